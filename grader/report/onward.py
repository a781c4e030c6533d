"""What can be asked next, as it is typed where the learner is: a command in a terminal, a call in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from grader.report.phrases import hyphened
from grader.results import Failure

Asks = list[tuple[str, str]]
"""What is asked for, and what to type for it."""


class Onward(Protocol):
    """How to go on from a result."""

    def star(self, stage: str) -> str: ...
    def everything(self, failure: Failure) -> str: ...
    def stuck(self, failure: Failure) -> Asks: ...
    def done(self, another: bool) -> Asks: ...
    def way(self, way: str) -> str: ...


@dataclass(frozen=True)
class Commands:
    """In a terminal. `arguments` belong to every command about the same code: ` --file mine.py`."""

    name: str
    arguments: str = ""

    def star(self, stage: str) -> str:
        return f"grade run {self.name} --stage {hyphened(stage)}{self.arguments}"

    def everything(self, failure: Failure) -> str:
        return f"grade run {self.name} --stage {hyphened(failure.stage)} --explain{self.arguments}"

    def stuck(self, failure: Failure) -> Asks:
        ways = [("Stuck", "hint")]
        if failure.kind != "not_started":
            ways = [("Again, by hand", "repro"), *ways, ("Step through it", "debug")]
        return [(label, f"grade {way} {self.name}{self.arguments}") for label, way in ways]

    def done(self, another: bool) -> Asks:
        ways = [("The reference", f"grade solution {self.name}{self.arguments}")]
        if another:
            ways.append(("Other ways to write it", f"grade solution {self.name} --way{self.arguments}"))
        return [*ways, ("How fast yours is", f"grade bench {self.name}{self.arguments}")]

    def way(self, way: str) -> str:
        return f"grade solution {self.name} --way {way}{self.arguments}"


@dataclass(frozen=True)
class Calls:
    """In a notebook or at a prompt, where check was called with the arguments `called`."""

    called: str
    timed: str = ""
    """The command that times the function, if it is in a file that has a name."""

    def star(self, stage: str) -> str:
        return f"check({self.called}, stage={stage!r})"

    def everything(self, failure: Failure) -> str:
        return f"check({self.called}, explain=True)"

    def stuck(self, failure: Failure) -> Asks:
        return [("Stuck", f"check({self.called}, hint=True)"), ("Everything at once", self.everything(failure))]

    def done(self, another: bool) -> Asks:
        ways = [("The reference", f"check({self.called}, solution=True)")]
        if another:
            ways.append(("Other ways to write it", f"check({self.called}, solution='ways')"))
        if self.timed:
            ways.append(("How fast yours is, in a terminal", self.timed))
        return ways

    def way(self, way: str) -> str:
        return f"check({self.called}, solution={way!r})"
