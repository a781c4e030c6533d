"""What can happen while watching."""

from __future__ import annotations

from dataclasses import dataclass

from grader.results import ExerciseResult


@dataclass(frozen=True)
class Saved:
    """Files have changed: those of these exercises, and perhaps others beside them."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vanished:
    """The folder isn't there any more."""


@dataclass(frozen=True)
class Returned:
    """The folder is there again, or another one in its place; anything in it may have changed."""


@dataclass(frozen=True)
class Noted:
    """Something to tell about watching itself."""

    sentence: str


@dataclass(frozen=True)
class Key:
    """A key: the character, or "up", "down", "page up", "page down", "escape"."""

    name: str


@dataclass(frozen=True)
class Resized:
    """The terminal has another size."""


@dataclass(frozen=True)
class Signalled:
    """A signal that says to end. What a handler raises could be swallowed by whatever it interrupts."""

    number: int


@dataclass(frozen=True)
class Ready:
    """The server has torch loaded."""


@dataclass(frozen=True)
class Graded:
    """The answer to one request: None if it was stopped."""

    request: int
    result: ExerciseResult | None


@dataclass(frozen=True)
class Lost:
    """The server has ended; the last it said."""

    last_words: str


Event = Saved | Vanished | Returned | Noted | Key | Resized | Signalled | Ready | Graded | Lost
