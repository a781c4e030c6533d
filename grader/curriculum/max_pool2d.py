"""max_pool2d: its stages, from a window of one element to ceil_mode's last window."""

from __future__ import annotations

from typing import Any

from grader.curriculum.axes import PLANE, square
from grader.curriculum.call import DISTINCT, FAR_BELOW
from grader.curriculum.convolution import FOLDS
from grader.curriculum.exercise import BESIDE, GRADIENT, WINDOWS, Exercise, Shape, Stage, Way
from grader.curriculum.gather import sliding
from grader.curriculum.ideas import Idea
from grader.curriculum.identities import of_pooling, plain_pooling
from grader.curriculum.later import Later
from grader.curriculum.parameters import in_words
from grader.curriculum.pooling import (
    POOLS,
    SHORTCUTS,
    build_pool,
    gradients_pool,
    misfit_of_pool,
    of_torch,
    pool_space,
    sweep_pool,
    text_of_torch,
)
from grader.curriculum.pooling_stages import CEIL_MODE, ONE_TO_BATCH, PADDING, SEVERAL, layouts_of, refuses
from grader.curriculum.space import Parameter
from grader.curriculum.windows import largest_element
from grader.curriculum.words.pooling import OF_MAXIMA

_SPREAD: dict[str, tuple[Any, ...]] = {axis.dilation: (1, 2, 3) for axis in PLANE}
_TWO = {"kernel_h": 2, "kernel_w": 2}
_FAR = Parameter(
    "far",
    "1: all of x lies far below zero",
    0,
    called=lambda case: "x far below zero",
    told=in_words({0: "x around zero", 1: "x far below zero"}),
)

STAGES = (
    *ONE_TO_BATCH,
    PADDING,
    Stage(
        "far below zero",
        "padding is lower than anything in x",
        (
            {"far": 1},
            {"far": 1, "height": 2, "width": 2, **_TWO, "padding_h": 1, "padding_w": 1},
            {"far": 1, **SEVERAL, "padding_h": 1, "stride_h": 2},
        ),
    ),
    Stage(
        "dilation",
        "the window spreads",
        (
            {"height": 2, "width": 3, "dilation_h": 2, "dilation_w": 2, "form": "int"},
            {"height": 3, "width": 4, **_TWO, "dilation_h": 2, "dilation_w": 2, "form": "int"},
            {"height": 4, "width": 3, **_TWO, "dilation_h": 3},
            {"height": 3, "width": 6, "kernel_h": 2, "kernel_w": 3, "dilation_w": 2},
            {"height": 6, "width": 8, "kernel_h": 3, "kernel_w": 3, "dilation_h": 2, "dilation_w": 3},
            {"height": 4, "width": 5, **_TWO, "dilation_h": 2, "dilation_w": 3, "padding_w": 1},
        ),
    ),
    CEIL_MODE,
    Stage(
        "together",
        "several of these at once",
        (
            {"height": 6, "width": 5, **_TWO, "stride_h": 2, "dilation_w": 3, "padding_h": 1},
            {"height": 5, "width": 8, "kernel_h": 2, "kernel_w": 3, "stride_w": 3, "dilation_h": 2, "ceil": 1},
            {**SEVERAL, "stride_h": 3, "stride_w": 2, "padding_h": 1, "padding_w": 1, "dilation_w": 2, "ceil": 1},
            {**SEVERAL, "height": 9, "stride_h": 2, "dilation_h": 3, "padding_h": 1},
        ),
    ),
    layouts_of(SEVERAL),
    Stage(
        "dtypes",
        "float64 stays float64",
        (
            {"dtype": "float64"},
            {"dtype": "float64", **SEVERAL},
            {"dtype": "float64", **SEVERAL, "padding_h": 1, "stride_w": 2, "ceil": 1},
        ),
    ),
    Stage(
        "gradient",
        "the way back, to the largest",
        gradients_pool(
            (
                {},
                {"height": 2, "width": 3, **_TWO},
                {"height": 4, "width": 4, **_TWO, "stride_h": 2, "stride_w": 2, "padding_w": 1},
                {**SEVERAL, "layout": "transposed"},
                {**SEVERAL, "stride_w": 2, "dilation_w": 2, "ceil": 1, "dtype": "float64"},
            ),
            _SPREAD,
        ),
        asks=GRADIENT,
    ),
    Stage("everything", "all of it, mixed", sweep_pool(_SPREAD)),
    refuses({"misfit": 2, "kernel_w": 2, "dilation_w": 3, "width": 3}),
    Stage(
        "unbatched",
        "x without a batch dimension",
        ({"batch": 0}, {**SEVERAL, "batch": 0, "padding_w": 1, "stride_h": 2, "ceil": 1}),
        extra=True,
    ),
    Stage(
        "int64",
        "whole numbers, which have no infinity",
        ({"dtype": "int64"}, {**SEVERAL, "padding_h": 1, "dtype": "int64"}),
        extra=True,
    ),
    Stage("bfloat16", "half the bits", ({"dtype": "bfloat16"}, {**SEVERAL, "dtype": "bfloat16"}), extra=True),
)

