"""Every type of failure has words, and only those types are there."""

from dataclasses import replace

import pytest

from grader.report.machine import exercise
from grader.report.words import KINDS, speed
from grader.results import FAILED, PASSED, ExerciseResult, StageResult

TYPES = (
    "wrong_shape wrong_values wrong_dtype not_a_tensor raised timed_out crashed out_of_memory too_much_output mutated_input "
    "banned_call reads_outside not_a_view did_not_raise no_gradient wrong_gradient not_started not_defined wrong_signature "
    "does_not_import too_slow"
)


def test_every_type_of_failure_is_turned_into_words():
    assert set(KINDS) == set(TYPES.split())


PACES = {"bronze": 5.0, "silver": 3.0, "gold": 1.5}


def timed(pace):
    stages = [
        StageResult(name, f"at most {most:g} times torch's time", PASSED if pace <= most else FAILED, 1, 1, True, pace)
        for name, most in PACES.items()
    ]
    return ExerciseResult("fast_conv2d", "fast_conv2d.py", PASSED, 1.0, (StageResult("one", "", PASSED, 1, 1), *stages))


@pytest.mark.parametrize(
    ("pace", "told", "further"),
    [
        (12.0, "12 times torch's time, in ", "The next star, bronze, is at most 5 times torch's time."),
        (1.52, "1.52 times torch's time, in ", "The next star, gold, is at most 1.5 times torch's time."),
        (1.25, "1.25 times torch's time, in ", "No star for speed is left."),
        (float("inf"), "On a shape of grade bench ", "The next star, bronze, is at most 5 times torch's time."),
    ],
)
def test_how_fast_it_is_and_what_the_next_star_asks_for(pace, told, further):
    said = speed(timed(pace))
    assert said.startswith(told)
    assert said.endswith(further)


def test_no_speed_is_told_where_none_was_asked_for():
    result = timed(1.0)
    assert speed(replace(result, stages=result.stages[:1])) == ""


def test_the_ratio_is_there_for_programs():
    untimed, *others = exercise(timed(1.23456))["stages"]
    assert "ratio" not in untimed
    assert [stage["ratio"] for stage in others] == [1.235] * 3
    assert [stage["ratio"] for stage in exercise(timed(float("inf")))["stages"][1:]] == [None] * 3
