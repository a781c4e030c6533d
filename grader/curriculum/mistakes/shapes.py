"""The dimensions of x and of windows, and what is taken for a pair."""

from __future__ import annotations

from typing import Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.functions import given, memory, raising, sizes
from grader.curriculum.mistakes.functions import shapes as f
from grader.curriculum.mistakes.table import Table

TUPLE_CHANGED = (
    "'(tuple|torch.Size)' object (does not support item (assignment|deletion)"
    "|has no attribute '(append|extend|insert|pop|remove|reverse|sort)')"
)
"""What Python says of a tuple that is to be changed."""

_BEFORE_THE_LAST = "What does your code do with the sizes and strides of the dimensions before the last?"
_NUMBERS = {1: "one leading dimension", 2: "two leading dimensions", 3: "three leading dimensions"}


def dimensions(table: Table) -> list[Misconception]:
    """What becomes of leading dimensions."""
    mistake = table.mistake
    counts, strides = {"counts": sizes.counts_of_first}, {"strides": memory.strides_of_first}
    return [
        mistake("no-leading-dimensions", "batch", "leading dimensions aren't handled: the code raises", _BEFORE_THE_LAST,
                {"view": f.raises_for_leading}, batch=2, size=2),
        mistake("leading-dimensions-dropped", "batch", "leading dimensions are dropped: only the first signal's windows are there",
                _BEFORE_THE_LAST, {"view": f.without_leading}, batch=2, size=2),
        mistake("leading-dimensions-flattened", "batch", "the leading dimensions become one",
                "In how many dimensions do batch and channels come back?",
                "y = y.flatten(0, -2*axes - 1) if x.dim() > axes else y", batch=2, in_channels=2, size=2),
        mistake(
            "always-one-leading-dimension", "batch", "the result always has exactly one leading dimension",
            "How many dimensions has your result when x has only the ones that windows slide along?",
            {"slide": f.one_leading}, {"slide": f.reshaped_to_one}, stage="one", size=2,
        ),
        mistake(
            "first-dimension-taken-for-the-last", "batch", "the first dimension is taken for the one that windows slide along",
            "What are x.shape[0] and x.stride(0) when x has a batch dimension?",
            counts, strides, {**counts, **strides}, {"slide": f.passes_from(0)}, batch=2, size=3,
        ),
        mistake(
            "windows-and-taps-swapped", "window", "the taps come before the windows: their dimensions have changed places",
            "Which of your last dimensions counts the windows, and which the elements of one?",
            {"slide": f.taps_before_windows}, {"view": f.sizes_of_taps_first}, stage="one", size=3,
        ),
        _interleaved(table) if table.plane else _all_counted(table),
    ]  # fmt: skip


def _all_counted(table: Table) -> Misconception:
    return table.mistake(
        "all-elements-counted", "batch", "the size is worked out from all elements of x, not from its last dimension",
        "What is x.numel() when x has a batch dimension?",
        {"counts": lambda self, x, padded, lines: sizes.counts_of(self, lines, [x.numel()])}, batch=2, size=3,
    )  # fmt: skip


def _interleaved(table: Table) -> Misconception:
    return table.mistake(
        "windows-and-taps-interleaved", "window", "the dimensions stand as (h, kernel_h, w, kernel_w): h and w belong together",
        "In which order do your last four dimensions stand?", "y = y.transpose(-3, -2)", stage="one", size=3,
    )  # fmt: skip


