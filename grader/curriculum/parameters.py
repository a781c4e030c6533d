"""Numbers that several exercises have, and what a learner reads of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.curriculum.axes import ALL_LAYOUTS, DTYPES, LAID, LAYOUT_OF, Axis
from grader.curriculum.call import OTHERS, THIRDS, WHOLE
from grader.curriculum.space import Case, Parameter, Value

_ALONG = {"length": "", "height": " along the height", "width": " along the width"}


def along(axes: tuple[Axis, ...], number: str, says: str, simplest: Value = 1, argument: str = "") -> list[Parameter]:
    """One number along each axis."""
    names = [(getattr(axis, number), f"{says}{_ALONG[axis.size]}") for axis in axes]
    return [Parameter(name, what, simplest, argument=argument) for name, what in names]


def form(axes: tuple[Axis, ...]) -> list[Parameter]:
    """How two numbers for two axes are given; nothing of the kind for one axis."""
    if len(axes) == 1:
        return []
    told = in_words({"pair": "pairs for the ints", "int": "one int for both dimensions"})
    what = "how a pair is given: as a pair, or as one int"
    return [
        Parameter(
            "form", what, "pair", ("pair", "int"), called=lambda case: "ints for pairs", told=told, argument="form"
        )
    ]


def layout(name: str, layouts: tuple[str, ...] = ALL_LAYOUTS) -> Parameter:
    """How one argument lies in memory."""
    of = LAYOUT_OF[name]
    told = in_words({each: f"{of} {lies}" for each, lies in LAID.items()})
    return Parameter(
        name, f"how {of} lies in memory", "contiguous", layouts, called=lambda case: f"{of}'s layout", told=told
    )


DTYPE = Parameter("dtype", "the type of the numbers", "float32", DTYPES, told=lambda value, case: value)

EXPLICIT = Parameter("explicit", "1: arguments are given also where they are at their default", 0, hidden=True)

_DATA = {WHOLE: "whole numbers as before", THIRDS: "numbers that aren't whole", OTHERS: "other numbers than before"}


def in_words(words: Mapping[Any, str]) -> Callable[[Any, Case], str | None]:
    """How some values are told; the others are plain."""
    return lambda value, case: words.get(value)


DATA = Parameter(
    "data",
    "the numbers: 0 whole, 1 whole and a third, 2 other whole ones",
    WHOLE,
    called=lambda case: "the numbers themselves",
    told=in_words(_DATA),
)
