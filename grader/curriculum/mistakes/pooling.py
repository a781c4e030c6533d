"""Named mistakes of pooling: those of windows that can show there, what ceil_mode counts, and what becomes of a window."""

from __future__ import annotations

from typing import Any

from grader.curriculum.axes import PLANE
from grader.curriculum.formula.pooling import AvgPool, MaxPool, Pool
from grader.curriculum.formula.tensors import surrounded
from grader.curriculum.mistake import ErrorLike, Misconception
from grader.curriculum.mistakes import memory, padding, places, planes, sizes
from grader.curriculum.mistakes.results import results
from grader.curriculum.mistakes.table import Table

_STAGES = {"kernel": "not square", "stride": "stride", "padding": "padding", "dilation": "dilation"}
_ELSEWHERE = ("windows-side-by-side", "size-one-too-few-unless-one", "taps-h-w-swapped")
"""Of windows; here it is right where no stride is given, too near to rounding up, or no mistake."""

_OF_DILATION = ("stride-and-dilation-swapped", "size-of-gaps-only")
"""What is another mistake, or none, without dilation."""

_AROUND = ("padding-with-values-of-x", "padding-with-another-number", "padding-left-uninitialised")
"""Of convolutions, what is true of every sum of a window."""

_NOTHING = "What stands around x in your code, and can it be larger than all that a window has of x?"
_AWAY = "Which dimensions of the windows go away, and which stay?"
_LAST = "With length 5, kernel 2, stride 2 and ceil_mode: how many windows are there, and where does the last begin?"
_GIVEN = "What is the stride in your code if nobody gives one, and what if somebody does?"
_PADDED: dict[str, Any] = {"size": 3, "kernel": 2, "padding": 1}
_LEFT: dict[str, Any] = {"size": 5, "kernel": 2, "stride": 2, "ceil": 1}
_UNLIKE: dict[str, Any] = {"height": 3, "width": 4, "kernel_h": 2, "kernel_w": 3, "stride_w": 2, "ceil": 1}
_STAIRS: dict[str, Any] = {"size": 4, "kernel": 2}


def mistakes_of_max_pool() -> tuple[Misconception, ...]:
    """The library: the most frequent first."""
    table = Table(MaxPool, PLANE, _fitted)
    return tuple(each for part in (_largest, _shared) for each in part(table))


def mistakes_of_avg_pool() -> tuple[Misconception, ...]:
    """The library: the most frequent first."""
    table = Table(AvgPool, PLANE, _fitted)
    around = [each for each in padding.values(table) if each.id in _AROUND]
    return (*_mean(table), *_shared(table), *around)


def _fitted(case: dict[str, Any]) -> dict[str, Any]:
    """A padding of at most half of the kernel."""
    return case | {axis.kernel: max(case.get(axis.kernel, 1), 2 * case.get(axis.padding, 0)) for axis in PLANE}


def _shared(table: Table) -> list[Misconception]:
    """Of all pooling."""
    inherited = [
        *memory.layouts(table), *sizes.sizes(table), *sizes.sizes_of_windows(table), *places.jumps(table), *padding.frames(table),
        *planes.of_planes(table, _STAGES), *memory.types(table),
    ]  # fmt: skip
    shown = [each for each in inherited if each.id not in _ELSEWHERE and _can_show(table, each)]
    return [*_strides(table), *_rounded(table), *shown, *_results(table)]


def _can_show(table: Table, mistake: Misconception) -> bool:
    """A mean has no dilation."""
    dilated = mistake.id in _OF_DILATION or any("dilation" in number for number in mistake.exposes)
    return table.base is not AvgPool or not dilated


def _strides(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake("stride-default-1", "side by side", "without a stride, windows move by one: they should lie side by side", _GIVEN,
                {"jump": lambda self, kernel, stride: 1 if stride is None else stride}, stage="stride", **_STAIRS, stride=2),
        mistake("stride-always-the-kernel", "side by side", "a stride that is given isn't used: windows always lie side by side", _GIVEN,
                {"jump": lambda self, kernel, stride: kernel}, stage="window", **_STAIRS),
        mistake("stride-none-used", "side by side", "None is used as a number where no stride is given", _GIVEN,
                {"jump": _none_used}, stage="one", size=2),
    ]  # fmt: skip


def _none_used(self: Pool, kernel: Any, stride: Any) -> Any:
    if stride is None:
        raise ErrorLike("NoneType")
    return stride


