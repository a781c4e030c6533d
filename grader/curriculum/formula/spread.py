"""A convolution read the other way: what stands at a place goes back to the elements that its window was made of.

    result[b, xc, at] += y[b, yc, i] * w[wo, c, tap]      for every place i and every tap k

That is the gradient to x, and the transposed convolution, which makes an x out of what it takes for a y. Letters are
those of the formula; n is how many places y has, e is output_padding, `size` how long the result is. What lies before
its first element or behind its last one is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import ONCE, Pair, Terms, value
from grader.curriculum.formula.beyond import Line
from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.formula.tensors import counted
from grader.curriculum.mistake import SomeError

if TYPE_CHECKING:
    from torch import Tensor

SPREAD: Terms = {
    **{letter: letter for letter in "LKspde"},
    "size": "(L - 1)*s - 2*p + d*(K - 1) + e + 1",
    "at": "i*s + k*d - p",
    "inside": "(at >= 0) & (at < N)",
    "tap": "k",
    "taps": "",
    "places": "",
}
"""Terms along each dimension, in place of those of windows. In `at`, N is the result's size."""

SPREAD_ONCE: Terms = {**ONCE, "einsum": "bgoN,gocK->bgcNK", "ys": "g*O + o", "sums": "q"}
"""The others. `ys` is which channels of y belong to a group."""


class Spread(Convolution):
    """The right formula. A mistake says terms otherwise, or overrides a step."""

    right_along = SPREAD
    known: Terms = MappingProxyType({**SPREAD, **SPREAD_ONCE})
    said: Terms = MappingProxyType(
        {
            "at": "result[{}]",
            "tap": "w[{}]",
            "size": "a length of {}",
            "wo": "weight[{}]",
            "xc": "channel {} of the result",
        }
    )
    left_out = ""
    survives = ""
    """Of the products that meet, the one with the largest of this (in i and k) is kept; if it is empty, their sum."""

    def spread(self, y: Tensor, weight: Tensor, groups: int, lines: Sequence[Line]) -> Tensor:
        """y: (batch, groups * O, *n), weight: (groups * O, C, *kernel) -> (batch, groups * C, *size)"""
        self.arguments = groups, weight
        groups, weight, y = self._once("G", groups), self.weights(weight), self._counting(self._once("x", y))
        self.arguments = groups, weight
        sizes = self.each("size", lines)
        if min(sizes) < 1:
            raise SomeError("nothing is left of the result")
        for line, size in zip(lines, sizes, strict=True):
            line["N"] = size
        products = self.join(self.sum(self.group_inputs(y, groups), self.group_outputs(weight, groups)))
        self.ends_outside = False
        insides = [each.get("inside") or SPREAD["inside"] for each in self.terms_along]
        for axis, (line, at) in enumerate(zip(lines, self._places(lines), strict=True)):
            products = self._laid(products, self.axes - axis, line, at, insides[axis])
        return products

    def lines_of(self, sizes: Pair, kernel: Pair, **numbers: Pair) -> list[Line]:
        """The numbers along each dimension, by their letters: y's sizes, the kernel's, and those that are given."""
        lines: list[Line] = [{"n": n, "L": n, "K": k} for n, k in zip(sizes, kernel, strict=True)]
        for letter, values in {**numbers, "n": sizes, "K": kernel}.items():
            self._share(lines, letter, values)
        for line, mistaken in zip(lines, self.terms_along, strict=True):
            line |= {letter: value(mistaken[letter], line) for letter in "Kspde" if letter in mistaken}
        return lines

    def _places(self, lines: Sequence[Line]) -> list[Tensor]:
        """Along each dimension, where in the result each tap of each place goes: (n, kernel)"""
        counts = [{**line, "i": counted(line["n"])[:, None], "k": counted(line["K"])} for line in lines]
        return [at + 0 * (each["i"] + each["k"]) for each, at in zip(counts, self.each("at", counts), strict=True)]

    def group_inputs(self, windows: Tensor, groups: int) -> Tensor:
        """y, parted into groups."""
        if "ys" not in self.terms:
            return windows.unflatten(1, (groups, -1))
        return windows[:, self._channels("ys")[..., 0].expand(groups, windows.shape[1] // groups)]

    def join(self, result: Tensor) -> Tensor:
        """(batch, group, c, *n, *kernel) -> (batch, channels, *n, *kernel)"""
        joined = result.flatten(1, 2)
        if "sums" in self.terms:
            joined = value(self.terms["sums"], {**self.letters, "r": result, "q": joined})
        if "xc" in self.terms:
            to = self._channels("xc")[:, 0].expand(result.shape[1:3]).flatten()
            joined = joined.new_zeros((len(joined), int(to.max()) + 1, *joined.shape[2:])).index_add(1, to, joined)
        return joined

    def _laid(self, products: Tensor, left: int, line: Line, at: Tensor, inside: str) -> Tensor:
        """(batch, channels, n, ..., kernel, ...) -> (batch, channels, ..., ..., N), along the first of those left."""
        meet = products.movedim((2, 2 + left), (-2, -1)).flatten(-2)
        at = at.flatten()
        self.ends_outside |= bool(((at < -line["p"]) | (at >= line["N"] + line["p"])).any())
        if self.ends_outside and self.beyond == "raises":
            raise SomeError("there is no such place")
        keep = self._kept(at, line, inside)
        return meet.new_zeros((*meet.shape[:-1], line["N"])).index_add(-1, at[keep], meet[..., keep])

    def _kept(self, at: Tensor, line: Line, inside: str) -> Tensor:
        """Which products are added up: all inside the result, or of those that meet the one that survives."""
        within = (at >= 0) & (at < line["N"]) & value(inside, {**line, "at": at})
        if not self.survives:
            return within
        order = counted(len(at))
        rank = value(self.survives, {"i": order // line["K"], "k": order % line["K"]})
        return within & ~((at == at[:, None]) & (rank > rank[:, None])).any(1)


class GradientToX(Spread):
    """The gradient of a convolution to its x, whose length is given."""

    right_along: Terms = MappingProxyType({**SPREAD, "size": "L"})
    known: Terms = MappingProxyType({**SPREAD, **SPREAD_ONCE, "size": "L"})

    def __call__(  # type: ignore[override]
        self, y: Tensor, weight: Tensor, length: int, stride: int = 1, padding: int = 0, dilation: int = 1,
        groups: int = 1,
    ) -> Tensor:  # fmt: skip
        numbers = {"L": (length,), "s": (stride,), "p": (padding,), "d": (dilation,)}
        lines = self.lines_of(tuple(y.shape[2:]), tuple(weight.shape[2:]), **numbers)
        return self.finish(self.spread(y, weight, groups, lines), y)


class Transposed(Spread):
    """The transposed convolution."""

    def __call__(  # type: ignore[override]
        self, x: Tensor, weight: Tensor, bias: Any = None, stride: Any = 1, padding: Any = 0, output_padding: Any = 0,
        groups: int = 1, dilation: Any = 1,
    ) -> Tensor:  # fmt: skip
        given = {"stride": stride, "padding": padding, "output_padding": output_padding, "dilation": dilation}
        pairs = [self.pair(*each) for each in given.items()]
        numbers = dict(zip("sped", pairs, strict=True))
        lines = self.lines_of(tuple(x.shape[2:]), tuple(weight.shape[2:]), **numbers)
        return self.finish(self.add_bias(self.spread(x, weight, groups, lines), bias, weight), x)