EXERCISE = Exercise(
    name="max_pool2d",
    says="the largest element of every window of an image",
    signature="max_pool2d(x, kernel, stride=None, padding=0, dilation=1, ceil_mode=False)",
    part=BESIDE,
    unlocks=("avg_pool2d",),
    space=pool_space(True, _FAR),
    gather=sliding.of_maxima(),
    stages=STAGES,
    build=build_pool(lambda case: FAR_BELOW if case["far"] else DISTINCT),
    torch=of_torch("max_pool2d"),
    torch_text=text_of_torch("max_pool2d"),
    torch_says="torch.nn.functional.max_pool2d",
    magnitude=largest_element,
    misfit=misfit_of_pool,
    banned=(*POOLS, *FOLDS),
    shortcuts=SHORTCUTS,
    axes=PLANE,
    linear=False,
    around="nothing (minus infinity)",
    drawing=WINDOWS,
    example={"height": (4,), "width": (5,), "kernel": (2, 3), "stride": (2,), "padding": (1,)},
    shapes=(
        Shape("32x8x28x28", "a batch of digits, 2x2", {**square(28, 2, stride=2), "batch": 32, "in_channels": 8}),
        Shape(
            "4x64x112x112",
            "behind a ResNet's stem, 3x3 with stride 2",
            {**square(112, 3, stride=2, padding=1), "batch": 4, "in_channels": 64},
        ),
        Shape("4x64x56x56", "windows that overlap, 5x5", {**square(56, 5, padding=2), "batch": 4, "in_channels": 64}),
    ),
    timed=(
        Way("loops", "the largest so far, for every number that comes out"),
        Way("strided", "as_strided and amax: the reference solution", reference=True),
        Way("separable", "along the width, then along the height"),
        Way("shifts", "x shifted to each tap, and the larger of two"),
    ),
    ideas=OF_MAXIMA,
    begin=Idea(
        "With a kernel of one by one, what is the largest element of each window of [[1, 2], [3, 4]]?",
        "y[i, j] = the largest, over k and l, of x[i * stride_h + k * dilation_h, j * stride_w + l * dilation_w]",
        "Your windows2d makes all windows; a maximum over their last two dimensions is left. Padding comes later.",
    ),
    identities=of_pooling("max_pool2d", PLANE, dilated=True),
    plainly=plain_pooling(PLANE, "x.amax((2, 3), keepdim=True)"),
    misconceptions=Later("pooling", "mistakes_of_max_pool"),
    learned="Whatever takes one number of each window is windows and one call: only what stands around x must be "
    "chosen so that it changes nothing, zero for a sum and minus infinity for a maximum. A size that is rounded up "
    "needs room for its last window, and a rule for which window is the last.",
)
