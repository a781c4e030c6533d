"""Named mistakes of pad."""

from __future__ import annotations

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.pad_pairs import PLANE, pad_mistake, pairs_and_dimensions
from grader.curriculum.mistakes.pad_pieces import (
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
    added,
    at_the_end,
    at_the_start,
    changed_pairs,
    changes_a_tuple,
    counted_from_the_right,
    cropped_at_the_other_end,
    dtype_of_value,
    float32,
    kept_from_the_back,
    kept_from_the_front,
    never_set,
    no_crop,
    no_empty_pad,
    own_of_torch,
    recipe,
    unless_empty,
    whole_value,
    without_end,
    writes,
    x_for_a_sum_of_0,
)
from grader.curriculum.mistakes.recipe import contiguous_strides
from grader.curriculum.mistakes.shapes import TUPLE_CHANGED


def mistakes_of_pad() -> tuple[Misconception, ...]:
    """The library: the most frequent first, those about several dimensions last."""
    return (
        pad_mistake(
            "float32-result", "dtypes", "float64 goes in, float32 comes out",
            "In which dtype does your code make the new tensor?", recipe(canvas=float32), unless_empty(canvas=float32),
            before1=1, dtype="float64", near=1e-5,
        ),
        pad_mistake(
            "end-counted-from-the-right", "nothing to pad", "a slice ends at -after, which is empty when after is 0",
            "What is left:-right when right is 0?", recipe(target=counted_from_the_right), stage="sides", before1=1,
        ),
        pad_mistake(
            "before-and-after-swapped", "sides", "before and after have changed places",
            "At which index of the result does x begin?", changed_pairs(lambda pairs: [(a, b) for b, a in pairs]), before1=1,
        ),
        pad_mistake(
            "before-used-twice", "sides", "the number for before is used on both sides",
            "Where does your code use the second number of a pair?", changed_pairs(lambda pairs: [(b, b) for b, a in pairs]),
            before1=1,
        ),
        pad_mistake(
            "after-used-twice", "sides", "the number for after is used on both sides",
            "Where does your code use the first number of a pair?", changed_pairs(lambda pairs: [(a, a) for b, a in pairs]),
            after1=1,
        ),
        pad_mistake(
            "after-not-used", "sides", "the number for after isn't used", "Where does your code use the second number of a pair?",
            changed_pairs(lambda pairs: [(b, 0) for b, a in pairs]), stage="one", before1=1, after1=1,
        ),
        pad_mistake(
            "before-not-used", "sides", "the number for before isn't used", "Where does your code use the first number of a pair?",
            changed_pairs(lambda pairs: [(0, a) for b, a in pairs]), stage="one", before1=1, after1=1,
        ),
        pad_mistake(
            "value-ignored", "value", "the new elements are always 0", "Where does your code mention value?",
            recipe(canvas=lambda self, x, size, value: x.new_zeros(size)), before1=1, value=7,
        ),
        pad_mistake(
            "value-made-whole", "value", "the value loses what stands after its point",
            "What stands in the new elements for value=-0.5?", recipe(canvas=whole_value), before1=1, value=-0.5,
        ),
        pad_mistake(
            "crop-not-handled", "crop", "negative numbers aren't handled: the code raises",
            "What does your code do with pad=(-1, 0)?", recipe(pairs=no_crop), size1=2, before1=-1,
        ),
        pad_mistake(
            "crop-taken-for-0", "crop", "negative numbers are taken for 0",
            "How long is the result for length 3 and pad=(-1, 0)?",
            changed_pairs(lambda pairs: [(max(b, 0), max(a, 0)) for b, a in pairs]), size1=2, before1=-1,
        ),
        pad_mistake(
            "crop-taken-for-padding", "crop", "the sign of negative numbers is dropped",
            "How long is the result for length 3 and pad=(-1, 0)?",
            changed_pairs(lambda pairs: [(abs(b), abs(a)) for b, a in pairs]), size1=2, before1=-1,
        ),
        pad_mistake(
            "gradient-cut-at-x", "gradient", "no gradient reaches x",
            "Through which operations does x go on its way to the result?",
            recipe(source=lambda self, x: x.detach()), before1=1,
        ),
        pad_mistake(
            "dtype-from-value", "value", "the new tensor has the dtype of value, not that of x",
            "Of which dtype is torch.full((2,), 7)?", recipe(canvas=dtype_of_value), before1=1, value=7,
        ),
        pad_mistake(
            "float64-result", "dtypes", "float32 goes in, float64 comes out (numpy's and Python's own floats are 64 bits)",
            "Which dtype does the new tensor have?", recipe(canvas=lambda self, x, size, value: x.new_full(size, value).double()),
            stage="one", before1=1,
        ),
        pad_mistake(
            "x-assumed-contiguous", "layouts", "the strides of x are worked out from its shape, as if it were contiguous",
            "Where do the numbers come from that you give as_strided as strides?",
            recipe(source=lambda self, x: x.as_strided(x.shape, contiguous_strides(x.shape))),
            recipe(source=lambda self, x: x.as_strided(x.shape, contiguous_strides(x.shape), 0)), **PLANE, layout="transposed",
        ),
        pad_mistake(
            "storage-offset-0", "layouts", "x is read from the start of its storage, but it begins further on",
            "At which element of its storage does x begin?",
            recipe(source=lambda self, x: x.as_strided(x.shape, x.stride(), 0)), **PLANE, layout="offset",
        ),
        pad_mistake(
            "viewed-not-reshaped", "layouts", "a tensor is asked for a .view(...) that its layout in memory doesn't allow",
            "Which of your operations insist on a tensor's layout in memory?",
            recipe(source=lambda self, x: x.view(-1).view(x.shape)), message="view size is not compatible",
            **PLANE, layout="transposed",
        ),
        pad_mistake(
            "argument-changed", "in place", "the code writes into one of its arguments",
            "Which of your operations work in place (+=, *=, x[...] = ..., names that end in _), and on which tensors?",
            recipe(__call__=writes), stage="one", before1=1,
        ),
        pad_mistake(
            "value-added-to-x", "value", "value is added to the elements of x, too",
            "What do the elements of x hold in the result for value=7?", recipe(__call__=added), before1=1, value=7,
        ),
        pad_mistake(
            "new-elements-never-set", "value", "the new elements are never set: they hold what memory held",
            "What does a tensor made with empty hold?", recipe(canvas=never_set), stage="one", before1=1,
        ),
        pad_mistake(
            "x-at-the-start", "sides", "x is put at the start of the result, whatever stands before it",
            "At which index of the result does x begin?", recipe(target=at_the_start), stage="one", before1=1, after1=1,
        ),
        pad_mistake(
            "crop-from-the-wrong-end", "crop", "a negative number takes elements away from the wrong end",
            "pad=(-1, 0): is it the first element that goes, or the last?", recipe(__call__=cropped_at_the_other_end),
            recipe(__call__=kept_from_the_front), recipe(__call__=kept_from_the_back), size1=3, before1=-1,
        ),
        pad_mistake(
            "crop-on-one-side-only", "crop", "negative numbers are taken for 0 on one side: either before x or after it",
            "What does your code do with pad=(-1, 0), and what with pad=(0, -1)?",
            changed_pairs(lambda pairs: [(b, max(a, 0)) for b, a in pairs]),
            changed_pairs(lambda pairs: [(max(b, 0), a) for b, a in pairs]), size1=3, after1=-1,
        ),
        pad_mistake(
            "pair-skipped-for-one-zero", "sides", "a pair is skipped if one of its two numbers is 0",
            "What does your code do with pad=(1, 0)?", changed_pairs(lambda pairs: [(b, a) if b and a else (0, 0) for b, a in pairs]),
            before1=1,
        ),
        pad_mistake(
            "slice-without-an-end", "sides", "the slice that x goes to has no end: it runs on to the end of the result",
            "Where does x end in the result, and where does your slice?", recipe(target=without_end), stage="one",
            before1=1, after1=1,
        ),
        pad_mistake(
            "x-at-the-end", "sides", "x is put at the end of the result, whatever stands after it",
            "At which index of the result does x begin?", recipe(target=at_the_end), stage="one", before1=1, after1=1,
        ),
        pad_mistake(
            "value-after-x-only", "value", "value is used after x only: the new elements before it are 0",
            "What stands to the left of x for value=7, and what to the right?", glued(before=lambda self, value: 0),
            before1=1, value=7,
        ),
        pad_mistake(
            "value-before-x-only", "value", "value is used before x only: the new elements after it are 0",
            "What stands to the left of x for value=7, and what to the right?", glued(after=lambda self, value: 0),
            after1=1, value=7,
        ),
        pad_mistake(
            "elements-of-x-for-value", "value", "the new elements are copies of x's own: its edge, mirrored, or from the other end",
            "Where does your code put value into the new elements?", indexed(inside=everywhere),
            *(indexed(inside=everywhere, source_of=each) for each in (mirrored, mirrored_with_the_edge, from_the_other_end)),
            stage="one", before1=1,
        ),
        pad_mistake(
            "edge-repeated-once", "sides", "a new element right beside x is a copy of x's edge",
            "Of the indices -1, 0, length - 1 and length, which lie inside x, and which does your code take for inside?",
            *(indexed(inside=within(low, high)) for low, high in ((0, 1), (-1, 0), (-1, 1))), stage="one", after1=1,
        ),
        pad_mistake(
            "edge-overwritten", "sides", "an element at the edge of x is lost: a new one stands in its place",
            "Of the indices 0 and length - 1, which lie inside x, and which does your code take for inside?",
            *(indexed(inside=within(low, high)) for low, high in ((1, 0), (0, -1), (1, -1))),
            *(indexed(inside=overwritten(low, high)) for low, high in ((1, 0), (0, 1), (1, 1))),
            stage="one", size1=3, before1=1, after1=1,
        ),
        pad_mistake(
            "sum-of-0-taken-for-nothing", "crop", "numbers that add up to 0, such as (1, -1), are taken for nothing to pad",
            "What does your code do with pad=(1, -1)?", recipe(__call__=x_for_a_sum_of_0), stage="everything",
            size1=3, before1=1, after1=-1,
        ),
        pad_mistake(
            "empty-pad-not-handled", "nothing to pad", "a pad without any numbers isn't handled: the code raises",
            "What does your code do with pad=()?", recipe(pairs=no_empty_pad), pairs=0,
        ),
        pad_mistake(
            "tuple-changed-like-a-list", "one", "a tuple (such as pad, or a shape) is changed as only a list can be",
            "Of which type is what you change there?", recipe(__call__=changes_a_tuple), message=TUPLE_CHANGED, before1=1,
        ),
        pad_mistake(
            "nothing-returned", "what is returned", "the function returns nothing, at least on one of its ways",
            "What does your function return, on every way through it?",
            recipe(__call__=lambda self, x, pad, value=0.0: None), stage="one", before1=1,
        ),
        pad_mistake(
            "torch-own-called", "not allowed", "torch's own is called: it is what you are to write",
            "Which of the functions that you call does the whole job?", recipe(__call__=own_of_torch), stage="one", before1=1,
        ),
        *pairs_and_dimensions(),
    )  # fmt: skip
