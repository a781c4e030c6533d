"""Messages over a socket: a length, then JSON, then (from the child only) tensors as safetensors. Never a pickle.

What a child sends is untrusted: a frame's size is bounded before any memory is taken, and a half-sent frame never
blocks the reader, who only ever takes what is there.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

HEADER = struct.Struct("!II")
LARGEST = 96 << 20
LARGEST_RESULT = 1 << 20
"""Elements in a result beyond which only its shape is sent: no case has a right answer as large."""


class Garbled(Exception):
    """The bytes on the wire are not a message."""


def pack(message: Mapping[str, Any], tensors: bytes = b"") -> bytes:
    """One frame."""
    text = json.dumps(message).encode()
    return HEADER.pack(len(text), len(tensors)) + text + tensors


READY = b"\n"
"""What a learner's process sends before all messages, when its time begins."""

DROP = {"drop": True}
"""What a grader sends that no longer wants the answers to its questions."""


class Unpacker:
    """Frames out of a stream of untrusted bytes."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[dict[str, Any], dict[str, Tensor]]]:
        """Every message that is complete with `data`. Raises Garbled for bytes that can't be one."""
        self._waiting += data
        while len(self._waiting) >= HEADER.size:
            text_size, tensors_size = HEADER.unpack_from(self._waiting)
            size = HEADER.size + text_size + tensors_size
            if size > LARGEST:
                raise Garbled("a message larger than any answer")
            if len(self._waiting) < size:
                return
            frame = bytes(self._waiting[HEADER.size : size])
            del self._waiting[:size]
            yield _message(frame[:text_size]), load(frame[text_size:])


def _message(text: bytes) -> dict[str, Any]:
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Garbled("a message that isn't JSON") from error
    if not isinstance(message, dict):
        raise Garbled("a message that isn't an object")
    return message


def save(tensors: Mapping[str, Tensor]) -> bytes:
    """Plain, contiguous tensors as safetensors; `safetensors.torch.save` goes by way of numpy, and takes six times as
    long for tensors as small as these."""
    if not tensors:
        return b""
    spec, serialize = _serializer()
    specs = {
        name: spec(
            dtype=sent()[tensor.dtype],
            shape=list(tensor.shape),
            data_ptr=tensor.data_ptr(),
            data_len=tensor.numel() * tensor.element_size(),
        )
        for name, tensor in tensors.items()
    }
    return bytes(serialize(specs))


def load(data: bytes) -> dict[str, Tensor]:
    """What `save` has made. Raises Garbled for anything else."""
    if not data:
        return {}
    from safetensors import SafetensorError
    from safetensors import torch as tensors

    try:
        return tensors.load(data)
    except (SafetensorError, ValueError, KeyError, RuntimeError) as error:
        raise Garbled("tensors that can't be read") from error


@cache
def _serializer() -> tuple[Any, Any]:
    from safetensors import TensorSpec, serialize

    return TensorSpec, serialize


@cache
def sent() -> dict[Any, str]:
    """The dtypes that are sent, with their names: real numbers, whole numbers, truth values."""
    import torch

    names = "float64 float32 float16 bfloat16 int64 int32 int16 int8 uint8 bool"
    return {getattr(torch, name): name for name in names.split()}
