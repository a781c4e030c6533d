"""What the evaluation does to tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import Pair, value

if TYPE_CHECKING:
    from torch import Tensor


def remembered(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """What a function makes of tensors that many mistakes have in common; of those with a gradient, anew each time.

    Nobody may write into it.
    """
    known = lru_cache(maxsize=512)(function)

    @wraps(function)
    def again(*arguments: Any) -> Tensor:
        with_gradient = any(getattr(each, "requires_grad", False) for each in arguments)
        return function(*arguments) if with_gradient else known(*arguments)

    return again


def counted(most: int) -> Tensor:
    import torch

    return torch.arange(most)


def kept(tensor: Tensor, dim: int, text: str | None, letter: str, most: str) -> Tensor:
    """The tensor with zeros along one dimension for what doesn't count, by a term in the letter that counts, if any."""
    if not text:
        return tensor
    at = counted(tensor.shape[dim])
    keep = value(text, {letter: at, most: len(at)}) & (at >= 0)
    return tensor.masked_fill(~keep.view(-1, *[1] * (tensor.dim() - dim - 1)), 0)


def einsum(equation: str, axes: int, *operands: Tensor) -> Tensor:
    """torch.einsum; N, K and Z stand for the letters of places, taps and other taps, as many as there are axes."""
    import torch

    for letter, letters in zip("NKZ", ("i", "k", "m") if axes == 1 else ("ij", "kl", "mn"), strict=True):
        equation = equation.replace(letter, letters)
    return torch.einsum(equation, *operands)


def surrounded(x: Tensor, frame: Iterable[tuple[int, int]], **how: Any) -> Tensor:
    """x with (before, after) elements around each of its last dimensions; x itself if there is nothing to add."""
    flat = tuple([number for pair in reversed(list(frame)) for number in pair])
    return _padded(x, flat, *how.items()) if any(flat) else x


@remembered
def _padded(x: Tensor, flat: tuple[int, ...], *how: tuple[str, Any]) -> Tensor:
    import torch

    padded = torch.nn.functional.pad(x, flat, **dict(how))
    return padded.contiguous()  # torch's keeps x's order in memory in some cases; most people's padding doesn't


@remembered
def strided(x: Tensor, size: Pair, strides: Pair, *offset: int) -> Tensor:
    return x.as_strided(size, strides, *offset)
