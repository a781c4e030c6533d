"""Two dimensions: height and width change places, or one stands for both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.functions import given, memory, padding
from grader.curriculum.mistakes.functions import planes as f
from grader.curriculum.mistakes.places import IN_TWO_ORDERS
from grader.curriculum.mistakes.table import INSIDE, Steps, Table, Way

WIDE: dict[str, Any] = {"height": 3, "width": 5}
Stages = dict[str, str]
"""Which stage refuses a mix-up of the kernel, the stride, the padding or the dilation first."""

_SIZES = ("P_ - d*(K - 1) - 1)//s + 1", "L_ + 2*p - d*(K - 1) - 1)//s + 1", "P_ - d_*(K_ - 1) - 1)//s_ + 1")
"""Where height and width can be mixed up in a count: in the padded sizes, in x's own, in all."""

_CHANGES = {
    "h-w-swapped": (None, "height and width of {} have changed places"),
    "h-for-both": ("width", "the height's {} is used for the width, too"),
    "w-for-both": ("height", "the width's {} is used for the height, too"),
}
"""What is said of a mix-up; and along which dimension the other's number is read, if along one only."""

_OF_KERNEL = {
    "width": "the kernel's height is used for its width, too",
    "height": "the kernel's width is used for its height, too",
}

_IN_SIZES_OR_STEPS: dict[str, tuple[str, ...]] = {
    "kernel": ("n = (P - d*(K_ - 1) - 1)//s + 1", "held = K_"),
    "stride": ("n = (P - d*(K - 1) - 1)//s_ + 1", "at = i*s_ + k*d"),
    "padding": ("n = (P - 2*p + 2*p_ - d*(K - 1) - 1)//s + 1", "before = p_; after = p_; n = (L + 2*p - d*(K - 1) - 1)//s + 1"),
    "dilation": ("n = (P - d_*(K - 1) - 1)//s + 1", "at = i*s + k*d_"),
}  # fmt: skip
"""The number of the other dimension in the size alone, or everywhere but in the size."""


def mixed_up(table: Table, stages: Stages) -> list[Misconception]:
    """Height and width of the kernel, the stride, the padding, the dilation: everywhere, in the size, in the steps."""
    return [_mixed_up(table, which, stage, change) for which, stage in stages.items() for change in _CHANGES]


def _mixed_up(table: Table, which: str, stage: str, change: str) -> Misconception:
    only, says = _CHANGES[change]
    exposing: dict[str, Any] = {**WIDE, "height": 5, f"{which}_w": 1 if which == "padding" else 2}
    if which == "dilation":
        exposing |= {"kernel_h": 2, "kernel_w": 2}
    told = "the kernel's size" if which == "kernel" else which
    if which == "kernel" and only:
        says = _OF_KERNEL[only]
    return table.mistake(
        f"{which}-{change}", "ints and pairs", says.format(f"the {which}" if not only else which),
        f"Which number of {told} belongs to the height in your code?",
        *_everywhere(table, which, only), *_IN_SIZES_OR_STEPS[which], cuts=True, sides=False, only=only, stage=stage, **exposing,
    )  # fmt: skip


def _everywhere(table: Table, which: str, only: str | None) -> list[Way]:
    """A convolution's weight is then read in another shape, or transposed, or loops run as far as another size says."""
    letter = which[0] if which != "kernel" else "K"
    read = f"{letter} = {letter}_"
    if which == "padding" and not only:
        room: list[Steps] = [
            {"pad": padding.put_into_exchanged_room, "beyond": beyond} for beyond in ("memory", "index", "slices")
        ]
        counted = "n = (L + 2*p - d*(K - 1) - 1)//s + 1"
        return [(read, INSIDE), {"pad": padding.put_in_another_place}, room[0], *((counted, each) for each in room)]
    if which != "kernel" or not table.conv:
        return [(read, INSIDE)]
    sizes = {None: (3, 2), "width": (2, 2), "height": (3, 3)}[only]
    reshaped = f"w = w.reshape(*w.shape[:2], {', '.join(f'w.shape[{size}]' for size in sizes)})"
    transposed = [] if only else ["w = w.transpose(-1, -2)"]
    looped: list[Way] = [{"weights": f.as_far_as(*sizes)}]
    if not only:
        looped += [f.taps_looped_over(False, True), *((read, f.taps_looped_over(True, each)) for each in (True, False))]
    return [*((f"{read}; {each}", INSIDE) for each in [*transposed, reshaped]), (read, INSIDE), *looped]


