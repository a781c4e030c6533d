"""Reading a function out: convolution is bilinear, padding and windows are linear, so one-hot inputs tell all.

Used on the learner's function in its own process, and on the reference in the grader's.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import torch
from torch import Tensor

from grader.curriculum.exercise import Call

MOST_CALLS = 400


def calls_needed(call: Call) -> int:
    """How many calls a read-out takes."""
    bias = call.tensors.get("bias")
    products = 1
    for name, tensor in call.tensors.items():
        products *= tensor.numel() if name != "bias" else 1
    return products + (bias.numel() if bias is not None else 0) + 1


def read_out(function: Callable[[Call], Any], call: Call) -> dict[str, Tensor]:
    """What a function adds up, for the shapes and layouts of `call`.

    Returns "constant": its result for zeros; "products": (x.numel(), [weight.numel(),] *result.shape), the result for
    each pair of one-hot x and weight less the constant; "bias", if there is one: (bias.numel(), *result.shape).
    The tensors of `call` are overwritten.
    """
    factors = [tensor for name, tensor in call.tensors.items() if name != "bias"]
    bias = call.tensors.get("bias")
    for tensor in call.tensors.values():
        tensor.zero_()
    constant = _plain(function(call))
    out = {"constant": constant}
    indices = [list(product(*(range(size) for size in tensor.shape))) for tensor in factors]
    rows = []
    for hot in product(*indices):
        rows.append(_with_ones(function, call, list(zip(factors, hot, strict=True))) - constant)
    sizes = [tensor.numel() for tensor in factors]
    out["products"] = torch.stack(rows).reshape(*sizes, *constant.shape)
    if bias is not None:
        each = [_with_ones(function, call, [(bias, (i,))]) - constant for i in range(bias.numel())]
        out["bias"] = torch.stack(each)
    return out


def _with_ones(function: Callable[[Call], Any], call: Call, hot: list[tuple[Tensor, tuple[int, ...]]]) -> Tensor:
    for tensor, index in hot:
        tensor[index] = 1
    result = _plain(function(call))
    for tensor, index in hot:
        tensor[index] = 0
    return result


def _plain(result: Any) -> Tensor:
    if not isinstance(result, Tensor):
        raise TypeError("not a tensor")
    return result.detach().clone()
