"""Every named mistake, made by a learner: the real `grade` names it, and what it says is true of fresh cases, too."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import torch
from mistaken import ANSWERED, EVERY, FILES, HERE, MADE, NAMES, ROADS, source

from grader.audit.implementation import mistaken_text
from grader.cli import commands
from grader.coach.met import met
from grader.curriculum import exercises, find
from grader.curriculum.exercise import GRADIENT, VIEW
from grader.curriculum.space import Case
from grader.grading.session import Options, grade
from grader.grading.warmup import warm_up
from grader.judging.truth import NAN, answers
from grader.places import SOLUTIONS
from grader.runner.limits import OURS

ATTEMPTS = [(path.parent.name, path.stem) for path in sorted(HERE.glob("attempts/*/*.py"))]
OBSERVED = ("argument-changed", "torch-own-called")
"""Mistakes that show in what a call does, not in what it answers."""
FRESH = 50


def graded(name: str, file: Path) -> dict[str, Any]:
    """What `grade run NAME --file FILE --json` says of a file, by way of the real command line."""
    warm_up()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        commands.main(["run", name, "--file", str(file), "--json"], standalone_mode=False)
    (exercise,) = json.loads(printed.getvalue())["exercises"]
    return exercise


@cache
def failure_of(name: str, id: str, i: int) -> dict[str, Any]:
    """What is said of a whole file, whichever test asks first."""
    attempt, *edits = MADE[name][id][i]
    with TemporaryDirectory() as folder:
        file = Path(folder, f"{name}.py")
        file.write_text(source(name, attempt, *edits))
        return graded(name, file)["failure"]


def misconception(name: str, id: str) -> Any:
    return next(each for each in find(name).misconceptions if each.id == id)


@pytest.mark.parametrize("name", ROADS)
def test_every_mistake_is_made_by_a_file(name):
    assert set(MADE[name]) == {each.id for each in find(name).misconceptions}


@pytest.mark.parametrize("name", [exercise.name for exercise in exercises()])
def test_files_make_mistakes_of_every_exercise(name):
    assert len(MADE[name]) >= 12
    assert set(MADE[name]) <= {each.id for each in find(name).misconceptions}


@pytest.mark.parametrize(
    ("name", "attempt", "edits"),
    [
        ("matmul", "strided", [("    left =", "    assert K == 1\n    left =")]),
        ("matmul", "strided", [("(r, 0, k)", "(9 * r, 0, 9 * k)")]),
    ],
)
def test_raising_for_squares_as_well_is_not_said_to_be_raising_for_all_others(name, attempt, edits, tmp_path):
    file = tmp_path / f"{name}.py"
    file.write_text(source(name, attempt, *edits))
    failure = graded(name, file)["failure"]
    assert (failure["stage"], failure["kind"], failure["misconception"]) == ("inner", "raised", None)


@pytest.mark.parametrize(("name", "id"), ANSWERED)
def test_a_mistake_without_a_file_of_its_own_is_named(name, id, tmp_path):
    file = tmp_path / f"{name}.py"
    file.write_text(mistaken_text(name, id))
    failure = grade(find(name), file, Options(extras=False, whose=OURS)).failure
    assert failure.diagnosis.mistake
    assert (failure.diagnosis.mistake.id, failure.stage) == (id, misconception(name, id).stage)


@pytest.mark.parametrize(("name", "id", "i"), FILES)
def test_a_mistake_is_named(name, id, i):
    failure = failure_of(name, id, i)
    assert failure["misconception"] is not None
    assert failure["misconception"]["id"] == id
    if i == 0:
        assert failure["stage"] == misconception(name, id).stage


PLAIN = {"bias": None, "stride": 1, "padding": 0, "dilation": 1, "groups": 1}
"""The arguments that a learner may leave for later, and what each is when nobody gives it."""
TWINS = [file for file in FILES if file[0] in ROADS][:: 15 if EVERY else 5]
LATER = """    if {name} not in ({plain}, ({plain}, {plain})):
        {does}"""
LATER_DOES = {
    "not written": "raise NotImplementedError",
    "ignored": "{name} = {plain}",
    "raising": "raise TypeError('not yet')",
}
"""What code does with an argument that it can't do yet."""
ONLY_INTS = """    if isinstance({name}, tuple) and {name} != ({plain}, {plain}):
        raise TypeError('unsupported operand type(s)')"""


