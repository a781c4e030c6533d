"""A benchmark as a person reads it (a bar chart), and as a program does (JSON)."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from rich.text import Text

from grader.bench.results import Bench
from grader.report.terminal import Printer
from grader.report.words import headline
from grader.results import FAILED, ExerciseResult, Failure
from grader.timing.results import TORCH, YOURS, Row

SCHEMA = 1

_BEFORE = 43
"""Columns before the bars, besides the name."""

_NARROWEST, _WIDEST = 12, 60
"""Columns of the bars."""


def show(bench: Bench, screen: Printer, arguments: str = "") -> None:
    """A block of rows for each shape, all on one scale. `arguments` are those that grading the same file takes."""
    screen.line(Text.assemble((bench.exercise, "bold"), f"  {bench.file}".rstrip()), indent=0)
    screen.line()
    if bench.yours and bench.yours.exit_code:
        screen.line(headline(bench.yours), "bold")
        screen.line(f"Only what is right is timed. Find out why it isn't:  grade {bench.exercise}{arguments}")
        screen.line()
    screen.line(conditions(bench), "dim")
    scale = _Scale(bench, screen)
    for shape in bench.shapes:
        screen.line()
        screen.line(Text.assemble((shape.name, "bold"), "  ", (shape.says, "dim")))
        for row in bench.of(shape):
            _show_row(row, bench, scale, screen)
    screen.line()
    screen.block([" " * (_BEFORE + _wide(bench)) + scale.axis()], indent=0, style="dim")
    screen.line()
    if restless := [shape.name for shape in bench.shapes if _is_restless(bench.of(shape))]:
        screen.line(
            f"{_RESTLESS} on {', '.join(restless)}: something else is running here. Measure again when it's quiet."
        )
        screen.line()
    for name, says in bench.rivals.items():
        screen.line(Text.assemble((f"  {name:<{_wide(bench)}}", "bold" if name == YOURS else ""), (says, "dim")))
    screen.line()
    screen.line("What these numbers come from:  grade show bench")


def _wide(bench: Bench) -> int:
    """Columns of the names: those that are most often timed have at most seven letters."""
    return max(8, *(len(name) + 1 for name in bench.rivals))


_RESTLESS = "torch's own times differ by more than three times"


def _is_restless(rows: Sequence[Row]) -> bool:
    """Whether even torch's times are all over the place."""
    return any(row.implementation == TORCH and row.spread and row.spread[1] > 3 * row.spread[0] for row in rows)


def conditions(bench: Bench) -> str:
    """How the times were taken, in words."""
    threads = f"{bench.threads} thread{'' if bench.threads == 1 else 's'}"
    where = "the CPU" if bench.device == "cpu" else bench.device
    return (
        f"Time of one call: median [fastest, slowest] of several turns, everybody in turn; {threads} on {where}, "
        f"torch {bench.torch}. Then how many times torch's time that is, on a log scale."
    )