def of_planes(table: Table, stages: Stages) -> list[Misconception]:
    """All that can go wrong with two dimensions, whatever they are of."""
    conv, which = table.conv, "stride" if table.conv else "kernel"
    pairs = "s = s_; p = p_; d = d_" + ("" if conv else "; K = K_")

    def mistake(id: str, says: str, question: str, stage: str, *ways: Way, **more: Any) -> Misconception:
        return table.mistake(id, "ints and pairs", says, question, *ways, stage=stage, **{"sides": False, **more})

    wider: dict[str, Any] = {**WIDE, f"{which}_w": 2}
    higher: dict[str, Any] = {**WIDE, f"{which}_h": 2}
    as_int: dict[str, Any] = {**WIDE, "form": "int", **({"stride_h": 2, "stride_w": 2} if conv else {})}
    square: list[Way] = [
        *((f"n = ({each}", {"only": side}) for each in _SIZES for side in ("width", "height")),
        {"strides": lambda self, x, padded: (*padded.stride()[:-2], padded.shape[-2], 1)},
        *(f.results_counted_by_the_other() if conv else []),
        *({"cut": f.flat(jump)} for jump in (f.height_of_padded, f.height_of_x)),
    ]
    taps = mistake(
        "taps-h-w-swapped", "inside a window, height and width have changed places",
        "Which of a window's two dimensions walks along its rows?", "window",
        memory.in_order((0, 1, 2, 3), (0, 1, 3, 2)), memory.in_order((0, 1, 3, 2), (0, 1, 3, 2)), **WIDE, kernel_h=2, kernel_w=2,
    )  # fmt: skip
    return [
        *mixed_up(table, stages), *([] if conv else [taps]),
        mistake("x-strides-h-w-swapped", "the strides of x along height and width have changed places",
                "Which stride of x leads from one row to the next?", "one", "m = m_", **WIDE),
        mistake("sizes-h-w-swapped", "height and width of x, or of the result, have changed places in the sizes",
                "Which entry of x.shape is the height, and where does it go?", "one",
                *(f"n = ({each}" for each in _SIZES), *(_sizes_of_results() if conv else []), cuts=True, **WIDE),
        mistake("square-input-assumed", "one of x's height and width is used for the other, too",
                "Where does your code read x's height, and where its width?", "one", *square, cuts=True, height=2, width=4),
        mistake("sizes-and-strides-in-two-orders", *IN_TWO_ORDERS, "one",
                memory.in_order((0, 1, 2, 3), (0, 2, 1, 3)), memory.in_order((0, 2, 1, 3), (0, 1, 2, 3)),
                *([memory.in_order((2, 3, 0, 1), (0, 1, 2, 3), reshaped=True)] if conv else []), **WIDE),
        mistake("int-where-a-pair-came", "a pair is taken for an int: the code raises for pairs",
                f"What does your code do with {which}=(2, 1)?", "ints and pairs" if conv else "one",
                {"pair": given.only_for_ints}, **wider),
        mistake("pair-where-an-int-came", "an int is taken for a pair: the code raises for ints",
                f"What does your code do with {which}=2?", "stride" if conv else "one",
                {"pair": given.only_for_pairs}, **as_int),
        mistake("pairs-h-w-swapped", "height and width of every pair have changed places",
                "Which number of a pair is about the height?", "ints and pairs" if conv else "not square", pairs, **wider,
                within="kernel-h-w-swapped"),
        mistake("one-stride-of-x-for-both", "one stride of x is used along both height and width",
                "Which stride of x leads from one row to the next, and which to the next element of a row?", "one",
                *(("m = m_", {"only": side}) for side in ("width", "height")), **WIDE),
        mistake("first-of-the-pair", "the first number of a pair is used for both dimensions",
                "Where does your code use the second number of a pair?", "ints and pairs" if conv else "not square",
                pairs, only="width", within="kernel-h-for-both", **wider),
        mistake("last-of-the-pair", "the last number of a pair is used for both dimensions",
                "Where does your code use the first number of a pair?", "ints and pairs" if conv else "not square",
                pairs, only="height", within="kernel-w-for-both", **higher),
    ]  # fmt: skip


