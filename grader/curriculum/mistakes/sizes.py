"""How many windows there are."""

from __future__ import annotations

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.functions import sizes as f
from grader.curriculum.mistakes.functions.lines import each_side
from grader.curriculum.mistakes.table import Table

_BY_HALVES = "With size 6, kernel 3 and stride 2, how many windows are there? And by your formula?"
_N = "P - d*(K - 1) - 1"


def sizes(table: Table) -> list[Misconception]:
    """Of windows and convolutions."""
    mistake = table.mistake
    return [
        mistake(
            "size-without-plus-1", "size", "one window too few: the size lacks its + 1, or a loop ends before the last window",
            "With length 3 and kernel 3 there is one window, with length 4 there are two. How many does your code make?",
            f"n = ({_N})//s", *([f"n = max(1, ({_N})//s)"] if table.conv else []), stage="one", size=3,
        ),
        mistake(
            "size-one-too-many", "size", "one window too many: the last one would end outside x",
            "Where does your last window end?", "n = (P - d*(K - 1))//s + 1", stage="one", size=3, cuts=True,
        ),
        mistake(
            "size-without-kernel", "size", "the size forgets that a window takes room itself",
            "How many windows of 3 are there in a length of 3, and what does your size say?",
            "n = (P - 1)//s + 1", "n = P//s", stage="window", size=4, kernel=2, cuts=True,
        ),
        mistake(
            "size-without-dilation", "size", "the size forgets that a dilated window reaches further",
            "How many elements does a window of 3 taps with dilation 2 reach over?",
            "n = (P - K)//s + 1", stage="dilation", size=6, kernel=2, dilation=2, cuts=True,
        ),
        mistake(
            "size-dilation-times-kernel", "size", "the size takes a window to reach over dilation * kernel elements",
            "Over how many elements does a window of 2 taps with dilation 3 reach, from the first tap to the last?",
            "n = (P - d*K)//s + 1", stage="dilation", size=6, kernel=2, dilation=3,
        ),
        mistake(
            "size-without-stride", "size", "the size forgets that the window jumps",
            "How many places are left when only every second one is taken?",
            "n = P - d*(K - 1)", "n = P - K + 1", stage="stride", size=5, kernel=2, stride=2, cuts=True,
        ),
        mistake(
            "size-rounded-up", "size", "the size is rounded up: a last window that doesn't fit is counted",
            "When the last step would lead past the end, is there a window or not?",
            f"n = -(-({_N})//s) + 1", stage="stride", size=4, stride=2, cuts=True,
        ),
        mistake(
            "size-divided-before-plus-1", "size", "1 is added before the division by the stride instead of after it",
            "In which order do the // and the + 1 come?", "n = (P - d*(K - 1))//s", stage="stride", size=3, stride=2,
        ),
        mistake(
            "true-division", "size", "a size or an index is a float, which / makes of any two numbers: // makes a whole one",
            "Of which type is 4 / 2 in Python?", f"n = float(({_N})//s + 1)", stage="one", sides=False,
            message="element of type float|got float|'float' object cannot be interpreted",
        ),
        mistake(
            "size-rounded-to-nearest", "size", "the size is rounded to the nearest whole number, not down",
            _BY_HALVES if table.conv else "What does your size make of 1.5 steps, and of 0.75?",
            f"n = round(({_N})/s) + 1", f"n = round(({_N})/s + 1)", f"n = int(({_N})/s + 0.5) + 1",
            stage="stride", size=4, stride=2, cuts=True,
        ),
    ]  # fmt: skip


def sizes_of_windows(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "size-just-fitting-left-out", "size", "a last window that ends exactly with x is left out",
            "With length 3 and kernel 3, does the one window fit?", f"n = ({_N} - 1)//s + 1", stage="one", size=3, within="size-without-plus-1",
        ),
        mistake(
            "size-one-too-few-unless-one", "size", "one window too few, except where there is only one",
            "How many windows of 2 are there in a length of 3, and what does your size say?",
            f"n = max(1, ({_N})//s)", stage="one", size=3,
        ),
        mistake(
            "size-divided-first", "size", "the length is divided by the stride before the window's room is taken off",
            "What do you divide by the stride: all of the length, or what a window leaves of it?",
            "n = P//s - d*(K - 1)", "n = -(-P//s) - d*(K - 1)", stage="stride", size=5, kernel=2, stride=2, cuts=True,
        ),
        mistake(
            "size-of-gaps-only", "size", "the size counts what lies between the elements of a window, but not the elements",
            "Over how many elements does a window of 3 taps with dilation 1 reach, and what does your size say?",
            "n = (P - (d - 1)*(K - 1) - 1)//s + 1", stage="window", size=4, kernel=2, cuts=True,
            within="size-without-kernel",
        ),
        mistake(
            "size-dilation-plus-kernel", "size", "the size takes a window to reach over kernel + dilation - 1 elements",
            "Over how many elements does a window of 3 taps with dilation 3 reach, from the first tap to the last?",
            "n = (P - (K + d - 1))//s + 1", stage="dilation", size=7, kernel=3, dilation=3, cuts=True,
        ),
    ]  # fmt: skip


def sizes_of_convolution(table: Table) -> list[Misconception]:
    """Sizes that padding or rounding leads astray."""
    mistake = table.mistake
    return [
        mistake(
            "size-counts-padding-twice", "padding", "the size counts the padding twice: the padded length has it already",
            "Which length does your size begin with, and what is added to it?",
            "n = (P + 2*p - d*(K - 1) - 1)//s + 1", size=3, padding=1, cuts=True, beyond=("memory", "the last"),
        ),
        mistake(
            "size-adds-dilation", "size", "the size adds the dilation to the kernel's length instead of multiplying by it",
            "How many elements does a window of 3 taps with dilation 2 reach over, by your formula?",
            "n = (P - (K + d - 1))//s + 1", stage="dilation", size=6, kernel=3, dilation=2, cuts=True,
        ),
        mistake(
            "size-divides-the-1-only", "size", "in the size, only the last 1 is divided by the stride: // comes before -",
            "In what order does Python work out 7 - 3 // 2?",
            "n = P - d*(K - 1) - 1//s + 1", stage="stride", size=5, kernel=2, stride=2, cuts=True,
        ),
        mistake(
            "slices-one-short", "size", "a slice ends one element early: what stands at its end isn't part of it",
            "Which elements does x[0:2] hold, and which is the last that you need?",
            *each_side(table.plane, f.short_shifts), *each_side(table.plane, f.short_patches), stage="one",
        ),
        mistake(
            "result-as-long-as-x", "size", "the result is as long as x: where no window ends up, it stays 0",
            "How many results are there for size 5 and kernel 3, and how many places has your result?",
            {"slide": f.with_room_for_x}, {"slide": f.with_room_for_padded}, {"finish": f.as_long_as_x},
            stage="window", size=3, kernel=2,
        ),
    ]  # fmt: skip