def _rounded(table: Table) -> list[Misconception]:
    """What ceil_mode counts."""

    def mistake(id: str, says: str, question: str, *ways: Any, **more: Any) -> Misconception:
        return table.mistake(id, "ceil_mode", says, question, *ways, sides=False, **(_LEFT | more))

    starts: dict[str, Any] = {"size": 2, "kernel": 2, "stride": 3, "padding": 1}
    return [
        mistake("ceil-mode-ignored", "ceil_mode isn't used: the size is always rounded down", "Where does your code use ceil_mode?",
                {"rounding": lambda self, ceil_mode: False}),
        mistake("ceil-mode-always", "the size is always rounded up, also without ceil_mode", "Where does your code ask for ceil_mode?",
                {"rounding": lambda self, ceil_mode: True}, stage="stride", size=3, ceil=0),
        mistake("ceil-mode-turned-round", "ceil_mode is understood the other way round", "Which way does your code round without ceil_mode?",
                {"rounding": lambda self, ceil_mode: not ceil_mode}, stage="stride", size=3, ceil=0),
        mistake("last-window-in-the-padding", "a last window counts that begins in the padding after x", _LAST, *_divided(table, "begins = True"), **starts),
        mistake("last-window-must-touch-nothing", "with ceil_mode, a last window is only counted if it begins before x does end, without padding",
                "With padding, where does a window begin in the padded x, and where does x end there?", "begins = (n - 1)*s < L", **starts | {"stride": 2}),
        mistake("always-one-more", "ceil_mode counts one window more, also where the steps lead exactly to the end",
                "With length 4, kernel 2, stride 2 and ceil_mode: how many windows are there?",
                *_divided(table, "room = s; begins = True"), "room = s", size=4),
        table.mistake("room-h-w-swapped", "ceil_mode", "the room for ceil_mode's last windows has changed places: the height's lies along the width",
                      "Which stride says how much room there is after x along the width, and along the height?",
                      "room = s_ - 1; n = min((P - d*(K - 1) - 1)//s + 1, (L + p - 1)//s + 1)", "room = s_ - 1", sides=False, **_UNLIKE),
    ]  # fmt: skip


def _divided(table: Table, terms: str) -> list[str]:
    """A way, and what a mean makes of windows of which nothing counts: divided by none, by one, or by what comes out."""
    counted = "covered = ((i*s + K).clamp(max=L + 2*p) - i*s).clamp(min=0); covered_x = ((i*s + K).clamp(max=L + p) - (i*s).clamp(min=p)).clamp(min=0)"
    least = f"{counted}; divisor = override or (prod(covered) if include else prod(inside)).clamp(min=1)"
    return [terms, *(f"{terms}; {each}" for each in (counted, least) if table.base is AvgPool)]


def _results(table: Table) -> list[Misconception]:
    """What is given back."""
    mistake = table.mistake
    return [
        mistake("result-h-w-swapped", "dimensions", "height and width of the result have changed places",
                "In which order do height and width stand in your result?", "y = y.transpose(-1, -2)", stage="one", height=2, width=3),
        mistake("result-left-flat", "dimensions", "dimensions of the result are left flattened into one",
                "How many dimensions should your result have, and how many does it?", "y = y.flatten(2)", "y = y.flatten(0, 1)", "y = y.flatten(1)", "y = y.flatten()",
                stage="one", size=2),
        mistake("first-channel-only", "batch", "every channel gets the first one's result", "Which channel does your code read for the second result?",
                "y = y[:, :1].expand_as(y)", in_channels=2, size=2),
        *results(table),
    ]  # fmt: skip


