"""Identities of what a convolution is, read the other way: its gradients, and the transposed convolution."""

from __future__ import annotations

from grader.curriculum.axes import LENGTH, Axis
from grader.curriculum.identities import (
    contiguous,
    dilation_as_kernel,
    one_higher,
    one_higher_along,
    one_lower,
    padding_as_length,
    unbatched,
)
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

    says = f"with stride 1 it is {forward} of a padded grad_output, its kernel flipped, its channels exchanged"
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


def of_transposed(name: str, forward: str, backward: str, axes: tuple[Axis, ...]) -> tuple[Identity, ...]:
    """The identities of the transposed convolution, which is `forward`, or along one row the gradient `backward`."""

    def convolved(case: Case) -> tuple[str, Case] | None:
        """Padded by what the kernel reaches over, less the padding that is taken off."""
        from grader.curriculum import find

        around = {axis.padding: axis.span(case) - 1 - case[axis.padding] for axis in axes}
        more = any(case[f"output_padding{axis.suffix}"] or case[axis.stride] > 1 for axis in axes)
        if more or min(around.values()) < 0 or case["misfit"] or not case["batch"]:
            return None
        same = {
            each: case[each] for each in ("batch", "groups", "in_channels", "out_channels", "bias", "dtype", "data")
        }
        along = {each: case[each] for axis in axes for each in (axis.size, axis.kernel, axis.dilation)}
        return forward, find(forward).space.case(**same, **along, **around)

    def one_row(case: Case) -> tuple[str, Case] | None:
        """Its result's length is the x that the gradient is asked for."""
        from grader.curriculum import find

        height, width = axes
        simple = all(case[number] == 1 for number in (height.size, height.kernel, height.stride, height.dilation))
        other = case[height.padding] or case["bias"] or case["misfit"] or not case["batch"]
        if not simple or other or case["output_padding_w"] >= case[width.stride]:
            return None
        numbers = {number: case[f"{number}_w"] for number in ("kernel", "stride", "padding", "dilation")}
        length = (
            (case["width"] - 1) * case["stride_w"] + width.span(case) - 2 * case["padding_w"] + case["output_padding_w"]
        )
        channels = {"in_channels": case["out_channels"], "out_channels": case["in_channels"]}
        space = find(backward).space
        same = {number: case[number] for number in ("batch", "groups", "dtype", "data")}
        return backward, space.case(**same, **channels, **numbers, length=length)

    says = f"with stride 1 it is {forward} of a padded x, its kernel turned round, its channels exchanged"
    return (
        Identity(f"of one row, it is {backward}", one_row),
        Identity(says, convolved),
        contiguous(name),
        unbatched(name),
        one_lower(name, "groups are that many of them side by side", "groups"),
        one_lower(name, "a batch is one image after another", "batch"),
        one_lower(name, "a bias is added to a result without one", "bias", simplest=0),
        one_lower(
            name, "padding takes off the border of the same without padding", *(a.padding for a in axes), simplest=0
        ),
        one_lower(
            name, "output_padding is the same, less taken off", *(f"output_padding{a.suffix}" for a in axes), simplest=0
        ),
        dilation_as_kernel(name, axes),
        one_lower(name, "channels out are one result each", "out_channels"),
        one_lower(name, "channels in are results that are added up", "in_channels"),
        *one_higher_along(name, axes, "stride", "kernel", "dilation"),
        *one_higher(name, "batch", "groups", "out_channels", "in_channels", "bias"),
    )
