"""What gathers by windows that slide over x: convolutions, their gradient to weight, windows themselves, pooling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from grader.curriculum.axes import PLANE, Axis
from grader.curriculum.formula import ALONG
from grader.curriculum.formula.spoken import spoken, words
from grader.curriculum.gather import MAX, NOTHING, Gather

PLACES, TAPS = "ij", "kl"

_AS_IT_IS: Mapping[str, str] = MappingProxyType({})


def of_windows(axes: tuple[Axis, ...]) -> Gather:
    """y[..., i, k] = x[..., i*stride + k*dilation]"""
    size = "{0} if {0} != 1 or ones".format
    leading = {"a": "outer if outer", "b": size("batch"), "c": size("in_channels")}
    return _sliding(axes, leading, (*leading, *PLACES[: len(axes)], *TAPS[: len(axes)]), padded=False)


def of_convolution(axes: tuple[Axis, ...]) -> Gather:
    """y[b, g*O + o, i] = sum over c and k of x[b, g*C + c, i*stride + k*dilation - padding] * weight[g*O + o, c, k]"""
    taps = TAPS[: len(axes)]
    out, channels = ("g * out_channels + o",), "groups * out_channels"
    of_x = _sliding(axes, {"b": "batch if batch", "g": "groups * in_channels"}, ("b", "go", *PLACES[: len(axes)]))
    return replace(
        of_x,
        letters={**of_x.letters, "g": "groups", "o": "out_channels", "c": "in_channels"},
        over=f"c{taps}",
        tensors={
            **of_x.tensors,
            "weight": (channels, "in_channels", *(axis.kernel for axis in axes)),
            "bias": (channels,),
        },
        reads={
            "x": ("b", "g * in_channels + c", *of_x.reads["x"][2:]),
            "weight": (*out, "c", *taps),
        },
        plus={"bias": out},
    )


def of_gradient_to_weight(axes: tuple[Axis, ...]) -> Gather:
    """y[g*O + o, c, k] = sum over b and i of x[b, g*C + c, i*stride + k*dilation - padding] * grad[b, g*O + o, i]"""
    forward = of_convolution(axes)
    places = PLACES[: len(axes)]
    out = "g * out_channels + o"
    return replace(
        forward,
        letters={**forward.letters, "b": "batch"},
        result=("go", "c", *TAPS[: len(axes)]),
        over=f"b{places}",
        tensors={
            "x": forward.tensors["x"],
            "grad_output": ("batch", "groups * out_channels", *(f"{axis.size}_out" for axis in axes)),
        },
        reads={"x": forward.reads["x"], "grad_output": ("b", out, *places)},
        plus={},
    )


def of_columns() -> Gather:
    """y[b, (c*K + k)*K_ + l, i*W + j] = x[b, c, i*stride + k*dilation - padding, ...]"""
    return _sliding(PLANE, {"b": "batch if batch", "c": "in_channels"}, ("b", "c" + TAPS, PLACES))


def of_maxima() -> Gather:
    """y[b, c, i, j] = the largest over k and l of x[b, c, ...]"""
    return replace(_pooling(), by=MAX, around=NOTHING)


def of_means() -> Gather:
    """y[b, c, i, j] = the sum over k and l of x[b, c, ...], divided by how many are counted"""
    lines = tuple(zip(PLACES, PLANE, strict=True))
    whole = (
        f"(min({i} * {axis.stride} + {axis.kernel}, {axis.size} + 2 * {axis.padding}) - {i} * {axis.stride})"
        for i, axis in lines
    )
    inside = (
        f"(min({i} * {axis.stride} + {axis.kernel} - {axis.padding}, {axis.size})"
        f" - max({i} * {axis.stride} - {axis.padding}, 0))"
        for i, axis in lines
    )
    divisor = f"divisor if divisor else {' * '.join(inside)} if excluded else {' * '.join(whole)}"
    return replace(_pooling({"d": "1"}), divisor=divisor)


def _pooling(instead: Mapping[str, str] = _AS_IT_IS) -> Gather:
    """With ceil_mode, one more window counts if it begins in x or in the padding before it."""
    windows = _sliding(PLANE, {"b": "batch if batch", "c": "in_channels"}, ("b", "c", *PLACES), instead=instead)
    names: dict[str, str] = {}
    refused: list[tuple[str, str]] = []
    for axis in PLANE:
        size, stride, padding, kernel = axis.size, axis.stride, axis.padding, axis.kernel
        said = {**words(size, axis.suffix), **instead}
        room = {"P": f"{said['P']} + ({stride} - 1) * ceil"}
        names[f"{size}_fits"] = spoken(ALONG["n"], {**said, **room})
        begins = f"({size}_fits - 1) * {stride} < {size} + {padding}"
        names[f"{size}_out"] = f"{size}_fits if not ceil or {begins} else {size}_fits - 1"
        refused.append(
            (
                f"2 * {padding} > {kernel}",
                f"{padding} is {{{padding}}}: it may be half of {kernel}, {{{kernel}}}, at most.",
            )
        )
    too_long = ((f"{axis.size}_out < 1", says) for axis, (_, says) in zip(PLANE, windows.refused, strict=True))
    return replace(windows, over=TAPS, names=names, refused=(*refused, *too_long))


def _sliding(
    axes: tuple[Axis, ...],
    leading: Mapping[str, str],
    result: tuple[str, ...],
    padded: bool = True,
    instead: Mapping[str, str] = _AS_IT_IS,
) -> Gather:
    """Windows of an x with some leading dimensions, each by its letter; `instead` says letters of the formula."""
    letters, at, names, refused = dict(leading), [], {}, []
    for place, axis in zip(PLACES, axes, strict=False):
        letters[place] = f"{axis.size}_out"
    for place, tap, axis in zip(PLACES, TAPS, axes, strict=False):
        said = {**words(axis.size, axis.suffix, padded), **instead, "i": place, "k": tap}
        letters[tap] = axis.kernel
        at.append(spoken(ALONG["at"], said) + f" - {axis.padding}" * padded)
        names[f"{axis.size}_out"] = spoken(ALONG["n"], said)
        refused.append(_too_long(axis, spoken("d * (K - 1) + 1", said), said["P"] if padded else ""))
    frames = {"x": {n - len(axes): axis.padding for n, axis in enumerate(axes)}} if padded else {}
    x = (*leading.values(), *(axis.size for axis in axes))
    return Gather(letters, result, {"x": x}, {"x": (*leading, *at)}, names=names, frames=frames, refused=tuple(refused))


def _too_long(axis: Axis, reach: str, padded: str) -> tuple[str, str]:
    there = f"{{{axis.size}}}" + (f", {{{padded}}} with its padding" if padded else "")
    return (
        f"{reach} > {padded or axis.size}",
        f"Not one window fits: it reaches over {{{reach}}} elements, and {axis.size} is {there}.",
    )
