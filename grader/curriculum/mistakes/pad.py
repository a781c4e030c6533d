"""Named mistakes of pad."""

from __future__ import annotations

from typing import Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.pad_pieces import (
    as_large_as_x,
    everywhere,
    from_the_other_end,
    glued,
    indexed,
    mirrored,
    mirrored_with_the_edge,
    overwritten,
    within,
)
from grader.curriculum.mistakes.pad_recipe import (
    Recipe,
    a_pair_for_each,
    added,
    all_befores_first,
    all_but_the_last_pair,
    all_on_the_first,
    all_on_the_last,
    always_as_large_as_x,
    at_the_end,
    at_the_start,
    changed_pairs,
    counted_from_minus_0,
    counted_from_the_right,
    cropped_at_the_other_end,
    dtype_of_value,
    first_pair_for_all,
    float32,
    from_the_first,
    kept_from_the_front,
    last_given_dimensions_in_order,
    never_set,
    no_crop,
    only_one_pair,
    only_the_first_pair,
    own_of_torch,
    recipe,
    two_pairs_at_most,
    two_pairs_only,
    unless_empty,
    up_to_a_pair_of_zeros,
    whole_value,
    without_end,
    writes,
    zeros_with_corners,
)
from grader.curriculum.mistakes.recipe import contiguous_strides

_PLANE: dict[str, Any] = {"ndim": 2, "size1": 3, "size2": 2, "pairs": 2}


