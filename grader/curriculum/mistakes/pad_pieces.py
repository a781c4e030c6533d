"""Two more right ways to pad, dimension after dimension, and the steps that mistakes take otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import ErrorLike
from grader.curriculum.mistakes.pad_recipe import NO_ROOM, Recipe

if TYPE_CHECKING:
    from torch import Tensor


class Glued(Recipe):
    """Dimension after dimension, from the last: what is kept, with a block of new elements glued on before and after."""

    def __call__(self, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
        import torch

        whole = x
        for dim, (before, after) in reversed(list(enumerate(self.pairs(x, list(pad))))):
            start, stop = max(-before, 0), x.shape[dim] - max(-after, 0)
            kept = x.narrow(dim, start, stop - start)
            sides = (max(before, 0), self.before(value)), (max(after, 0), self.after(value))
            first, last = (self.block(whole, kept, dim, size, fill) for size, fill in sides)
            x = torch.cat([first, kept, last], dim)
        return x

    def before(self, value: float) -> float:
        return value

    def after(self, value: float) -> float:
        return value

    def block(self, whole: Tensor, kept: Tensor, dim: int, size: int, value: float) -> Tensor:
        return kept.new_full((*kept.shape[:dim], size, *kept.shape[dim + 1 :]), value)


class Indexed(Recipe):
    """Dimension after dimension, from the last: for each place in the result, the index in x that it comes from."""

    def __call__(self, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
        import torch

        for dim, (before, after) in reversed(list(enumerate(self.pairs(x, list(pad))))):
            size = x.shape[dim]
            index = torch.arange(-before, size + after)
            inside = self.inside(index, size, before, after)
            inside = inside.view(-1, *[1] * (x.dim() - dim - 1))
            picked = x.index_select(dim, self.source_of(index, size))
            x = torch.where(inside, picked, torch.full_like(picked, value))
        return x

    def inside(self, index: Tensor, size: int, before: int, after: int) -> Tensor:
        return (index >= 0) & (index < size)

    def source_of(self, index: Tensor, size: int) -> Tensor:
        return index.clamp(0, size - 1)


def glued(**steps: Callable[..., Any]) -> Glued:
    mistaken: Glued = type("Mistaken", (Glued,), steps)()
    return mistaken


def indexed(**steps: Callable[..., Any]) -> Indexed:
    mistaken: Indexed = type("Mistaken", (Indexed,), steps)()
    return mistaken


def as_large_as_x(self: Glued, whole: Tensor, kept: Tensor, dim: int, size: int, value: float) -> Tensor:
    """It must fit beside what is there already, if it is made at all."""
    if size and others(whole, dim) != others(kept, dim):
        raise ErrorLike(NO_ROOM)
    return Glued.block(self, whole, kept, dim, size, value)


def value_for(first: bool) -> Callable[..., Tensor]:
    """The first pair's new elements (or all others) hold value; the rest hold 0."""

    def block(self: Glued, whole: Tensor, kept: Tensor, dim: int, size: int, value: float) -> Tensor:
        return Glued.block(self, whole, kept, dim, size, value if (dim == kept.dim() - 1) == first else 0)

    return block


def others(x: Tensor, dim: int) -> list[int]:
    """The sizes of all dimensions but one."""
    return [size for each, size in enumerate(x.shape) if each != dim]


def everywhere(self: Indexed, index: Tensor, size: int, before: int, after: int) -> Tensor:
    return index == index


def mirrored(self: Indexed, index: Tensor, size: int) -> Tensor:
    """As in torch's mode "reflect", the edge isn't repeated."""
    turn = max(2 * size - 2, 1)
    return (index % turn).minimum(turn - index % turn)


def mirrored_with_the_edge(self: Indexed, index: Tensor, size: int) -> Tensor:
    turn = 2 * size
    return (index % turn).minimum(turn - 1 - index % turn)


def from_the_other_end(self: Indexed, index: Tensor, size: int) -> Tensor:
    return index % size


def within(low: int, high: int) -> Callable[..., Tensor]:
    """An index counts as inside from `low` to `high` beyond the last one."""

    def inside(self: Indexed, index: Tensor, size: int, before: int, after: int) -> Tensor:
        return (index >= low) & (index < size + high)

    return inside


def overwritten(low: int, high: int) -> Callable[..., Tensor]:
    """Where there are new elements, as many of x's own beside them are taken for new."""

    def inside(self: Indexed, index: Tensor, size: int, before: int, after: int) -> Tensor:
        return (index >= low * (before > 0)) & (index < size - high * (after > 0))

    return inside
