"""Identities of what a convolution is, read the other way: its gradients, and the transposed convolution."""

from __future__ import annotations

from grader.curriculum.axes import LENGTH
from grader.curriculum.identities import contiguous, one_higher, one_higher_along, one_lower, padding_as_length
from grader.curriculum.mistake import Identity
from grader.curriculum.space import Case


def of_gradient_to_x(name: str, forward: str) -> tuple[Identity, ...]:
    """The identities of the gradient to x; `forward` is the convolution that it comes back through."""
    (axis,) = LENGTH

    def convolved(case: Case) -> tuple[str, Case] | None:
        """Padded by what a window reaches over, less x's own padding."""
        from grader.curriculum import find

        around = axis.span(case) - 1 - case["padding"]
        if case["stride"] != 1 or around < 0 or case["misfit"]:
            return None
        same = {number: case[number] for number in ("batch", "groups", "kernel", "dilation", "dtype", "data")}
        channels = {"in_channels": case["out_channels"], "out_channels": case["in_channels"]}
        return forward, find(forward).space.case(**same, **channels, length=axis.places(case), padding=around)

    says = f"with stride 1 it is {forward} of a padded grad_output: its kernel flipped, its channels exchanged"
    return Identity(says, convolved), *_of_gradient(name), *one_higher(name, "padding")


def of_gradient_to_kernels(name: str, forward: str) -> tuple[Identity, ...]:
    """The identities of the gradient to the kernels of the convolution `forward`."""
    (axis,) = LENGTH

    def convolved(case: Case) -> tuple[str, Case] | None:
        """Where nothing is left over behind the last window, grad_output finds room at each tap, and nowhere else."""
        from grader.curriculum import find

        over = case["length"] + 2 * case["padding"] - axis.span(case) - (axis.places(case) - 1) * case["stride"]
        if case["batch"] != 1 or case["groups"] != 1 or over or case["misfit"]:
            return None
        same = {number: case[number] for number in ("length", "padding", "dtype", "data")}
        swapped = {"kernel": axis.places(case), "stride": case["dilation"], "dilation": case["stride"]}
        channels = {"batch": case["in_channels"], "out_channels": case["out_channels"]}
        return forward, find(forward).space.case(**same, **swapped, **channels)

    says = f"for one signal it is {forward} of x with grad_output as its kernel, stride and dilation exchanged"
    return Identity(says, convolved), *_of_gradient(name), *one_higher(name, "padding")


def _of_gradient(name: str) -> tuple[Identity, ...]:
    return (
        contiguous(name),
        one_lower(name, "groups are that many convolutions side by side", "groups"),
        one_lower(name, "what comes back from a batch is what comes back from each signal", "batch"),
        padding_as_length(name, LENGTH),
        one_lower(name, "channels out are one convolution each", "out_channels"),
        one_lower(name, "channels in are convolutions that are added up", "in_channels"),
        *one_higher_along(name, LENGTH, "stride", "kernel", "dilation"),
        *one_higher(name, "batch", "groups", "out_channels", "in_channels"),
    )