def unfinished(name: str, text: str, stage: str, how: str) -> str:
    """The same code before its arguments were written that no stage down to this one gives; or given as pairs."""
    given = {(option, kind) for option, kind in met(find(name), stage).types}
    body = []
    for arg, plain in PLAIN.items():
        if f"{arg}=" not in find(name).signature or (arg == "bias" and "bias" in met(find(name), stage).lowest):
            continue
        if how == "ints only" and arg in ("stride", "padding", "dilation") and (arg, tuple) not in given:
            body.append(ONLY_INTS.format(name=arg, plain=plain))
        elif how != "ints only" and arg not in {option for option, _ in given}:
            body.append(LATER.format(name=arg, plain=plain, does=LATER_DOES[how].format(name=arg, plain=plain)))
    arguments = ", ".join(each.partition("=")[0] for each in find(name).signature[:-1].partition("(")[2].split(", "))
    wrapped = [f"complete = {name}", f"def {find(name).signature}:", *body, f"    return complete({arguments})"]
    return "\n".join([text, *wrapped, ""])


BY_CHANCE = ["stride-taken-for-a-gap", "dilation-taken-for-a-gap"]
"""Where code that ignores a 2 answers as torch does to it: nothing tells it from what is right there."""
HOWS = [
    (*file, how)
    for file in TWINS
    for how in (*LATER_DOES, "ints only")
    if (how != "ignored" or file[1] not in BY_CHANCE) and (how != "ints only" or file[0].endswith("2d"))
]
"""All that is left out of one file, then of the next: what is said of the whole one is found out once."""


@pytest.mark.parametrize(("name", "id", "i", "how"), HOWS)
def test_a_mistake_is_named_before_later_arguments_are_written(name, id, i, how, tmp_path):
    attempt, *edits = MADE[name][id][i]
    text, mistake, file = source(name, attempt, *edits), misconception(name, id), tmp_path / f"{name}.py"
    complete = failure_of(name, id, i)
    if how == "ignored" and complete["kind"] == "raised":
        pytest.skip("it raises the same where it ignores what is asked as where it doesn't")
    stage = complete["stage"]
    file.write_text(unfinished(name, text, stage, how))
    failure = graded(name, file)["failure"]
    assert failure["stage"] == stage
    assert failure["misconception"]
    assert failure["misconception"]["id"] in (id, mistake.within)


STEPS = {"conv2d": ("s_h * sh", "s_w * sw"), "windows2d": ("a * sh", "b * sw")}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize(
    ("wrong", "where"),
    [((0, 1), ""), ((0,), " (along the height only)"), ((1,), " (along the width only)")],
    ids=["both", "height", "width"],
)
def test_a_mistake_made_along_one_dimension_names_it(name, wrong, where, tmp_path):
    right = STEPS[name]
    left = [step.partition(" ")[0] if i in wrong else step for i, step in enumerate(right)]
    file = tmp_path / f"{name}.py"
    file.write_text(source(name, "strided", (", ".join(right), ", ".join(left))))
    mistake = misconception(name, "stride-not-in-the-steps")
    assert graded(name, file)["failure"]["misconception"] == {"id": mistake.id, "says": mistake.says + where}


@pytest.mark.parametrize(("name", "attempt"), ATTEMPTS)
def test_a_right_attempt_is_never_named(name, attempt):
    exercise = graded(name, HERE / "attempts" / name / f"{attempt}.py")
    assert (exercise["status"], exercise["failure"]) == ("passed", None)


@pytest.mark.parametrize(
    ("name", "id"), [("conv1d", "stride-inside-the-window"), ("conv2d", "stride-h-w-swapped"), ("pad", "value-ignored")]
)
def test_a_mistake_is_named_in_a_process_of_its_own(name, id, cli, tmp_path):
    attempt, *edits = MADE[name][id][0]
    file = tmp_path / f"{name}.py"
    file.write_text(source(name, attempt, *edits))
    ran = cli("run", name, "--file", file, "--json")
    assert ran.returncode == 1
    (exercise,) = json.loads(ran.stdout)["exercises"]
    assert exercise["failure"]["misconception"] == {"id": id, "says": misconception(name, id).says}


@pytest.mark.parametrize(
    ("attempt", "old", "new"),
    [
        (
            "full",
            "    n = x.dim()",
            "    if len(pad) > 2 and any(pad[:2]):\n        raise RuntimeError\n    n = x.dim()",
        ),
        ("cat", "dim = x.dim() - 1 - i // 2", "dim = -1 - i"),
    ],
)
def test_raising_for_some_calls_with_two_pairs_is_not_said_to_be_raising_for_all(attempt, old, new, tmp_path):
    file = tmp_path / "pad.py"
    file.write_text(source("pad", attempt, (old, new)))
    failure = graded("pad", file)["failure"]
    assert (failure["stage"], failure["misconception"]) == ("two dimensions", None)


