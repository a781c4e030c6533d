"""Named mistakes of pad: what stands before and after x, in which dimension, and what the new elements hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import Pair
from grader.curriculum.formula.pad import Pad
from grader.curriculum.mistake import AnyError, ErrorLike, Misconception
from grader.curriculum.mistakes.functions import raising
from grader.curriculum.mistakes.shapes import TUPLE_CHANGED
from grader.curriculum.mistakes.table import Table

if TYPE_CHECKING:
    from torch import Tensor

_NO_ROOM = "must match|mismatch|broadcast"
"""What torch and numpy say where two tensors don't fit together."""

_PLANE: dict[str, Any] = {"ndim": 2, "size1": 3, "size2": 2, "pairs": 2}
_BEGINS = "At which index of the result does x begin?"
_FIRST, _SECOND = (f"Where does your code use the {which} number of a pair?" for which in ("first", "second"))
_CROPPED = "How long is the result for length 3 and pad=(-1, 0)?"
_LONGER = "pad=(1, 0, 0, 2) on a matrix: what gets longer by 2, the rows or the columns?"
_ROUND = "Which dimension does your code pad in its second round?"
_FOUR, _SIX = (f"What does your code do with {many} numbers?" for many in ("four", "six"))
_LEFT_RIGHT = "What stands to the left of x for value=7, and what to the right?"
_ABOVE_LEFT = "What stands above x for value=7, and what to its left?"


def mistakes_of_pad() -> tuple[Misconception, ...]:
    """The library: the most frequent first, those about several dimensions last."""
    table = Table(Pad, ())
    return (*_sides(table), *_values(table), *_elements(table), *_pairs(table))


def _sides(table: Table) -> list[Misconception]:
    mistake = table.mistake
    both: dict[str, Any] = {"stage": "one", "before1": 1, "after1": 1}
    return [
        mistake("end-counted-from-the-right", "nothing to pad", "a slice ends at -after, which is empty when after is 0",
                "What is left:-right when right is 0?", "stop = -max(a, 0)", stage="sides", before1=1),
        mistake("before-and-after-swapped", "sides", "before and after have changed places", _BEGINS, "before = a; after = b", before1=1),
        mistake("before-used-twice", "sides", "the number for before is used on both sides", _SECOND, "after = b", before1=1),
        mistake("after-used-twice", "sides", "the number for after is used on both sides", _FIRST, "before = a", after1=1),
        mistake("after-not-used", "sides", "the number for after isn't used", _SECOND, "after = 0", **both),
        mistake("before-not-used", "sides", "the number for before isn't used", _FIRST, "before = 0", **both),
        mistake("crop-not-handled", "crop", "negative numbers aren't handled: the code raises",
                "What does your code do with pad=(-1, 0)?", {"pairs": _raises_if(lambda x, given: min(map(min, given), default=0) < 0)}, size1=2, before1=-1),
        mistake("crop-taken-for-0", "crop", "negative numbers are taken for 0", _CROPPED, "before = max(b, 0); after = max(a, 0)", size1=2, before1=-1),
        mistake("crop-taken-for-padding", "crop", "the sign of negative numbers is dropped", _CROPPED,
                "before = abs(b); after = abs(a)", size1=2, before1=-1),
        mistake("x-at-the-start", "sides", "x is put at the start of the result, whatever stands before it", _BEGINS,
                "start = 0; stop = N - max(b, 0) - max(a, 0)", **both),
        mistake("crop-from-the-wrong-end", "crop", "a negative number takes elements away from the wrong end",
                "pad=(-1, 0): is it the first element that goes, or the last?",
                "first = max(-a, 0); last = L - max(-b, 0)", "first = 0; last = L + min(b, 0) + min(a, 0)",
                "first = max(-b, 0) + max(-a, 0); last = L", size1=3, before1=-1),
        mistake("crop-on-one-side-only", "crop", "negative numbers are taken for 0 on one side: either before x or after it",
                "What does your code do with pad=(-1, 0), and what with pad=(0, -1)?",
                "after = max(a, 0)", "before = max(b, 0)", size1=3, after1=-1),
        mistake("pair-skipped-for-one-zero", "sides", "a pair is skipped if one of its two numbers is 0",
                "What does your code do with pad=(1, 0)?", "before = b if a else 0; after = a if b else 0", before1=1),
        mistake("slice-without-an-end", "sides", "the slice that x goes to has no end: it runs on to the end of the result",
                "Where does x end in the result, and where does your slice?", "stop = None", **both),
        mistake("x-at-the-end", "sides", "x is put at the end of the result, whatever stands after it", _BEGINS,
                "start = max(b, 0) + max(a, 0); stop = N", **both),
        mistake("sum-of-0-taken-for-nothing", "crop", "numbers that add up to 0, such as (1, -1), are taken for nothing to pad",
                "What does your code do with pad=(1, -1)?", "y = y if sum(pad) else x", stage="everything", size1=3, before1=1, after1=-1),
        mistake("empty-pad-not-handled", "nothing to pad", "a pad without any numbers isn't handled: the code raises",
                "What does your code do with pad=()?", {"pairs": _raises_if(lambda x, given: not given)}, pairs=0),
    ]  # fmt: skip


