"""The stages that pooling exercises share, from a window of one element to ceil_mode's last window."""

from __future__ import annotations

from grader.curriculum.axes import ALL_LAYOUTS
from grader.curriculum.exercise import REFUSAL, Numbers, Stage
from grader.curriculum.pooling import LESS_THAN_NONE, NO_IMAGE, TOO_LONG, TOO_MUCH_PADDING

_SQUARE = {"height": 3, "width": 4, "kernel_h": 2, "kernel_w": 2}
_WIDE = {"height": 3, "width": 6, "kernel_h": 2, "kernel_w": 5}
_TALL = {"height": 5, "width": 3, "kernel_h": 3, "kernel_w": 2}
SEVERAL = {"batch": 2, "in_channels": 3, "height": 4, "width": 7, "kernel_h": 3, "kernel_w": 2}
"""Images and channels, none of whose numbers are alike."""

ONE_TO_BATCH = (
    Stage(
        "one",
        "one window of one element",
        ({}, {"form": "int"}, {"height": 2, "width": 3}, {"height": 3, "width": 2, "form": "int"}),
    ),
    Stage(
        "window",
        "a square kernel, given as one number or two",
        (
            {"height": 2, "width": 2, "kernel_h": 2, "kernel_w": 2, "form": "int"},
            {**_SQUARE, "form": "int"},
            _SQUARE,
            {"height": 5, "width": 4, "kernel_h": 3, "kernel_w": 3},
        ),
    ),
    Stage(
        "not square",
        "height and width differ",
        ({"height": 2, "kernel_h": 2}, {"width": 2, "kernel_w": 2}, {"height": 3, "width": 2, "kernel_h": 2},
         {"height": 2, "width": 4, "kernel_w": 3}, _TALL, _WIDE),
    ),
    Stage(
        "stride",
        "the window jumps, by its own size if nobody says otherwise",
        (
            {"height": 3, "width": 4, "stride_h": 2, "stride_w": 2, "form": "int"},
            {"height": 4, "width": 4, "kernel_h": 2, "kernel_w": 2, "stride_h": 2, "stride_w": 2, "form": "int"},
            {"height": 5, "width": 6, "kernel_h": 3, "kernel_w": 2, "stride_h": 2, "stride_w": 2, "form": "int"},
            {"height": 3, "width": 2, "stride_h": 2},
            {"height": 2, "width": 4, "stride_w": 3},
            {"height": 7, "width": 7, "kernel_h": 2, "kernel_w": 3, "stride_h": 2, "stride_w": 3},
            {"height": 4, "width": 4, "kernel_h": 2, "kernel_w": 2, "stride_h": 2},
            {"height": 6, "width": 5, "kernel_h": 2, "kernel_w": 3, "stride_h": 3, "stride_w": 2},
        ),
    ),
    Stage(
        "batch",
        "several images, several channels",
        ({"batch": 2, "width": 2}, {"in_channels": 2, "width": 2}, {"batch": 3, **_SQUARE}, {"in_channels": 3, **_TALL},
         SEVERAL),
    ),
)  # fmt: skip
"""The stages up to several images; what is around x comes next."""

_TWO = {"kernel_h": 2, "kernel_w": 2}
_FOUR = {"kernel_h": 4, "kernel_w": 4}
PADDING = Stage(
    "padding",
    "windows reach over the ends of x",
    (
        {**_TWO, "padding_h": 1, "padding_w": 1, "form": "int"},
        {**_SQUARE, "padding_h": 1, "padding_w": 1, "form": "int"},
        {**_FOUR, "height": 3, "width": 5, "padding_h": 2, "padding_w": 2},
        {"height": 2, "width": 3, "kernel_h": 2, "padding_h": 1},
        {"height": 3, "width": 2, "kernel_w": 2, "padding_w": 1},
        {**_WIDE, "padding_h": 1, "padding_w": 2},
        {**_TALL, "padding_h": 1, "padding_w": 1, "stride_h": 2, "stride_w": 2},
        {**SEVERAL, "padding_h": 1},
    ),
)
_JUMPING = {"kernel_h": 2, "kernel_w": 2, "stride_h": 2, "stride_w": 2}
CEIL_MODE = Stage(
    "ceil_mode",
    "a last window that reaches further than x",
    (
        {"ceil": 1, "height": 3, "width": 2, **_JUMPING, "form": "int"},
        {"ceil": 1, "height": 2, "width": 5, **_JUMPING},
        {"ceil": 1, "height": 4, "width": 4, **_JUMPING},
        {"ceil": 1, "height": 3, "width": 5, "kernel_h": 2, "kernel_w": 3, "stride_h": 2, "stride_w": 3},
        {"ceil": 1, "height": 4, "width": 5, "stride_h": 2, "stride_w": 3},
        {"ceil": 1, "height": 3, "width": 4, "kernel_h": 2, "kernel_w": 3, "stride_w": 2},
        {"ceil": 1, "height": 2, "width": 2, **_TWO, "stride_h": 3, "stride_w": 3, "padding_h": 1, "padding_w": 1},
        {"ceil": 1, "height": 5, "width": 4, **_JUMPING, "padding_h": 1, "padding_w": 1},
        {"ceil": 1, "height": 6, "width": 7, **_FOUR, "stride_h": 3, "stride_w": 5, "padding_h": 2, "padding_w": 1},
        {"ceil": 1, **SEVERAL, "stride_h": 2, "stride_w": 2, "padding_h": 1},
    ),
)


def refuses(*more: Numbers) -> Stage:
    """What torch refuses, so must the exercise."""
    cases = (
        {"misfit": TOO_MUCH_PADDING, "padding_h": 1, "height": 3, "width": 3},
        {"misfit": TOO_MUCH_PADDING, "padding_w": 2, "kernel_w": 3, "kernel_h": 3, "height": 4, "width": 4},
        {"misfit": TOO_LONG, "kernel_h": 2},
        {"misfit": TOO_LONG, "kernel_w": 6, "width": 3, "padding_w": 1},
        {"misfit": NO_IMAGE, "batch": 0, "height": 3, "width": 3},
        {"misfit": NO_IMAGE, "height": 3, "width": 3},
        {"misfit": LESS_THAN_NONE, "padding_h": -1, "height": 4, "width": 4},
        {"misfit": LESS_THAN_NONE, "padding_w": -1, "height": 4, "width": 4},
        *more,
    )
    return Stage("refuses", "too much padding, too large a window", cases, REFUSAL, extra=True)


def layouts_of(numbers: Numbers) -> Stage:
    """Without padding, and with: what is padded is a copy, and lies in memory as any other."""
    cases = tuple({**numbers, "layout": each, "padding_h": p} for each in ALL_LAYOUTS[1:] for p in (0, 1))
    return Stage("layouts", "x anywhere in memory", cases)
