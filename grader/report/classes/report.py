"""report.html: a class on one page, from what to act on down to single learners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.report.classes.gathered import HOSTILE, Course, Gathered
from grader.report.classes.page import environment, policy
from grader.report.classes.values import points

ROWS = 2000
"""Learners beyond which the table is made by the page itself, of those who are looked for."""
_BAR, _ROW, _LEFT, _WIDTH = 520, 22, 170, 880


@dataclass(frozen=True)
class Twins:
    """Files that are nearly the same."""

    exercise: str
    who: Sequence[tuple[str, str]]
    """What each writer is called, and their file."""
    wrong: bool


@dataclass(frozen=True)
class Bar:
    """One stage as it is drawn: how many have it, how many stopped at it, how many never came to it."""

    stage: str
    y: int
    passed: int
    stopped: int
    waits: int
    widths: tuple[float, float, float]


def bars(course: Course, stages: Sequence[str]) -> list[Bar]:
    """How far the class got in an exercise."""
    graded = sum(course.stopped.values()) + course.statuses["passed"]
    made = []
    for number, stage in enumerate(stages):
        passed, stopped = course.passed[stage], course.stopped[stage]
        parts = passed, stopped, max(0, graded - passed - stopped)
        scale = _BAR / max(1, graded)
        made.append(Bar(stage, number * _ROW, *parts, tuple(part * scale for part in parts)))  # type: ignore[arg-type]
    return made


def render(
    gathered: Gathered, samples: Mapping[str, Sequence[str]], twins: Sequence[Twins], events: Sequence[str]
) -> str:
    """The page. `samples` are sources of each cluster."""
    pictures = {name: bars(course, gathered.about.stages[name]) for name, course in gathered.courses.items()}
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            g=gathered,
            about=gathered.about,
            pictures=pictures,
            samples=samples,
            twins=twins,
            events=events,
            hostile=HOSTILE,
            points=points,
            in_page=len(gathered.lines) <= ROWS,
            left=_LEFT,
            width=_WIDTH,
            row=_ROW,
            policy=policy("style", "script"),
        )
    )
