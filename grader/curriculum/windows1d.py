"""windows1d: its stages, from one window of one element to all of them, anywhere in memory."""

from __future__ import annotations

from grader.curriculum.axes import ALL_LAYOUTS, LENGTH
from grader.curriculum.convolution import CONVOLUTIONS
from grader.curriculum.exercise import GRADIENT, REFUSAL, VIEW, WINDOWS, Exercise, Shape, Stage
from grader.curriculum.gather import sliding
from grader.curriculum.ideas import Idea
from grader.curriculum.identities import of_windows, plain_windows
from grader.curriculum.later import Later
from grader.curriculum.windows import (
    WAYS,
    build_windows,
    largest_element,
    misfit_of_windows,
    sweep_windows,
    unfolded,
    unfolded_text,
    windows_space,
)
from grader.curriculum.words.windows import OF_WINDOWS

_SEVERAL = {"batch": 2, "in_channels": 3, "length": 7, "kernel": 2}

STAGES = (
    Stage("one", "one window of one element", ({}, {"length": 3})),
    Stage(
        "window",
        "a kernel bigger than one",
        (
            {"length": 2, "kernel": 2},
            {"length": 4, "kernel": 2},
            {"length": 3, "kernel": 3},
            {"length": 7, "kernel": 3},
            {"length": 6, "kernel": 5},
        ),
    ),
    Stage(
        "stride",
        "the window jumps",
        (
            {"stride": 2, "length": 2},
            {"stride": 2, "length": 5},
            {"stride": 3, "length": 6},
            {"stride": 2, "length": 4, "kernel": 2},
            {"stride": 2, "length": 5, "kernel": 2},
            {"stride": 3, "length": 8, "kernel": 2},
            {"stride": 2, "length": 8, "kernel": 3},
            {"stride": 4, "length": 4, "kernel": 3},
        ),
    ),
    Stage(
        "dilation",
        "the window spreads",
        (
            {"dilation": 2},
            {"dilation": 2, "length": 3, "kernel": 2},
            {"dilation": 2, "length": 6, "kernel": 2},
            {"dilation": 2, "length": 5, "kernel": 3},
            {"dilation": 3, "length": 9, "kernel": 3},
        ),
    ),
    Stage(
        "together",
        "stride and dilation at once",
        (
            {"length": 6, "kernel": 2, "stride": 2, "dilation": 3},
            {"length": 9, "kernel": 2, "stride": 3, "dilation": 2},
            {"length": 10, "kernel": 3, "stride": 2, "dilation": 3},
            {"length": 12, "kernel": 4, "stride": 4, "dilation": 2},
        ),
    ),
    Stage(
        "batch",
        "any leading dimensions",
        (
            {"batch": 2, "length": 2},
            {"batch": 3, "length": 4, "kernel": 2},
            _SEVERAL,
            {**_SEVERAL, "stride": 2, "dilation": 2},
            {"ones": 1, "length": 4, "kernel": 2},
            {"ones": 1, "batch": 2, "length": 4, "kernel": 2},
            {"outer": 2, **_SEVERAL},
        ),
    ),
    Stage(
        "layouts",
        "x anywhere in memory",
        tuple(
            {**_SEVERAL, "layout": layout, "stride": stride, "dilation": dilation}
            for layout in ALL_LAYOUTS[1:]
            for stride, dilation in ((1, 1), (2, 3))
        ),
    ),
    Stage(
        "shares memory",
        "a view: nothing is copied",
        (
            {"length": 3},
            {"length": 5, "kernel": 2},
            {**_SEVERAL, "stride": 2},
            {**_SEVERAL, "layout": "transposed"},
            {**_SEVERAL, "layout": "every_second", "dilation": 2},
        ),
        asks=VIEW,
    ),
    Stage(
        "gradient",
        "the way back, to x",
        (
            {"length": 2},
            {"length": 5, "kernel": 2, "stride": 2},
            {**_SEVERAL, "dilation": 2, "layout": "transposed"},
        ),
        asks=GRADIENT,
        extra=True,
    ),
    Stage("everything", "all of it, mixed", sweep_windows(LENGTH), asks=VIEW),
    Stage(
        "refuses",
        "a window that doesn't fit must raise",
        ({"misfit": 1, "kernel": 2}, {"misfit": 1, "length": 4, "kernel": 3, "dilation": 2}),
        asks=REFUSAL,
        extra=True,
    ),
    Stage("int64", "whole numbers", ({**_SEVERAL, "dtype": "int64"},), extra=True),
)

EXERCISE = Exercise(
    name="windows1d",
    says="every window of a signal, as a view",
    signature="windows1d(x, kernel, stride=1, dilation=1)",
    unlocks=("windows2d", "conv1d"),
    space=windows_space(LENGTH),
    gather=sliding.of_windows(LENGTH),
    stages=STAGES,
    build=build_windows(LENGTH),
    torch=unfolded(1),
    torch_text=unfolded_text(LENGTH),
    torch_says="Tensor.unfold",
    magnitude=largest_element,
    misfit=misfit_of_windows(LENGTH),
    banned=CONVOLUTIONS,
    axes=LENGTH,
    keeps_kernel=True,
    drawing=WINDOWS,
    example={"length": (7,), "kernel": (3,), "stride": (2,)},
    shapes=(
        Shape("16000", "one second of sound, kernel 80 with stride 4", {"length": 16000, "kernel": 80, "stride": 4}),
        Shape("4x64x1024", "kernel 3", {"batch": 4, "in_channels": 64, "length": 1024, "kernel": 3}),
    ),
    timed=WAYS,
    ideas=OF_WINDOWS,
    begin=Idea(
        "With every number at one, what are the windows of [1, 2, 3]? And with kernel 2? Write them as rows.",
        "windows[i, k] = x[i * stride + k * dilation];   every number at one: windows[i, 0] = x[i]",
        "Two numbers first: how many windows there are, and x.stride(-1). Then as_strided: sizes, a step for each.",
    ),
    identities=of_windows("windows1d", LENGTH),
    plainly=plain_windows(LENGTH),
    misconceptions=Later("windows", "mistakes_of_windows", LENGTH),
    learned="A view copies nothing: its sizes and strides alone say which element of memory an index means, so windows "
    "that overlap are one signal read several times. Stride multiplies the jump from window to window, dilation "
    "the jump within one, and both count in x.stride(-1), wherever x lies.",
)
