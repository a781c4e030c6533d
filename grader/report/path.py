"""The path as a map and as one row, for whoever draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text

from grader.curriculum import find, first, of_part
from grader.curriculum.exercise import BEFORE, PARTS
from grader.report.onward import Commands
from grader.report.rows import Signs
from grader.workspace.standings import CHANGED, DONE, FAILING, MISSING, NOT_BEGUN, Standing, waits_for, way_of

if TYPE_CHECKING:
    from rich.table import Table

_ROOM = 20
"""Columns that are enough to say what an exercise is."""

_HEADINGS = ("exercise", "state", "stars", "attempts", "first passed")

_STYLES = {DONE: "green", FAILING: "red", CHANGED: "yellow", NOT_BEGUN: "dim", MISSING: "red"}


def path_row(every: Mapping[str, Standing], current: str | None, signs: Signs) -> Text:
    """Every exercise on the way in one line; `current` is the one being worked on."""
    row, way = Text(), way_of(every)
    for each in (each for each in every.values() if each.name in (current, *way)):
        style = _STYLES[each.state] + (" bold reverse" if each.name == current else "")
        row.append(f" {_sign(each, signs)} {each.name} ", style).append(" ")
    return row


def _sign(each: Standing, signs: Signs) -> str:
    return {DONE: signs.passed, FAILING: signs.failed}.get(each.state, signs.waits)


def path_table(every: Mapping[str, Standing], signs: Signs, width: int) -> Table:
    """Every exercise as a row, part by part; what it is only where `width` has room for it, and no empty column."""
    from rich.table import Table

    rows = Table(box=None, pad_edge=False, header_style="bold")
    made = [_row(each, every, signs) for each in every.values()]
    columns = [i for i in range(len(_HEADINGS)) if any(row[i].plain for row in made)]
    cells = {name: [row[i] for i in columns] for name, row in zip(every, made, strict=True)}
    left = width
    for at, i in enumerate(columns):
        heading = _HEADINGS[i]
        needs = max(len(heading), *(row[at].cell_len for row in cells.values()))
        left -= needs + 2
        rows.add_column(heading, no_wrap=True, min_width=needs, justify="right" if heading == "attempts" else "left")
    if left >= _ROOM:
        rows.add_column("what it is", no_wrap=True)
        for name, row in cells.items():
            row.append(Text(find(name).says, "dim"))
            row[-1].truncate(left, overflow="ellipsis")
    for part in PARTS:
        names = [name for name in of_part(part) if name in cells]
        if names:
            rows.add_row(Text(part, "bold cyan"))
        for name in names:
            rows.add_row(*cells[name])
    return rows


def warm_up(failing: str, every: Mapping[str, Standing], task: Callable[[str], str] = "grade show {}".format) -> str:
    """To those who fail where everybody begins: the first warm-up that isn't done, if one is left.

    `task` says how a learner gets to the task of an exercise, where they are.
    """
    left = [name for name in of_part(BEFORE) if failing == first() and every[name].state != DONE]
    return f"New to strides? A warm-up of ten minutes: {task(left[0])}" if left else ""


def ending(every: Mapping[str, Standing]) -> list[str]:
    """What there is to say when every exercise is done, a line each."""
    stars = [
        f"A star is left: {Commands(each.name).star(stage)}"
        for each in every.values()
        for stage in _extras(each.name)
        if stage not in each.record.stars
    ]
    last = list(every)[-1]
    return [
        "That was the last exercise: you have written convolution.",
        *stars,
        f"How fast it is, and why: grade bench {last}, grade show bench",
    ]


def _extras(name: str) -> list[str]:
    return [stage.name for stage in find(name).stages if stage.extra]


def _row(each: Standing, every: Mapping[str, Standing], signs: Signs) -> list[Text]:
    style = _STYLES[each.state]
    attempts, first = each.record.attempts, _when(each.record.first_passed)
    texts = [Text(f"{_sign(each, signs)} {each.name}", style), Text(_state(each, every), style), _stars(each, signs)]
    return [*texts, Text(str(attempts or "")), Text(first)]


def _state(each: Standing, every: Mapping[str, Standing]) -> str:
    if each.state == NOT_BEGUN and (waits := waits_for(each.name, every)):
        return f"after {', '.join(waits)}"
    where = f" at {each.record.stage}" if each.state == FAILING and each.record.stage else ""
    state = "changed since graded" if each.state == CHANGED and each.record.status else each.state
    state = "not graded yet" if state == CHANGED else state
    return state + where + (", solution seen" if each.record.gave_up else "")


def _stars(each: Standing, signs: Signs) -> Text:
    extras = _extras(each.name)
    won = sum(name in each.record.stars for name in extras)
    return Text.assemble((signs.star * won, "yellow"), (signs.hollow * (len(extras) - won), "dim"))


def _when(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else ""
