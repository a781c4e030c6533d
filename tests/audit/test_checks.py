"""Stubs, hints, idle cases: what each check finds wrong."""

from dataclasses import replace

import pytest

from grader.audit import hints, stubs
from grader.audit.hints import check_hints
from grader.audit.idle import idle_cases, idle_stages
from grader.audit.source import Source
from grader.curriculum import ORDER, find
from grader.curriculum.exercise import Stage
from grader.places import STUBS

STAGES = (
    Stage("one", "", ({}, {"length": 2}, {"length": 3})),
    Stage("window", "", ({"length": 2, "kernel": 2},)),
    Stage("everything", "", lambda seed: [{}]),
    Stage("int64", "", ({"dtype": "int64"},), extra=True),
)
TOY = replace(find("windows1d"), stages=STAGES)


def test_a_stage_is_idle_if_it_is_the_first_to_refuse_nothing():
    assert idle_stages(TOY, [("one", 0)]) == ("window", "everything")
    assert idle_stages(TOY, [("one", 0), ("window", 0), ("everything", 0)]) == ()


def test_a_case_is_idle_if_an_earlier_one_refuses_as_much():
    assert idle_cases(TOY, [("one", 0), ("one", 2)]) == (("one", "length=2"),)
    assert idle_cases(TOY, [("one", 1)]) == (("one", "all one"), ("one", "length=3"))
    assert idle_cases(TOY, [("one", 0), ("one", 1), ("one", 2), ("window", 0)]) == ()


@pytest.mark.parametrize("name", ORDER)
def test_the_hints_are_whole_and_tell_no_line(name):
    assert check_hints(find(name)) == ()


def test_hints_that_are_missing_or_tell_too_much(monkeypatch):
    nameless = replace(TOY, stages=(Stage("no such idea", "", ({},)),), misconceptions=())
    assert check_hints(nameless) == tuple(
        f"stage 'no such idea' has no {kind}" for kind in ("question", "statement", "formula", "shape of the code")
    )
    told = replace(find("windows1d").misconceptions[0], says="Write   step = x.stride(-1)  there.")
    telling = replace(TOY, stages=(), misconceptions=(told,))
    assert check_hints(telling) == (f"a hint of {told.id} holds a line of the solution: step = x.stride(-1)",)
    assert hints.solution_lines("windows1d")[-1].startswith("return x.as_strided")


CONV1D = (STUBS / "conv1d.py").read_text()
CHANGES = [
    ("", "", None),
    ("stride: int = 1,\n    padding: int | str = 0,", "padding: int | str = 0,\n    stride: int = 1,", "torch's"),
    ("groups: int = 1", "groups: int = 2", "torch's"),
    ("    x         (batch", "    x: Tensor,\n    (batch", None),
    ("groups    how many", "how many", None),
    ("    dilation  elements between two neighbours within a window\n", "", None),
    ("    Example: x", "    For instance: x", "its docstring says nothing of 'Example'"),
    ("    Raises ValueError", "    ValueError", "its docstring says nothing of 'Raises'"),
]


@pytest.mark.parametrize(("old", "new", "problem"), CHANGES)
def test_what_is_wrong_with_a_stub(old, new, problem):
    assert old in CONV1D
    text, exercise = CONV1D.replace(old, new), find("conv1d")
    found = stubs.check_signature(exercise, Source(text, "conv1d")) + stubs.check_docstring(exercise, text)
    assert any(problem in each for each in found) if problem else not found


def test_an_argument_that_the_docstring_leaves_out():
    exercise = find("windows1d")
    text = (STUBS / "windows1d.py").read_text().replace("dilation", "spread")
    assert stubs.check_docstring(exercise, text.replace("spread: int", "dilation: int")) == [
        "its docstring doesn't explain dilation"
    ]


def test_torch_documents_what_we_ask_for():
    assert stubs.documented_by_torch("conv2d")[:3] == [("input", None), ("weight", None), ("bias", "None")]
    assert stubs.documented_by_torch("pad") == [("input", None), ("pad", None), ("value", "0.0")]
    assert stubs.documented_by_torch("windows1d") is None


def test_a_docstring_that_raises_needs_a_stage_that_asks_for_it():
    text = (STUBS / "windows1d.py").read_text(encoding="utf-8")
    assert stubs.check_docstring(find("windows1d"), text) == []
    assert stubs.check_docstring(TOY, text) == ["its docstring says that it raises, and no stage asks for that"]


def test_a_todo_in_what_learners_read_is_a_problem():
    begun = replace(find("windows1d"), learned="TODO what is known now")
    assert "the exercise still has a TODO: what is known afterwards" in check_hints(begun)
