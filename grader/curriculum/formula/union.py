"""Two mistakes in one formula: the terms that either says otherwise, and the steps that either takes otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.curriculum.formula.pad import Pad
from grader.curriculum.formula.strided import Strided
from grader.curriculum.formula.windows import Windows

Formula = Windows | Pad | Strided

_NO_STEPS = ("axes", "terms", "beyond", "only", "along", "if_inside")


def union(one: Formula, other: Formula) -> Formula | None:
    """Both at once; None if they say the same term, or take the same step, in two ways."""
    steps = _together(steps_of(one), steps_of(other))
    if steps is None or type(one).__bases__ != type(other).__bases__:
        return None
    if isinstance(one, Windows) and isinstance(other, Windows):
        return _of_windows(one, other, steps)
    terms = _together(one.terms, other.terms)
    return None if terms is None else type("Both", type(one).__bases__, {"terms": terms, **steps})()


def _of_windows(one: Windows, other: Windows, steps: Mapping[str, Any]) -> Windows | None:
    along = [_together(*each) for each in zip(one.terms_along, other.terms_along, strict=True)]
    once = _together(one.terms_once, other.terms_once)
    ways = {each.beyond for each in (one, other)} - {"memory"}
    if once is None or None in along or len(ways) > 1:
        return None
    how = {"axes": one.axes, "terms": once, "beyond": ways.pop() if ways else "memory"}
    both: Windows = type("Both", type(one).__bases__, {**how, **steps})()
    both.set_along([each or {} for each in along])
    return both


def steps_of(formula: Formula) -> dict[str, Any]:
    """The steps that a mistake takes otherwise."""
    own = vars(type(formula)).items()
    return {name: step for name, step in own if name not in _NO_STEPS and (name[:2] != "__" or name == "__call__")}


def _together(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any] | None:
    return None if one.keys() & other.keys() else {**one, **other}
