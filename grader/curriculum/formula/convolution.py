"""Convolution in one or two dimensions, evaluated term by term."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import value
from grader.curriculum.formula.tensors import counted, einsum, kept, remembered
from grader.curriculum.formula.windows import Windows
from grader.curriculum.mistake import SomeError

if TYPE_CHECKING:
    from torch import Tensor


class Convolution(Windows):
    """The right formula. A mistake says terms otherwise, or overrides a step."""

    left_out = "finish"
    """Where the results that don't count are left out: once the bias is added, or before (`join`)."""
    no_channel: type[Exception] = SomeError
    """What is raised for a channel that x hasn't."""

    def __call__(  # type: ignore[override]
        self, x: Tensor, weight: Tensor, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1,
        groups: int = 1,
    ) -> Tensor:  # fmt: skip
        s, p, d = self.pair("stride", stride), self.pair("padding", padding), self.pair("dilation", dilation)
        self.arguments = groups, weight
        windows = self.windows_of(self._once("x", x), tuple(weight.shape[2:]), s, p, d)
        sums = self.multiply(windows, weight, self._once("G", groups))
        return self.finish(self.add_bias(sums, bias, weight), x)

    @property
    def letters(self) -> dict[str, Any]:
        """Of the call that is being evaluated."""
        groups, weight = self.arguments
        among = {"G": groups, "O": len(weight) // groups, "C": weight.shape[1], "T": prod(weight.shape[2:])}
        return {**among, "axes": self.axes, "ones": [1] * self.axes}

    def _once(self, name: str, right: Any) -> Any:
        """A term that isn't along a dimension, made of the right one."""
        text = self.terms.get(name)
        return value(text, {**self.letters, name: right}) if text else right

    def multiply(self, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
        """windows: (batch, channels, *n, *kernel) -> (batch, out_channels, *n)"""
        if self._how is None:
            return self.sums(windows, weight, groups)
        return _summed(_Products(self._how, self), windows, weight, groups, self.arguments[0]).clone()

    @cached_property
    def _how(self) -> tuple[str | None, ...] | None:
        """The terms by which products are added up; None if it is in a step that they are added up otherwise."""
        if self.left_out == "join" or any(getattr(type(self), step) is not right for step, right in _STEPS.items()):
            return None
        along = [each.get(name) for each in self.terms_along for name in ("tap", "taps")]
        return *[self.terms.get(name) for name in _TERMS], *along

    def sums(self, windows: Tensor, weight: Tensor, groups: int) -> Tensor:
        """The same, worked out."""
        grouped = self.group_inputs(windows, groups)
        kernels = self.group_outputs(self.weights(weight), groups)
        return self.join(self.sum(grouped, kernels))

    def weights(self, weight: Tensor) -> Tensor:
        if not self.terms:
            return weight
        weight = kept(self._once("w", weight), 1, self.terms.get("channels"), "c", "C")
        if "tap" in self._mistaken or "taps" in self._mistaken:
            for dim, mistaken in enumerate(self.terms_along, 2):
                weight = kept(weight, dim, mistaken.get("taps"), "k", "K")
                if "tap" in mistaken:
                    taps = counted(weight.shape[dim])
                    weight = weight.index_select(dim, value(mistaken["tap"], {"k": taps, "K": len(taps)}))
        return weight

    def group_inputs(self, windows: Tensor, groups: int) -> Tensor:
        if "xc" not in self.terms:
            return windows.unflatten(1, (groups, -1))
        index, channels = self._channels("xc"), windows.shape[1]
        if int(index.max()) >= channels:
            raise self.no_channel(f"index {channels} is out of bounds for dimension 1 with size {channels}")
        return windows[:, index[:, 0] if index.shape[1] == 1 else index]

    def group_outputs(self, weight: Tensor, groups: int) -> Tensor:
        if "wo" not in self.terms:
            return weight.unflatten(0, (groups, -1))
        return weight[self._channels("wo")[..., 0].expand(groups, len(weight) // groups)]

    def _channels(self, name: str) -> Tensor:
        """A term that counts channels: (group, channel out or 1, channel in or 1)"""
        letters = self.letters
        g, o, c = (counted(letters[most]) for most in "GOC")
        letters |= {"g": g[:, None, None], "o": o[:, None], "c": c}
        index: Tensor = value(self.terms[name], letters) + 0 * letters["g"]
        return index

    def sum(self, windows: Tensor, kernels: Tensor) -> Tensor:
        """(batch, group, c, *n, *kernel) and (group, o, c, *kernel) -> (batch, group, o, *n)"""
        equation = self.terms.get("einsum") or self.known["einsum"]
        for_each_out = windows.dim() > 3 + 2 * self.axes
        return einsum(equation.replace("bgc", "bgoc", for_each_out), self.axes, windows, kernels)

    def join(self, result: Tensor) -> Tensor:
        joined = result.flatten(1, 2)
        if "sums" in self.terms:
            joined = value(self.terms["sums"], {**self.letters, "r": result, "q": joined})
        if "yc" in self.terms:
            to = self._channels("yc")[..., 0].expand(result.shape[1:3]).flatten()
            joined = joined.new_zeros((len(joined), int(to.max()) + 1, *joined.shape[2:])).index_add(1, to, joined)
        return self._counting(joined) if self.left_out == "join" else joined

    def add_bias(self, result: Tensor, bias: Tensor | None, weight: Tensor) -> Tensor:
        if bias is None:
            return result
        letters = {"r": result, "bias": self._once("bias", bias), "ones": [1] * self.axes}
        if "biased" in self.terms:
            letters |= self.letters
        return value(self.terms.get("biased") or self.known["biased"], letters)

    def finish(self, result: Tensor, x: Tensor) -> Tensor:
        return super().finish(self._counting(result) if self.left_out == "finish" else result, x)

    def _counting(self, result: Tensor) -> Tensor:
        """The results that count; zeros for the others."""
        if not self.terms:
            return result
        result = kept(result, 0, self.terms.get("images"), "b", "B")
        result = kept(result, 1, self.terms.get("outs"), "q", "Q")
        if "places" in self._mistaken:
            for dim, mistaken in enumerate(self.terms_along, 2):
                result = kept(result, dim, mistaken.get("places"), "i", "n")
        return result


_TERMS = ("w", "channels", "xc", "wo", "einsum", "sums", "yc")
_STEPS = {
    name: getattr(Convolution, name)
    for name in ("weights", "group_inputs", "group_outputs", "no_channel", "sum", "sums", "join")
}


@dataclass(frozen=True)
class _Products:
    """How products are added up: alike in all formulas in which the mistake is about something else."""

    terms: tuple[str | None, ...]
    formula: Convolution = field(compare=False)


@remembered
def _summed(products: _Products, windows: Tensor, weight: Tensor, groups: int, given: int) -> Tensor:
    return products.formula.sums(windows, weight, groups)
