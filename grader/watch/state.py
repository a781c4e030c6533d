"""Everything that watching shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.results import ExerciseResult
from grader.workspace.standings import Standing

VERDICT, HINT, EXPLAINED, LIST = "verdict", "hint", "explained", "list"


@dataclass(frozen=True)
class State:
    """What is on the screen, and nothing that isn't."""

    standings: dict[str, Standing]
    current: str | None
    """The exercise that keys are about: the one being worked on."""
    result: ExerciseResult | None = None
    """Its verdict, or that of the one just done."""
    view: str = VERDICT
    rung: int = 0
    """How many hints are shown."""
    scroll: int = 0
    grading: str | None = None
    """The exercise that is being graded, once that takes long enough to say so."""
    ready: bool = False
    note: str = ""
    graded_at: str = ""

    def but(self, **changes: object) -> State:
        """The same with some things changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def failing(self) -> ExerciseResult | None:
        """The verdict that hints are about, if there is one."""
        shown = self.result
        return shown if shown and shown.failure and shown.name == self.current else None
