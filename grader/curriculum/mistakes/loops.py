"""Mistakes of convolutions about loops: what they leave out, start again, or write where it is read later."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.recipe import SIDES, Convolution, Pair, Steps
from grader.curriculum.mistakes.sliding import Table

if TYPE_CHECKING:
    from torch import Tensor


def loops(table: Table) -> list[Misconception]:
    mistake = table.mistake
    ends = "From where to where does each of your loops run, and how often is that?"
    return [
        mistake(
            "sum-overwritten", "window", "the sum so far is lost with the next product: replaced (=), or set to 0 in the loop",
            "What happens to the sum so far when the next product comes?",
            {"weights": lambda self, w: _kept(w, range(2, w.dim()), last=True)},
            {"weights": lambda self, w: _kept(w, range(1, w.dim()), last=True)},
            {"weights": lambda self, w: _kept(w, [1], last=True)}, *_of_side(table, last=True), size=3, kernel=2,
        ),
        mistake(
            "sum-not-reset", "window", "a sum goes on where the next one should start again from 0",
            "Before which loop is your sum set to 0, and for which result is it 0?",
            *({step: _going_on(step, dim)} for dim in reversed(range(2 + len(table.axes))) for step in ("finish", "join")),
            stage="one", size=3,
        ),
        mistake(
            "patch-changed-in-place", "window", "the products are written into the padded x, which the next ones read again",
            "Which of your operations write into a window, and of whose memory is a window a part?",
            {"__call__": _changing(_places_first)}, {"__call__": _changing(_channels_first)}, size=5, kernel=2,
        ),
        mistake("first-tap-only", "window", "only the kernel's first tap is used", ends,
                {"weights": lambda self, w: _kept(w, range(2, w.dim()), last=False)}, *_of_side(table, last=False),
                size=3, kernel=2),
        mistake(
            "loop-one-short", "window", "a loop or a slice leaves out its last element, or its first", ends,
            *({"weights": _left_out(dim, last)} for dim in range(1, 2 + len(table.axes)) for last in (True, False)),
            *({step: _results_left_out(step, dim)} for step in ("finish", "join") for dim in range(1, 2 + len(table.axes))),
            *({"weights": _left_out(dim, last, 1)} for dim in range(1, 2 + len(table.axes)) for last in (True, False)),
            *({s: _results_left_out(s, dim, 1)} for s in ("finish", "join") for dim in range(1, 2 + len(table.axes))),
            stage="one",
        ),
        mistake(
            "bounds-one-off", "padding", "a check of bounds is one off: it leaves out elements at the edge of x",
            "Is index 0 inside x? And index length - 1?", {"pad": _edge_left_out(0)}, {"pad": _edge_left_out(1)},
            {"pad": _edge_left_out(0, 1)}, *_edges_of_side(table), stage="one", size=3,
        ),
        mistake(
            "loop-left-early", "batch", "only the first is computed, the others stay 0: a loop ends after one turn",
            "How deep does your return stand, and when is it reached?", {"finish": _first_computed(0)},
            {"finish": _first_computed(1)}, batch=2,
        ),
        mistake(
            "results-at-their-starts", "stride", "each result is written where its window starts, not in the next place",
            "With stride 2, at which index of the result does the second window's number belong?",
            {"slide": _past_the_end}, {"slide": _spread, "one_by_one": True}, stride=2, size=5,
        ),
    ]  # fmt: skip


def _kept(weight: Tensor, dims: Any, last: bool) -> Tensor:
    """The weight with zeros everywhere but at the last (or first) place along some dimensions."""
    for dim in dims:
        keep = weight.new_zeros(weight.shape[dim])
        keep[-1 if last else 0] = 1
        weight = weight * keep.view(-1, *[1] * (weight.dim() - dim - 1))
    return weight


def _of_side(table: Table, last: bool) -> list[Steps]:
    """The last tap, or the first, along one of two dimensions."""
    if len(table.axes) == 1:
        return []
    return [{"weights": _kept_of(dim, last), "along": side} for dim, side in enumerate(SIDES, 2)]


def _kept_of(dim: int, last: bool) -> Any:
    return lambda self, weight: _kept(weight, [dim], last)


def _going_on(step: str, dim: int) -> Any:
    """Sums over all that loops from one dimension on come to, with the bias or without it."""

    def going_on(self: Convolution, result: Tensor, *others: Any) -> Tensor:
        right = getattr(Convolution, step)(self, result, *others)
        return right.flatten(dim).cumsum(dim).view_as(right)

    return going_on


def _changing(order: Any) -> Any:
    def call(
        self: Convolution, x: Tensor, weight: Tensor, bias: Any = None, stride: Any = 1, padding: Any = 0,
        dilation: Any = 1, groups: int = 1,
    ) -> Tensor:  # fmt: skip
        s, p, d = (self.pair(*each) for each in (("stride", stride), ("padding", padding), ("dilation", dilation)))
        padded, kernel = self.pad(x, p).detach().clone(), tuple(weight.shape[2:])
        n = self.counts(x, padded, kernel, s, p, d)
        result = padded.new_zeros(len(x), len(weight), *n)
        per_in, per_out = weight.shape[1], len(weight) // groups
        reach = tuple(each * (k - 1) + 1 for k, each in zip(kernel, d, strict=True))
        for o, place in order(len(weight), per_out, n):
            first = o // per_out * per_in
            along = (slice(i * a, i * a + b, c) for i, a, b, c in zip(place, s, reach, d, strict=True))
            window: Any = (slice(None), slice(first, first + per_in), *along)
            at: Any = (slice(None), o, *place)
            patch = padded[window]
            patch *= weight[o]
            result[at] = patch.flatten(1).sum(1)
        return self.add_bias(result, bias, weight)

    return call


def _places_first(out: int, per_out: int, n: Pair) -> Any:
    """Group by group, place by place, and there every channel out."""
    for first in range(0, out, per_out):
        for place in itertools.product(*map(range, n)):
            yield from ((o, place) for o in range(first, first + per_out))


def _channels_first(out: int, per_out: int, n: Pair) -> Any:
    yield from itertools.product(range(out), itertools.product(*map(range, n)))


def _left_out(dim: int, last: bool, least: int = 0) -> Any:
    """`least`: how many are never left out."""

    def weights(self: Convolution, weight: Tensor) -> Tensor:
        if weight.shape[dim] <= least:
            return weight
        keep = weight.new_ones(weight.shape[dim])
        keep[-1 if last else 0] = 0
        return weight * keep.view(-1, *[1] * (weight.dim() - dim - 1))

    return weights


def _results_left_out(step: str, dim: int, least: int = 0) -> Any:
    def left_out(self: Convolution, result: Tensor, *others: Any) -> Tensor:
        keep = getattr(Convolution, step)(self, result, *others).clone()
        if keep.shape[dim] > least:
            keep.select(dim, -1).zero_()
        return keep

    return left_out


def _edges_of_side(table: Table) -> list[Steps]:
    sides = enumerate(SIDES, 2) if len(table.axes) == 2 else ()
    return [
        {"pad": _edge_left_out(*ends, dims=[dim]), "along": side} for dim, side in sides for ends in ([0], [1], [0, 1])
    ]


def _edge_left_out(*ends: int, dims: Any = None) -> Any:
    def pad(self: Convolution, x: Tensor, p: Pair) -> Tensor:
        x = x.clone()
        for dim, end in itertools.product(dims or range(2, x.dim()), ends):
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
