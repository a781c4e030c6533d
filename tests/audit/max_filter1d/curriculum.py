"""max_filter1d: not linear, and of numbers that are distinct. Every call gives `padding`, so its default is never asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.curriculum.axes import ALL_LAYOUTS, DTYPES
from grader.curriculum.call import DISTINCT, GRADIENT, Call
from grader.curriculum.covering import mixture
from grader.curriculum.exercise import Exercise, Stage
from grader.curriculum.ideas import IDEAS
from grader.curriculum.mistake import Misconception
from grader.curriculum.space import Case, Parameter, Space, Value

if TYPE_CHECKING:
    from torch import Tensor

SPACE = Space(
    (
        Parameter("batch", "signals"),
        Parameter("length", "length"),
        Parameter("kernel", "how many elements a maximum is of"),
        Parameter("padding", "padding", 0),
        Parameter("layout", "how x lies in memory", "contiguous", ALL_LAYOUTS),
        Parameter("dtype", "the type of the numbers", "float32", DTYPES),
    ),
    lambda case: case["length"] + 2 * case["padding"] >= case["kernel"] >= 2 * case["padding"],
)


def _build(case: Case, fill: float) -> Call:
    """How a case becomes a call. x: (batch, length)."""
    from grader.curriculum.tensors import tensor

    x = tensor("x", (case["batch"], case["length"]), case["dtype"], case["layout"], fill, DISTINCT)
    return Call({"x": x}, {"kernel": case["kernel"], "padding": case["padding"]})


def _truth(x: Tensor, kernel: int, padding: int = 0) -> Tensor:
    import torch

    return torch.nn.functional.max_pool1d(x[:, None], kernel, 1, padding)[:, 0]


def _zeros_around(x: Tensor, kernel: int, padding: int = 0) -> Tensor:
    import torch

    return torch.nn.functional.pad(x, (padding, padding)).unfold(-1, kernel, 1).amax(-1)


def _sweep(seed: int) -> list[dict[str, Value]]:
    columns = {
        "batch": (1, 2, 3),
        "kernel": (2, 3, 4),
        "padding": (0, 1),
        "length": (2, 4, 5, 9),
        "layout": ALL_LAYOUTS,
        "dtype": ("float32", "float64"),
    }
    rows: list[dict[str, Value]] = [dict(row) for row in mixture(columns, seed, at_least=60)]  # type: ignore[arg-type, misc]
    return [row for row in rows if SPACE.allows(SPACE.case(**row))]


STAGES = (
    Stage("one", "every number is one", ({}, {"length": 3})),
    Stage("window", "the largest of more than one", ({"length": 2, "kernel": 2}, {"length": 5, "kernel": 3})),
    Stage("batch", "several signals at once", ({"batch": 2, "length": 4, "kernel": 2},)),
    Stage("padding", "nothing around x", ({"length": 5, "kernel": 3, "padding": 1},)),
    Stage("gradient", "the way back, to x", ({"length": 4, "kernel": 2}, {"length": 90, "kernel": 9}), asks=GRADIENT),
    Stage("everything", "all of it, mixed", _sweep),
)

EXERCISE = Exercise(
    name="max_filter1d",
    says="the largest of every window of a signal",
    signature="max_filter1d(x, kernel, padding=0)",
    space=SPACE,
    stages=STAGES,
    build=_build,
    torch=_truth,
    torch_text=lambda call: "torch.nn.functional.max_pool1d(x[:, None], kernel, 1, padding)[:, 0]",
    magnitude=lambda call: max(1.0, float(call.tensors["x"].abs().max())),
    linear=False,
    ideas={"one": IDEAS["one"].but(formula="y[0] = x[0]")},
    misconceptions=(
        Misconception(
            id="zeros-around-x",
            says="the zeros around x are larger than what is below zero",
            question="What is the largest of -1 and what lies beside it?",
            idea="padding",
            stage="padding",
            exposes={"length": 5, "kernel": 3, "padding": 1},
            answer=_zeros_around,
        ),
    ),
    learned="A maximum is no sum. What is around x must never be the largest.",
)
