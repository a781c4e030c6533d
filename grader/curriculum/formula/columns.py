"""Windows copied into columns and added up from them, evaluated term by term.

Of unfold, `columns` is what becomes of the windows w, (batch, channels, h, w, kernel_h, kernel_w). Of fold, `windows`
is what is made of the columns x, (batch, channels, kernel_h, kernel_w, h, w), with its own sizes n and K; each element
of them goes to its place `at`, and is `added` to what is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import ALONG, Terms, value
from grader.curriculum.formula.beyond import Line, table
from grader.curriculum.formula.windows import Windows
from grader.curriculum.mistake import SomeError

if TYPE_CHECKING:
    from torch import Tensor


class Columns(Windows):
    """What both share. A mistake says terms otherwise, or overrides a step."""

    axes = 2

    def once(self, name: str, **letters: Any) -> Any:
        return value(self.terms.get(name) or self.known[name], letters)


class Unfold(Columns):
    """The right formula of unfold."""

    known: Terms = MappingProxyType(
        {**ALONG, "x": "x", "columns": "w.permute(0, 1, 4, 5, 2, 3).flatten(1, 3).flatten(2)", "y": "y"}
    )

    def __call__(  # type: ignore[override]
        self, x: Tensor, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
    ) -> Tensor:
        numbers = ("kernel", kernel_size), ("stride", stride), ("padding", padding), ("dilation", dilation)
        windows = self.windows_of(self.once("x", x=x), *(self.pair(*each) for each in numbers))
        return self.finish(self.once("columns", w=windows), x)


class Fold(Columns):
    """The right formula of fold."""

    known: Terms = MappingProxyType(
        {
            **ALONG,
            "x": "x",
            "windows": "x.unflatten(-1, n).unflatten(1, (-1, *K))",
            "added": "canvas.index_add(-1, at, w)",
            "y": "y",
        }
    )

    def __call__(  # type: ignore[override]
        self, x: Tensor, output_size: Any, kernel_size: Any, dilation: Any = 1, padding: Any = 0, stride: Any = 1
    ) -> Tensor:
        numbers = ("kernel", kernel_size), ("stride", stride), ("padding", padding), ("dilation", dilation)
        lines = self._read(self.pair("size", output_size), *(self.pair(*each) for each in numbers))
        before, after = self.each("before", lines), self.each("after", lines)
        self._share(lines, "P", [line["L"] + b + a for line, b, a in zip(lines, before, after, strict=True)])
        for line, many in zip(lines, self.each("n", lines), strict=True):
            line |= {"n": many, "held": line["K"], "start": 0, "place": line["s"], "tap": line["d"]}
        if "at" in self._mistaken:
            self._set_steps(lines)
        return self.finish(self.cropped(self.slide(x, self.once("x", x=x), lines), lines, before), x)

    def slide(self, x: Tensor, padded: Tensor, lines: Sequence[Line]) -> Tensor:
        """Of the columns (as `padded`) the padded image: every element of the windows added where it belongs."""
        n, k, size = ([line[letter] for line in lines] for letter in ("n", "K", "P"))
        if min(n) < 1 or prod(n) != padded.shape[-1] or padded.shape[1] % prod(k):
            raise SomeError("the columns are others than the windows")
        windows = self.once("windows", x=padded, n=n, K=k)
        rows, columns = (table(line).T for line in lines)
        if any(
            int(each.max()) >= room or int(each.min()) < 0 for each, room in zip((rows, columns), size, strict=True)
        ):
            raise SomeError("a window lies outside of the image")
        at = (rows[:, None, :, None] * size[1] + columns[:, None]).flatten()
        canvas = windows.new_zeros(*windows.shape[:2], prod(size))
        added: Tensor = self.once("added", canvas=canvas, at=at, w=windows.flatten(2), size=size)
        return added.unflatten(-1, size)

    def cropped(self, image: Tensor, lines: Sequence[Line], before: Sequence[int]) -> Tensor:
        """Without the padding."""
        (top, left), (height, width) = before, (line["L"] for line in lines)
        return image[..., top : top + height, left : left + width]
