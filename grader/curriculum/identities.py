"""Identities of windows and convolutions: one call said as another, closest to something already done first."""

from __future__ import annotations

from grader.curriculum.axes import LAYOUT_OF, LENGTH, Axis
from grader.curriculum.mistake import Identity, PlainIdentity
from grader.curriculum.space import Case

_ALONG = ("", "kernel", "stride", "padding", "dilation")


def _one_row(name: str, simpler: str, flat: Axis, long: Axis) -> Identity:
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


def one_lower(name: str, says: str, *numbers: str, simplest: int = 1) -> Identity:
    """The same with one number (along each axis that it has) at its simplest."""

    def other_side(case: Case) -> tuple[str, Case] | None:
        away = {number: simplest for number in numbers if case[number] > simplest}
        return (name, case.but(**away)) if away else None

    return Identity(says, other_side)


def dilation_as_kernel(name: str, axes: tuple[Axis, ...]) -> Identity:
    def other_side(case: Case) -> tuple[str, Case] | None:
        if all(case[axis.dilation] == 1 or case[axis.kernel] == 1 for axis in axes):
            return None
        changes = {axis.kernel: axis.span(case) for axis in axes} | {axis.dilation: 1 for axis in axes}
        return name, case.but(**changes)

    return Identity("dilation is a longer kernel that is full of zeros", other_side)


def padding_as_length(name: str, axes: tuple[Axis, ...]) -> Identity:
    def other_side(case: Case) -> tuple[str, Case] | None:
        if any(isinstance(case[axis.padding], str) for axis in axes) or all(case[axis.padding] == 0 for axis in axes):
            return None
        changes = {axis.size: case[axis.size] + 2 * case[axis.padding] for axis in axes}
        return name, case.but(**changes, **{axis.padding: 0 for axis in axes})

    return Identity("padding is the same on an x that has the zeros already", other_side)


