"""Pooling, evaluated term by term: the windows of an x that has been padded, and one number of each.

With ceil_mode, x has `room` for more elements after its padding, and a last window counts that reaches there, if it
`begins` early enough. `of_window` is what becomes of the windows w.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import ALONG, Pair, Terms, value
from grader.curriculum.formula.beyond import Line
from grader.curriculum.formula.tensors import counted, surrounded
from grader.curriculum.formula.windows import Windows

if TYPE_CHECKING:
    from torch import Tensor


class Pool(Windows):
    """What all pooling shares. A mistake says terms otherwise, or overrides a step."""

    known: Terms = MappingProxyType({**ALONG, "x": "x", "of_window": "w", "y": "y"})
    axes = 2

    def __call__(  # type: ignore[override]
        self, x: Tensor, kernel: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False
    ) -> Tensor:
        self.rounds_up = self.rounding(ceil_mode)
        numbers = (
            ("kernel", kernel),
            ("stride", self.jump(kernel, stride)),
            ("padding", padding),
            ("dilation", dilation),
        )
        k, s, p, d = (self.pair(*each) for each in numbers)
        windows = self.windows_of(self._once("x", x=x), k, s, p, d)
        return self.finish(self.of_window(windows), x)

    def _once(self, name: str, **letters: Any) -> Any:
        return value(self.terms.get(name) or self.known[name], letters)

    def rounding(self, ceil_mode: bool) -> bool:
        return ceil_mode

    def jump(self, kernel: Any, stride: Any) -> Any:
        """Without a stride, windows lie side by side."""
        return kernel if stride is None else stride

    def pad(self, x: Tensor, lines: Sequence[Line]) -> Tensor:
        return surrounded(x, self.frame(lines), **self.fill)

    def frame(self, lines: Sequence[Line]) -> list[tuple[int, int]]:
        room = self.each("room", lines) if self.rounds_up else [0] * len(lines)
        frame = super().frame(lines)
        return [(before, after + more) for (before, after), more in zip(frame, room, strict=True)]

    def counts(self, x: Tensor, padded: Tensor, lines: Sequence[Line]) -> Sequence[int]:
        n = self.each("n", lines)
        if not self.rounds_up:
            return n
        begins = self.each("begins", [{**line, "n": many} for line, many in zip(lines, n, strict=True)])
        return [many - (not each) for many, each in zip(n, begins, strict=True)]

    def of_window(self, windows: Tensor) -> Tensor:
        result: Tensor = self._once("of_window", w=windows)
        return result


class MaxPool(Pool):
    """The largest of each window, among nothing."""

    known: Terms = MappingProxyType({**Pool.known, "of_window": "w.amax((-2, -1))"})
    fill: Mapping[str, Any] = MappingProxyType({"value": -float("inf")})


class AvgPool(Pool):
    """The mean of each window, among zeros; or its sum divided by another number.

    In `divisor`, T is how many elements a window has and K how many along either dimension; `covered` is how many of
    them are in x or in its padding, and `inside` how many in x, each along either dimension.
    """

    known: Terms = MappingProxyType(
        {
            **Pool.known,
            "divisor": "override or (prod(covered) if include else prod(inside))",
            "of_window": "w.sum((-2, -1))/divisor",
        }
    )

    def __call__(  # type: ignore[override]
        self, x: Tensor, kernel: Any, stride: Any = None, padding: Any = 0, ceil_mode: bool = False,
        count_include_pad: bool = True, divisor_override: int | None = None,
    ) -> Tensor:  # fmt: skip
        self.divided = {"include": count_include_pad, "override": divisor_override}
        return super().__call__(x, kernel, stride, padding, 1, ceil_mode)

    def _read(self, *numbers: Pair) -> list[Line]:
        self.lines = super()._read(*numbers)
        return self.lines

    def of_window(self, windows: Tensor) -> Tensor:
        counts = windows.shape[-4:-2]
        lines = [{**line, "i": counted(n)} for line, n in zip(self.lines, counts, strict=True)]
        covered, inside = (_crossed(self.each(name, lines)) for name in ("covered", "covered_x"))
        sizes = {"K": windows.shape[-2:], "T": prod(windows.shape[-2:]), "prod": prod}
        divisor = self._once("divisor", covered=covered, inside=inside, **sizes, **self.divided)
        result: Tensor = self._once("of_window", w=windows, divisor=divisor)
        return result


def _crossed(along: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Numbers along the height and along the width, such that their product has one for each window."""
    return along[0][:, None], along[1]
