"""What went wrong in a learner's code, in the child: an exception as plain values, with the learner's own lines."""

from __future__ import annotations

import ast
import builtins
import linecache
import re
import traceback
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

_PLAIN = (int, float, bool, str, tuple, list, type(None))
"""Types of values that are shown as they are."""

_LONGEST = 60
"""Characters of a value that is shown."""


def describe(error: BaseException, folder: Path) -> dict[str, Any]:
    """An exception in plain words: its type, its message, the learner's own lines, the tensors where it failed."""
    own = [(frame, line) for frame, line in _frames(error.__traceback__) if _is_own(frame, folder)]
    own = [last for _, (*_, last) in groupby(own, key=_row)]  # of recursion, one
    lines = [line_of(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in own[-6:]]
    return {
        "type": type(error).__name__,
        "message": _text(error)[:4000],
        "lines": lines,
        "tensors": _there(own[-1][0], lines[-1]) if own else [],
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


def _there(frame: FrameType, line: dict[str, Any]) -> list[str]:
    """What a frame holds, a text each: what the failing line calls that can't be called, the line's own numbers, then
    its tensors, in its order, and all other tensors."""
    code = _condition(line) or line["code"].partition("#")[0]
    names = dict.fromkeys(re.findall(r"\b[^\W\d]\w*", code))
    places = {name: place for place, name in enumerate(names)}
    uncallable = _uncallable(frame, code)
    told = []
    for name, value in list(frame.f_locals.items())[:100]:
        if name not in uncallable and (text := _described(name, value, name in places)):
            told.append(((_is_tensor(value), places[name]) if name in places else (2, 0), text))
    return [*uncallable.values(), *(text for _, text in sorted(told, key=lambda each: each[0]))][:14]


def _condition(line: dict[str, Any]) -> str:
    """What a `raise` hangs on: the condition above it. Empty for any other line."""
    if not line["code"].startswith("raise"):
        return ""
    conditions = _conditions("".join(linecache.getlines(line["file"])))
    around = [node for node in conditions if node.lineno <= line["line"] <= (node.end_lineno or 0)]
    return ast.unparse(max(around, key=lambda node: node.lineno).test) if around else ""


@lru_cache(maxsize=8)
def _conditions(source: str) -> tuple[ast.If, ...]:
    """All that a file asks before it does something: the same for each call that it refuses."""
    try:
        return tuple(node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.If))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()


def _uncallable(frame: FrameType, code: str) -> dict[str, str]:
    """The names that a line calls, of values that can't be: a builtin that the file has overwritten, most often."""
    found = {}
    for name in re.findall(r"(?<![\w.])([^\W\d]\w*)\s*\(", code):
        scope = next((scope for scope in (frame.f_locals, frame.f_globals) if name in scope), None)
        if scope is not None and not callable(scope[name]):
            hides = f", which hides Python's own {name}" if hasattr(builtins, name) else ""
            found[name] = f"{_described(name, scope[name], True) or name}{hides}"
    return found


def _is_tensor(value: Any) -> bool:
    import torch

    return type(value) in (torch.Tensor, torch.nn.Parameter) and value.layout == torch.strided


def _described(name: str, value: Any, in_line: bool) -> str:
    """A tensor's shape, stride and dtype; of other values in the failing line what they are, if that is short."""
    import torch

    if _is_tensor(value):
        dtype = str(value.dtype).removeprefix("torch.")
        return f"{name}: shape {tuple(value.shape)}, stride {value.stride()}, {dtype}"
    plain = tuple(value) if type(value) is torch.Size else value
    if not in_line or type(plain) not in _PLAIN:
        return ""
    if isinstance(plain, (str, tuple, list)) and len(plain) > _LONGEST:
        return ""
    text = _repr(plain)
    return f"{name} = {text}" if len(text) < _LONGEST else ""


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