def shapes(table: Table) -> list[Misconception]:
    """Where dimensions stand, and how many there are."""
    mistake, plane = table.mistake, table.plane
    flat = (
        ("y = y.flatten(-4, -3)", "y = y.flatten(-2)", "y = y.flatten(-2).flatten(-3, -2)")
        if plane
        else ("y = y.flatten(-2)",)
    )
    flipped = ((-2, -1), (-2,), (-1,)) if plane else ((-1,),)
    return [
        *(
            mistake(
                f"{many.replace(' ', '-')}-expected", "batch", f"x is taken to have exactly {many}: with none, the code raises",
                "What does your code do with an x that has only the dimensions that windows slide along?",
                *f.expecting(leading, len(table.axes)), stage="one", size=2,
            )
            for leading, many in _NUMBERS.items()
        ),
        mistake(
            "windows-before-leading-dimensions", "batch", "what counts the windows stands before the leading dimensions",
            "Which dimension of your result counts the windows when x has a batch dimension?",
            "y = y.movedim((-4, -3), (0, 1))" if plane else "y = y.movedim(-2, 0)", batch=2, size=3,
        ),
        mistake(
            "taps-in-reverse", "window", "the elements of a window stand in reverse order" + (", along one axis or both" if plane else ""),
            "Which element of x comes first in your first window?", *(f"y = y.flip({dims})" for dims in flipped), size=3, kernel=2,
        ),
        mistake(
            "windows-flattened", "window", "two dimensions of the result are flattened into one",
            "How many new dimensions should your result have, and how many does it?", *flat, stage="one", size=2,
        ),
        mistake(
            "sizes-of-1-dropped", "window", "dimensions of one element are dropped from the result",
            "In how many dimensions should a single window of a single element come back?", "y = y.squeeze()", stage="one", size=2,
        ),
        mistake(
            "tuple-changed-like-a-list", "one", "a tuple (such as a shape) is changed as only a list can be",
            "Of which type is what you change there?", {"slide": raising.changes_a_tuple}, message=TUPLE_CHANGED,
        ),
        *(_of_planes(table) if plane else [_before_the_last(table)]),
    ]  # fmt: skip


def _before_the_last(table: Table) -> Misconception:
    counts, strides = {"counts": sizes.counts_before_the_last}, {"strides": memory.strides_before_the_last}
    return table.mistake(
        "dimension-before-the-last-read", "batch", "a size or stride of x is read from the dimension before the last",
        "Which dimension of x do windows slide along, and which do you read?", counts, strides, {**counts, **strides},
        stage="one", size=2,
    )  # fmt: skip


def _of_planes(table: Table) -> list[Misconception]:
    mistake = table.mistake
    ints = (("kernel", "stride", "dilation"), ("stride",), ("dilation",), ("stride", "dilation"), ("kernel",))
    roomy: dict[str, Any] = {"batch": 2, "in_channels": 3, "size": 5, "kernel": 2}
    return [
        mistake(
            "second-pass-along-the-first", "window", "the second of two passes slides along a dimension that the first one made",
            "After the first pass, at which place does x's other dimension stand?",
            *({"slide": f.passes(*each)} for each in (((-2, 0), (-1, 1)), ((-1, 1), (-2, 0)), ((-2, 0), (-3, 1)))), size=3, kernel=2,
        ),
        mistake(
            "one-dimension-without-windows", "window", "there are windows along one dimension only: the other stays as it is",
            "How many new dimensions does your result have, and how many should it?",
            *({"slide": f.passes((axis - 2, axis))} for axis in (0, 1)), stage="one", size=3,
        ),
        mistake(
            "row-step-from-the-width", "layouts", "the step from row to row is taken to be x's width, as in a contiguous x",
            "How far apart in memory are x[..., 0, 0] and x[..., 1, 0]? Always?",
            "window_step = L_*place; tap_step = L_*tap", "window_step = L_*place", "tap_step = L_*tap", only="height", layout="transposed", **roomy,
        ),
        mistake(
            "int-used-for-one-dimension", "ints and pairs", "an int is used along one dimension only: along the other, 1 is taken",
            "For kernel=2, how high is a window of yours, and how wide?",
            *({"pair": given.int_once(which, at)} for which in ints for at in (0, 1)), stage="window", size=3, kernel=2, form="int",
        ),
        mistake(
            "pair-not-taken-apart", "ints and pairs", "a pair given for stride or dilation isn't taken apart: the code raises",
            "Of which type is stride in your products for stride=(2, 1)?",
            *({"pair": given.raising_for_pairs(which)} for which in ints[1:4]), stage="stride", height=5, width=5, stride_h=2,
        ),
        *(
            mistake(
                f"{id}-not-made-a-pair", "ints and pairs", f"an int for {says}, also the default, is unpacked as if it were a pair",
                "Of which type are stride and dilation when nobody gives them?", *({"pair": given.unpacked(each)} for each in which),
                stage="one", size=2, within="int-used-as-a-sequence",
            )
            for id, says, which in (
                ("stride", "stride", [("stride",)]),
                ("dilation", "dilation", [("dilation",)]),
                ("stride-and-dilation", "stride and dilation", [("stride", "dilation"), ("kernel", "stride", "dilation")]),
            )
        ),
        mistake(
            "int-used-as-a-sequence", "ints and pairs", "an int is unpacked, indexed or looped over, as only a pair or a range can be",
            "Of which type is what you index, unpack or loop over there?", {"pair": given.unpacked(())}, stage="one", size=2,
        ),
    ]  # fmt: skip
