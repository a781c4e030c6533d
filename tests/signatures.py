"""Where each number of a call stands, as a learner reads it: in a size of a tensor, or in an argument of the signature."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from typing import Any

from grader.curriculum import find

_SIGNAL = {"x": "batch groups*in_channels length", "weight": "groups*out_channels in_channels kernel"}
_IMAGE = {"x": "batch groups*in_channels height width", "weight": "groups*out_channels in_channels kernel_h kernel_w"}
_BIAS = {"bias": "groups*out_channels"}
_PLACES = {"grad_output": "batch groups*out_channels places"}
_CHANNELS = {"x": "batch channels height width"}

SHAPES: dict[str, dict[str, str]] = {
    "trace": {"x": "rows columns"},
    "diagonal": {"x": "rows columns ..."},
    "matvec": {"a": "rows columns", "v": "columns"},
    "matmul": {"a": "... rows inner", "b": "... inner columns"},
    "windows1d": {"x": "... length"},
    "windows2d": {"x": "... height width"},
    "pad": {"x": "... last"},
    "pad_modes": {"x": "... last"},
    "conv1d": {**_SIGNAL, **_BIAS},
    "conv2d": {**_IMAGE, **_BIAS},
    "fast_conv2d": {**_IMAGE, **_BIAS},
    "max_pool2d": _CHANNELS,
    "avg_pool2d": _CHANNELS,
    "unfold": _CHANNELS,
    "fold": {"x": "batch kernel_h*kernel_w*channels places_h*places_w"},
    "conv1d_grad_x": {**_PLACES, "weight": _SIGNAL["weight"]},
    "conv1d_grad_weight": {"x": _SIGNAL["x"], **_PLACES},
    "conv_transpose2d": {
        "x": _IMAGE["x"],
        "weight": "groups*in_channels out_channels kernel_h kernel_w",
        **_BIAS,
    },
}
"""The sizes of each tensor. Three dots stand for whatever else there is; a size that isn't an argument is read off where
it is the last factor."""

_ARGUMENTS = {"kernel": "kernel_size", "height": "output_size", "width": "output_size"}
"""How an argument is called that holds a number, where it isn't called as the number is."""

SIDES = {"length": 0, "height": 0, "width": 1, "_h": 0, "_w": 1}
ALONG = ("kernel", "kernel_size", "output_size", "stride", "padding", "output_padding", "dilation")
"""The arguments that are one number for each axis."""


@dataclass(frozen=True)
class Signature:
    """What a function takes: the sizes of its tensors, and its arguments with their defaults."""

    shapes: dict[str, tuple[str, ...]]
    defaults: dict[str, Any]

    @property
    def axes(self) -> int:
        """How many dimensions windows slide along."""
        return 2 if any("_h" in dim or dim == "height" for dims in self.shapes.values() for dim in dims) else 1

    def argument(self, name: str) -> tuple[str, int | None] | None:
        """The argument in which a number stands, and at which place of a pair, if it is one for each axis."""
        plain = name.removesuffix("_h").removesuffix("_w")
        called = next((each for each in (plain, _ARGUMENTS.get(plain)) if each in self.defaults), None)
        if called is None:
            return None
        side = SIDES.get(name if plain == name else name[-2:])
        return called, side if self.axes == 2 and called in ALONG else None

    @property
    def sizes(self) -> set[str]:
        """The numbers that only the tensors have."""
        last = {dim.split("*")[-1] for dims in self.shapes.values() for dim in dims}
        return {each for each in last if each != "..." and not each.startswith("places") and not self.argument(each)}

    def simplest(self, name: str) -> Any:
        """What a number is unless something is said."""
        found = self.argument(name)
        default = self.defaults[found[0]] if found else 1
        return 0 if name.startswith("pad[") else 1 if default in (None, ...) else default


@cache
def signature(name: str) -> Signature:
    """The signature of an exercise's function."""
    taken = ast.parse(f"def {find(name).signature}: ...").body[0]
    assert isinstance(taken, ast.FunctionDef)
    shapes = {tensor: tuple(sizes.split()) for tensor, sizes in SHAPES[name].items()}
    names = [each.arg for each in taken.args.args]
    given = [ast.literal_eval(each) for each in taken.args.defaults]
    defaults = dict(zip(names, [...] * (len(names) - len(given)) + given, strict=True))
    return Signature(shapes, {each: default for each, default in defaults.items() if each not in shapes})
