"""conv1d: its stages, from one of everything to everything at once."""

from __future__ import annotations

from grader.curriculum.axes import ALL_LAYOUTS, FLAT_LAYOUTS, LENGTH
from grader.curriculum.convolution import (
    BANNED,
    CONVOLVES,
    WAYS,
    build_conv,
    conv_space,
    functional,
    gradients_conv,
    magnitude,
    misfit_of_convolution,
    sweep_conv,
)
from grader.curriculum.exercise import GRADIENT, REFUSAL, WINDOWS, Exercise, Shape, Stage
from grader.curriculum.gather import sliding
from grader.curriculum.ideas import Idea
from grader.curriculum.identities import of_convolution, plain_convolution
from grader.curriculum.later import Later
from grader.curriculum.signals import DILATED, GROUPED, PADDED, ROOMY
from grader.curriculum.words.convolution import OF_SIGNALS

_truth = functional("conv1d")


STAGES = (
    Stage("one", "every number is one", ({}, {"length": 3})),
    Stage(
        "window",
        "a kernel bigger than one",
        (
            {"length": 2, "kernel": 2},
            {"length": 5, "kernel": 2},
            {"length": 3, "kernel": 3},
            {"length": 7, "kernel": 3},
            {"length": 6, "kernel": 5},
        ),
    ),
    Stage(
        "out_channels",
        "several channels out",
        (
            {"out_channels": 2},
            {"out_channels": 3, "length": 4},
            {"out_channels": 2, "length": 5, "kernel": 3},
            {"out_channels": 3, "length": 4, "kernel": 2},
        ),
    ),
    Stage(
        "in_channels",
        "several channels in",
        (
            {"in_channels": 2},
            {"in_channels": 3, "length": 4},
            {"in_channels": 2, "length": 5, "kernel": 2},
            {"in_channels": 2, "out_channels": 2, "length": 3, "kernel": 2},
            {"in_channels": 3, "out_channels": 2, "length": 6, "kernel": 3},
            {"in_channels": 2, "out_channels": 3, "length": 4, "kernel": 2},
        ),
    ),
    Stage("batch", "several signals at once", ({"batch": 2, "length": 2}, {**ROOMY, "batch": 3}, ROOMY)),
    Stage(
        "bias",
        "one number for each channel out",
        (
            {"bias": 1},
            {"bias": 1, "out_channels": 3, "length": 2},
            {"bias": 1, "out_channels": 2, "length": 3, "kernel": 2},
            {"bias": 1, **ROOMY, "out_channels": 5},
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
            {**ROOMY, "stride": 2, "length": 7},
        ),
    ),
    Stage(
        "padding",
        "zeros on both sides",
        PADDED,
    ),
    Stage(
        "dilation",
        "the window spreads",
        DILATED,
    ),
    Stage(
        "groups",
        "several convolutions side by side",
        (
            *GROUPED,
            {"groups": 2, "in_channels": 3, "out_channels": 2, "length": 3, "kernel": 2, "bias": 1},
        ),
    ),
    Stage(
        "together",
        "several of these at once",
        (
            {"length": 9, "kernel": 3, "stride": 2, "padding": 1},
            {"length": 9, "kernel": 2, "stride": 2, "dilation": 3},
            {"length": 8, "kernel": 3, "stride": 3, "padding": 2, "dilation": 2},
            {**ROOMY, "length": 7, "stride": 2, "padding": 1, "dilation": 2, "bias": 1},
            {**ROOMY, "groups": 2, "length": 8, "stride": 3, "padding": 2, "bias": 1},
            {**ROOMY, "groups": 3, "length": 7, "kernel": 3, "stride": 2, "padding": 3, "dilation": 2, "bias": 1},
            {**ROOMY, "length": 7, "stride": 2, "padding": 1, "dilation": 2, "bias": 1, "data": 2},
        ),
    ),
    Stage(
        "layouts",
        "x, weight and bias anywhere in memory",
        tuple(
            {**ROOMY, "length": 5, "padding": padding, "bias": 1, which: layout}
            for which in ("layout", "weight_layout")
            for layout in ALL_LAYOUTS[1:]
            for padding in ((0, 1) if which == "layout" else (0,))
        )
        + tuple({**ROOMY, "bias": 1, "bias_layout": layout} for layout in FLAT_LAYOUTS[1:]),
    ),
    Stage(
        "dtypes",
        "float64 stays float64",
        (
            {"data": 1},
            {"data": 1, **ROOMY, "bias": 1},
            {"dtype": "float64"},
            {"dtype": "float64", "length": 5, "kernel": 3, "bias": 1},
            {"dtype": "float64", **ROOMY, "padding": 2},
            {"dtype": "float64", **ROOMY, "groups": 2, "stride": 2, "dilation": 2},
        ),
    ),
    Stage(
        "gradient",
        "the way back, to x, weight and bias",
        gradients_conv(
            LENGTH,
            (
                {},
                {"length": 4, "kernel": 2, "bias": 1},
                {"length": 5, "kernel": 2, "stride": 2, "padding": 1, "bias": 1},
                {"length": 5, "kernel": 2, "dilation": 2, "in_channels": 2, "out_channels": 3, "bias": 1},
                {"length": 4, "kernel": 2, "groups": 2, "in_channels": 2, "batch": 2, "bias": 1, "padding": 1},
                {"length": 4, "kernel": 2, "in_channels": 2, "layout": "transposed", "weight_layout": "every_second"},
                {"length": 4, "kernel": 2, "dtype": "float64", "bias": 1},
                {"length": 4, "kernel": 2, "bias": 1, "frozen": 1},
            ),
        ),
        asks=GRADIENT,
    ),
    Stage("everything", "all of it, mixed", sweep_conv(LENGTH)),
    Stage(
        "refuses",
        "channels that don't fit must raise",
        (
            {"misfit": 1, "in_channels": 2, "length": 3},
            {"misfit": 1, "in_channels": 2, "groups": 2, "length": 3},
            {"misfit": 2, "groups": 2, "length": 3},
            {"misfit": 3, "bias": 1, "out_channels": 2, "length": 3},
            {"misfit": 1},
            {"misfit": -1, "in_channels": 2},
            {"misfit": 3, "bias": 1},
            {"misfit": -3, "bias": 1, "out_channels": 2},
        ),
        asks=REFUSAL,
        extra=True,
    ),
    Stage(
        "unbatched",
        "x without a batch dimension",
        ({"batch": 0}, {**ROOMY, "batch": 0, "padding": 1, "stride": 2, "groups": 2, "bias": 1}),
        extra=True,
    ),
    Stage(
        "same and valid",
        'padding="same" and padding="valid"',
        (
            {"padding": "same", "length": 4, "kernel": 3},
            {"padding": "same", "length": 4, "kernel": 2},
            {**ROOMY, "padding": "same", "kernel": 4, "dilation": 3},
            {**ROOMY, "padding": "valid", "stride": 2},
            {"padding": "valid", "length": 3, "kernel": 2},
        ),
        extra=True,
    ),
    Stage("int64", "whole numbers", ({"dtype": "int64"}, {**ROOMY, "padding": 1, "dtype": "int64"}), extra=True),
    Stage("bfloat16", "half the bits", ({"dtype": "bfloat16"}, {**ROOMY, "dtype": "bfloat16"}), extra=True),
)

