"""What pooling exercises share: their numbers, how a call is built from them, and the sweep over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import ALL_LAYOUTS, PLANE, Axis, options
from grader.curriculum.convolution import functional
from grader.curriculum.covering import mixture, sampled
from grader.curriculum.exercise import Call, Numbers
from grader.curriculum.parameters import DTYPE, EXPLICIT, along, form, in_words, layout
from grader.curriculum.space import Case, Parameter, Space, Value

if TYPE_CHECKING:
    from torch import Tensor

# What torch's own pooling comes down to, in any number of dimensions.
POOLS = (
    "aten::max_pool1d",
    "aten::max_pool2d_with_indices",
    "aten::max_pool2d_with_indices.out",
    "aten::max_pool3d_with_indices",
    "aten::max_pool3d_with_indices.out",
    "aten::mkldnn_max_pool2d",
    "aten::mkldnn_max_pool3d",
    "aten::avg_pool2d",
    "aten::avg_pool2d.out",
    "aten::avg_pool3d",
    "aten::avg_pool3d.out",
    "aten::adaptive_max_pool2d",
    "aten::adaptive_max_pool2d.out",
    "aten::adaptive_max_pool3d",
    "aten::adaptive_max_pool3d.out",
    "aten::_adaptive_avg_pool2d",
    "aten::_adaptive_avg_pool3d",
    "aten::mkldnn_adaptive_avg_pool2d",
    "aten::fractional_max_pool2d",
    "aten::fractional_max_pool3d",
)
SHORTCUTS = (
    r"pool(?!ing_ndims)|(?:maximum|minimum|rank|percentile|uniform|generic|median)_filter|grey_(?:dilation|erosion)"
)
"""What torch, numpy, scipy and others call functions that slide a window and take one number of each."""

TOO_MUCH_PADDING, TOO_LONG, NO_IMAGE, LESS_THAN_NONE = 1, 2, 3, 4
"""What doesn't fit: the padding is more than half of the kernel; no window fits; x has two or five dimensions; the
padding is negative."""

_MISFITS = {
    LESS_THAN_NONE: lambda axis, case: case[axis.padding] < 0,
    TOO_MUCH_PADDING: lambda axis, case: 2 * case[axis.padding] > case[axis.kernel],
    TOO_LONG: lambda axis, case: not _holds_one(axis, case),
}
_ROUNDED = in_words({0: "ceil_mode=False", 1: "ceil_mode=True"})
_GRADIENTS = 16


def pool_space(dilated: bool, *more: Parameter) -> Space:
    """The numbers of pooling. The stride is the kernel's size where it isn't given."""
    parameters = [
        Parameter("batch", "images in the batch (0: no batch dimension at all)", told=in_words({0: "no batch in x"})),
        Parameter("in_channels", "channels", called=lambda case: "channels"),
        *(Parameter(axis.size, axis.size) for axis in PLANE),
        *along(PLANE, "kernel", "kernel size", argument="kernel"),
        *_strides(),
        *along(PLANE, "padding", "padding", 0, argument="padding"),
        *(along(PLANE, "dilation", "dilation", argument="dilation") if dilated else []),
        Parameter("ceil", "1: ceil_mode", 0, called=lambda case: "ceil_mode", told=_ROUNDED, argument="ceil_mode"),
        *more,
        *form(PLANE),
        layout("layout"),
        DTYPE,
        EXPLICIT,
        Parameter("misfit", "what doesn't fit: 1 or 4 the padding, 2 the window, 3 x's dimensions", 0, hidden=True),
    ]
    return Space(tuple(parameters), _allows)


def _strides() -> list[Parameter]:
    def told(value: int, case: Case) -> str | None:
        return "no stride" if value > 1 and _side_by_side(case) and not case["explicit"] else None

    names = [(axis.stride, f"stride along the {axis.size}") for axis in PLANE]
    return [Parameter(name, what, told=told, argument="stride") for name, what in names]


def _side_by_side(case: Case) -> bool:
    return all(case[axis.stride] == case[axis.kernel] for axis in PLANE)


def _allows(case: Case) -> bool:
    wrong = {misfit for misfit, shows in _MISFITS.items() if any(shows(axis, case) for axis in PLANE)}
    if case["misfit"] in _MISFITS:
        return case["misfit"] in wrong
    return not wrong and all(_meets_x(axis, case) for axis in PLANE)


def _holds_one(axis: Axis, case: Case) -> bool:
    """Whether a window fits; with ceil_mode, one that reaches less than a stride behind the padding."""
    return bool(axis.span(case) - case["ceil"] * (case[axis.stride] - 1) <= case[axis.size] + 2 * case[axis.padding])


def _meets_x(axis: Axis, case: Case) -> bool:
    """Whether each window has some element of x: of the first, some taps may lie before it."""
    return -case[axis.padding] % case.get(axis.dilation, 1) < case[axis.size]


def build_pool(
    data: Callable[[Case], int], more: Callable[[Case], dict[str, Any]] = lambda case: {}
) -> Callable[[Case, float], Call]:
    """How a case becomes a call. x: (batch, channels, height, width); `more`: further arguments."""

    def build(case: Case, fill: float) -> Call:
        from grader.curriculum.tensors import tensor

        leading = (case["batch"], case["in_channels"]) if case["batch"] else (case["in_channels"],)
        if case["misfit"] == NO_IMAGE:
            leading = (1, *leading) if case["batch"] else ()
        names = ("kernel", "stride", "padding", *(["dilation"] if "dilation_h" in case else []))
        given = options(case, PLANE, names, always=("kernel", "stride"))
        if _side_by_side(case) and not case["explicit"]:
            del given["stride"]
        if case["ceil"] or case["explicit"]:
            given["ceil_mode"] = bool(case["ceil"])
        given |= more(case)
        shape = (*leading, *(case[axis.size] for axis in PLANE))
        x = tensor("x", shape, case["dtype"], case["layout"], fill, data(case))
        return Call({"x": x}, given)

    return build


def of_torch(name: str) -> Callable[..., Tensor]:
    """Torch's own, whose `kernel` is called `kernel_size`."""
    own = functional(name)
    return lambda x, kernel, *args, **options: own(x, kernel, *args, **options)


