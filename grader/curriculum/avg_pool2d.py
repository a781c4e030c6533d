"""avg_pool2d: its stages, from a window of one element to which elements a mean is of."""

from __future__ import annotations

from typing import Any

from grader.curriculum.axes import PLANE, square
from grader.curriculum.convolution import BANNED, CONVOLVES
from grader.curriculum.exercise import BESIDE, GRADIENT, WINDOWS, Call, Exercise, Shape, Stage, Way
from grader.curriculum.gather import sliding
from grader.curriculum.ideas import Idea
from grader.curriculum.identities import of_pooling, plain_pooling
from grader.curriculum.later import Later
from grader.curriculum.mistake import Identity
from grader.curriculum.parameters import DATA, in_words
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
from grader.curriculum.space import Case, Parameter
from grader.curriculum.windows import largest_element
from grader.curriculum.words.pooling import OF_MEANS

NO_DIVISOR = 5
"""What doesn't fit, besides what fits no pooling: a divisor_override of 0."""

_EXCLUDED = Parameter(
    "excluded",
    "1: count_include_pad=False",
    0,
    called=lambda case: "count_include_pad",
    told=in_words({0: "count_include_pad=True", 1: "count_include_pad=False"}),
    argument="count_include_pad",
)
_DIVISOR = Parameter(
    "divisor",
    "divisor_override (0: None)",
    0,
    called=lambda case: "divisor_override",
    told=in_words({0: "no divisor_override"}),
    argument="divisor_override",
)

_COUNTING: dict[str, tuple[Any, ...]] = {"excluded": (0, 1), "divisor": (0, 0, 0, 1, 3, 7)}


def _counting(case: Case) -> dict[str, Any]:
    """The arguments that say what a sum is divided by."""
    given: dict[str, Any] = {}
    if case["excluded"] or case["explicit"]:
        given["count_include_pad"] = not case["excluded"]
    if case["divisor"] or case["misfit"] == NO_DIVISOR:
        given["divisor_override"] = case["divisor"]
    return given


def _magnitude(call: Call) -> float:
    """With a divisor of one, a mean is a sum."""
    kernel = call.options["kernel"]
    elements = kernel**2 if isinstance(kernel, int) else kernel[0] * kernel[1]
    return largest_element(call) * max(1.0, elements / call.options.get("divisor_override", elements))


def _misfit(call: Call) -> str:
    if call.options.get("divisor_override") == 0:
        return "divisor_override is 0, by which nothing can be divided"
    return misfit_of_pool(call)


def _as_convolution(case: Case) -> tuple[str, Case] | None:
    """A kernel of ones, each channel a group of its own."""
    from grader.curriculum import find

    if case["ceil"] or not case["batch"]:
        return None
    space = find("conv2d").space
    shared = {name: value for name, value in case.items() if name in space.simplest and name != "misfit"}
    return "conv2d", space.case(**{**shared, "groups": case["in_channels"], "in_channels": 1})


_TWO = {"kernel_h": 2, "kernel_w": 2}
_PADDED = {"height": 3, "width": 5, **_TWO, "padding_h": 1, "padding_w": 1}

