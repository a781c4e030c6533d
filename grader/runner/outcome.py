"""What came of one call of the learner's function: plain values, checked as they come off the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

RETURNED, RAISED, UNBINDABLE = "returned", "raised", "unbindable"
FATAL = ("timed_out", "crashed", "out_of_memory", "too_much_output")
"""Endings after which there is no process left to ask."""


@dataclass(frozen=True)
class Line:
    """One line of the learner's own code on the way to an exception."""

    file: str
    line: int
    function: str
    code: str


@dataclass(frozen=True)
class Problem:
    """An exception in the learner's code, with the tensors of the frame it came from."""

    type: str
    message: str
    lines: tuple[Line, ...] = ()
    tensors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How one call ended, and everything that was measured while it ran.

    `ended` is "returned", "raised", "unbindable" (the call doesn't fit the signature), or one of FATAL.
    `described` is set when what came back is not a plain, dense tensor on the CPU; `tensors` holds "y", and
    "grad x" ... when a gradient was asked for. `y` is missing when the result is too large to be right.
    """

    ended: str
    shape: tuple[int, ...] | None = None
    dtype: str = ""
    described: str | None = None
    shares_memory: bool = False
    tensors: Mapping[str, Tensor] = field(default_factory=dict)
    mutated: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    """The arguments of which nothing that was seen leads to the result, where it was looked at."""
    banned: str | None = None
    banned_at: Line | None = None
    problem: Problem | None = None
    unfinished: bool = False
    overwrote: bool = False
    """Whether the call changed the result that the call before it had returned."""
    detail: str = ""
    at: Line | None = None
    """The line that was running when the process was stopped."""
    output: str = ""
    seconds: float = 0.0

    @property
    def fatal(self) -> bool:
        return self.ended in FATAL


@dataclass(frozen=True)
class Loaded:
    """How loading the learner's file ended: `kind` is None when there is a function to call."""

    kind: str | None = None
    message: str = ""
    line: Line | None = None
    signature: str = ""
    notes: tuple[str, ...] = ()
    problem: Problem | None = None
    output: str = ""
    own: tuple[str, ...] = ()
    """Earlier exercises of the learner's own that the file has imported."""


def parse_line(data: Any) -> Line | None:
    if data is None:
        return None
    return Line(str(data["file"]), int(data["line"]), str(data["function"]), str(data["code"])[:500])


def parse_problem(data: Any) -> Problem | None:
    if data is None:
        return None
    lines = tuple(line for line in map(parse_line, data["lines"][:20]) if line)
    tensors = tuple(str(text)[:300] for text in data["tensors"][:20])
    return Problem(str(data["type"])[:200], str(data["message"])[:4000], lines, tensors)


_UNSAID: Mapping[str, Any] = {
    **dict.fromkeys(("shape", "described", "banned", "banned_at", "problem")),
    **dict.fromkeys(("shares_memory", "unfinished", "overwrote"), False),
    "dtype": "",
    "mutated": (),
    "unseen": (),
}
"""What is meant where a child says nothing."""


def parse_outcome(said: Mapping[str, Any], tensors: Mapping[str, Tensor], output: str = "") -> Outcome:
    """An Outcome from what a child sent and printed. Raises ValueError, TypeError or KeyError if it is malformed."""
    data = {**_UNSAID, **said}
    if data["ended"] not in (RETURNED, RAISED, UNBINDABLE):
        raise ValueError("a child can only say that a call returned or raised")
    if data["ended"] != RETURNED and data["problem"] is None:
        raise ValueError("a call that raised, and nothing that it raised")
    shape = None if data["shape"] is None else tuple(int(size) for size in data["shape"][:64])
    y = tensors.get("y")
    if y is not None and tuple(y.shape) != shape:
        raise ValueError("the shape announced is not the shape sent")
    return Outcome(
        ended=data["ended"],
        shape=shape,
        dtype=str(data["dtype"])[:40],
        described=None if data["described"] is None else str(data["described"])[:300],
        shares_memory=bool(data["shares_memory"]),
        tensors=tensors,
        mutated=tuple(str(text)[:300] for text in data["mutated"][:8]),
        unseen=tuple(str(name)[:100] for name in data["unseen"][:8]),
        banned=None if data["banned"] is None else str(data["banned"])[:200],
        banned_at=parse_line(data["banned_at"]),
        problem=parse_problem(data["problem"]),
        unfinished=bool(data["unfinished"]),
        overwrote=bool(data["overwrote"]),
        output=output,
        seconds=float(data["seconds"]),
    )


def parse_loaded(data: Mapping[str, Any], output: str) -> Loaded:
    """A Loaded from what a child sent. Raises ValueError, TypeError or KeyError for anything malformed."""
    return Loaded(
        kind=None if data["kind"] is None else str(data["kind"])[:40],
        message=str(data["message"])[:2000],
        line=parse_line(data["line"]),
        signature=str(data["signature"])[:500],
        notes=tuple(str(note)[:1000] for note in data["notes"][:10]),
        problem=parse_problem(data["problem"]),
        output=output,
        own=tuple(str(name)[:100] for name in data["own"][:20]),
    )
