"""Where the performance gap comes from: a page on which every figure has just been measured by the command below it."""

from __future__ import annotations

import timeit
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.bench.report import in_words, times
from grader.bench.shapes import chosen
from grader.curriculum import exercises
from grader.curriculum.exercise import Exercise
from grader.pages.prose import prose
from grader.timing.race import Settings, race
from grader.timing.results import TORCH, Row
from grader.timing.rivals import rivals

_DIGITS, _BLOCK, _DEPTHWISE = "32x1x28x28", "4x64x56x56", "depthwise"
_EIGHT_IN = "batch=32,in_channels=8,out_channels=8,height=28,width=28,kernel=3,padding=1"

_ALONE = "import torch; torch.set_num_threads(1)"
_WINDOWS = "w = torch.rand(4, 64, 58, 58).unfold(2, 3, 1).unfold(3, 3, 1)"


@dataclass(frozen=True)
class Snippet:
    """A line of code to time, as `python -m timeit` does: the best of five runs of many."""

    setup: str
    code: str

    def seconds(self, run_seconds: float = 0.04) -> float:
        timer = timeit.Timer(self.code, f"{_ALONE}; {self.setup}")
        timer.timeit(1)
        number = max(1, round(run_seconds / max(timer.timeit(1), 1e-7)))
        return min(timer.repeat(5, number)) / number

    def command(self) -> list[str]:
        return [f'$ python -m timeit -s "{_ALONE}" \\', f'    -s "{self.setup}" \\', f'    "{self.code}"']


ONE_OUTPUT = Snippet("x = torch.rand(1, 30, 30); w = torch.rand(1, 3, 3)", "(x[:, 5:8, 5:8] * w).sum()")
THE_VIEW = Snippet(
    "x = torch.rand(4, 64, 58, 58)",
    "x.as_strided((4, 64, 56, 56, 3, 3), (215296, 3364, 58, 1, 58, 1))",
)
EINSUMS_COPY = Snippet(_WINDOWS, "w.permute(0, 2, 3, 1, 4, 5).contiguous()")
IM2COLS_COPY = Snippet(_WINDOWS, "w.permute(0, 1, 4, 5, 2, 3).contiguous()")

RACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (_DIGITS, ("loops", "im2col", TORCH)),
    (_EIGHT_IN, (TORCH,)),
    (_BLOCK, ("strided", "im2col", "best", TORCH)),
    (_DEPTHWISE, ("strided", "im2col", "best", TORCH)),
)


@dataclass(frozen=True)
class Figures:
    """Everything the page says, measured: of which exercise, seconds of the snippets, rows of the races."""

    name: str
    snippets: dict[Snippet, float]
    rows: dict[tuple[str, str], Row]

    def time(self, of: Snippet | tuple[str, str]) -> str:
        """`3.52 ms`, or what was seen instead."""
        seconds = self.snippets[of] if isinstance(of, Snippet) else self.rows[of].seconds
        more = None if isinstance(of, Snippet) else self.rows[of].more_than
        return in_words(seconds) if seconds else f"more than {more:g} s" if more else "no time (no right answer)"

    def ratio(self, shape: str, name: str) -> str:
        """How many times torch's time, in figures."""
        ratio = self.rows[shape, name].ratio
        return f"{times(ratio)} times" if ratio else "many times"

    def between(self, one: tuple[str, str], other: tuple[str, str]) -> str:
        """How many times as long one row is as another."""
        first, second = self.rows[one].seconds, self.rows[other].seconds
        return times(first / second) if first and second else "?"


def _explained() -> Exercise:
    """The exercise that the page is about: the one which is timed on its shapes."""
    shapes = {shape for shape, _ in RACES if "=" not in shape}
    return next(each for each in exercises() if shapes <= {shape.name for shape in each.shapes})


def measured(tell: Callable[[str], None] = lambda what: None, settings: Settings | None = None) -> Figures:
    """Measure everything: about ten seconds on one core. Raises GraderBroken as a race does."""
    exercise = _explained()
    snippets = {}
    for snippet in (ONE_OUTPUT, THE_VIEW, EINSUMS_COPY, IM2COLS_COPY):
        tell(snippet.code)
        snippets[snippet] = snippet.seconds()
    rows = {}
    for shape, names in RACES:
        runners = [rival for rival in rivals(exercise, None) if rival.name in names]
        for row in race(exercise, chosen(exercise, [shape]), runners, settings or Settings(), tell):
            rows[row.shape, row.implementation] = row
    return Figures(exercise.name, snippets, rows)


def style(line: str) -> str:
    """How a line of the page looks: titles begin at the margin, commands further in than sentences."""
    return "dim" if line.startswith("    ") else "" if line.startswith(" ") else "bold"


def page(figures: Figures, width: int) -> list[str]:
    """The page, `width` columns wide, as lines."""
    lines: list[str] = prose(
        "Every time below was measured just now, on this machine, by the command under it. Run it again, with other "
        "numbers, too.",
        width,
    )
    for title, parts in _sections(figures):
        lines += ["", title, ""]
        for sentences, commands in parts:
            lines += prose(sentences, width)
            lines += [f"    {line}" for command in commands for line in command] + [""]
        lines.pop()
    return lines


Part = tuple[str, Sequence[Sequence[str]]]


def _bench(figures: Figures, shape: str, names: str) -> list[str]:
    if "=" not in shape:
        return [f"$ grade bench {figures.name} --shapes {shape} --only {names}"]
    channels, sizes = shape.split(",height")
    return [
        f"$ grade bench {figures.name} --only {names} --shapes \\",
        f'    "{channels.replace(",", " ")} \\',
        f'     height{sizes.replace(",", " ")}"',
    ]


