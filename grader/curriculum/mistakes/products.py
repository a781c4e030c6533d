"""Mistakes of convolutions about the kernel, the sum of products and loops."""

from __future__ import annotations

import itertools
from math import prod
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.recipe import Convolution, Pair, einsum
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
            *({"add_bias": _mean(first)} for first in (1, 2)), size=3, kernel=2,
        ),
        mistake("largest-instead-of-sum", "window", "the largest product is taken instead of the sum of all", product,
                {"sum": _largest}, size=3, kernel=2),
    ]  # fmt: skip


def _mean(first: int) -> Any:
    def add_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
        return Convolution.add_bias(self, result / prod(weight.shape[first:]), bias, weight)

    return add_bias


def _largest(self: Convolution, windows: Tensor, kernels: Tensor) -> Tensor:
    products = einsum(self, "bgcNK,gocK->bgoNcK", windows, kernels)
    return products.flatten(3 + self.axes).amax(-1)


def loops(table: Table) -> list[Misconception]:
    mistake = table.mistake
    ends = "From where to where does each of your loops run, and how often is that?"
    return [
        mistake(
            "sum-overwritten", "window", "each product replaces the sum (=) instead of being added to it (+=)",
            "What happens to the sum so far when the next product comes?",
            {"weights": lambda self, w: _kept(w, range(2, w.dim()), last=True)},
            {"weights": lambda self, w: _kept(w, range(1, w.dim()), last=True)},
            {"weights": lambda self, w: _kept(w, [1], last=True)}, size=3, kernel=2,
        ),
        mistake("first-tap-only", "window", "only the kernel's first tap is used", ends,
                {"weights": lambda self, w: _kept(w, range(2, w.dim()), last=False)}, size=3, kernel=2),
        mistake(
            "loop-one-short", "window", "a loop leaves out its last element, or its first", ends,
            *({"weights": _left_out(dim, last)} for dim in range(1, 2 + len(table.axes)) for last in (True, False)),
            *({step: _results_left_out(step, dim)} for step in ("finish", "join") for dim in range(1, 2 + len(table.axes))),
            stage="one",
        ),
        mistake(
            "bounds-one-off", "padding", "a check of bounds is one off: it leaves out elements at the edge of x",
            "Is index 0 inside x? And index length - 1?", {"pad": _edge_left_out(0)}, {"pad": _edge_left_out(1)},
            {"pad": _edge_left_out(0, 1)}, stage="one", size=3,
        ),
        mistake(
            "loop-left-early", "batch", "only the first is computed, the others stay 0: a loop ends after one turn",
            "How deep does your return stand, and when is it reached?", {"finish": _first_computed(0)},
            {"finish": _first_computed(1)}, batch=2,
        ),
        mistake(
            "results-at-their-starts", "stride", "each result is written where its window starts, not in the next place",
            "With stride 2, at which index of the result does the second window's number belong?",
            {"slide": _past_the_end}, {"slide": _spread}, stride=2, size=5,
        ),
    ]  # fmt: skip


def _kept(weight: Tensor, dims: Any, last: bool) -> Tensor:
    """The weight with zeros everywhere but at the last (or first) place along some dimensions."""
    for dim in dims:
        keep = weight.new_zeros(weight.shape[dim])
        keep[-1 if last else 0] = 1
        weight = weight * keep.view(-1, *[1] * (weight.dim() - dim - 1))
    return weight


def _left_out(dim: int, last: bool) -> Any:
    def weights(self: Convolution, weight: Tensor) -> Tensor:
        keep = weight.new_ones(weight.shape[dim])
        keep[-1 if last else 0] = 0
        return weight * keep.view(-1, *[1] * (weight.dim() - dim - 1))

    return weights


def _results_left_out(step: str, dim: int) -> Any:
    def left_out(self: Convolution, result: Tensor, *others: Any) -> Tensor:
        keep = getattr(Convolution, step)(self, result, *others).clone()
        keep.select(dim, -1).zero_()
        return keep

    return left_out


def _edge_left_out(*ends: int) -> Any:
    def pad(self: Convolution, x: Tensor, p: Pair) -> Tensor:
        x = x.clone()
        for dim, end in itertools.product(range(2, x.dim()), ends):
            x.select(dim, -end).zero_()
        return Convolution.pad(self, x, p)

    return pad


def _first_computed(dim: int) -> Any:
    def finish(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
        keep = result.clone()
        keep.narrow(dim, 1, result.shape[dim] - 1).zero_()
        return keep

    return finish


def _past_the_end(self: Convolution, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    """Into a result of the right size."""
    room = self.counts(x, padded, kernel, s, p, d)
    for dim, n, step in reversed(list(zip(range(2, padded.dim()), room, s, strict=True))):
        if n > 1 and step > 1:
            raise IndexError(f"index {-(-n // step) * step} is out of bounds for dimension {dim} with size {n}")
    return Convolution.slide(self, x, padded, kernel, s, p, d)


def _spread(self: Convolution, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
    """Into a result with room for every start."""
    windows = Convolution.slide(self, x, padded, kernel, s, p, d)
    room = self.counts(x, padded, kernel, (1,) * self.axes, p, d)
    spread = windows.new_zeros((*windows.shape[:2], *room, *kernel))
    index: Any = (..., *(slice(None, None, step) for step in s), *[slice(None)] * self.axes)
    spread[index] = windows
    return spread
