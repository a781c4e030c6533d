"""The progress file: what is remembered, for how long, and what becomes of a damaged one."""

import ast
import json
import multiprocessing
import shutil
from pathlib import Path

import pytest

from grader.places import SOLUTIONS
from grader.results import FAILED, NOT_STARTED, PASSED, ExerciseResult, Failure, StageResult, Verdict
from grader.workspace import progress as module
from grader.workspace.fingerprint import Fingerprint, fingerprint
from grader.workspace.progress import NAME, Progress, grade_or_remember
from grader.workspace.standings import CHANGED, DONE, FAILING, MISSING, NOT_BEGUN, next_after, standing, standings
from grader.workspace.stubs import stub


def result(name="conv1d", status=PASSED, kind="wrong_values", stars=()):
    failure = None if status == PASSED else Failure("stride", Verdict(kind, {"yours": (1, 2)}))
    stages = tuple(StageResult(star, "", PASSED, 1, 1, extra=True) for star in stars)
    return ExerciseResult(name, "somewhere.py", status, 0.1, stages, failure)


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(SOLUTIONS, tmp_path / "exercises", ignore=shutil.ignore_patterns("alternatives", "__pycache__"))
    return tmp_path


def grade(folder, returned, name="conv1d", fresh=False):
    """Grade, and whether that was necessary."""
    asked = []

    def grading():
        asked.append(name)
        return returned

    file = folder / "exercises" / f"{name}.py"
    assert grade_or_remember(Progress(folder), name, file, "here.py", grading, fresh).status == returned.status
    return bool(asked)


def append(folder, name, text="# changed\n"):
    with (folder / "exercises" / f"{name}.py").open("a") as file:
        file.write(text)


def test_what_has_not_changed_is_not_graded_again(folder):
    assert grade(folder, result())
    assert not grade(folder, result())
    assert grade(folder, result(), fresh=True)


def test_what_is_remembered_is_the_very_same_result(folder):
    file = folder / "exercises" / "conv1d.py"
    failed = result(status=FAILED)
    Progress(folder).graded(failed, fingerprint(file, "conv1d"))
    assert Progress(folder).remembered("conv1d", fingerprint(file, "conv1d")) == failed


@pytest.mark.parametrize(("changed", "status", "again"), [
    ("conv1d", PASSED, True),
    ("pad", PASSED, True),  # conv1d imports it
    ("windows2d", PASSED, False),  # and doesn't import this
    ("windows2d", FAILED, True),  # but the coach may ask it
    ("conv2d", FAILED, False),
])  # fmt: skip
def test_it_depends_on_what_the_file_imports(folder, changed, status, again):
    grade(folder, result(status=status))
    append(folder, changed)
    assert grade(folder, result(status=status)) == again


def test_a_name_that_no_file_can_have_is_not_beside_it(folder):
    append(folder, "conv1d", f"import {'x' * 5000}, {'é' * 127}\n")
    assert grade(folder, result())
    assert not grade(folder, result())


def test_a_file_that_appears_beside_it_counts(folder):
    grade(folder, result())
    (folder / "exercises" / "torch.py").write_text("")
    assert grade(folder, result())


def test_another_version_of_this_program_grades_again(folder, monkeypatch):
    grade(folder, result())
    monkeypatch.setattr(module, "program", lambda: "another")
    assert grade(folder, result())


@pytest.mark.parametrize(
    "line",
    ["import random", "from time import time", "x = open('x')", "import importlib as i", "import torch; torch.rand(1)"],
)
def test_what_depends_on_more_than_its_text_is_not_remembered(folder, line):
    append(folder, "conv1d", f"{line}\n")
    grade(folder, result())
    assert grade(folder, result())


@pytest.mark.parametrize("kind", ["timed_out", "crashed", "out_of_memory", "too_much_output"])
def test_what_a_limit_had_a_part_in_is_not_remembered(folder, kind):
    grade(folder, result(status=FAILED, kind=kind))
    assert grade(folder, result(status=FAILED, kind=kind))


def test_attempts_are_gradings_of_something_new(folder):
    grade(folder, result(status=FAILED))
    grade(folder, result(status=FAILED), fresh=True)
    append(folder, "conv1d")
    grade(folder, result(stars=["int64"]))
    record = Progress(folder).record("conv1d")
    assert (record.attempts, record.stars, record.status) == (2, ("int64",), PASSED)
    first = record.first_passed
    append(folder, "conv1d")
    grade(folder, result(status=FAILED))
    assert Progress(folder).record("conv1d").first_passed == first


