"""The zeros around x: where they stand, how many, whether they are zeros; and loops that look where x ends."""

from __future__ import annotations

from typing import Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.functions import padding as f
from grader.curriculum.mistakes.table import Table

_SIDES = "On which sides of x are there zeros after your padding?"
_LONGER = "How many elements longer is x after padding=1?"
_NEW = "What stands in the new elements after padding?"


def frames(table: Table) -> list[Misconception]:
    """How much stands around x, and where."""
    mistake = table.mistake
    padded: dict[str, Any] = {"padding": 1, "size": 3}
    return [
        mistake(
            "strides-read-before-padding", "padding", "the strides are those of x before it was padded",
            "Of which tensor are the strides that you give as_strided, and on which do you call it?",
            {"strides": lambda self, x, padded: x.stride()}, **padded, in_channels=2,
        ),
        mistake(
            "size-without-padding", "padding", "the size is worked out from x before it was padded",
            "Which length does your size begin with: x's, or the padded one's?",
            "n = (L - d*(K - 1) - 1)//s + 1", **padded, kernel=2,
        ),
        mistake(
            "padding-ignored", "padding", "the padding isn't used at all", "Where does your code use padding?",
            "p = 0", sides=False, **padded, kernel=2,
        ),
        mistake(
            "padding-before-only", "padding", "there are zeros (or room for them in the size) before x only, none after it",
            _SIDES, "after = 0", **padded,
        ),
        mistake("padding-after-only", "padding", "there are zeros after x only, none before it", _SIDES, "before = 0", **padded),
        mistake("padding-all-before", "padding", "all the zeros stand before x, none after it", _SIDES, "before = 2*p; after = 0", **padded),
        mistake(
            "padding-all-after", "padding", "all the zeros stand after x: the first window begins with x itself", _SIDES,
            "before = 0; after = 2*p", **padded,
        ),
        mistake(
            "padding-added-to-the-position", "padding", "the padding is added to a position in x instead of taken from it",
            "With padding=1, which element of x does the second tap of the first window meet?",
            "before = -min(p, L); after = 3*p - max(0, p - L)", sides=False, **padded,
        ),
        mistake("padding-twice", "padding", "twice as many zeros as asked for stand around x", _LONGER, "before = 2*p; after = 2*p", **padded),
        mistake(
            "padding-in-all", "padding", "padding is taken for the zeros on both sides together", _LONGER,
            "before = p//2; after = p - p//2", **padded,
        ),
        mistake(
            "padding-by-the-kernel", "padding", "x is padded by as much as the kernel's size says, whatever is asked for",
            "How many elements longer is x after padding=0?",
            "p = K//2", "p = (K - 1)//2", "p = K - 1", sides=False, stage="window", size=3, kernel=3,
        ),
        mistake(
            "padding-always-1", "padding", "one zero is put on each side, however many are asked for",
            "How many elements longer is x after padding=3?", "before = min(p, 1); after = min(p, 1)", **padded | {"padding": 2},
        ),
    ]  # fmt: skip


def values(table: Table) -> list[Misconception]:
    """What stands around x, or around something else."""
    mistake = table.mistake
    padded: dict[str, Any] = {"padding": 1, "size": 3}
    return [
        mistake(
            "result-padded", "padding", "the zeros are put around the result instead of around x",
            "What do you pad: what the kernel slides along, or what comes of it?",
            {"__call__": f.result_padded}, {"__call__": f.result_padded_with_bias}, **padded, kernel=2,
        ),
        mistake(
            "padding-with-values-of-x", "padding", "x is padded with values of its own (edge, mirrored or from the other end)",
            _NEW, *({"fill": {"mode": mode}} for mode in ("replicate", "reflect", "circular")), **padded,
        ),
        mistake(
            "padding-wraps-around", "padding", "before x, elements from its end are read: a negative index counts from there",
            "Which element is x[-1]?", {"pad": f.wrapped}, **padded,
        ),
        mistake("padding-with-another-number", "padding", "x is padded with another number than 0", _NEW,
                *({"fill": {"value": number}} for number in (1.0, -float("inf"))), **padded),
        mistake("padding-left-uninitialised", "padding", "the new elements are never set: they hold what memory held", _NEW,
                {"fill": {"value": float("nan")}}, **padded),
        mistake(
            "padding-of-other-dimensions", "padding", "the padding goes around channels (and batch), too",
            "Which dimensions of x are longer after your padding?", *({"pad": f.channels_padded(n)} for n in (1, 2)), **padded, in_channels=2,
        ),
        mistake(
            "end-counted-from-the-right", "padding", "a slice ends at -padding, which is empty when padding is 0",
            "What is left:-right when right is 0?", {"pad": f.empty_when_0}, stage="one", size=1,
        ),
    ]  # fmt: skip


def bounds(table: Table) -> list[Misconception]:
    """The edge of x: checks of bounds that let too much through, loops that are left there."""
    mistake = table.mistake
    through = ["(at < 0) | (at > L)", "(at < -1) | (at >= L)", "(at < -1) | (at > L)", "at < 0"]
    ways = [f.checked(each) for each in through]
    if table.plane:
        ways += [f.checked(f"({f.OUTSIDE}) & ({f.OUTSIDE_THERE})")]
        ways += [f.checked(f.OUTSIDE, [axis], others="at != at") for axis in (0, 1)]
        ways += [f.checked(each, [axis]) for axis in (0, 1) for each in (through[0], through[3])]
    return [
        mistake(
            "bounds-let-too-much-through", "padding", "a check of bounds lets positions through that lie outside of x",
            "Which positions does your check let through, with padding 1: -1? And the length itself?", *ways, size=3, padding=1,
        ),
        mistake(
            "left-at-the-edge", "padding", "outside of x a loop is left (break) where it should go on with the next tap",
            "What does your loop do with a window's second tap when the first lies before x?",
            {"slide": f.left_at_the_edge}, size=3, padding=1, kernel=2,
        ),
    ]  # fmt: skip