def _values(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake("value-ignored", "value", "the new elements are always 0", "Where does your code mention value?", "value = 0", before1=1, value=7),
        mistake("value-made-whole", "value", "the value loses what stands after its point",
                "What stands in the new elements for value=-0.5?", "value = int(value)", before1=1, value=-0.5),
        mistake("dtype-from-value", "value", "the new tensor has the dtype of value, not that of x",
                "Of which dtype is torch.full((2,), 7)?", {"canvas": _full}, before1=1, value=7),
        mistake("value-added-to-x", "value", "value is added to the elements of x, too",
                "What do the elements of x hold in the result for value=7?", "x = x + value", before1=1, value=7),
        mistake("new-elements-never-set", "value", "the new elements are never set: they hold what memory held",
                "What does a tensor made with empty hold?", "value = float('nan')", stage="one", before1=1),
        mistake("value-after-x-only", "value", "value is used after x only: the new elements before it are 0", _LEFT_RIGHT,
                "filled = value*(at >= 0)", before1=1, value=7),
        mistake("value-before-x-only", "value", "value is used before x only: the new elements after it are 0", _LEFT_RIGHT,
                "filled = value*(at < 0)", after1=1, value=7),
        mistake("value-in-one-dimension-only", "value", "with more than one pair, the new elements are 0 whatever value is",
                "What stands in the corners for value=7?",
                "value = value if len(given) <= 1 else 0", stage="two dimensions", **_PLANE, before1=1, value=7),
        mistake("value-for-the-first-pair-only", "value", "value is used for the first pair only: later pairs put 0", _ABOVE_LEFT,
                "filled = value if j == 0 else 0", stage="two dimensions", **_PLANE, before2=1, value=7),
        mistake("value-not-for-the-first-pair", "value", "value isn't used for the first pair, whose new elements are 0", _ABOVE_LEFT,
                "filled = 0 if j == 0 else value", before1=1, value=7),
    ]  # fmt: skip