def _largest(table: Table) -> list[Misconception]:
    """What a maximum is of."""

    def mistake(id: str, says: str, question: str, *ways: Any, **more: Any) -> Misconception:
        idea = "padding" if question == _NOTHING else "maximum"
        return table.mistake(id, idea, says, question, *ways, **{"stage": "window", **_STAIRS, **more})

    becomes = "What do you do with the elements of one window?"
    around: dict[str, Any] = {"stage": "padding", **_PADDED}
    zero = "w.amax((-2, -1)).clamp(min=0)"
    signless = "w.flatten(-2).gather(-1, w.flatten(-2).abs().nan_to_num(posinf=-1).argmax(-1, keepdim=True))[..., 0]"
    return [
        mistake("zeros-around-x", "there are zeros around x: they are larger than all that is below zero", _NOTHING, {"fill": {"value": 0.0}}, **around),
        mistake("another-number-around-x", "a number stands around x that isn't below everything", _NOTHING,
                *({"fill": {"value": number}} for number in (-1.0, 1.0)), **around),
        mistake("low-number-around-x", "what stands around x is low, but not below everything that x may hold", _NOTHING,
                *({"fill": {"value": -number}} for number in (1e9, 1e4, 1e3, 1e5, 1e6, 1e10, 1e12, 1e20, 100.0, 999.0, 9999.0)),
                **{**around, "stage": "far below zero"}, far=1),
        mistake("infinity-around-x", "plus infinity stands around x: it is always the largest", _NOTHING, {"fill": {"value": float("inf")}}, **around),
        mistake("nothing-set-around-x", "what stands around x is never set: it holds what memory held", _NOTHING, {"fill": {"value": float("nan")}}, **around),
        mistake("smallest-instead-of-largest", "the smallest element of each window is taken", becomes, "of_window = -(-w).amax((-2, -1))"),
        mistake("mean-instead-of-largest", "the mean of each window is taken", becomes, "of_window = w.mean((-2, -1))"),
        mistake("sum-instead-of-largest", "the elements of each window are added up", becomes, "of_window = w.sum((-2, -1))"),
        mistake("largest-without-its-sign", "the element that is largest without its sign is taken, or without its sign given back",
                "Which is larger, -5 or 2? What does your code say?", f"of_window = {signless}", "of_window = w.abs().nan_to_num(posinf=0).amax((-2, -1))",
                size=5, kernel=3),
        mistake("index-instead-of-element", "the result is where in its window the largest stands, not what it is",
                "What does argmax give back, and what does max?", "of_window = w.flatten(-2).argmax(-1)", "of_window = w.flatten(-2).argmax(-1).to(w.dtype)",
                stage="one", size=2, kernel=1),
        mistake("never-below-zero", "the largest so far begins with 0: what is below zero is never found",
                "With what does your code begin to look for the largest?", f"of_window = {zero}", stage="one", size=2, kernel=1),
        mistake("values-and-indices-returned", "a pair is returned, values and indices, as torch's max with a dimension gives back",
                "What is the type of what max gives back when it is told a dimension?", "of_window = (w, w); y = tuple(y)", "of_window = w.max(-1)", stage="one", size=2, kernel=1),
        mistake("one-dimension-left", "only one dimension of the windows goes away: the other is left in the result", _AWAY,
                "of_window = w.amax(-1)", "of_window = w.amax(-2)", stage="one", size=2, kernel=1),
        mistake("largest-of-the-image", "the largest of all windows is taken, not one of each", _AWAY,
                "of_window = w.amax((-4, -3, -2, -1))", "of_window = w.amax((-4, -3, -2, -1), keepdim=True)[..., 0, 0]",
                "of_window = w.amax((-4, -3, -2, -1), keepdim=True)[..., 0, 0].expand(w.shape[:-2])", stage="one", size=2, kernel=1),
        mistake("largest-of-all-channels", "the largest of all channels is taken: each channel has its own", _AWAY,
                "of_window = w.amax((1, -2, -1))", "of_window = w.amax((1, -2, -1), keepdim=True)[..., 0, 0]",
                "of_window = w.amax((1, -2, -1), keepdim=True)[..., 0, 0].expand(w.shape[:-2])", stage="one", size=2, kernel=1),
        mistake("one-row-or-column-of-each", "only one row, or one column, of each window is looked at",
                "Which elements of a 2 x 2 window does your code compare?", "of_window = w[..., 0, :].amax(-1)", "of_window = w[..., 0].amax(-1)", size=3),
        mistake("first-element-taken", "each window's first element is taken, whatever the others are", becomes, "of_window = w[..., 0, 0]", size=5, kernel=3),
        mistake("last-element-taken", "each window's last element is taken: the largest so far is replaced, not compared", becomes,
                "of_window = w[..., -1, -1]", size=2),
        mistake("zeros-behind-the-padding", "ceil_mode's last window reaches zeros behind the padding: they are larger than all below zero",
                "What does your last window read behind the padding?", {"pad": _zeros_behind}, stage="ceil_mode", size=5, kernel=2, stride=2, ceil=1),
    ]  # fmt: skip


