"""Terms in a learner's words are the terms: worked out with numbers, they come to the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mistaken import source

from grader.curriculum import exercises, find
from grader.curriculum.formula import ALONG, value
from grader.curriculum.formula.spoken import AT, COUNT, HEIGHT, spoken, words
from grader.curriculum.formula.windows import Windows
from grader.grading.session import grade

NUMBERS = st.fixed_dictionaries({letter: st.integers(1, 9) for letter in {*words(), *"ikn"} - {"P"}})
ABOUT = {"n", "at", "before", "after"}
TERMS = sorted(
    {
        text
        for exercise in exercises()
        for mistake in exercise.misconceptions
        for answer in (mistake.answer, *mistake.ways)
        if isinstance(answer, Windows) and "_" not in "".join(answer.terms.values())
        for name, text in answer.terms.items()
        if name in ABOUT
    }
    | {ALONG[name] for name in ABOUT}
)


def test_the_formulas_of_hints():
    assert COUNT == "(length + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1"
    assert HEIGHT == "(height + 2 * padding_h - dilation_h * (kernel_h - 1) - 1) // stride_h + 1"
    assert AT == "i * stride + k * dilation"


@pytest.mark.parametrize("text", TERMS)
@settings(max_examples=25)  # each term is short, and there are many
@given(numbers=NUMBERS)
def test_a_term_in_words_comes_to_what_it_does_in_letters(text, numbers):
    numbers = {**numbers, "P": numbers["L"] + 2 * numbers["p"]}
    named = {name: numbers[letter] for letter, name in words().items() if letter != "P"} | numbers
    assert eval(spoken(text, words()), named) == value(text, numbers)
    assert eval(spoken(text, numbers)) == value(text, numbers)


@pytest.mark.parametrize(
    ("name", "edit", "said"),
    [
        ("conv1d", ("(l - dilation * (k - 1) - 1) // stride + 1", "(l - k) // stride + 1"), "Yours has n = (length + 2 * padding - kernel) // stride + 1 where n = (length + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1 belongs (here "),
        ("conv1d", ("sl * stride, sl * dilation", "sl, sl * dilation * stride"), "Yours has x[i + k * dilation * stride] where x[i * stride + k * dilation] belongs."),
        ("conv2d", ("s_h * sh", "s_h * sw"), "Yours has x[i * stride_w + k * dilation_h] where x[i * stride_h + k * dilation_h] belongs."),
        ("windows1d", ("stride + 1", "stride"), "Yours has n = (length - dilation * (kernel - 1) - 1) // stride where n = "),
    ],
)  # fmt: skip
def test_the_last_hints_show_a_term_beside_the_right_one(name, edit, said, tmp_path):
    file = tmp_path / f"{name}.py"
    file.write_text(source(name, "strided", edit))
    told = {rung.kind: rung.text for rung in grade(find(name), file).failure.ladder}
    assert told["yours and right"].startswith(said)


def test_what_is_a_function_has_no_term_beside_another(tmp_path):
    file = tmp_path / "conv1d.py"
    file.write_text(source("conv1d", "strided", ("padded = x.new_zeros", "padded = x.new_empty")))
    assert "yours and right" not in {rung.kind for rung in grade(find("conv1d"), file).failure.ladder}
