"""What can't be read, written or counted gets one sentence and an exit code: nothing hangs, nothing is a traceback."""

import json
import os
import re
import shlex
import shutil
import sys

import pytest

from grader.workspace.files import content

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs links, pipes and devices")


def loop(file):
    other = file.with_name("other")
    file.symlink_to(other)
    other.symlink_to(file)


BAD = {
    "a loop of links": (loop, "Too many levels of symbolic links"),
    "a link to nowhere": (lambda file: file.symlink_to("nowhere"), "No such file or directory"),
    "a pipe": (os.mkfifo, "it isn't a regular file"),
    "a file without end": (lambda file: file.symlink_to("/dev/zero"), "it isn't a regular file"),
}


@pytest.fixture
def folder(cli, tmp_path):
    assert cli("init", tmp_path).returncode == 0
    return tmp_path


def says(ran, status: int, sentence: str) -> None:
    assert "Traceback" not in ran.stdout + ran.stderr
    assert ran.returncode == status
    assert sentence in " ".join((ran.stdout + ran.stderr).split())


@pytest.mark.parametrize("kind", BAD)
def test_an_exercise_that_cannot_be_read(cli, folder, kind):
    make, why = BAD[kind]
    (folder / "exercises" / "pad.py").unlink()
    make(folder / "exercises" / "pad.py")
    for command in ("run", "hint", "solution"):
        says(cli(command, "pad", cwd=folder), 2, f"exercises/pad.py can't be read: {why}.")
    says(cli("list", cwd=folder), 0, "Next: windows1d")
    is_link = "link" in kind
    says(cli("undo", "pad", cwd=folder), 2, "there is nothing to undo" if is_link else f"can't be replaced: {why}.")
    says(cli("reset", "pad", cwd=folder), *((0, "is the stub again") if is_link else (2, f"can't be replaced: {why}.")))


@pytest.mark.parametrize("kind", ["a loop of links", "a pipe", "a file without end"])
def test_a_progress_file_that_cannot_be_read(cli, folder, kind):
    make, why = BAD[kind]
    make(folder / ".stridelings.json")
    says(cli("list", cwd=folder), 0, f"({why})")


@pytest.mark.parametrize("when", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "0001-01-01", "soon", 3])
def test_a_date_that_no_clock_shows(cli, folder, when):
    record = {"first_passed": when, "gave_up": when, "attempts": 3}
    (folder / ".stridelings.json").write_text(json.dumps({"version": 1, "exercises": {"pad": record}}))
    says(cli("list", cwd=folder), 0, "Next: windows1d")


@pytest.mark.skipif(not hasattr(os, "geteuid") or shutil.which("setpriv") is None, reason="needs setpriv")
def test_a_folder_that_may_not_be_entered(folder):
    import subprocess

    (folder / "exercises").chmod(0)
    as_nobody_special = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    ran = subprocess.run(
        [*as_nobody_special, sys.executable, "-m", "grader", "list"], cwd=folder, capture_output=True, text=True
    )
    (folder / "exercises").chmod(0o755)
    says(ran, 2, "can't be used: Permission denied.")


def test_numbers_that_are_no_limits(cli, tmp_path):
    for limit, why in (
        (("--call-seconds", "nan"), "'nan' is not a number of seconds."),
        (("--memory-mib", str(10**20)), "is not in the range"),
    ):
        says(cli("run", "pad", *limit, cwd=tmp_path), 2, why)
        says(cli("bench", "pad", *limit, cwd=tmp_path), 2, why)


def test_names_that_are_too_long(cli, tmp_path):
    says(cli("init", "x" * 300, cwd=tmp_path), 2, "can't be written to: File name too long.")
    says(cli("run", "pad", "--file", "x" * 300, cwd=tmp_path), 2, "can't be looked at: File name too long.")


def test_what_is_read_has_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr("grader.workspace.files.LARGEST", 4)
    (tmp_path / "file").write_bytes(b"12345")
    with pytest.raises(OSError, match="larger than"):
        content(tmp_path / "file")


@pytest.mark.parametrize("name", ["conv1d (1).py", "it's.py", '"quoted" $HOME.py', "-conv1d.py"])
def test_a_command_that_is_printed_can_be_typed(cli, tmp_path, name):
    """As a shell takes it apart."""
    (tmp_path / name).write_text("def conv1d(x, weight, bias=None):\n    return x\n")
    ran = cli("run", "conv1d", "--file", name, cwd=tmp_path)
    commands = re.findall(r"grade ((?:hint|repro|debug) conv1d .*?)$", ran.stdout, re.M)
    assert len(commands) == 3
    for command in commands:
        arguments = shlex.split(command)
        assert arguments[-2:] == ["--file", name]
    assert cli(*shlex.split(commands[0]), cwd=tmp_path).returncode == 1
