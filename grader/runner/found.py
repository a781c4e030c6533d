"""What can be found out about a result and the arguments it came from, as plain values and bytes."""

from __future__ import annotations

import ctypes
import inspect
from typing import Any

from grader.curriculum.exercise import Call
from grader.runner import wire

Answer = dict[str, Any]


def gradients(result: Any, call: Call) -> dict[str, Any]:
    """The gradient of the result, weighted by distinct integers, to each tensor of the call that it reaches."""
    import torch

    from grader.curriculum.tensors import cotangent

    if not isinstance(result, torch.Tensor) or not result.requires_grad:
        return {}
    # A scalar: autograd.grad with grad_outputs would import sympy, which takes 0.3 s.
    with torch.enable_grad():
        scalar = torch.sum(result * cotangent(result.shape, result.dtype))
    grads = torch.autograd.grad(scalar, list(call.leaves.values()), allow_unused=True)
    return {f"grad {name}": grad for name, grad in zip(call.leaves, grads, strict=True) if grad is not None}


def fingerprint(tensor: Any) -> tuple[Any, ...]:
    """Everything that a call must leave as it was: the geometry, and every byte of the storage."""
    storage = tensor.untyped_storage()
    size = storage.nbytes() if tensor.is_cpu else 0
    raw = ctypes.string_at(storage.data_ptr(), size) if size else b""
    return tensor.shape, tensor.stride(), tensor.storage_offset(), tensor.dtype, raw


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
    import torch

    return torch.equal(one, other) or bool(((one == other) | ((one != one) & (other != other))).all())


def reported(result: Any, call: Call, answer: Answer, grads: dict[str, Any]) -> bytes:
    """What is known of a result, in `answer`, and its numbers. What can't be looked at is no plain tensor."""
    try:
        return _save(_describe(result, call, answer) | grads)
    except BaseException:
        answer |= {"shape": None, "described": "something that can't be looked at"}
        return b""


def _describe(result: Any, call: Call, answer: Answer) -> dict[str, Any]:
    """Fill in what is known of a result; its numbers only if it is a plain tensor of a sane size."""
    import torch

    if type(result) not in (torch.Tensor, torch.nn.Parameter):
        answer["described"] = _describe_other(result)
        return {}
    answer["shape"] = list(result.shape)
    answer["dtype"] = str(result.dtype).removeprefix("torch.")
    if result.layout != torch.strided or result.device.type != "cpu":
        kind = (
            str(result.layout).removeprefix("torch.") if result.device.type == "cpu" else f"{result.device.type}-device"
        )
        answer["described"] = f"a {kind} tensor"
        return {}
    if result.requires_grad:
        answer["requires_grad"] = True
    if _within(result, next(iter(call.tensors.values()))):
        answer["shares_memory"] = True
    return {"y": result} if result.numel() <= wire.LARGEST_RESULT else {}


def _within(result: Any, x: Any) -> bool:
    """Whether a result begins inside x's memory. A view that comes by way of numpy has a storage of its own there."""
    storage = x.untyped_storage()
    return bool(storage.data_ptr() <= result.data_ptr() < storage.data_ptr() + storage.nbytes())


def _describe_other(result: Any) -> str:
    import torch

    if result is None:
        return "None (is a `return` missing?)"
    kind = type(result)
    if inspect.iscoroutine(result):
        result.close()
        return "a coroutine (its `def` is an `async def`)"
    if issubclass(kind, torch.Tensor):
        return f"{kind.__module__}.{kind.__qualname__}, a subclass of torch.Tensor"
    if kind.__module__ == "builtins":
        return kind.__qualname__
    return f"an object of the class {kind.__module__}.{kind.__qualname__}"


def _save(tensors: dict[str, Any]) -> bytes:
    import torch

    plain = {}
    for name, tensor in tensors.items():
        if tensor.layout == torch.strided and tensor.dtype in wire.sent():
            detached = torch.Tensor.detach(tensor)
            if detached.is_neg() or not detached.is_contiguous():
                detached = detached.clone(memory_format=torch.contiguous_format)
            plain[name] = detached
    return wire.save(plain)
