"""A warm process that grades for a notebook or a prompt: questions come in as lines of JSON, answers go out as such.

It is started anew, never forked from the process that asks, which may have run torch in many threads. Each grading is a
child of this one. It ends, with everything that it started, as soon as nobody can ask any more.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import queue
import select
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.curriculum import ORDER, find
from grader.grading.warmup import warm_up
from grader.results import PASSED, ExerciseResult

if TYPE_CHECKING:
    from grader.report.onward import Onward
    from grader.report.terminal import Printer

_POLL = 1.0
"""Seconds between two looks at whether the process that asks still lives."""

_climbed: dict[str, int] = {}
"""How many hints have been told of which failure."""


def main() -> None:
    """Answer until nobody asks any more."""
    sys.stdout = sys.stderr  # only answers go out
    asker, asked = os.getppid(), os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)  # nothing that we start waits for what is asked of us, nor for us who wait for it (Windows)
    warm_up()
    questions: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_listen, args=(questions, asked, asker), daemon=True).start()
    while True:
        os.write(1, json.dumps(_answer(questions.get())).encode() + b"\n")


def _listen(questions: queue.Queue[dict[str, Any]], asked: int, asker: int) -> None:
    """Take in questions. Ends the process when there can't be any more: the asker is gone, however it went."""
    waiting = b""
    while True:
        if os.name == "posix" and not select.select([asked], [], [], _POLL)[0]:
            if os.getppid() == asker:
                continue
            break
        data = os.read(asked, 1 << 16)
        if not data:
            break
        *lines, waiting = (waiting + data).split(b"\n")
        for line in lines:
            questions.put(json.loads(line))
    _end()


def _end() -> None:
    from grader.runner import tree

    for pid in list(tree.KEEPERS):
        tree.end_tree(pid)
    tree.KEEPERS.clear()
    tree.end_orphans(set())
    os._exit(0)


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    from grader.grading.line import located
    from grader.grading.session import Options, grade
    from grader.report.machine import exercise
    from grader.report.words import headline

    with contextlib.suppress(OSError):
        os.chdir(question["folder"])
    sys.path[:] = [*question["path"], *(each for each in _OWN_PATH if each not in question["path"])]
    name = question["name"]
    options = Options(stages=tuple(question["stages"]))
    result = grade(find(name), Path(question["file"]), options, question["shown_as"])
    result = replace(result, notes=(*result.notes, *question["notes"]))
    key = f"{name}, {result.failure.stage}: {headline(result)}" if result.failure else ""
    if question["explain"] or (question["hint"] and _climbed.get(key)):
        result = located(result, Path(question["file"]))
    rungs = len(result.failure.ladder) if result.failure and question["explain"] else 0
    if result.failure and question["hint"]:
        rungs = _climbed[key] = min(_climbed.get(key, 0) + 1, len(result.failure.ladder))
    return {"report": exercise(result), "headline": headline(result), **_drawn(result, rungs, question)}


_OWN_PATH = list(sys.path)


def _drawn(result: Any, rungs: int, question: dict[str, Any]) -> dict[str, str]:
    """A result as text and as HTML."""
    from rich.console import Console

    from grader.notebook.colours import CODE_FORMAT, THEME
    from grader.report.terminal import Printer

    sheet = io.TextIOWrapper(io.BytesIO(), encoding=question["encoding"], errors="replace", newline="\n")
    console = Console(
        file=sheet,
        record=True,
        highlight=False,
        width=question["width"],
        force_terminal=question["colour"],
        legacy_windows=False,
        _environ={},
    )
    _tell(Printer(console), result, rungs, question)
    sheet.seek(0)
    html = console.export_html(theme=THEME, code_format=CODE_FORMAT, inline_styles=True)
    return {"text": sheet.read().strip("\n"), "html": html}


def _tell(screen: Printer, result: ExerciseResult, rungs: int, question: dict[str, Any]) -> None:
    """Hints first, then the verdict, then what follows it."""
    from grader.report.onward import Calls

    onward = Calls(question["called"], question["timed"])
    if result.failure and rungs:
        screen.ladder(result.failure.ladder[:rungs])
        left = len(result.failure.ladder) - rungs
        last = "" if question["explain"] else "That was the last hint for this failure."
        screen.line()
        screen.line(f"{left} more: check({question['called']}, hint=True)" if left else last, "dim")
        screen.line()
    screen.result(result)
    if question["solution"]:
        _solution(screen, result, question["solution"], onward)
    elif not (result.failure and rungs == len(result.failure.ladder)):
        screen.ways_on(result, onward)
    if result.status == PASSED and not question["stages"]:
        screen.line()
        _next(screen, result.name)


def _solution(screen: Printer, result: ExerciseResult, which: bool | str, onward: Onward) -> None:
    """The reference, the other ways, or one of them; for those who are done."""
    from grader.curriculum.alternatives import ways
    from grader.places import SOLUTIONS

    name = result.name
    if result.status != PASSED:
        screen.line(f"A solution is shown once {name} is right. To give it up: grade solution {name} --give-up")
    elif which == "ways":
        screen.other_ways(name, onward)
    else:
        file = ways(name)[which] if isinstance(which, str) else SOLUTIONS / f"{name}.py"
        screen.code(file.read_text(encoding="utf-8"))


def _next(screen: Printer, name: str) -> None:
    """What comes after an exercise that is right, in this folder."""
    if name == ORDER[-1]:
        screen.line("That was the last exercise: you have written convolution.", "bold green")
        return
    coming = ORDER[ORDER.index(name) + 1]
    screen.line(f"Next: {coming}, {find(coming).says}.")
    if Path(f"{coming}.ipynb").is_file():
        screen.line(f"Open {coming}.ipynb.", "dim")
    else:
        screen.line(f"Its task, in a terminal: grade show {coming}. Write it in a cell, then: check({coming})", "dim")


if __name__ == "__main__":
    main()
