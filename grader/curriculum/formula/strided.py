"""Views of strides, multiplied and summed: terms that are worked out one after another, each from those above it.

Of a matrix, R and C are how many rows and columns it has, r and c its strides along them, and o is where it begins in
its storage. `y` is the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import Terms, value

if TYPE_CHECKING:
    from torch import Tensor

    from grader.curriculum.call import Call

OF_A_MATRIX: Terms = {
    "x": "x",
    "R": "x.shape[0]",
    "C": "x.shape[1]",
    "r": "x.stride(0)",
    "c": "x.stride(1)",
    "o": "x.storage_offset()",
}


class Strided:
    """The right formula. A mistake says terms otherwise."""

    arguments: Mapping[str, Any] = MappingProxyType({"x": None})
    """What the function is called with, in order, each with its default."""
    known: Terms = MappingProxyType({})
    terms: Terms = MappingProxyType({})
    read: Mapping[str, str] = MappingProxyType({"x": "view"})
    """The terms that are views, by the tensor that each is one of."""

    def __call__(self, *tensors: Tensor, **options: Any) -> Any:
        return self._worked_out(*tensors, **options)["y"]

    def views(self, call: Call) -> dict[str, Tensor]:
        """The views that a call reads."""
        letters = call.apply(self._worked_out)
        return {tensor: letters[term] for tensor, term in self.read.items()}

    def _worked_out(self, *tensors: Tensor, **options: Any) -> dict[str, Any]:
        letters = {**self.arguments, **dict(zip(self.arguments, tensors, strict=False)), **options}
        for name, text in {**self.known, **self.terms}.items():
            letters[name] = value(text, letters)
        return letters


_DIAGONAL: Terms = {"n": "min(R, C)", "step": "r + c"}


class Trace(Strided):
    """How long the diagonal is, and how far apart in memory two of its elements are."""

    known: Terms = MappingProxyType(
        {
            **OF_A_MATRIX,
            **_DIAGONAL,
            "at": "o",
            "view": "x.as_strided((n,), (step,), at)",
            "y": "view.sum()",
        }
    )


class Diagonal(Strided):
    """An offset k goes to the right, a negative one down; lead and steps are sizes and strides of other dimensions."""

    arguments = MappingProxyType({"x": None, "offset": 0})
    known: Terms = MappingProxyType(
        {
            **OF_A_MATRIX,
            "k": "offset",
            "n": "max(0, min(R, C - k) if k >= 0 else min(R + k, C))",
            "step": _DIAGONAL["step"],
            "start": "k*c if k >= 0 else -k*r",
            "at": "o + start",
            "lead": "x.shape[2:]",
            "steps": "x.stride()[2:]",
            "view": "x.as_strided((*lead, n), (*steps, step), at)",
            "y": "view",
        }
    )


class MatVec(Strided):
    """v is laid under every row of a: a stride of 0 stays where it is."""

    arguments = MappingProxyType({"a": None, "v": None})
    read = MappingProxyType({"a": "left", "v": "right"})
    known: Terms = MappingProxyType(
        {
            "a": "a",
            "v": "v",
            "R": "a.shape[0]",
            "C": "a.shape[1]",
            "r": "a.stride(0)",
            "c": "a.stride(1)",
            "s": "v.stride(0)",
            "a_at": "a.storage_offset()",
            "v_at": "v.storage_offset()",
            "left": "a.as_strided((R, C), (r, c), a_at)",
            "right": "v.as_strided((R, C), (0, s), v_at)",
            "products": "left*right",
            "y": "products.sum(1)",
        }
    )


class MatMul(Strided):
    """Rows of a (R of them) and columns of b (C), each of K numbers: a stride of 0 for what the other counts."""

    arguments = MappingProxyType({"a": None, "b": None})
    read = MappingProxyType({"a": "left", "b": "right"})
    known: Terms = MappingProxyType(
        {
            "a": "a",
            "b": "b",
            "R": "a.shape[0]",
            "K": "a.shape[1]",
            "C": "b.shape[1]",
            "r": "a.stride(0)",
            "k": "a.stride(1)",
            "d": "b.stride(0)",
            "c": "b.stride(1)",
            "a_at": "a.storage_offset()",
            "b_at": "b.storage_offset()",
            "left": "a.as_strided((R, C, K), (r, 0, k), a_at)",
            "right": "b.as_strided((R, C, K), (0, c, d), b_at)",
            "products": "left*right",
            "y": "products.sum(2)",
        }
    )
