"""Mistakes that windows and convolutions share: how x lies in memory, what is taken in and given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.mistake import ErrorLike, Misconception, WritesIntoArgument
from grader.curriculum.mistakes.recipe import Pair, Steps, Windows, contiguous_strides
from grader.curriculum.mistakes.sliding import Table

if TYPE_CHECKING:
    from torch import Tensor


def layouts(table: Table) -> list[Misconception]:
    """How x lies in memory."""
    mistake = table.mistake
    roomy: dict[str, Any] = {"batch": 2, "in_channels": 3, "size": 5, "kernel": 2}
    contiguous: list[Steps] = [{"strides": lambda self, x, padded: contiguous_strides(padded.shape)}]
    if len(table.axes) == 2:
        contiguous.append({"strides": _contiguous_along})
    last: Steps = {"strides": lambda self, x, padded: (*padded.stride()[:-1], 1)}
    copies: Steps = {"pad": _copied_in_order}
    return [
        mistake(
            "x-assumed-contiguous", "layouts", "the strides of x are worked out from its shape, as if it were contiguous",
            "Where do the numbers come from that you give as_strided as strides?",
            *contiguous, *({**each, **copies} for each in contiguous), layout="transposed", **roomy,
        ),
        mistake(
            "last-stride-taken-as-1", "layouts", "neighbours along the last dimension are taken to be neighbours in memory",
            "How far apart in memory are x[..., 0] and x[..., 1]? Always?",
            last, {**last, **copies}, layout="every_second", **roomy,
        ),
        mistake(
            "copied-after-strides-were-read", "layouts", "the strides are x's own, but they are used on a copy of it",
            "Of which tensor are the strides that you give as_strided, and on which do you call it?",
            {"view": lambda self, padded, size, strides: padded.contiguous().as_strided(size, strides)},
            {"view": lambda self, padded, size, strides: padded.clone().as_strided(size, strides)},
            layout="every_second", **roomy,
        ),
        mistake(
            "storage-offset-0", "layouts", "as_strided is told to start at storage offset 0, but x begins further on",
            "At which element of its storage does x begin?",
            {"view": lambda self, padded, size, strides: padded.as_strided(size, strides, 0)}, layout="offset", **roomy,
        ),
        mistake(
            "viewed-not-reshaped", "layouts", "a tensor is asked for a .view(...) that its layout in memory doesn't allow",
            "Which of your operations insist on a tensor's layout in memory?",
            {"view": _viewed}, message="view size is not compatible", layout="transposed", **roomy,
        ),
    ]  # fmt: skip


def _contiguous_along(self: Windows, x: Tensor, padded: Tensor) -> Pair:
    lead = padded.dim() - self.axes
    return (*padded.stride()[:lead], *contiguous_strides(padded.shape[lead:]))


def _copied_in_order(self: Windows, x: Tensor, p: Pair) -> Tensor:
    """Torch's padding keeps the order of x's dimensions in memory, in some cases."""
    import torch

    return torch.nn.functional.pad(x, [each for each in reversed(p) for _ in range(2)])


def _viewed(self: Windows, padded: Tensor, size: Pair, strides: Pair) -> Tensor:
    padded.view(-1)
    return padded.as_strided(size, strides)


def types(table: Table) -> list[Misconception]:
    """What is taken in and given back."""
    ints = table.mistake(
        "int-used-as-a-sequence", "one", "an int is indexed, unpacked or looped over, as only a pair or a range can be",
        "Of which type is what you index, unpack or loop over there?", {"pair": _unpacked},
        message="'int' object is not (subscriptable|iterable)|cannot unpack non-iterable int", stage="stride",
        size=5, stride=2,
    )  # fmt: skip
    return [
        *([ints] if len(table.axes) == 1 else []),
        table.mistake(
            "nothing-returned", "what is returned", "the function returns nothing, at least on one of its ways",
            "What does your function return, on every way through it?", {"slide": lambda self, *arguments: None, **_RAW},
            stage="one",
        ),
        table.mistake(
            "none-used", "one", "something that is None is used as if it were a tensor or a number",
            "Which of the functions that you call returns nothing?", {"slide": _uses_none}, stage="one",
        ),
        table.mistake(
            "list-returned", "one", "the result is a list, not a tensor", "Of which type is your result?",
            {"slide": lambda self, *arguments: [], **_RAW},
        ),
        table.mistake(
            "argument-changed", "in place", "the code writes into one of its arguments",
            "Which of your operations work in place (+=, *=, x[...] = ..., names that end in _), and on which tensors?",
            {"slide": _writes}, stage="one",
        ),
    ]  # fmt: skip


_RAW: Steps = {"multiply": lambda self, windows, *others: windows, "add_bias": lambda self, result, *others: result}


def _uses_none(self: Windows, *arguments: Any) -> Tensor:
    raise ErrorLike("NoneType")


def _writes(self: Windows, *arguments: Any) -> Tensor:
    raise WritesIntoArgument


def _unpacked(self: Windows, which: str, value: Any) -> Pair:
    return (value,) if value in (0, 1) or which == "kernel" else (value[0],)