SHAPES = (
    Shape(
        "audio",
        "one second of sound, 1x1x16000, kernel 80 with stride 4, 64 channels out",
        {"length": 16000, "kernel": 80, "stride": 4, "padding": 38, "out_channels": 64},
    ),
    Shape(
        "4x64x1024",
        "a feature sequence, kernel 3, 64 channels",
        {"batch": 4, "in_channels": 64, "out_channels": 64, "length": 1024, "kernel": 3, "padding": 1},
    ),
    Shape(
        "4x256x256",
        "shorter, with 256 channels",
        {"batch": 4, "in_channels": 256, "out_channels": 256, "length": 256, "kernel": 3, "padding": 1},
    ),
    Shape(
        "depthwise",
        "4x64x1024 in 64 groups, kernel 31",
        {"batch": 4, "groups": 64, "length": 1024, "kernel": 31, "padding": 15},
    ),
    Shape(
        "dilated",
        "1x64x4096, kernel 2 with dilation 512",
        {"in_channels": 64, "out_channels": 64, "length": 4096, "kernel": 2, "dilation": 512},
    ),
)

EXERCISE = Exercise(
    name="conv1d",
    says="slide a kernel along a signal",
    signature="conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1)",
    unlocks=("conv2d", "conv1d_grad_x", "conv1d_grad_weight"),
    space=conv_space(LENGTH),
    gather=sliding.of_convolution(LENGTH),
    stages=STAGES,
    build=build_conv(LENGTH),
    torch=_truth,
    torch_text=lambda call: call.text("torch.nn.functional.conv1d"),
    torch_own="torch.nn.functional.conv1d",
    magnitude=magnitude,
    misfit=misfit_of_convolution,
    banned=BANNED,
    shortcuts=CONVOLVES,
    begin=Idea(
        "With every number at one, x = [[[3]]] and weight = [[[2]]]: what is the result, and what is its shape?",
        "y[b, o, i] = sum over c and k of x[b, c, i * stride + k * dilation] * weight[o, c, k]",
        "Windows first (you have written them), then one einsum of windows and weight; all the rest can wait.",
    ),
    axes=LENGTH,
    drawing=WINDOWS,
    example={"length": (7,), "kernel": (3,), "stride": (2,), "padding": (1,)},
    shapes=SHAPES,
    timed=WAYS,
    ideas=OF_SIGNALS,
    identities=of_convolution("conv1d", LENGTH),
    plainly=plain_convolution(LENGTH),
    misconceptions=Later("convolution", "mistakes_of_convolution", LENGTH),
    learned="A convolution is padding, then windows, then one einsum, in which letters that stay are the dimensions of "
    "the result, and letters that go are summed over. Padding only makes x longer, stride and dilation only choose "
    "windows, groups only cut the channels: each is a step by itself, and none has to know of another.",
)
