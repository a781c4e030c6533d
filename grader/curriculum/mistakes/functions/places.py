"""Where windows stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.formula.tensors import counted
from grader.curriculum.formula.windows import SIDES, Windows
from grader.curriculum.mistake import ErrorLike, SomeError
from grader.curriculum.mistakes.functions.lines import Lines, of

if TYPE_CHECKING:
    from torch import Tensor

    from grader.curriculum.mistakes.table import Steps, Table, Way


def reshaped(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    """As many side by side as there should be, out of what there is."""
    (n,), (k,) = self.counts(x, padded, lines), of(lines, "K")
    return padded[..., : n * k].reshape(*padded.shape[:-1], n, k)


def also_multiplied(table: Table, terms: str) -> list[Way]:
    """A convolution may multiply by * as well, which says otherwise than einsum that the sizes don't fit."""
    sides: list[Steps] = [{"only": None}]
    if table.plane:
        sides += [{"only": side, "along": side} for side in SIDES]
    steps: list[Steps] = [{}, {"multiply": _multiplied}] if table.conv else [{}]
    return [(terms, {**side, **step}) for step in steps for side in sides]


def _multiplied(self: Convolution, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
    for held, k in zip(reversed(windows.shape), reversed(weight.shape[2:]), strict=False):
        if held != k:
            raise ErrorLike(rf"size of tensor a \({held}\) must match the size of tensor b \({k}\)")
    return Convolution.multiply(self, windows, weight, groups)


def stretched(last: bool) -> Callable[..., Tensor]:
    """Each value of the kernel as often as the dilation says, the last one too, or once."""

    def slide(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        n = self.counts(x, padded, lines)
        if min(n) <= 0:
            raise SomeError("not one window")
        for dim, (many, line) in enumerate(zip(n, lines, strict=True)):
            k, d, at = line["K"], line["d"], 2 + 2 * dim
            read = counted(many)[:, None, None] * line["s"] + counted(k * d).view(k, d)
            once = padded.new_ones(k, d)
            once[-1, 1:] = float(last)
            spread = padded.index_select(at, (read * (once > 0)).flatten()).unflatten(at, (many, k, d))
            shape = [1] * spread.dim()
            shape[at + 1 : at + 3] = [k, d]
            padded = (spread * once.view(shape)).sum(at + 2)
        return padded.transpose(3, 4) if self.axes == 2 else padded

    return slide
