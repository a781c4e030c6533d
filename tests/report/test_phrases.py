"""What numbers are called, as the subject of a sentence."""

import pytest

from grader.curriculum import ORDER, find
from grader.report.phrases import are

SEVERAL = {"leading dimensions", "ints for pairs", "the numbers themselves"}


@pytest.mark.parametrize("name", ORDER)
def test_what_is_called_in_words_is_one_thing_or_more(name):
    """`groups` and `in_channels per group` are names of code."""
    space = find(name).space
    for numbers in ({}, {"groups": 2} if "groups" in space.simplest else {}):
        case = space.case(**numbers)
        for number in space.simplest:
            called = space.called(number, case)
            assert are([called]) == ("are" if called in SEVERAL else "is"), called


def test_two_things_are():
    assert are(["groups", "stride"]) == "are"
