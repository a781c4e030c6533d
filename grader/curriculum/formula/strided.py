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

    def __call__(self, *tensors: Tensor, **options: Any) -> Any:
        letters = {**self.arguments, **dict(zip(self.arguments, tensors, strict=False)), **options}
        for name, text in {**self.known, **self.terms}.items():
            letters[name] = value(text, letters)
        return letters["y"]


class Trace(Strided):
    """How long the diagonal is, and how far apart in memory two of its elements are."""

    known: Terms = MappingProxyType(
        {
            **OF_A_MATRIX,
            "n": "min(R, C)",
            "step": "r + c",
            "at": "o",
            "view": "x.as_strided((n,), (step,), at)",
            "y": "view.sum()",
        }
    )
