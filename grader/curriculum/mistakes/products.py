"""Mistakes of convolutions about the kernel and the sum of products."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.recipe import Convolution, einsum
from grader.curriculum.mistakes.sliding import Table

if TYPE_CHECKING:
    from torch import Tensor


def kernel(table: Table) -> list[Misconception]:
    mistake = table.mistake
    product = "What do you do with the products of one window?"
    return [
        mistake("kernel-flipped", "window", "the kernel is flipped: torch's convolution doesn't flip it",
                "Which tap of the kernel meets the first element of a window?",
                {"weights": lambda self, w: w.flip(*range(2, w.dim()))}, size=3, kernel=2),
        mistake(
            "mean-instead-of-sum", "window", "the products are averaged instead of added up", product,
            *({"add_bias": _mean(*each)} for each in ((1, None), (2, None), (1, 2))), size=3, kernel=2,
        ),
        mistake("largest-instead-of-sum", "window", "the largest product is taken instead of the sum of all", product,
                {"sum": _largest}, size=3, kernel=2),
    ]  # fmt: skip


def _mean(first: int, end: int | None) -> Any:
    def add_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
        return Convolution.add_bias(self, result / prod(weight.shape[first:end]), bias, weight)

    return add_bias


def _largest(self: Convolution, windows: Tensor, kernels: Tensor) -> Tensor:
    products = einsum(self, "bgcNK,gocK->bgoNcK", windows, kernels)
    return products.flatten(3 + self.axes).amax(-1)
