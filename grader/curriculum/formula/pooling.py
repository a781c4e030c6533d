"""Pooling, evaluated term by term: the windows of an x that has been padded, and one number of each.

With ceil_mode, x has `room` for more elements after its padding, and a last window counts that reaches there, if it
`begins` early enough. `of_window` is what becomes of the windows w.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import ALONG, Terms, value
from grader.curriculum.formula.beyond import Line
from grader.curriculum.formula.tensors import surrounded
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
        self.rounds_up = ceil_mode
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
