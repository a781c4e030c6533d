"""A strided tensor in a few lines: sizes, strides and an offset over a flat storage. Nothing here needs torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

MOST_ELEMENTS = 4096
"""What can still be drawn."""

Storage = tuple[int | float, ...]


class BadView(ValueError):
    """What was asked for isn't a tensor; the message says why."""


def contiguous_strides(size: Sequence[int]) -> tuple[int, ...]:
    """The strides of a tensor that fills its storage in order: `(12, 4, 1)` for size `(2, 3, 4)`."""
    strides, step = [], 1
    for length in reversed(size):
        strides.append(step)
        step *= max(1, length)
    return tuple(reversed(strides))


@dataclass(frozen=True)
class Strided:
    """One view of a storage. `[i, j]` is `storage[offset + i * stride[0] + j * stride[1]]`."""

    storage: Storage
    size: tuple[int, ...]
    stride: tuple[int, ...]
    offset: int = 0
    notes: tuple[str, ...] = ()
    """What happened on the way that its user should know, e.g. that something was copied."""

    @property
    def count(self) -> int:
        return prod(self.size)

    @property
    def last(self) -> int:
        """Where in the storage the element furthest on is; before the offset if there is none."""
        if not self.count:
            return self.offset - 1
        return self.offset + sum((length - 1) * step for length, step in zip(self.size, self.stride, strict=True))

    @property
    def fits(self) -> bool:
        return self.last < len(self.storage)

    @property
    def is_contiguous(self) -> bool:
        ordinary = zip(self.size, self.stride, contiguous_strides(self.size), strict=True)
        return all(length == 1 or mine == theirs for length, mine, theirs in ordinary)

    def cells(self) -> Iterator[int]:
        """Where in the storage each element is, in order."""
        for index in product(*map(range, self.size)):
            yield self.offset + sum(i * step for i, step in zip(index, self.stride, strict=True))

    def elements(self) -> Storage:
        return tuple(self.storage[cell] for cell in self.cells())

    def contiguous(self) -> Strided:
        """The same elements in order: itself, or a copy."""
        return self if self.is_contiguous else self.copied("contiguous")

    def copied(self, by: str) -> Strided:
        note = f"{by} copies: what follows is a storage of its own"
        return Strided(self.elements(), self.size, contiguous_strides(self.size), 0, (*self.notes, note))

    def as_strided(self, size: Sequence[int], stride: Sequence[int], offset: int | None = None) -> Strided:
        """Another view of the same storage. Raises BadView for numbers that torch wouldn't look at."""
        if len(size) != len(stride):
            raise BadView(
                f"size has {len(size)} and stride {len(stride)} numbers: as_strided needs a stride for each size."
            )
        if any(length < 0 for length in size):
            raise BadView(f"a size can't be negative: {tuple(size)}.")
        if any(step < 0 for step in stride):
            raise BadView(f"torch has no negative strides: {tuple(stride)}.")
        if offset is not None and offset < 0:
            raise BadView(f"an offset can't be negative: {offset}.")
        if prod(size) > MOST_ELEMENTS:
            raise BadView(f"size {tuple(size)} has {prod(size):,} elements; at most {MOST_ELEMENTS:,} can be drawn.")
        return replace(self, size=tuple(size), stride=tuple(stride), offset=self.offset if offset is None else offset)

    def permute(self, order: Sequence[int]) -> Strided:
        dims = [self.dimension(dim) for dim in order]
        if sorted(dims) != list(range(len(self.size))):
            raise BadView(f"permute{tuple(order)} doesn't name each of {len(self.size)} dimensions once.")
        return replace(self, size=tuple(self.size[d] for d in dims), stride=tuple(self.stride[d] for d in dims))

    def transpose(self, first: int, second: int) -> Strided:
        order = list(range(len(self.size)))
        a, b = self.dimension(first), self.dimension(second)
        order[a], order[b] = order[b], order[a]
        return self.permute(order)

    def dimension(self, dim: int) -> int:
        """A dimension counted from 0, of one that may be counted from the last."""
        dims = len(self.size)
        if not -dims <= dim < dims:
            raise BadView(f"there is no dimension {dim}: {self.size} has {dims}.")
        return dim % dims

    def select(self, dim: int, index: int) -> Strided:
        length = self.size[dim]
        if not -length <= index < length:
            raise BadView(f"index {index} is outside a dimension of size {length}.")
        offset = self.offset + index % length * self.stride[dim]
        without = [i for i in range(len(self.size)) if i != dim]
        size, stride = tuple(self.size[i] for i in without), tuple(self.stride[i] for i in without)
        return replace(self, size=size, stride=stride, offset=offset)

    def slice(self, dim: int, part: slice) -> Strided:
        if part.step is not None and part.step < 1:
            raise BadView("a slice's step must be 1 or more, as in torch.")
        start, stop, step = part.indices(self.size[dim])
        size, stride = list(self.size), list(self.stride)
        size[dim], stride[dim] = len(range(start, stop, step)), self.stride[dim] * step
        return replace(self, size=tuple(size), stride=tuple(stride), offset=self.offset + start * self.stride[dim])

    def unsqueeze(self, dim: int) -> Strided:
        dims = len(self.size) + 1
        if not -dims <= dim < dims:
            raise BadView(f"there is no place {dim} for a new dimension in {self.size}.")
        dim %= dims
        step = self.size[dim] * self.stride[dim] if dim < len(self.size) else 1
        size, stride = (*self.size[:dim], 1, *self.size[dim:]), (*self.stride[:dim], step, *self.stride[dim:])
        return replace(self, size=size, stride=stride)

    def squeeze(self) -> Strided:
        kept = [i for i, length in enumerate(self.size) if length != 1]
        return replace(self, size=tuple(self.size[i] for i in kept), stride=tuple(self.stride[i] for i in kept))

    def expand(self, size: Sequence[int]) -> Strided:
        new = len(size) - len(self.size)
        if new < 0:
            raise BadView(f"expand{tuple(size)} has fewer dimensions than {self.size}.")
        sizes, strides = list(size), [0] * len(size)
        for dim, (length, step) in enumerate(zip(self.size, self.stride, strict=True), new):
            sizes[dim] = length if size[dim] == -1 else size[dim]
            if length not in (1, sizes[dim]):
                raise BadView(f"expand{tuple(size)} doesn't fit {self.size}: only a size of 1 can be expanded.")
            strides[dim] = step if length == sizes[dim] else 0
        if any(length < 0 for length in sizes):
            raise BadView(f"expand{tuple(size)}: a size can't be negative.")
        return _bounded(replace(self, size=tuple(sizes), stride=tuple(strides)))

    def flip(self, dims: Sequence[int]) -> Strided:
        """A copy (torch has no negative strides)."""
        flipped = {self.dimension(dim) for dim in dims}
        picks = [range(n)[::-1] if dim in flipped else range(n) for dim, n in enumerate(self.size)]
        elements = tuple(
            self.storage[self.offset + sum(i * step for i, step in zip(index, self.stride, strict=True))]
            for index in product(*picks)
        )
        mirrored = replace(self, storage=elements, stride=contiguous_strides(self.size), offset=0)
        return mirrored.copied("flip")

    def view(self, size: Sequence[int], by: str = "view") -> Strided:
        """Another size. `view` never copies, `reshape` copies where it has to."""
        wanted = _filled_in(size, self.count, by)
        strides = self._strides_for(wanted)
        if strides is not None:
            return replace(self, size=wanted, stride=strides)
        if by == "view":
            raise BadView(f"view{wanted} needs a copy, since memory isn't in order there; reshape makes one.")
        return replace(self.copied("reshape"), size=wanted, stride=contiguous_strides(wanted))

    def _strides_for(self, wanted: tuple[int, ...]) -> tuple[int, ...] | None:
        """The strides by which the same memory reads as another size, if there are any."""
        if self.is_contiguous or not self.count:
            return contiguous_strides(wanted)
        pairs = [(n, s) for n, s in zip(self.size, self.stride, strict=True) if n != 1]
        strides: list[int] = []
        position = len(wanted) - 1
        while pairs:
            chunk, step = pairs.pop()
            base = step
            while pairs and pairs[-1][1] == chunk * step:
                chunk *= pairs.pop()[0]
            filled = 1
            while position >= 0 and (filled < chunk or wanted[position] == 1):
                strides.append(base * filled)
                filled *= wanted[position]
                position -= 1
            if filled != chunk:
                return None
        return tuple(reversed(strides))


def fresh(elements: Sequence[int | float], size: Sequence[int]) -> Strided:
    """A new tensor, its storage exactly filled."""
    return Strided(tuple(elements), tuple(size), contiguous_strides(size))


def _bounded(view: Strided) -> Strided:
    if view.count > MOST_ELEMENTS:
        raise BadView(f"size {view.size} has {view.count:,} elements; at most {MOST_ELEMENTS:,} can be drawn.")
    return view


def _filled_in(size: Sequence[int], count: int, by: str) -> tuple[int, ...]:
    """A size with its -1 worked out."""
    rest = prod(length for length in size if length != -1)
    if list(size).count(-1) == 1 and rest and not count % rest:
        size = [count // rest if length == -1 else length for length in size]
    if any(length < 0 for length in size) or prod(size) != count:
        raise BadView(f"{by}{tuple(size)} doesn't fit {count} elements.")
    return tuple(size)
