"""Loops that make the results: how often, what they read, where they write; and those that write into what they read."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import Pair, value
from grader.curriculum.formula.beyond import Line
from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.formula.tensors import counted, kept, surrounded
from grader.curriculum.mistake import SomeError
from grader.curriculum.mistakes.functions.lines import Lines, of, out_of_bounds

if TYPE_CHECKING:
    from torch import Tensor

    from grader.curriculum.mistakes.table import Steps, Way


def _of_result(line: Line, at: int) -> bool:
    """One for every tap, or a check of bounds around all: nothing is wrong before the result is written."""
    return True


def _by_index(line: Line, at: int) -> bool:
    outside = [tap for tap in _taps(line, at) if tap >= line["P"]]
    if outside:
        raise out_of_bounds(outside[0], line["P"])
    return True


def _by_slice(line: Line, at: int) -> bool:
    """A single element that is left is multiplied with every tap."""
    left = -(-(line["P"] - at) // line["d"])
    if line["K"] > left != 1:
        raise SomeError("a slice ends with x, shorter than the kernel")
    return True


def _by_bounds(line: Line, at: int) -> bool:
    """A check for each tap: a result of which all taps lie outside x isn't written."""
    return any(line["p"] <= tap < line["p"] + line["L"] for tap in _taps(line, at))


def _taps(line: Line, at: int) -> list[int]:
    return [at + k * line["d"] for k in range(line["K"])]


READS = (_of_result, _by_index, _by_slice, _by_bounds)
"""What is read for a place, which the result may not have; returned is whether there is a number to write then."""


