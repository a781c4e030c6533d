"""What all convolutions share: their numbers, how a call is built from them, and the sweep over all of them."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import ALL_LAYOUTS, FLAT_LAYOUTS, Axis, options
from grader.curriculum.call import THIRDS, WHOLE
from grader.curriculum.covering import mixture, sampled
from grader.curriculum.exercise import Call, Numbers, Way
from grader.curriculum.parameters import DATA, DTYPE, EXPLICIT, along, form, in_words, layout
from grader.curriculum.space import Case, Parameter, Space, Value

if TYPE_CHECKING:
    from torch import Tensor

# What torch's own convolutions come down to, whatever function or module they are reached through.
CONVOLUTIONS = (
    "aten::convolution",
    "aten::_convolution",
    "aten::convolution_overrideable",
    "aten::convolution_backward",
    "aten::convolution_backward_overrideable",
    "aten::mkldnn_convolution",
    "aten::_slow_conv2d_forward",
    "aten::_slow_conv2d_forward.output",
    "aten::_slow_conv2d_backward.grad_input",
    "aten::_slow_conv2d_backward.output_mask",
    "aten::slow_conv_dilated2d",
    "aten::slow_conv_dilated3d",
    "aten::slow_conv_transpose2d",
    "aten::slow_conv_transpose2d.out",
    "aten::slow_conv_transpose3d",
    "aten::slow_conv_transpose3d.out",
    "aten::slow_conv3d_forward",
    "aten::slow_conv3d_forward.output",
    "aten::conv_tbc",
    "aten::conv_tbc_backward",
    "aten::_nnpack_spatial_convolution",
    "mkldnn::_convolution_pointwise",
    "mkldnn::_convolution_pointwise.binary",
    "mkldnn::_convolution_pointwise_.binary",
    "mkldnn::_convolution_transpose_pointwise",
)
FOLDS = ("aten::im2col", "aten::im2col.out", "aten::col2im", "aten::col2im.out")
BANNED = (*CONVOLUTIONS, *FOLDS)

WAYS = (
    Way("loops", "one multiplication and one sum for every number that comes out"),
    Way("strided", "as_strided and einsum: the reference solution", reference=True),
    Way("im2col", "windows copied out, one matrix product"),
    Way("best", "as fast as tensor operations make it"),
)

CONVOLVES = r"conv(?!er)|correlat|im2col|col2im|lfilter|upfirdn|sepfir|filter2d"
"""What torch, numpy, scipy and others call functions that are a convolution, whatever else their names say."""

_GRADIENTS = 16
"""Mixed cases in which gradients are asked for."""


def conv_space(axes: tuple[Axis, ...]) -> Space:
    """The numbers of a convolution. `in_channels` and `out_channels` are per group."""
    parameters = [
        Parameter("batch", "images in the batch (0: no batch dimension at all)", told=in_words({0: "no batch in x"})),
        Parameter("groups", "groups", argument="groups"),
        Parameter("in_channels", "input channels per group", called=per_group("in_channels")),
        Parameter("out_channels", "output channels per group", called=per_group("out_channels")),
        *(Parameter(axis.size, axis.size) for axis in axes),
        *along(axes, "kernel", "kernel size"),
        *along(axes, "stride", "stride", argument="stride"),
        *along(axes, "padding", "padding", 0, argument="padding"),
        *along(axes, "dilation", "dilation", argument="dilation"),
        Parameter("bias", "whether there is a bias", 0, told=in_words({0: "no bias", 1: "a bias"}), argument="bias"),
        *form(axes),
        layout("layout"),
        layout("weight_layout"),
        layout("bias_layout", FLAT_LAYOUTS),
        DTYPE,
        DATA,
        EXPLICIT,
        Parameter(
            "frozen",
            "1: x needs no gradient, only weight and bias do",
            0,
            called=lambda case: "x.requires_grad",
            told=in_words({0: "x.requires_grad", 1: "x without requires_grad"}),
        ),
        Parameter("misfit", "what doesn't fit: 1 or -1 x's channels, 2 the groups, 3 or -3 the bias", 0, hidden=True),
    ]

    def allows(case: Case) -> bool:
        same = [case[axis.padding] for axis in axes if isinstance(case[axis.padding], str)]
        if same and len({case[axis.padding] for axis in axes}) > 1:
            return False
        if (case["misfit"] == 2 and case["groups"] == 1) or (case["bias_layout"] != "contiguous" and not case["bias"]):
            return False
        return all(axis.allows(case) for axis in axes)

    return Space(tuple(parameters), allows)


def per_group(name: str) -> Callable[[Case], str]:
    """Channels are counted per group where there are groups: weight has them so, and x as often as there are groups."""
    return lambda case: f"{name} per group" if case["groups"] > 1 else name


def build_conv(axes: tuple[Axis, ...]) -> Callable[[Case, float], Call]:
    """How a case becomes a call. x: (batch, groups * in_channels, *sizes), weight: (groups * out_channels,
    in_channels, *kernel), bias: (groups * out_channels,)."""

    def build(case: Case, fill: float) -> Call:
        from grader.curriculum.tensors import tensor

        dtype, groups, data = case["dtype"], case["groups"], case["data"]
        channels = groups * case["in_channels"] + {1: 1, -1: -1}.get(case["misfit"], 0)
        out = groups * case["out_channels"] + (case["misfit"] == 2)
        leading = (case["batch"], channels) if case["batch"] else (channels,)
        x_shape = (*leading, *(case[axis.size] for axis in axes))
        weight_shape = (out, case["in_channels"], *(case[axis.kernel] for axis in axes))
        tensors = {
            "x": tensor("x", x_shape, dtype, case["layout"], fill, data),
            "weight": tensor("weight", weight_shape, dtype, case["weight_layout"], fill, data),
        }
        if case["bias"]:
            bias_shape = (out + {3: 1, -3: -1}.get(case["misfit"], 0),)
            tensors["bias"] = tensor("bias", bias_shape, dtype, case["bias_layout"], fill, data)
        given = options(case, axes, ("stride", "padding", "dilation"))
        if groups != 1 or case["explicit"]:
            given["groups"] = groups
        return Call(tensors, given, ("x",) if case["frozen"] else ())

    return build


def misfit_of_convolution(call: Call) -> str:
    """Which two sizes of x, weight, bias and groups don't fit one another."""
    x, weight, bias = (call.tensors.get(name) for name in ("x", "weight", "bias"))
    groups = call.options.get("groups", 1)
    assert x is not None
    assert weight is not None
    out, taken = weight.shape[0], groups * weight.shape[1]
    channels = x.shape[1 - weight.dim()]
    if channels != taken:
        how = f" ({groups} groups of {weight.shape[1]})" if groups > 1 else ""
        return f"x has {channels} channels, and weight takes {taken}{how}"
    if out % groups:
        return f"weight has {out} channels out, which {groups} groups can't share"
    if bias is not None and len(bias) != out:
        return f"bias has {len(bias)} numbers, and weight {out} channels out"
    return ""