def _sections(figures: Figures) -> list[tuple[str, list[Part]]]:
    return [
        _loops(figures),
        _copy(figures),
        _order(figures),
        _depthwise(figures),
        _one_channel(figures),
        _left(figures),
    ]


def _loops(figures: Figures) -> tuple[str, list[Part]]:
    one = (
        f"One output by hand (a window, times the kernel, summed) takes {figures.time(ONE_OUTPUT)}, and almost none of "
        "that is its nine multiplications: every call into torch looks at types and shapes, chooses a kernel and makes "
        "a tensor for the result before it computes anything."
    )
    all_of_them = (
        f"A batch of 32 images of 28 x 28 with 8 channels out has 32 * 8 * 28 * 28 = 200,704 outputs. In loops, "
        f"{figures.time((_DIGITS, 'loops'))}; torch, called once for all of them, {figures.time((_DIGITS, TORCH))}: "
        f"loops take {figures.ratio(_DIGITS, 'loops')} as long."
    )
    return "Loops: a call costs microseconds, whatever it does", [
        (one, [ONE_OUTPUT.command()]),
        (all_of_them, [_bench(figures, _DIGITS, "loops,torch")]),
    ]


def _copy(figures: Figures) -> tuple[str, list[Part]]:
    view = (
        f"All windows of a 4x64x56x56 input, as a view, take {figures.time(THE_VIEW)}: nothing is moved. But the view "
        "has 7,225,344 elements where its input has 861,184: with a 3x3 kernel almost every number is in nine windows."
    )
    copy = (
        "A matrix product can't read windows that overlap, so einsum first copies them all: 29 MB out of 3.4 MB. That "
        f"copy alone takes {figures.time(EINSUMS_COPY)} of the {figures.time((_BLOCK, 'strided'))} that the whole call "
        f"takes. torch needs {figures.time((_BLOCK, TORCH))}: as_strided + einsum takes "
        f"{figures.ratio(_BLOCK, 'strided')} as long."
    )
    drawn = (
        f"$ grade show {figures.name} --batch 4 --in-channels 64 --out-channels 64 \\",
        "    --height 56 --width 56 --kernel 3 --padding 1",
    )
    return "as_strided + einsum: the view is free, the copy isn't", [
        (view, [THE_VIEW.command(), drawn]),
        (copy, [EINSUMS_COPY.command(), _bench(figures, _BLOCK, "strided,torch")]),
    ]


def _order(figures: Figures) -> tuple[str, list[Part]]:
    order = (
        "im2col copies the same 29 MB, but in another order: a row for each element of the kernel, so that numbers "
        "that stand side by side in x stand side by side in the copy. einsum's order writes one window after "
        f"another, three numbers at a time. {figures.time(IM2COLS_COPY)} instead of {figures.time(EINSUMS_COPY)}; the "
        f"whole call, {figures.ratio(_BLOCK, 'im2col')} torch's time instead of {figures.ratio(_BLOCK, 'strided')}."
    )
    return "im2col + matmul: the same copy, in long runs", [
        (order, [IM2COLS_COPY.command(), _bench(figures, _BLOCK, "strided,im2col,torch")])
    ]


def _depthwise(figures: Figures) -> tuple[str, list[Part]]:
    same = (
        "In 64 groups every channel is a convolution of its own, with one channel in and one out. The windows are the "
        "same as before, and so is the copy; but now each number copied is multiplied once, not 64 times, and each of "
        f"the 64 matrix products has a single column. einsum takes {figures.ratio(_DEPTHWISE, 'strided')} torch's "
        f"time, im2col with its better copy {figures.ratio(_DEPTHWISE, 'im2col')}. With no copy and no product (x, "
        "shifted, times one number a channel, added up: nine times over the image) it is "
        f"{figures.ratio(_DEPTHWISE, 'best')}."
    )
    return "Depthwise: all copy, no arithmetic", [(same, [_bench(figures, _DEPTHWISE, "strided,im2col,best,torch")])]


def _one_channel(figures: Figures) -> tuple[str, list[Part]]:
    little = (
        f"On one-channel images im2col takes {figures.ratio(_DIGITS, 'im2col')} torch's time. There is little to copy "
        "(nine numbers for each place, 0.9 MB in all), and one product does the rest."
    )
    blocks = (
        "torch's kernels compute several channels at once, in blocks as wide as the processor's registers, and one "
        "channel leaves most of such a block empty. With eight channels in there is eight times as much to do, and "
        f"torch takes {figures.between((_EIGHT_IN, TORCH), (_DIGITS, TORCH))} times as long: "
        f"{figures.time((_EIGHT_IN, TORCH))} instead of {figures.time((_DIGITS, TORCH))}."
    )
    return "One channel in: where im2col is at its best", [
        (little, [_bench(figures, _DIGITS, "im2col,torch")]),
        (blocks, [_bench(figures, _EIGHT_IN, "torch")]),
    ]


def _left(figures: Figures) -> tuple[str, list[Part]]:
    best = (
        "The best solution copies the windows along the width only, three times x instead of nine; the windows along "
        "the height are the same columns, read from another offset, with one product for each row of the kernel: "
        f"{figures.ratio(_BLOCK, 'best')} torch's time. What is left is done below Python: torch reads the windows "
        "where they are, a block of the image at a time that fits into the cache, and copies nothing. Read how: "
        f"solutions/alternatives/{figures.name}/best.py."
    )
    return "What closes the gap, and what is left", [(best, [_bench(figures, _BLOCK, "strided,im2col,best,torch")])]
