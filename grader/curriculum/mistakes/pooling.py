"""Named mistakes of pooling: those of windows that can show there, what ceil_mode counts, and what becomes of a window."""

from __future__ import annotations

from typing import Any

from grader.curriculum.axes import PLANE
from grader.curriculum.formula.pooling import MaxPool, Pool
from grader.curriculum.mistake import ErrorLike, Misconception
from grader.curriculum.mistakes import functions as f
from grader.curriculum.mistakes import memory, padding, places, planes, sizes
from grader.curriculum.mistakes.table import Table

_STAGES = {"kernel": "not square", "stride": "stride", "padding": "padding", "dilation": "dilation"}
_ELSEWHERE = ("windows-side-by-side", "size-one-too-few-unless-one", "taps-h-w-swapped")
"""Of windows; here it is right where no stride is given, too near to rounding up, or no mistake."""

_NOTHING = "What stands around x in your code, and can it be larger than all that a window has of x?"
_AWAY = "Which dimensions of the windows go away, and which stay?"
_LAST = "With length 5, kernel 2, stride 2 and ceil_mode: how many windows are there, and where does the last begin?"
_GIVEN = "What is the stride in your code if nobody gives one, and what if somebody does?"
_PADDED: dict[str, Any] = {"size": 3, "kernel": 2, "padding": 1}
_LEFT: dict[str, Any] = {"size": 5, "kernel": 2, "stride": 2, "ceil": 1}
_STAIRS: dict[str, Any] = {"size": 4, "kernel": 2}


def mistakes_of_max_pool() -> tuple[Misconception, ...]:
    """The library: the most frequent first."""
    table = Table(MaxPool, PLANE, _fitted)
    return tuple(each for part in (_largest, _shared) for each in part(table))


def _fitted(case: dict[str, Any]) -> dict[str, Any]:
    """A padding of at most half of the kernel."""
    return case | {axis.kernel: max(case.get(axis.kernel, 1), 2 * case.get(axis.padding, 0)) for axis in PLANE}


def _shared(table: Table) -> list[Misconception]:
    """Of all pooling."""
    inherited = [
        *memory.layouts(table), *sizes.sizes(table), *sizes.sizes_of_windows(table), *places.jumps(table), *padding.frames(table),
        *planes.of_planes(table, _stages(table)), *memory.types(table),
    ]  # fmt: skip
    return [
        *_strides(table),
        *_rounded(table),
        *(each for each in inherited if each.id not in _ELSEWHERE),
        *_results(table),
    ]


def _stages(table: Table) -> dict[str, str]:
    return _STAGES


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
                {"__call__": _rounding(lambda ceil: False)}),
        mistake("ceil-mode-always", "the size is always rounded up, also without ceil_mode", "Where does your code ask for ceil_mode?",
                {"__call__": _rounding(lambda ceil: True)}, stage="stride", size=3, ceil=0),
        mistake("ceil-mode-turned-round", "ceil_mode is understood the other way round", "Which way does your code round without ceil_mode?",
                {"__call__": _rounding(lambda ceil: not ceil)}, stage="stride", size=3, ceil=0),
        mistake("last-window-in-the-padding", "a last window counts that begins in the padding after x", _LAST, "begins = True", **starts),
        mistake("last-window-must-touch-nothing", "with ceil_mode, a last window is only counted if it begins before x does end, without padding",
                "With padding, where does a window begin in the padded x, and where does x end there?", "begins = (n - 1)*s < L", **starts | {"stride": 2}),
        mistake("always-one-more", "ceil_mode counts one window more, also where the steps lead exactly to the end",
                "With length 4, kernel 2, stride 2 and ceil_mode: how many windows are there?",
                "room = s; begins = True", "room = s", size=4),
    ]  # fmt: skip


