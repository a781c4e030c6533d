"""How an entry of the library is made: what to say of a mistake, and the ways to make it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from grader.curriculum.axes import Axis
from grader.curriculum.formula import terms_of
from grader.curriculum.formula.beyond import ANY_WAY
from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.formula.pad import Pad
from grader.curriculum.formula.strided import Strided
from grader.curriculum.formula.windows import SIDES, Windows
from grader.curriculum.mistake import Misconception

Steps = Mapping[str, Any]
"""Steps of the evaluation that are taken otherwise, by name; each is called with the formula first."""

Fitted = Callable[[dict[str, Any]], dict[str, Any]]

Way = str | Steps | tuple[str, Steps]
"""A way to make a mistake: terms that are said otherwise, steps that are taken otherwise, or both."""

BOTH: Steps = {"only": None}
"""Of a way that is taken along both of two dimensions or not at all."""

INSIDE: Steps = {"beyond": "memory"}
"""Of a way that never leads outside x."""

_SPATIAL = {"size", "kernel", "stride", "padding", "output_padding", "dilation"}
_CUT = {"slide", "cut", "strides", "view", "beyond", "weights", "pad"}
"""Steps that say themselves what is read."""


class Table:
    """Makes the misconceptions of one exercise: its right formula, and along which dimensions windows slide."""

    def __init__(
        self,
        base: type[Windows] | type[Pad] | type[Strided],
        axes: tuple[Axis, ...] = (),
        fitted: Fitted = lambda case: case,
    ):
        """`fitted` makes a case one that torch accepts, if entries that others share name too few numbers for that."""
        self.base, self.axes, self._fitted = base, axes, fitted
        self.conv, self.plane = base is Convolution, len(axes) == 2
        self._along = base.right_along.keys() if issubclass(base, Windows) else set()

    def mistake(
        self, id: str, idea: str, says: str, question: str, *ways: Way, stage: str = "", near: float = 0.0,
        message: str = "", may_raise: str = "", within: str = "", cuts: bool = False, beyond: tuple[str, ...] = ("memory",),
        sides: bool = True, only: str | None = None, **numbers: Any,
    ) -> Misconception:  # fmt: skip
        """One entry. `beyond`: how what lies outside x is met, where the mistake may lead there; `cuts`: in any way.

        `only`: of two dimensions, the one along which it is made. Else, if `sides`, it may be made along both or along
        one alone. `numbers` are a case in which it shows.
        """
        beyond = (*ANY_WAY, *beyond[1:], *(["columns first"] if self.plane else [])) if cuts else beyond
        answer, *others = (
            made
            for terms, steps in (_parts(way, self.base.known) for way in ways)
            for side in self._sides(terms, steps, sides, only)
            for made in self._made(terms, {**steps, **side}, beyond)
        )
        first = stage or idea
        if self.plane and first in ("in_channels", "out_channels"):
            first = "channels"
        return Misconception(
            id,
            says,
            question,
            idea,
            first,
            self._case(numbers),
            answer,
            tuple(others),
            near,
            message,
            may_raise,
            within,
        )

    def _sides(self, terms: Mapping[str, str], steps: Steps, sides: bool, only: str | None) -> list[Steps]:
        """Along which of two dimensions a mistake is made: along both, and along one alone."""
        if only or "only" in steps:
            return [{"only": only, **steps}]
        alone = (
            self.plane and sides and terms and terms.keys() <= self._along and not any(map(callable, steps.values()))
        )
        return [{}, *({"only": side, "along": side} for side in SIDES if alone)]

    def _made(self, terms: Mapping[str, str], steps: Steps, beyond: Iterable[str]) -> list[Any]:
        if not _CUT.isdisjoint(steps):
            beyond = ["memory"]  # a way that says itself how windows are cut out, or never leads outside
        first, *others = (
            type("Mistaken", (self.base,), {"axes": len(self.axes), "terms": terms, "beyond": way, **steps})()
            for way in beyond
        )
        for other in others:
            other.if_inside = first
        return [first, *others]

    def _case(self, numbers: Mapping[str, Any]) -> dict[str, Any]:
        """`size`, `kernel`, `stride` ... stand for those along every dimension."""
        case = {name: value for name, value in numbers.items() if name not in _SPATIAL}
        for axis in self.axes:
            case |= {getattr(axis, name): value for name, value in numbers.items() if name in _SPATIAL}
        if self.plane and not _SPATIAL.isdisjoint(numbers.keys() - {"size", "kernel"}):
            case["form"] = "int"
        return self._fitted(case)


def picked(mistakes: Iterable[Misconception], ids: str) -> list[Misconception]:
    """Those of a list that can show in an exercise, by their names, with spaces between."""
    known = {mistake.id: mistake for mistake in mistakes}
    return [known[id] for id in ids.split()]


def _parts(way: Way, known: Mapping[str, str]) -> tuple[dict[str, str], Steps]:
    text, steps = (way, {}) if isinstance(way, str) else way if isinstance(way, tuple) else ("", way)
    return terms_of(text, known), steps
