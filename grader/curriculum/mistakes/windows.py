"""The library for windows of signals and of images."""

from __future__ import annotations

from grader.curriculum.axes import Axis
from grader.curriculum.formula.windows import Windows
from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes import memory, places, planes, shapes, sizes
from grader.curriculum.mistakes.table import Table

_STAGES = {"kernel": "not square", "stride": "stride", "dilation": "dilation"}


def mistakes_of_windows(axes: tuple[Axis, ...]) -> tuple[Misconception, ...]:
    """The library for windows along one axis or two, the most frequent first."""
    table = Table(Windows, axes)
    parts = [
        memory.views, memory.layouts, sizes.sizes, places.jumps, *([lambda t: planes.of_planes(t, _STAGES)] if table.plane else []),
        shapes.dimensions, memory.types, sizes.sizes_of_windows, places.jumps_of_windows, shapes.shapes,
    ]  # fmt: skip
    return tuple(mistake for part in parts for mistake in part(table))
