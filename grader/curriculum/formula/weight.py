"""The gradient of a convolution to its weight: what comes back to a tap from every place that it stood at.

    result[wo, c, tap] = sum over b and i of  y[b, yc, i] * x[b, xc, at]

Windows of x are those of the convolution itself, as many as y has places, with as many taps as the kernel is to have.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import ALONG, ONCE, Terms, value
from grader.curriculum.formula.beyond import Line
from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.formula.tensors import counted

if TYPE_CHECKING:
    from torch import Tensor

_ONCE: Terms = {**ONCE, "einsum": "bgcNK,bgoN->gocK", "ys": "g*O + o"}


class GradientToWeight(Convolution):
    """The right formula, along one dimension. A mistake says terms otherwise, or overrides a step."""

    known: Terms = MappingProxyType({**ALONG, **_ONCE})
    left_out = ""

    def __call__(  # type: ignore[override]
        self, x: Tensor, y: Tensor, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1, groups: int = 1
    ) -> Tensor:  # fmt: skip
        self.arguments, self.given = (groups, x), y
        y = self._counting(self._once("w", y))
        windows = self.windows_of(self._once("x", x), (kernel,), (stride,), (padding,), (dilation,))
        return self.finish(self.multiply(windows, y, self._once("G", groups)), x)

    @property
    def letters(self) -> dict[str, Any]:
        groups, x = self.arguments
        counts = {"B": len(x), "G": groups, "O": self.given.shape[1] // groups, "C": x.shape[1] // groups}
        return {**counts, "n": self.given.shape[2], "axes": 1, "ones": [1]}

    def counts(self, x: Tensor, padded: Tensor, lines: Sequence[Line]) -> Sequence[int]:
        """As many as y has places, unless it is in their number that the code is mistaken."""
        return self.each("n", lines) if "n" in self._mistaken else self.given.shape[2:]

    def multiply(self, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
        """windows: (batch, channels, n, kernel), y: (batch, out_channels, n) -> (out_channels, c, kernel)"""
        return self.join(self.sum(self.group_inputs(windows, groups), self.group_outputs(weight, groups)))

    def group_outputs(self, weight: Tensor, groups: int) -> Tensor:
        """y, parted into groups."""
        if "ys" not in self.terms:
            return weight.unflatten(1, (groups, -1))
        return weight[:, self._channels("ys")[..., 0].expand(groups, weight.shape[1] // groups)]

    def join(self, result: Tensor) -> Tensor:
        """(group, o, c, kernel) -> (out_channels, c, kernel)"""
        joined = result.flatten(0, 1)
        if "wo" in self.terms:
            to = self._channels("wo")[..., 0].expand(result.shape[:2]).flatten()
            joined = joined.new_zeros((int(to.max()) + 1, *joined.shape[1:])).index_add(0, to, joined)
        if "sums" in self.terms:
            joined = value(self.terms["sums"], {**self.letters, "r": result, "q": joined})
        if "tap" in self._mistaken:
            taps = counted(joined.shape[-1])
            joined = joined.index_select(-1, value(self._mistaken["tap"], {"k": taps, "K": len(taps)}))
        return joined
