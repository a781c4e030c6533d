"""A learner's day: what is remembered is told without torch; list, next, open, reset, undo, solution."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import warm

from grader.curriculum import ORDER, find, of_part, openers
from grader.curriculum.exercise import PARTS, ROAD
from grader.places import SOLUTIONS
from grader.workspace.stubs import stub

NO_TORCH = """
import sys
from grader.cli import main
try:
    main(sys.argv[1:])
finally:
    if "torch" in sys.modules:
        print("torch was imported", file=sys.stderr)
"""

DEAF_TO_STRIDE = """
def windows2d(x, kernel, stride=1, dilation=1):
    kernel_h, kernel_w = (kernel, kernel) if isinstance(kernel, int) else kernel
    return x.unfold(-2, kernel_h, 1).unfold(-2, kernel_w, 1)
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A folder in which everything has been graded once: windows1d is right, windows2d wrong, the rest untouched."""
    folder = tmp_path_factory.mktemp("day")
    assert warm.run("-m", "grader", "init", folder).returncode == 0
    shutil.copy(SOLUTIONS / "windows1d.py", folder / "exercises")
    (folder / "exercises" / "windows2d.py").write_text(DEAF_TO_STRIDE)
    ran = warm.run("-m", "grader", "run", "--all", cwd=folder)
    first = ran.returncode, ran.stdout, ran.stderr
    return folder, first


@pytest.fixture
def folder(graded, tmp_path):
    """That folder as it was then: nothing done in it is seen by another test."""
    before = {file: file.read_bytes() for file in graded[0].rglob("*") if file.is_file()}
    yield graded[0]
    for file in graded[0].rglob("*"):
        if file.is_file() and file not in before:
            file.unlink()
    for file, content in before.items():
        file.write_bytes(content)


def told(folder, *arguments, **env):
    command = [sys.executable, "-c", NO_TORCH, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env=env or None)


def without_torch(folder, *arguments, **env):
    ran = told(folder, *arguments, **env)
    assert "torch was imported" not in ran.stderr
    return ran


def test_the_same_verdict_and_exit_code_without_torch(graded, folder):
    _, first = graded
    again = without_torch(folder, "run", "--all")
    assert (again.returncode, again.stdout, again.stderr) == first
    picked_up = without_torch(folder)
    assert picked_up.returncode == 1
    assert "Wrong shape, in windows2d" in picked_up.stdout


def test_json_and_hints_without_torch(folder):
    failure = json.loads(without_torch(folder, "windows2d", "--json").stdout)["exercises"][0]["failure"]
    first = without_torch(folder, "hint", "windows2d").stdout
    assert failure["message"] in " ".join(first.split())
    sought, more = 0, True
    while more:  # before the place is told its line is sought, which takes torch and the code itself, and noted
        ran = told(folder, "hint", "windows2d")
        sought += "torch was imported" in ran.stderr
        more = "more where that came from" in ran.stdout
    assert sought == 1
    assert without_torch(folder, "windows2d", "--explain").returncode == 1


@pytest.mark.parametrize("arguments", [["--fresh"], ["--stage", "one"]])
def test_what_is_asked_for_specially_is_graded(folder, arguments):
    before = (folder / ".stridelings.json").read_bytes()
    with pytest.raises(AssertionError, match="torch was imported"):
        without_torch(folder, "run", "windows1d", *arguments)
    noted = (folder / ".stridelings.json").read_bytes() != before
    assert noted == (arguments == ["--fresh"])


def test_list(folder):
    shown = without_torch(folder, "list").stdout
    rows = {row.split()[1]: row for row in shown.splitlines() if row[:1] in ("✔", "✘", "·")}
    assert [*rows] == [*ORDER]
    assert re.match(r"✔ windows1d +done +★★★ +1  \d{4}-\d\d-\d\d \d\d:\d\d", rows["windows1d"])
    assert re.match(r"✘ windows2d +failing at stride +☆☆☆ +1 ", rows["windows2d"])
    assert f"1 of {len(ORDER)} done.\n" in shown


def test_list_is_a_map(folder):
    """Part by part, and what waits says for what; the main road waits for nobody."""
    shown = without_torch(folder, "list").stdout.splitlines()
    headings = [row.strip() for row in shown if row.strip() in PARTS]
    assert headings == [part for part in PARTS if of_part(part)]
    for row in shown:
        name = row.split()[1] if row.startswith("·") else ""
        waits = [each for each in openers(name) if each != "windows1d"] if name and find(name).part != ROAD else []
        assert (f"after {', '.join(waits)} " in row) == bool(waits)


def test_next(folder):
    assert without_torch(folder, "next").stdout.splitlines() == [
        "  Next: windows2d, every window of an image, as a view.  grade windows2d"
    ]
    (folder / "exercises" / "windows2d.py").write_text(stub("windows2d"))
    assert "Open exercises/windows2d.py, or say:  grade open windows2d" in without_torch(folder, "next").stdout
    (folder / "exercises" / "windows2d.py").unlink()
    assert "this brings the stub back:  grade reset windows2d" in without_torch(folder, "next").stdout


def test_open(folder, cli, tmp_path):
    editor = tmp_path / "my editor.py"
    editor.write_text(
        "import sys, pathlib; pathlib.Path(sys.argv[-1]).write_text('# edited'); sys.exit('-q' in sys.argv)"
    )
    ran = cli("open", cwd=folder, VISUAL=f"{sys.executable} '{editor}' -w", EDITOR="not-this-one")
    assert (ran.returncode, ran.stdout) == (0, "Closed exercises/windows2d.py. To grade it:  grade windows2d\n")
    assert (folder / "exercises" / "windows2d.py").read_text() == "# edited"
    ran = cli("open", "pad", cwd=folder, VISUAL="", EDITOR=f"{sys.executable} '{editor}' -q")
    assert (ran.returncode, ran.stderr) == (1, "The editor ended with status 1.\n")


@pytest.mark.parametrize(("editor", "sentence"), [
    ("", "no editor is set. Open exercises/pad.py yourself, or name one first, for instance: export EDITOR=nano"),
    ("no-such-editor -w", "$EDITOR names no-such-editor, but there is no such program here."),
    ("vi 'x", "$EDITOR can't be understood (No closing quotation): vi 'x"),
])  # fmt: skip
def test_no_editor(folder, cli, editor, sentence):
    ran = cli("open", "pad", cwd=folder, VISUAL="", EDITOR=editor)
    assert ran.returncode == 2
    assert sentence in " ".join(ran.stderr.split())


def test_reset_undo_and_undo_of_undo(folder):
    file = folder / "exercises" / "windows2d.py"
    mine = file.read_bytes()
    out = without_torch(folder, "reset", "windows2d").stdout
    assert out.splitlines() == [
        "exercises/windows2d.py is the stub again.",
        "What you wrote is in exercises/windows2d.kept-1.py; this brings it back:  grade undo windows2d",
    ]
    assert file.read_text() == stub("windows2d")
    assert without_torch(folder, "reset", "windows2d").stdout == "exercises/windows2d.py is the stub already.\n"
    out = without_torch(folder, "undo", "windows2d").stdout
    assert out.splitlines() == [
        "exercises/windows2d.py is again what was kept in windows2d.kept-1.py.",
        "What was there is in exercises/windows2d.kept-2.py; this brings it back:  grade undo windows2d",
    ]
    assert file.read_bytes() == mine
    without_torch(folder, "undo", "windows2d")
    assert file.read_text() == stub("windows2d")


def test_reset_brings_a_missing_stub(folder):
    file = folder / "exercises" / "pad.py"
    file.unlink()
    ran = without_torch(folder, "pad")
    assert ran.returncode == 2
    assert "exercises/pad.py isn't there. This brings the stub back: grade reset pad" in " ".join(ran.stderr.split())
    assert without_torch(folder, "reset", "pad").stdout == "exercises/pad.py is the stub again.\n"
    assert file.read_text() == stub("pad")


def test_nothing_to_undo(folder):
    ran = without_torch(folder, "undo", "pad")
    assert ran.returncode == 2
    sentence = "there is nothing to undo: no other version of exercises/pad.py has been kept beside it."
    assert sentence in " ".join(ran.stderr.split())


def test_the_solution_is_for_those_who_are_done_or_give_up(folder):
    assert without_torch(folder, "solution", "windows1d").stdout == (SOLUTIONS / "windows1d.py").read_text()
    refused = without_torch(folder, "solution", "windows2d")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "grade solution windows2d --give-up" in refused.stderr
    shown = without_torch(folder, "solution", "windows2d", "--give-up")
    assert (shown.returncode, shown.stdout) == (0, (SOLUTIONS / "windows2d.py").read_text())
    assert "solution seen" in without_torch(folder, "list").stdout
    assert without_torch(folder, "solution", "windows2d").returncode == 0


def test_damaged_progress_is_set_aside_and_grading_goes_on(folder):
    (folder / ".stridelings.json").write_text("{")
    ran = without_torch(folder, "list")
    assert ran.returncode == 0
    assert ran.stderr == (
        "Note: .stridelings.json can't be understood; it is kept in .stridelings.kept-1.json, and a new one begun.\n"
    )


COMPLETED = {
    ("con", 1): [name for name in ORDER if name.startswith("con")],
    ("hint w", 2): [name for name in ORDER if name.startswith("w")],
    ("run conv1d pa", 3): [name for name in ORDER if name.startswith("pa")],
    ("conv1d --stage g", 3): ["groups", "gradient"],
    ("run conv2d --stage same", 4): ["same-and-valid"],
    ("und", 1): ["undo"],
}


@pytest.mark.parametrize(("typed", "word"), COMPLETED)
def test_completion(typed, word, tmp_path):
    env = {**os.environ, "COMP_WORDS": f"grade {typed}", "COMP_CWORD": str(word), "_GRADE_COMPLETE": "bash_complete"}
    words = [line.removeprefix("plain,") for line in without_torch(tmp_path, **env).stdout.splitlines()]
    assert sorted(words) == sorted(COMPLETED[typed, word])


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell, tmp_path):
    assert f"_GRADE_COMPLETE={shell}_complete" in without_torch(tmp_path, "completion", shell).stdout
    assert f"grade completion {shell}" in without_torch(tmp_path, "completion").stdout


def test_doctor(folder, cli):
    ran = cli("doctor", cwd=folder)
    assert ran.returncode == 0, ran.stdout
    assert re.search(r"✔ grading\s+a right windows1d passes in", ran.stdout)
    assert re.search(r"✔ torch\s+\d", ran.stdout)
    assert "Everything that grading needs is here." in ran.stdout


def test_doctor_says_what_is_missing(tmp_path):
    hide = "import sys; sys.modules['torch'] = None; sys.modules['watchfiles'] = None\nimport importlib.util as u\nfind = u.find_spec\nu.find_spec = lambda name: None if name in ('torch', 'watchfiles') else find(name)\n"
    code = (
        hide
        + "import grader.doctor as d\nd.about_grading = lambda: d.Check('grading', d.MISSING, 'no')\nfrom grader.cli import main\nmain(['doctor'])"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 1
    assert "pip install torch" in ran.stdout
    assert "pip install watchfiles" in ran.stdout
    assert "Something that grading needs is missing" in ran.stdout
