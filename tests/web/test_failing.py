"""The page of a failing call: what the coach found out about wrong files, drawn cell by cell."""

from math import prod

import pytest
from mistaken import MADE, source

from grader.web.failing import failing
from grader.web.page import page as made

_EACH = 3
WRONG = [
    (name, id) for name, mistakes in MADE.items() for id in list(mistakes)[:: max(1, len(mistakes) // _EACH)][:_EACH]
]


@pytest.fixture
def failed(attempt, tmp_path):
    """What the page of a wrong file is told, and the page."""

    def grade(name, id):
        result = attempt(name, source(name, *MADE[name][id][0]))
        told = failing(result)
        file = tmp_path / "failing.html"
        file.write_text(made(name, told), encoding="utf-8")
        return told, file

    return grade


def value(told, reads):
    def element(name, index):
        shape, elements = told["inputs"][name].values()
        flat = 0
        for i, size in zip(index, shape, strict=True):
            flat = flat * size + i
        return elements[flat]

    return prod(element(*each) for each in reads.items())


@pytest.mark.parametrize(("name", "id"), WRONG)
def test_yours_beside_torchs(failed, visit, name, id):
    told, file = failed(name, id)
    page = visit(path=file)
    assert page.inner_text("#failing").startswith(told["headline"])
    assert page.inner_text("#refusal") == ""
    wrong = page.eval_on_selector_all(
        '[data-name="your y"] td.wrong', "all => all.map((each) => Number(each.dataset.flat))"
    )
    assert wrong == [n for n, each in enumerate(told["wrong"]) if each]
    if told["expected"]:
        assert page.locator("""[data-name="torch's y"] td[data-flat]""").count() == len(told["expected"]["elements"])
    if told["adds"]:
        sums = [sum(each["times"] * value(told, each["reads"]) for each in cell) for cell in told["adds"]]
        assert sums == pytest.approx(told["yours"]["elements"], rel=1e-4)
        torchs, yours = page.inner_text("#reading").split("\n")
        assert torchs.startswith("torch's:  y")
        assert yours.startswith("yours:    y")
        assert torchs.split("=")[1] != yours.split("=")[1]


LIES = {
    "transposed": ("x.stride(0) == 1 and min(x.shape) > 1", "transposed", 0),
    "every_second": ("x.stride() == (2 * x.shape[1], 2)", "contiguous", 1),
}
"""When a trace is wrong; and how x is drawn then, and whether it is said that this isn't how it lies."""


@pytest.mark.parametrize("layout", LIES)
def test_how_x_lies_in_the_failing_call(attempt, visit, tmp_path, layout):
    when, drawn, otherwise = LIES[layout]
    view = "x.as_strided((min(x.shape),), (sum(x.stride()),), x.storage_offset())"
    told = failing(attempt("trace", f"def trace(x):\n    return {view}.sum() + ({when})\n"))
    assert told["layout"] == layout
    file = tmp_path / "failing.html"
    file.write_text(made("trace", told), encoding="utf-8")
    page = visit(path=file)
    assert page.input_value("#layout") == drawn
    assert page.inner_text("#failing").count("lies otherwise in memory than is drawn") == otherwise


def test_away_from_the_failing_call_and_back(failed, visit):
    _, file = failed(*WRONG[-1])
    page = visit(path=file)
    headline = page.inner_text("#failing")
    page.select_option("#exercise", "conv1d")
    assert page.is_hidden("#failing")
    page.select_option("#exercise", WRONG[-1][0])
    assert "what your code gives for them isn't known" in page.inner_text("#failing")
    page.get_by_role("button", name="Back to the failing call").click()
    assert page.inner_text("#failing") == headline
    assert page.locator('[data-name="your y"]').count() == 1