def _word_as_number(name: str, axes: tuple[Axis, ...]) -> Identity:
    def other_side(case: Case) -> tuple[str, Case] | None:
        if case[axes[0].padding] not in ("same", "valid"):
            return None
        around = {axis.padding: axis.span(case) - 1 if case[axis.padding] == "same" else 0 for axis in axes}
        if any(zeros % 2 for zeros in around.values()):
            return None
        return name, case.but(**{padding: zeros // 2 for padding, zeros in around.items()})

    return Identity("the same zeros, as a number", other_side)


def unbatched(name: str) -> Identity:
    def other_side(case: Case) -> tuple[str, Case] | None:
        return (name, case.but(batch=1)) if case["batch"] == 0 else None

    return Identity("x without a batch is a batch of one", other_side)


def contiguous(name: str) -> Identity:
    def other_side(case: Case) -> tuple[str, Case] | None:
        lies = {number: case.get(number, "contiguous") for number in LAYOUT_OF}
        away = {number: "contiguous" for number, how in lies.items() if how not in ("contiguous", "expanded")}
        return (name, case.but(**away)) if away else None

    return Identity("the same numbers, contiguous in memory", other_side)


def one_higher(name: str, *numbers: str) -> tuple[Identity, ...]:
    """The other way round: the same with one number higher, for code that only fails where it is at its simplest."""

    def higher(number: str) -> Identity:
        def other_side(case: Case) -> tuple[str, Case] | None:
            value = case[number]
            return (name, case.but(**{number: value + 1})) if isinstance(value, int) and 0 <= value < 2 else None

        return Identity(f"only {number} is higher", other_side, higher=True)

    return tuple(map(higher, numbers))


def one_higher_along(name: str, axes: tuple[Axis, ...], *numbers: str) -> tuple[Identity, ...]:
    """The same for numbers along each axis, in an x with room for as many windows, and for three at least.

    Code may be right wherever one place is left, whatever it does from one to the next; and two windows of two elements
    read the same in rows and in columns.
    """

    def higher(axis: Axis, number: str) -> Identity:
        def other_side(case: Case) -> tuple[str, Case] | None:
            if case[number] > 1:
                return None
            other = case.but(**{number: case[number] + 1})
            size = axis.holding(max(3, axis.places(case)), other)
            return name, other.but(**{axis.size: size})

        return Identity(f"only {number} is higher, and x has room for several windows", other_side, higher=True)

    return tuple(higher(axis, getattr(axis, number)) for number in numbers for axis in axes)


def _plain(case: Case, axes: tuple[Axis, ...]) -> bool:
    """One window after another, nothing around or between; one group, no bias, everything fits.

    And nothing else that matters: neither where x lies in memory nor what it holds.
    """
    alone = case.get("groups", 1) == 1 and not case.get("bias", 0) and not case["misfit"]
    usual = case["dtype"] == "float32" and all(case.get(name, "contiguous") == "contiguous" for name in LAYOUT_OF)
    return alone and usual and all(case[axis.stride] == 1 and not case.get(axis.padding, 0) for axis in axes)


def _kernel_of_one(case: Case, axes: tuple[Axis, ...]) -> bool:
    return _plain(case, axes) and all(case[axis.kernel] == 1 for axis in axes)


def _kernel_as_large_as_x(case: Case, axes: tuple[Axis, ...]) -> bool:
    whole = all(axis.span(case) == case[axis.kernel] == case[axis.size] for axis in axes)
    return whole and _plain(case, axes)


def plain_windows(axes: tuple[Axis, ...]) -> tuple[PlainIdentity, ...]:
    """Windows that are x itself, in a shape of more dimensions."""
    ones, whole = ", None" * len(axes), ", :" * len(axes)
    return (
        PlainIdentity(
            "with a kernel of one, each element of x is a window", f"x[...{ones}]", lambda c: _kernel_of_one(c, axes)
        ),
        PlainIdentity(
            "a kernel as large as x has one window, x",
            f"x[...{ones}{whole}]",
            lambda c: _kernel_as_large_as_x(c, axes),
        ),
    )


def plain_convolution(axes: tuple[Axis, ...]) -> tuple[PlainIdentity, ...]:
    """Convolutions that are a matrix product, or a dot product, in the shape of the result."""
    product, dims = "weight[:, :, 0] @ x", "1, 2"
    if len(axes) == 2:
        product, dims = "(weight[:, :, 0, 0] @ x.flatten(2)).unflatten(2, x.shape[2:])", "1, 2, 3"
    return (
        PlainIdentity(
            "with a kernel of one, a convolution is a matrix product", product, lambda c: _kernel_of_one(c, axes)
        ),
        PlainIdentity(
            "with a kernel as large as x, a convolution is a dot product",
            f"(x * weight).sum(({dims}), keepdim=True)",
            lambda c: c["batch"] == c["out_channels"] == 1 and _kernel_as_large_as_x(c, axes),
        ),
    )


def _rows(name: str, axes: tuple[Axis, ...], simpler: str) -> tuple[Identity, ...]:
    """With one row or one column, an exercise along two dimensions is a simpler one, along one."""
    if len(axes) == 1:
        return ()
    height, width = axes
    return _one_row(name, simpler, height, width), _one_row(name, simpler, width, height)


def of_windows(name: str, axes: tuple[Axis, ...], simpler: str = "") -> tuple[Identity, ...]:
    """The identities of windows; `simpler` is the exercise that is the same along one dimension."""
    return (
        *_rows(name, axes, simpler),
        contiguous(name),
        one_lower(name, "a batch is one signal after another", "batch", "in_channels"),
        dilation_as_kernel(name, axes),
        one_lower(name, "a stride of s is every s-th window of stride 1", *(axis.stride for axis in axes)),
        *one_higher_along(name, axes, "stride", "kernel", "dilation"),
        *one_higher(name, "batch"),
    )


def of_convolution(name: str, axes: tuple[Axis, ...], simpler: str = "") -> tuple[Identity, ...]:
    """The identities of a convolution; `simpler` is the exercise that is the same along one dimension."""
    return (
        *_rows(name, axes, simpler),
        contiguous(name),
        unbatched(name),
        _word_as_number(name, axes),
        one_lower(name, "groups are that many convolutions side by side", "groups"),
        one_lower(name, "a batch is one signal after another", "batch"),
        one_lower(name, "a bias is added to a convolution without one", "bias", simplest=0),
        padding_as_length(name, axes),
        dilation_as_kernel(name, axes),
        one_lower(name, "a stride of s is every s-th output of stride 1", *(axis.stride for axis in axes)),
        one_lower(name, "channels out are one convolution each", "out_channels"),
        one_lower(name, "channels in are convolutions that are added up", "in_channels"),
        *one_higher(name, *(axis.padding for axis in axes)),
        *one_higher_along(name, axes, "stride", "kernel", "dilation"),
        *one_higher(name, "batch", "groups", "out_channels", "in_channels", "bias"),
    )


def of_pooling(name: str, axes: tuple[Axis, ...], *, dilated: bool) -> tuple[Identity, ...]:
    """The identities of pooling."""
    return (
        contiguous(name),
        unbatched(name),
        one_lower(name, "a batch is one image after another, and so are channels", "batch", "in_channels"),
        one_lower(name, "ceil_mode has the same windows, and perhaps one more", "ceil", simplest=0),
        *((dilation_as_kernel(name, axes),) if dilated else ()),
        one_lower(name, "a stride of s is every s-th window of stride 1", *(axis.stride for axis in axes)),
        one_lower(
            name, "without padding, the windows inside x are the same", *(axis.padding for axis in axes), simplest=0
        ),
        *one_higher_along(name, axes, "stride", "kernel", *(["dilation"] if dilated else [])),
        *one_higher(name, "batch", "in_channels", "ceil"),
    )


def plain_pooling(axes: tuple[Axis, ...], whole: str) -> tuple[PlainIdentity, ...]:
    """Pooling that is x itself, or one number of all of it (`whole`)."""
    return (
        PlainIdentity("with a kernel of one, pooling changes nothing", "x", lambda c: _kernel_of_one(c, axes)),
        PlainIdentity(
            "a kernel as large as x has one window, x",
            whole,
            lambda c: not c["ceil"] and _kernel_as_large_as_x(c, axes),
        ),
    )


def of_columns(name: str, axes: tuple[Axis, ...], *more: Identity) -> tuple[Identity, ...]:
    """The identities of windows as columns; `more` are closer to something done."""
    return (
        *more,
        contiguous(name),
        unbatched(name),
        one_lower(name, "a batch is one image after another", "batch"),
        one_lower(name, "channels stand below one another", "in_channels"),
        dilation_as_kernel(name, axes),
        one_lower(name, "a stride of s is every s-th window of stride 1", *(axis.stride for axis in axes)),
        one_lower(
            name, "without padding, the windows inside are the same", *(axis.padding for axis in axes), simplest=0
        ),
        *one_higher_along(name, axes, "stride", "kernel", "dilation"),
        *one_higher(name, "batch", "in_channels"),
    )


def plain_columns(axes: tuple[Axis, ...], of_one: str, whole: str) -> tuple[PlainIdentity, ...]:
    """Columns that are x itself in another shape: one of each element, or a single one of all."""
    return (
        PlainIdentity("with a kernel of one, each element is a column", of_one, lambda c: _kernel_of_one(c, axes)),
        PlainIdentity("a kernel as large as the image has one window", whole, lambda c: _kernel_as_large_as_x(c, axes)),
    )
