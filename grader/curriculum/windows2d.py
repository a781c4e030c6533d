"""windows2d: its stages, from one window of one element to all of them, anywhere in memory."""

from __future__ import annotations

from grader.curriculum.axes import ALL_LAYOUTS, PLANE, square
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
from grader.curriculum.words.windows import OF_WINDOWS_OF_IMAGES

_SEVERAL = {"batch": 2, "in_channels": 3, "height": 4, "width": 7, "kernel_h": 3, "kernel_w": 2}

STAGES = (
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
            {"height": 3, "width": 4, "kernel_h": 2, "kernel_w": 2, "form": "int"},
            {"height": 2, "width": 2, "kernel_h": 2, "kernel_w": 2},
            {"height": 5, "width": 4, "kernel_h": 3, "kernel_w": 3},
        ),
    ),
    Stage(
        "not square",
        "height and width differ",
        (
            {"height": 2, "kernel_h": 2},
            {"width": 2, "kernel_w": 2},
            {"height": 3, "width": 2, "kernel_h": 2},
            {"height": 2, "width": 4, "kernel_w": 3},
            {"height": 5, "width": 3, "kernel_h": 3, "kernel_w": 2},
            {"height": 3, "width": 6, "kernel_h": 2, "kernel_w": 5},
        ),
    ),
    Stage(
        "stride",
        "the window jumps",
        (
            {"height": 3, "width": 4, "stride_h": 2, "stride_w": 2, "form": "int"},
            {"height": 5, "width": 6, "kernel_h": 3, "kernel_w": 2, "stride_h": 2, "stride_w": 2, "form": "int"},
            {"height": 3, "width": 2, "stride_h": 2},
            {"height": 2, "width": 4, "stride_w": 3},
            {"height": 4, "width": 4, "kernel_h": 2, "kernel_w": 2, "stride_h": 2},
            {"height": 6, "width": 5, "kernel_h": 2, "kernel_w": 3, "stride_h": 3, "stride_w": 2},
        ),
    ),
    Stage(
        "dilation",
        "the window spreads",
        (
            {"height": 2, "width": 3, "dilation_h": 2, "dilation_w": 2, "form": "int"},
            {"height": 3, "width": 4, "kernel_h": 2, "kernel_w": 2, "dilation_h": 2, "dilation_w": 2, "form": "int"},
            {"height": 4, "width": 3, "kernel_h": 2, "kernel_w": 2, "dilation_h": 3},
            {"height": 3, "width": 6, "kernel_h": 2, "kernel_w": 3, "dilation_w": 2},
            {"height": 6, "width": 8, "kernel_h": 3, "kernel_w": 3, "dilation_h": 2, "dilation_w": 3},
        ),
    ),
    Stage(
        "together",
        "stride and dilation at once",
        (
            {"height": 6, "width": 5, "kernel_h": 2, "kernel_w": 2, "stride_h": 2, "dilation_w": 3},
            {"height": 5, "width": 8, "kernel_h": 2, "kernel_w": 3, "stride_w": 3, "dilation_h": 2, "dilation_w": 2},
            {"height": 9, "width": 6, "kernel_h": 3, "kernel_w": 2, "stride_h": 2, "stride_w": 3, "dilation_h": 3},
        ),
    ),
    Stage(
        "batch",
        "any leading dimensions",
        (
            {"batch": 2, "width": 2},
            {"batch": 3, "height": 2, "width": 4, "kernel_w": 2},
            _SEVERAL,
            {**_SEVERAL, "stride_w": 2, "dilation_w": 2},
            {"ones": 1, "height": 2, "width": 4, "kernel_w": 2},
            {"ones": 1, "batch": 2, "height": 2, "width": 4, "kernel_w": 2},
            {"outer": 2, **_SEVERAL},
        ),
    ),
    Stage(
        "layouts",
        "x anywhere in memory",
        tuple(
            {**_SEVERAL, "layout": layout, "stride_w": stride, "dilation_w": dilation}
            for layout in ALL_LAYOUTS[1:]
            for stride, dilation in ((1, 1), (2, 3))
        ),
    ),
    Stage(
        "shares memory",
        "a view: nothing is copied",
        (
            {"width": 3},
            {"height": 3, "width": 5, "kernel_w": 2},
            {**_SEVERAL, "stride_w": 2},
            {**_SEVERAL, "layout": "transposed"},
            {**_SEVERAL, "layout": "every_second", "dilation_w": 2},
        ),
        asks=VIEW,
    ),
    Stage(
        "gradient",
        "the way back, to x",
        (
            {"height": 2, "width": 3},
            {"height": 3, "width": 5, "kernel_h": 2, "kernel_w": 2, "stride_w": 2},
            {**_SEVERAL, "dilation_w": 2, "layout": "transposed"},
        ),
        asks=GRADIENT,
        extra=True,
    ),
    Stage("everything", "all of it, mixed", sweep_windows(PLANE), asks=VIEW),
    Stage(
        "refuses",
        "a window that doesn't fit must raise",
        (
            {"misfit": 1, "kernel_h": 2},
            {"misfit": 1, "height": 3, "width": 4, "kernel_h": 3, "kernel_w": 3, "dilation_w": 2},
        ),
        asks=REFUSAL,
        extra=True,
    ),
    Stage("int64", "whole numbers", ({**_SEVERAL, "dtype": "int64"},), extra=True),
)

EXERCISE = Exercise(
    name="windows2d",
    says="every window of an image, as a view",
    signature="windows2d(x, kernel, stride=1, dilation=1)",
    unlocks=("conv2d", "max_pool2d", "unfold"),
    space=windows_space(PLANE),
    gather=sliding.of_windows(PLANE),
    stages=STAGES,
    build=build_windows(PLANE),
    torch=unfolded(2),
    torch_text=unfolded_text(PLANE),
    torch_says="Tensor.unfold, twice",
    magnitude=largest_element,
    misfit=misfit_of_windows(PLANE),
    banned=CONVOLUTIONS,
    axes=PLANE,
    keeps_kernel=True,
    drawing=WINDOWS,
    example={"height": (5,), "width": (6,), "kernel": (2, 3), "stride": (1, 2)},
    shapes=(
        Shape("32x28x28", "a batch of digits, 3x3", {**square(28, 3), "batch": 32}),
        Shape("3x112x112", "7x7 with stride 2", {**square(112, 7, stride=2), "in_channels": 3}),
    ),
    timed=WAYS,
    ideas=OF_WINDOWS_OF_IMAGES,
    begin=Idea(
        "With a kernel of one by one, what are the windows of [[1, 2], [3, 4]]? Which sizes of the result are 1?",
        "windows[i, j, k, l] = x[i * stride_h + k * dilation_h, j * stride_w + l * dilation_w]",
        "Make a pair of every argument first. Then windows1d twice: once with x.stride(-2), once with x.stride(-1).",
    ),
    identities=of_windows("windows2d", PLANE, "windows1d"),
    plainly=plain_windows(PLANE),
    misconceptions=Later("windows", "mistakes_of_windows", PLANE),
    learned="Each dimension has its own count, its own jump between windows and its own jump within one, and nothing "
    "ties height to width. So two dimensions become four in one as_strided, as long as sizes and strides are "
    "listed in the same order.",
)
