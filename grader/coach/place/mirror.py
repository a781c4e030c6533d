"""The same edit for the other of two dimensions, where one line is about both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from grader.coach.place.lines import Line, Rewrite

_SIDES = (
    ("h", "w"),
    ("H", "W"),
    ("height", "width"),
    ("rows", "columns"),
    ("row", "col"),
    ("r", "c"),
    ("i", "j"),
    ("a", "b"),
    ("y", "x"),
    ("0", "1"),
)
_FAR = 2.5
"""How far-fetched an edit may be that is made twice."""

_MORE = 0.5


def mirrored(line: Line, rewrites: Iterable[Rewrite]) -> Iterator[Rewrite]:
    """Edits of one dimension made along the other, too: in another place of the same line, with the other's names."""
    twins = _twins(line) if line.pairs else {}
    if not twins:
        return
    text, (start, end) = line.piece.text, line.range
    for rewrite in rewrites:
        here = text[rewrite.start : rewrite.end]
        there = _mirror(here, twins)
        if rewrite.cost > _FAR or there == here or not start <= rewrite.start <= rewrite.end <= end:
            continue
        place = _only(text, there, rewrite.end, end)
        if place is not None:
            between = text[rewrite.end : place]
            both = rewrite.text + between + _mirror(rewrite.text, twins)
            yield Rewrite(rewrite.start, place + len(there), both, rewrite.cost + _MORE)


def _only(text: str, wanted: str, start: int, end: int) -> int | None:
    """Where a text stands as words of their own, if that is in one place."""
    found = [each.start() for each in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", text[start:end])]
    return start + found[0] if len(found) == 1 else None


def _mirror(text: str, twins: dict[str, str]) -> str:
    return re.sub(r"\b\w+\b", lambda found: twins.get(found[0], found[0]), text)


def _twins(line: Line) -> dict[str, str]:
    """Names and places of one dimension -> the other's, as far as the line may name both."""
    words = {*line.scope, *re.findall(r"\w+", line.piece.text[slice(*line.range)])}
    twins: dict[str, str] = {}
    for one, other in _SIDES:
        for word in words:
            for here, there in ((one, other), (other, one)):
                twin = _twin(word, here, there, words)
                if twin and word not in twins:
                    twins[word] = twin
    return twins


def _twin(word: str, here: str, there: str, words: set[str]) -> str | None:
    ends = word.removesuffix(here) + there if word.endswith(here) else None
    begins = there + word.removeprefix(here) if word.startswith(here) else None
    return next((each for each in (ends, begins) if each in words), None)
