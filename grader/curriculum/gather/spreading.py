"""What gathers where windows would be laid down and added up: at each place, every tap of a window that meets it."""

from __future__ import annotations

from collections.abc import Sequence

from grader.curriculum.axes import LENGTH, PLANE, Axis
from grader.curriculum.formula import ALONG
from grader.curriculum.formula.spoken import spoken, words
from grader.curriculum.formula.spread import SPREAD
from grader.curriculum.gather import Gather

_AT, _TAPS = "tu", "kl"


def of_gradient_to_x() -> Gather:
    """y[b, g*C + c, t] = sum over o and k of grad[b, g*O + o, i] * weight[g*O + o, c, k], where i's tap k is t"""
    out, places = "g * out_channels + o", _places(LENGTH)
    return Gather(
        letters={"b": "batch", "g": "groups", "c": "in_channels", "t": "length", "o": "out_channels", "k": "kernel"},
        result=("b", "gc", "t"),
        over="ok",
        tensors={
            "grad_output": ("batch", "groups * out_channels", "length_out"),
            "weight": ("groups * out_channels", "in_channels", "kernel"),
        },
        reads={"grad_output": ("b", out, *places), "weight": (out, "c", "k")},
        only=_meets(LENGTH, places, ["length_out"]),
        names={"length_out": spoken(ALONG["n"], words())},
        refused=(("length_out < 1", "Not one window fits into a length of {length}."),),
    )


def of_transposed() -> Gather:
    """y[b, g*O + o, t] = sum over c and k of x[b, g*C + c, i] * weight[g*C + c, o, k], where i's tap k is t"""
    channel, places = "g * in_channels + c", _places(PLANE)
    names = {f"{axis.size}_out": spoken(SPREAD["size"], words(axis.size, axis.suffix)) for axis in PLANE}
    refused = []
    for axis in PLANE:
        more = f"output_padding{axis.suffix}"
        refused.append(
            (f"{axis.size}_out < 1", f"Nothing is left of the {axis.size}: it would be {{{axis.size}_out}}.")
        )
        refused.append(
            (
                f"{more} >= max({axis.stride}, {axis.dilation})",
                f"{more} is {{{more}}}: it has to be smaller than the stride or the dilation.",
            )
        )
    return Gather(
        letters={
            "b": "batch if batch",
            "g": "groups",
            "o": "out_channels",
            "t": "height_out",
            "u": "width_out",
            "c": "in_channels",
            "k": "kernel_h",
            "l": "kernel_w",
        },
        result=("b", "go", "t", "u"),
        over="ckl",
        tensors={
            "x": ("batch if batch", "groups * in_channels", "height", "width"),
            "weight": ("groups * in_channels", "out_channels", "kernel_h", "kernel_w"),
            "bias": ("groups * out_channels",),
        },
        reads={"x": ("b", channel, *places), "weight": (channel, "o", "k", "l")},
        only=_meets(PLANE, places, ["height", "width"]),
        plus={"bias": ("g * out_channels + o",)},
        names=names,
        refused=tuple(refused),
    )


def of_columns_back() -> Gather:
    """y[b, c, t, u] = the sum over k and l of x[b, (c*K + k)*K_ + l, i*W + j], where i's tap k is t, and j's l is u"""
    places = _places(PLANE)
    names = {f"{axis.size}_places": spoken(ALONG["n"], words(axis.size, axis.suffix)) for axis in PLANE}
    row = "(c * kernel_h + k) * kernel_w + l"
    return Gather(
        letters={
            "b": "batch if batch",
            "c": "in_channels",
            "t": "height",
            "u": "width",
            "k": "kernel_h",
            "l": "kernel_w",
        },
        result=("b", "c", "t", "u"),
        over="kl",
        tensors={
            "x": ("batch if batch", "in_channels * kernel_h * kernel_w", "height_places * width_places"),
        },
        reads={"x": ("b", row, f"{places[0]} * width_places + {places[1]}")},
        only=_meets(PLANE, places, list(names)),
        names=names,
        refused=tuple(
            (f"{name} < 1", f"Not one window fits into {{{name.split('_')[0]}}} elements.") for name in names
        ),
    )


def _places(axes: tuple[Axis, ...]) -> list[str]:
    """Of which place a tap has been laid here."""
    return [
        f"(({t} + {axis.padding} - {k} * {axis.dilation}) // {axis.stride})"
        for t, k, axis in zip(_AT, _TAPS, axes, strict=False)
    ]


def _meets(axes: tuple[Axis, ...], places: Sequence[str], counts: Sequence[str]) -> str:
    """Whether there is such a place, and its tap falls on this very element."""
    falls = (
        f"({t} + {axis.padding} - {k} * {axis.dilation}) % {axis.stride} == 0"
        for t, k, axis in zip(_AT, _TAPS, axes, strict=False)
    )
    there = (f"{place} >= 0 and {place} < {count}" for place, count in zip(places, counts, strict=True))
    return " and ".join((*falls, *there))
