"""Right recipes for windows and convolutions, step by step: what mistakes are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import TYPE_CHECKING, Any, TypeVar

from grader.curriculum.mistake import SomeError

if TYPE_CHECKING:
    from torch import Tensor

Pair = tuple[int, ...]
Steps = dict[str, Any]
"""The steps of a recipe that a mistake takes otherwise, by name; each is called with the recipe first."""

SIDES = ("height", "width")


class Windows:
    """Windows along the last dimensions. Each mistake overrides one step."""

    axes = 1
    along: str | None = None
    """Of two dimensions, the only one along which the mistake is made."""
    miscounts = False
    """Whether it is in how many windows there are that it is mistaken."""
    one_by_one = False
    """Whether it is in where each result is written."""
    ends_outside = False
    """Whether a window of the last call ended outside x: only then it matters how they are cut out."""
    if_inside: Windows | None = None
    """The recipe that answers the same as long as no window ends outside x."""

    def __call__(self, x: Tensor, kernel: Any, stride: Any = 1, dilation: Any = 1) -> Tensor:
        k, s, d = (self.pair(*each) for each in (("kernel", kernel), ("stride", stride), ("dilation", dilation)))
        return self.slide(x, x, self.kernel(k), s, (0,) * self.axes, d)

    def pair(self, name: str, value: Any) -> Pair:
        return (value,) * self.axes if isinstance(value, int) else tuple(value)

    def kernel(self, kernel: Pair) -> Pair:
        return kernel

    def slide(self, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Tensor:
        """(..., *sizes) -> (..., *n, *kernel)"""
        n = self.counts(x, padded, kernel, s, p, d)
        return self.windows(x, padded, n, kernel, self.places(s, d), self.taps(s, d))

    def counts(self, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
        return tuple(map(self.count, padded.shape[-self.axes :], kernel, s, d))

    def count(self, size: int, k: int, s: int, d: int) -> int:
        return (size - d * (k - 1) - 1) // s + 1

    def places(self, s: Pair, d: Pair) -> Pair:
        """How many elements further on the next window starts."""
        return s

    def taps(self, s: Pair, d: Pair) -> Pair:
        """How many elements further on a window takes its next one."""
        return d

    def windows(self, x: Tensor, padded: Tensor, n: Pair, kernel: Pair, places: Pair, taps: Pair) -> Tensor:
        if min(n) <= 0:
            raise SomeError("not one window")
        ends = [(i - 1) * a + (k - 1) * b for i, k, a, b in zip(n, kernel, places, taps, strict=True)]
        self.ends_outside = any(end >= size for end, size in zip(reversed(ends), reversed(padded.shape), strict=False))
        return self.cut(x, padded, n, kernel, places, taps)

    def cut(self, x: Tensor, padded: Tensor, n: Pair, kernel: Pair, places: Pair, taps: Pair) -> Tensor:
        strides = self.strides(x, padded)
        leading, along = strides[: len(strides) - self.axes], strides[len(strides) - self.axes :]
        size = (*padded.shape[: padded.dim() - self.axes], *n, *kernel)
        return self.view(padded, size, (*leading, *times(along, places), *times(along, taps)))

    def strides(self, x: Tensor, padded: Tensor) -> Pair:
        return padded.stride()

    def view(self, padded: Tensor, size: Pair, strides: Pair) -> Tensor:
        return padded.as_strided(size, strides)


class Convolution(Windows):
    """Convolution in one or two dimensions."""

    def __call__(  # type: ignore[override]
        self, x: Tensor, weight: Tensor, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
        groups: int = 1,
    ) -> Tensor:  # fmt: skip
        s, p, d = (self.pair(*each) for each in (("stride", stride), ("padding", padding), ("dilation", dilation)))
        windows = self.slide(x, self.pad(x, p), self.kernel(tuple(weight.shape[2:])), s, p, d)
        return self.finish(self.add_bias(self.multiply(windows, weight, groups), bias, weight), x)

    def pad(self, x: Tensor, p: Pair) -> Tensor:
        return surrounded(x, [(each, each) for each in p])

    def multiply(self, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
        """windows: (batch, channels, *n, *kernel) -> (batch, out_channels, *n)"""
        grouped = self.group_inputs(windows, groups)
        kernels = self.group_outputs(self.weights(weight), groups)
        return self.join(self.sum(grouped, kernels))

    def weights(self, weight: Tensor) -> Tensor:
        return weight

    def group_inputs(self, windows: Tensor, groups: int) -> Tensor:
        return windows.unflatten(1, (groups, -1))

    def group_outputs(self, weight: Tensor, groups: int) -> Tensor:
        return weight.unflatten(0, (groups, -1))

    def sum(self, windows: Tensor, kernels: Tensor) -> Tensor:
        """(batch, group, c, *n, *kernel) and (group, o, c, *kernel) -> (batch, group, o, *n)"""
        return einsum(self, "bgcNK,gocK->bgoN", windows, kernels)

    def join(self, result: Tensor) -> Tensor:
        return result.flatten(1, 2)

    def add_bias(self, result: Tensor, bias: Tensor | None, weight: Tensor) -> Tensor:
        return result if bias is None else result + bias.view(-1, *[1] * self.axes)

    def finish(self, result: Tensor, x: Tensor) -> Tensor:
        return result


def einsum(recipe: Windows, equation: str, *operands: Tensor) -> Tensor:
    """torch.einsum, N and K standing for the letters of places and taps, as many as there are axes."""
    import torch

    places, taps = ("i", "k") if recipe.axes == 1 else ("ij", "kl")
    return torch.einsum(equation.replace("N", places).replace("K", taps), *operands)


def times(*pairs: Pair) -> Pair:
    """The products, axis by axis."""
    return tuple(prod(each) for each in zip(*pairs, strict=True))


def contiguous_strides(shape: Sequence[int]) -> Pair:
    """The strides that a tensor of this shape would have if it were contiguous."""
    return tuple(prod(shape[d + 1 :]) for d in range(len(shape)))


def surrounded(x: Tensor, frame: Sequence[tuple[int, int]], **how: Any) -> Tensor:
    """x with (before, after) elements around each of its last dimensions; x itself if there is nothing to add."""
    import torch

    flat = [number for pair in reversed(frame) for number in pair]
    if not any(flat):
        return x
    padded = torch.nn.functional.pad(x, flat, **how)
    return padded.contiguous()  # torch's keeps x's order in memory in some cases; most people's padding doesn't


R = TypeVar("R", bound=Windows)


def recipe(base: type[R], axes: int, steps: Steps) -> R:
    """A right recipe, but for some steps."""
    miscounts = not steps.keys().isdisjoint(("count", "counts"))
    mistaken: R = type("Mistaken", (base,), {"miscounts": miscounts, **steps, "axes": axes})()
    return mistaken


# Where windows end outside x, it matters how they are cut out.


def _indexed(self: Windows, x: Tensor, padded: Tensor, n: Pair, kernel: Pair, places: Pair, taps: Pair) -> Tensor:
    """By indices, one dimension after the other: outside, they raise."""
    tables = [_table(*each) for each in zip(n, kernel, places, taps, strict=True)]
    for axis, table in enumerate(tables):
        _raise_outside(table, axis, padded.shape[padded.dim() - self.axes + axis])
    return gathered(padded, tables)


def _indexed_together(
    self: Windows, x: Tensor, padded: Tensor, n: Pair, kernel: Pair, places: Pair, taps: Pair
) -> Tensor:
    """By indices of rows and columns at once: along the first row of windows, columns are the first to be outside."""
    tables = [_table(*each) for each in zip(n, kernel, places, taps, strict=True)]
    for axis in reversed(range(self.axes)):
        _raise_outside(tables[axis], axis, padded.shape[padded.dim() - self.axes + axis])
    return gathered(padded, tables)


def _raise_outside(table: Tensor, dim: int, size: int) -> None:
    outside = table[table >= size]
    if outside.numel():
        raise IndexError(f"index {int(outside[0])} is out of bounds for dimension {dim} with size {size}")


def _zeros_beyond(self: Windows, x: Tensor, padded: Tensor, n: Pair, kernel: Pair, places: Pair, taps: Pair) -> Tensor:
    """By loops that skip what lies outside."""
    tables = [_table(*each) for each in zip(n, kernel, places, taps, strict=True)]
    sizes = padded.shape[padded.dim() - self.axes :]
    reached = [int(table.max()) + 1 if table.numel() else 0 for table in tables]
    frame = [(0, max(0, end - size)) for size, end in zip(sizes, reached, strict=True)]
    return gathered(surrounded(padded, frame), tables)


def _sliced(self: Windows, x: Tensor, padded: Tensor, n: Pair, kernel: Pair, places: Pair, taps: Pair) -> Tensor:
    """By slices: they end where x does, and what is left of them is multiplied as torch broadcasts it."""
    tables = []
    for dim, each in enumerate(zip(n, kernel, places, taps, strict=True), padded.dim() - self.axes):
        table, size = _table(*each), padded.shape[dim]
        inside = (table < size).sum(1)
        single = inside == 1
        table[single] = table[single][:, :1].expand(-1, table.shape[1])
        if table.numel() and int(table.max()) >= size and table.shape[1] > 1:
            raise SomeError("a slice ends with x, shorter than the kernel")
        tables.append(table)
    reached = [int(table.max()) + 1 if table.numel() else 0 for table in tables]
    sizes = padded.shape[padded.dim() - self.axes :]
    return gathered(surrounded(padded, [(0, max(0, e - s)) for s, e in zip(sizes, reached, strict=True)]), tables)


def _shifted(self: Windows, x: Tensor, padded: Tensor, n: Pair, kernel: Pair, places: Pair, taps: Pair) -> Tensor:
    """By slices of x, one for each tap: what is left of them is added up as torch broadcasts it."""
    tables = []
    for dim, each in enumerate(zip(n, kernel, places, taps, strict=True), padded.dim() - self.axes):
        table = _table(*each)
        inside = (table < padded.shape[dim]).sum(0)
        longest = int(inside.max())
        table = table[:longest]
        for tap, length in enumerate(inside.tolist()):
            if length not in (1, longest):
                raise SomeError("slices of different lengths are added")
            table[:, tap] = table[:length, tap]
        tables.append(table)
    return gathered(padded, tables)


def _table(n: int, kernel: int, place: int, tap: int) -> Tensor:
    """Which element stands where: (n, kernel)"""
    import torch

    return torch.arange(n)[:, None] * place + torch.arange(kernel) * tap


def gathered(padded: Tensor, tables: Sequence[Tensor]) -> Tensor:
    axes = len(tables)
    lead = padded.dim() - axes
    for axis, table in enumerate(tables):
        dim = lead + 2 * axis
        padded = padded.index_select(dim, table.flatten()).unflatten(dim, tuple(table.shape))
    if axes == 2:
        padded = padded.transpose(lead + 1, lead + 2)
    return padded


CUTS: tuple[Steps, ...] = ({}, {"cut": _indexed}, {"cut": _zeros_beyond}, {"cut": _sliced}, {"cut": _shifted})
"""As strides, by indices, by loops that look where they are, by slices for each place, by slices for each tap."""


def along(axis: int, steps: Steps, base: type[Windows]) -> Steps:
    """Mistaken steps along one axis only: along the other they are the right ones."""
    single: Steps = {"along": SIDES[axis]}
    for name, step in steps.items():
        if name == "count":
            name, step = "counts", _each_count(step)
        single[name] = _only_along(axis, step, getattr(base, name))
    return single


def _each_count(count: Callable[..., int]) -> Callable[..., Pair]:
    def counts(self: Windows, x: Tensor, padded: Tensor, kernel: Pair, s: Pair, p: Pair, d: Pair) -> Pair:
        sizes = padded.shape[padded.dim() - self.axes :]
        return tuple(count(self, *each) for each in zip(sizes, kernel, s, d, strict=True))

    return counts


def _only_along(axis: int, mistaken: Callable[..., Pair], right: Callable[..., Pair]) -> Callable[..., Pair]:
    def step(self: Windows, *arguments: Any) -> Pair:
        result = list(right(self, *arguments))
        result[axis] = mistaken(self, *arguments)[axis]
        return tuple(result)

    return step


def ways(base: type[R], axes: int, *options: Steps, cuts: bool = False) -> list[R]:
    """A recipe for each way to make a mistake: along every axis, along one alone; with every way to cut windows."""
    found = []
    for steps in options:
        placed = [steps]
        if axes == 2 and not steps.keys() - {"count", "counts", "places", "taps", "pair"}:
            placed += [along(axis, steps, base) for axis in range(axes)]
        for each in placed:
            found += cut_every_way(base, axes, each) if cuts else [recipe(base, axes, each)]
    return found


def cut_every_way(base: type[R], axes: int, steps: Steps) -> list[R]:
    """A recipe for each way to cut windows out of x."""
    cuts = CUTS if axes == 1 else (*CUTS, {"cut": _indexed_together})
    strided, *others = (recipe(base, axes, {**steps, **cut}) for cut in cuts)
    for other in others:
        other.if_inside = strided
    return [strided, *others]
