"""Small phrases that every report is made of: numbers, shapes, times, counts, sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.runner.outcome import Line


def numbers(named: Mapping[str, Any], case: Mapping[str, Any]) -> str:
    """Numbers of a case by name: `height=3  kernel_h=2`."""
    return "  ".join(f"{number_name(name, case)}={value}" for name, value in named.items())


def number_name(name: str, case: Mapping[str, Any]) -> str:
    """What a number is called on screen: channels are counted per group where there are groups."""
    grouped = name in ("in_channels", "out_channels") and case.get("groups", 1) != 1
    return f"{name} per group" if grouped else name


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
    """Text with its first letter raised, unless it begins with a name of code (`as_strided`, `conv1d`, `x.stride`)."""
    first = text.partition(" ")[0]
    return text if re.search(r"[\W\d_]", first.rstrip(",:")) else text[:1].upper() + text[1:]


def seconds(value: float) -> str:
    """A time for a person: `0.08 s`, `12 s`."""
    return f"{value:.2f} s" if value < 10 else f"{value:.0f} s"


def count(number: int, noun: str) -> str:
    """`1 value`, `2 values`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def hyphened(stage: str) -> str:
    """A stage's name as it is typed: what no shell takes for two words."""
    return stage.replace(" ", "-")
