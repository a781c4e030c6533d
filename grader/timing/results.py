"""What timing found out, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.results import Verdict

YOURS, TORCH = "yours", "torch"


@dataclass(frozen=True)
class Row:
    """One implementation on one shape. Times are seconds for one call: the median over all turns, and their range.

    Without a time, `verdict` is why; `more_than` is after how many seconds it was stopped, if that is why.
    """

    shape: str
    implementation: str
    seconds: float | None = None
    spread: tuple[float, float] | None = None
    ratio: float | None = None
    """seconds / torch's seconds."""
    ratio_spread: tuple[float, float] | None = None
    """The range of the ratio, each turn beside torch's turn of the same round."""
    turns: int = 0
    verdict: Verdict = field(default_factory=Verdict)
    more_than: float | None = None
