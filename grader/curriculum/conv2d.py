"""conv2d: its stages, from one of everything to everything at once."""

from __future__ import annotations

from typing import Any

from grader.curriculum.axes import ALL_LAYOUTS, FLAT_LAYOUTS, PLANE, square
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
from grader.curriculum.words.convolution import OF_IMAGES


def _both(**numbers: int) -> dict[str, Any]:
    """One int for both axes: the same number along each."""
    return {"form": "int", **{f"{name}_{axis}": value for name, value in numbers.items() for axis in "hw"}}


_SMALL = {"height": 2, "width": 3, "kernel_h": 2, "kernel_w": 2}
_WIDE = {"height": 3, "width": 5, "kernel_h": 2, "kernel_w": 3}
_TALL = {"height": 6, "width": 4, "kernel_h": 3, "kernel_w": 2}
_ROOMY = {**_WIDE, "batch": 2, "in_channels": 3, "out_channels": 2}

STAGES = (
    Stage("one", "every number is one", ({}, {"width": 3}, {"height": 3}, {"height": 2, "width": 3})),
    Stage(
        "window",
        "a kernel bigger than one, not square",
        (
            {"width": 2, "kernel_w": 2},
            {"height": 2, "kernel_h": 2},
            {"height": 3, "width": 2, "kernel_h": 2},
            {"height": 2, "width": 4, "kernel_w": 3},
            _SMALL,
            _WIDE,
            _TALL,
            {"height": 5, "width": 5, "kernel_h": 3, "kernel_w": 3},
        ),
    ),
    Stage(
        "channels",
        "several in, several out",
        (
            {"out_channels": 2},
            {"in_channels": 2},
            {"in_channels": 2, "width": 3, "height": 2},
            {"out_channels": 3, **_SMALL},
            {"in_channels": 3, **_SMALL},
            {"in_channels": 2, "out_channels": 2, **_SMALL},
            {"in_channels": 2, "out_channels": 3, **_TALL},
            {"in_channels": 3, "out_channels": 2, **_WIDE},
        ),
    ),
    Stage(
        "batch", "several images", ({"batch": 2, "width": 2}, {"batch": 3, **_SMALL}, {**_ROOMY, "batch": 3}, _ROOMY)
    ),
    Stage(
        "bias",
        "one number for each channel out",
        (
            {"bias": 1},
            {"bias": 1, "out_channels": 3, "height": 2},
            {"bias": 1, "out_channels": 2, **_SMALL},
            {"bias": 1, **_ROOMY, "out_channels": 5},
        ),
    ),
    Stage(
        "stride",
        "the window jumps",
        (
            {**_both(stride=2), "height": 2, "width": 3},
            {**_both(stride=2), "height": 5, "width": 4},
            {**_both(stride=3), "height": 4, "width": 6},
            {**_both(stride=2), "height": 3, "width": 5, "kernel_h": 2, "kernel_w": 2},
            {**_both(stride=2), **_TALL},
            {**_both(stride=2), "height": 7, "width": 8, "kernel_h": 3, "kernel_w": 2},
            {**_both(stride=3), "height": 5, "width": 8, "kernel_h": 2, "kernel_w": 2},
            {**_both(stride=2), **_ROOMY, "height": 7, "width": 6},
        ),
    ),
    Stage(
        "padding",
        "zeros all around",
        (
            {**_both(padding=1)},
            {**_both(padding=1), "height": 2, "width": 3},
            {**_both(padding=2), "kernel_h": 2, "kernel_w": 3},
            {**_both(padding=1), **_TALL},
            {**_both(padding=3), **_WIDE},
            {**_both(padding=2), **_ROOMY},
            {**_both(padding=1, stride=2), **_ROOMY},
        ),
    ),
    Stage(
        "dilation",
        "the window spreads",
        (
            {**_both(dilation=2), "width": 2},
            {**_both(dilation=2), "height": 3, "width": 4, "kernel_h": 2, "kernel_w": 2},
            {**_both(dilation=2), "height": 6, "width": 4, "kernel_h": 3, "kernel_w": 2},
            {**_both(dilation=3), "height": 4, "width": 9, "kernel_h": 2, "kernel_w": 3},
            {**_both(dilation=2), **_ROOMY, "height": 6, "width": 7},
        ),
    ),
    Stage(
        "groups",
        "several convolutions side by side",
        (
            {"groups": 2},
            {"groups": 3, **_SMALL},
            {"groups": 2, "out_channels": 2},
            {"groups": 2, "in_channels": 2},
            {"groups": 2, "in_channels": 2, "out_channels": 3, **_SMALL},
            {"groups": 3, "in_channels": 2, "out_channels": 2, **_TALL, "batch": 2},
            {"groups": 2, "in_channels": 3, "out_channels": 2, **_WIDE, "bias": 1},
        ),
    ),
    Stage(
        "ints and pairs",
        "one number for both axes, or one for each",
        (
            {"height": 3, "stride_h": 2},
            {"width": 3, "stride_w": 2},
            {"padding_h": 1, "width": 2},
            {"padding_w": 1, "height": 2},
            {**_SMALL, "height": 3, "dilation_h": 2},
            {**_SMALL, "dilation_w": 2},
            {"height": 5, "width": 7, "kernel_h": 2, "kernel_w": 2, "stride_h": 2, "stride_w": 3},
            {**_WIDE, "padding_h": 2, "padding_w": 1},
            {"height": 4, "width": 7, "kernel_h": 2, "kernel_w": 3, "dilation_h": 2, "dilation_w": 3},
            {"height": 4, "width": 5, "kernel_h": 2, "kernel_w": 2, "stride_h": 2, "stride_w": 2, "padding_h": 1},
            {**_both(dilation=2), "height": 4, "width": 5, "kernel_h": 2, "kernel_w": 2, "stride_h": 2, "padding_w": 1},
        ),
    ),
    Stage(
        "together",
        "several of these at once",
        (
            {**_TALL, "stride_h": 2, "padding_w": 1},
            {"height": 5, "width": 6, "kernel_h": 2, "kernel_w": 2, "stride_w": 2, "dilation_h": 3, "dilation_w": 2},
            {**_WIDE, "stride_h": 3, "stride_w": 2, "padding_h": 2, "padding_w": 3, "dilation_h": 2},
            {**_ROOMY, "stride_w": 2, "padding_h": 1, "padding_w": 2, "dilation_w": 2, "bias": 1},
            {**_ROOMY, "groups": 2, "stride_h": 2, "stride_w": 3, "padding_h": 2, "padding_w": 1, "bias": 1},
            {
                **_ROOMY,
                "groups": 3,
                **_TALL,
                "stride_h": 2,
                "padding_h": 1,
                "dilation_h": 2,
                "dilation_w": 3,
                "bias": 1,
            },
            {**_ROOMY, "stride_w": 2, "padding_h": 1, "padding_w": 2, "dilation_w": 2, "bias": 1, "data": 2},
        ),
    ),
    Stage(
        "layouts",
        "x, weight and bias anywhere in memory",
        tuple(
            {**_ROOMY, "padding_h": padding, "padding_w": 2 * padding, "bias": 1, which: layout}
            for which in ("layout", "weight_layout")
            for layout in ALL_LAYOUTS[1:]
            for padding in ((0, 1) if which == "layout" else (0,))
        )
        + tuple({**_ROOMY, "bias": 1, "bias_layout": layout} for layout in FLAT_LAYOUTS[1:]),
    ),
    Stage(
        "dtypes",
        "float64 stays float64",
        (
            {"data": 1},
            {"data": 1, **_ROOMY, "bias": 1},
            {"dtype": "float64"},
            {"dtype": "float64", **_TALL, "bias": 1},
            {"dtype": "float64", **_ROOMY, "padding_h": 1, "padding_w": 2},
            {"dtype": "float64", **_ROOMY, "groups": 2, "stride_h": 2, "dilation_w": 2},
        ),
    ),
    Stage(
        "gradient",
        "the way back, to x, weight and bias",
        gradients_conv(
            PLANE,
            (
                {},
                {**_SMALL, "bias": 1},
                {**_SMALL, "height": 3, "stride_h": 2, "padding_w": 1, "bias": 1},
                {**_SMALL, "dilation_w": 2, "in_channels": 2, "out_channels": 3, "bias": 1},
                {**_SMALL, "groups": 2, "in_channels": 2, "batch": 2, "bias": 1, "padding_h": 1},
                {**_SMALL, "in_channels": 2, "layout": "channels_last", "weight_layout": "transposed"},
                {**_SMALL, "dtype": "float64", "bias": 1},
                {**_SMALL, "bias": 1, "frozen": 1},
            ),
        ),
        asks=GRADIENT,
    ),
    Stage("everything", "all of it, mixed", sweep_conv(PLANE)),
    Stage(
        "refuses",
        "channels that don't fit must raise",
        (
            {"misfit": 1, "in_channels": 2, "width": 3},
            {"misfit": 1, "in_channels": 2, "groups": 2, "width": 3},
            {"misfit": 2, "groups": 2, "width": 3},
            {"misfit": 3, "bias": 1, "out_channels": 2, "width": 3},
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
        ({"batch": 0}, {**_ROOMY, "batch": 0, "padding_w": 1, "stride_h": 2, "groups": 2, "bias": 1}),
        extra=True,
    ),
    Stage(
        "same and valid",
        'padding="same" and padding="valid"',
        (
            {"padding_h": "same", "padding_w": "same", **_TALL},
            {"padding_h": "same", "padding_w": "same", **_ROOMY, "dilation_h": 3},
            {"padding_h": "same", "padding_w": "same", **_WIDE, "dilation_w": 2},
            {"padding_h": "valid", "padding_w": "valid", **_ROOMY, "stride_w": 2},
            {"padding_h": "valid", "padding_w": "valid", **_SMALL},
        ),
        extra=True,
    ),
    Stage("int64", "whole numbers", ({"dtype": "int64"}, {**_ROOMY, **_both(padding=1), "dtype": "int64"}), extra=True),
    Stage("bfloat16", "half the bits", ({"dtype": "bfloat16"}, {**_ROOMY, "dtype": "bfloat16"}), extra=True),
)

_DIGITS = {**square(28, 3, padding=1), "batch": 32, "out_channels": 8}
_64 = {"batch": 4, "in_channels": 64, "out_channels": 64}
_256 = {"batch": 4, "in_channels": 256, "out_channels": 256}
_STEM = {**square(224, 7, stride=2, padding=3), "in_channels": 3, "out_channels": 64}

SHAPES = (
    Shape("32x1x28x28", "a batch of digits, 3x3, 8 channels out", _DIGITS),
    Shape("4x64x56x56", "the first block of a ResNet, 3x3, 64 channels", {**square(56, 3, padding=1), **_64}),
    Shape("4x256x14x14", "a late block: small images, 256 channels", {**square(14, 3, padding=1), **_256}),
    Shape("stem", "1x3x224x224, 7x7 with stride 2, 64 channels out", _STEM),
    Shape("depthwise", "4x64x56x56 in 64 groups, 3x3", {**square(56, 3, padding=1), "batch": 4, "groups": 64}),
    Shape("dilated", "4x64x28x28, 3x3 with dilation 2", {**square(28, 3, padding=2, dilation=2), **_64}),
)

EXERCISE = Exercise(
    name="conv2d",
    says="slide a kernel over an image",
    unlocks=("conv_transpose2d", "fast_conv2d"),
    signature="conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1)",
    space=conv_space(PLANE),
    gather=sliding.of_convolution(PLANE),
    stages=STAGES,
    build=build_conv(PLANE),
    torch=functional("conv2d"),
    torch_text=lambda call: call.text("torch.nn.functional.conv2d"),
    torch_own="torch.nn.functional.conv2d",
    magnitude=magnitude,
    misfit=misfit_of_convolution,
    banned=BANNED,
    shortcuts=CONVOLVES,
    begin=Idea(
        "With every number at one, x = [[[[3]]]] and weight = [[[[2]]]]: what is the result, and what is its shape?",
        "y[b, o, i, j] = sum over c, k and l of "
        "x[b, c, i * stride_h + k * dilation_h, j * stride_w + l * dilation_w] * weight[o, c, k, l]",
        "Everything as in conv1d, with a second letter for the place and a second one for the tap.",
    ),
    axes=PLANE,
    drawing=WINDOWS,
    example={"height": (4,), "width": (5,), "kernel": (2, 3), "stride": (1, 2), "padding": (0, 1)},
    shapes=SHAPES,
    timed=WAYS,
    ideas=OF_IMAGES,
    identities=of_convolution("conv2d", PLANE, "conv1d"),
    plainly=plain_convolution(PLANE),
    misconceptions=Later("convolution", "mistakes_of_convolution", PLANE),
    learned="A second dimension brought more letters, but no new idea: at height one it is conv1d, with a kernel of "
    "one a product of matrices. That is how to meet any new operation: set its numbers to one, and look for "
    "what you have already written.",
)