def _sizes_of_results() -> list[Way]:
    """The windows are reshaped once more; bounds are checked by turned sizes; x isn't given room enough."""
    reshaped = f"n = ({_SIZES[2]}; sums = q.reshape(*q.shape[:2], q.shape[3], q.shape[2])"
    bounds = f"n = ({_SIZES[1]}", padding.checked("(at < 0) | (at >= L_)")
    return [(reshaped, INSIDE), bounds, {"pad": padding.put_into_turned_room}]


def of_images(table: Table) -> list[Misconception]:
    """What can go wrong with two dimensions of a convolution's weight, padding and result."""

    def mistake(id: str, says: str, question: str, *ways: Way, idea: str = "window", **more: Any) -> Misconception:
        return table.mistake(id, idea, says, question, *ways, **{"sides": False, **more})

    square: dict[str, Any] = {"height": 3, "width": 3, "kernel_h": 2, "kernel_w": 2}
    padded: dict[str, Any] = {**WIDE, "idea": "padding", "padding_h": 1, "padding_w": 1, "form": "int"}
    longer = "Which dimensions of x are longer after your padding?"
    seen: Callable[..., Way] = padding.checked
    return [
        mistake("result-h-w-swapped", "height and width of the result have changed places",
                "In which order do height and width stand in your result?",
                "sums = q.transpose(-1, -2)", *({"join": f.indexed_by_columns_first(each)} for each in (False, True)),
                {"join": f.room_turned}, stage="one", **WIDE),
        mistake("x-h-w-swapped", "x is indexed by columns first: height and width of x have changed places",
                "Which of x's dimensions does your row index, and which your column index?",
                seen(padding.OUTSIDE, swapped=True), seen(padding.OUTSIDE, swapped=True, padding=True), stage="one", **WIDE),
        mistake("one-letter-for-both", "one index of a place or a tap is used for both the height and the width",
                "Which of your loops' letters are about the height, and in which expressions do they stand?",
                *(seen(padding.OUTSIDE, mix=each) for each in padding.ONE_LETTER), *({"weights": f.of_one_letter(dim)} for dim in (2, 3)), stage="one", **WIDE),
        mistake("result-reshaped-h-w", "height and width of the result are reshaped into one another",
                "In which order do height and width stand just before your last reshape?",
                "sums = q.transpose(-1, -2).reshape(q.shape)", "sums = q.reshape(*q.shape[:2], q.shape[3], q.shape[2])", stage="one", **WIDE),
        mistake("kernel-transposed", "the kernel is transposed: its rows are read as columns",
                "Which {letter of your einsum|index or dimension} walks along the rows of the kernel, in windows and in weight?",
                "w = w.transpose(-1, -2).reshape(w.shape)", "w = w.transpose(-1, -2)", {"weights": f.indexed_by_columns},
                "w = w.reshape(*w.shape[:2], w.shape[3], w.shape[2]).transpose(-1, -2)", **square),
        mistake("kernel-flipped-along-h", "the kernel is flipped top to bottom",
                "Which row of the kernel meets the first row of a window?", "tap = K - 1 - k", only="height", height=2, width=2, kernel_h=2),
        mistake("kernel-flipped-along-w", "the kernel is flipped left to right",
                "Which column of the kernel meets the first column of a window?", "tap = K - 1 - k", only="width", height=2, width=2, kernel_w=2),
        mistake("padding-height-only", "only the height is padded", longer, "before = 0; after = 0", only="width", **padded),
        mistake("padding-width-only", "only the width is padded", longer, "before = 0; after = 0", only="height", **padded),
        mistake("padding-left-out-for-a-0", "x isn't padded at all where one of the two paddings is 0",
                "What does your code do with padding=(1, 0), and what with padding=(0, 1)?",
                *({"pad": padding.padded_if(*axes)} for axes in ((0, 1), (0,), (1,))), idea="ints and pairs", **WIDE, padding_h=1),
        mistake("padding-pair-taken-for-sides",
                "padding=(h, w) is taken for what goes before and after, instead of for the height and for the width",
                "What does padding=(1, 0) put to the left of x, and what above it?", {"pad": padding.pair_for_sides},
                idea="ints and pairs", **WIDE, padding_h=1),
        mistake("row-jump-before-padding", "rows are taken to lie as far apart as x was wide before it was padded",
                "How many elements after the start of one row of the padded x does the next row start?", "m = L_*m_", only="height",
                **{**padded, "width": 3}),
        mistake("diagonal-only", "only the taps on the kernel's diagonal are used",
                "How many products does one output of a 2 x 2 kernel add up in your code?", {"weights": f.diagonal}, **square),
    ]  # fmt: skip
