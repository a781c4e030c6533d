"""What a sandbox is told when it starts: the grader's modules that it may hold, and the questions of its exercises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.curriculum import earlier, find
from grader.curriculum.exercise import Exercise
from grader.curriculum.space import Case
from grader.runner.calls import pack
from grader.runner.processes import in_full
from grader.runner.subject import Said

_PACKAGE = Path(__file__).resolve().parent.parent
_ALONE = (
    "grader.places",
    *(f"grader.curriculum.{each}" for each in ("call", "tensors")),
    *(f"grader.sandbox.{each}" for each in ("confine", "kernel", "questions", "zygote")),
)
_EMPTY = ("grader.curriculum", "grader.sandbox", "grader.runner", "grader.beside")
"""Modules that are there so that they can be imported, with nothing in them."""
_OUT_HERE = ("connection", "forker", "learner", "processes", "spawned")
"""What of the room `runner/` only the grader's side of things takes."""

NAN = float("nan")


def modules() -> dict[str, str]:
    """The texts of the modules that answering takes, by their names."""
    runner = [file.stem for file in sorted((_PACKAGE / "runner").glob("[a-z]*.py")) if file.stem not in _OUT_HERE]
    names = ("grader.__init__", *(f"grader.runner.{each}" for each in runner), *_ALONE)
    return dict.fromkeys(_EMPTY, "") | {name.removesuffix(".__init__"): _text(name) for name in names}


def _text(module: str) -> str:
    return _PACKAGE.joinpath(*module.split(".")[1:]).with_suffix(".py").read_text(encoding="utf-8")


class Numbered:
    """The calls of some stages, numbered: what a sandbox knows from its start on, and how a question names one."""

    def __init__(self, stages: Mapping[Exercise, Sequence[tuple[str, Sequence[Case]]]]):
        """For each exercise, what each stage asks, and its cases."""
        self._numbers: dict[tuple[Exercise, Case], int] = {}
        told = {exercise.name: self._exercise(exercise, asked) for exercise, asked in stages.items()}
        names = dict.fromkeys(each for name in told for each in (*earlier(name), name))
        self.told = [told[name] if name in told else self._exercise(find(name), ()) for name in names]

    def _exercise(self, exercise: Exercise, stages: Iterable[tuple[str, Sequence[Case]]]) -> dict[str, Any]:
        calls: list[dict[str, Any]] = []
        asked = []
        for asks, cases in stages:
            for case in cases:
                if (exercise, case) not in self._numbers:
                    self._numbers[exercise, case] = len(calls)
                    calls.append(pack(exercise.build(case, NAN)))
            asked.append((asks, [self._numbers[exercise, case] for case in cases]))
        said = {name: getattr(exercise, name) for name in ("name", "signature", "banned", "shortcuts")}
        return said | {"earlier": earlier(exercise.name), "calls": calls, "stages": asked}

    def said(self, exercise: Exercise, case: Case, fill: float | None) -> Said:
        """A number, or the whole call."""
        number = self._numbers.get((exercise, case)) if fill is None else None
        return in_full(exercise, case, fill) if number is None else number