def _elements(table: Table) -> list[Misconception]:
    """What becomes of x's own elements, and of what comes back."""
    mistake = table.mistake
    mirrored = "source = (at % max(2*L - 2, 1)).minimum(max(2*L - 2, 1) - at % max(2*L - 2, 1))"
    mirrored_with_the_edge = "source = (at % (2*L)).minimum(2*L - 1 - at % (2*L))"
    everywhere = "inside = at == at"
    lost = ("(at >= 1) & (at < L)", "(at >= 0) & (at < L - 1)", "(at >= 1) & (at < L - 1)")
    overwritten = (
        "(at >= (b > 0)) & (at < L)",
        "(at >= 0) & (at < L - (a > 0))",
        "(at >= (b > 0)) & (at < L - (a > 0))",
    )
    inside = "Of the indices {}, which lie inside x, and which does your code take for inside?"
    return [
        mistake("float32-result", "dtypes", "float64 goes in, float32 comes out",
                "In which dtype does your code make the new tensor?", "canvas = x.new_full(size, value).float()",
                "canvas = x.new_full(size, value).float(); y = y if given else x", before1=1, dtype="float64", near=1e-5),
        mistake("float64-result", "dtypes", "float32 goes in, float64 comes out (numpy's and Python's own floats are 64 bits)",
                "Which dtype does the new tensor have?", "canvas = x.new_full(size, value).double()", stage="one", before1=1),
        mistake("gradient-cut-at-x", "gradient", "no gradient reaches x",
                "Through which operations does x go on its way to the result?", "x = x.detach()", before1=1),
        mistake("x-assumed-contiguous", "layouts", "the strides of x are worked out from its shape, as if it were contiguous",
                "Where do the numbers come from that you give as_strided as strides?", "x = x.as_strided(x.shape, contiguous(x.shape))",
                "x = x.as_strided(x.shape, contiguous(x.shape), 0)", **_PLANE, layout="transposed"),
        mistake("storage-offset-0", "layouts", "x is read from the start of its storage, but it begins further on",
                "At which element of its storage does x begin?", "x = x.as_strided(x.shape, x.stride(), 0)", **_PLANE, layout="offset"),
        mistake("viewed-not-reshaped", "layouts", "a tensor is asked for a .view(...) that its layout in memory doesn't allow",
                "Which of your operations insist on a tensor's layout in memory?", "x = x.view(-1).view(x.shape)",
                message="view size is not compatible", **_PLANE, layout="transposed"),
        mistake("argument-changed", "in place", "the code writes into one of its arguments",
                "Which of your operations work in place (+=, *=, x[...] = ..., names that end in _), and on which tensors?",
                {"__call__": raising.writes}, stage="one", before1=1),
        mistake("elements-of-x-for-value", "value", "the new elements are copies of x's own: its edge, mirrored, or from the other end",
                "Where does your code put value into the new elements?", everywhere,
                *(f"{everywhere}; {source}" for source in (mirrored, mirrored_with_the_edge, "source = at % L")), stage="one", before1=1),
        mistake("edge-repeated-once", "sides", "a new element right beside x is a copy of x's edge", inside.format("-1, 0, length - 1 and length"),
                *(f"inside = (at >= {low}) & (at < L{high})" for low, high in ((0, " + 1"), (-1, ""), (-1, " + 1"))), stage="one", after1=1),
        mistake("edge-overwritten", "sides", "an element at the edge of x is lost: a new one stands in its place",
                inside.format("0 and length - 1"), *(f"inside = {each}" for each in (*lost, *overwritten)),
                stage="one", size1=3, before1=1, after1=1),
        mistake("tuple-changed-like-a-list", "one", "a tuple (such as pad, or a shape) is changed as only a list can be",
                "Of which type is what you change there?", {"__call__": raising.changes_a_tuple}, message=TUPLE_CHANGED, before1=1),
        mistake("nothing-returned", "what is returned", "the function returns nothing, at least on one of its ways",
                "What does your function return, on every way through it?", "y = None", stage="one", before1=1),
        mistake("torch-own-called", "not allowed", "torch's own is called: it is what you are to write",
                "Which of the functions that you call does the whole job?", {"__call__": raising.own_of_torch}, stage="one", before1=1),
    ]  # fmt: skip


