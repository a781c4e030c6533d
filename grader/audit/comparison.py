"""A test file beside our stages, for people and for machines."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text

from grader.audit.compare import Comparison, Wrong
from grader.audit.theirs import grouped_by_reason
from grader.curriculum import find
from grader.report.phrases import count
from grader.report.terminal import Printer

SCHEMA = 1

MOST_MUTANTS = 12
"""Accepted mutants shown; --all shows the rest."""


def document(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain values."""
    wrong, within = comparison.wrong, comparison.within
    return {
        "schema": SCHEMA,
        "exercise": comparison.exercise,
        "tests": comparison.tests,
        "used": list(comparison.used),
        "left_out": [vars(each) for each in comparison.left_out],
        "of": len(wrong),
        "refused": len(wrong) - len(comparison.accepted),
        "refused_by_grade": len(wrong) - comparison.ours_accepted,
        "within": {
            "numbers": sorted(comparison.reach.numbers),
            "of": len(within),
            "refused": sum(not each.accepted for each in within),
        },
        "accepted": [_accepted(each) for each in comparison.accepted],
    }


def _accepted(each: Wrong) -> dict[str, Any]:
    stage = each.ours.stage if each.ours else None
    told = {"kind": each.kind, "id": each.id, "says": each.says}
    return {**told, "refused_by_grade_at": stage, "within": each.within}


def show(comparison: Comparison, printer: Printer, everything: bool) -> None:
    """What was run, both scores, then what the test file accepts although it is wrong."""
    _show_used(comparison, printer)
    wrong = comparison.wrong
    kinds = [[each for each in wrong if each.kind == kind] for kind in ("misconception", "mutant")]
    mistakes, mutants = kinds
    said = f"{count(len(mistakes), 'misconception')}, {count(len(mutants), 'mutant')}, all wrong"
    printer.line(f"{comparison.exercise}: {said}", indent=0)
    if never := _never_set(comparison):
        printer.line(f"No test ever sets {', '.join(never)}.", indent=0)
    printer.line()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("refused by", "misconceptions", "mutants", "of all", "within the numbers set"):
        table.add_column(heading, justify="left" if heading == "refused by" else "right")
    theirs, ours = (lambda each: not each.accepted), (lambda each: bool(each.ours and each.ours.refused))
    for name, refuses in ((comparison.tests, theirs), ("grade", ours)):
        shares = [f"{sum(map(refuses, some))}/{len(some)}" for some in kinds]
        shares += [_share(sum(map(refuses, some)), len(some)) for some in (wrong, comparison.within)]
        table.add_row(Text(name, "bold"), *shares)
    printer.console.print(table)
    printer.line()
    _show_accepted(comparison, printer, everything)


def _share(some: int, of: int) -> str:
    return f"{100 * some / of:.1f} %" if of else "-"


def _show_used(comparison: Comparison, printer: Printer) -> None:
    if not comparison.left_out:
        return
    used, left_out = len(comparison.used), grouped_by_reason(comparison.left_out)
    printer.line(f"{count(used, 'test')} used, {len(comparison.left_out)} left out", "bold", indent=0)
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(style="dim")
    for name, why in left_out:
        table.add_row(Text(name), Text(why))
    printer.console.print(table)
    printer.line()


def _never_set(comparison: Comparison) -> list[str]:
    """The numbers that no test sets, as a learner knows them."""
    hidden = {each.name for each in find(comparison.exercise).space.parameters if each.hidden}
    numbers = find(comparison.exercise).space.simplest
    return [name for name in numbers if name not in comparison.reach.numbers | hidden]


def _show_accepted(comparison: Comparison, printer: Printer, everything: bool) -> None:
    accepted = [each for each in comparison.within if each.accepted]
    beyond = len(comparison.accepted) - len(accepted)
    mistakes, mutants = ([each for each in accepted if each.kind == kind] for kind in ("misconception", "mutant"))
    shown = [*mistakes, *(mutants if everything else mutants[:MOST_MUTANTS])]
    if not shown:
        printer.line(f"{comparison.tests} accepts nothing that is wrong within the numbers that it sets.", "green", 0)
    else:
        printer.line(f"What {comparison.tests} accepts although it is wrong", "bold", indent=0)
        _list(shown, printer)
    if len(shown) < len(accepted):
        printer.line(f"... and {count(len(accepted) - len(shown), 'more mutant')} (--all shows them)", "dim", indent=0)
    if beyond:
        says = f"Not held against it: {beyond} that it accepts, too, wrong only in numbers that it never sets."
        printer.line(says, "dim", indent=0)


def _list(shown: list[Wrong], printer: Printer) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("grade refuses it at", style="dim", no_wrap=True)
    table.add_column("what is wrong")
    for each in shown:
        named = Text.assemble((each.id, "bold"), f": {each.says}")
        table.add_row(_where(each), named if each.kind == "misconception" else Text(each.says))
    printer.console.print(table)


def _where(each: Wrong) -> str:
    if each.ours is None or each.ours.stage is None:
        return "(nowhere)"
    return each.ours.stage or "(loading)"
