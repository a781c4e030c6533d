"""What is taken along as it is now: what can be written in a line, and tensors and containers of them in a file."""

from __future__ import annotations

import enum
import functools
import inspect
import io
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

LARGEST_IN_A_LINE = 10_000
"""Characters of a value that is taken along as it is written."""

LARGEST = 64 << 20
"""Bytes of all values that are taken along in a file."""

_PLAIN = (type(None), bool, int, float, complex, str, bytes)

_NEVER_CHANGE = ("typing", "types", "re", "pathlib", "datetime", "decimal", "fractions", "uuid")
"""Modules whose objects are what they were when they were made."""


class Values:
    """Values by name, to be loaded in another process with what they share."""

    def __init__(self) -> None:
        self.named: dict[str, Any] = {}
        self._left = LARGEST

    def add(self, name: str, value: Any) -> bool:
        """Take a value along, if it is one that can be, and there is room for it."""
        size = _size(value, self._left)
        if size is None:
            return False
        self._left -= size
        self.named[name] = value
        return True

    def save(self, file: Path) -> str:
        """Write them into a file. Returns the statement that brings them back. Raises whatever torch.save does, and for
        what torch.load would refuse."""
        import torch

        torch.save(self.named, file)
        torch.load(file, weights_only=True, mmap=True)
        return f"globals().update(__import__('torch').load({str(file)!r}, weights_only=True))"


def _size(value: Any, most: int) -> int | None:
    """The bytes of a tensor, or of a container of tensors and plain values; None for more, or for something else."""
    waiting, seen, size = [value], set[int](), 0
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if type(each) in (list, tuple, set):
            waiting += each
        elif type(each) is dict:
            waiting += [part for pair in each.items() for part in pair]
        elif _is_tensor(each):
            size += each.untyped_storage().nbytes()
        elif (type(each) not in _PLAIN and not _is_of_torch(each)) or _is_huge(each):
            return None
        size += sys.getsizeof(each)
        if size > most:
            return None
    return size


def _is_huge(value: Any) -> bool:
    """Whether torch.load refuses an int for its size."""
    return type(value) is int and value.bit_length() > 2000


def _is_tensor(value: Any) -> bool:
    torch: Any = sys.modules.get("torch")
    if torch is None or type(value) not in (torch.Tensor, torch.nn.Parameter):
        return False
    return value.layout is torch.strided and value.device.type == "cpu" and not value.is_quantized


def _is_of_torch(value: Any) -> bool:
    torch: Any = sys.modules.get("torch")
    return torch is not None and type(value) in (torch.dtype, torch.device, torch.Size)


def in_a_line(name: str, value: Any, home: Any) -> str | None:
    """An import or a literal that makes `name` what it is; None where it takes more."""
    if isinstance(value, ModuleType):
        return f"import {value.__name__} as {name}" if value.__name__ in sys.modules else None
    if _is_literal(value) and len(text := repr(value)) <= LARGEST_IN_A_LINE:
        return f"{name} = {text}"
    origin, path = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(origin, str) or not isinstance(path, str) or origin in ("__main__", home.get("__name__")):
        return None
    found: Any = sys.modules.get(origin)
    for part in path.split("."):
        found = getattr(found, part, None)
    if found is not value:
        return None
    root, _, rest = path.partition(".")
    return f"from {origin} import {root} as {name}" + (f"\n{name} = {name}.{rest}" if rest else "")


def _is_literal(value: Any, depth: int = 20) -> bool:
    """Whether repr() of a value makes the same value again."""
    if type(value) in (tuple, list, set, frozenset):
        return len(value) <= LARGEST_IN_A_LINE and depth > 0 and all(_is_literal(each, depth - 1) for each in value)
    if type(value) is dict:
        parts = [part for pair in value.items() for part in pair] if len(value) <= LARGEST_IN_A_LINE else [object()]
        return depth > 0 and all(_is_literal(each, depth - 1) for each in parts)
    if type(value) in (slice, range):
        return all(_is_literal(each) for each in (value.start, value.stop, value.step))
    if type(value) is float:
        return value - value == 0  # neither infinite nor NaN
    if type(value) is int:
        return value.bit_length() < LARGEST_IN_A_LINE  # Python refuses to write out more digits than some 4300
    return type(value) in _PLAIN


def may_have_changed(value: Any) -> bool:
    """Whether something may have happened to a value since it was made, which making it again would miss."""
    if isinstance(value, (type, functools.partial, enum.Enum, *_PLAIN)) or inspect.isroutine(value):
        return False
    return not hasattr(value, "__wrapped__") and type(value).__module__.partition(".")[0] not in _NEVER_CHANGE


def is_open_file(value: Any) -> bool:
    """Whether a value is a file that its own statement would open again."""
    if not isinstance(value, (io.TextIOWrapper, io.BufferedIOBase, io.RawIOBase)) or isinstance(value, io.BytesIO):
        return False
    return value not in (sys.stdin, sys.stdout, sys.stderr, sys.__stdin__, sys.__stdout__, sys.__stderr__)
