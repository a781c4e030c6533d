"""What unfold and fold share: their numbers, how a call is built from them, and the sweep over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod
from typing import Any

from grader.curriculum.axes import ALL_LAYOUTS, PLANE, options
from grader.curriculum.call import THIRDS, WHOLE
from grader.curriculum.covering import mixture, sampled
from grader.curriculum.exercise import GRADIENT, REFUSAL, Numbers, Stage
from grader.curriculum.parameters import DATA, DTYPE, EXPLICIT, along, form, in_words, layout
from grader.curriculum.space import Case, Parameter, Space, Value

TOO_LONG, NEGATIVE, OTHER_X = 1, 2, 3
"""What doesn't fit: no window fits; the padding is negative; from here on, what an exercise says of x."""

_GRADIENTS = 16


def columns_space(misfits: str, size_argument: str = "") -> Space:
    """The numbers of columns. `size_argument` is the argument in which the image's sizes stand, if there is one."""
    parameters = [
        Parameter("batch", "images in the batch (0: no batch dimension at all)", told=in_words({0: "no batch in x"})),
        Parameter("in_channels", "channels", called=lambda case: "channels"),
        *(Parameter(axis.size, axis.size, argument=size_argument) for axis in PLANE),
        *along(PLANE, "kernel", "kernel size", argument="kernel_size"),
        *along(PLANE, "dilation", "dilation", argument="dilation"),
        *along(PLANE, "padding", "padding", 0, argument="padding"),
        *along(PLANE, "stride", "stride", argument="stride"),
        *form(PLANE),
        layout("layout"),
        DTYPE,
        DATA,
        EXPLICIT,
        Parameter("misfit", f"what doesn't fit: {misfits}", 0, hidden=True),
    ]
    return Space(tuple(parameters), _fits)


def _fits(case: Case) -> bool:
    if case["misfit"] == TOO_LONG:
        return not all(axis.allows(case) for axis in PLANE)
    if case["misfit"] == NEGATIVE:
        return any(case[axis.padding] < 0 for axis in PLANE)
    return all(axis.allows(case) and case[axis.padding] >= 0 for axis in PLANE)


def image_of(case: Case) -> tuple[int, ...]:
    """The shape of the image."""
    leading = (case["batch"], case["in_channels"]) if case["batch"] else (case["in_channels"],)
    return (*leading, *(case[axis.size] for axis in PLANE))


def columns_of(case: Case) -> tuple[int, ...]:
    """The shape of its columns."""
    taps, places = prod(case[axis.kernel] for axis in PLANE), prod(axis.places(case) for axis in PLANE)
    return (*image_of(case)[:-3], case["in_channels"] * taps, places)


def numbers_of(case: Case) -> dict[str, Any]:
    """The arguments that say where windows stand."""
    given = options(case, PLANE, ("kernel", "dilation", "padding", "stride"), always=("kernel",))
    return {"kernel_size": given.pop("kernel"), **given}


def elements(case: Case) -> tuple[int, int]:
    """How many elements the image and its columns have."""
    return prod(image_of(case)), prod(columns_of(case))


def _columns() -> dict[str, tuple[Any, ...]]:
    columns: dict[str, tuple[Any, ...]] = {}
    for axis in PLANE:
        columns |= {
            axis.kernel: (1, 2, 3, 4),
            axis.stride: (1, 2, 3),
            axis.padding: (0, 1, 2),
            axis.dilation: (1, 2, 3),
        }
        columns |= {f"spare {axis.size}": (0, 1, 2, 3)}
    return columns


def sweep_columns(seed: int) -> list[dict[str, Value]]:
    """A covering array over everything that columns can be made with, sizes from the smallest valid one up."""
    columns: dict[Any, tuple[Any, ...]] = {
        "batch": (1, 2, 3),
        "in_channels": (1, 2, 3),
        "layout": ALL_LAYOUTS,
        "kind": (("float32", WHOLE), ("float32", THIRDS), ("float64", WHOLE)),
        "form": ("pair", "int"),
        **_columns(),
    }
    return _fitted(mixture(columns, seed, at_least=240))


def gradients(*named: Numbers) -> Stage:
    """The cases that are named, then a few small ones in which everything is mixed that a gradient goes through."""
    columns: dict[str, tuple[Any, ...]] = {
        "batch": (1, 2),
        "in_channels": (1, 2, 3),
        "layout": tuple(layout for layout in ALL_LAYOUTS if layout != "expanded"),
        "kind": (("float32", WHOLE), ("float64", WHOLE)),
        **_columns(),
    }
    cases = lambda seed: [dict(each) for each in named] + _fitted(sampled(columns, seed, _GRADIENTS))  # noqa: E731
    return Stage("gradient", "the way back, to x", cases, GRADIENT)


def _fitted(rows: Iterable[Mapping[Any, Any]]) -> list[dict[str, Value]]:
    """Sizes that hold a window, of which some element is met by a tap."""
    cases = []
    for row in rows:
        numbers = dict(row)
        numbers["dtype"], numbers["data"] = numbers.pop("kind")
        for axis in PLANE:
            least = max(axis.smallest(numbers), numbers[axis.dilation])
            numbers[axis.size] = least + numbers.pop(f"spare {axis.size}")
        cases.append(numbers)
    return cases


_TWO = {"kernel_h": 2, "kernel_w": 2}
_WIDE = {"height": 3, "width": 5, "kernel_h": 2, "kernel_w": 3}
_TALL = {"height": 5, "width": 3, "kernel_h": 3, "kernel_w": 2}
SEVERAL = {"batch": 2, "in_channels": 3, "height": 4, "width": 7, "kernel_h": 3, "kernel_w": 2}
"""Images and channels, none of whose numbers are alike."""


