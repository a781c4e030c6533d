"""Small phrases that every report is made of: numbers, shapes, times, counts, sentences."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.runner.outcome import Line


def listed(phrases: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    *others, end = phrases
    return f"{', '.join(others)} {last} {end}" if others else end


def are(names: Sequence[str]) -> str:
    """`is` or `are`, for what numbers are called: a name of code is one thing (`groups`, `in_channels per group`), and
    what is called in words may be more ("leading dimensions", "ints for pairs")."""
    head = re.split(r" (?:per|for|themselves)\b", names[0])[0]
    many = len(names) > 1 or (" " in names[0] and "_" not in head and head.endswith("s"))
    return "are" if many else "is"


def shape(sizes: tuple[int, ...]) -> str:
    """A shape as it is drawn: `1×3×2`."""
    return "×".join(map(str, sizes)) if sizes else "a single number"


def line_of_code(line: Line) -> str:
    """A line of the learner's file, with where it is."""
    return f"{Path(line.file).name}, line {line.line}" + (f": {line.code}" if line.code else "")


def sentence(text: str) -> str:
    """A sentence: its first letter raised, a full stop at its end."""
    return f"{capital(text)}."


def capital(text: str) -> str:
    """Text with its first letter raised, unless it begins with a name of code (`as_strided`, `x.stride`)."""
    first = text.partition(" ")[0]
    return text if re.search(r"[\W\d_]", first.rstrip(",:")) else text[:1].upper() + text[1:]


def typed(path: Path | str) -> str:
    """A path as it is typed in a shell: in quotes where it needs them."""
    return subprocess.list2cmdline([str(path)]) if os.name == "nt" else shlex.quote(str(path))


def file_option(file: Path | str | None) -> str:
    """What a command is typed with that is about this file; nothing for the learner's own."""
    return f" --file {typed(file)}" if file else ""


def shorten(text: str, length: int) -> str:
    """Text that is no longer than that; where it is cut there are dots."""
    return text if len(text) <= length else f"{text[: length - 3]}..."


def seconds(value: float) -> str:
    """A time for a person: `0.08 s`, `12 s`."""
    return f"{value:.2f} s" if value < 10 else f"{value:.0f} s"


def count(number: int, noun: str) -> str:
    """`1 value`, `2 values`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def hyphened(stage: str) -> str:
    """A stage's name as it is typed: what no shell takes for two words."""
    return stage.replace(" ", "-")
