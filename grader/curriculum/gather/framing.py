"""What gathers where x stands in a frame: each place is one of x's elements, or what stands around it."""

from __future__ import annotations

from grader.curriculum.frames import DIMENSIONS, MOST_DIMENSIONS
from grader.curriculum.gather import Gather

_AT = "abcd"[-MOST_DIMENSIONS:]
"""The letters of the result's dimensions, the first one's first."""

_OWN = {
    "replicate": "min(max({at}, 0), {size} - 1)",
    "reflect": "{size} - 1 - abs({size} - 1 - abs({at}))",
    "circular": "{at} % {size}",
}


def of_frame(modes: bool = False) -> Gather:
    """y[a, ..., d] = x[a - before, ...], or `value` where there is none; with modes, x's own elements instead."""
    numbers = list(zip(_AT, reversed(DIMENSIONS), strict=True))
    there = "if ndim >= {}".format
    at = {letter: f"({letter} - before{i})" for letter, i in numbers}
    return Gather(
        letters={letter: f"size{i}_out {there(i)}" for letter, i in numbers},
        result=tuple(_AT),
        tensors={"x": tuple(f"size{i} {there(i)}" for _, i in numbers)},
        reads={"x": tuple(_in_mode(at[letter], f"size{i}") if modes else at[letter] for letter, i in numbers)},
        around="value",
        names={f"size{i}_out": f"size{i} + before{i} + after{i} {there(i)}" for i in DIMENSIONS},
        refused=_refused(modes),
        idle={
            **{f"size{i}": f"ndim < {i}" for i in DIMENSIONS},
            **{f"{side}{i}": f"pairs < {i}" for i in DIMENSIONS for side in ("before", "after")},
            **({"value": "mode != 'constant'"} if modes else {}),
        },
    )


def _in_mode(at: str, size: str) -> str:
    """Which element a mode reads."""
    told = "".join(f"({text.format(at=at, size=size)}) if mode == {mode!r} else " for mode, text in _OWN.items())
    return told + at


def _refused(modes: bool) -> tuple[tuple[str, str], ...]:
    refused = [
        (f"ndim > {MOST_DIMENSIONS}", f"x has {MOST_DIMENSIONS} dimensions here, at most."),
        ("pairs > ndim", "pad has {pairs} pairs, and x only {ndim} dimensions."),
        *(
            (f"size{i} + before{i} + after{i} < 1", f"More is taken away from dimension -{i} than it has.")
            for i in DIMENSIONS
        ),
    ]
    if modes:
        refused += [
            ("mode != 'constant' and value", "Only the mode 'constant' has a use for a value."),
            (
                "mode != 'constant' and (pairs < 1 or pairs > 3 or ndim - pairs < 1 or ndim - pairs > 2)",
                "In this mode pad has 1 to 3 pairs, and x one or two dimensions more: here {pairs} and {ndim}.",
            ),
            *(_too_far(i) for i in DIMENSIONS),
        ]
    return tuple(refused)


def _too_far(i: int) -> tuple[str, str]:
    more = f"max(before{i}, after{i})"
    reflect, circular = (
        f"mode == {mode!r} and {more} > {most}"
        for mode, most in (("reflect", f"size{i} - 1"), ("circular", f"size{i}"))
    )
    negative = f"mode != 'constant' and min(before{i}, after{i}) < 0"
    return (
        f"{reflect} or {circular} or {negative}",
        f"In this mode so many elements can't stand beside the {{size{i}}} of dimension -{i}.",
    )
