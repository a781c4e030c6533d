"""conv1d_grad_weight: the gradient of a convolution to its kernels, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import LENGTH
from grader.curriculum.backward import SHORTCUTS, backward_space, built, elements, places, stages
from grader.curriculum.convolution import BANNED, without_onednn
from grader.curriculum.exercise import BEYOND, Call, Exercise, Shape, Way
from grader.curriculum.gather import sliding
from grader.curriculum.ideas import Idea
from grader.curriculum.kin import of_gradient_to_kernels
from grader.curriculum.later import Later
from grader.curriculum.mistake import PlainIdentity
from grader.curriculum.space import Case
from grader.curriculum.words.gradients import OF_GRADIENT_TO_KERNELS

if TYPE_CHECKING:
    from torch import Tensor

_LAYOUTS = ("layout", "grad_layout")


def _build(case: Case, fill: float) -> Call:
    """x: (batch, groups * in_channels, length), grad_output: (batch, groups * out_channels, n)"""
    channels = case["groups"] * case["in_channels"] + (case["misfit"] == 2)
    out = case["groups"] * case["out_channels"] + (case["misfit"] == 3)
    tensors = {
        "x": ("x", (case["batch"], channels, case["length"])),
        "grad_output": ("weight", (case["batch"], out, places(case))),
    }
    return built(case, fill, tensors, "kernel")


def _size(x: Tensor, grad_output: Tensor, kernel: int, groups: int) -> tuple[int, int, int]:
    return grad_output.shape[1], x.shape[1] // groups, kernel


def _truth(x: Tensor, grad_output: Tensor, kernel: int, **options: Any) -> Tensor:
    from torch.nn.grad import conv1d_weight

    with without_onednn():
        size = _size(x, grad_output, kernel, options.get("groups", 1))
        result: Tensor = conv1d_weight(x, size, grad_output, **options)
    return result


def _text(call: Call) -> str:
    given = dict(call.options)
    x, grad_output = call.tensors.values()
    size = _size(x, grad_output, given.pop("kernel"), given.get("groups", 1))
    more = "".join(f", {name}={value}" for name, value in given.items())
    return f"torch.nn.grad.conv1d_weight(x, {size}, grad_output{more})"


def _magnitude(call: Call) -> float:
    """The largest |x|, times all that comes back from one channel out."""
    x, grad = (tensor.detach().abs() for tensor in call.tensors.values())
    return max(1.0, float(x.max()) * float(grad.sum((0, 2)).max()))


def _misfit(call: Call) -> str:
    x, grad = call.tensors.values()
    groups = call.options.get("groups", 1)
    for name, tensor in call.tensors.items():
        if tensor.shape[1] % groups:
            return f"{name} has {tensor.shape[1]} channels, which {groups} groups can't share"
    return f"a kernel of {call.options['kernel']} has not {grad.shape[2]} places along a length of {x.shape[2]} here"


EXERCISE = Exercise(
    name="conv1d_grad_weight",
    says="what comes back to the kernels through a convolution",
    signature="conv1d_grad_weight(x, grad_output, kernel, stride=1, padding=0, dilation=1, groups=1)",
    part=BEYOND,
    space=backward_space(_LAYOUTS, "kernel"),
    gather=sliding.of_gradient_to_weight(LENGTH),
    stages=stages(_LAYOUTS, "a kernel that doesn't fit", {"misfit": 2, "in_channels": 2, "groups": 2}),
    build=_build,
    torch=_truth,
    torch_text=_text,
    torch_says="torch.nn.grad.conv1d_weight",
    magnitude=_magnitude,
    misfit=_misfit,
    banned=BANNED,
    shortcuts=SHORTCUTS,
    by_hand=True,
    begin=Idea(
        "With every number at one, x = [[[3]]], grad_output = [[[2]]] and kernel=1. The kernel went into y times x: "
        "what comes back to it?",
        "result[o, c, k] = sum over b and i of grad_output[b, o, i] * padded x[b, c, i * stride + k * dilation]",
        "Windows first, those of conv1d; then one einsum of windows and grad_output.",
    ),
    axes=LENGTH,
    elements=lambda case: (max(elements(case, places(case), case["length"])), elements(case, 0, 0)[0]),
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
        Way("reference", "windows and einsum: the reference solution", reference=True),
        Way("im2col", "windows copied out, one matrix product"),
        Way("taps", "one matrix product for each tap, nothing copied out"),
    ),
    ideas=OF_GRADIENT_TO_KERNELS,
    letters={"grad_output": "g"},
    identities=of_gradient_to_kernels("conv1d_grad_weight", "conv1d"),
    plainly=(
        PlainIdentity(
            "with a kernel of one, what comes back is a product of matrices, added up over the batch",
            "(grad_output @ x.mT).sum(0)[:, :, None]",
            lambda case: case["kernel"] == case["stride"] == case["groups"] == 1 and not case["padding"],
        ),
    ),
    misconceptions=Later("grad_weight", "mistakes_of_gradient"),
    learned="What comes back to a number is summed over all that it was used for: places and batch for a kernel. "
    "The letters of an einsum say it: those of the forward product, with three others behind the arrow.",
)  # fmt: skip