def _mean(table: Table) -> list[Misconception]:
    """What is added up, and what it is divided by."""

    def mistake(id: str, says: str, question: str, *ways: Any, **more: Any) -> Misconception:
        return table.mistake(id, "mean", says, question, *ways, **{"stage": "window", "size": 3, "kernel": 2, **more})

    becomes = "What do you do with the elements of one window?"
    counted = "With padding 1 and a kernel of 2: by what is the first window's sum divided, with count_include_pad and without?"
    beyond = (
        "By what is a last window's sum divided that reaches past the padding, and how many of its elements are there?"
    )
    sides = "How many elements has a window of 2 rows and 3 columns, and by what do you divide?"
    instead = "What is divided, and by what, for divisor_override=3?"
    excluded: dict[str, Any] = {"stage": "count_include_pad", **_PADDED, "excluded": 1}
    past: dict[str, Any] = {"stage": "ceil_mode", **_LEFT}
    other: dict[str, Any] = {"stage": "divisor_override", "divisor": 3}
    usual = "(prod(covered) if include else prod(inside))"
    return [
        mistake("sum-instead-of-mean", "the sums aren't divided by how many elements they are of", becomes, "divisor = override or 1"),
        mistake("largest-instead-of-mean", "the largest element of each window is taken", becomes, "of_window = w.amax((-2, -1))"),
        mistake("count-include-pad-ignored", "the padding's zeros are always counted, whatever count_include_pad says", counted,
                "divisor = override or prod(covered)", **excluded),
        mistake("padding-never-counted", "the padding's zeros are never counted, whatever count_include_pad says", counted,
                "divisor = override or prod(inside)", **excluded | {"stage": "padding", "excluded": 0}),
        mistake("count-include-pad-turned-round", "count_include_pad is understood the other way round", counted,
                "divisor = override or (prod(inside) if include else prod(covered))", **excluded | {"stage": "padding", "excluded": 0}),
        mistake("always-divided-by-the-kernel", "every sum is divided by the kernel's size, however much of a window is there", counted,
                "divisor = override or T", **excluded),
        mistake("divided-beyond-the-padding", "a last window's sum is divided by all of the kernel, also by what lies behind the padding", beyond,
                "divisor = override or (T if include else prod(inside))", **past),
        mistake("padding-not-counted-in-a-last-window", "with ceil_mode, only x's own elements are counted, not the padding", beyond,
                {"of_window": _only_x_when_rounded_up}, **past | {"padding": 1, "size": 4, "kernel": 3, "stride": 2}),
        mistake("padding-left-out-along-one-dimension", "without count_include_pad, the padding is left out along one dimension only", counted,
                *(f"divisor = override or (prod(covered) if include else {each})" for each in ("inside[0]*covered[1]", "covered[0]*inside[1]")), **excluded),
        mistake("divided-by-one-side", "the sums are divided by the kernel's height, or its width, not by their product", sides,
                *(f"divisor = override or {each}" for each in ("K[0]", "K[1]", "K[0]**2", "K[1]**2", "sum(K)")), stage="window", size=4, kernel=3),
        mistake("divisor-override-ignored", "divisor_override isn't used", "Where does your code use divisor_override?", f"divisor = {usual}", **other),
        mistake("divided-twice", "the mean is divided by divisor_override, which stands for the count, not beside it", instead,
                f"divisor = (override or 1)*{usual}", **other),
        mistake("multiplied-by-the-divisor", "the sums are multiplied by divisor_override, not divided", instead,
                f"divisor = 1/override if override else {usual}", **other),
        mistake("rounded-down", "// divides: what stands after the point is lost", "What is 5 // 2?", "of_window = w.sum((-2, -1))//divisor", size=2),
        mistake("one-dimension-left", "only one dimension of the windows is summed away: the other is left in the result", _AWAY,
                "of_window = w.mean(-1)", "of_window = w.mean(-2)", "of_window = w.sum(-1)", stage="one", size=2, kernel=1),
        mistake("mean-of-the-image", "the mean of all windows is taken, not one of each", _AWAY, "of_window = w.mean((-4, -3, -2, -1))",
                "of_window = w.mean((-4, -3, -2, -1), keepdim=True)[..., 0, 0]", stage="one", size=2, kernel=1),
        mistake("mean-of-all-channels", "the mean of all channels is taken: each channel has its own", _AWAY,
                "of_window = w.mean((1, -2, -1))", "of_window = w.mean((1, -2, -1), keepdim=True)[..., 0, 0]",
                "of_window = w.mean((1, -2, -1), keepdim=True)[..., 0, 0].expand(w.shape[:-2])", stage="one", size=2, kernel=1),
        mistake("one-row-or-column-of-each", "only one row, or one column, of each window is added up",
                "Which elements of a 2 x 2 window does your code add up?", "of_window = w[..., 0, :].sum(-1)/divisor", "of_window = w[..., 0].sum(-1)/divisor"),
        mistake("middle-instead-of-mean", "the median of each window is taken", becomes, "of_window = w.flatten(-2).median(-1).values"),
    ]  # fmt: skip


def _only_x_when_rounded_up(self: AvgPool, windows: Any) -> Any:
    if self.rounds_up:
        self.divided = {**self.divided, "include": False}
    return AvgPool.of_window(self, windows)


def _zeros_behind(self: MaxPool, x: Any, lines: Any) -> Any:
    padded = MaxPool.pad(self, x, [{**line, "s": 1} for line in lines])
    return surrounded(padded, [(0, line["s"] - 1 if self.rounds_up else 0) for line in lines])
