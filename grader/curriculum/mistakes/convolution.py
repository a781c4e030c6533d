"""The library for conv1d and conv2d; here: dtypes, how weight lies in memory, the gradient, what isn't an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import Axis
from grader.curriculum.mistake import Misconception, OwnOfTorch
from grader.curriculum.mistakes.bias import bias
from grader.curriculum.mistakes.bounds import bounds
from grader.curriculum.mistakes.channels import batch, channels
from grader.curriculum.mistakes.extents import extents
from grader.curriculum.mistakes.groups import groups
from grader.curriculum.mistakes.images import of_images
from grader.curriculum.mistakes.loops import loops
from grader.curriculum.mistakes.memory import layouts, types
from grader.curriculum.mistakes.padding import padding
from grader.curriculum.mistakes.planes import of_planes
from grader.curriculum.mistakes.products import kernel
from grader.curriculum.mistakes.reading import taps
from grader.curriculum.mistakes.recipe import Convolution, contiguous_strides, einsum
from grader.curriculum.mistakes.sliding import Table, jumps, sizes

if TYPE_CHECKING:
    from torch import Tensor

_STAGES = {"kernel": "window", "stride": "ints and pairs", "padding": "ints and pairs", "dilation": "ints and pairs"}


def mistakes_of_convolution(axes: tuple[Axis, ...]) -> tuple[Misconception, ...]:
    """The library for conv1d (one axis) or conv2d (two), the most frequent first."""
    table = Table(Convolution, axes)
    planes = [*of_planes(Convolution, _STAGES), *of_images()] if len(axes) == 2 else []
    found = [
        *_dtypes(table), *layouts(table), *_weight_layouts(table), *sizes(table), *jumps(table), *padding(table), *bounds(table),
        *extents(table), *taps(table), *planes, *channels(table), *batch(table), *groups(table), *bias(table), *kernel(table), *loops(table),
        *_gradient(table), *types(table), *_not_an_answer(table),
    ]  # fmt: skip
    return tuple(found)


_MIXED = "(?i)float.*double|double.*float"


def _dtypes(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "float32-result", "dtypes", "float64 goes in, float32 comes out",
            "Which dtype does the tensor have that you collect the result in?",
            {"finish": lambda self, y, x: y.float()}, {"join": lambda self, y: Convolution.join(self, y).float()},
            near=1e-5, may_raise=_MIXED, dtype="float64",
        ),
        mistake(
            "float32-inside", "dtypes", "a tensor on the way from x to the result is float32 even when x is float64",
            "Which tensors does your code make, and in what dtype, when x is float64?",
            {"finish": lambda self, y, x: y.float().to(x.dtype)}, near=1e-5,
            message=_MIXED, dtype="float64",
        ),
    ]  # fmt: skip


def _weight_layouts(table: Table) -> list[Misconception]:
    mistake = table.mistake
    roomy: dict[str, Any] = {"batch": 2, "in_channels": 3, "out_channels": 2, "size": 5, "kernel": 2}
    return [
        mistake(
            "weight-assumed-contiguous", "layouts", "the strides of weight are worked out from its shape",
            "Does your code read how weight lies in memory, or assume it?",
            {"weights": lambda self, w: w.as_strided(w.shape, contiguous_strides(w.shape))},
            weight_layout="every_second", **roomy,
        ),
        mistake(
            "weight-from-storage-offset-0", "layouts", "weight is read from the start of its storage, but it begins further on",
            "At which element of its storage does weight begin?",
            {"weights": lambda self, w: w.as_strided(w.shape, w.stride(), 0)},
            {"weights": lambda self, w: w.as_strided(w.shape, contiguous_strides(w.shape), 0)},
            weight_layout="offset", **roomy,
        ),
    ]  # fmt: skip


def _gradient(table: Table) -> list[Misconception]:
    mistake = table.mistake
    through = "Through which operations does {} go on its way to the result?"
    return [
        mistake("gradient-cut-at-x", "gradient", "no gradient reaches x", through.format("x"),
                {"multiply": _detached(x=True)}, size=2),
        mistake("gradient-cut-at-weight", "gradient", "no gradient reaches weight", through.format("weight"),
                {"multiply": _detached(weight=True)}, size=2),
        mistake(
            "gradient-cut-at-bias", "gradient", "no gradient reaches bias", through.format("bias"),
            {"add_bias": _detached_bias}, bias=1, size=2,
        ),
        mistake(
            "gradient-cut", "gradient", "no gradient reaches x and weight: the products are cut off from them",
            "Does the result know that it was computed from x (result.requires_grad)?",
            {"finish": lambda self, y, x: y.detach()}, {"multiply": _detached(x=True, weight=True)}, size=2,
        ),
    ]  # fmt: skip


def _detached(x: bool = False, weight: bool = False) -> Any:
    def multiply(self: Convolution, windows: Tensor, kernels: Tensor, groups: int) -> Tensor:
        return Convolution.multiply(
            self, windows.detach() if x else windows, kernels.detach() if weight else kernels, groups
        )

    return multiply


def _detached_bias(self: Convolution, result: Tensor, bias: Any, weight: Tensor) -> Tensor:
    return Convolution.add_bias(self, result, None if bias is None else bias.detach(), weight)


def _not_an_answer(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake("float64-result", "dtypes", "float32 goes in, float64 comes out (numpy's and Python's own floats are 64 bits)",
                "Which dtype does the tensor have that you collect the result in?",
                {"finish": lambda self, y, x: y.double()}, stage="one", near=1e-5),
        mistake(
            "einsum-letters-and-dimensions", "channels", "einsum is given more or fewer letters for a tensor than it has dimensions",
            "For each operand of einsum: how many dimensions has it, and how many letters? (Each letter is one.)",
            {"sum": lambda self, x, w: einsum(self, "bgcdNK,gocK->bgoN", x, w)}, stage="one",
            message="number of subscripts in the equation",
        ),
        mistake("numpy-result", "one", "the result is a numpy array, not a tensor", "Of which type is your result?",
                {"finish": lambda self, y, x: y.detach().numpy()}),
        mistake("torch-own-called", "not allowed", "torch's own is called: it is what you are to write",
                "Which of the functions that you call does the whole job?", {"finish": _own_of_torch}, stage="one"),
    ]  # fmt: skip


def _own_of_torch(self: Convolution, result: Tensor, x: Tensor) -> Tensor:
    raise OwnOfTorch
