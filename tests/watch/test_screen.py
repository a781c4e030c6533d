"""What watching shows on a small terminal, 80 columns by 24 lines."""

import re
from dataclasses import replace

import pytest
from rich.console import Console

from grader.curriculum import ORDER, find
from grader.places import SOLUTIONS
from grader.report.words import headline
from grader.watch.screen import page
from grader.watch.state import State
from grader.workspace.progress import Progress
from grader.workspace.standings import standings
from grader.workspace.stubs import write_stubs

TERMINAL = Console(width=80, height=24, force_terminal=True, color_system=None)


@pytest.fixture
def shown(tmp_path):
    """The screen for a result, as words."""

    def show(result, current, scroll=0):
        write_stubs(tmp_path / "exercises", ORDER)
        files = {name: tmp_path / "exercises" / f"{name}.py" for name in ORDER}
        result = replace(result, file=f"exercises/{result.name}.py")
        state = State(standings(files, Progress(tmp_path)), current, result, scroll=scroll)
        plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", page(state, TERMINAL, 80, 24))
        assert plain.count("\r\n") == 23
        return " ".join(plain.split())

    return show


@pytest.mark.parametrize("name", ORDER)
def test_a_pass_with_all_that_follows(attempt, shown, name):
    result = attempt(name, (SOLUTIONS / f"{name}.py").read_text())
    coming = ORDER[(ORDER.index(name) + 1) % len(ORDER)]
    first, last = shown(result, coming), shown(result, coming, scroll=99)
    assert all(stage.name in first for stage in result.stages)
    for said, text in {"All right: ": first, find(name).learned: first, f"grade bench {name}": last}.items():
        assert said in text


def test_what_is_wrong_stays_on_the_screen(attempt, shown, changed):
    result = attempt("conv2d", changed("conv2d", ("result + bias[:, None, None]", "result + bias")))
    assert headline(result) in shown(result, "conv2d")


@pytest.mark.parametrize(("name", "offered"), [("windows1d", True), ("pad", False)])
def test_a_warm_up_is_offered_to_who_fails_where_everybody_begins(attempt, shown, name, offered):
    result = attempt(name, f"def {find(name).signature}:\n    return x\n")
    assert ("New to strides? A warm-up of ten minutes: grade show trace" in shown(result, name, scroll=99)) == offered
