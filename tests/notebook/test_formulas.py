"""Formulas in a text are marked as code, whole, and words aren't."""

import pytest

from grader.curriculum import ORDER
from grader.notebook.formulas import as_code
from grader.pages.task import docstring

MARKED = {
    "n = (length - 1) // stride + 1 is how many fit": "`n = (length - 1) // stride + 1` is how many fit",
    "with  result[..., i] = x[..., i * stride]\nwhere": "with  `result[..., i] = x[..., i * stride]`\nwhere",
    "x = [1, 2], kernel=2 gives [[1, 2]].": "`x = [1, 2]`, `kernel=2` gives `[[1, 2]]`.",
    "pad=(1, 0, 0, 2), value=9": "`pad=(1, 0, 0, 2)`, `value=9`",
    "(batch, n), which is a * b": "`(batch, n)`, which is a * b",
    "use x.as_strided(size, strides).": "use `x.as_strided(size, strides)`.",
    "1 * 1 + 10 * 2 = 21": "`1 * 1 + 10 * 2` = 21",
    "h = (a + 1)\n// b, and": "`h = (a + 1)\n// b`, and",
}


@pytest.mark.parametrize("text", MARKED)
def test_a_formula_is_marked(text):
    assert as_code(text) == MARKED[text]


@pytest.mark.parametrize("text", ["(starred): no", "a view (no copy)", "`x = 1` stays", "one, two and (or three)", ""])
def test_words_are_not(text):
    assert as_code(text) == text


@pytest.mark.parametrize("name", ORDER)
def test_nothing_is_lost_and_no_formula_runs_over_a_paragraph(name):
    for paragraph in docstring(name).split("\n\n"):
        marked = as_code(paragraph)
        assert marked.replace("`", "") == paragraph.replace("`", "")
        assert marked.count("`") % 2 == 0
