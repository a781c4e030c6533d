"""How a process ended, in words: on every system."""

import pytest

from grader.runner import epitaph


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (None, "the code closed the grader's own pipe"),
        (0, "the code ended the whole process (exit status 0) instead of returning"),
        (epitaph.BROKEN, "the code broke the process it runs in"),
        (-11, "the process was ended by SIGSEGV (a segmentation fault)"),
        (-6, "the process was ended by SIGABRT (an abort)"),
        (-40, "the process was ended by signal 40"),
        (0xC0000005, "the process was ended by exception 0xc0000005 (a segmentation fault)"),
    ],
)
def test_a_process_of_a_learners(code, says):
    assert epitaph.of(code, began=True) == says


def test_one_that_did_not_come_as_far_as_their_file():
    assert epitaph.of(1, began=False) == "the process for it ended with 1 by itself: grade doctor"
