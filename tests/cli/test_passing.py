"""What a learner sees when an exercise is right, on the way and at its end: every command that is shown is typed."""

import contextlib
import os
import re
import shutil
import subprocess
import sys

import pytest
import warm

from grader.curriculum import ORDER, exercises, find
from grader.curriculum.alternatives import ways
from grader.places import SOLUTIONS
from grader.workspace.stubs import write_stubs

NO_STAR = ('padding == "same"', 'padding == "as is"')


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A folder in which every exercise is right, but for a star of conv1d; and what plain `grade` said first."""
    folder = tmp_path_factory.mktemp("done")
    for name in ORDER:
        (folder / "exercises").mkdir(exist_ok=True)
        shutil.copy(SOLUTIONS / f"{name}.py", folder / "exercises")
    file = folder / "exercises" / "conv1d.py"
    file.write_text(file.read_text().replace(*NO_STAR))
    ran = warm.run("-m", "grader", cwd=folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder, ran.stdout


def words(text):
    return " ".join(text.split())


def commands(text):
    """Every command that stands at the end of a line, behind a colon."""
    return [found[1].split() for found in re.finditer(r": +grade ([\w -]+?)\s*$", text, re.M)]


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.name)
def test_what_was_learned_is_two_sentences(exercise):
    assert len(re.findall(r"\.(?: |$)", exercise.learned)) == 2


def test_a_first_pass_is_shown_in_full_and_once(tmp_path, cli):
    write_stubs(tmp_path / "exercises", ORDER)
    shutil.copy(SOLUTIONS / "windows1d.py", tmp_path / "exercises")
    first, again = (cli(cwd=tmp_path).stdout for _ in range(2))
    for said in ("✔ layouts", "★ gradient", "All right: ", find("windows1d").learned, "grade bench windows1d"):
        assert words(said) in words(first)
        assert words(said) not in words(again)
    assert again.startswith("✔ windows1d\n")
    for text in (first, again):
        assert "Not written yet. Open exercises/windows2d.py" in text


def test_the_end_of_the_path(done, cli):
    folder, first = done
    star = "grade run conv1d --stage same-and-valid"
    assert first.count("All right: ") == len(ORDER)
    again = cli(cwd=folder)
    for text in (first, again.stdout):
        assert find(ORDER[-1]).learned in words(text)
        assert "That was the last exercise: you have written convolution." in text
        assert f"A star is left: {star}" in text
    assert f"Why 'same and valid' has no star yet: {star}" in first
    assert "All right: " in again.stdout.partition(f"{ORDER[-1]}.py")[2]


@pytest.mark.parametrize("command", ["hint", "repro", "debug", "next"])
def test_nothing_left_to_ask_about_is_no_mistake(done, cli, command):
    ran = cli(command, cwd=done[0])
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "That was the last exercise" in ran.stdout


def test_every_command_that_is_shown_works(done, cli):
    folder, first = done
    shown = {tuple(command) for command in commands(first)}
    assert {each[0] for each in shown} == {"run", "solution", "bench"}
    for command in sorted(shown):
        more = ["--only", "loops", "--shapes", "1"] if command[0] == "bench" else []
        ran = cli(*command, *more, cwd=folder) if not more else cli(*command, "--help")
        assert ran.returncode == (1 if command[0] == "run" else 0), (command, ran.stderr)


def test_other_ways_to_write_it(done, cli):
    folder, _ = done
    listed = cli("solution", "conv1d", "--way", cwd=folder).stdout
    assert [command[-1] for command in commands(re.sub(r":\n +", ": ", listed))] == list(ways("conv1d"))
    shown = cli("solution", "conv1d", "--way", "fft", cwd=folder)
    assert shown.stdout == ways("conv1d")["fft"].read_text()
    wrong = cli("solution", "conv1d", "--way", "magic", cwd=folder)
    assert wrong.returncode == 2
    assert "There are: best, fft, gather" in words(wrong.stderr)


def test_the_solution_for_a_file_of_ones_own(tmp_path, cli):
    file = tmp_path / "mine.py"
    shutil.copy(SOLUTIONS / "pad.py", file)
    ran = cli("run", "pad", "--file", file)
    assert f"grade solution pad --file {file}" in words(ran.stdout)
    assert cli("solution", "pad", "--file", file).stdout == (SOLUTIONS / "pad.py").read_text()
    file.write_text("def pad(x, pad, value=0.0):\n    return x\n")
    refused = cli("solution", "pad", "--file", file)
    assert (refused.returncode, refused.stdout) == (1, "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_code_is_never_cut(done):
    """In a terminal of 60 columns, with colours, every character of the reference is there."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "solution", "conv1d"],
        cwd=done[0], stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm-256color"},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    assert process.wait() == 0
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode().replace("\r\n", "\n"))
    assert b"\x1b[" in shown
    assert plain == (SOLUTIONS / "conv1d.py").read_text()


@pytest.mark.parametrize(("folder", "begins"), [((), "grade"), ((".",), "grade"), (("a b",), "cd 'a b' && grade")])
def test_init_says_how_to_begin(tmp_path, cli, folder, begins):
    ran = cli("init", *folder, cwd=tmp_path)
    assert ran.stdout.endswith(f"Begin with:  {begins}\n")
    assert sorted(each.stem for each in tmp_path.rglob("*.py")) == sorted(ORDER)