def test_an_untouched_stub_is_no_attempt(folder):
    grade(folder, result(status=NOT_STARTED, kind="not_started"))
    assert Progress(folder).record("conv1d").attempts == 0


@pytest.mark.parametrize(("content", "why"), [
    (b"", "can't be understood"),
    (b'{"version": 1, "exerc', "can't be understood"),
    (b"\xff\xfe\x00", "can't be understood"),
    (b"[]", "can't be understood"),
    (b'{"version": 1, "exercises": 7}', "can't be understood"),
    (b"[" * 100_000, "can't be understood"),
    (b'{"version": 99, "exercises": {}}', "is from a newer version of this program"),
])  # fmt: skip
def test_a_damaged_file_is_set_aside(folder, content, why):
    (folder / NAME).write_bytes(content)
    progress = Progress(folder)
    assert progress.notes == [f"{NAME} {why}; it is kept in .stridelings.kept-1.json, and a new one begun"]
    assert (folder / ".stridelings.kept-1.json").read_bytes() == content
    progress.give_up("pad")
    assert Progress(folder).record("pad").gave_up
    assert Progress(folder).notes == []


@pytest.mark.parametrize(
    "strange",
    [
        7,
        [],
        {"last": 3},
        {"last": {"all": "x", "result": {}}},
        {"attempts": "many", "first_passed": 5, "stars": "x", "hint": [1]},
    ],
)
def test_strange_values_in_it_are_as_good_as_none(folder, strange):
    (folder / NAME).write_text(json.dumps({"version": 1, "exercises": {"conv1d": strange}}))
    progress = Progress(folder)
    assert progress.record("conv1d").attempts == 0
    assert progress.rung("conv1d", "a failure") == 0
    assert grade(folder, result())
    assert Progress(folder).record("conv1d").attempts == 1


def test_a_folder_that_cannot_be_written_to_is_no_reason_not_to_grade(folder):
    (folder / NAME).mkdir()
    progress = Progress(folder)
    assert progress.notes == [f"your progress can't be read from {folder / NAME} (Is a directory)"]
    progress.give_up("pad")
    assert progress.notes[1] == f"your progress can't be saved in {folder / NAME} (Is a directory)"
    assert progress.record("pad").gave_up


def _note(folder: str, worker: int) -> None:
    for number in range(20):
        Progress(Path(folder)).graded(result(), Fingerprint(f"{worker} {number}", None, None))


def test_runs_side_by_side_lose_nothing_of_each_other(folder):
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_note, args=(str(folder), number)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Progress(folder).record("conv1d").attempts == 60


def test_where_a_learner_stands(folder):
    files = {
        name: folder / "exercises" / f"{name}.py" for name in ("windows1d", "windows2d", "pad", "conv1d", "conv2d")
    }
    grade(folder, result("windows1d"), "windows1d")
    grade(folder, result("windows2d", FAILED), "windows2d")
    files["pad"].write_text(stub("pad"))
    files["conv2d"].unlink()
    every = standings(files, Progress(folder))
    assert [each.state for each in every.values()] == [DONE, FAILING, NOT_BEGUN, CHANGED, MISSING]
    assert next_after(None, every).name == "windows2d"
    assert next_after("pad", every).name == "conv1d"
    assert next_after("conv2d", every).name == "windows2d"
    append(folder, "windows1d")
    assert standing("windows1d", files["windows1d"], Progress(folder)).state == CHANGED


def test_a_file_that_has_not_changed_is_read_through_once(tmp_path, monkeypatch):
    file, parsed, parse = tmp_path / "conv1d.py", [], ast.parse
    monkeypatch.setattr(ast, "parse", lambda source, *more: parsed.append(source) or parse(source, *more))
    (tmp_path / "aside.py").write_text("x = 1\n")
    file.write_text("import aside\n")
    first = fingerprint(file, "conv1d")
    assert fingerprint(file, "conv1d") == first
    assert sorted(parsed) == [b"import aside\n", b"x = 1\n"]
    (tmp_path / "aside.py").write_text("x = 2\n")
    assert fingerprint(file, "conv1d").passing != first.passing
    file.write_text("import os\n")
    assert fingerprint(file, "conv1d").passing not in (None, first.passing)
