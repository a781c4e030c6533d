"""What reads verdicts, itself: a number said in a learner's words makes the call that an exercise builds of it."""

import pytest
from signatures import SHAPES, signature
from typed import parsed

from grader.curriculum import exercises, find
from grader.curriculum.axes import LAYOUT_OF
from grader.curriculum.exercise import REFUSAL

UNSEEN = ("dtype", "frozen", *LAYOUT_OF)
"""What neither a printed call nor its tensors' sizes show."""
TRIED = 1500


def call_of(call, name):
    """All that there is to a call but what its tensors hold. An argument at its default is as one that isn't given."""
    tensors = {tensor: (each.shape, each.dtype, each.stride()) for tensor, each in call.tensors.items()}
    defaults = signature(name).defaults
    given = {
        argument: pair(value) for argument, value in call.options.items() if pair(value) != pair(defaults[argument])
    }
    return tensors, given, call.frozen


def pair(value):
    return (value, value) if isinstance(value, (int, float)) else value


def typed(exercise, case):
    """The call of a case, as a learner types it who sees it printed."""
    call, space = exercise.build(case, 0.0), exercise.space
    shown = parsed(call.text(exercise.name), {name: each.shape for name, each in call.tensors.items()})
    for name in UNSEEN:
        if name in case and case[name] != space.simplest[name]:
            shown = shown.said(space.tell(name, case))
    return shown


def has_stride(exercise, case):
    return signature(exercise.name).defaults.get("stride") or "stride" in exercise.build(case, 0.0).options


def lowered(exercise):
    """Cases, and each with one of its numbers lower. A stride that isn't given would follow the kernel."""
    space = exercise.space
    hidden = {each.name for each in space.parameters if each.hidden and each.name != "explicit"}
    for stage in exercise.stages:
        told = [case for case in stage.made(space, 0) if not space.named(case).keys() & hidden]
        for case in told if stage.asks != REFUSAL else ():
            for name in space.shown(space.named(case)):
                for lower in (case.but(**{name: value}) for value in space.lower(name, case[name])):
                    if space.allows(lower) and has_stride(exercise, lower) == has_stride(exercise, case):
                        yield case, name, lower


def test_every_exercise_says_where_its_numbers_stand():
    assert set(SHAPES) == {exercise.name for exercise in exercises()}


@pytest.mark.parametrize("name", SHAPES)
def test_a_number_that_is_said_is_the_one_that_is_built(name):
    exercise = find(name)
    every = list(lowered(exercise))
    for case, number, lower in every[:: max(1, len(every) // TRIED)]:
        said = exercise.space.tell(number, lower)
        made = typed(exercise, case).said(said).call(0.0)
        assert call_of(made, name) == call_of(exercise.build(lower, 0.0), name), (case, said)
    assert every
