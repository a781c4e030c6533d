"""What went wrong in a learner's code, in the child: an exception as plain values, with the learner's own lines."""

from __future__ import annotations

import linecache
import re
import traceback
from itertools import groupby
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any


def describe(error: BaseException, folder: Path) -> dict[str, Any]:
    """An exception in plain words: its type, its message, the learner's own lines, the tensors where it failed."""
    own = [(frame, line) for frame, line in _frames(error.__traceback__) if _is_own(frame, folder)]
    own = [last for _, (*_, last) in groupby(own, key=_row)]  # of recursion, one
    lines = [line_of(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in own[-6:]]
    return {
        "type": type(error).__name__,
        "message": _text(error)[:4000],
        "lines": lines,
        "tensors": tensors_of(own[-1][0], lines[-1]["code"]) if own else [],
    }


def _row(frame_and_line: tuple[FrameType, int]) -> tuple[str, int]:
    """The line that a frame is in. A comprehension, and each within it, is a function of its own in the same line."""
    frame, line = frame_and_line
    return frame.f_code.co_filename, line


def _frames(tb: TracebackType | None) -> list[tuple[FrameType, int]]:
    return [] if tb is None else list(traceback.walk_tb(tb))


def _is_own(frame: FrameType, folder: Path) -> bool:
    file = Path(frame.f_code.co_filename)
    return file.parent == folder and "site-packages" not in file.parts


def raised_at(error: BaseException) -> str | None:
    """The file in which an exception was raised."""
    frames = _frames(error.__traceback__)
    return frames[-1][0].f_code.co_filename if frames else None


def own_line(frame: FrameType | None, folder: Path) -> dict[str, Any] | None:
    """The innermost line of the learner's own on the way to `frame`."""
    while frame is not None:
        if _is_own(frame, folder):
            return line_of(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)
        frame = frame.f_back
    return None


def line_of(file: str, line: int, function: str, code: str | None = None) -> dict[str, Any]:
    text = linecache.getline(file, line).strip() if code is None else code
    return {"file": file, "line": line, "function": function, "code": text[:500]}


def tensors_of(frame: FrameType, code: str) -> list[str]:
    """The shapes, strides and dtypes of a frame's tensors, a line each, and what else stands in the failing line."""
    import torch

    in_line = set(re.findall(r"\w+", code.partition("#")[0]))
    described: list[tuple[bool, str]] = []
    for name, value in list(frame.f_locals.items())[:100]:
        if type(value) in (torch.Tensor, torch.nn.Parameter) and value.layout == torch.strided:
            dtype = str(value.dtype).removeprefix("torch.")
            described.append(
                (name not in in_line, f"{name}: shape {tuple(value.shape)}, stride {value.stride()}, {dtype}")
            )
        elif name in in_line and type(value) in (int, bool, tuple) and len(_repr(value)) < 60:
            described.append((False, f"{name} = {_repr(value)}"))
    return [text for _, text in sorted(described, key=lambda each: each[0])][:14]


def _repr(value: Any) -> str:
    try:
        return repr(value)
    except BaseException:
        return "?"


def _text(error: BaseException) -> str:
    try:
        return str(error)
    except BaseException:
        return "(its message can't be read: str() of it raises)"
