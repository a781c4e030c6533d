"""Named mistakes of pad: one right recipe, step by step, and what goes wrong when a step does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import AnyError, Misconception, OwnOfTorch, WritesIntoArgument
from grader.curriculum.mistakes.recipe import contiguous_strides

if TYPE_CHECKING:
    from torch import Tensor

Pairs = list[tuple[int, int]]


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


def _recipe(**steps: Callable[..., Any]) -> Recipe:
    mistaken: Recipe = type("Mistaken", (Recipe,), steps)()
    return mistaken


def _pairs(change: Callable[[Pairs], Pairs]) -> Recipe:
    return _recipe(pairs=lambda self, x, pad: change(Recipe.pairs(self, x, pad)))


def _from_the_first(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    given = list(zip(pad[::2], pad[1::2], strict=True))
    return given + [(0, 0)] * (x.dim() - len(given))


def _last_given_dimensions_in_order(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    given = list(zip(pad[::2], pad[1::2], strict=True))
    return [(0, 0)] * (x.dim() - len(given)) + given


def _all_befores_first(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    half = len(pad) // 2
    given = list(zip(pad[:half], pad[half:], strict=True))[::-1]
    return [(0, 0)] * (x.dim() - len(given)) + given


def _first_pair_for_all(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    pairs = Recipe.pairs(self, x, pad)
    given = len(pad) // 2
    return [pairs[-1] if given and i >= x.dim() - given else pair for i, pair in enumerate(pairs)]


def _only_one_pair(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    if len(pad) != 2:
        raise AnyError
    return Recipe.pairs(self, x, pad)


def _a_pair_for_each(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    if len(pad) != 2 * x.dim():
        raise AnyError
    return Recipe.pairs(self, x, pad)


def _no_crop(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    if min(pad, default=0) < 0:
        raise AnyError
    return Recipe.pairs(self, x, pad)


def _counted_from_the_right(self: Recipe, size: int, before: int, after: int) -> slice:
    return slice(max(before, 0), -max(after, 0))


def _float32(self: Recipe, x: Tensor, size: list[int], value: float) -> Tensor:
    import torch

    return torch.full(size, float(value))


def _dtype_of_value(self: Recipe, x: Tensor, size: list[int], value: float) -> Tensor:
    import torch

    return torch.full(size, value)


def _zeros_with_corners(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    return Recipe.__call__(self, x, pad, value if len(pad) <= 2 else 0)


def _added(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    return Recipe.__call__(self, x + value, pad, value)


def _never_set(self: Recipe, x: Tensor, size: list[int], value: float) -> Tensor:
    return x.new_full(size, float("nan"))


def _at_the_start(self: Recipe, size: int, before: int, after: int) -> slice:
    return slice(0, size - max(before, 0) - max(after, 0))


def _only_the_first_pair(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    return Recipe.pairs(self, x, pad[:2])


def _all_but_the_last_pair(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    return Recipe.pairs(self, x, pad[:-2] if len(pad) > 2 else pad)


def _all_on_the_last(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    return [*[(0, 0)] * (x.dim() - 1), (sum(pad[::2]), sum(pad[1::2]))]


def _two_pairs_at_most(self: Recipe, x: Tensor, pad: list[int]) -> Pairs:
    if len(pad) > 4:
        raise AnyError
    return Recipe.pairs(self, x, pad)


def _writes(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    raise WritesIntoArgument


def _own_of_torch(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    raise OwnOfTorch


def _cropped_at_the_other_end(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    """What a negative number for before takes away is taken from behind, or the other way round."""
    pairs = Recipe.pairs(self, x, list(pad))
    for dim, (before, after) in enumerate(pairs):
        x = x.narrow(dim, max(-after, 0), x.shape[dim] + min(before, 0) + min(after, 0))
    frame = [max(number, 0) for pair in reversed(pairs) for number in pair]
    return Recipe.__call__(self, x, frame, value)


def _kept_from_the_front(self: Recipe, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
    """What is taken away is always taken from behind."""
    pairs = Recipe.pairs(self, x, list(pad))
    for dim, (before, after) in enumerate(pairs):
        x = x.narrow(dim, 0, x.shape[dim] + min(before, 0) + min(after, 0))
    frame = [max(number, 0) for pair in reversed(pairs) for number in pair]
    return Recipe.__call__(self, x, frame, value)


def _whole_value(self: Recipe, x: Tensor, size: list[int], value: float) -> Tensor:
    return x.new_full(size, int(value))


_PLANE: dict[str, Any] = {"ndim": 2, "size1": 3, "size2": 2, "pairs": 2}


def mistakes_of_pad() -> tuple[Misconception, ...]:
    """The library, the most frequent first."""

    def mistake(id: str, idea: str, says: str, question: str, answer: Recipe, *ways: Recipe, stage: str = "", near: float = 0.0, message: str = "", **numbers: Any) -> Misconception:  # fmt: skip
        return Misconception(id, says, question, idea, stage or idea, numbers, answer, ways, near, message)

    return (
        mistake(
            "float32-result", "dtypes", "float64 goes in, float32 comes out",
            "In which dtype does your code make the new tensor?", _recipe(canvas=_float32), before1=1, dtype="float64",
            near=1e-5,
        ),
        mistake(
            "end-counted-from-the-right", "nothing to pad", "a slice ends at -after, which is empty when after is 0",
            "What is left:-right when right is 0?", _recipe(target=_counted_from_the_right), stage="sides", before1=1,
        ),
        mistake(
            "first-pair-for-the-first-dimension", "order", "the first pair is taken for the first dimension of x",
            "pad=(1, 0, 0, 2) on a matrix: what gets longer by 2, the rows or the columns?",
            _recipe(pairs=_from_the_first), ndim=2, before1=1,
        ),
        mistake(
            "pairs-in-reading-order", "order", "the pairs are taken in the order of the dimensions, not from the last back",
            "pad=(1, 0, 0, 2) on a matrix: what gets longer by 2, the rows or the columns?",
            _recipe(pairs=_last_given_dimensions_in_order), **_PLANE, before1=1, after1=2,
        ),
        mistake(
            "befores-then-afters", "order", "all the befores are expected first, then all the afters",
            "Which dimension does the second number of pad belong to?",
            _recipe(pairs=_all_befores_first), **_PLANE, before2=1, after2=3,
        ),
        mistake(
            "before-and-after-swapped", "sides", "before and after have changed places",
            "At which index of the result does x begin?", _pairs(lambda pairs: [(a, b) for b, a in pairs]), before1=1,
        ),
        mistake(
            "before-used-twice", "sides", "the number for before is used on both sides",
            "Where does your code use the second number of a pair?", _pairs(lambda pairs: [(b, b) for b, a in pairs]),
            before1=1,
        ),
        mistake(
            "after-used-twice", "sides", "the number for after is used on both sides",
            "Where does your code use the first number of a pair?", _pairs(lambda pairs: [(a, a) for b, a in pairs]),
            after1=1,
        ),
        mistake(
            "after-not-used", "sides", "the number for after isn't used", "Where does your code use the second number of a pair?",
            _pairs(lambda pairs: [(b, 0) for b, a in pairs]), stage="one", before1=1, after1=1,
        ),
        mistake(
            "before-not-used", "sides", "the number for before isn't used", "Where does your code use the first number of a pair?",
            _pairs(lambda pairs: [(0, a) for b, a in pairs]), stage="one", before1=1, after1=1,
        ),
        mistake(
            "first-pair-for-every-dimension", "order", "the first pair is used for every dimension that has one",
            "Where does your code use the third and fourth numbers of pad?", _recipe(pairs=_first_pair_for_all),
            **_PLANE, before2=1,
        ),
        mistake(
            "value-ignored", "value", "the new elements are always 0", "Where does your code mention value?",
            _recipe(canvas=lambda self, x, size, value: x.new_zeros(size)), before1=1, value=7,
        ),
        mistake(
            "value-made-whole", "value", "the value loses what stands after its point",
            "What stands in the new elements for value=-0.5?", _recipe(canvas=_whole_value), before1=1, value=-0.5,
        ),
        mistake(
            "one-dimension-only", "two dimensions", "more than one pair isn't handled: the code raises",
            "What does your code do with four numbers?", _recipe(pairs=_only_one_pair), **_PLANE, before1=1,
        ),
        mistake(
            "a-pair-for-every-dimension", "any number of dimensions", "dimensions without a pair aren't handled: it raises",
            "What does your code do with a matrix and one pair?", _recipe(pairs=_a_pair_for_each), stage="order",
            ndim=2, before1=1,
        ),
        mistake(
            "crop-not-handled", "crop", "negative numbers aren't handled: the code raises",
            "What does your code do with pad=(-1, 0)?", _recipe(pairs=_no_crop), size1=2, before1=-1,
        ),
        mistake(
            "crop-taken-for-0", "crop", "negative numbers are taken for 0",
            "How long is the result for length 3 and pad=(-1, 0)?",
            _pairs(lambda pairs: [(max(b, 0), max(a, 0)) for b, a in pairs]), size1=2, before1=-1,
        ),
        mistake(
            "crop-taken-for-padding", "crop", "the sign of negative numbers is dropped",
            "How long is the result for length 3 and pad=(-1, 0)?",
            _pairs(lambda pairs: [(abs(b), abs(a)) for b, a in pairs]), size1=2, before1=-1,
        ),
        mistake(
            "gradient-cut-at-x", "gradient", "no gradient reaches x",
            "Through which operations does x go on its way to the result?",
            _recipe(source=lambda self, x: x.detach()), before1=1,
        ),
        mistake(
            "dtype-from-value", "value", "the new tensor has the dtype of value, not that of x",
            "Of which dtype is torch.full((2,), 7)?", _recipe(canvas=_dtype_of_value), before1=1, value=7,
        ),
        mistake(
            "value-in-one-dimension-only", "value", "with more than one pair, the new elements are 0 whatever value is",
            "What stands in the corners for value=7?", _recipe(__call__=_zeros_with_corners),
            stage="two dimensions", **_PLANE, before1=1, value=7,
        ),
        mistake(
            "float64-result", "dtypes", "float32 goes in, float64 comes out (numpy's and Python's own floats are 64 bits)",
            "Which dtype does the new tensor have?", _recipe(canvas=lambda self, x, size, value: x.new_full(size, value).double()),
            stage="one", before1=1,
        ),
        mistake(
            "x-assumed-contiguous", "layouts", "the strides of x are worked out from its shape, as if it were contiguous",
            "Where do the numbers come from that you give as_strided as strides?",
            _recipe(source=lambda self, x: x.as_strided(x.shape, contiguous_strides(x.shape))),
            _recipe(source=lambda self, x: x.as_strided(x.shape, contiguous_strides(x.shape), 0)), **_PLANE, layout="transposed",
        ),
        mistake(
            "storage-offset-0", "layouts", "x is read from the start of its storage, but it begins further on",
            "At which element of its storage does x begin?",
            _recipe(source=lambda self, x: x.as_strided(x.shape, x.stride(), 0)), **_PLANE, layout="offset",
        ),
        mistake(
            "viewed-not-reshaped", "layouts", "a tensor is asked for a .view(...) that its layout in memory doesn't allow",
            "Which of your operations insist on a tensor's layout in memory?",
            _recipe(source=lambda self, x: x.view(-1).view(x.shape)), message="view size is not compatible",
            **_PLANE, layout="transposed",
        ),
        mistake(
            "two-dimensions-only", "any number of dimensions", "more than two pairs aren't handled: the code raises",
            "What does your code do with six numbers?", _recipe(pairs=_two_pairs_at_most), ndim=3, pairs=3, before3=1,
        ),
        mistake(
            "argument-changed", "in place", "the code writes into one of its arguments",
            "Which of your operations work in place (+=, *=, x[...] = ..., names that end in _), and on which tensors?",
            _recipe(__call__=_writes), stage="one", before1=1,
        ),
        mistake(
            "value-added-to-x", "value", "value is added to the elements of x, too",
            "What do the elements of x hold in the result for value=7?", _recipe(__call__=_added), before1=1, value=7,
        ),
        mistake(
            "new-elements-never-set", "value", "the new elements are never set: they hold what memory held",
            "What does a tensor made with empty hold?", _recipe(canvas=_never_set), stage="one", before1=1,
        ),
        mistake(
            "x-at-the-start", "sides", "x is put at the start of the result, whatever stands before it",
            "At which index of the result does x begin?", _recipe(target=_at_the_start), stage="one", before1=1, after1=1,
        ),
        mistake(
            "only-the-first-pair", "order", "only the first pair is used", "What does your code do with four numbers?",
            _recipe(pairs=_only_the_first_pair), stage="two dimensions", **_PLANE, before2=1,
        ),
        mistake(
            "last-pair-not-used", "order", "the last pair isn't used", "How often does your loop over the pairs run for four numbers?",
            _recipe(pairs=_all_but_the_last_pair), stage="two dimensions", **_PLANE, before2=1,
        ),
        mistake(
            "every-pair-on-the-last-dimension", "order", "every pair goes to the last dimension",
            "Which dimension does your code pad in its second round?", _recipe(pairs=_all_on_the_last),
            stage="two dimensions", **_PLANE, before2=1,
        ),
        mistake(
            "crop-from-the-wrong-end", "crop", "a negative number takes elements away from the wrong end",
            "pad=(-1, 0): is it the first element that goes, or the last?", _recipe(__call__=_cropped_at_the_other_end),
            _recipe(__call__=_kept_from_the_front), size1=3, before1=-1,
        ),
        mistake(
            "nothing-returned", "one", "the function returns nothing, at least on one of its ways",
            "What does your function return, on every way through it?",
            _recipe(__call__=lambda self, x, pad, value=0.0: None), before1=1,
        ),
        mistake(
            "torch-own-called", "one", "torch's own is called: it is what you are to write",
            "Which of the functions that you call does the whole job?", _recipe(__call__=_own_of_torch), before1=1,
        ),
    )  # fmt: skip
