"""A call as plain values for JSON, and back: for a process that is to answer without knowing how calls are made."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from ctypes import string_at
from typing import Any

import torch
from torch import Tensor

from grader.curriculum.call import Call


def pack(call: Call) -> dict[str, Any]:
    """A call's tensors with all the memory that they lie in, and its options: numbers, texts, and tuples of them."""
    tensors = {name: _packed(tensor) for name, tensor in call.tensors.items()}
    return {"tensors": tensors, "options": dict(call.options), "frozen": call.frozen}


def is_packed(said: Mapping[str, Any]) -> bool:
    """Whether this is what `pack` makes, and not the numbers of a case."""
    return "tensors" in said


def unpack(packed: Mapping[str, Any]) -> Call:
    """What `pack` was given, in memory of its own."""
    tensors = {name: _unpacked(*each) for name, each in packed["tensors"].items()}
    return Call(tensors, {name: _tuples(value) for name, value in packed["options"].items()}, tuple(packed["frozen"]))


def _packed(tensor: Tensor) -> tuple[Any, ...]:
    storage = tensor.untyped_storage()
    raw = base64.b64encode(string_at(storage.data_ptr(), storage.nbytes())).decode() if storage.nbytes() else ""
    dtype = str(tensor.dtype).removeprefix("torch.")
    return dtype, tuple(tensor.shape), tensor.stride(), tensor.storage_offset(), raw


def _unpacked(dtype: str, shape: list[int], stride: list[int], offset: int, raw: str) -> Tensor:
    kind, data = getattr(torch, dtype), bytearray(base64.b64decode(raw))
    if not data:
        return torch.empty(shape, dtype=kind)
    memory = torch.frombuffer(data, dtype=kind)
    whole = memory.as_strided(shape, stride, offset)
    if not offset and whole.is_contiguous() and whole.numel() == memory.numel():
        return whole.clone()
    return memory.clone().as_strided(shape, stride, offset)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
