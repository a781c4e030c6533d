"""Messages over a socket: a length, then JSON, then (from the child only) tensors, element by element. Never a pickle.

What a child sends is untrusted: a frame's size is bounded before any memory is taken, and a half-sent frame never
blocks the reader, who only ever takes what is there.
"""

from __future__ import annotations

import ctypes
import json
import select
import socket
import struct
from collections.abc import Iterator, Mapping
from functools import cache
from math import prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

_HEADER = struct.Struct("!II")
_LENGTH = struct.Struct("!I")
_MOST_DIMENSIONS = 64
LARGEST = 96 << 20
LARGEST_RESULT = 1 << 20
"""Elements in a result beyond which only its shape is sent: no case has a right answer as large."""


class Garbled(Exception):
    """The bytes on the wire are not a message."""


def pack(message: Mapping[str, Any], tensors: bytes = b"") -> bytes:
    """One frame."""
    text = json.dumps(message).encode()
    return _HEADER.pack(len(text), len(tensors)) + text + tensors


def receive(sock: socket.socket) -> dict[str, Any] | None:
    """The next message from a trusted peer, waiting for it; None once the peer is gone."""
    header = _exactly(sock, _HEADER.size)
    if header is None:
        return None
    text = _exactly(sock, sum(_HEADER.unpack(header)))
    return None if text is None else json.loads(text)


DROP = {"drop": True}
"""What a grader sends that no longer wants the answers to its last question."""


def is_dropped(sock: socket.socket) -> bool:
    """Whether the message that waits is a DROP."""
    if not select.select([sock], [], [], 0)[0]:
        return False
    start = sock.recv(_HEADER.size + 7, socket.MSG_PEEK)
    return start[_HEADER.size :] == b'{"drop"'


def _exactly(sock: socket.socket, count: int) -> bytes | None:
    taken = bytearray()
    while len(taken) < count:
        part = sock.recv(count - len(taken))
        if not part:
            return None
        taken += part
    return bytes(taken)


class Unpacker:
    """Frames out of a stream of untrusted bytes."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[dict[str, Any], dict[str, Tensor]]]:
        """Every message that is complete with `data`. Raises Garbled for bytes that can't be one."""
        self._waiting += data
        while len(self._waiting) >= _HEADER.size:
            text_size, tensors_size = _HEADER.unpack_from(self._waiting)
            size = _HEADER.size + text_size + tensors_size
            if size > LARGEST:
                raise Garbled("a message larger than any answer")
            if len(self._waiting) < size:
                return
            frame = bytes(self._waiting[_HEADER.size : size])
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
    """Plain tensors as bytes: their names, dtypes and shapes as JSON, and then their elements, one after another."""
    if not tensors:
        return b""
    header: list[tuple[str, str, list[int]]] = []
    elements: list[bytes] = []
    for name, tensor in tensors.items():
        header.append((name, sent()[tensor.dtype], list(tensor.shape)))
        size = tensor.numel() * tensor.element_size()
        elements.append(ctypes.string_at(tensor.data_ptr(), size) if size else b"")
    text = json.dumps(header).encode()
    return _LENGTH.pack(len(text)) + text + b"".join(elements)


def load(data: bytes) -> dict[str, Tensor]:
    """What `save` has made. Sizes are checked against what is there before any memory is taken."""
    if not data:
        return {}
    try:
        at = _LENGTH.size + _LENGTH.unpack_from(data)[0]
        tensors = {}
        for name, dtype, shape in json.loads(data[_LENGTH.size : at]):
            tensors[str(name)], at = _tensor(data, at, dtype, shape)
    except (ValueError, TypeError, KeyError, RecursionError, struct.error, RuntimeError) as error:
        raise Garbled("tensors that can't be read") from error
    if at != len(data):
        raise Garbled("more bytes than tensors")
    return tensors


def _tensor(data: bytes, at: int, dtype: str, shape: list[int]) -> tuple[Tensor, int]:
    import torch

    kind = dtypes()[dtype]
    if len(shape) > _MOST_DIMENSIONS or not all(type(size) is int and size >= 0 for size in shape):
        raise ValueError("not a shape")
    size = prod(shape) * kind.itemsize
    if size > len(data) - at:
        raise ValueError("more elements announced than sent")
    if size == 0:
        return torch.empty(shape, dtype=kind), at
    return torch.frombuffer(bytearray(data[at : at + size]), dtype=kind).view(shape), at + size


@cache
def sent() -> dict[Any, str]:
    """The names of the dtypes that are sent."""
    return {dtype: name for name, dtype in dtypes().items()}


@cache
def dtypes() -> dict[str, Any]:
    """The plain dtypes by name: real numbers, whole numbers, truth values."""
    import torch

    names = "float64 float32 float16 bfloat16 int64 int32 int16 int8 uint8 uint16 uint32 uint64 bool"
    return {name: getattr(torch, name) for name in names.split() if hasattr(torch, name)}
