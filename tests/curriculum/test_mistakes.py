"""The library of mistakes: each differs from the truth where it says, and its texts help without giving it away."""

from __future__ import annotations

import random

import pytest
import torch

from grader.curriculum import exercises, find
from grader.curriculum.exercise import VALUES, VIEW
from grader.curriculum.ideas import IDEAS, NONE
from grader.curriculum.mistake import SHOWS_ONLY_WITH
from grader.judging.truth import NAN, answers
from grader.places import SOLUTIONS

NAMES = [exercise.name for exercise in exercises()]
EACH = [(name, mistake.id) for name in NAMES for mistake in find(name).misconceptions]


def mistake_of(name, id):
    return next(each for each in find(name).misconceptions if each.id == id)


def answer(name, function, case, asks):
    call = find(name).build(case, NAN)
    try:
        y, grads = answers(call, function, asks, lenient=True)
    except Exception as error:
        return type(error)
    view = (
        asks == VIEW
        and isinstance(y, torch.Tensor)
        and y.untyped_storage().data_ptr() == call.tensors["x"].untyped_storage().data_ptr()
    )
    return y, grads, view


def same(one, other):
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return one is other
    (y, grads, view), (other_y, other_grads, other_view) = one, other
    if not isinstance(y, torch.Tensor) or not isinstance(other_y, torch.Tensor):
        return False
    if view != other_view or grads.keys() != other_grads.keys():
        return False
    pairs = [(y, other_y), *((grads[name], other_grads[name]) for name in grads)]
    return all(a.shape == b.shape and a.dtype == b.dtype and torch.allclose(a, b, 1e-5, 1e-4) for a, b in pairs)


@pytest.mark.parametrize("name", NAMES)
def test_each_exercise_has_mistakes_and_no_name_twice(name):
    ids = [mistake.id for mistake in find(name).misconceptions]
    assert ids
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("name", "id"), EACH)
def test_a_mistake_differs_from_the_truth_where_it_says(name, id):
    exercise, mistake = find(name), mistake_of(name, id)
    case = exercise.space.case(**mistake.exposes)
    stage = exercise.stage(mistake.stage)
    assert exercise.space.allows(case)
    assert not stage.extra
    assert mistake.may_show(case, stage.asks)
    truth = answer(name, exercise.torch, case, stage.asks)
    wrong = answer(name, mistake.answer, case, stage.asks)
    near_enough = id == "float32-inside"  # nearer to the truth than this comparison looks
    assert same(truth, wrong) == near_enough


@pytest.mark.parametrize("name", NAMES)
def test_where_a_mistake_cannot_show_it_does_not(name):
    """The naming clears a suspect without asking where `may_show` says no: that must be right for every way."""
    exercise = find(name)
    cases = random.Random(1).sample(exercise.stage("everything").made(exercise.space, 5), 4)
    for mistake in exercise.misconceptions:
        numbers = SHOWS_ONLY_WITH.get(mistake.stage, ())
        for case in cases:
            names = {n for number in numbers for n in (number, f"{number}_h", f"{number}_w") if n in case}
            plain = case.but(
                **{n: exercise.space.simplest[n] for n in names}, **({"form": "pair"} if "form" in case else {})
            )
            if mistake.may_show(plain, VALUES) or mistake.message or not exercise.space.allows(plain):
                continue
            truth = answer(name, exercise.torch, plain, VALUES)
            for way in (mistake.answer, *mistake.ways):
                assert same(truth, answer(name, way, plain, VALUES)), (mistake.id, exercise.space.named(plain))


@pytest.mark.parametrize("name", NAMES)
def test_the_texts(name):
    for mistake in find(name).misconceptions:
        assert find(name).idea(mistake.idea) is not NONE
        assert mistake.question.endswith(("?", ")"))
        assert not mistake.says.endswith(".")
        assert len(mistake.says) <= 105
        assert mistake.says not in mistake.question


def test_no_idea_holds_a_line_of_a_solution():
    lines = {
        line.strip()
        for name in NAMES
        for line in (SOLUTIONS / f"{name}.py").read_text().splitlines()
        if len(line.strip()) > 12 and not line.strip().startswith(("#", '"""'))
    }
    for idea in IDEAS.values():
        for text in (idea.question, idea.formula, idea.shape):
            assert not any(line in text for line in lines), text
