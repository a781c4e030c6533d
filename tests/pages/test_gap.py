"""The page on the performance gap: every figure is measured, and every command beside one is a command."""

import re
import shlex

from grader.bench.shapes import chosen
from grader.cli import commands
from grader.curriculum import find
from grader.pages.gap import RACES, measured, page, style
from grader.timing.race import Settings


def test_every_figure_is_measured_and_every_command_can_be_run():
    figures = measured(settings=Settings(rounds=2, turn_seconds=0.002, budget_seconds=0.1))
    assert all(seconds > 0 for seconds in figures.snippets.values())
    assert set(figures.rows) == {(shape, name) for shape, names in RACES for name in names}
    assert all(row.verdict.right for row in figures.rows.values())
    for width in (80, 100):
        lines = page(figures, width)
        assert max(map(len, lines)) <= width
        the_commands_can_be_run("\n".join(line for line in lines if style(line) == "dim"))


def the_commands_can_be_run(script):
    ran = [shlex.split(each) for each in re.split(r"^ +\$ ", script.replace("\\\n", ""), flags=re.M)[1:]]
    assert len(ran) >= 10
    for words in ran:
        if words[0] == "grade":
            commands.get_command(None, words[1]).make_context(words[1], words[2:])
        else:
            assert words[:3] == ["python", "-m", "timeit"]
            for code in words[3:]:
                compile(code, "page", "exec")
        if words[:2] == ["grade", "bench"]:
            assert chosen(find(words[2]), [words[words.index("--shapes") + 1]])
