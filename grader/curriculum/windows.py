"""What all windows share, of signals and of images: their numbers, how a call is built, the truth, and the sweep."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import ALL_LAYOUTS, Axis, options
from grader.curriculum.covering import mixture
from grader.curriculum.exercise import Call, Way
from grader.curriculum.parameters import DTYPE, EXPLICIT, along, form, layout
from grader.curriculum.space import Case, Parameter, Space, Value

if TYPE_CHECKING:
    from torch import Tensor


WAYS = (Way("strided", "as_strided: the reference solution", reference=True),)


def windows_space(axes: tuple[Axis, ...]) -> Space:
    """The numbers of windows along the axes. A leading dimension of one element is left out of x."""

    def leading(name: str, says: str, simplest: int) -> Parameter:
        called, told = "leading dimensions", lambda value, case: _told_leading(case)
        return Parameter(name, says, simplest, called=lambda case: called, told=told)

    parameters = [
        leading("outer", "the size of one more dimension before the others (0: none)", 0),
        leading("batch", "signals in the batch (1: no such dimension)", 1),
        leading("in_channels", "channels (1: no such dimension)", 1),
        leading("ones", "1: there is a dimension for the batch and for channels even if they are 1", 0),
        *(Parameter(axis.size, axis.size) for axis in axes),
        *along(axes, "kernel", "kernel size", argument="kernel"),
        *along(axes, "stride", "stride", argument="stride"),
        *along(axes, "dilation", "dilation", argument="dilation"),
        *form(axes),
        layout("layout"),
        DTYPE,
        EXPLICIT,
        Parameter("misfit", "what doesn't fit: 1 the window is too long for x", 0, hidden=True),
    ]

    def allows(case: Case) -> bool:
        fits = all(axis.allows(case) for axis in axes)
        return fits if not case["misfit"] else not fits

    return Space(tuple(parameters), allows)


def _leading(case: Case) -> tuple[int, ...]:
    """The sizes of x's leading dimensions."""
    outer = [case["outer"]] if case["outer"] else []
    return *outer, *(case[name] for name in ("batch", "in_channels") if case[name] != 1 or case["ones"])


def _told_leading(case: Case) -> str:
    sizes = _leading(case)
    return f"leading dimensions ({', '.join(map(str, sizes))})" if sizes else "no leading dimensions"


def build_windows(axes: tuple[Axis, ...]) -> Callable[[Case, float], Call]:
    """How a case becomes a call. x: (..., *sizes)."""

    def build(case: Case, fill: float) -> Call:
        from grader.curriculum.tensors import tensor

        shape = (*_leading(case), *(case[axis.size] for axis in axes))
        given = options(case, axes, ("kernel", "stride", "dilation"), always=("kernel",))
        return Call({"x": tensor("x", shape, case["dtype"], case["layout"], fill)}, given)

    return build


def unfolded(axes: int) -> Callable[..., Tensor]:
    """The truth out of Tensor.unfold, axis by axis: all windows without dilation, then every dilation-th element."""

    def windows(x: Tensor, kernel: Any, stride: Any = 1, dilation: Any = 1) -> Tensor:
        kernels, strides, dilations = (
            (value,) * axes if isinstance(value, int) else value for value in (kernel, stride, dilation)
        )
        result = x
        for axis in range(axes):
            span = dilations[axis] * (kernels[axis] - 1) + 1
            result = result.unfold(-axes, span, strides[axis])[..., :: dilations[axis]]
        return result

    return windows


def misfit_of_windows(axes: tuple[Axis, ...]) -> Callable[[Call], str]:
    """Along which dimension a window reaches over more than there is."""

    def misfit(call: Call) -> str:
        sizes = call.tensors["x"].shape[-len(axes) :]
        for i, (axis, size) in enumerate(zip(axes, sizes, strict=True)):
            numbers = [call.options.get(name, 1) for name in ("kernel", "dilation")]
            kernel, dilation = (each if isinstance(each, int) else each[i] for each in numbers)
            if (reach := dilation * (kernel - 1) + 1) > size:
                return f"a window reaches over {reach} elements, and x has a {axis.size} of {size}"
        return ""

    return misfit


def largest_element(call: Call) -> float:
    """The largest absolute value of x, at least 1: windows move numbers, they don't make any."""
    return max(1.0, float(call.tensors["x"].detach().abs().max()))


def sweep_windows(axes: tuple[Axis, ...]) -> Callable[[int], list[dict[str, Value]]]:
    """A covering array over everything that windows can be called with, sizes from the smallest valid one up."""
    columns: dict[Any, tuple[Any, ...]] = {
        "batch": (1, 2, 3),
        "in_channels": (1, 2, 3),
        "outer": (0, 1, 2),
        "ones": (0, 1),
        "layout": ALL_LAYOUTS,
        "dtype": ("float32", "float64"),
    }
    if len(axes) == 2:
        columns["form"] = ("pair", "int")
    for axis in axes:
        columns |= {
            axis.kernel: (1, 2, 3, 4, 5),
            axis.stride: (1, 2, 3, 4),
            axis.dilation: (1, 2, 3),
            f"spare {axis.size}": (0, 1, 2, 3, 4),
        }

    def sweep(seed: int) -> list[dict[str, Value]]:
        cases = []
        for row in mixture(columns, seed, at_least=200):
            numbers: dict[str, Any] = dict(row)  # type: ignore[arg-type]
            for axis in axes:
                numbers[axis.size] = axis.smallest(numbers) + numbers.pop(f"spare {axis.size}")
            cases.append(numbers)
        return cases

    return sweep


def unfolded_text(axes: tuple[Axis, ...]) -> Callable[[Call], str]:
    """The truth as an expression with Tensor.unfold."""

    def text(call: Call) -> str:
        expression = "x"
        for i in range(len(axes)):
            numbers = [call.options.get(name, 1) for name in ("kernel", "stride", "dilation")]
            kernel, stride, dilation = (each if isinstance(each, int) else each[i] for each in numbers)
            expression += f".unfold({-len(axes)}, {dilation * (kernel - 1) + 1}, {stride})[..., ::{dilation}]"
        return expression

    return text