@pytest.mark.parametrize(
    ("name", "attempt", "edits"),
    [
        ("windows1d", "strided", [("    length =", "    x = x.nothing\n    length =")]),
        ("windows2d", "strided", [("    H, W =", "    x = x.size(7)\n    H, W =")]),
        ("windows2d", "unfold", [("r0 =", "x = x.shape[9]\n    r0 =")]),
        ("pad", "full", [("    n = x.dim()", "    n = x.shape[5]")]),
        ("windows2d", "strided", [("isinstance(stride, int) else stride", "isinstance(stride, int) else dilation")]),
    ],
)
def test_what_raises_for_another_reason_has_no_name(name, attempt, edits, tmp_path):
    file = tmp_path / f"{name}.py"
    file.write_text(source(name, attempt, *edits))
    failure = graded(name, file)["failure"]
    assert (failure["kind"], failure["misconception"]) == ("raised", None)


@lru_cache(maxsize=64)
def fresh_cases(name: str, stage: str) -> tuple[Case, ...]:
    """Cases that no grading has seen, in which everything is mixed that the stages down to this one ask about."""
    exercise = find(name)
    until = [each.name for each in exercise.stages].index(stage)
    lowest: dict[str, Any] = {}
    for each in exercise.stages[: until + 1]:
        for case in each.made(exercise.space, 0):
            for number, value in exercise.space.named(case).items():
                lowest[number] = 0 if isinstance(value, str) else min(value, lowest.get(number, 0))
    cases: dict[Case, None] = {}
    for seed in (1001, 1002):
        for case in exercise.stage("everything").made(exercise.space, seed):
            kept = {n: v for n, v in case.items() if n in lowest and (isinstance(v, str) or v >= lowest[n])}
            if exercise.stage(stage).asks == GRADIENT:
                kept |= {n: "transposed" for n in ("layout", "weight_layout") if kept.get(n) == "expanded"}
            case = exercise.space.case(**kept)
            if exercise.space.allows(case) and all(axis.touches(case) for axis in exercise.axes):
                cases[case] = None
    return tuple(cases)[:FRESH]


def answer(name: str, function: Callable[..., Any], case: Case, asks: str) -> Any:
    """What a function answers: what it returns, its gradients and whether it is a view, or the exception."""
    call = find(name).build(case, NAN)
    try:
        y, grads = answers(call, function, asks, lenient=True)
    except Exception as error:
        return error
    view = asks == VIEW and y.untyped_storage().data_ptr() == call.tensors["x"].untyped_storage().data_ptr()
    return {"y": y, **grads}, view


def same(one: Any, other: Any, near: float) -> bool:
    if isinstance(one, Exception) or isinstance(other, Exception):
        raised, returned = (one, other) if isinstance(one, Exception) else (other, one)
        nothing = not isinstance(returned, Exception) and not getattr(returned[0]["y"], "numel", int)()
        return isinstance(returned, Exception) or nothing or (near and isinstance(raised, RuntimeError))
    (ours, a_view), (theirs, another) = one, other
    return a_view == another and ours.keys() == theirs.keys() and all(alike(ours[k], theirs[k], near) for k in ours)


def alike(one: Any, other: Any, near: float) -> bool:
    if not isinstance(one, torch.Tensor) or not isinstance(other, torch.Tensor):
        return type(one) is type(other)
    if (one.shape, one.dtype) != (other.shape, other.dtype):
        return False
    scale = max(1.0, float(one.double().nan_to_num(0, 0, 0).abs().max())) if one.numel() else 1.0
    return torch.allclose(
        one, other, rtol=0, atol=scale * (near or (1e-5 if one.dtype == torch.float32 else 1e-9)), equal_nan=True
    )


@pytest.fixture
def new_memory_is_nan():
    torch._C._set_deterministic_algorithms(True, warn_only=True)
    yield
    torch._C._set_deterministic_algorithms(False)


@pytest.mark.parametrize(("name", "id"), [(name, id) for name in NAMES for id in MADE[name] if id not in OBSERVED])
def test_what_is_named_is_true_of_fresh_cases(name, id, new_memory_is_nan, monkeypatch):
    monkeypatch.syspath_prepend(SOLUTIONS)  # for what a file imports of earlier exercises
    mistake = misconception(name, id)
    attempt, *edits = MADE[name][id][0]
    scope: dict[str, Any] = {}
    exec(source(name, attempt, *edits), scope)
    asks = find(name).stage(mistake.stage).asks
    cases = fresh_cases(name, mistake.stage)
    learners = [answer(name, scope[name], case, asks) for case in cases]
    if mistake.message:
        raised = [str(each) for each in learners if isinstance(each, Exception)]
        assert all(re.search(mistake.message, text) for text in raised)
        return
    ways = (mistake.answer, *mistake.ways)
    assert any(
        all(
            same(learner, answer(name, way, case, asks), mistake.tolerance)
            for learner, case in zip(learners, cases, strict=True)
        )
        for way in ways
    )
