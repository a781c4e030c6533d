"""Two mistakes in one code: both are named, where no single one gives its answers; a pair is never named of less."""

from __future__ import annotations

import pytest
from mistaken import source

from grader.curriculum import find
from grader.curriculum.formula.union import union
from grader.grading.session import grade

PAIRS = {
    "x-assumed-contiguous+weight-assumed-contiguous": [
        ("sb, sc, sl = x.stride()", "sb, sc, sl = ic * l, l, 1"),
        ("w = weight.", "w = weight.as_strided(weight.shape, (icg * k, k, 1))."),
    ],
    "bias-per-position+bias-twice": [("y = y + bias.view(1, -1, 1)", "y = y + 2 * bias")],
    "size-rounded-up+stride-not-in-the-steps": [
        ("(l - dilation * (k - 1) - 1) // stride + 1", "-(-(l - dilation * (k - 1) - 1) // stride) + 1"),
        ("sl * stride", "sl"),
    ],
}


@pytest.mark.parametrize("id", PAIRS)
def test_two_mistakes_are_named(id, tmp_path):
    file = tmp_path / "conv1d.py"
    file.write_text(source("conv1d", "strided", *PAIRS[id]))
    failure = grade(find("conv1d"), file).failure
    assert failure.diagnosis.mistake
    assert set(failure.diagnosis.mistake.id.split("+")) == set(id.split("+"))
    assert failure.diagnosis.mistake.says.startswith("two things at once: ")


@pytest.mark.parametrize(
    "edit",
    [
        ("return y", "return y + (y > 40)"),
        ("return y", "return y * (1 + (y.shape[-1] > 2))"),
        ("out, k)\n    w", "out, k) + (groups > 1)\n    w"),
    ],
)
def test_what_no_two_mistakes_answer_is_not_named(edit, tmp_path):
    file = tmp_path / "conv1d.py"
    file.write_text(source("conv1d", "strided", edit))
    failure = grade(find("conv1d"), file).failure
    assert failure.diagnosis.mistake is None


def test_one_term_said_in_two_ways_is_no_union():
    mistakes = {mistake.id: mistake.answer for mistake in find("conv1d").misconceptions}
    assert union(mistakes["size-rounded-up"], mistakes["size-without-plus-1"]) is None
    both = union(mistakes["size-rounded-up"], mistakes["kernel-flipped"])
    assert both.terms_along == [{**mistakes["size-rounded-up"].terms, **mistakes["kernel-flipped"].terms}]


def test_a_union_has_the_mistake_of_either_dimension_along_it():
    ways = {
        each.along: each
        for mistake in find("conv2d").misconceptions
        if mistake.id == "stride-not-in-the-steps"
        for each in mistake.ways
    }
    flipped = next(mistake.answer for mistake in find("conv2d").misconceptions if mistake.id == "kernel-flipped")
    both = union(ways["height"], flipped)
    assert [sorted(each) for each in both.terms_along] == [["at", "tap"], ["tap"]]
