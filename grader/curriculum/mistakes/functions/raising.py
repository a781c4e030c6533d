"""Steps that only raise: what is written into, taken from torch, or is None."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import ErrorLike, OwnOfTorch, WritesIntoArgument

if TYPE_CHECKING:
    from torch import Tensor


def uses_none(self: Any, *arguments: Any, **named: Any) -> Tensor:
    raise ErrorLike("NoneType")


def given_no_tuple(self: Any, tensor: Tensor, *arguments: Any, **named: Any) -> Tensor:
    return tensor.as_strided(tensor.dim(), tensor.dim())  # type: ignore[arg-type]


def sums_along_no_dimension(self: Any, tensor: Tensor, *arguments: Any, **named: Any) -> Tensor:
    return tensor.sum(tensor.dim())


def writes(self: Any, *arguments: Any, **named: Any) -> Tensor:
    raise WritesIntoArgument


def own_of_torch(self: Any, *arguments: Any, **named: Any) -> Tensor:
    raise OwnOfTorch


def changes_a_tuple(self: Any, *arguments: Any, **named: Any) -> Tensor:
    raise ErrorLike("'tuple' object does not support item assignment")
