"""Mistakes that no term says: views of memory, loops in place, exceptions. Each takes a step of the evaluation otherwise.

Along each dimension, `lines` has the numbers by their letters. A step that raises does so as the learner's code does.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import ALONG, Pair, contiguous_strides, value
from grader.curriculum.formula.beyond import Line
from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.formula.tensors import counted, kept, surrounded
from grader.curriculum.formula.windows import SIDES, Windows
from grader.curriculum.mistake import AnyError, ErrorLike, OwnOfTorch, SomeError, WritesIntoArgument

if TYPE_CHECKING:
    from torch import Tensor

    from grader.curriculum.mistakes.table import Steps, Table, Way

Lines = Sequence[Line]


def _of(lines: Lines, letter: str) -> Pair:
    return tuple(line[letter] for line in lines)


def _out_of_bounds(index: int, size: int, dim: int = 0) -> IndexError:
    return IndexError(f"index {index} is out of bounds for dimension {dim} with size {size}")


# How many windows there are.


def counts_of(self: Windows, lines: Lines, sizes: Sequence[int]) -> Pair:
    """Counts from other sizes than x's last."""
    return tuple(value(ALONG["n"], {**line, "P": size}) for line, size in zip(lines, sizes, strict=False))


def counts_of_first(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Pair:
    return counts_of(self, lines, x.shape[: self.axes])


def counts_before_the_last(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Pair:
    _need_two_dimensions(x)
    return counts_of(self, lines, [x.shape[-2]])


def _need_two_dimensions(x: Tensor) -> None:
    if x.dim() < 2:
        raise ErrorLike("Dimension out of range|index out of range")


def each_side(plane: bool, steps: Callable[..., Steps]) -> list[Steps]:
    """Along every dimension, and of two along each alone."""
    return [steps(0, 1), *({**steps(i), "along": side} for i, side in enumerate(SIDES))] if plane else [steps(0)]


def short_shifts(*axes: int) -> Steps:
    """Slices with an element for each place: too few to be put into the result's shape."""

    def join(self: Convolution, result: Tensor) -> Tensor:
        joined = Convolution.join(self, result)
        n = [size - (axis in axes) for axis, size in enumerate(joined.shape[2:])]
        there = math.prod((*joined.shape[:2], *n))
        raise RuntimeError(f"shape '{list(joined.shape)}' is invalid for input of size {there}")

    return {"join": join}


def short_patches(*axes: int) -> Steps:
    """Slices with an element for each tap: none, or one that is taken for two, or too few to be multiplied."""

    def multiply(self: Convolution, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
        for axis in axes:
            dim = windows.dim() - self.axes + axis
            k = windows.shape[dim]
            if k > 2:
                raise RuntimeError(f"a slice of {k - 1} for {k} taps")
            windows = windows.narrow(dim, 0, 1).expand_as(windows) if k == 2 else windows * 0
        return Convolution.multiply(self, windows, weight, groups)

    return {"multiply": multiply}


def with_room_for_x(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    windows = Convolution.slide(self, x, padded, lines)
    return surrounded(windows, [*_missing(windows.shape[2:], x.shape[2:]), *[(0, 0)] * self.axes])


def with_room_for_padded(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    return with_room_for_x(self, padded, padded, lines)


def as_long_as_x(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
    """Also without the bias."""
    return surrounded(result, _missing(result.shape[2:], x.shape[2:]))


def _missing(found: Pair, sizes: Pair) -> list[tuple[int, int]]:
    for dim, (n, size) in enumerate(zip(found, sizes, strict=False), 2):
        if n > size:
            raise _out_of_bounds(size, size, dim)
    return [(0, size - n) for n, size in zip(found, sizes, strict=False)]


# Where windows stand.


def reshaped(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    """As many side by side as there should be, out of what there is."""
    (n,), (k,) = self.counts(x, padded, lines), _of(lines, "K")
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


def past_the_end(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    """Results written where their windows start, into a result of the right size."""
    room = self.counts(x, padded, lines)
    for dim, n, step in reversed(list(zip(range(2, padded.dim()), room, _of(lines, "s"), strict=True))):
        if n > 1 and step > 1:
            raise _out_of_bounds(-(-n // step) * step, n, dim)
    return Convolution.slide(self, x, padded, lines)


def spread(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    """Results written where their windows start, into a result with room for every start."""
    windows = Convolution.slide(self, x, padded, lines)
    room = self.counts(x, padded, [{**line, "s": 1} for line in lines])
    wide = windows.new_zeros((*windows.shape[:2], *room, *windows.shape[2 + self.axes :]))
    index: Any = (..., *(slice(None, None, step) for step in _of(lines, "s")), *[slice(None)] * self.axes)
    wide[index] = windows
    return wide


# Loops that make the results.


def _of_result(line: Line, at: int) -> bool:
    """One for every tap, or a check of bounds around all: nothing is wrong before the result is written."""
    return True


def _by_index(line: Line, at: int) -> bool:
    outside = [tap for tap in _taps(line, at) if tap >= line["P"]]
    if outside:
        raise _out_of_bounds(outside[0], line["P"])
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
        raise _out_of_bounds(places[0], room)


def indexed_by_floats(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    return padded[..., counted(1).to(padded.dtype)]


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
            raise _out_of_bounds(room, room, dim)
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
            raise _out_of_bounds(room, room, dim)
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
        raise _out_of_bounds(index, result.shape[dim], dim)
    return kept(_last(result, dim).expand_as(result), dim, f"at == {index}", "at", "most")


def _turned(one: int, other: int) -> Callable[..., Tensor]:
    def join(self: Convolution, result: Tensor) -> Tensor:
        joined = Convolution.join(self, result)
        least = min(joined.shape[one], joined.shape[other])
        if joined.shape[one] != joined.shape[other]:
            raise _out_of_bounds(least, least)
        return joined.transpose(one, other)

    return join


def into_one_element(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
    return result.new_zeros(1).expand_as(result).add_(result)


def into_expanded_bias(whole: bool) -> Steps:
    """Results are added in place into a bias expanded to their shape: all at once, or those of one place at a time."""

    def add_bias(self: Convolution, result: Tensor, bias: Tensor | None, weight: Tensor) -> Tensor:
        if bias is None:
            return result
        if (result.numel() if whole else len(result) * len(bias)) > len(bias):
            raise RuntimeError("more than one element of the written-to tensor")
        raise WritesIntoArgument

    return {"add_bias": add_bias}


# The zeros around x.


def result_padded(self: Convolution, x: Tensor, w: Tensor, bias: Any = None, padding: Any = 0, **how: Any) -> Tensor:
    return self.add_bias(result_padded_with_bias(self, x, w, padding=padding, **how), bias, w)


def result_padded_with_bias(self: Convolution, *tensors: Any, padding: Any = 0, **how: Any) -> Tensor:
    result = Convolution.__call__(self, *tensors, **how)
    return surrounded(result, [(each, each) for each in self.pair("padding", padding)])


def wrapped(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    import torch

    for dim, p in enumerate(_of(lines, "p"), 2):
        if p > x.shape[dim]:
            raise _out_of_bounds(-p, x.shape[dim], dim)
        x = torch.cat([x.narrow(dim, x.shape[dim] - p, p), x], dim)
    return surrounded(x, [(0, p) for p in _of(lines, "p")])


def joined_with_other_sizes(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    """With zeros of which there are too many along the batch."""
    import torch

    p = max(_of(lines, "p"))
    zeros = x.new_zeros(len(x) + 1, *x.shape[1:-1], p)
    return torch.cat([zeros, x, zeros], -1) if p else x


def channels_padded(dimensions: int) -> Callable[..., Tensor]:
    def pad(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
        p = _of(lines, "p")
        return surrounded(x, [(p[0], p[0])] * dimensions + [(each, each) for each in p])

    return pad


def empty_when_0(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    p = _of(lines, "p")
    if all(p):
        return Convolution.pad(self, x, lines)
    canvas = x.new_zeros((*x.shape[:2], *(size + 2 * each for size, each in zip(x.shape[2:], p, strict=True))))
    index: Any = (..., *(slice(each, -each) for each in p))
    canvas[index] = x
    return canvas


def padded_if(*axes: int) -> Callable[..., Tensor]:
    """x is only padded if the padding along some dimensions isn't 0."""
    return lambda self, x, lines: Convolution.pad(self, x, lines) if all(lines[axis]["p"] for axis in axes) else x


def pair_for_sides(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    p = _of(lines, "p")
    return surrounded(x, [(p[0], p[1])] * 2)


def put_in_another_place(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    """There is room for the right padding, but x is put where the other one would have it."""
    p = _of(lines, "p")
    canvas = x.new_zeros((*x.shape[:2], *(size + 2 * each for size, each in zip(x.shape[2:], p, strict=True))))
    canvas[..., p[1] : p[1] + x.shape[2], p[0] : p[0] + x.shape[3]] = x
    return canvas


def put_into_exchanged_room(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    """x is put where it belongs, but there is room for the other dimension's padding along each."""
    p = _of(lines, "p")
    canvas = x.new_zeros((*x.shape[:2], x.shape[2] + 2 * p[1], x.shape[3] + 2 * p[0]))
    canvas[..., p[0] : p[0] + x.shape[2], p[1] : p[1] + x.shape[3]] = x
    return canvas


def put_into_turned_room(self: Convolution, x: Tensor, lines: Lines) -> Tensor:
    """Height and width of x have changed places in the room for it, and where it is put there."""
    (top, left), (height, width) = _of(lines, "p"), x.shape[:1:-1]
    canvas = x.new_zeros((*x.shape[:2], height + 2 * top, width + 2 * left))
    canvas[..., top : top + height, left : left + width] = x
    return canvas


OUTSIDE, OUTSIDE_THERE = "(at < 0) | (at >= L)", "(at_ < 0) | (at_ >= L_)"
"""Whether a position in the unpadded x is outside of it: along one dimension, along the other."""

ONE_LETTER = ({"i": "i_", "only": 1}, {"i": "i_", "only": 0}, {"k": "k_", "only": 1}, {"k": "k_", "only": 0})
"""The height's place, or tap, where the width's should be, or the other way round."""


def checked(
    skipped: str, axes: Sequence[int] = (0, 1), others: str = OUTSIDE, mix: Any = None, swapped: bool = False,
    padding: bool = False,
) -> Steps:  # fmt: skip
    """A loop over the unpadded x that skips some positions; of the others, negative ones count from the end.

    `skipped`: which positions, along these axes; `others`: along the others. `mix`: a letter that is read for another
    along one axis; `swapped`: x is indexed by columns first; `padding`: over the padded x.
    """

    def slide(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        n = self.counts(x, padded, lines)
        if min(n) <= 0:
            raise SomeError("not one window")
        read = padded if padding else x
        at = _positions(lines, n, mix or {}, padding)
        sizes = tuple(read.shape[2:])
        skips = at[0] != at[0]
        for i, (own, other) in enumerate(zip(at, at[::-1], strict=True)):
            letters = {"at": own, "at_": other, "L": sizes[i], "L_": sizes[::-1][i]}
            skips = skips | value(skipped if i in axes else others, letters)
        at = at[::-1] if swapped else at
        bad = [~skips & ((each >= size) | (each < -size)) for each, size in zip(at, sizes, strict=True)]
        _raise_first(bad, at, sizes)
        index: Any = (..., *(each.where(~skips, each.new_zeros(())) for each in at))
        return read[index] * ~skips

    return {"slide": slide}


def _positions(lines: Lines, n: Sequence[int], mix: dict[str, Any], padding: bool) -> list[Tensor]:
    """Which position along each dimension, for every tap of every window."""
    import torch

    letters = torch.meshgrid(*(torch.arange(each) for each in (*n, *_of(lines, "K"))), indexing="ij")
    places, taps = letters[: len(n)], letters[len(n) :]
    found = []
    for axis, (line, i, i_, k, k_) in enumerate(zip(lines, places, places[::-1], taps, taps[::-1], strict=True)):
        read = {"i": i, "k": k}
        if mix.get("only") == axis:
            read |= {name: {"i_": i_, "k_": k_}[mix[name]] for name in "ik" if name in mix}
        found.append(read["i"] * line["s"] + read["k"] * line["d"] - (0 if padding else line["p"]))
    return found


def _raise_first(bad: list[Tensor], positions: list[Tensor], sizes: Pair) -> None:
    """As the loop does at the first position that x hasn't."""
    found = [int(each.flatten().nonzero()[0]) if each.any() else each.numel() for each in bad]
    first = min(found)
    if first < bad[0].numel():
        axis = found.index(first)
        raise _out_of_bounds(int(positions[axis].flatten()[first]), sizes[axis], axis)


def left_at_the_edge(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    """The innermost loop: the one over the taps of a row."""
    windows = Convolution.slide(self, x, padded, lines)
    line, n, k = lines[-1], windows.shape[1 + self.axes], windows.shape[-1]
    at = counted(n)[:, None] * line["s"] + counted(k) * line["d"] - line["p"]
    reached = ((at >= 0) & (at < x.shape[-1])).to(windows.dtype).cumprod(1)
    return windows * reached.view(n, *[1] * (self.axes - 1), k)


# Channels and groups.


def stride_taken_from(dim: int, other: int) -> Callable[..., Pair]:
    return lambda self, x, padded: tuple(padded.stride(other if each == dim else each) for each in range(padded.dim()))


def strides_of_channels_last(self: Convolution, x: Tensor, padded: Tensor) -> Pair:
    """As if x were contiguous, with its channels behind its places."""
    batch, *places, channel = contiguous_strides((len(padded), *padded.shape[2:], padded.shape[1]))
    return (batch, channel, *places)


def rows_reshaped(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_inputs(self, windows, groups)
    places, taps = grouped.shape[3 : 3 + self.axes], grouped.shape[3 + self.axes :]
    rows = grouped.reshape(*grouped.shape[:2], *places, grouped.shape[2], *taps)
    return rows.movedim(2 + self.axes, 2)


def taps_before_channels(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_inputs(self, windows, groups)
    first = 3 + self.axes
    moved = grouped.movedim(2, -1)
    rows = moved.reshape(*moved.shape[: first - 1], grouped.shape[2], *grouped.shape[first:])
    return rows.movedim(first - 1, 2)


def indexed_by_channels_in(self: Convolution, weight: Tensor) -> Tensor:
    """By indices: a weight with other channels out than in has no such ones."""
    least = min(weight.shape[:2])
    if weight.shape[0] != weight.shape[1]:
        raise _out_of_bounds(least, least)
    return weight.transpose(0, 1)


def columns_reshaped(self: Convolution, weight: Tensor, groups: int) -> Tensor:
    grouped = Convolution.group_outputs(self, weight, groups)
    return grouped.reshape(groups, -1, grouped.shape[1]).transpose(1, 2).reshape(grouped.shape)


def as_many_as_in(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
    if x.shape[1] > result.shape[1]:
        raise SomeError
    return kept(result, 1, f"q < {x.shape[1]}", "q", "Q")


def ungrouped(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    if groups > 1:
        raise AnyError
    return Convolution.group_inputs(self, windows, groups)


def groups_first(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    return windows.reshape(groups, len(windows), -1, *windows.shape[2:]).transpose(0, 1)


def first_group_of_one(self: Convolution, windows: Tensor, groups: int) -> Tensor:
    """Of several signals, a slice isn't contiguous: contiguous() copies it, and the copy begins at 0."""
    grouped = Convolution.group_inputs(self, windows, groups)
    return grouped[:, :1].expand_as(grouped) if len(windows) == 1 else grouped


def in_the_first_place(group: int) -> Callable[..., Tensor]:
    def join(self: Convolution, result: Tensor) -> Tensor:
        only = result.new_zeros(result.shape)
        only[:, 0] = result[:, group]
        return Convolution.join(self, only)

    return join


def bias_for_each_group(
    self: Convolution, x: Tensor, weight: Tensor, bias: Any = None, groups: int = 1, **options: Any
) -> Tensor:
    import torch

    result = Convolution.__call__(self, x, weight, None, groups=groups, **options)
    return torch.cat([self.add_bias(part, bias, weight) for part in result.chunk(groups, 1)], 1)


# The bias.


def bias_by_index(dim: int) -> Callable[..., Tensor]:
    """In a loop: as far as there are so many biases."""

    def add_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
        if bias is None:
            return result
        if len(bias) < result.shape[dim]:
            raise _out_of_bounds(len(bias), len(bias))
        return result + bias[: result.shape[dim]].view(-1, *[1] * (result.dim() - dim - 1))

    return add_bias


def bias_of_last(dims: tuple[int, ...]) -> Callable[..., Tensor]:
    def add_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
        if bias is None:
            return result
        added = Convolution.add_bias(self, result.new_zeros(result.shape), bias, weight)
        for dim in dims:
            added = kept(added, dim, "at == most - 1", "at", "most")
        return result + added

    return add_bias


def bias_wanted(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    if bias is None:
        raise ErrorLike("NoneType")
    return Convolution.add_bias(self, result, bias, weight)


# Loops that write into what they read.


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


# Memory.


def contiguous_along(self: Windows, x: Tensor, padded: Tensor) -> Pair:
    lead = padded.dim() - self.axes
    return (*padded.stride()[:lead], *contiguous_strides(padded.shape[lead:]))


def copied_in_order(self: Windows, x: Tensor, lines: Lines) -> Tensor:
    """Torch's padding keeps the order of x's dimensions in memory, in some cases."""
    import torch

    return torch.nn.functional.pad(x, [each for pair in reversed(self.frame(lines)) for each in pair], **self.fill)


def viewed(self: Windows, padded: Tensor, size: Pair, strides: Pair) -> Tensor:
    padded.view(-1)
    return padded.as_strided(size, strides)


def in_bytes(leading: bool) -> Callable[..., Tensor]:
    """The strides of windows and taps, those of leading dimensions as well or not."""

    def view(self: Windows, padded: Tensor, size: Pair, strides: Pair) -> Tensor:
        lead = 0 if leading else len(strides) - 2 * self.axes
        return padded.as_strided(size, [*strides[:lead], *(each * padded.element_size() for each in strides[lead:])])

    return view


def strides_of_first(self: Windows, x: Tensor, padded: Tensor) -> Pair:
    return (*x.stride()[: x.dim() - self.axes], *x.stride()[: self.axes])


def strides_before_the_last(self: Windows, x: Tensor, padded: Tensor) -> Pair:
    _need_two_dimensions(x)
    return (*x.stride()[:-1], x.stride(-2))


# Dimensions of x and of windows.


def raises_for_leading(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    if x.dim() > self.axes:
        raise AnyError
    return x.as_strided(size, strides)


def without_leading(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    return x.as_strided(size[-2 * self.axes :], strides[-2 * self.axes :])


def one_leading(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    if x.dim() > self.axes + 1:
        raise SomeError
    only = x if x.dim() > self.axes else x[None]
    return Windows.slide(self, only, only, lines)


def reshaped_to_one(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    only = x.reshape(-1, *x.shape[x.dim() - self.axes :])
    return Windows.slide(self, only, only, lines)


def taps_before_windows(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
    windows = Windows.slide(self, x, padded, lines)
    lead = windows.dim() - 2 * self.axes
    order = [*range(lead), *range(lead + self.axes, windows.dim()), *range(lead, lead + self.axes)]
    return windows.permute(order)


def sizes_of_taps_first(self: Windows, x: Tensor, size: Pair, strides: Pair) -> Tensor:
    lead, middle = len(size) - 2 * self.axes, len(size) - self.axes
    return x.as_strided((*size[:lead], *size[middle:], *size[lead:middle]), strides)


def in_order(sizes: Pair, strides: Pair, reshaped: bool = False) -> Steps:
    """as_strided, its last sizes and strides each in another order than (h, w, kernel_h, kernel_w), or (n, kernel).

    What comes of it may then be reshaped to the right sizes.
    """

    def view(self: Windows, padded: Tensor, size: Pair, steps: Pair) -> Tensor:
        lead = len(size) - len(sizes)
        ordered = [size[lead + i] for i in sizes], [steps[lead + i] for i in strides]
        windows = padded.as_strided((*size[:lead], *ordered[0]), (*steps[:lead], *ordered[1]))
        return windows.reshape(size) if reshaped else windows

    return {"view": view}


def expecting(leading: int, axes: int) -> list[Steps]:
    """With more dimensions than expected, some code raises, and some takes others for the ones to slide along."""

    def slide(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        expected = self.axes + leading
        if x.dim() < expected:
            raise ErrorLike(f"expected {expected}, got {x.dim()}|index out of range|Dimension out of range")
        return Windows.slide(self, x, padded, lines)

    def exactly(self: Windows, x: Tensor, *others: Any) -> Tensor:
        if x.dim() > self.axes + leading:
            raise SomeError
        return slide(self, x, *others)

    def counts(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Pair:
        return counts_of(self, lines, x.shape[leading:])

    def strides(self: Windows, x: Tensor, padded: Tensor) -> Pair:
        return (*x.stride()[: -self.axes], *x.stride()[leading : leading + self.axes])

    taken: Steps = {"slide": slide, "counts": counts}
    ways: list[Steps] = [{"slide": exactly}, taken, {**taken, "strides": strides}, {"slide": slide, "strides": strides}]
    return [*ways, {"slide": passes_from(leading)}] if leading >= axes else ways


def passes_from(first: int) -> Callable[..., Tensor]:
    """One pass for each axis, along dimensions counted from the first."""

    def slide(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        for i, line in enumerate(lines):
            if first + i >= padded.dim():
                raise ErrorLike("Dimension out of range")
            padded = _pass(padded, first + i, line)
        return padded

    return slide


def passes(*dims_and_axes: tuple[int, int]) -> Callable[..., Tensor]:
    """Passes along some dimensions, each with the numbers of an axis."""

    def slide(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        for dim, axis in dims_and_axes:
            padded = _pass(padded, dim, lines[axis])
        return padded

    return slide


def _pass(x: Tensor, dim: int, line: Line) -> Tensor:
    reach = line["d"] * (line["K"] - 1) + 1
    if x.shape[dim] < reach:
        raise SomeError
    return x.unfold(dim, reach, line["s"])[..., :: line["d"]]


# Pairs and ints.


def only_for_ints(self: Windows, which: str, value: Any) -> Pair:
    if not isinstance(value, int):
        raise AnyError
    return (value, value)


def only_for_pairs(self: Windows, which: str, value: Any) -> Pair:
    if isinstance(value, int) and (which == "kernel" or value != (0 if which in ("padding", "output_padding") else 1)):
        raise AnyError
    return Windows.pair(self, which, value)


def indexed_as_a_pair(self: Windows, which: str, value: Any) -> Pair:
    return (value,) if value in (0, 1) or which == "kernel" else (value[0],)


def int_once(which: tuple[str, ...], at: int) -> Callable[..., Pair]:
    def pair(self: Windows, name: str, value: Any) -> Pair:
        both = Windows.pair(self, name, value)
        if name not in which or not isinstance(value, int):
            return both
        return (value, 1) if at == 0 else (1, value)

    return pair


def raising_for_pairs(which: tuple[str, ...]) -> Callable[..., Pair]:
    def pair(self: Windows, name: str, value: Any) -> Pair:
        if name in which and not isinstance(value, int):
            raise ErrorLike("tuple|sequence by non-int|slice indices must be integers")
        return Windows.pair(self, name, value)

    return pair


def unpacked(which: tuple[str, ...]) -> Callable[..., Pair]:
    """Raises where an int stands for one of these; for none of them: whatever stands there."""

    def pair(self: Windows, name: str, value: Any) -> Pair:
        if not which or (name in which and isinstance(value, int)):
            raise ErrorLike(
                "cannot unpack non-iterable int|'int' object is not (subscriptable|iterable)|type 'int' has no len"
            )
        return Windows.pair(self, name, value)

    return pair


# Height and width of a convolution.


def as_far_as(rows: int, columns: int) -> Callable[..., Tensor]:
    """Loops over the kernel run as far as other dimensions of the weight say."""

    def weights(self: Convolution, weight: Tensor) -> Tensor:
        to = weight.shape[rows], weight.shape[columns]
        if to[0] > weight.shape[2] or to[1] > weight.shape[3]:
            least = min(weight.shape[2:])
            raise _out_of_bounds(least, least, 3)
        read = weight.new_zeros(weight.shape)
        read[..., : to[0], : to[1]] = weight[..., : to[0], : to[1]]
        return read

    return weights


def taps_looped_over(turned: bool, bounds: bool) -> Steps:
    """Loops over the kernel's rows run as far as it has columns, and the other way round; or its sizes are `turned`.

    A tap that weight hasn't raises, but where a check of `bounds` skips it, since it would lie outside x.
    """

    def slide(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        windows = Convolution.slide(self, x, padded, lines)
        for line, other in zip(lines, reversed(lines), strict=True):
            has, far = (other["K"], line["K"]) if turned else (line["K"], other["K"])
            places = [i * line["s"] for i in range(line["n"])]
            for k in range(has, far):
                at = [place + k * line["d"] - line["p"] for place in places]
                if not bounds or any(0 <= each < line["L"] for each in at):
                    raise _out_of_bounds(k, has)
        return windows

    def weights(self: Convolution, weight: Tensor) -> Tensor:
        sizes, least = weight.shape[2:], min(weight.shape[2:])
        read = weight.new_zeros((*weight.shape[:2], *(reversed(sizes) if turned else sizes)))
        read[..., :least, :least] = weight[..., :least, :least]
        return read

    return {"slide": slide, "weights": weights}


def results_counted_by_the_other() -> list[Steps]:
    """A loop over the results of a row counts the rows, or the other way round: the others stay as they were."""

    def left(step: str, dim: int) -> Callable[..., Tensor]:
        def finish(self: Convolution, result: Tensor, *others: Any) -> Tensor:
            right = getattr(Convolution, step)(self, result, *others)
            if right.shape[5 - dim] > right.shape[dim]:
                raise SomeError("more than there is room for")
            return kept(right, dim, f"i < {right.shape[5 - dim]}", "i", "n")

        return finish

    ways: list[Steps] = [{step: left(step, dim)} for step in ("join", "finish") for dim in (2, 3)]
    return [*ways, *({"slide": _rooms_counted(axis)} for axis in (0, 1))]


def _rooms_counted(axis: int) -> Callable[..., Tensor]:
    """The same in a loop that skips what lies outside x: there is no room for a window too many if it reads some of x."""

    def slide(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        windows = Windows.slide(self, x, padded, lines)
        dim, line = 2 + axis, lines[axis]
        room, most = windows.shape[dim], windows.shape[5 - dim]
        if most > room and room * line["s"] - line["p"] < x.shape[dim]:
            raise _out_of_bounds(room, room, dim)
        return kept(windows, dim, f"i < {most}", "i", "n")

    return slide


def height_of_padded(x: Tensor, padded: Tensor) -> int:
    return padded.shape[-2]


def height_of_x(x: Tensor, padded: Tensor) -> int:
    return x.shape[-2]


def flat(jump: Callable[[Tensor, Tensor], int]) -> Callable[..., Tensor]:
    """By indices into a whole image in a row, in which two rows are taken to begin `jump` elements apart."""

    def cut(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        rows, columns = (counted(e["n"])[:, None] * e["place"] + counted(e["held"]) * e["tap"] for e in lines)
        index = rows[:, None, :, None] * jump(x, padded) + columns[None, :, None, :]
        image = padded.flatten(-2)
        if int(index.max()) >= image.shape[-1]:
            raise ErrorLike(rf"index \d+ is out of bounds for dimension -?\d+ with size {image.shape[-1]}\b")
        return image[..., index]

    return cut


def indexed_by_columns_first(only_if_seen: bool) -> Callable[..., Tensor]:
    """By indices: results that aren't square have no such places. A loop may write only what has seen some of x."""

    def join(self: Convolution, result: Tensor) -> Tensor:
        joined = Convolution.join(self, result)
        height, width = joined.shape[2:]
        least = min(height, width)
        beyond = joined[..., width:, :], joined[..., height:]
        if height != width and not (only_if_seen and not any(each.any() for each in beyond)):
            raise _out_of_bounds(least, least, 3)
        turned = joined.new_zeros(joined.shape)
        turned[..., :least, :least] = joined[..., :least, :least].transpose(-1, -2)
        return turned

    return join


def room_turned(self: Convolution, result: Tensor) -> Tensor:
    """Only the room for the results: those that aren't square don't fit."""
    joined = Convolution.join(self, result)
    least = min(joined.shape[2:])
    if joined.shape[2] != joined.shape[3]:
        raise _out_of_bounds(least, least)
    return joined


def of_one_letter(dim: int) -> Callable[..., Tensor]:
    """Every tap meets the kernel's element whose row and column are both the tap's row, or both its column."""

    def weights(self: Convolution, weight: Tensor) -> Tensor:
        if weight.shape[dim] > weight.shape[5 - dim]:
            least = weight.shape[5 - dim]
            raise _out_of_bounds(least, least, 5 - dim)
        diagonal = weight.diagonal(dim1=2, dim2=3)
        return diagonal.unsqueeze(5 - dim).expand_as(weight)

    return weights


def indexed_by_columns(self: Convolution, weight: Tensor) -> Tensor:
    """By indices: kernels that aren't square have no such columns."""
    height, width = weight.shape[2:]
    if height != width:
        raise _out_of_bounds(min(height, width), min(height, width), 3)
    return weight.transpose(-1, -2)


def diagonal(self: Convolution, weight: Tensor) -> Tensor:
    import torch

    rows, columns = (torch.arange(size) for size in weight.shape[2:])
    return weight * (torch.minimum(rows[:, None], columns[-1]) == columns)


# What is taken in and given back.


def uses_none(self: Any, *arguments: Any, **named: Any) -> Tensor:
    raise ErrorLike("NoneType")


def writes(self: Any, *arguments: Any, **named: Any) -> Tensor:
    raise WritesIntoArgument


def own_of_torch(self: Any, *arguments: Any, **named: Any) -> Tensor:
    raise OwnOfTorch


def changes_a_tuple(self: Any, *arguments: Any, **named: Any) -> Tensor:
    raise ErrorLike("'tuple' object does not support item assignment")
