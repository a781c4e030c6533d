"""conv1d_grad_x: the gradient of a convolution to what it slides along, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import LENGTH
from grader.curriculum.backward import SHORTCUTS, backward_space, built, elements, places, stages
from grader.curriculum.convolution import BANNED, without_onednn
from grader.curriculum.exercise import BEYOND, Call, Exercise, Shape, Way
from grader.curriculum.gather import spreading
from grader.curriculum.ideas import Idea
from grader.curriculum.kin import of_gradient_to_x
from grader.curriculum.later import Later
from grader.curriculum.mistake import PlainIdentity
from grader.curriculum.space import Case
from grader.curriculum.words.gradients import OF_GRADIENT_TO_X

if TYPE_CHECKING:
    from torch import Tensor

_LAYOUTS = ("grad_layout", "weight_layout")


def _build(case: Case, fill: float) -> Call:
    """grad_output: (batch, groups * out_channels, n), weight: (groups * out_channels, in_channels, kernel)"""
    out = case["groups"] * case["out_channels"] + (case["misfit"] == 3)
    tensors = {
        "grad_output": ("x", (case["batch"], out + (case["misfit"] == 2), places(case))),
        "weight": ("weight", (out, case["in_channels"], case["kernel"])),
    }
    return built(case, fill, tensors, "length")


def _truth(grad_output: Tensor, weight: Tensor, length: int, **options: Any) -> Tensor:
    from torch.nn.grad import conv1d_input

    size = len(grad_output), options.get("groups", 1) * weight.shape[1], length
    with without_onednn():
        result: Tensor = conv1d_input(size, weight, grad_output, **options)
    return result


def _text(call: Call) -> str:
    weight, given = call.tensors["weight"], dict(call.options)
    size = len(call.tensors["grad_output"]), given.get("groups", 1) * weight.shape[1], given.pop("length")
    more = "".join(f", {name}={value}" for name, value in given.items())
    return f"torch.nn.grad.conv1d_input({size}, weight, grad_output{more})"


def _magnitude(call: Call) -> float:
    """The largest |grad_output| under every tap that comes back to one channel of x, of all channels out."""
    grad, weight = (tensor.detach().abs() for tensor in call.tensors.values())
    return max(1.0, float(grad.max()) * float(weight.sum((0, 2)).max()))


def _misfit(call: Call) -> str:
    grad, weight = call.tensors.values()
    out, groups = weight.shape[0], call.options.get("groups", 1)
    if grad.shape[1] != out:
        return f"grad_output has {grad.shape[1]} channels, and weight is for {out}"
    if out % groups:
        return f"{out} channels out can't be shared by {groups} groups"
    return f"a convolution of a length of {call.options['length']} has not {grad.shape[2]} places here"


EXERCISE = Exercise(
    name="conv1d_grad_x",
    says="what comes back to x through a convolution",
    signature="conv1d_grad_x(grad_output, weight, length, stride=1, padding=0, dilation=1, groups=1)",
    part=BEYOND,
    space=backward_space(_LAYOUTS, "length"),
    gather=spreading.of_gradient_to_x(),
    stages=stages(_LAYOUTS, "a length that doesn't fit", {"misfit": 2}, {"misfit": 2, "length": 4, "kernel": 2}),
    build=_build,
    torch=_truth,
    torch_text=_text,
    torch_says="torch.nn.grad.conv1d_input",
    magnitude=_magnitude,
    misfit=_misfit,
    banned=BANNED,
    shortcuts=SHORTCUTS,
    by_hand=True,
    begin=Idea(
        "With every number at one, grad_output = [[[3]]], weight = [[[2]]] and length=1. x went into y as x * 2: what "
        "comes back to it?",
        "grad x[b, c, j] = sum over o and all i, k with i * stride + k * dilation = j "
        "of grad_output[b, o, i] * w[o, c, k]",
        "Zeros of x's shape first; then for each tap, add to the elements on which it stood.",
    ),
    axes=LENGTH,
    elements=lambda case: elements(case, places(case), case["length"]),
    example={"length": (5,), "kernel": (2,), "stride": (2,)},
    shapes=(
        Shape("4x64x1024", "64 channels, kernel 3", _64 := {
            "batch": 4, "in_channels": 64, "out_channels": 64, "length": 1024, "kernel": 3, "padding": 1,
        }),
        Shape("strided", "the same with stride 2", {**_64, "stride": 2}),
        Shape("audio", "one second of sound, kernel 80 with stride 4", {
            "length": 16000, "kernel": 80, "stride": 4, "padding": 38, "out_channels": 64,
        }),
        Shape("depthwise", "4x64x1024 in 64 groups, kernel 31", {
            "batch": 4, "groups": 64, "length": 1024, "kernel": 31, "padding": 15,
        }),
    ),
    timed=(
        Way("loops", "every place and every tap by itself"),
        Way("scatter", "every product at once, and index_add"),
        Way("reference", "one tap after another: the reference solution", reference=True),
        Way("convolution", "your own conv1d, of grad_output spread out"),
    ),
    ideas=OF_GRADIENT_TO_X,
    letters={"grad_output": "g", "weight": "w"},
    identities=of_gradient_to_x("conv1d_grad_x", "conv1d"),
    plainly=(
        PlainIdentity(
            "with a kernel of one, what comes back is a product with the transposed matrix",
            "weight[:, :, 0].T @ grad_output",
            lambda case: case["kernel"] == case["stride"] == case["groups"] == 1 and not case["padding"],
        ),
    ),
    misconceptions=Later("spread", "mistakes_of_gradient"),
    learned="The way back through a convolution has the same places and taps as the way there: what was read is "
    "written to, and where several ways meet, they are added up. With stride 1 that is a convolution itself, with the "
    "kernel turned round.",
)  # fmt: skip
