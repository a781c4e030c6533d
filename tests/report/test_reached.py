"""What as_strided was asked for that there isn't is said in places of the storage, and in sizes."""

import pytest

from grader.report.words import details, headline

TRACE = "def trace(x):\n    return x.as_strided({}).sum()\n"


@pytest.mark.parametrize(
    ("asked", "headed", "said"),
    [
        (
            "(2,), (3,)",
            "trace(x) reaches outside the memory there is (RuntimeError).",
            "as_strided was asked for sizes (2) with strides (3) from offset 0: the last element is at place 3 of the "
            "storage, whose last place is 0.",
        ),
        (
            "(1,), (1,), -1",
            "trace(x) reaches outside the memory there is (RuntimeError).",
            "as_strided was asked to begin at place -1 of the storage, whose first place is 0.",
        ),
        (
            "(-2,), (1,)",
            "trace(x) asks for a size below 0 (RuntimeError).",
            "as_strided was asked for sizes (-2): a size can be 0, but not less.",
        ),
    ],
)
def test_what_was_asked_for(attempt, asked, headed, said):
    result = attempt("trace", TRACE.format(asked))
    assert headline(result) == headed
    assert said in details(result.failure)
    question = next(rung.text for rung in result.failure.ladder if rung.kind == "question")
    assert question.startswith("Which place of the storage is the last that as_strided is asked for?")


def test_another_exception_asks_nothing_about_places(attempt):
    result = attempt("trace", "def trace(x):\n    return x.nothing\n")
    question = next(rung.text for rung in result.failure.ladder if rung.kind == "question")
    assert question.startswith("Which line raises?")