STAGES = (
    *ONE_TO_BATCH,
    PADDING,
    Stage(
        "count_include_pad",
        "zeros of the padding that don't count",
        (
            {**_TWO, "padding_h": 1, "padding_w": 1, "excluded": 1, "form": "int"},
            {"height": 2, "kernel_h": 2, "padding_h": 1, "excluded": 1},
            {"width": 3, "kernel_w": 3, "padding_w": 1, "excluded": 1},
            {**_PADDED, "excluded": 1},
            {**_PADDED, "kernel_w": 4, "padding_w": 2, "stride_h": 2, "excluded": 1},
            {"height": 3, "width": 3, **_TWO, "excluded": 1},
            {**SEVERAL, "padding_h": 1, "padding_w": 1, "excluded": 1},
        ),
    ),
    CEIL_MODE,
    Stage(
        "divisor_override",
        "another number to divide by",
        (
            {"divisor": 2},
            {"height": 3, "width": 4, **_TWO, "divisor": 3},
            {**_PADDED, "divisor": 1},
            {**_PADDED, "divisor": 5, "excluded": 1},
            {**SEVERAL, "stride_w": 2, "ceil": 1, "divisor": 7},
        ),
    ),
    Stage(
        "together",
        "several of these at once",
        (
            {**_PADDED, "stride_h": 3, "stride_w": 3, "ceil": 1, "excluded": 1},
            {**_PADDED, "height": 4, "width": 4, "kernel_h": 3, "kernel_w": 3, "stride_h": 2, "stride_w": 2, "ceil": 1},
            {**SEVERAL, "stride_h": 2, "stride_w": 3, "padding_h": 1, "ceil": 1},
            {**SEVERAL, "stride_h": 2, "stride_w": 3, "padding_w": 1, "ceil": 1, "excluded": 1},
            {**SEVERAL, "padding_h": 1, "padding_w": 1, "data": 2},
        ),
    ),
    layouts_of(SEVERAL),
    Stage(
        "dtypes",
        "float64 stays float64",
        (
            {"data": 1},
            {"data": 1, **SEVERAL},
            {"dtype": "float64"},
            {"dtype": "float64", **SEVERAL, "padding_h": 1, "excluded": 1},
            {"dtype": "float64", **SEVERAL, "divisor": 3, "ceil": 1, "stride_w": 2},
        ),
    ),
    Stage(
        "gradient",
        "the way back, to x",
        gradients_pool(
            (
                {},
                {"height": 2, "width": 3, **_TWO},
                {**_PADDED, "excluded": 1},
                {**SEVERAL, "layout": "transposed"},
                {**SEVERAL, "stride_w": 2, "ceil": 1, "dtype": "float64"},
                {**SEVERAL, "divisor": 3},
            ),
            _COUNTING,
        ),
        asks=GRADIENT,
    ),
    Stage("everything", "all of it, mixed", sweep_pool(_COUNTING)),
    refuses({"misfit": NO_DIVISOR}),
    Stage(
        "unbatched",
        "x without a batch dimension",
        ({"batch": 0}, {**SEVERAL, "batch": 0, "padding_w": 1, "stride_h": 2, "ceil": 1}),
        extra=True,
    ),
    Stage("bfloat16", "half the bits", ({"dtype": "bfloat16"}, {**SEVERAL, "dtype": "bfloat16"}), extra=True),
)

EXERCISE = Exercise(
    name="avg_pool2d",
    says="the mean of every window of an image",
    signature="avg_pool2d(x, kernel, stride=None, padding=0, ceil_mode=False, count_include_pad=True, "
    "divisor_override=None)",
    part=BESIDE,
    space=pool_space(False, _EXCLUDED, _DIVISOR, DATA),
    gather=sliding.of_means(),
    stages=STAGES,
    build=build_pool(lambda case: case["data"], _counting),
    torch=of_torch("avg_pool2d"),
    torch_text=text_of_torch("avg_pool2d"),
    torch_says="torch.nn.functional.avg_pool2d",
    magnitude=_magnitude,
    misfit=_misfit,
    banned=(*POOLS, *BANNED),
    shortcuts=f"{SHORTCUTS}|{CONVOLVES}",
    axes=PLANE,
    drawing=WINDOWS,
    example={"height": (4,), "width": (5,), "kernel": (2, 3), "stride": (2,), "padding": (1,)},
    shapes=(
        Shape("32x8x28x28", "a batch of digits, 2x2", {**square(28, 2, stride=2), "batch": 32, "in_channels": 8}),
        Shape("4x256x14x14", "all of a late block's image", {**square(14, 14), "batch": 4, "in_channels": 256}),
        Shape("4x64x56x56", "windows that overlap, 5x5", {**square(56, 5, padding=2), "batch": 4, "in_channels": 64}),
    ),
    timed=(
        Way("loops", "one window cut out and summed for every number that comes out"),
        Way("strided", "as_strided and sum: the reference solution", reference=True),
        Way("shifts", "x shifted to each tap, and added up"),
        Way("integral", "running sums, and four of them for each window"),
    ),
    ideas=OF_MEANS,
    begin=Idea(
        "With a kernel of one by one, what is the mean of each window of [[1, 2], [3, 4]]?",
        "y[i, j] = (sum over k and l of x[i * stride_h + k, j * stride_w + l]) / (kernel_h * kernel_w)",
        "Your windows2d makes all windows; a mean over their last two dimensions is left. Padding comes later.",
    ),
    identities=(
        *of_pooling("avg_pool2d", PLANE, dilated=False),
        Identity("a mean is a convolution, a kernel of ones with each channel in a group of its own", _as_convolution),
    ),
    plainly=plain_pooling(PLANE, "x.mean((2, 3), keepdim=True)"),
    misconceptions=Later("pooling", "mistakes_of_avg_pool"),
    learned="A mean is a sum and a count, and the count has windows of its own: those of an image that is one wherever "
    "an element counts. So whatever may or may not count, padding, a rounded-up end, a mask, is pooled as x is.",
)
