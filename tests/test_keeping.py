"""Files: copies that are kept, brought back, and never overwritten."""

import os
import time

import pytest

from grader.workspace.files import bring_back, keep_copy, kept_copies, write_atomically


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "pad.py"
    made.write_bytes(b"mine \xff")
    return made


def contents(file):
    return {copy.name: copy.read_bytes() for copy in kept_copies(file)}


def test_a_copy_has_a_name_of_its_own_and_every_byte(file):
    (file.parent / "pad.kept-3.py").write_bytes(b"older")
    assert keep_copy(file).name == "pad.kept-4.py"
    assert contents(file) == {"pad.kept-4.py": b"mine \xff", "pad.kept-3.py": b"older"}


def test_what_is_kept_already_is_not_kept_again(file):
    assert keep_copy(file) == keep_copy(file)
    assert len(kept_copies(file)) == 1


def test_only_copies_of_this_very_file_are_its_copies(file):
    for name in ("padding.kept-1.py", "pad.kept-0.py", "pad.kept-x.py", "pad.kept-1.txt"):
        (file.parent / name).write_text("")
    assert kept_copies(file) == []


def test_bringing_back_twice_is_as_before(file):
    keep_copy(file)
    write_atomically(file, "stub")
    copy, kept = bring_back(file)
    assert (copy.name, kept.name, file.read_bytes()) == ("pad.kept-1.py", "pad.kept-2.py", b"mine \xff")
    bring_back(file)
    assert file.read_bytes() == b"stub"
    assert list(contents(file).values()) == [b"mine \xff"]


def test_bringing_back_what_was_deleted(file):
    keep_copy(file)
    file.unlink()
    assert bring_back(file)[1] is None
    assert file.read_bytes() == b"mine \xff"


def test_nothing_to_bring_back(file):
    keep_copy(file)
    with pytest.raises(FileNotFoundError):
        bring_back(file)


def test_a_link_stays_a_link(file, tmp_path):
    link = tmp_path / "elsewhere" / "pad.py"
    link.parent.mkdir()
    link.symlink_to(file)
    keep_copy(link)
    write_atomically(file, "stub")
    bring_back(link)
    assert link.is_symlink()
    assert file.read_bytes() == b"mine \xff"


def test_what_killed_runs_left_is_swept_up_later(file):
    left, fresh = (file.parent / f".pad.py.{name}.unfinished" for name in ("left", "fresh"))
    left.write_text("")
    fresh.write_text("")
    os.utime(left, (time.time() - 3600, time.time() - 3600))
    write_atomically(file, "new")
    assert not left.exists()
    assert fresh.exists()


def test_without_hard_links(file, monkeypatch):
    def refuse(*args):
        raise OSError(1, "not here")

    monkeypatch.setattr(os, "link", refuse)
    (file.parent / "pad.kept-1.py").write_bytes(b"older")
    assert keep_copy(file).read_bytes() == b"mine \xff"
    assert contents(file)["pad.kept-1.py"] == b"older"
