"""The wrong files of tests/coach/mistaken: right attempts, each edited into one that makes a named mistake."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

from grader.curriculum import exercises
from grader.curriculum.exercise import ROAD

HERE = Path(__file__).parent / "coach"
NAMES = [exercise.name for exercise in exercises() if (HERE / "mistaken" / f"{exercise.name}.py").is_file()]
MADE = {name: runpy.run_path(str(HERE / "mistaken" / f"{name}.py"))["MISTAKEN"] for name in NAMES}
ROADS = [exercise.name for exercise in exercises() if exercise.part == ROAD]
"""The exercises of which every mistake has such a file."""
ANSWERED = [
    (exercise.name, each.id)
    for exercise in exercises()
    for each in exercise.misconceptions
    if each.id not in MADE.get(exercise.name, {})
]
"""The mistakes for which no such files were written: the curriculum's own answer stands for them."""
EVERY = bool(os.environ.get("STRIDELINGS_EVERY_FILE"))
"""Whether all files are graded that make a mistake. Without it, it is one for each; for a mistake of images that signals
have, too, it is the signals'."""
FLAT = {"windows2d": "windows1d", "conv2d": "conv1d"}
FILES = [
    (name, id, i)
    for name in NAMES
    for id, files in MADE[name].items()
    for i in range(len(files) if EVERY else 1)
    if EVERY or id not in MADE.get(FLAT.get(name, ""), {})
]


def source(name: str, attempt: str, *edits: tuple[str, str]) -> str:
    """A right attempt, edited."""
    text = (HERE / "attempts" / name / f"{attempt}.py").read_text()
    for old, new in edits:
        assert old in text, f"{old!r} isn't in {attempt}.py"
        text = text.replace(old, new)
    return text
