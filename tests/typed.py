"""A call in a learner's words, typed in: as it is printed, and what phrases say of it besides."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

import torch
from signatures import ALONG, Signature, signature

from grader.curriculum.axes import LAID, LAYOUT_OF
from grader.curriculum.call import DISTINCT, FAR_BELOW, OTHERS, THIRDS, WHOLE
from grader.curriculum.exercise import Call
from grader.curriculum.tensors import tensor

_HOW = {words: layout for layout, words in LAID.items()}
_DATA = {
    "whole numbers as before": WHOLE,
    "numbers that aren't whole": THIRDS,
    "other numbers than before": OTHERS,
    "x around zero": DISTINCT,
    "x far below zero": FAR_BELOW,
}


def evaluated(text: str) -> Any:
    """A value, typed where nothing is imported but torch."""
    return eval(text, {"__builtins__": {}, "torch": torch})


@dataclass(frozen=True)
class Typed:
    """One call in a learner's words: what each tensor's sizes are, and each argument."""

    name: str
    sizes: dict[str, tuple[int, ...]]
    given: dict[str, Any]
    layouts: dict[str, str] = field(default_factory=dict)
    dtype: str = "float32"
    data: int = 0
    frozen: bool = False

    @property
    def signature(self) -> Signature:
        return signature(self.name)

    @property
    def axes(self) -> int:
        return self.signature.axes

    def call(self, fill: float) -> Call:
        tensors = {}
        for i, (name, shape) in enumerate(self.sizes.items()):
            how = self.layouts.get(name, "contiguous")
            whose = "bias" if name == "bias" else ("x", "weight")[i]
            tensors[name] = tensor(whose, shape, self.dtype, how, fill, self.data)
        return Call(tensors, self.given, ("x",) if self.frozen else ())

    def said(self, phrase: str) -> Typed:
        """The same call but for what a phrase says of it."""
        for pattern, change in _PHRASES:
            if found := re.fullmatch(pattern, phrase):
                return change(self, *found.groups())
        raise ValueError(f"nobody could type {phrase!r}")

    def number(self, name: str) -> int:
        """What a number that is called so is in this call."""
        name = name.removesuffix(" per group")
        if found := re.fullmatch(r"pad\[(\d)\]", name):
            return self.given["pad"][int(found[1])]
        if found := re.fullmatch(r"x\.shape\[(-?\d)\]", name):
            return self.sizes["x"][int(found[1])]
        if argument := self.signature.argument(name):
            return self._given(*argument)
        return self._read(name)

    def _given(self, argument: str, side: int | None) -> Any:
        """What an argument is, or what it is at one place of a pair."""
        value = self.given.get(argument, self.signature.defaults[argument])
        if argument == "stride" and value is None:
            return self._given("kernel", side)
        return value[side] if isinstance(value, tuple) and side is not None else value

    def _read(self, name: str) -> int:
        """A number, read off a tensor's sizes."""
        for of, shape in self.sizes.items():
            dims = self.signature.shapes[of]
            for i, dim in enumerate(dims):
                *others, last = dim.split("*")
                if last == name and (len(shape) >= len(dims) - i or "..." in dims):
                    at = i if "..." in dims[i:] else i - len(dims)
                    return shape[at] // prod(map(self.number, others))
        raise ValueError(f"nobody sees what {name} is in {self}")

    def with_number(self, name: str, value: Any) -> Typed:
        """The same with another number; sizes that hang on it follow."""
        value = evaluated(value) if isinstance(value, str) else value
        name = name.removesuffix(" per group")
        before = {each: self.number(each) for each in self.signature.sizes if self._has(each)}
        if argument := self.signature.argument(name):
            return self._with_argument(*argument, value)._fitted(before)
        return self._fitted({**before, name: value})

    def _has(self, name: str) -> bool:
        """Whether any tensor has this size: not if x has no batch, or something is called that there isn't."""
        dims = self.signature.shapes
        return name != "batch" or all(
            len(of) == len(dims[each]) for each, of in self.sizes.items() if name in dims[each]
        )

    def _with_argument(self, argument: str, side: int | None, value: Any) -> Typed:
        if side is None:
            return self._giving(**{argument: value})
        both = [self._given(argument, each) for each in (0, 1)]
        if both[side] == value:
            return self
        both[side] = value
        return self._giving(**{argument: tuple(both)})

    def _fitted(self, numbers: dict[str, int]) -> Typed:
        """The same with tensors of these sizes, as far as they are told by name."""
        fitted = self
        for name, shape in self.sizes.items():
            fitted = fitted._sized(name, self._shape(self.signature.shapes[name], shape, numbers))
        return fitted

    def _shape(self, dims: tuple[str, ...], was: tuple[int, ...], numbers: dict[str, int]) -> tuple[int, ...]:
        if "batch" in dims and "batch" not in numbers:
            dims = dims[1:]
        sizes = [prod(self._factor(each, numbers) for each in dim.split("*")) for dim in dims if dim != "..."]
        if "..." not in dims:
            return tuple(sizes)
        at = dims.index("...")
        return (*sizes[:at], *was[at : len(was) - len(sizes[at:])], *sizes[at:])

    def _factor(self, name: str, numbers: dict[str, int]) -> int:
        if name.startswith("places"):
            return self._places(name.removeprefix("places"), numbers)
        return numbers[name] if name in numbers else self.number(name)

    def _places(self, suffix: str, numbers: dict[str, int]) -> int:
        """How many windows there are along one axis."""
        size = {"": "length", "_h": "height", "_w": "width"}[suffix]
        long, kernel = (self._factor(each, numbers) for each in (size, f"kernel{suffix}"))
        stride, padding, dilation = (self.number(f"{each}{suffix}") for each in ("stride", "padding", "dilation"))
        return (long + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1

    def _giving(self, **arguments: Any) -> Typed:
        return replace(self, given={**self.given, **arguments})

    def _sized(self, name: str, shape: tuple[int, ...]) -> Typed:
        return replace(self, sizes={**self.sizes, name: shape})

    def with_size_of_x(self, dim: str, size: str) -> Typed:
        shape = list(self.sizes["x"])
        shape[int(dim)] = int(size)
        return self._sized("x", tuple(shape))

    def with_pad(self, at: str, value: str) -> Typed:
        pad = list(self.given["pad"])
        pad[int(at)] = int(value)
        return self._giving(pad=tuple(pad))

    def with_pairs(self, count: int) -> Typed:
        pad = (*self.given["pad"], *(0,) * 8)
        return self._giving(pad=pad[: 2 * count])

    def with_leading(self, sizes: str | None) -> Typed:
        leading = tuple(map(int, sizes.split(", "))) if sizes else ()
        return self._sized("x", (*leading, *self.sizes["x"][-self.axes :]))

    def with_dimensions(self, count: str) -> Typed:
        ones = (1,) * 4 + self.sizes["x"]
        return self._sized("x", ones[-int(count) :])

    def with_first_dimensions(self, count: int) -> Typed:
        return self._sized("x", self.sizes["x"][:count])

    def with_bias(self) -> Typed:
        return self._sized("bias", self._shape(self.signature.shapes["bias"], (), {}))

    def without(self, name: str) -> Typed:
        kept = {each: shape for each, shape in self.sizes.items() if each != name}
        given = {each: value for each, value in self.given.items() if each != name}
        return replace(self, sizes=kept, given=given)

    def without_batch(self) -> Typed:
        return self._sized("x", self.sizes["x"][1 - len(self.signature.shapes["x"]) :])

    def as_pairs(self) -> Typed:
        pairs = {n: (v, v) if isinstance(v, int) and n in ALONG else v for n, v in self.given.items()}
        return replace(self, given=pairs)

    def as_ints(self) -> Typed:
        """As far as one int can stand for both."""
        ints = {n: v[0] if isinstance(v, tuple) and v[0] == v[-1] else v for n, v in self.given.items()}
        return replace(self, given=ints)

    def lying(self, name: str, how: str) -> Typed:
        return replace(self, layouts={**self.layouts, name: _HOW[how]})


_PHRASES: tuple[tuple[str, Callable[..., Typed]], ...] = (
    (r"pad\[(\d)\]=(-?\d+)", Typed.with_pad),
    (r"x\.shape\[(-?\d)\]=(\d+)", Typed.with_size_of_x),
    (r"a matrix", lambda typed: typed.with_first_dimensions(2)),
    (r"no fourth dimension", lambda typed: typed.with_first_dimensions(3)),
    (r"value=(.*)", lambda typed, value: typed._giving(value=evaluated(value))),
    (r"no (value|bias|stride|padding|dilation|groups|divisor_override)", Typed.without),
    (r"a bias", Typed.with_bias),
    (r"no batch in x", Typed.without_batch),
    (r"([a-z_]+(?: per group)?)=(-?\d+|'\w+'|True|False)", Typed.with_number),
    (r"no leading dimensions", lambda typed: typed.with_leading(None)),
    (r"leading dimensions \((.*)\)", Typed.with_leading),
    (r"a (\d)-dimensional x", Typed.with_dimensions),
    (r"an empty pad", lambda typed: typed.with_pairs(0)),
    (r"one pair in pad", lambda typed: typed.with_pairs(1)),
    (r"(\d) pairs in pad", lambda typed, count: typed.with_pairs(int(count))),
    (r"pairs for the ints", Typed.as_pairs),
    (r"one int for both dimensions", Typed.as_ints),
    (r"(?:everything in |x in )?(float32|float64|bfloat16|int64)", lambda typed, name: replace(typed, dtype=name)),
    (f"({'|'.join(LAYOUT_OF.values())}) ({'|'.join(map(re.escape, _HOW))})", Typed.lying),
    (f"({'|'.join(_DATA)})", lambda typed, words: replace(typed, data=_DATA[words])),
    (r"x\.requires_grad", lambda typed: replace(typed, frozen=False)),
    (r"x without requires_grad", lambda typed: replace(typed, frozen=True)),
)


def phrases(text: str) -> list[str]:
    """`a, b and c`, taken apart; commas within brackets hold together."""
    return re.split(r"(?:, | and | or )(?![^(]*\))", text)


def parsed(text: str, shapes: dict[str, tuple[int, ...]], numbers: dict[str, int] | None = None) -> Typed:
    """A call as it is printed, with tensors of these sizes, or of these numbers."""
    call, _, rest = text.partition(") with ")
    tree = ast.parse(call + (")" if rest else ""), mode="eval").body
    assert isinstance(tree, ast.Call)
    given = {str(each.arg): evaluated(ast.unparse(each.value)) for each in tree.keywords}
    names = {each.id for each in tree.args if isinstance(each, ast.Name)}
    assert isinstance(tree.func, ast.Name)
    typed = Typed(tree.func.id, {name: shape for name, shape in shapes.items() if name in names}, given)
    typed = typed._fitted(numbers) if numbers else typed
    for phrase in phrases(rest) if rest else ():
        typed = typed.said(phrase)
    return typed


def from_nothing(text: str) -> Typed:
    """A call as it is printed, of whose tensors nothing is known: every size of which nothing is said is one."""
    said = signature(text.partition("(")[0])
    ones = {name: (1,) * len([dim for dim in dims if dim != "..."]) for name, dims in said.shapes.items()}
    return parsed(text, ones, dict.fromkeys(said.sizes, 1))
