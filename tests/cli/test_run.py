"""`grade run` for real: exit codes, the JSON contract, and every mistake in the command line."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from grader.places import SOLUTIONS

CONTRACT = {
    "stage",
    "kind",
    "message",
    "call",
    "first_case",
    "smallest_case",
    "set_to_one",
    "needed",
    "special_case",
    "readout",
    "misconception",
    "output",
}


@pytest.fixture
def folder(cli, tmp_path):
    """A folder to work in, laid out by grade init."""
    assert cli("init", tmp_path / "work").returncode == 0
    return tmp_path / "work"


def test_a_right_file_as_json(cli, tmp_path):
    ran = cli("run", "conv1d", "--file", SOLUTIONS / "conv1d.py", "--json", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    (exercise,) = json.loads(ran.stdout)["exercises"]
    assert (exercise["name"], exercise["status"], exercise["failure"]) == ("conv1d", "passed", None)
    assert {"name", "status", "cases", "passed", "extra"} == set(exercise["stages"][0])
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_file_as_json(cli, tmp_path, changed):
    file = tmp_path / "mine.py"
    file.write_text(
        changed("conv1d", ("weight.shape[2], stride, dilation)", "weight.shape[2], 1, dilation)[..., :2, :]"))
    )
    ran = cli("run", "conv1d", "--file", file, "--json")
    assert (ran.returncode, ran.stderr) == (1, "")
    document = json.loads(ran.stdout)
    assert document["schema"] == 1
    failure = document["exercises"][0]["failure"]
    assert set(failure) >= CONTRACT
    assert failure["kind"] == "wrong_shape"
    assert failure["first_case"]["kernel"] == 1
    assert [stage["status"] for stage in document["exercises"][0]["stages"]][:3] == ["failed", "waiting", "waiting"]


@pytest.mark.parametrize("content", [b"def conv1d(", b"\xff\xfe", b"", b"import os; os._exit(0)"])
def test_any_file_however_bad_is_json_and_exit_1(cli, tmp_path, content):
    file = tmp_path / "bad.py"
    file.write_bytes(content)
    ran = cli("run", "conv1d", "--file", file, "--json")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert json.loads(ran.stdout)["exercises"][0]["failure"]["kind"]


MISTAKES = {
    "no such file": (["run", "conv1d", "--file", "nowhere.py"], "there is no file nowhere.py."),
    "a directory": (["run", "conv1d", "--file", "."], ". is a directory; --file wants a Python file."),
    "no name": (["run", "--file", "x.py"], "--file goes with exactly one exercise: grade run NAME --file PATH."),
    "two names": (["run", "pad", "conv1d", "--file", "x.py"], "--file goes with exactly one exercise"),
    "an unknown exercise": (["conv3d"], "there is no exercise or command 'conv3d'. Did you mean conv"),
    "a mistyped command": (["lsit"], "there is no exercise or command 'lsit'. Did you mean list?"),
    "an unknown stage": (["conv1d", "--stage", "x"], "conv1d has no stage 'x'. It has: one, window,"),
    "a stage of several": (["run", "--all", "--stage", "one"], "--stage goes with exactly one exercise"),
    "an unknown option": (["run", "--what"], "No such option"),
    "a bad number": (["run", "conv1d", "--call-seconds", "-1"], "Invalid value for '--call-seconds'"),
    "init over a file": (["init", "x.py"], "x.py is a file; init wants a directory, new or old."),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_in_the_command_line(cli, tmp_path, name):
    arguments, sentence = MISTAKES[name]
    (tmp_path / "x.py").write_text("")
    ran = cli(*arguments, cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert sentence in " ".join(ran.stderr.split())


def test_a_fresh_folder_is_welcomed_without_red(cli, folder):
    ran = cli(cwd=folder, FORCE_COLOR="1")
    assert ran.returncode == 1
    assert "Welcome to Stridelings" in ran.stdout
    assert "exercises/windows1d.py" in ran.stdout
    for look in ("demo", "show windows1d", 'strides "arange(6)" --size 2,3 --stride 3,1', "watch"):
        assert f"grade {look}" in ran.stdout
    assert "\x1b[31m" not in ran.stdout
    assert ran.stderr == ""


def test_grade_alone_picks_up_at_the_first_that_is_not_done(cli, folder):
    for name in ("windows1d", "windows2d"):
        shutil.copy(SOLUTIONS / f"{name}.py", folder / "exercises")
    first, ran = cli(cwd=folder), cli(cwd=folder)
    assert first.returncode == ran.returncode == 1
    assert first.stdout.count("All right: ") == 2
    assert "✔ windows1d  ✔ windows2d" in ran.stdout
    assert "Not written yet. Open exercises/pad.py" in ran.stdout


def test_a_passed_exercise_says_what_is_next(cli, folder):
    shutil.copy(SOLUTIONS / "windows1d.py", folder / "exercises")
    ran = cli("windows1d", cwd=folder / "exercises")
    assert ran.returncode == 0
    assert "Next: windows2d" in ran.stdout


def test_a_missing_stub(cli, folder):
    (folder / "exercises" / "pad.py").unlink()
    ran = cli("pad", cwd=folder)
    assert ran.returncode == 2
    assert "exercises/pad.py isn't there." in ran.stderr


def test_every_stub_grades_as_not_started(cli, folder):
    ran = cli("run", "--all", "--json", cwd=folder)
    assert ran.returncode == 1
    assert {each["status"] for each in json.loads(ran.stdout)["exercises"]} == {"not_started"}


def test_limits_are_options(cli, tmp_path):
    file = tmp_path / "pad.py"
    file.write_text("def pad(x, pad, value=0.0):\n    while True: pass\n")
    ran = cli("run", "pad", "--file", file, "--call-seconds", "0.3")
    assert ran.returncode == 1
    said = (
        r"no answer within 0\.(3 s of computing|9 s, of which it spent 0\.\d s computing), in pad\(x, pad=\(1, 1\)\)\."
    )
    assert re.search(said, " ".join(ran.stdout.split()))


def test_ascii_terminals_get_ascii_signs(cli):
    ran = cli("run", "windows1d", "--file", SOLUTIONS / "windows1d.py", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ran.returncode == 0
    assert "+ one" in ran.stdout


def test_a_wrong_answer_as_it_is_printed(cli, tmp_path, changed, snapshot):
    file = tmp_path / "conv2d.py"
    file.write_text(changed("conv2d", ("stride, (dilation_h, dilation_w))", "stride, (dilation_w, dilation_h))")))
    ran = cli("run", "conv2d", "--file", "conv2d.py", cwd=tmp_path)
    assert ran.returncode == 1
    snapshot(ran.stdout)


def test_an_exception_as_it_is_printed(cli, tmp_path, changed, snapshot):
    file = tmp_path / "conv1d.py"
    file.write_text(changed("conv1d", ("bias[:, None]", "bias")))
    ran = cli("run", "conv1d", "--file", "conv1d.py", cwd=tmp_path)
    assert ran.returncode == 1
    snapshot(ran.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_who_waits_long_is_told_for_what(tmp_path):
    import pty

    file = tmp_path / "windows1d.py"
    source = (SOLUTIONS / "windows1d.py").read_text()
    file.write_text(source.replace("    step = ", "    import time; time.sleep(0.01)\n    step = "))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "grader", "run", "windows1d", "--file", file, "--stage", "everything"]
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, timeout=60)
    os.close(theirs)
    assert ran.returncode == 0
    assert b"All right" in ran.stdout
    told = os.read(ours, 1 << 16)
    assert re.search(rb"\r  windows1d: stage everything, \d+ s \.\.\. +\r +\r$", told)
