"""conv_transpose2d: its stages, from one of everything to everything at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import ALL_LAYOUTS, FLAT_LAYOUTS, LAID_OUT
from grader.curriculum.convolution import BANNED, CONVOLVES, functional
from grader.curriculum.exercise import BEYOND, GRADIENT, REFUSAL, Exercise, Shape, Stage, Way
from grader.curriculum.gather import spreading
from grader.curriculum.ideas import Idea
from grader.curriculum.kin import of_transposed
from grader.curriculum.later import Later
from grader.curriculum.mistake import PlainIdentity
from grader.curriculum.space import Case
from grader.curriculum.transposed import SPACE, build, elements, magnitude, misfit, sweep
from grader.curriculum.words.transposed import OF_TRANSPOSED

if TYPE_CHECKING:
    from torch import Tensor


def _truth(x: Tensor, weight: Tensor, *bias: Tensor, **options: Any) -> Tensor:
    """Torch's own; on the way back, its plain kernels raise for some tensors that aren't contiguous."""
    return functional("conv_transpose2d")(x.contiguous(), weight.contiguous(), *bias, **options)


def _both(**numbers: int) -> dict[str, Any]:
    """One int for both axes: the same number along each."""
    return {"form": "int", **{f"{name}_{axis}": value for name, value in numbers.items() for axis in "hw"}}


_SMALL = {"height": 2, "width": 3, "kernel_h": 2, "kernel_w": 2}
_WIDE = {"height": 2, "width": 4, "kernel_h": 2, "kernel_w": 3}
_TALL = {"height": 4, "width": 2, "kernel_h": 3, "kernel_w": 2}
_ROOMY = {**_WIDE, "batch": 2, "in_channels": 3, "out_channels": 2}

_LAID: dict[str, Any] = {**_ROOMY, "padding_w": 1, "bias": 1}

STAGES = (
    Stage("one", "every number is one", ({}, {"width": 3}, {"height": 3}, {"height": 2, "width": 3})),
    Stage(
        "window",
        "a kernel bigger than one, not square",
        (
            {"kernel_w": 2},
            {"kernel_h": 2},
            {"width": 2, "kernel_w": 2},
            {"height": 2, "kernel_h": 2},
            {"height": 3, "width": 2, "kernel_h": 2},
            {"width": 4, "kernel_w": 3},
            _SMALL,
            _WIDE,
            _TALL,
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
        "the places lie apart",
        (
            {**_both(stride=2), "width": 2},
            {**_both(stride=2), "height": 2, "width": 3},
            {**_both(stride=3), "height": 3, "width": 2},
            {**_both(stride=2), **_SMALL},
            {**_both(stride=2), **_TALL},
            {**_both(stride=3), **_WIDE},
            {**_both(stride=2), **_ROOMY},
        ),
    ),
    Stage(
        "padding",
        "taken off all around",
        (
            {**_both(padding=1), "height": 3, "width": 4},
            {**_both(padding=1), "kernel_h": 3, "kernel_w": 4},
            {**_both(padding=1), **_TALL},
            {**_both(padding=1), **_WIDE, "height": 3},
            {**_both(padding=2), **_ROOMY, "height": 5},
            {**_both(padding=1, stride=2), **_ROOMY},
        ),
    ),
    Stage(
        "dilation",
        "the taps lie apart",
        (
            {**_both(dilation=2), "width": 2},
            {**_both(dilation=2), "kernel_h": 2, "kernel_w": 2},
            {**_both(dilation=2), **_TALL},
            {**_both(dilation=3), **_WIDE},
            {**_both(dilation=2), **_ROOMY},
            {**_both(dilation=2, stride=3), **_SMALL},
        ),
    ),
    Stage(
        "output_padding",
        "what is taken off less, at one end",
        (
            {**_both(stride=2, output_padding=1)},
            {**_both(stride=2, output_padding=1), **_SMALL},
            {**_both(stride=3, output_padding=2), **_TALL},
            {**_both(dilation=3, output_padding=2), **_WIDE},
            {**_both(stride=2, padding=1, output_padding=1), **_WIDE, "height": 3},
            {**_both(stride=3, padding=2, output_padding=1), **_ROOMY, "bias": 1},
        ),
    ),
    Stage(
        "groups",
        "several of these side by side",
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
            {"height": 3, "width": 2, "stride_h": 2},
            {"height": 2, "width": 3, "stride_w": 2},
            {"height": 3, "padding_h": 1, "width": 2},
            {"width": 3, "padding_w": 1, "height": 2},
            {**_SMALL, "dilation_h": 2},
            {**_SMALL, "dilation_w": 2},
            {"height": 2, "width": 3, "stride_h": 2, "stride_w": 3, "output_padding_h": 1},
            {"height": 2, "width": 3, "stride_h": 3, "stride_w": 2, "output_padding_w": 1},
            {**_WIDE, "stride_h": 2, "stride_w": 3, "padding_h": 1, "output_padding_w": 2},
            {**_TALL, "dilation_h": 2, "dilation_w": 3, "padding_w": 1, "output_padding_h": 1},
        ),
    ),
    Stage(
        "together",
        "several of these at once",
        (
            {**_TALL, "stride_h": 2, "padding_w": 1, "output_padding_h": 1},
            {**_ROOMY, "stride_w": 2, "padding_h": 1, "padding_w": 2, "dilation_w": 2, "bias": 1},
            {**_ROOMY, "groups": 2, "stride_h": 2, "stride_w": 3, "padding_h": 1, "output_padding_w": 2, "bias": 1},
            {**_ROOMY, "groups": 3, **_TALL, "stride_h": 2, "padding_h": 2, "dilation_w": 3, "output_padding_w": 1},
            {**_ROOMY, "stride_w": 2, "padding_h": 1, "padding_w": 2, "dilation_w": 2, "bias": 1, "data": 2},
        ),
    ),
    Stage(
        "layouts",
        "x, weight and bias anywhere in memory",
        tuple({**_LAID, which: how} for which in ("layout", "weight_layout") for how in ALL_LAYOUTS[1:])
        + tuple({**_LAID, "bias_layout": how} for how in FLAT_LAYOUTS[1:]),
    ),
    Stage(
        "dtypes",
        "float64 stays float64",
        (
            {"data": 1},
            {"data": 1, **_ROOMY, "bias": 1},
            {"dtype": "float64"},
            {"dtype": "float64", **_TALL, "bias": 1},
            {"dtype": "float64", **_ROOMY, "groups": 2, "stride_h": 2, "dilation_w": 2},
        ),
    ),
    Stage(
        "gradient",
        "the way back, to x, weight and bias",
        (
            {},
            {**_SMALL, "bias": 1},
            {**_SMALL, "stride_h": 2, "padding_w": 1, "output_padding_h": 1, "bias": 1},
            {**_SMALL, "dilation_w": 2, "in_channels": 2, "out_channels": 3, "bias": 1},
            {**_SMALL, "groups": 2, "in_channels": 2, "batch": 2, "bias": 1},
            {**_SMALL, "in_channels": 2, "layout": "channels_last", "weight_layout": "transposed"},
            {**_ROOMY, "groups": 2, "stride_w": 2, "padding_h": 1, "dtype": "float64", "bias": 1},
        ),
        asks=GRADIENT,
    ),
    Stage("everything", "all of it, mixed", sweep),
    Stage(
        "refuses",
        "what doesn't fit must raise",
        (
            {"misfit": 1, "in_channels": 2, "width": 3},
            {"misfit": 1},
            {"misfit": -1, "in_channels": 2},
            {"misfit": 2, "groups": 2, "width": 3},
            {"misfit": 3, "bias": 1, "out_channels": 2, "width": 3},
            {"misfit": 3, "bias": 1},
            {"misfit": -3, "bias": 1, "out_channels": 2},
            *({"misfit": way, "width": 2, "height": 2} for way in (4, -4, 5, -5)),
            {"misfit": 4, "width": 2, "stride_w": 2, "kernel_w": 2},
            {"misfit": 4, "width": 2, "dilation_w": 2, "stride_h": 3},
            {"misfit": -4, "height": 2, "dilation_h": 2, "stride_w": 3},
            *({"misfit": way, "width": size, "height": size} for way in (6, -6) for size in (2, 3)),
            {"misfit": 6, "width": 3, "kernel_w": 2},
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
    Stage("int64", "whole numbers", ({"dtype": "int64"}, {**_ROOMY, **_both(padding=1), "dtype": "int64"}), extra=True),
    Stage("bfloat16", "half the bits", ({"dtype": "bfloat16"}, {**_ROOMY, "dtype": "bfloat16"}), extra=True),
)

_UP = _both(kernel=4, stride=2, padding=1)

EXERCISE = Exercise(
    name="conv_transpose2d",
    says="lay a kernel down at every place of an image",
    signature="conv_transpose2d(x, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1)",
    part=BEYOND,
    space=SPACE,
    gather=spreading.of_transposed(),
    stages=STAGES,
    build=build,
    torch=_truth,
    torch_text=lambda call: call.text("torch.nn.functional.conv_transpose2d"),
    torch_own="torch.nn.functional.conv_transpose2d",
    magnitude=magnitude,
    misfit=misfit,
    banned=BANNED,
    shortcuts=CONVOLVES,
    begin=Idea(
        "With every number at one, x = [[[[3]]]] and weight = [[[[2]]]]: what is the result, and what is its shape?",
        "y[b, o, i * stride_h + k * dilation_h, j * stride_w + l * dilation_w] += x[b, c, i, j] * w[c, o, k, l] for "
        "all c, i, j, k, l",
        "Zeros of the full size first; then for each tap, add all of x, times its number, where it belongs.",
    ),
    axes=LAID_OUT,
    elements=elements,
    example={"height": (2,), "width": (3,), "kernel_h": (2,), "kernel_w": (2,), "stride_h": (1,), "stride_w": (2,)},
    shapes=(
        Shape("upsample", "4x64x28x28, kernel 4, stride 2, padding 1: twice as large", {
            **_UP, "batch": 4, "in_channels": 64, "out_channels": 64, "height": 28, "width": 28,
        }),
        Shape("generator", "16x128x8x8 to 64 channels, kernel 4, stride 2", {
            **_UP, "batch": 16, "in_channels": 128, "out_channels": 64, "height": 8, "width": 8,
        }),
        Shape("2x2", "4x64x28x28, kernel 2 with stride 2: nothing meets", {
            **_both(kernel=2, stride=2), "batch": 4, "in_channels": 64, "out_channels": 32, "height": 28, "width": 28,
        }),
        Shape("depthwise", "4x64x28x28 in 64 groups, kernel 4, stride 2",
              {**_UP, "batch": 4, "groups": 64, "height": 28, "width": 28}),
    ),
    timed=(
        Way("scatter", "every product at once, and index_add"),
        Way("convolution", "your own conv2d, of x spread out"),
        Way("reference", "one einsum for each tap: the reference solution", reference=True),
        Way("col2im", "one matrix product, folded back"),
    ),
    ideas=OF_TRANSPOSED,
    identities=of_transposed("conv_transpose2d", "conv2d", "conv1d_grad_x", LAID_OUT),
    plainly=(
        PlainIdentity(
            "with a kernel of one, it is a product with the transposed matrix",
            "(weight[:, :, 0, 0].T @ x.flatten(2)).unflatten(2, x.shape[2:])",
            lambda case: case["batch"] > 0 and _is_plain(case),
        ),
    ),
    misconceptions=Later("transposed", "mistakes_of_transposed", LAID_OUT),
    learned="Transposed, a convolution writes where it read: places lie a stride apart in the result, and what meets "
    "is added up. With stride 1 it is a convolution with the kernel turned round; its size is the convolution's, "
    "solved for the length, and output_padding is the remainder of that division.",
)  # fmt: skip


def _is_plain(case: Case) -> bool:
    ones = all(case[name] == 1 for axis in LAID_OUT for name in (axis.kernel, axis.stride))
    return ones and case["groups"] == 1 and not (case["bias"] or case["padding_h"] or case["padding_w"])
