"""The right recipe of pad, and the steps that mistakes take otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import AnyError, ErrorLike, OwnOfTorch, WritesIntoArgument

if TYPE_CHECKING:
    from torch import Tensor

Pairs = list[tuple[int, int]]
NO_ROOM = "must match|mismatch|broadcast"
"""What torch and numpy say where two tensors don't fit together."""


class Recipe:
    """Constant padding. Each mistake overrides one step."""

    def __call__(self, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
        pairs = self.pairs(x, list(pad))
        result = self.canvas(x, [sum(pair) + size for pair, size in zip(pairs, x.shape, strict=True)], value)
        source = tuple(slice(max(-b, 0), n - max(-a, 0)) for n, (b, a) in zip(x.shape, pairs, strict=True))
        target = tuple(self.target(n, *pair) for n, pair in zip(result.shape, pairs, strict=True))
        result[target] = self.source(x)[source]
        return result

    def pairs(self, x: Tensor, pad: list[int]) -> Pairs:
        """(before, after) of each dimension of x, first to last."""
        given = list(zip(pad[::2], pad[1::2], strict=True))[::-1]
        return [(0, 0)] * (x.dim() - len(given)) + given

    def canvas(self, x: Tensor, size: list[int], value: float) -> Tensor:
        return x.new_full(size, value)

    def target(self, size: int, before: int, after: int) -> slice:
        return slice(max(before, 0), size - max(after, 0))

    def source(self, x: Tensor) -> Tensor:
        return x


def recipe(**steps: Callable[..., Any]) -> Recipe:
    mistaken: Recipe = type("Mistaken", (Recipe,), steps)()
    return mistaken


def unless_empty(**steps: Callable[..., Any]) -> Recipe:
    """The same mistaken steps, but x itself comes back where there isn't a pair: a loop over pairs is never begun."""

    def call(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
        return Recipe.__call__(self, x, pad, value) if len(pad) else x

    return recipe(__call__=call, **steps)


def changed_pairs(change: Callable[[Pairs], Pairs]) -> Recipe:
    return recipe(pairs=lambda self, x, pad: change(Recipe.pairs(self, x, pad)))


def from_the_first(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    given = list(zip(pad[::2], pad[1::2], strict=True))
    return given + [(0, 0)] * (x.dim() - len(given))


def last_given_dimensions_in_order(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    given = list(zip(pad[::2], pad[1::2], strict=True))
    return [(0, 0)] * (x.dim() - len(given)) + given


def all_befores_first(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    half = len(pad) // 2
    given = list(zip(pad[:half], pad[half:], strict=True))[::-1]
    return [(0, 0)] * (x.dim() - len(given)) + given


def first_pair_for_all(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    pairs = Recipe.pairs(self, x, pad)
    given = len(pad) // 2
    return [pairs[-1] if given and i >= x.dim() - given else pair for i, pair in enumerate(pairs)]


def only_one_pair(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    if len(pad) != 2:
        raise AnyError
    return Recipe.pairs(self, x, pad)


def a_pair_for_each(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    if len(pad) != 2 * x.dim():
        raise AnyError
    return Recipe.pairs(self, x, pad)


def no_crop(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    if min(pad, default=0) < 0:
        raise AnyError
    return Recipe.pairs(self, x, pad)


def counted_from_the_right(self: Recipe, size: int, before: int, after: int) -> slice:
    return slice(max(before, 0), -max(after, 0))


def float32(self: Recipe, x: Tensor, size: list[int], value: float) -> Tensor:
    import torch

    return torch.full(size, float(value))


def dtype_of_value(self: Recipe, x: Tensor, size: list[int], value: float) -> Tensor:
    import torch

    return torch.full(size, value)


def zeros_with_corners(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    return Recipe.__call__(self, x, pad, value if len(pad) <= 2 else 0)


def added(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    return Recipe.__call__(self, x + value, pad, value)


def never_set(self: Recipe, x: Tensor, size: list[int], value: float) -> Tensor:
    return x.new_full(size, float("nan"))


def at_the_start(self: Recipe, size: int, before: int, after: int) -> slice:
    return slice(0, size - max(before, 0) - max(after, 0))


def only_the_first_pair(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    return Recipe.pairs(self, x, pad[:2])


def all_but_the_last_pair(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    return Recipe.pairs(self, x, pad[:-2] if len(pad) > 2 else pad)


def all_on_the_last(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    return [*[(0, 0)] * (x.dim() - 1), (sum(pad[::2]), sum(pad[1::2]))]


def two_pairs_at_most(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    if len(pad) > 4:
        raise AnyError
    return Recipe.pairs(self, x, pad)


def writes(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    raise WritesIntoArgument


def own_of_torch(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    raise OwnOfTorch


def cropped_at_the_other_end(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    """What a negative number for before takes away is taken from behind, or the other way round."""
    pairs = Recipe.pairs(self, x, list(pad))
    for dim, (before, after) in enumerate(pairs):
        x = x.narrow(dim, max(-after, 0), x.shape[dim] + min(before, 0) + min(after, 0))
    frame = [max(number, 0) for pair in reversed(pairs) for number in pair]
    return Recipe.__call__(self, x, frame, value)


def kept_from_the_front(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    """What is taken away is always taken from behind."""
    pairs = Recipe.pairs(self, x, list(pad))
    for dim, (before, after) in enumerate(pairs):
        x = x.narrow(dim, 0, x.shape[dim] + min(before, 0) + min(after, 0))
    frame = [max(number, 0) for pair in reversed(pairs) for number in pair]
    return Recipe.__call__(self, x, frame, value)


def whole_value(self: Recipe, x: Tensor, size: list[int], value: float) -> Tensor:
    return x.new_full(size, int(value))


def two_pairs_only(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    return Recipe.pairs(self, x, pad[:4])


def all_on_the_first(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    return [(sum(pad[::2]), sum(pad[1::2])), *[(0, 0)] * (x.dim() - 1)]


def counted_from_minus_0(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    """Pair number i belongs to dimension -i, and there is no dimension -0 but the first."""
    pairs = [(0, 0)] * x.dim()
    for i in range(len(pad) // 2):
        pairs[-i] = (pad[2 * i], pad[2 * i + 1])
    return pairs


def up_to_a_pair_of_zeros(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    given = list(zip(pad[::2], pad[1::2], strict=True))
    until = given.index((0, 0)) if (0, 0) in given else len(given)
    return Recipe.pairs(self, x, pad[: 2 * until])


def without_end(self: Recipe, size: int, before: int, after: int) -> slice:
    return slice(max(before, 0), None)


def at_the_end(self: Recipe, size: int, before: int, after: int) -> slice:
    return slice(max(before, 0) + max(after, 0), size)


def always_as_large_as_x(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    """The same with a new tensor for each pair, also for a pair of zeros, that x has to fit into."""
    changed = [dim for dim, pair in enumerate(self.pairs(x, list(pad))) if sum(pair)]
    if changed and changed[-1] > x.dim() - len(pad) // 2:
        raise ErrorLike(NO_ROOM)
    return Recipe.__call__(self, x, pad, value)


def at_twice_its_place(wraps: bool) -> Callable[..., Pairs]:
    """Pair number i goes to dimension -1 - 2 * i, the place of its first number; where there is none, it may wrap around."""

    def pairs(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
        found = [(0, 0)] * x.dim()
        for i in range(0, len(pad), 2):
            dim = x.dim() - 1 - i
            if dim < (-x.dim() if wraps else 0):
                raise ErrorLike("out of range")
            found[dim] = (found[dim][0] + pad[i], found[dim][1] + pad[i + 1])
        return found

    return pairs


def kept_from_the_back(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    """What is taken away is always taken from the front."""
    pairs = Recipe.pairs(self, x, list(pad))
    for dim, (before, after) in enumerate(pairs):
        taken = max(-before, 0) + max(-after, 0)
        x = x.narrow(dim, taken, x.shape[dim] - taken)
    frame = [max(number, 0) for pair in reversed(pairs) for number in pair]
    return Recipe.__call__(self, x, frame, value)


def x_for_a_sum_of_0(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    return Recipe.__call__(self, x, pad, value) if sum(pad) else x


def no_empty_pad(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    if not pad:
        raise AnyError
    return Recipe.pairs(self, x, pad)


def changes_a_tuple(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    raise ErrorLike("'tuple' object does not support item assignment")
