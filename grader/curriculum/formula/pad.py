"""Constant padding, evaluated term by term.

Along a dimension of L elements b stand before and a after, and N are there in the end; D is how many dimensions x has,
j which pair is this dimension's, `given` all pairs in their order. At once: `value` everywhere in `canvas`, then the
elements of x from `first` to `last` between `start` and `stop`. Or one dimension after another: at each place, `at` is
the index in x, and if it is `inside` it is x's element `source`, else `filled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import Pair, Terms, value
from grader.curriculum.formula.tensors import counted

if TYPE_CHECKING:
    from torch import Tensor

PADDING: Terms = {
    "given": "given",
    "pairs": "[(0, 0)]*(D - len(given)) + given[::-1]",
    "before": "b",
    "after": "a",
    "x": "x",
    "value": "value",
    "canvas": "x.new_full(size, value)",
    "start": "max(b, 0)",
    "stop": "N - max(a, 0)",
    "first": "max(-b, 0)",
    "last": "L - max(-a, 0)",
    "y": "y",
}
BY_DIMENSION: Terms = {
    "inside": "(at >= 0) & (at < L)",
    "source": "at.clamp(0, L - 1)",
    "filled": "value",
}


class Pad:
    """The right formula. A mistake says terms otherwise, or overrides a step."""

    known: Terms = MappingProxyType({**PADDING, **BY_DIMENSION})
    terms: Terms = MappingProxyType({})

    def __call__(self, x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:
        given = self._say("given", given=list(zip(pad[::2], pad[1::2], strict=True)))
        x, fill = self._say("x", x=x, value=value), self._say("value", value=value, given=given)
        pairs = [self._pair(b, a) for b, a in self.pairs(x, given)]
        one_by_one = not self.terms.keys().isdisjoint(BY_DIMENSION)
        result = self.by_dimension(x, pairs, fill) if one_by_one else self.at_once(x, pairs, fill)
        return self._say("y", y=result, x=x, given=given, pad=pad)

    def pairs(self, x: Tensor, given: Sequence[Pair]) -> Sequence[Pair]:
        """(before, after) of each dimension of x, first to last."""
        return self._say("pairs", given=given, D=x.dim())

    def _pair(self, b: int, a: int) -> Pair:
        return self._say("before", b=b, a=a), self._say("after", b=b, a=a)

    def _say(self, name: str, **letters: Any) -> Any:
        return value(self.terms.get(name) or self.known[name], letters)

    def at_once(self, x: Tensor, pairs: Sequence[Pair], fill: float) -> Tensor:
        size = [sum(pair) + length for pair, length in zip(pairs, x.shape, strict=True)]
        lines = [{"b": b, "a": a, "L": length, "N": n} for (b, a), length, n in zip(pairs, x.shape, size, strict=True)]
        result = self.canvas(x, size, fill)
        target = tuple(slice(self._say("start", **line), self._say("stop", **line)) for line in lines)
        kept = tuple(slice(self._say("first", **line), self._say("last", **line)) for line in lines)
        result[target] = x[kept]
        return result

    def canvas(self, x: Tensor, size: Sequence[int], fill: float) -> Tensor:
        return self._say("canvas", x=x, size=size, value=fill)

    def read(self, line: dict[str, Any]) -> tuple[Tensor, Tensor]:
        """At each place along one dimension: whether an element of x goes there, and which."""
        return self._say("inside", **line), self._say("source", **line)

    def by_dimension(self, x: Tensor, pairs: Sequence[Pair], fill: float) -> Tensor:
        import torch

        for dim, (b, a) in reversed(list(enumerate(pairs))):
            length = x.shape[dim]
            line = {
                "at": counted(b + length + a) - b,
                "L": length,
                "b": b,
                "a": a,
                "j": x.dim() - 1 - dim,
                "value": fill,
            }
            inside, source = self.read(line)
            filled = torch.as_tensor(self._say("filled", **line), dtype=x.dtype)
            shape = [-1, *[1] * (x.dim() - dim - 1)]
            x = torch.where(inside.view(shape), x.index_select(dim, source), filled.expand(len(inside)).view(shape))
        return x
