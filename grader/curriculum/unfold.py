"""unfold: its stages, from one window of one element to every window of several images as a column."""

from __future__ import annotations

from grader.curriculum.axes import PLANE, square
from grader.curriculum.columns import (
    NEGATIVE,
    ONE_TO_TOGETHER,
    OTHER_X,
    TOO_LONG,
    columns_space,
    elements,
    extras,
    image_of,
    numbers_of,
)
from grader.curriculum.convolution import BANNED, CONVOLVES, functional
from grader.curriculum.exercise import BESIDE, WINDOWS, Call, Exercise, Shape, Way
from grader.curriculum.gather import sliding
from grader.curriculum.ideas import Idea
from grader.curriculum.identities import of_columns, plain_columns
from grader.curriculum.later import Later
from grader.curriculum.mistake import Identity
from grader.curriculum.space import Case
from grader.curriculum.windows import largest_element
from grader.curriculum.words.columns import OF_UNFOLD


def _build(case: Case, fill: float) -> Call:
    """How a case becomes a call. x: (batch, channels, height, width)."""
    from grader.curriculum.tensors import tensor

    shape = image_of(case)
    if case["misfit"] == OTHER_X:
        shape = shape[-2:] if case["batch"] == 0 else (1, *shape)
    return Call({"x": tensor("x", shape, case["dtype"], case["layout"], fill, case["data"])}, numbers_of(case))


def _misfit(call: Call) -> str:
    """Which two sizes don't fit one another."""
    x = call.tensors["x"]
    if x.dim() not in (3, 4):
        return f"x has {x.dim()} dimensions: an image has three, a batch of them four"
    for i, axis in enumerate(PLANE):
        kernel, padding, dilation = (
            each if isinstance(each, int) else each[i]
            for each in (call.options["kernel_size"], call.options.get("padding", 0), call.options.get("dilation", 1))
        )
        size, reach = x.shape[i - 2] + 2 * padding, dilation * (kernel - 1) + 1
        if padding < 0:
            return f"a padding of {padding} is less than none"
        if reach > size:
            return f"a window reaches over {reach} elements, and x has a {axis.size} of {size} with its padding"
    return ""


def _as_windows(case: Case) -> tuple[str, Case] | None:
    """The same windows, as a view."""
    from grader.curriculum import find

    if not case["batch"] or any(case[axis.padding] for axis in PLANE):
        return None
    space = find("windows2d").space
    shared = {name: value for name, value in case.items() if name in space.simplest and name != "misfit"}
    return "windows2d", space.case(**shared, ones=1)


EXERCISE = Exercise(
    name="unfold",
    says="every window of an image as a column (im2col)",
    signature="unfold(x, kernel_size, dilation=1, padding=0, stride=1)",
    part=BESIDE,
    unlocks=("fold",),
    space=columns_space("1 the window, 2 the padding, 3 x's dimensions"),
    gather=sliding.of_columns(),
    stages=(
        *ONE_TO_TOGETHER,
        *extras(
            {"misfit": TOO_LONG, "kernel_h": 2},
            {"misfit": TOO_LONG, "kernel_w": 3, "dilation_w": 2, "width": 4},
            {"misfit": NEGATIVE, "padding_h": -1, "height": 4, "width": 4},
            {"misfit": NEGATIVE, "padding_w": -1, "height": 4, "width": 4},
            {"misfit": OTHER_X, "batch": 0, "height": 3, "width": 3},
            {"misfit": OTHER_X, "height": 3, "width": 3},
        ),
    ),
    build=_build,
    torch=functional("unfold"),
    torch_text=lambda call: call.text("torch.nn.functional.unfold"),
    torch_own="torch.nn.functional.unfold",
    magnitude=largest_element,
    misfit=_misfit,
    banned=BANNED,
    shortcuts=CONVOLVES,
    axes=PLANE,
    in_a_row=True,
    drawing=WINDOWS,
    example={"height": (3,), "width": (4,), "kernel": (2, 2)},
    shapes=(
        Shape("32x1x28x28", "a batch of digits, 3x3", {**square(28, 3, padding=1), "batch": 32}),
        Shape("2x64x28x28", "many channels, 3x3", {**square(28, 3, padding=1), "batch": 2, "in_channels": 64}),
        Shape("patches", "1x3x224x224 in patches of 16, as a vision transformer reads it",
              {**square(224, 16, stride=16), "in_channels": 3}),
    ),
    timed=(
        Way("loops", "one window after another, each a column"),
        Way("strided", "as_strided and one copy: the reference solution", reference=True),
        Way("shifts", "one row after another, each a shifted image"),
        Way("gather", "one lookup by a matrix of indices"),
    ),
    elements=elements,
    ideas=OF_UNFOLD,
    begin=Idea(
        "With a kernel of one by one, what are the columns of [[1, 2], [3, 4]], and how many rows has the result?",
        "result[c * kernel_h * kernel_w + k * kernel_w + l, i * w + j] = x[c, i * stride_h + k, j * stride_w + l]",
        "Your windows2d makes all windows. Bring channels and taps together, then the places; flatten each of the two.",
    ),
    identities=of_columns(
        "unfold", PLANE, Identity("the columns are the windows of windows2d, in another order", _as_windows)
    ),
    plainly=plain_columns(PLANE, "x.flatten(2)", "x.flatten(1)[..., None]"),
    misconceptions=Later("columns", "mistakes_of_unfold"),
    learned="Once every window is a column, a convolution is one product of matrices, weight.flatten(1) @ unfold(x), "
    "and that is how fast libraries compute it. The columns are a copy, as many times larger than x as the kernel has "
    "taps.",
)  # fmt: skip
