"""What can be found out about a result and the arguments it came from, as plain values and bytes.

What this takes of torch is looked up before the learner's file runs, which could change it.
"""

from __future__ import annotations

import inspect
from ctypes import string_at
from typing import Any

import torch

from grader.curriculum.call import Call
from grader.runner import wire

Answer = dict[str, Any]

_Tensor, _Parameter, _plain, _strided = torch.Tensor, torch.nn.Parameter, torch._C.TensorBase, torch.strided
_shape, _dtype, _layout = (getattr(_plain, name).__get__ for name in ("shape", "dtype", "layout"))
_stride, _offset, _address = _plain.stride, _plain.storage_offset, _plain.data_ptr
_storage = _plain.untyped_storage
_start, _bytes = (getattr(torch._C.StorageBase, name) for name in ("data_ptr", "nbytes"))
_contiguous = torch.contiguous_format
_equal, _eq, _ne, _or, _and, _all = torch.equal, torch.eq, torch.ne, torch.logical_or, torch.logical_and, torch.all
_sum, _mul, _grad, _enable_grad = torch.sum, torch.mul, torch.autograd.grad, torch.enable_grad


def gradients(result: Any, call: Call) -> dict[str, Any]:
    """The gradient of the result, weighted by distinct integers, to each tensor of the call that it reaches."""
    from grader.curriculum.tensors import cotangent

    if not isinstance(result, _Tensor) or not result.requires_grad:
        return {}
    # A scalar: autograd.grad with grad_outputs would import sympy, which takes 0.3 s.
    with _enable_grad():
        scalar = _sum(_mul(result, cotangent(_shape(result), _dtype(result))))
    grads = _grad(scalar, list(call.leaves.values()), allow_unused=True)
    return {f"grad {name}": grad for name, grad in zip(call.leaves, grads, strict=True) if grad is not None}


def fingerprint(tensor: Any) -> tuple[Any, ...]:
    """Everything that a call must leave as it was: the geometry, and every byte of the storage."""
    storage = _storage(tensor)
    size = _bytes(storage) if tensor.is_cpu else 0
    raw = string_at(_start(storage), size) if size else b""
    return _shape(tensor), _stride(tensor), _offset(tensor), _dtype(tensor), raw


def changes(call: Call, before: dict[str, tuple[Any, ...]]) -> list[str]:
    """The arguments that the call changed, each with what it changed."""
    changed = []
    for name, tensor in call.tensors.items():
        after = fingerprint(tensor)
        if after == before[name]:
            continue
        if after[:4] != before[name][:4]:
            changed.append(f"{name} (its shape or strides: {tuple(before[name][0])} is now {tuple(after[0])})")
            continue
        cells = _changed_cells(tensor, before[name][4], after[4])
        changed.append(f"{name}{cells}" if cells else f"the memory around {name}")
    return changed


def _changed_cells(tensor: Any, before: bytes, after: bytes) -> str:
    """The first cells whose bytes differ, e.g. `[0, 0, 2]`; none when only memory around the tensor changed."""
    import itertools

    size = tensor.element_size()
    cells = []
    for index in itertools.product(*(range(length) for length in tensor.shape)):
        flat = tensor.storage_offset() + sum(i * step for i, step in zip(index, tensor.stride(), strict=True))
        if before[flat * size : (flat + 1) * size] != after[flat * size : (flat + 1) * size]:
            cells.append(str(list(index)))
            if len(cells) == 3:
                break
    return ", ".join(cells)


def equal(one: Any, other: Any) -> bool:
    """Element by element, NaN equal to NaN."""
    return _equal(one, other) or bool(_all(_or(_eq(one, other), _and(_ne(one, one), _ne(other, other)))))


def reported(result: Any, call: Call, answer: Answer, grads: dict[str, Any]) -> bytes:
    """What is known of a result, in `answer`, and its numbers. What can't be looked at is no plain tensor."""
    try:
        return _save(_describe(result, call, answer) | grads)
    except BaseException:
        answer |= {"shape": None, "described": "something that can't be looked at"}
        return b""


def _describe(result: Any, call: Call, answer: Answer) -> dict[str, Any]:
    """Fill in what is known of a result; its numbers only if it is a plain tensor of a sane size."""
    if type(result) not in (_Tensor, _Parameter):
        answer["described"] = _describe_other(result)
        return {}
    answer["shape"] = list(_shape(result))
    answer["dtype"] = str(_dtype(result)).removeprefix("torch.")
    if _layout(result) != _strided or result.device.type != "cpu":
        kind = (
            str(result.layout).removeprefix("torch.") if result.device.type == "cpu" else f"{result.device.type}-device"
        )
        answer["described"] = f"a {kind} tensor"
        return {}
    if _within(result, next(iter(call.tensors.values()))):
        answer["shares_memory"] = True
    return {"y": result} if result.numel() <= wire.LARGEST_RESULT else {}


def _within(result: Any, x: Any) -> bool:
    """Whether a result begins inside x's memory. A view that comes by way of numpy has a storage of its own there.

    A result without elements has none outside it.
    """
    storage = _storage(x)
    return not result.numel() or bool(_start(storage) <= _address(result) < _start(storage) + _bytes(storage))


def _describe_other(result: Any) -> str:
    if result is None:
        return "None (is a `return` missing?)"
    kind = type(result)
    if inspect.iscoroutine(result):
        result.close()
        return "a coroutine (its `def` is an `async def`)"
    if issubclass(kind, _Tensor):
        return f"{kind.__module__}.{kind.__qualname__}, a subclass of torch.Tensor"
    if kind.__module__ == "builtins":
        return kind.__qualname__
    return f"an object of the class {kind.__module__}.{kind.__qualname__}"


def _save(tensors: dict[str, Any]) -> bytes:
    plain = {}
    for name, tensor in tensors.items():
        if _layout(tensor) == _strided and _dtype(tensor) in wire.sent():
            detached = _plain.detach(tensor)
            if _plain.is_neg(detached) or not _plain.is_contiguous(detached):
                detached = _plain.clone(detached, memory_format=_contiguous)
            plain[name] = detached
    return wire.save(plain)
