"""What the warm-ups share: matrices, how they lie in memory, and which of torch's own functions would be the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from grader.curriculum.axes import ALL_LAYOUTS
from grader.curriculum.call import THIRDS, WHOLE
from grader.curriculum.convolution import CONVOLUTIONS, CONVOLVES
from grader.curriculum.covering import mixture
from grader.curriculum.space import Parameter, Value

if TYPE_CHECKING:
    from torch import Tensor

PRODUCTS = (
    *(f"aten::{name}{out}" for name in ("mm", "bmm", "mv", "dot", "vdot") for out in ("", ".out")),
    *(f"aten::{name}{out}" for name in ("addmm", "addmv", "addbmm", "baddbmm") for out in ("", ".out")),
    "aten::_addmm_activation",
    "aten::_int_mm",
    "aten::_sparse_mm",
)
DIAGONALS = ("aten::trace", "aten::diagonal", "aten::diagonal_copy")

BANNED = (*PRODUCTS, *DIAGONALS, *CONVOLUTIONS)
SHORTCUTS = rf"{CONVOLVES}|einsum|matmul|mm$|mv$|dot$|dot_product|bilinear|^inner$|^trace$|^diag(?:onal)?(?:_copy)?$"
"""What torch, numpy and others call functions that are a diagonal or a product of matrices."""

WIDE: dict[str, Any] = {"rows": 2, "columns": 5}
HIGH: dict[str, Any] = {"rows": 4, "columns": 3}
SQUARE: dict[str, Any] = {"rows": 3, "columns": 3}
SMALL: dict[str, Any] = {"rows": 2, "columns": 3}
TURNED: dict[str, Any] = {"rows": 3, "columns": 2}
BOX: dict[str, Any] = {"rows": 2, "inner": 3, "columns": 4}
CUBE: dict[str, Any] = {"rows": 3, "inner": 3, "columns": 3}
"""Sizes of matrices, in which rows, columns and what lies between are told apart, or can't be."""

REFUSED: dict[str, Any] = {"simplest": 0, "hidden": True}


def of_torch(name: str) -> Callable[..., Tensor]:
    """A function of torch's own, imported when it is first called."""

    def call(*tensors: Tensor, **options: Any) -> Tensor:
        import torch

        result: Tensor = getattr(torch, name)(*tensors, **options)
        return result

    return call


def sizes(**says: str) -> list[Parameter]:
    """Sizes of matrices, by name, each with what it is."""
    return [Parameter(name, what, is_size=True) for name, what in says.items()]


def sweep(columns: Mapping[Any, tuple[Any, ...]], seed: int) -> list[dict[str, Value]]:
    """A covering array over these numbers, and x's dtype and data; a column may hold several, by a tuple of names."""
    kinds = (("float32", WHOLE), ("float32", THIRDS), ("float64", WHOLE))
    return [dict(_numbers(row)) for row in mixture({**columns, ("dtype", "data"): kinds}, seed, at_least=200)]


def _numbers(row: Mapping[Any, Any]) -> Iterator[tuple[str, Value]]:
    for names, value in row.items():
        yield from zip(names, value, strict=True) if isinstance(names, tuple) else [(names, value)]


def moved(numbers: Mapping[str, Value], name: str = "layout") -> tuple[dict[str, Value], ...]:
    """The same numbers anywhere in memory."""
    return tuple({**numbers, name: layout} for layout in ALL_LAYOUTS[1:] if layout != "channels_last")