def as_often_as(most: str, read: Callable[[Line, int], bool]) -> Callable[..., Steps]:
    """A loop for each result, as often as this term says: too often it raises, and else zeros stay."""

    def steps(*axes: int) -> Steps:
        def slide(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
            windows = Convolution.slide(self, x, padded, lines)
            for axis in sorted(axes, reverse=True):
                line, often = lines[axis], value(most, lines[axis])
                _need_room(line["n"], [i for i in range(line["n"], often) if read(line, i * line["s"])])
                windows = kept(windows, 2 + axis, f"i < {often}", "i", "n")
            return windows

        return {"slide": slide}

    return steps


def from_start_to_start(most: str, read: Callable[[Line, int], bool]) -> Callable[..., Steps]:
    """A loop over the windows' starts, up to this term: each result is written where its window starts."""

    def steps(*axes: int) -> Steps:
        def slide(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
            windows = Convolution.slide(self, x, padded, lines)
            for axis in sorted(axes, reverse=True):
                line, dim = lines[axis], 2 + axis
                starts = range(0, value(most, line), line["s"])
                _need_room(line["n"], [at for at in starts if at >= line["n"] and read(line, at)])
                at = counted(min(len(starts), -(-line["n"] // line["s"])))
                windows = windows.new_zeros(windows.shape).index_copy(
                    dim, at * line["s"], windows.index_select(dim, at)
                )
            return windows

        return {"slide": slide}

    return steps


def _need_room(room: int, places: Sequence[int]) -> None:
    if places:
        raise out_of_bounds(places[0], room)


def written_elsewhere(plane: bool) -> list[Way]:
    """At the index of another dimension, of a group, a channel in or a tap; or two indices have changed places."""
    dims = range(4 if plane else 3)
    others = [(dim, other) for dim in reversed(dims) for other in dims if other != dim]
    added_by_channel = "einsum = bgcNK,gocK->bcN", {"join": _added_by_channel_in}
    added_by_tap = "einsum = bgcNK,gocK->bgoNK", {"join": _added_by_tap}
    return [
        *({"join": _at_the_index_of(*each, take)} for each in others for take in (_last, _added)),
        *({"join": _at_the_group(take)} for take in (_last, _added)),
        *({"join": each} for each in (_at_the_last_channel_in, _at_the_last_tap)),
        added_by_channel,
        added_by_tap,
        *({"join": _turned(*each)} for each in [(0, 1), *((1, place) for place in dims[2:])]),
    ]


def _last(result: Tensor, dim: int) -> Tensor:
    return result.narrow(dim, result.shape[dim] - 1, 1)


def _added(result: Tensor, dim: int) -> Tensor:
    return result.sum(dim, keepdim=True)


def _at_the_index_of(dim: int, other: int, take: Callable[[Tensor, int], Tensor]) -> Callable[..., Tensor]:
    def join(self: Convolution, result: Tensor) -> Tensor:
        joined = Convolution.join(self, result)
        room, most = joined.shape[dim], joined.shape[other]
        if most > room:
            raise out_of_bounds(room, room, dim)
        own, others = (counted(joined.shape[d]).view(-1, *[1] * (joined.dim() - d - 1)) for d in (dim, other))
        return take(joined, dim) * (own == others)

    return join


def _at_the_group(take: Callable[[Tensor, int], Tensor]) -> Callable[..., Tensor]:
    return lambda self, result: _in_the_first(take(result, 2).flatten(1, 2), result.flatten(1, 2).shape)


def _added_by_channel_in(self: Convolution, result: Tensor) -> Tensor:
    out = len(self.arguments[1])
    return _in_the_first(result, (len(result), out, *result.shape[2:]))


def _added_by_tap(self: Convolution, result: Tensor) -> Tensor:
    places = range(3, 3 + self.axes)
    return _in_the_first(result.sum(tuple(places)).flatten(1, 2), result.flatten(1, 2).shape[: 2 + self.axes])


def _in_the_first(found: Tensor, shape: Pair) -> Tensor:
    """Among zeros; raises as a loop does, the innermost first, where there are more than the shape has room for."""
    for dim, (most, room) in reversed(list(enumerate(zip(found.shape, shape, strict=True)))):
        if most > room:
            raise out_of_bounds(room, room, dim)
    return surrounded(found, [(0, room - most) for most, room in zip(found.shape[1:], shape[1:], strict=True)])


def _at_the_last_channel_in(self: Convolution, result: Tensor) -> Tensor:
    """After the loops over channels in and taps, their letters stand for the last ones."""
    return _only_at(Convolution.join(self, result), 1, self.arguments[1].shape[1] - 1)


def _at_the_last_tap(self: Convolution, result: Tensor) -> Tensor:
    joined = Convolution.join(self, result)
    for dim in range(2, 2 + self.axes):
        joined = _only_at(joined, dim, self.arguments[1].shape[dim] - 1)
    return joined


def _only_at(result: Tensor, dim: int, index: int) -> Tensor:
    """The last of all along a dimension, at this index."""
    if index >= result.shape[dim]:
        raise out_of_bounds(index, result.shape[dim], dim)
    return kept(_last(result, dim).expand_as(result), dim, f"at == {index}", "at", "most")


def _turned(one: int, other: int) -> Callable[..., Tensor]:
    def join(self: Convolution, result: Tensor) -> Tensor:
        joined = Convolution.join(self, result)
        least = min(joined.shape[one], joined.shape[other])
        if joined.shape[one] != joined.shape[other]:
            raise out_of_bounds(least, least)
        return joined.transpose(one, other)

    return join


def changing(order: Callable[..., Iterator[tuple[int, Pair]]]) -> Callable[..., Tensor]:
    def call(
        self: Convolution, x: Tensor, weight: Tensor, bias: Any = None, stride: Any = 1, padding: Any = 0,
        dilation: Any = 1, groups: int = 1,
    ) -> Tensor:  # fmt: skip
        s, p, d = (self.pair(*each) for each in (("stride", stride), ("padding", padding), ("dilation", dilation)))
        padded, kernel = surrounded(x, [(each, each) for each in p]).detach().clone(), tuple(weight.shape[2:])
        reach = tuple(each * (k - 1) + 1 for k, each in zip(kernel, d, strict=True))
        n = tuple((size - r) // a + 1 for size, r, a in zip(padded.shape[2:], reach, s, strict=True))
        result = padded.new_zeros(len(x), len(weight), *n)
        per_in, per_out = weight.shape[1], len(weight) // groups
        for o, place in order(len(weight), per_out, n):
            first = o // per_out * per_in
            along = (slice(i * a, i * a + b, c) for i, a, b, c in zip(place, s, reach, d, strict=True))
            window: Any = (slice(None), slice(first, first + per_in), *along)
            at: Any = (slice(None), o, *place)
            patch = padded[window]
            patch *= weight[o]
            result[at] = patch.flatten(1).sum(1)
        self.arguments = groups, weight
        return self.add_bias(result, bias, weight)

    return call


def places_first(out: int, per_out: int, n: Pair) -> Iterator[tuple[int, Pair]]:
    """Group by group, place by place, and there every channel out."""
    for first in range(0, out, per_out):
        for place in itertools.product(*map(range, n)):
            yield from ((o, place) for o in range(first, first + per_out))


def channels_first(out: int, per_out: int, n: Pair) -> Iterator[tuple[int, Pair]]:
    yield from itertools.product(range(out), itertools.product(*map(range, n)))


def past_the_end(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    """Results written where their windows start, into a result of the right size."""
    room = self.counts(x, padded, lines)
    for dim, n, step in reversed(list(zip(range(2, padded.dim()), room, of(lines, "s"), strict=True))):
        if n > 1 and step > 1:
            raise out_of_bounds(-(-n // step) * step, n, dim)
    return Convolution.slide(self, x, padded, lines)


def spread(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    """Results written where their windows start, into a result with room for every start."""
    windows = Convolution.slide(self, x, padded, lines)
    room = self.counts(x, padded, [{**line, "s": 1} for line in lines])
    wide = windows.new_zeros((*windows.shape[:2], *room, *windows.shape[2 + self.axes :]))
    index: Any = (..., *(slice(None, None, step) for step in of(lines, "s")), *[slice(None)] * self.axes)
    wide[index] = windows
    return wide
