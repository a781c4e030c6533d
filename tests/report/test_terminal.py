"""A verdict on terminals of several sizes: what is wrong is on the screen when everything is printed."""

from io import StringIO

import pytest
from rich.console import Console

from grader.report.onward import Commands
from grader.report.terminal import Printer
from grader.report.words import headline

WRONG = {
    "raises": ("pad", ("x.new_full(size, value)", "x.new_full(size, value).view(-1)")),
    "shape": ("conv2d", ("stride, (dilation_h", "(1, 1), (dilation_h")),
    "outside": ("windows2d", ("step_h, step_w = x.stride()[-2:]", "step_h, step_w = 8, 8")),
    "layouts": ("conv1d", ("weight.unflatten(0, (groups, -1))", "weight.view(-1).view(groups, -1, *weight.shape[1:])")),
}


def words(text):
    return " ".join(text.split())


@pytest.mark.parametrize("size", [(80, 24), (80, 12), (100, 40)], ids=str)
@pytest.mark.parametrize("wrong", WRONG)
def test_the_headline_stays(attempt, changed, wrong, size):
    name, change = WRONG[wrong]
    result = attempt(name, changed(name, change))
    width, height = size
    out = StringIO()
    printer = Printer(Console(file=out, width=width, height=height, force_terminal=True, color_system=None))
    printer.result(result)
    printer.ways_on(result, Commands(name))
    last_screen = out.getvalue().split("\n")[-height:]
    assert words(headline(result)) in words(" ".join(last_screen))


def test_a_stage_by_itself_is_no_pass_of_the_exercise(attempt):
    from grader.curriculum import find
    from grader.places import SOLUTIONS

    result = attempt("pad", (SOLUTIONS / "pad.py").read_text(), stages=("one",))
    out = StringIO()
    Printer(Console(file=out, width=100)).ways_on(result, Commands("pad"))
    assert find("pad").learned not in words(out.getvalue())
