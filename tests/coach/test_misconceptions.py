"""Every named mistake, made by a learner: the real `grade` names it, and only where it is true."""

from __future__ import annotations

import contextlib
import io
import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from grader.cli import commands, warm
from grader.curriculum import exercises, find

HERE = Path(__file__).parent
NAMES = [exercise.name for exercise in exercises()]
MADE = {name: runpy.run_path(str(HERE / "mistaken" / f"{name}.py"))["MISTAKEN"] for name in NAMES}
FILES = [(name, id, i) for name in NAMES for id, files in MADE[name].items() for i in range(len(files))]
ATTEMPTS = [(path.parent.name, path.stem) for path in sorted(HERE.glob("attempts/*/*.py"))]


def source(name: str, attempt: str, *edits: tuple[str, str]) -> str:
    """A right attempt, edited."""
    text = (HERE / "attempts" / name / f"{attempt}.py").read_text()
    for old, new in edits:
        assert old in text, f"{old!r} isn't in {attempt}.py"
        text = text.replace(old, new)
    return text


def graded(name: str, text: str, folder: Path) -> dict[str, Any]:
    """What `grade run NAME --file FILE --json` says of a file, by way of the real command line."""
    file = folder / f"{name}.py"
    file.write_text(text)
    warm.up()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        commands.main(["run", name, "--file", str(file), "--json"], standalone_mode=False)
    (exercise,) = json.loads(printed.getvalue())["exercises"]
    return exercise


def mistake(name: str, id: str) -> Any:
    return next(each for each in find(name).misconceptions if each.id == id)


@pytest.mark.parametrize("name", NAMES)
def test_every_mistake_is_made_by_a_file(name):
    assert set(MADE[name]) == {each.id for each in find(name).misconceptions}


@pytest.mark.parametrize(("name", "id", "i"), FILES)
def test_a_mistake_is_named(name, id, i, tmp_path):
    attempt, *edits = MADE[name][id][i]
    failure = graded(name, source(name, attempt, *edits), tmp_path)["failure"]
    assert failure["misconception"] is not None
    assert failure["misconception"]["id"] == id


@pytest.mark.parametrize(("name", "attempt"), ATTEMPTS)
def test_a_right_attempt_is_never_named(name, attempt, tmp_path):
    exercise = graded(name, source(name, attempt), tmp_path)
    assert (exercise["status"], exercise["failure"]) == ("passed", None)