def _rounding(read: Any) -> Any:
    """ceil_mode as the code reads it."""

    def call(
        self: Pool,
        x: Any,
        kernel: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        ceil_mode: bool = False,
    ) -> Any:
        return type(self).__mro__[1].__call__(self, x, kernel, stride, padding, dilation, read(ceil_mode))

    return call


def _results(table: Table) -> list[Misconception]:
    """What is given back."""
    mistake = table.mistake
    roomy: dict[str, Any] = {"size": 3, "kernel": 2}
    return [
        mistake("result-h-w-swapped", "dimensions", "height and width of the result have changed places",
                "In which order do height and width stand in your result?", "y = y.transpose(-1, -2)", stage="one", height=2, width=3),
        mistake("squeezed", "dimensions", "dimensions of size 1 are squeezed out of the result", "What does .squeeze() do to a batch of one?",
                "y = y.squeeze()", "y = y.squeeze(0)", "y = y.squeeze(1)", stage="one", size=2),
        mistake("result-left-flat", "dimensions", "dimensions of the result are left flattened into one",
                "How many dimensions should your result have, and how many does it?", "y = y.flatten(2)", "y = y.flatten(0, 1)", "y = y.flatten(1)", "y = y.flatten()",
                stage="one", size=2),
        mistake("first-image-only", "batch", "every image of the batch gets the first one's result",
                "Which image does your code read for the second result?", "y = y[:1].expand_as(y)", batch=2, size=2),
        mistake("first-channel-only", "batch", "every channel gets the first one's result", "Which channel does your code read for the second result?",
                "y = y[:, :1].expand_as(y)", in_channels=2, size=2),
        mistake("float32-result", "dtypes", "float64 goes in, float32 comes out", "Which dtype has each tensor that your code makes?",
                "y = y.float()", near=1e-5, dtype="float64"),
        mistake("float64-result", "dtypes", "float32 goes in, float64 comes out (numpy's and Python's own floats are 64 bits)",
                "Which dtype has each tensor that your code makes?", "y = y.double()", stage="one", near=1e-5),
        mistake("numpy-result", "one", "the result is a numpy array, not a tensor", "Of which type is your result?", "y = y.detach().numpy()"),
        mistake("gradient-cut-at-x", "gradient", "no gradient reaches x", "Through which operations does x go on its way to the result?",
                "y = y.detach()", "x = x.detach()", **roomy),
        mistake("torch-own-called", "not allowed", "torch's own is called: it is what you are to write",
                "Which of the functions that you call does the whole job?", {"finish": f.own_of_torch}, stage="one"),
    ]  # fmt: skip


def _largest(table: Table) -> list[Misconception]:
    """What a maximum is of."""

    def mistake(id: str, says: str, question: str, *ways: Any, **more: Any) -> Misconception:
        return table.mistake(id, "maximum", says, question, *ways, **{"stage": "window", **_STAIRS, **more})

    becomes = "What do you do with the elements of one window?"
    around: dict[str, Any] = {"stage": "padding", **_PADDED}
    zero = "w.amax((-2, -1)).clamp(min=0)"
    signless = "w.flatten(-2).gather(-1, w.flatten(-2).abs().nan_to_num(posinf=-1).argmax(-1, keepdim=True))[..., 0]"
    return [
        mistake("zeros-around-x", "there are zeros around x: they are larger than all that is below zero", _NOTHING, {"fill": {"value": 0.0}}, **around),
        mistake("another-number-around-x", "a number stands around x that isn't below everything", _NOTHING,
                *({"fill": {"value": number}} for number in (-1.0, 1.0)), **around),
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
                "What is the type of what max gives back when it is told a dimension?", "of_window = (w, w); y = tuple(y)", stage="one", size=2, kernel=1),
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


def _zeros_behind(self: MaxPool, x: Any, lines: Any) -> Any:
    padded = MaxPool.pad(self, x, [{**line, "s": 1} for line in lines])
    return f.surrounded(padded, [(0, line["s"] - 1 if self.rounds_up else 0) for line in lines])
