"""The numbers of the transposed convolution: how a call is built from them, and the sweep over all of them."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

from grader.curriculum.axes import ALL_LAYOUTS, FLAT_LAYOUTS, LAID_OUT, options
from grader.curriculum.call import THIRDS, WHOLE, Call
from grader.curriculum.convolution import per_group
from grader.curriculum.covering import mixture
from grader.curriculum.parameters import DATA, DTYPE, EXPLICIT, along, form, in_words, layout
from grader.curriculum.space import Case, Parameter, Space, Value

SPACE = Space(
    (
        Parameter("batch", "images in the batch (0: no batch dimension at all)", told=in_words({0: "no batch in x"})),
        Parameter("groups", "groups", argument="groups"),
        Parameter("in_channels", "channels of x per group", called=per_group("in_channels")),
        Parameter("out_channels", "channels of the result per group", called=per_group("out_channels")),
        *(Parameter(axis.size, f"{axis.size} of x") for axis in LAID_OUT),
        *along(LAID_OUT, "kernel", "kernel size"),
        *along(LAID_OUT, "stride", "stride", argument="stride"),
        *along(LAID_OUT, "padding", "padding", 0, argument="padding"),
        *along(LAID_OUT, "output_padding", "output_padding", 0, argument="output_padding"),
        *along(LAID_OUT, "dilation", "dilation", argument="dilation"),
        Parameter("bias", "whether there is a bias", 0, told=in_words({0: "no bias", 1: "a bias"}), argument="bias"),
        *form(LAID_OUT),
        layout("layout"),
        layout("weight_layout"),
        layout("bias_layout", FLAT_LAYOUTS),
        DTYPE,
        DATA,
        EXPLICIT,
        Parameter(
            "misfit",
            "1, -1: x's channels, 2: groups, 3, -3: bias, 4, 5: output_padding, 6: padding (below 0: the height's)",
            0,
            hidden=True,
        ),
    ),
    lambda case: _allows(case),
)


def _allows(case: Case) -> bool:
    if (case["misfit"] == 2 and case["groups"] == 1) or (case["bias_layout"] != "contiguous" and not case["bias"]):
        return False
    if (case["misfit"] == -1 and case["groups"] * case["in_channels"] == 1) or (
        case["misfit"] == -3 and case["groups"] * case["out_channels"] == 1
    ):
        return False  # nothing would be left of what is to be one too few
    return all(axis.allows(case) for axis in LAID_OUT)


def build(case: Case, fill: float) -> Call:
    """x: (batch, groups * in_channels, height, width), weight: (groups * in_channels, out_channels, *kernel)"""
    from grader.curriculum.tensors import tensor

    dtype, groups, data, misfit = case["dtype"], case["groups"], case["data"], case["misfit"]
    channels = groups * case["in_channels"] + (misfit == 2)
    leading = (case["batch"],) if case["batch"] else ()
    x_shape = (*leading, channels + {1: 1, -1: -1}.get(misfit, 0), *(case[axis.size] for axis in LAID_OUT))
    weight_shape = (channels, case["out_channels"], *(case[axis.kernel] for axis in LAID_OUT))
    tensors = {
        "x": tensor("x", x_shape, dtype, case["layout"], fill, data),
        "weight": tensor("weight", weight_shape, dtype, case["weight_layout"], fill, data),
    }
    if case["bias"]:
        out = groups * case["out_channels"] + {3: 1, -3: -1}.get(misfit, 0)
        tensors["bias"] = tensor("bias", (out,), dtype, case["bias_layout"], fill, data)
    asked = case.but(**_too_much(case)) if abs(misfit) > 3 else case
    given = options(asked, LAID_OUT, ("stride", "padding", "output_padding"))
    if groups != 1 or case["explicit"]:
        given["groups"] = groups
    return Call(tensors, given | options(asked, LAID_OUT, ("dilation",)))


def _too_much(case: Case) -> dict[str, int]:
    """An output_padding or a padding that must be refused, along the width or (below 0) the height."""
    axis, which = LAID_OUT[case["misfit"] > 0], abs(case["misfit"])
    if which == 6:
        return {axis.padding: case[axis.padding] - -axis.result(case) // 2}
    return {axis.output_padding: max(case[axis.stride], case[axis.dilation]) + which - 4}


def elements(case: Case) -> tuple[int, int]:
    """Of x or weight, whichever is larger, and of the result."""
    images, sizes = max(1, case["batch"]) * case["groups"], [case[axis.size] for axis in LAID_OUT]
    kernels = case["groups"] * case["in_channels"] * case["out_channels"] * prod(case[axis.kernel] for axis in LAID_OUT)
    made = images * case["out_channels"] * prod(axis.result(case) for axis in LAID_OUT)
    return max(images * case["in_channels"] * prod(sizes), kernels), made


def magnitude(call: Call) -> float:
    """The largest |x| under every tap that brings something to one channel, of all channels in; and |bias|."""
    tensors = {name: tensor.detach().abs() for name, tensor in call.tensors.items()}
    bias = float(tensors["bias"].max()) if "bias" in tensors else 0.0
    return max(1.0, float(tensors["x"].max()) * float(tensors["weight"].sum((0, 2, 3)).max()) + bias)


def misfit(call: Call) -> str:
    x, weight = call.tensors["x"], call.tensors["weight"]
    groups, out = call.options.get("groups", 1), call.options.get("groups", 1) * weight.shape[1]
    if x.shape[-3] != weight.shape[0]:
        return f"x has {x.shape[-3]} channels, and weight takes {weight.shape[0]}"
    if weight.shape[0] % groups:
        return f"x has {x.shape[-3]} channels, which {groups} groups can't share"
    if "bias" in call.tensors and len(call.tensors["bias"]) != out:
        return f"bias has {len(call.tensors['bias'])} numbers, and there are {out} channels out"
    if "output_padding" in call.options:
        return "output_padding is as large as stride or dilation"
    return "padding takes off all there is"


def sweep(seed: int) -> list[dict[str, Value]]:
    """A covering array over everything, sizes from the smallest valid one up."""
    cases = []
    for row in mixture(_columns(), seed, at_least=200):
        numbers = {name: value for names, values in row.items() for name, value in zip(names, values, strict=True)}  # type: ignore[call-overload]
        for axis in LAID_OUT:
            most = max(numbers[axis.stride], numbers[axis.dilation]) - 1
            numbers[axis.output_padding] = min(numbers[axis.output_padding], most)
            numbers[axis.size] = axis.smallest(numbers) + numbers.pop(f"spare {axis.size}")
        cases.append(numbers)
    return [*cases, {"in_channels": 300}]


def _columns() -> dict[Any, tuple[Any, ...]]:
    """Two numbers in one column where that makes the array smaller."""
    bias = ((0, "contiguous"), *((1, layout) for layout in FLAT_LAYOUTS))
    columns: dict[Any, tuple[Any, ...]] = {
        ("batch", "groups"): tuple(product((1, 2, 3), (1, 2, 3))),
        ("in_channels", "out_channels"): tuple(product((1, 2, 3), (1, 2, 3))),
        ("layout",): tuple(product(ALL_LAYOUTS)),
        ("weight_layout",): tuple(product(ALL_LAYOUTS)),
        ("bias", "bias_layout", "form"): tuple((*each, form) for each in bias for form in ("pair", "int")),
        ("dtype", "data"): (("float32", WHOLE), ("float32", THIRDS), ("float64", WHOLE)),
    }
    for axis in LAID_OUT:
        columns |= {
            (axis.kernel, axis.dilation): tuple(product((1, 2, 3), (1, 2, 3))),
            (axis.stride, axis.output_padding): tuple(product((1, 2, 3), (0, 1, 2))),
            (axis.padding,): tuple(product((0, 1, 2, 3))),
            (f"spare {axis.size}",): tuple(product((0, 1, 2, 3))),
        }
    return columns
