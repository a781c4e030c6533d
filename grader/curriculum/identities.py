"""Identities of windows and convolutions: one call said as another, closest to something already done first."""

from __future__ import annotations

from grader.curriculum.axes import LENGTH, PLANE, Axis
from grader.curriculum.mistake import Identity
from grader.curriculum.space import Case

_ALONG = ("", "kernel", "stride", "padding", "dilation")


def one_row(name: str, simpler: str, flat: Axis, long: Axis) -> Identity:
    """With one row (or column), two dimensions are one."""

    def other_side(case: Case) -> tuple[str, Case] | None:
        from grader.curriculum import find

        kept = {getattr(flat, each): 0 if each == "padding" else 1 for each in ("size", *_ALONG[1:])}
        if any(case.get(number, value) != value for number, value in kept.items()):
            return None
        line = LENGTH[0]
        space = find(simpler).space
        numbers = {key: value for key, value in case.items() if key in space.simplest}
        for each in ("size", *_ALONG[1:]):
            if getattr(line, each) in space.simplest:
                numbers[getattr(line, each)] = case[getattr(long, each)]
        return simpler, space.case(**numbers)

    what = "row" if flat.size == "height" else "column"
    return Identity(f"with one {what}, {name} is {simpler}", other_side)


def _one_lower(name: str, says: str, *numbers: str, simplest: int = 1) -> Identity:
    """The same with one number (along each axis that it has) at its simplest."""

    def other_side(case: Case) -> tuple[str, Case] | None:
        away = {number: simplest for number in numbers if case[number] != simplest}
        return (name, case.but(**away)) if away else None

    return Identity(says, other_side)


def _dilation_as_kernel(name: str, axes: tuple[Axis, ...]) -> Identity:
    def other_side(case: Case) -> tuple[str, Case] | None:
        if all(case[axis.dilation] == 1 or case[axis.kernel] == 1 for axis in axes):
            return None
        changes = {axis.kernel: axis.span(case) for axis in axes} | {axis.dilation: 1 for axis in axes}
        return name, case.but(**changes)

    return Identity("dilation is a longer kernel that is full of zeros", other_side)


def _padding_as_length(name: str, axes: tuple[Axis, ...]) -> Identity:
    def other_side(case: Case) -> tuple[str, Case] | None:
        if all(case[axis.padding] == 0 for axis in axes):
            return None
        changes = {axis.size: case[axis.size] + 2 * case[axis.padding] for axis in axes}
        return name, case.but(**changes, **{axis.padding: 0 for axis in axes})

    return Identity("padding is the same on an x that has the zeros already", other_side)


def _contiguous(name: str, *numbers: str) -> Identity:
    def other_side(case: Case) -> tuple[str, Case] | None:
        away = {number: "contiguous" for number in numbers if case[number] not in ("contiguous", "expanded")}
        return (name, case.but(**away)) if away else None

    return Identity("the same numbers, contiguous in memory", other_side)


def of_windows(name: str, axes: tuple[Axis, ...]) -> tuple[Identity, ...]:
    """The identities of windows1d or windows2d."""
    rows: tuple[Identity, ...] = ()
    if len(axes) == 2:
        height, width = PLANE
        rows = (one_row(name, "windows1d", height, width), one_row(name, "windows1d", width, height))
    return (
        *rows,
        _contiguous(name, "layout"),
        _one_lower(name, "a batch is one signal after another", "batch", "in_channels"),
        _dilation_as_kernel(name, axes),
        _one_lower(name, "a stride of s is every s-th window of stride 1", *(axis.stride for axis in axes)),
    )


def of_convolution(name: str, axes: tuple[Axis, ...]) -> tuple[Identity, ...]:
    """The identities of conv1d or conv2d."""
    rows: tuple[Identity, ...] = ()
    if len(axes) == 2:
        height, width = PLANE
        rows = (one_row(name, "conv1d", height, width), one_row(name, "conv1d", width, height))
    return (
        *rows,
        _contiguous(name, "layout", "weight_layout"),
        _one_lower(name, "groups are that many convolutions side by side", "groups"),
        _one_lower(name, "a batch is one signal after another", "batch"),
        _one_lower(name, "a bias is added to a convolution without one", "bias", simplest=0),
        _padding_as_length(name, axes),
        _dilation_as_kernel(name, axes),
        _one_lower(name, "a stride of s is every s-th output of stride 1", *(axis.stride for axis in axes)),
        _one_lower(name, "channels out are one convolution each", "out_channels"),
        _one_lower(name, "channels in are convolutions that are added up", "in_channels"),
    )