def both(**numbers: int) -> dict[str, Any]:
    """One int for both axes: the same number along each."""
    return {"form": "int", **{f"{name}_{axis}": value for name, value in numbers.items() for axis in "hw"}}


ONE_TO_TOGETHER = (
    Stage(
        "one",
        "one window of one element",
        ({}, {"form": "int"}, {"height": 2, "width": 3}, {"height": 3, "width": 2, "form": "int"}),
    ),
    Stage(
        "window",
        "a square kernel, given as one number or two",
        (
            {"height": 2, "width": 2, **both(kernel=2)},
            {"height": 3, "width": 4, **both(kernel=2)},
            {"height": 3, "width": 4, **_TWO},
            {"height": 5, "width": 4, "kernel_h": 3, "kernel_w": 3},
        ),
    ),
    Stage(
        "not square",
        "height and width differ",
        ({"height": 2, "kernel_h": 2}, {"width": 2, "kernel_w": 2}, {"height": 3, "width": 2, "kernel_h": 2},
         {"height": 2, "width": 4, "kernel_w": 3}, _WIDE, _TALL),
    ),
    Stage(
        "channels",
        "a column holds all of them",
        ({"in_channels": 2}, {"in_channels": 2, "width": 3, "height": 2},
         {"in_channels": 2, **_TWO, "height": 3, "width": 3}, {"in_channels": 3, **_WIDE}),
    ),
    Stage(
        "batch", "several images", ({"batch": 2, "width": 2}, {"batch": 3, **_TALL}, SEVERAL, {**SEVERAL, "batch": 3})
    ),
    Stage(
        "stride",
        "the window jumps",
        (
            {"height": 3, "width": 4, **both(stride=2)},
            {"height": 4, "width": 4, **both(kernel=2, stride=2)},
            {"height": 5, "width": 6, "kernel_h": 3, "kernel_w": 2, **both(stride=2)},
            {"height": 3, "width": 2, "stride_h": 2},
            {"height": 2, "width": 4, "stride_w": 3},
            {"height": 4, "width": 4, **_TWO, "stride_h": 2},
            {"height": 6, "width": 5, "kernel_h": 2, "kernel_w": 3, "stride_h": 3, "stride_w": 2},
        ),
    ),
    Stage(
        "padding",
        "windows reach over the ends of the image",
        (
            both(padding=1),
            {"height": 2, "width": 3, **both(padding=1, kernel=2)},
            {"height": 2, "width": 3, "kernel_h": 2, "padding_h": 1},
            {"height": 3, "width": 2, "kernel_w": 2, "padding_w": 1},
            {**_WIDE, "padding_h": 1, "padding_w": 2},
            {**_TALL, "padding_h": 2, "padding_w": 1, **both(stride=2), "form": "pair"},
            {**SEVERAL, "padding_h": 1},
        ),
    ),
    Stage(
        "dilation",
        "the window spreads",
        (
            {"height": 2, "width": 3, **both(dilation=2)},
            {"height": 3, "width": 4, **both(kernel=2, dilation=2)},
            {"height": 4, "width": 3, **_TWO, "dilation_h": 3},
            {"height": 3, "width": 6, "kernel_h": 2, "kernel_w": 3, "dilation_w": 2},
            {"height": 6, "width": 8, "kernel_h": 3, "kernel_w": 3, "dilation_h": 2, "dilation_w": 3},
        ),
    ),
    Stage(
        "together",
        "several of these at once",
        (
            {"height": 6, "width": 5, **_TWO, "stride_h": 2, "dilation_w": 3, "padding_h": 1},
            {"height": 5, "width": 8, "kernel_h": 2, "kernel_w": 3, "stride_w": 3, "dilation_h": 2, "padding_w": 2},
            {**SEVERAL, "stride_h": 3, "stride_w": 2, "padding_h": 1, "padding_w": 2, "dilation_w": 2},
            {**SEVERAL, "height": 9, "stride_h": 2, "dilation_h": 3, "data": 2},
        ),
    ),
    Stage(
        "layouts",
        "x anywhere in memory",
        tuple({**SEVERAL, "layout": each, "padding_h": padding} for each in ALL_LAYOUTS[1:] for padding in (0, 1)),
    ),
    Stage(
        "dtypes",
        "float64 stays float64",
        (
            {"data": 1},
            {"data": 1, **SEVERAL},
            {"dtype": "float64"},
            {"dtype": "float64", **SEVERAL},
            {"dtype": "float64", **SEVERAL, "padding_h": 1, "stride_w": 2},
        ),
    ),
    gradients(
        {},
        {"height": 2, "width": 3, **_TWO},
        {**SEVERAL, "layout": "transposed", "padding_h": 1},
        {**SEVERAL, "stride_w": 2, "dilation_w": 2, "dtype": "float64"},
    ),
    Stage("everything", "all of it, mixed", sweep_columns),
)  # fmt: skip
"""All stages that must be passed."""


def extras(*refused: Numbers) -> tuple[Stage, ...]:
    """Those with a star; `refused` are calls that must raise."""
    unbatched = ({"batch": 0}, {**SEVERAL, "batch": 0, "padding_w": 1, "stride_h": 2})
    return (
        Stage("refuses", "what doesn't fit must raise", refused, REFUSAL, extra=True),
        Stage("unbatched", "x without a batch dimension", unbatched, extra=True),
        Stage("bfloat16", "half the bits", ({"dtype": "bfloat16"}, {**SEVERAL, "dtype": "bfloat16"}), extra=True),
    )
