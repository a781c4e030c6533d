"""The library for convolutions of signals and of images."""

from __future__ import annotations

from grader.curriculum.axes import Axis
from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes import bias, channels, loops, memory, padding, places, planes, sizes
from grader.curriculum.mistakes.table import Table

_STAGES = {"kernel": "window", "stride": "ints and pairs", "padding": "ints and pairs", "dilation": "ints and pairs"}


def mistakes_of_convolution(axes: tuple[Axis, ...]) -> tuple[Misconception, ...]:
    """The library for convolutions along one axis or two, the most frequent first."""
    table = Table(Convolution, axes)
    parts = [
        memory.dtypes, memory.layouts, memory.weight_layouts, sizes.sizes, places.jumps, padding.frames, padding.values, padding.bounds,
        sizes.sizes_of_convolution, places.taps, *([lambda t: planes.of_planes(t, _STAGES), planes.of_images] if table.plane else []),
        channels.channels, channels.batch, channels.groups, bias.bias, places.kernels, loops.loops,
        memory.gradient, memory.types, memory.not_an_answer,
    ]  # fmt: skip
    return tuple(mistake for part in parts for mistake in part(table))