def text_of_torch(name: str) -> Callable[[Call], str]:
    return lambda call: call.text(f"torch.nn.functional.{name}").replace("kernel=", "kernel_size=")


def misfit_of_pool(call: Call) -> str:
    """Which two sizes don't fit one another."""
    x, padding = call.tensors["x"], call.options.get("padding", 0)
    if x.dim() not in (3, 4):
        return f"x has {x.dim()} dimensions: an image has three, a batch of them four"
    for i, axis in enumerate(PLANE):
        kernel, around, dilation = (
            each if isinstance(each, int) else each[i]
            for each in (call.options["kernel"], padding, call.options.get("dilation", 1))
        )
        if around < 0:
            return f"a padding of {around} is less than none"
        if 2 * around > kernel:
            return f"a padding of {around} is more than half of a kernel of {kernel}"
        size, reach = x.shape[2 + i - (x.dim() == 3)] + 2 * around, dilation * (kernel - 1) + 1
        if reach > size:
            return f"a window reaches over {reach} elements, and x has a {axis.size} of {size} with its padding"
    return ""


def sweep_pool(more: Mapping[str, tuple[Value, ...]]) -> Callable[[int], list[dict[str, Value]]]:
    """A covering array over everything that pooling can be called with, sizes from the smallest valid one up."""
    columns: dict[Any, tuple[Any, ...]] = {
        "batch": (1, 2, 3),
        "in_channels": (1, 2, 3),
        "layout": ALL_LAYOUTS,
        "dtype": ("float32", "float64"),
        "form": ("pair", "int"),
        **_columns(),
        **more,
    }
    return lambda seed: _fitted(mixture(columns, seed, at_least=240))


def gradients_pool(
    named: tuple[Numbers, ...], more: Mapping[str, tuple[Value, ...]]
) -> Callable[[int], list[dict[str, Value]]]:
    """The cases that are named, then a few small ones in which everything is mixed that a gradient goes through."""
    columns: dict[str, tuple[Any, ...]] = {
        "batch": (1, 2),
        "in_channels": (1, 2, 3),
        "layout": tuple(layout for layout in ALL_LAYOUTS if layout != "expanded"),
        "dtype": ("float32", "float64"),
        **_columns(),
        **more,
    }
    return lambda seed: [dict(numbers) for numbers in named] + _fitted(sampled(columns, seed, _GRADIENTS))


def _columns() -> dict[str, tuple[Any, ...]]:
    """The numbers along both axes; a stride of 0 stands for the kernel's size."""
    columns: dict[str, tuple[Any, ...]] = {"ceil": (0, 1)}
    for axis in PLANE:
        columns |= {axis.kernel: (1, 2, 3, 4, 5), axis.stride: (0, 1, 2, 3, 4), axis.padding: (0, 1, 2)}
        columns |= {f"spare {axis.size}": (0, 1, 2, 3, 4)}
    return columns


def _fitted(rows: Iterable[Mapping[Any, Any]]) -> list[dict[str, Value]]:
    """Paddings of at most half a kernel, and sizes that hold a window of which every tap can meet x."""
    cases = []
    for row in rows:
        numbers = dict(row)
        for axis in PLANE:
            kernel = numbers[axis.kernel]
            numbers[axis.stride] = numbers[axis.stride] or kernel
            numbers[axis.padding] = min(numbers[axis.padding], kernel // 2)
            least = max(axis.smallest(numbers), numbers.get(axis.dilation, 1))
            numbers[axis.size] = least + numbers.pop(f"spare {axis.size}")
        cases.append(numbers)
    return cases