class _Scale:
    """Where in the bars a ratio is: from the power of ten below the smallest to the one above the largest."""

    def __init__(self, bench: Bench, screen: Printer):
        found = [ratio for row in bench.rows if (ratio := row.ratio or bench.at_least(row))] or [1.0]
        self.low = min(0, math.floor(math.log10(min(found))))
        self.high = max(1, math.ceil(math.log10(max(found))))
        self.width = max(_NARROWEST, min(_WIDEST, screen.console.width - _BEFORE - _wide(bench) - 1))
        self.full, self.one, self.power, self.more = "█│┊▶" if screen.signs.passed == "✔" else "#|:>"

    def column(self, ratio: float) -> int:
        share = (math.log10(ratio) - self.low) / (self.high - self.low)
        return max(0, min(self.width - 1, round(share * (self.width - 1))))

    def bar(self, row: Row, at_least: float | None) -> Text:
        """From torch's time to this one's: to the right if it is slower, to the left if it is faster."""
        ratio = row.ratio or at_least or 1.0
        one, end = self.column(1.0), self.column(ratio)
        places = {self.column(10.0**power) for power in range(self.low, self.high + 1)} - {one}
        drawn = Text()
        for at in range(self.width):
            if at == one:
                drawn.append(self.one, "dim")
            elif min(one, end) <= at <= max(one, end):
                stopped = at == end and row.ratio is None
                drawn.append(self.more if stopped else self.full, "red" if end > one else "green")
            else:
                drawn.append(self.power if at in places else " ", "dim")
        return drawn

    def axis(self) -> str:
        """The powers of ten, each under its place, as many as there is room for; 1 first."""
        line = [" "] * self.width
        for power in sorted(range(self.low, self.high + 1), key=abs):
            label = f"{10**power:,}" if power >= 0 else f"{10.0**power:.10g}"
            start = max(0, min(self.column(10.0**power) - len(label) // 2, self.width - len(label)))
            if not "".join(line[max(0, start - 1) : start + len(label) + 1]).strip():
                line[start : start + len(label)] = label
        return "".join(line).rstrip()


def _show_row(row: Row, bench: Bench, scale: _Scale, screen: Printer) -> None:
    name = Text(f"    {row.implementation:<{_wide(bench)}}", "bold" if row.implementation == YOURS else "")
    at_least = bench.at_least(row)
    if row.seconds is None and at_least is None:
        lines = Text(why_not(row, bench), "red").wrap(screen.console, screen.console.width - _wide(bench) - 8)
        for label, line in zip([name, *[Text(" " * (4 + _wide(bench)))] * len(lines)], lines, strict=False):
            screen.console.print(label + Text("  ") + line)
        return
    unit, time, spread = _times(row)
    ratio = f"> {times(at_least)}" if row.ratio is None and at_least else times(row.ratio) if row.ratio else ""
    cells = Text.assemble(name, f"{time:>8} {unit:<2}  ", (f"{spread:<17}", "dim"), f"{ratio:>9} ")
    screen.console.print(cells + scale.bar(row, at_least), no_wrap=True, overflow="crop")


def _times(row: Row) -> tuple[str, str, str]:
    """A row's unit, its time, and the spread in that unit."""
    if row.seconds is None or row.spread is None:
        return "s", f"> {row.more_than:g}", "stopped"
    unit, factor = _unit(row.seconds)
    low, high = (figure(seconds * factor) for seconds in row.spread)
    return unit, figure(row.seconds * factor), "one call" if row.turns == 1 else f"[{low}, {high}]"


_UNITS = (("s", 1.0), ("ms", 1e3), ("us", 1e6))


def _unit(seconds: float) -> tuple[str, float]:
    return next((each for each in _UNITS if seconds * each[1] >= 1), _UNITS[-1])


def in_words(seconds: float) -> str:
    """A time with its unit: `3.52 ms`."""
    unit, factor = _unit(seconds)
    return f"{figure(seconds * factor)} {unit}"


def figure(value: float) -> str:
    """A number with three digits that count: `0.123`, `4.56`, `78.9`, `1234`."""
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}" if 0 < value < 100 else f"{value:.0f}"


def times(ratio: float) -> str:
    """A ratio: `0.56`, `4.3`, `48`, `5,400`, `2.5e+06`."""
    if ratio >= 1e6:
        return f"{ratio:.1e}"
    if ratio < 10:
        return f"{ratio:.2f}" if ratio < 2 else f"{ratio:.1f}"
    digits = max(0, math.floor(math.log10(ratio)) - 1)
    return f"{round(ratio, -digits):,.0f}"


def why_not(row: Row, bench: Bench) -> str:
    """Why there is no time, in one sentence."""
    failure = Failure("", row.verdict)
    return headline(ExerciseResult(bench.exercise, bench.file, FAILED, 0.0, failure=failure))


def document(bench: Bench) -> dict[str, Any]:
    """The JSON of a benchmark. Every row has a time, or a `message` that says why there is none."""
    rows = []
    for row in bench.rows:
        values: dict[str, Any] = {
            "shape": row.shape,
            "implementation": row.implementation,
            "seconds": row.seconds,
            "spread": list(row.spread) if row.spread else None,
            "ratio_to_torch": row.ratio,
            "ratio_spread": list(row.ratio_spread) if row.ratio_spread else None,
            "turns": row.turns,
        }
        if not row.verdict.right:
            values |= {"kind": row.verdict.kind, "message": why_not(row, bench), "more_than": row.more_than}
        rows.append(values)
    yours = bench.yours
    return {
        "schema": SCHEMA,
        "exercise": bench.exercise,
        "file": bench.file,
        "threads": bench.threads,
        "device": bench.device,
        "torch": bench.torch,
        "yours": {"status": yours.status, "message": headline(yours)} if yours else None,
        "shapes": [{"name": shape.name, "says": shape.says, "numbers": dict(shape.numbers)} for shape in bench.shapes],
        "rows": rows,
    }


def text(bench: Bench) -> str:
    """The document as it is printed."""
    return json.dumps(document(bench), indent=2, ensure_ascii=False)
