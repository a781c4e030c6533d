"""A test file beside our stages, for people and for machines."""

from __future__ import annotations

from typing import Any

from rich.table import Table
from rich.text import Text

from grader.audit.compare import Comparison, Wrong
from grader.report.phrases import count
from grader.report.terminal import Printer

SCHEMA = 1

MOST_MUTANTS = 12
"""Accepted mutants shown; --all shows the rest."""


def document(comparison: Comparison) -> dict[str, Any]:
    """A comparison as plain values."""
    wrong = comparison.wrong
    return {
        "schema": SCHEMA,
        "exercise": comparison.exercise,
        "tests": comparison.tests,
        "of": len(wrong),
        "refused": len(wrong) - len(comparison.accepted),
        "refused_by_grade": len(wrong) - comparison.ours_accepted,
        "accepted": [_accepted(each) for each in comparison.accepted],
    }


def _accepted(each: Wrong) -> dict[str, Any]:
    stage = each.ours.stage if each.ours else None
    return {"kind": each.kind, "id": each.id, "says": each.says, "refused_by_grade_at": stage}


def show(comparison: Comparison, printer: Printer, everything: bool) -> None:
    """Both scores, then what the test file accepts although it is wrong."""
    wrong = comparison.wrong
    mistakes = [each for each in wrong if each.kind == "misconception"]
    mutants = [each for each in wrong if each.kind == "mutant"]
    printer.line(
        f"{comparison.exercise}: {count(len(mistakes), 'misconception')}, {count(len(mutants), 'mutant')}, all wrong",
        indent=0,
    )
    printer.line()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("refused by", "misconceptions", "mutants", "of all"):
        table.add_column(heading, justify="left" if heading == "refused by" else "right")
    theirs, ours = (lambda each: not each.accepted), (lambda each: bool(each.ours and each.ours.refused))
    for name, refuses in ((comparison.tests, theirs), ("grade", ours)):
        found = [sum(map(refuses, some)) for some in (mistakes, mutants)]
        shares = [f"{n}/{len(some)}" for n, some in zip(found, (mistakes, mutants), strict=True)]
        table.add_row(Text(name, "bold"), *shares, f"{100 * sum(found) / len(wrong):.1f} %")
    printer.console.print(table)
    printer.line()
    _show_accepted(comparison, printer, everything)


def _show_accepted(comparison: Comparison, printer: Printer, everything: bool) -> None:
    accepted = comparison.accepted
    if not accepted:
        printer.line(f"{comparison.tests} accepts nothing that is wrong.", "green", indent=0)
        return
    printer.line(f"What {comparison.tests} accepts although it is wrong", "bold", indent=0)
    mistakes = [each for each in accepted if each.kind == "misconception"]
    mutants = [each for each in accepted if each.kind == "mutant"]
    shown = [*mistakes, *(mutants if everything else mutants[:MOST_MUTANTS])]
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("grade refuses it at", style="dim", no_wrap=True)
    table.add_column("what is wrong")
    for each in shown:
        named = Text.assemble((each.id, "bold"), f": {each.says}")
        table.add_row(_where(each), named if each.kind == "misconception" else Text(each.says))
    printer.console.print(table)
    if len(shown) < len(accepted):
        printer.line(f"... and {count(len(accepted) - len(shown), 'more mutant')} (--all shows them)", "dim", indent=0)


def _where(each: Wrong) -> str:
    if each.ours is None or each.ours.stage is None:
        return "(nowhere)"
    return each.ours.stage or "(loading)"