def functional(name: str) -> Callable[..., Tensor]:
    """torch.nn.functional's own, imported when it is first called."""

    def call(*args: Any, **options: Any) -> Tensor:
        import torch

        with without_onednn(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # padding="same" may warn of a copy that it makes
            result: Tensor = getattr(torch.nn.functional, name)(*args, **options)
        return result

    return call


@contextmanager
def without_onednn() -> Iterator[None]:
    """oneDNN compiles a kernel for each new shape, which takes longer than a small convolution itself."""
    import torch

    try:  # the public context manager sets TF32 too, which warns
        enabled, enable = torch._C._get_mkldnn_enabled(), torch._C._set_mkldnn_enabled
    except AttributeError:  # a torch without these: slower, and as right
        yield
        return
    enable(False)
    try:
        yield
    finally:
        enable(enabled)


def magnitude(call: Call) -> float:
    """What a tolerance is measured by, at least 1: the largest |x| under every tap of the heaviest kernel, and |bias|.

    The largest value of the same call on |x|, |weight| and |bias| would be less where every window lies half in the
    padding; but an FFT's rounding comes from all of x, wherever the windows lie.
    """
    tensors = {name: tensor.detach().abs() for name, tensor in call.tensors.items()}
    heaviest = float(tensors["weight"].flatten(1).sum(1).max())
    bias = float(tensors["bias"].max()) if "bias" in tensors else 0.0
    return max(1.0, float(tensors["x"].max()) * heaviest + bias)


def sweep_conv(axes: tuple[Axis, ...]) -> Callable[[int], list[dict[str, Value]]]:
    """A covering array over everything a convolution can be called with, sizes from the smallest valid one up.

    The last case has more channels than Python has small integers, which may be told apart by `is`.
    """
    columns = _columns(axes)

    def sweep(seed: int) -> list[dict[str, Value]]:
        cases = []
        for row in mixture(columns, seed, at_least=200):
            numbers = {name: value for names, values in row.items() for name, value in zip(names, values, strict=True)}  # type: ignore[call-overload]
            for axis in axes:
                numbers[axis.size] = axis.smallest(numbers) + numbers.pop(f"spare {axis.size}")
            cases.append(numbers)
        return cases + _as_long_as_channels(axes) + [{"in_channels": 300}]

    return sweep


def _columns(axes: tuple[Axis, ...]) -> dict[Any, tuple[Any, ...]]:
    """The columns of the covering array, by the numbers that each holds.

    A column holds two numbers in all their combinations where that makes the array smaller: of p * p rows, it has room
    for p + 1 columns of at most p levels.
    """
    bias = ((0, "contiguous"), *((1, layout) for layout in FLAT_LAYOUTS))
    kinds = (("float32", WHOLE), ("float32", THIRDS), ("float64", WHOLE))  # float64 has its thirds anyway
    columns: dict[Any, tuple[Any, ...]] = {
        ("batch", "groups"): tuple(product((1, 2, 3), (1, 2, 3, 4))),
        ("in_channels", "out_channels"): tuple(product((1, 2, 3), (1, 2, 3))),
        ("layout",): tuple(product(ALL_LAYOUTS)),
        ("weight_layout",): tuple(product(ALL_LAYOUTS)),
    }
    for axis in axes:
        columns |= {
            (axis.kernel,): tuple(product((1, 2, 3, 4, 5))),
            (axis.stride,): tuple(product((1, 2, 3, 4))),
            (f"spare {axis.size}",): tuple(product((0, 1, 2, 3, 4))),
        }
    if len(axes) == 1:
        (axis,) = axes
        columns |= {("bias", "bias_layout"): bias, ("dtype", "data"): kinds}
        columns |= {(axis.padding,): tuple(product((0, 1, 2, 3))), (axis.dilation,): tuple(product((1, 2, 3)))}
    else:
        height, width = axes
        columns |= {
            ("bias", "bias_layout", "form"): tuple((*each, form) for each in bias for form in ("pair", "int")),
            ("dtype", "data", height.padding): tuple((*kind, padding) for kind in kinds for padding in (0, 1, 2, 3)),
            (width.padding,): tuple(product((0, 1, 2, 3))),
            (height.dilation, width.dilation): tuple(product((1, 2, 3), (1, 2, 3))),
        }
    return columns


def gradients_conv(axes: tuple[Axis, ...], named: Sequence[Numbers]) -> Callable[[int], list[dict[str, Value]]]:
    """The cases that are named, then a few small ones in which everything is mixed that a gradient goes through."""
    columns: dict[str, tuple[Any, ...]] = {
        **dict.fromkeys(("batch", "groups", "in_channels", "out_channels"), (1, 2, 3)),
        "layout": tuple(layout for layout in ALL_LAYOUTS if layout != "expanded"),
        "weight_layout": tuple(layout for layout in ALL_LAYOUTS if layout != "expanded"),
        "bias": (0, 1),
        "dtype": ("float32", "float64"),
        "frozen": (0, 0, 1),
    }
    for axis in axes:
        columns |= dict.fromkeys((axis.kernel, axis.stride), (1, 2, 3))
        columns |= {axis.padding: (0, 1, 3), axis.dilation: (1, 2), f"spare {axis.size}": (0, 1, 2)}

    def cases(seed: int) -> list[dict[str, Value]]:
        mixed = []
        for numbers in sampled(columns, seed, _GRADIENTS):
            for axis in axes:
                numbers[axis.size] = axis.smallest(numbers) + numbers.pop(f"spare {axis.size}")
            mixed.append(numbers)
        return [dict(numbers) for numbers in named] + mixed

    return cases


def _as_long_as_channels(axes: tuple[Axis, ...]) -> list[dict[str, Value]]:
    """Outputs as long as there are channels, where a bias for each position can't be told by its shape."""
    cases = []
    for out_channels in (2, 3, 4):
        numbers: dict[str, Value] = {"out_channels": out_channels, "in_channels": 2, "batch": out_channels, "bias": 1}
        for axis in axes:
            numbers |= {axis.size: out_channels + 1, axis.kernel: 2}
        cases.append(numbers)
    return cases