def mistakes_of_pad() -> tuple[Misconception, ...]:
    """The library, the most frequent first."""

    def mistake(id: str, idea: str, says: str, question: str, answer: Recipe, *ways: Recipe, stage: str = "", near: float = 0.0, message: str = "", **numbers: Any) -> Misconception:  # fmt: skip
        return Misconception(id, says, question, idea, stage or idea, numbers, answer, ways, near, message)

    return (
        mistake(
            "float32-result", "dtypes", "float64 goes in, float32 comes out",
            "In which dtype does your code make the new tensor?", recipe(canvas=float32), unless_empty(canvas=float32),
            before1=1, dtype="float64", near=1e-5,
        ),
        mistake(
            "end-counted-from-the-right", "nothing to pad", "a slice ends at -after, which is empty when after is 0",
            "What is left:-right when right is 0?", recipe(target=counted_from_the_right), stage="sides", before1=1,
        ),
        mistake(
            "first-pair-for-the-first-dimension", "order", "the first pair is taken for the first dimension of x",
            "pad=(1, 0, 0, 2) on a matrix: what gets longer by 2, the rows or the columns?",
            recipe(pairs=from_the_first), ndim=2, before1=1,
        ),
        mistake(
            "pairs-in-reading-order", "order", "the pairs are taken in the order of the dimensions, not from the last back",
            "pad=(1, 0, 0, 2) on a matrix: what gets longer by 2, the rows or the columns?",
            recipe(pairs=last_given_dimensions_in_order), **_PLANE, before1=1, after1=2,
        ),
        mistake(
            "befores-then-afters", "order", "all the befores are expected first, then all the afters",
            "Which dimension does the second number of pad belong to?",
            recipe(pairs=all_befores_first), **_PLANE, before2=1, after2=3,
        ),
        mistake(
            "before-and-after-swapped", "sides", "before and after have changed places",
            "At which index of the result does x begin?", changed_pairs(lambda pairs: [(a, b) for b, a in pairs]), before1=1,
        ),
        mistake(
            "before-used-twice", "sides", "the number for before is used on both sides",
            "Where does your code use the second number of a pair?", changed_pairs(lambda pairs: [(b, b) for b, a in pairs]),
            before1=1,
        ),
        mistake(
            "after-used-twice", "sides", "the number for after is used on both sides",
            "Where does your code use the first number of a pair?", changed_pairs(lambda pairs: [(a, a) for b, a in pairs]),
            after1=1,
        ),
        mistake(
            "after-not-used", "sides", "the number for after isn't used", "Where does your code use the second number of a pair?",
            changed_pairs(lambda pairs: [(b, 0) for b, a in pairs]), stage="one", before1=1, after1=1,
        ),
        mistake(
            "before-not-used", "sides", "the number for before isn't used", "Where does your code use the first number of a pair?",
            changed_pairs(lambda pairs: [(0, a) for b, a in pairs]), stage="one", before1=1, after1=1,
        ),
        mistake(
            "first-pair-for-every-dimension", "order", "the first pair is used for every dimension that has one",
            "Where does your code use the third and fourth numbers of pad?", recipe(pairs=first_pair_for_all),
            **_PLANE, before2=1,
        ),
        mistake(
            "value-ignored", "value", "the new elements are always 0", "Where does your code mention value?",
            recipe(canvas=lambda self, x, size, value: x.new_zeros(size)), before1=1, value=7,
        ),
        mistake(
            "value-made-whole", "value", "the value loses what stands after its point",
            "What stands in the new elements for value=-0.5?", recipe(canvas=whole_value), before1=1, value=-0.5,
        ),
        mistake(
            "one-dimension-only", "two dimensions", "more than one pair isn't handled: the code raises",
            "What does your code do with four numbers?", recipe(pairs=only_one_pair), **_PLANE, before1=1,
        ),
        mistake(
            "a-pair-for-every-dimension", "any number of dimensions", "dimensions without a pair aren't handled: it raises",
            "What does your code do with a matrix and one pair?", recipe(pairs=a_pair_for_each), stage="order",
            ndim=2, before1=1,
        ),
        mistake(
            "crop-not-handled", "crop", "negative numbers aren't handled: the code raises",
            "What does your code do with pad=(-1, 0)?", recipe(pairs=no_crop), size1=2, before1=-1,
        ),
        mistake(
            "crop-taken-for-0", "crop", "negative numbers are taken for 0",
            "How long is the result for length 3 and pad=(-1, 0)?",
            changed_pairs(lambda pairs: [(max(b, 0), max(a, 0)) for b, a in pairs]), size1=2, before1=-1,
        ),
        mistake(
            "crop-taken-for-padding", "crop", "the sign of negative numbers is dropped",
            "How long is the result for length 3 and pad=(-1, 0)?",
            changed_pairs(lambda pairs: [(abs(b), abs(a)) for b, a in pairs]), size1=2, before1=-1,
        ),
        mistake(
            "gradient-cut-at-x", "gradient", "no gradient reaches x",
            "Through which operations does x go on its way to the result?",
            recipe(source=lambda self, x: x.detach()), before1=1,
        ),
        mistake(
            "dtype-from-value", "value", "the new tensor has the dtype of value, not that of x",
            "Of which dtype is torch.full((2,), 7)?", recipe(canvas=dtype_of_value), before1=1, value=7,
        ),
        mistake(
            "value-in-one-dimension-only", "value", "with more than one pair, the new elements are 0 whatever value is",
            "What stands in the corners for value=7?", recipe(__call__=zeros_with_corners),
            stage="two dimensions", **_PLANE, before1=1, value=7,
        ),
        mistake(
            "float64-result", "dtypes", "float32 goes in, float64 comes out (numpy's and Python's own floats are 64 bits)",
            "Which dtype does the new tensor have?", recipe(canvas=lambda self, x, size, value: x.new_full(size, value).double()),
            stage="one", before1=1,
        ),
        mistake(
            "x-assumed-contiguous", "layouts", "the strides of x are worked out from its shape, as if it were contiguous",
            "Where do the numbers come from that you give as_strided as strides?",
            recipe(source=lambda self, x: x.as_strided(x.shape, contiguous_strides(x.shape))),
            recipe(source=lambda self, x: x.as_strided(x.shape, contiguous_strides(x.shape), 0)), **_PLANE, layout="transposed",
        ),
        mistake(
            "storage-offset-0", "layouts", "x is read from the start of its storage, but it begins further on",
            "At which element of its storage does x begin?",
            recipe(source=lambda self, x: x.as_strided(x.shape, x.stride(), 0)), **_PLANE, layout="offset",
        ),
        mistake(
            "viewed-not-reshaped", "layouts", "a tensor is asked for a .view(...) that its layout in memory doesn't allow",
            "Which of your operations insist on a tensor's layout in memory?",
            recipe(source=lambda self, x: x.view(-1).view(x.shape)), message="view size is not compatible",
            **_PLANE, layout="transposed",
        ),
        mistake(
            "two-dimensions-only", "any number of dimensions", "more than two pairs aren't handled: the code raises",
            "What does your code do with six numbers?", recipe(pairs=two_pairs_at_most), ndim=3, pairs=3, before3=1,
        ),
        mistake(
            "argument-changed", "in place", "the code writes into one of its arguments",
            "Which of your operations work in place (+=, *=, x[...] = ..., names that end in _), and on which tensors?",
            recipe(__call__=writes), stage="one", before1=1,
        ),
        mistake(
            "value-added-to-x", "value", "value is added to the elements of x, too",
            "What do the elements of x hold in the result for value=7?", recipe(__call__=added), before1=1, value=7,
        ),
        mistake(
            "new-elements-never-set", "value", "the new elements are never set: they hold what memory held",
            "What does a tensor made with empty hold?", recipe(canvas=never_set), stage="one", before1=1,
        ),
        mistake(
            "x-at-the-start", "sides", "x is put at the start of the result, whatever stands before it",
            "At which index of the result does x begin?", recipe(target=at_the_start), stage="one", before1=1, after1=1,
        ),
        mistake(
            "only-the-first-pair", "order", "only the first pair is used", "What does your code do with four numbers?",
            recipe(pairs=only_the_first_pair), stage="two dimensions", **_PLANE, before2=1,
        ),
        mistake(
            "last-pair-not-used", "order", "the last pair isn't used", "How often does your loop over the pairs run for four numbers?",
            recipe(pairs=all_but_the_last_pair), stage="two dimensions", **_PLANE, before2=1,
        ),
        mistake(
            "every-pair-on-the-last-dimension", "order", "every pair goes to the last dimension",
            "Which dimension does your code pad in its second round?", recipe(pairs=all_on_the_last),
            stage="two dimensions", **_PLANE, before2=1,
        ),
        mistake(
            "crop-from-the-wrong-end", "crop", "a negative number takes elements away from the wrong end",
            "pad=(-1, 0): is it the first element that goes, or the last?", recipe(__call__=cropped_at_the_other_end),
            recipe(__call__=kept_from_the_front), size1=3, before1=-1,
        ),
        mistake(
            "crop-on-one-side-only", "crop", "negative numbers are taken for 0 on one side: either before x or after it",
            "What does your code do with pad=(-1, 0), and what with pad=(0, -1)?",
            changed_pairs(lambda pairs: [(b, max(a, 0)) for b, a in pairs]),
            changed_pairs(lambda pairs: [(max(b, 0), a) for b, a in pairs]), size1=3, after1=-1,
        ),
        mistake(
            "blocks-as-large-as-x-was", "two dimensions",
            "new elements are made in x's first shape: beside what earlier pairs have changed they don't fit",
            "After the first pair, how long is x along its last dimension? And the block for the second pair?",
            glued(block=as_large_as_x), recipe(__call__=always_as_large_as_x), **_PLANE, before1=1, before2=1,
        ),
        mistake(
            "only-the-first-two-pairs", "any number of dimensions", "only the first two pairs are used",
            "What does your code do with six numbers?", recipe(pairs=two_pairs_only), ndim=3, pairs=3, before3=1,
        ),
        mistake(
            "every-pair-on-the-first-dimension", "order", "every pair goes to the first dimension",
            "Which dimension does your code pad in its second round?", recipe(pairs=all_on_the_first),
            stage="two dimensions", **_PLANE, before1=1,
        ),
        mistake(
            "pair-number-taken-for-dimension", "order",
            "pair number i goes to dimension -i, counted from 0: the first pair goes to the first dimension",
            "Which dimension of x is x.shape[-0]?", recipe(pairs=counted_from_minus_0), ndim=3, before1=1,
        ),
        mistake(
            "ends-at-a-pair-of-zeros", "order", "a pair of zeros ends the work: the pairs after it aren't used",
            "What does your code do with pad=(0, 0, 1, 1)?", recipe(pairs=up_to_a_pair_of_zeros), **_PLANE, before2=1,
        ),
        mistake(
            "pair-skipped-for-one-zero", "sides", "a pair is skipped if one of its two numbers is 0",
            "What does your code do with pad=(1, 0)?", changed_pairs(lambda pairs: [(b, a) if b and a else (0, 0) for b, a in pairs]),
            before1=1,
        ),
        mistake(
            "slice-without-an-end", "sides", "the slice that x goes to has no end: it runs on to the end of the result",
            "Where does x end in the result, and where does your slice?", recipe(target=without_end), stage="one",
            before1=1, after1=1,
        ),
        mistake(
            "x-at-the-end", "sides", "x is put at the end of the result, whatever stands after it",
            "At which index of the result does x begin?", recipe(target=at_the_end), stage="one", before1=1, after1=1,
        ),
        mistake(
            "value-after-x-only", "value", "value is used after x only: the new elements before it are 0",
            "What stands to the left of x for value=7, and what to the right?", glued(before=lambda self, value: 0),
            before1=1, value=7,
        ),
        mistake(
            "value-before-x-only", "value", "value is used before x only: the new elements after it are 0",
            "What stands to the left of x for value=7, and what to the right?", glued(after=lambda self, value: 0),
            after1=1, value=7,
        ),
        mistake(
            "elements-of-x-for-value", "value", "the new elements are copies of x's own: its edge, mirrored, or from the other end",
            "Where does your code put value into the new elements?", indexed(inside=everywhere),
            *(indexed(inside=everywhere, source_of=each) for each in (mirrored, mirrored_with_the_edge, from_the_other_end)),
            stage="one", before1=1,
        ),
        mistake(
            "edge-repeated-once", "sides", "a new element right beside x is a copy of x's edge",
            "Of the indices -1, 0, length - 1 and length, which lie inside x, and which does your code take for inside?",
            *(indexed(inside=within(low, high)) for low, high in ((0, 1), (-1, 0), (-1, 1))), stage="one", after1=1,
        ),
        mistake(
            "edge-overwritten", "sides", "an element at the edge of x is lost: a new one stands in its place",
            "Of the indices 0 and length - 1, which lie inside x, and which does your code take for inside?",
            *(indexed(inside=of(*each)) for of, ends in ((within, ((1, 0), (0, -1), (1, -1))), (overwritten, ((1, 0), (0, 1), (1, 1)))) for each in ends),
            stage="one", size1=3, before1=1, after1=1,
        ),
        mistake(
            "nothing-returned", "one", "the function returns nothing, at least on one of its ways",
            "What does your function return, on every way through it?",
            recipe(__call__=lambda self, x, pad, value=0.0: None), before1=1,
        ),
        mistake(
            "torch-own-called", "one", "torch's own is called: it is what you are to write",
            "Which of the functions that you call does the whole job?", recipe(__call__=own_of_torch), before1=1,
        ),
    )  # fmt: skip