def _pairs(table: Table) -> list[Misconception]:
    """What goes wrong once there is more than one dimension or pair."""
    mistake = table.mistake
    plane: dict[str, Any] = {"stage": "two dimensions", **_PLANE}
    two: dict[str, Any] = {**plane, "before2": 1}
    return [
        mistake("first-pair-for-the-first-dimension", "order", "the first pair is taken for the first dimension of x", _LONGER,
                "pairs = given + [(0, 0)]*(D - len(given))", ndim=2, before1=1),
        mistake("pairs-in-reading-order", "order", "the pairs are taken in the order of the dimensions, not from the last back", _LONGER,
                "pairs = [(0, 0)]*(D - len(given)) + given", **_PLANE, before1=1, after1=2),
        mistake("befores-then-afters", "order", "all the befores are expected first, then all the afters",
                "Which dimension does the second number of pad belong to?",
                "given = list(zip(sum(given, ())[:len(given)], sum(given, ())[len(given):]))", **_PLANE, before2=1, after2=3),
        mistake("first-pair-for-every-dimension", "order", "the first pair is used for every dimension that has one",
                "Where does your code use the third and fourth numbers of pad?", "given = given[:1]*len(given)", **_PLANE, before2=1),
        mistake("one-dimension-only", "two dimensions", "more than one pair isn't handled: the code raises", _FOUR,
                {"pairs": _raises_if(lambda x, given: len(given) != 1)}, **_PLANE, before1=1),
        mistake("a-pair-for-every-dimension", "any number of dimensions", "dimensions without a pair aren't handled: it raises",
                "What does your code do with a matrix and one pair?", {"pairs": _raises_if(lambda x, given: len(given) != x.dim())},
                stage="order", ndim=2, before1=1),
        mistake("two-dimensions-only", "any number of dimensions", "more than two pairs aren't handled: the code raises", _SIX,
                {"pairs": _raises_if(lambda x, given: len(given) > 2)}, ndim=3, pairs=3, before3=1),
        mistake("only-the-first-pair", "order", "only the first pair is used", _FOUR, "given = given[:1]", **two),
        mistake("last-pair-not-used", "order", "the last pair isn't used", "How often does your loop over the pairs run for four numbers?",
                "given = given[:-1] or given", **two),
        mistake("every-pair-on-the-last-dimension", "order", "every pair goes to the last dimension", _ROUND,
                "pairs = [(0, 0)]*(D - 1) + [tuple(map(sum, zip(*given))) or (0, 0)]", **two),
        mistake("blocks-as-large-as-x-was", "two dimensions",
                "new elements are made in x's first shape: beside what earlier pairs have changed they don't fit",
                "After the first pair, how long is x along its last dimension? And the block for the second pair?",
                {"pairs": _fits_unless(_block_made)}, {"pairs": _fits_unless(_always)}, **_PLANE, before1=1, before2=1),
        mistake("only-the-first-two-pairs", "any number of dimensions", "only the first two pairs are used", _SIX,
                "given = given[:2]", ndim=3, pairs=3, before3=1),
        mistake("every-pair-on-the-first-dimension", "order", "every pair goes to the first dimension", _ROUND,
                "pairs = [tuple(map(sum, zip(*given))) or (0, 0)] + [(0, 0)]*(D - 1)", **plane, before1=1),
        mistake("pair-number-taken-for-dimension", "order",
                "pair number i goes to dimension -i, counted from 0: the first pair goes to the first dimension",
                "Which dimension of x is x.shape[-0]?", "pairs = given[:1] + [(0, 0)]*(D - len(given)) + given[:0:-1]", ndim=3, before1=1),
        mistake("place-in-pad-taken-for-dimension", "order", "the second pair goes to dimension -3: places in pad are taken for dimensions",
                "In a loop over range(0, len(pad), 2), what is i for the second pair?",
                {"pairs": _at_twice_its_place(wraps=True)}, {"pairs": _at_twice_its_place(wraps=False)}, **two),
        mistake("ends-at-a-pair-of-zeros", "order", "a pair of zeros ends the work: the pairs after it aren't used",
                "What does your code do with pad=(0, 0, 1, 1)?", "given = given[:(given + [(0, 0)]).index((0, 0))]", **_PLANE, before2=1),
    ]  # fmt: skip


def _raises_if(applies: Callable[[Tensor, Sequence[Pair]], bool]) -> Callable[..., Sequence[Pair]]:
    def pairs(self: Pad, x: Tensor, given: Sequence[Pair]) -> Sequence[Pair]:
        if applies(x, given):
            raise AnyError
        return Pad.pairs(self, x, given)

    return pairs


def _full(self: Pad, x: Tensor, size: Sequence[int], fill: float) -> Tensor:
    import torch

    return torch.full(tuple(size), fill)


def _fits_unless(made: Callable[[Sequence[Pair], int], bool]) -> Callable[..., Sequence[Pair]]:
    """A new tensor of x's other sizes must fit beside what earlier pairs have changed, if it is made at all."""

    def pairs(self: Pad, x: Tensor, given: Sequence[Pair]) -> Sequence[Pair]:
        right = Pad.pairs(self, x, given)
        changed = [dim for dim, pair in enumerate(right) if sum(pair)]
        if any(
            made(right, dim) and any(later > dim for later in changed) for dim in range(x.dim() - len(given), x.dim())
        ):
            raise ErrorLike(_NO_ROOM)
        return right

    return pairs


def _block_made(pairs: Sequence[Pair], dim: int) -> bool:
    return max(pairs[dim]) > 0


def _always(pairs: Sequence[Pair], dim: int) -> bool:
    return True


def _at_twice_its_place(wraps: bool) -> Callable[..., Sequence[Pair]]:
    """Pair number i goes to dimension -1 - 2 * i, the place of its first number; where there is none, it may wrap around."""

    def pairs(self: Pad, x: Tensor, given: Sequence[Pair]) -> Sequence[Pair]:
        found = [(0, 0)] * x.dim()
        for i, (before, after) in enumerate(given):
            dim = x.dim() - 1 - 2 * i
            if dim < (-x.dim() if wraps else 0):
                raise ErrorLike("out of range")
            found[dim] = (found[dim][0] + before, found[dim][1] + after)
        return found

    return pairs
