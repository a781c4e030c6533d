"""The small edits of one line that are tried, the likeliest first: of lines into which the needed numbers flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from grader.coach.place.dataflow import Flow
from grader.coach.place.lines import Line, Rewrite, lines
from grader.coach.place.mirror import mirrored
from grader.coach.place.numbers import of_numbers
from grader.coach.place.rewrites import of_calls, of_statements
from grader.coach.place.values import Atom
from grader.results import Spot
from grader.runner.edits import Edit

_BESIDE, _ELSEWHERE = 1.0, 2.0
"""How much farther an edit is fetched in a line that reads only what is computed from needed numbers; in any other."""


@dataclass(frozen=True)
class Candidate:
    """An edit, and the line that it changes."""

    edit: Edit
    spot: Spot
    cost: float


def candidates(flow: Flow, needed: Sequence[Atom], blamed: Sequence[Spot] = ()) -> list[Candidate]:
    """Every edit once, the likeliest first. `blamed` are lines that something else speaks against."""
    reads, near = {*flow.lines(needed), *blamed}, set(flow.lines(needed, derived=True))
    found: dict[tuple[str, str], Candidate] = {}
    for line in lines(flow, needed):
        single = list(chain(of_numbers(line), of_calls(line), of_statements(line)))
        for rewrite in chain(single, mirrored(line, single)):
            spot = _spot(line, rewrite)
            far = 0.0 if spot in reads else _BESIDE if spot in near else _ELSEWHERE
            edit = Edit(line.piece.text, rewrite.start, rewrite.end, rewrite.text)
            each = Candidate(edit, spot, rewrite.cost + far)
            key = line.piece.node.name, edit.edited
            if key not in found or each.cost < found[key].cost:
                found[key] = each
    return sorted(found.values(), key=lambda each: each.cost)


def _spot(line: Line, rewrite: Rewrite) -> Spot:
    """The line in which an edit ends: a statement's own text may begin at the line's very start."""
    return line.piece.spot(line.piece.first + line.piece.text.count("\n", 0, rewrite.end))
