"""Loops: what they leave out, start again, or write where it is read later."""

from __future__ import annotations

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.functions import loops as f
from grader.curriculum.mistakes.functions.lines import each_side
from grader.curriculum.mistakes.table import Table, Way

_ENDS = "From where to where does each of your loops run, and how often is that?"


def loops(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "sum-overwritten", "window", "the sum so far is lost with the next product: replaced (=), or set to 0 in the loop",
            "What happens to the sum so far when the next product comes?",
            "taps = k == K - 1", "taps = k == K - 1; channels = c == C - 1", "channels = c == C - 1", size=3, kernel=2,
        ),
        mistake(
            "sum-not-reset", "window", "a sum goes on where the next one should start again from 0",
            "Before which loop is your sum set to 0, and for which result is it 0?",
            *(f"{name} = {y}.flatten({dim}).cumsum({dim}).view_as({y})" for dim in reversed(range(2 + len(table.axes))) for name, y in (("y", "y"), ("sums", "q"))),
            stage="one", size=3,
        ),
        mistake(
            "patch-changed-in-place", "window", "the products are written into the padded x, which the next ones read again",
            "Which of your operations write into a window, and of whose memory is a window a part?",
            {"__call__": f.changing(f.places_first)}, {"__call__": f.changing(f.channels_first)}, size=5, kernel=2,
        ),
        mistake(
            "nothing-written", "window", "no product ever reaches the result: it stays as it was made, all zeros",
            "Which line writes into the result, and what does its left side say?", "sums = 0*q", "y = 0*y", stage="one", size=2,
        ),
        mistake(
            "written-at-another-index", "window", "a result is written at another loop's index, over others or past the end",
            "In the line that writes the result: which loop does each of its indices belong to?",
            *f.written_elsewhere(table.plane), stage="one", out_channels=2, size=3,
        ),
        mistake(
            "loops-over-places-of-x", "window", "a loop over the results runs as far as x: that isn't how many there are",
            "How many results are there along x, and how often does the loop run that makes one each time?",
            *(way for most in ("L", "P", "-(-L//s)") for read in f.READS for way in each_side(table.plane, f.as_often_as(most, read))),
            *(way for most in ("L", "P") for read in f.READS for way in each_side(table.plane, f.from_start_to_start(most, read))),
            size=3, kernel=2,
        ),
        mistake("first-tap-only", "window", "only the kernel's first tap is used", _ENDS, "taps = k == 0", size=3, kernel=2),
        mistake("loop-one-short", "window", "a loop or a slice leaves out its last element, or its first", _ENDS, *_one_short(), stage="one"),
        mistake(
            "bounds-one-off", "padding", "a check of bounds is one off: it leaves out elements at the edge of x",
            "Is index 0 inside x? And index length - 1?",
            "elements = j > 0", "elements = j < L - 1", "elements = (j > 0) & (j < L - 1)", stage="one", size=3,
        ),
        mistake(
            "loop-left-early", "batch", "only the first is computed, the others stay 0: a loop ends after one turn",
            "How deep does your return stand, and when is it reached?", "images = b == 0", "outs = q == 0", batch=2,
        ),
        mistake(
            "results-at-their-starts", "stride", "each result is written where its window starts, not in the next place",
            "With stride 2, at which index of the result does the second window's number belong?",
            {"slide": f.past_the_end}, {"slide": f.spread, "one_by_one": True},
            *each_side(table.plane, f.from_start_to_start("n", f.READS[0])), stride=2, size=5,
        ),
    ]  # fmt: skip


def _one_short() -> list[Way]:
    """The last or the first left out; also where one alone never is."""
    found: list[Way] = []
    for unless in ("", " | ({} == 1)"):
        for name, one, most in (("channels", "c", "C"), ("taps", "k", "K")):
            found += [f"{name} = ({each})" + unless.format(most) for each in (f"{one} < {most} - 1", f"{one} > 0")]
        for name, one, most in (("outs", "q", "Q"), ("places", "i", "n")):
            text = f"{name} = ({one} < {most} - 1)" + unless.format(most)
            found += [text, (text, {"left_out": "join"})]
    return found
