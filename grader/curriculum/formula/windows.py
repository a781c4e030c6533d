"""Windows along the last dimensions of x, evaluated term by term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import ALONG, ONCE, Pair, Terms, value
from grader.curriculum.formula.beyond import WAYS, Line, lies_outside
from grader.curriculum.formula.spoken import SAID
from grader.curriculum.formula.tensors import kept, strided, surrounded
from grader.curriculum.mistake import SomeError

if TYPE_CHECKING:
    from torch import Tensor

SIDES = ("height", "width")
_NUMBERS = "LKspd"


class Windows:
    """The right formula. A mistake says terms otherwise, or overrides a step."""

    axes = 1
    right_along: Terms = ALONG
    known: Terms = MappingProxyType({**ALONG, **ONCE})
    said: Terms = SAID
    """What each term is about, where a learner is told of it."""
    terms: Terms = MappingProxyType({})
    """Those that are said otherwise."""
    only: str | None = None
    """Of two dimensions, the only one along which they are."""
    along: str | None = None
    """The same, where a learner is told so."""
    beyond = "memory"
    """How what lies outside x is met: as strides lead there, or in one of the other ways."""
    fill: Mapping[str, Any] = MappingProxyType({})
    """What stands around x, in the words of torch's own pad."""
    one_by_one = False
    """Whether it is in where each result is written that it is mistaken."""
    ends_outside = False
    """Whether a window of the last call lay outside x: only then it matters how they are cut out."""
    if_inside: Windows | None = None
    """The formula that answers the same as long as no window lies outside x."""

    def __init__(self) -> None:
        mistaken = {name: text for name, text in self.terms.items() if name in self.right_along}
        self.set_along([mistaken if self.only in (None, side) else {} for side in SIDES[: self.axes]])

    def set_along(self, terms: Sequence[Terms]) -> None:
        """Say terms otherwise along each dimension."""
        self.terms_along = list(terms)
        self._mistaken: Terms = {name: text for each in terms for name, text in each.items()}
        self._crosses = self.axes == 2 and any("_" in text for each in terms for text in each.values())

    @property
    def terms_once(self) -> Terms:
        """Those said otherwise that aren't along a dimension."""
        return {name: text for name, text in self.terms.items() if name not in self.right_along}

    def __call__(self, x: Tensor, kernel: Any, stride: Any = 1, dilation: Any = 1) -> Tensor:
        k, s, d = (self.pair(*each) for each in (("kernel", kernel), ("stride", stride), ("dilation", dilation)))
        return self.finish(self.windows_of(x, k, s, (0,) * self.axes, d), x)

    @property
    def miscounts(self) -> bool:
        """Whether it is in how many windows there are that it is mistaken."""
        return "n" in self._mistaken or "counts" in vars(type(self))

    def pair(self, name: str, value: Any) -> Pair:
        return (value,) * self.axes if isinstance(value, int) else tuple(value)

    def windows_of(self, x: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        """(..., *sizes) -> (..., *n, *kernel)"""
        lines = self._read(x.shape[-self.axes :], kernel, s, p, d)
        padded = self.pad(self._seen(x), lines)
        self._share(lines, "P", padded.shape[-self.axes :])
        return self.slide(x, padded, lines)

    def _read(self, *numbers: Pair) -> list[Line]:
        """The numbers along each dimension, as the code reads them."""
        lines: list[Line] = [
            {"L": size, "K": k, "s": s, "p": p, "d": d} for size, k, s, p, d in zip(*numbers, strict=True)
        ]
        if self._crosses:
            for letter, values in zip(_NUMBERS, numbers, strict=True):
                self._share(lines, letter, values)
        if not self._mistaken.keys().isdisjoint(_NUMBERS):
            for line, mistaken in zip(lines, self.terms_along, strict=True):
                line |= {letter: value(mistaken[letter], line) for letter in _NUMBERS if letter in mistaken}
        return lines

    def _share(self, lines: Sequence[Line], letter: str, values: Sequence[Any]) -> None:
        """Each dimension knows its own number by the letter, and the other's by the letter with an underscore."""
        for line, own in zip(lines, values, strict=True):
            line[letter] = own
        if self._crosses:
            for line, other in zip(lines, reversed(values), strict=True):
                line[f"{letter}_"] = other

    def each(self, name: str, lines: Sequence[Line]) -> Sequence[Any]:
        """A term along each dimension."""
        if name in self._mistaken:
            return [
                value(own.get(name) or self.right_along[name], line)
                for own, line in zip(self.terms_along, lines, strict=True)
            ]
        return [value(self.right_along[name], line) for line in lines]

    def _seen(self, x: Tensor) -> Tensor:
        """x with zeros for the elements that don't count."""
        if "elements" in self._mistaken:
            for dim, mistaken in enumerate(self.terms_along, x.dim() - self.axes):
                x = kept(x, dim, mistaken.get("elements"), "j", "L")
        return x

    def pad(self, x: Tensor, lines: Sequence[Line]) -> Tensor:
        if not any(line["p"] for line in lines) and self._mistaken.keys().isdisjoint(("before", "after")):
            return x
        return surrounded(x, self.frame(lines), **self.fill)

    def frame(self, lines: Sequence[Line]) -> list[tuple[int, int]]:
        """How many elements stand before and after x along each dimension."""
        return list(zip(self.each("before", lines), self.each("after", lines), strict=True))

    def slide(self, x: Tensor, padded: Tensor, lines: Sequence[Line]) -> Tensor:
        return self.windows(x, padded, lines, self.counts(x, padded, lines))

    def counts(self, x: Tensor, padded: Tensor, lines: Sequence[Line]) -> Sequence[int]:
        return self.each("n", lines)

    def windows(self, x: Tensor, padded: Tensor, lines: Sequence[Line], n: Sequence[int]) -> Tensor:
        if min(n) <= 0:
            raise SomeError("not one window")
        for line, many, held in zip(lines, n, self.each("held", lines), strict=True):
            line |= {"n": many, "held": held, "start": 0, "place": line["s"], "tap": line["d"]}
        if "at" in self._mistaken:
            self._set_steps(lines)
        self.ends_outside = any(map(lies_outside, lines))
        return self.cut(x, padded, lines)

    def _set_steps(self, lines: Sequence[Line]) -> None:
        """A position is a sum of multiples of i and k: it is known by where it begins, and by a step of each."""
        at = (self.each("at", [{**line, "i": i, "k": k} for line in lines]) for i, k in ((0, 0), (1, 0), (0, 1)))
        for line, start, place, tap in zip(lines, *at, strict=True):
            line |= {"start": start, "place": place - start, "tap": tap - start}

    def cut(self, x: Tensor, padded: Tensor, lines: Sequence[Line]) -> Tensor:
        if self.beyond != "memory":
            return WAYS[self.beyond](padded, lines)
        strides = self.strides(x, padded)
        lead = len(strides) - self.axes
        self._share(lines, "m", strides[lead:])
        if "m" in self._mistaken:
            for line, m in zip(lines, self.each("m", lines), strict=True):
                line["m"] = m
        sizes = (*padded.shape[:lead], *[line["n"] for line in lines], *[line["held"] for line in lines])
        steps = (*strides[:lead], *self.each("window_step", lines), *self.each("tap_step", lines))
        start = sum([line["start"] * line["m"] for line in lines])
        if start:
            return self.view(padded, sizes, steps, padded.storage_offset() + start)
        return self.view(padded, sizes, steps)

    def strides(self, x: Tensor, padded: Tensor) -> Pair:
        return padded.stride()

    def view(self, padded: Tensor, size: Pair, strides: Pair, *offset: int) -> Tensor:
        return strided(padded, size, strides, *offset)

    def finish(self, result: Tensor, x: Tensor) -> Tensor:
        text = self.terms.get("y")
        return value(text, {"y": result, "x": x, "axes": self.axes}) if text else result
