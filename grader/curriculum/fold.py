"""fold: its stages, from one number to columns that overlap, added up."""

from __future__ import annotations

from grader.curriculum.axes import PLANE, square
from grader.curriculum.columns import (
    NEGATIVE,
    ONE_TO_TOGETHER,
    OTHER_X,
    TOO_LONG,
    columns_of,
    columns_space,
    elements,
    extras,
    numbers_of,
)
from grader.curriculum.convolution import BANNED, CONVOLVES, functional
from grader.curriculum.exercise import BESIDE, Call, Exercise, Shape, Way
from grader.curriculum.gather import spreading
from grader.curriculum.ideas import Idea
from grader.curriculum.identities import of_columns, plain_columns
from grader.curriculum.later import Later
from grader.curriculum.space import Case
from grader.curriculum.windows import largest_element
from grader.curriculum.words.columns import OF_FOLD

ROWS, COLUMNS, LESS = OTHER_X, OTHER_X + 1, OTHER_X + 2
"""What doesn't fit: x has a row too many, or a column too many, or one too few."""


def _build(case: Case, fill: float) -> Call:
    """How a case becomes a call. x: (batch, channels * kernel_h * kernel_w, h * w)."""
    from grader.curriculum.tensors import tensor

    *leading, rows, columns = columns_of(case) if case["misfit"] not in (TOO_LONG, NEGATIVE) else (1, 1, 1)
    rows += case["misfit"] == ROWS
    columns += {COLUMNS: 1, LESS: -1}.get(case["misfit"], 0)
    x = tensor("x", (*leading, rows, columns), case["dtype"], case["layout"], fill, case["data"])
    height, width = (case[axis.size] for axis in PLANE)
    size = height if case["form"] == "int" and height == width else (height, width)
    return Call({"x": x}, {"output_size": size, **numbers_of(case)})


def _misfit(call: Call) -> str:
    rows, columns = call.tensors["x"].shape[-2:]
    return (
        f"x has {rows} rows and {columns} columns, which no windows of kernel_size={call.options['kernel_size']} have"
    )


EXERCISE = Exercise(
    name="fold",
    says="columns back into an image, added up where they overlap (col2im)",
    signature="fold(x, output_size, kernel_size, dilation=1, padding=0, stride=1)",
    part=BESIDE,
    space=columns_space("1 the window, 2 the padding, 3 x's rows, 4 or 5 its columns", "output_size"),
    gather=spreading.of_columns_back(),
    stages=(
        *ONE_TO_TOGETHER,
        *extras(
            {"misfit": TOO_LONG, "kernel_h": 2},
            {"misfit": TOO_LONG, "kernel_w": 3, "dilation_w": 2, "width": 4},
            {"misfit": NEGATIVE, "padding_h": -1, "height": 3, "width": 1},
            {"misfit": NEGATIVE, "padding_w": -1, "height": 1, "width": 3},
            {"misfit": ROWS, "kernel_h": 2, "height": 3},
            {"misfit": ROWS, "kernel_w": 3, "width": 3},
            {"misfit": COLUMNS, "height": 3, "width": 3},
            {"misfit": LESS, "height": 3, "width": 3},
        ),
    ),
    build=_build,
    torch=functional("fold"),
    torch_text=lambda call: call.text("torch.nn.functional.fold"),
    torch_own="torch.nn.functional.fold",
    magnitude=lambda call: largest_element(call) * 4,
    misfit=_misfit,
    banned=BANNED,
    shortcuts=CONVOLVES,
    axes=PLANE,
    in_a_row=True,
    example={"height": (3,), "width": (4,), "kernel_h": (2,), "kernel_w": (2,)},
    shapes=(
        Shape("32x9x784", "a batch of digits, 3x3", {**square(28, 3, padding=1), "batch": 32}),
        Shape("2x576x784", "many channels, 3x3", {**square(28, 3, padding=1), "batch": 2, "in_channels": 64}),
    ),
    timed=(
        Way("loops", "one column after another"),
        Way("taps", "one slice for each tap: the reference solution", reference=True),
        Way("index_add", "one index_add of everything"),
    ),
    elements=lambda case: elements(case)[::-1],
    ideas=OF_FOLD,
    begin=Idea(
        "With a kernel of one by one, which image of 2 x 2 do the columns 1 2 3 4 make?",
        "result[c, i * stride_h + k, j * stride_w + l] += x[(c * kernel_h + k) * kernel_w + l, i * w + j]",
        "Take the rows of x apart into channels and taps, its columns into h and w; then add one slice for each tap.",
    ),
    identities=of_columns("fold", PLANE),
    plainly=plain_columns(PLANE, "x", "x"),
    misconceptions=Later("columns", "mistakes_of_fold"),
    learned="Fold is what unfold's gradient does: where one element was read by several windows, what they send back "
    "is added up. So a transposed convolution, or the gradient of any convolution to x, is a product of matrices and "
    "a fold.",
)
