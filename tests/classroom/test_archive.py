"""Archives that learners made: what isn't as it should be is a reason with a name, and nobody else's loss."""

import io
import os
import stat
import struct
import time
import warnings
import zipfile

import pytest
from classes import SOURCE, handed_in, packed

from grader.classroom.archive import MEMBERS, Budget, unpacked
from grader.classroom.reasons import Refused

GOOD = {"conv1d.py": SOURCE}


def member(name, kind=stat.S_IFREG, content=b"x = 1\n", flags=0):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr, info.flag_bits = 3, (kind | 0o644) << 16, flags
    return info, content


def made(*members):
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of names that come twice
        for info, content in members:
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def locked():
    data = bytearray(packed(GOOD))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    return bytes(data)


def lying():
    """An archive that says it is small, and isn't."""
    data = bytearray(packed({"conv1d.py": bytes(30 << 20)}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", data, data.index(signature) + at, 100)
    return bytes(data)


HOSTILE = {
    "climbs out": (made(member("../../evil.py"), member("conv1d.py")), "unsafe_path"),
    "climbs out with Windows's slash": (made(member("..\\evil.py")), "unsafe_path"),
    "absolute": (made(member("/etc/evil.py")), "unsafe_path"),
    "absolute on Windows": (made(member("C:\\evil.py")), "unsafe_path"),
    "a link": (made(member("conv1d.py", stat.S_IFLNK, b"/etc/passwd")), "symlink"),
    "a device": (made(member("conv1d.py", stat.S_IFCHR)), "not_a_regular_file"),
    "locked": (locked(), "encrypted"),
    "a bomb": (packed({"conv1d.py": bytes(60 << 20)}), "unpacks_too_large"),
    "a bomb that says it is small": (lying(), "damaged_archive"),
    "many files": (packed({f"{number}.py": b"" for number in range(MEMBERS + 1)}), "too_many_files"),
    "a long table of contents": (packed({f"{number:0200}.py": b"" for number in range(9000)}), "too_many_files"),
    "the same name twice": (made(member("conv1d.py"), member("conv1d.py", content=SOURCE)), "same_name_twice"),
    "no archive": (b"PK but no archive", "damaged_archive"),
    "cut": (packed({"conv1d.py": os.urandom(9000)})[:4000], "damaged_archive"),
    "nothing in it": (b"", "empty"),
    "archives in archives in archives": (packed({"a.zip": packed({"b.zip": packed(GOOD)})}), "nested_archive"),
    "a bomb in an archive": (packed({"a.zip": packed({"conv1d.py": bytes(30 << 20)})}), "unpacks_too_large"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_archive_is_its_learners_result_alone(what, tmp_path):
    data, reason = HOSTILE[what]
    (tmp_path / "mallory.zip").write_bytes(data)
    (tmp_path / "ada.zip").write_bytes(packed(GOOD))
    begun = time.process_time()
    _, rows, kept = handed_in(tmp_path)
    assert rows["mallory"].refused == reason
    assert kept[rows["ada"].sha] == SOURCE
    assert time.process_time() - begun < 2
    assert sorted(os.listdir(tmp_path)) == ["ada.zip", "mallory.zip"]


def test_debris_is_no_file():
    debris = ["__MACOSX/._conv1d.py", ".DS_Store", "desktop.ini", "a/Thumbs.db", "__pycache__/conv1d.py", ".git/x.py"]
    data = packed({**dict.fromkeys(debris, b"?"), "a/conv1d.py": SOURCE})
    assert list(unpacked(data, Budget())) == [("a/conv1d.py", SOURCE)]


def test_names_of_macs_and_of_windows():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("aufgabe u\u0308bung/conv1d.py", SOURCE)
        archive.writestr("b\\conv2d.py", SOURCE)
    data = stream.getvalue()
    utf8 = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", utf8, utf8.index(signature) + at, 0)  # as a Mac packs: UTF-8 that isn't said to be
    assert [path for path, _ in unpacked(bytes(utf8), Budget())] == ["aufgabe \u00fcbung/conv1d.py", "b/conv2d.py"]


def test_the_room_is_for_all_archives_of_a_learner_together():
    budget = Budget(unpacked=1000)
    list(unpacked(packed({"a.py": bytes(600)}), budget))
    with pytest.raises(Refused, match="unpack"):
        list(unpacked(packed({"b.py": bytes(600)}), budget))


def test_files_on_this_disk_that_are_no_files(tmp_path):
    for who in ("ada", "bob", "carol", "dave", "erin"):
        (tmp_path / who).mkdir()
    (tmp_path / "ada" / "conv1d.py").write_bytes(SOURCE)
    (tmp_path / "bob" / "conv1d.py").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "carol" / "conv1d.py")
    (tmp_path / "dave" / "conv1d.py").write_bytes(b" \n")
    deep = tmp_path / "erin" / "/".join(["d"] * 40)
    deep.mkdir(parents=True)
    (deep / "conv1d.py").write_bytes(SOURCE)
    (tmp_path / "mallory").symlink_to("/etc")
    _, rows, _ = handed_in(tmp_path)
    reasons = {who: row.refused for who, row in rows.items()}
    assert reasons == {
        "ada": "",
        "bob": "symlink",
        "carol": "not_a_regular_file",
        "dave": "empty",
        "erin": "too_deep",
        "mallory": "symlink",
    }


def test_a_folder_of_many_thousand_files(tmp_path):
    (tmp_path / "mallory").mkdir()
    for number in range(5000):
        (tmp_path / "mallory" / f"{number}.py").touch()
    (tmp_path / "ada.py").write_bytes(SOURCE)
    _, rows, _ = handed_in(tmp_path)
    assert rows["mallory"].refused == "too_many_files"
    assert rows["ada"].refused == ""


def test_names_that_no_encoding_has_stay_apart(tmp_path):
    for name in (b"m\xfcller", b"m\xe4ller"):
        folder = os.fsencode(tmp_path) + b"/" + name
        os.mkdir(folder)
        with open(folder + b"/conv1d.py", "wb") as stream:
            stream.write(SOURCE)
    assert sorted(handed_in(tmp_path)[1]) == ["mäller", "müller"]


def test_a_name_cannot_move_the_cursor(tmp_path):
    for name in ("eve\x1b[2J", "eve\u202e"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "conv1d.py").write_bytes(SOURCE)
    assert sorted(handed_in(tmp_path)[1]) == ["eve\\u202e", "eve\\x1b[2J"]


def test_the_newest_decides_even_if_it_is_no_good(tmp_path):
    (tmp_path / "ps_ada_attempt_2026-10-01-00-00-01_conv1d.py").write_bytes(SOURCE)
    (tmp_path / "ps_ada_attempt_2026-10-02-00-00-01_all.zip").write_bytes(b"no archive")
    assert handed_in(tmp_path)[1]["ada"].refused == "damaged_archive"


def test_a_good_file_beside_a_bad_one_of_the_same_attempt_is_graded(tmp_path):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "conv1d.py").write_bytes(SOURCE)
    (tmp_path / "ada" / "more.rar").write_bytes(b"Rar!")
    row = handed_in(tmp_path)[1]["ada"]
    assert row.refused == ""
    assert "more.rar" in row.notes[0]
