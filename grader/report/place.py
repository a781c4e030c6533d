"""A place in words: which lines read what the failure needs, and which line alone needs another text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from grader.report.phrases import are, listed
from grader.results import Needed, Place, Rung, Spot

KIND = "place"
BEFORE = ("question", "where")
"""The rungs that are told before it."""
_MOST = 6
"""Lines that read a number above which they tell nothing about where to look."""


def with_place(rungs: Sequence[Rung], place: Place | None, needed: Sequence[Needed]) -> tuple[Rung, ...]:
    """A ladder with the place between the question (and where the failure shows) and the name of the mistake."""
    others = [rung for rung in rungs if rung.kind != KIND]
    text = told(place, {each.name: each.called for each in needed}) if place else ""
    before = [rung for rung in others if rung.kind in BEFORE]
    after = others[len(before) :]
    return (*before, *([Rung(KIND, text)] if text else ()), *after)


def told(place: Place, called: Mapping[str, str]) -> str:
    """What is known of a place, in which the needed numbers are `called` so; empty if that is nothing."""
    return " ".join(part for part in (_reads(place, called), _line(place)) if part)


def _line(place: Place) -> str:
    if not place.lines:
        return ""
    text = " or in ".join(_lines([spot]) for spot in sorted(place.lines, key=_in_order))
    right = "" if place.whole else " to make this stage right"
    return f"A change in {text} alone is enough{right}."


def _reads(place: Place, called: Mapping[str, str]) -> str:
    """Which lines read which arguments, or else which sizes; those that are read in the same lines, together."""
    by_lines: dict[tuple[Spot, ...], list[str]] = {}
    for name in [name for name in place.reads if name in place.names] or place.reads:
        said, spots = place.names.get(name) or called.get(name) or name, place.reads[name]
        if len(spots) <= _MOST and said not in by_lines.setdefault(spots, []):
            by_lines[spots].append(said)
    parts = [_read(names, spots) for spots, names in by_lines.items() if names]
    return f"{'; '.join(parts)}." if parts else ""


def _read(names: Sequence[str], spots: Sequence[Spot]) -> str:
    where = f"read in {_lines(spots)}" if spots else "never read"
    return f"{listed(names)} {are(names)} {where}"


def _lines(spots: Iterable[Spot]) -> str:
    """Some lines: `line 4`, `lines 4, 9 and 14`; `cell 2, line 4` in a notebook."""
    cells: dict[str, list[str]] = {}
    for spot in spots:
        cells.setdefault(spot.cell, []).append(str(spot.line))
    return listed(
        [
            f"{f'{cell}, ' if cell else ''}{'line' if len(numbers) == 1 else 'lines'} {listed(numbers)}"
            for cell, numbers in cells.items()
        ]
    )


def _in_order(spot: Spot) -> tuple[str, int]:
    return spot.cell, spot.line
