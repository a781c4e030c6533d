"""What as_strided was asked for that there isn't, read out of the words in which it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from grader.runner.outcome import Problem


class Refused(NamedTuple):
    """What the call does, and what as_strided was asked for, each in words."""

    does: str
    asked: str


def refused(problem: Problem | None) -> Refused | None:
    """What as_strided was asked for, if it was that which raised, and for such a reason."""
    for pattern, does, asked in _REFUSED:
        if problem and (found := re.search(pattern, problem.message)):
            return Refused(does, asked(found))
    return None


def _past_the_end(found: re.Match[str]) -> str:
    sizes, strides, offset = found[1], found[2], int(found[3])
    item, asked, there = (int(found[i]) for i in (4, 5, 6))
    return (
        f"as_strided was asked for sizes ({sizes}) with strides ({strides}) from offset {offset}: the last element "
        f"is at place {asked // item - 1} of the storage, whose last place is {there // item - 1}."
    )


_OUTSIDE = "reaches outside the memory there is"

_REFUSED: tuple[tuple[str, str, Callable[[re.Match[str]], str]], ...] = (
    (
        r"setStorage: sizes \[([\d, ]*)\], strides \[([\d, ]*)\], storage offset (\d+), and itemsize (\d+) "
        r"requiring a storage size of (\d+) are out of bounds for storage of size (\d+)",
        _OUTSIDE,
        _past_the_end,
    ),
    (
        r"invalid storage offset (-\d+)",
        _OUTSIDE,
        lambda found: f"as_strided was asked to begin at place {found[1]} of the storage, whose first place is 0.",
    ),
    (
        r"Storage size calculation overflowed with sizes=\[([\d, ]*-\d[-\d, ]*)\]",
        "asks for a size below 0",
        lambda found: f"as_strided was asked for sizes ({found[1]}): a size can be 0, but not less.",
    ),
)
