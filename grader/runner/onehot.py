"""Experiments of many calls: what a function adds up, and what it reads that isn't its input's.

Convolution is bilinear, padding and windows are linear, so one-hot inputs tell all.

Used on the learner's function in its own process, and on the reference in the grader's.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import torch
from torch import Tensor

from grader.curriculum.call import Call

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
    each pair of one-hot x and weight less the constant; "bias", if there is one: (bias.numel(), *result.shape); and
    "check": its result for `other_data`. The tensors of `call` are overwritten.
    """
    other_data(call)
    out = {"check": _plain(function(call))}
    factors = [tensor for name, tensor in call.tensors.items() if name != "bias"]
    bias = call.tensors.get("bias")
    constant = _with_ones(function, call, [])
    out["constant"] = constant
    indices = [list(_indices(tensor)) for tensor in factors]
    rows = []
    for hot in product(*indices):
        rows.append(_with_ones(function, call, list(zip(factors, hot, strict=True))) - constant)
    sizes = [tensor.numel() for tensor in factors]
    out["products"] = torch.stack(rows).reshape(*sizes, *constant.shape)
    if bias is not None:
        each = [_with_ones(function, call, [(bias, (i,))]) - constant for i in range(bias.numel())]
        out["bias"] = torch.stack(each)
    return out


def other_data(call: Call) -> None:
    """Overwrite the tensors of a call with whole numbers of both signs, by which code that isn't linear shows."""
    for start, tensor in enumerate(call.tensors.values(), 2):
        numbers = start + torch.arange(tensor.numel(), dtype=tensor.dtype).reshape(tensor.shape) * start
        numbers.view(-1)[::2].neg_()
        tensor.copy_(numbers)


def cells_around(tensor: Tensor) -> list[int]:
    """The elements of a tensor's storage that aren't its own, as their numbers in the storage."""
    own = places(tensor)
    return [cell for cell in range(tensor.untyped_storage().nbytes() // tensor.element_size()) if cell not in own]


def places(tensor: Tensor) -> dict[int, tuple[int, ...]]:
    """Where in its storage a tensor's elements lie: the number of each there -> its (first) index in the tensor."""
    found: dict[int, tuple[int, ...]] = {}
    for index in _indices(tensor):
        found.setdefault(tensor.storage_offset() + sum(map(operator.mul, index, tensor.stride())), index)
    return found


def read_outside(function: Callable[[Call], Any], call: Call) -> dict[str, Tensor]:
    """Which results change with each element of memory around an input.

    Returns for each tensor NAME that doesn't fill its storage "around NAME": (cells, *result.shape), 1 where a result
    changes with that cell (in the order of `cells_around`), else 0. Whatever lies around is taken to be 0 at first.
    """
    before = _plain(function(call))
    out = {}
    for name, tensor in call.tensors.items():
        rows = []
        storage = tensor.as_strided((tensor.untyped_storage().nbytes() // tensor.element_size(),), (1,), 0)
        for cell in cells_around(tensor):
            storage[cell] = 1
            rows.append((_plain(function(call)) != before).to(torch.uint8))
            storage[cell] = 0
        if rows:
            out[f"around {name}"] = torch.stack(rows)
    return out


def _indices(tensor: Tensor) -> Iterator[tuple[int, ...]]:
    return product(*(range(size) for size in tensor.shape))


def _with_ones(function: Callable[[Call], Any], call: Call, hot: list[tuple[Tensor, tuple[int, ...]]]) -> Tensor:
    for tensor in call.tensors.values():
        tensor.zero_()  # each time: the function may have written into them
    for tensor, index in hot:
        tensor[index] = 1
    return _plain(function(call))


def _plain(result: Any) -> Tensor:
    if not isinstance(result, Tensor):
        raise TypeError("not a tensor")
    return result.detach().clone()
