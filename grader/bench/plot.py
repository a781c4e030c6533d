"""A benchmark as a picture, by matplotlib (the extra `plot`)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from grader.bench.report import conditions, times
from grader.bench.results import Bench
from grader.curriculum.exercise import Shape
from grader.timing.results import TORCH, YOURS, Row

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_COLOURS = {YOURS: "#d1495b", TORCH: "#13315c"}
_OTHERS = "#8da9c4"


def draw(bench: Bench, file: Path) -> None:
    """One panel for each shape: times torch's time on a log scale, each with its spread. The name says the format."""
    import matplotlib

    with matplotlib.rc_context({"svg.hashsalt": "stridelings", "font.size": 9, "axes.titlesize": 10}):
        picture = io.BytesIO()
        _figure(bench).savefig(picture, format=file.suffix[1:].lower(), dpi=150)
    file.write_bytes(picture.getvalue())


def _figure(bench: Bench) -> Figure:
    from matplotlib.figure import Figure

    columns = min(2, len(bench.shapes))
    rows = -(-len(bench.shapes) // columns)
    tall = 0.7 + 0.24 * len(bench.rivals)
    figure = Figure(figsize=(5.2 * columns, tall * rows + 1.1), layout="constrained")
    figure.suptitle(f"{bench.exercise} ({bench.file}): how many times torch's time", fontsize=13)
    figure.supxlabel(_wrapped(conditions(bench), 85 * columns), fontsize=7.5, color="#555555")
    panels = figure.subplots(rows, columns, sharex=True, squeeze=False).flatten()
    for panel, above in zip(panels[len(bench.shapes) :], panels[len(bench.shapes) - columns :], strict=False):
        panel.set_axis_off()
        above.tick_params(labelbottom=True)
    for panel, shape in zip(panels, bench.shapes, strict=False):
        _panel(panel, bench, shape)
    return figure


def _wrapped(sentence: str, width: int) -> str:
    from textwrap import fill

    return fill(sentence, width)


def _panel(panel: Axes, bench: Bench, shape: Shape) -> None:
    rows = bench.of(shape)
    panel.set_xscale("log")
    panel.set_title(f"{shape.name}  {shape.says}"[:64], loc="left")
    panel.set_yticks(range(len(rows)), [row.implementation for row in rows])
    panel.set_ylim(len(rows) - 0.4, -0.6)
    panel.axvline(1.0, color=_COLOURS[TORCH], linewidth=1)
    panel.grid(axis="x", color="#e5e5e5", linewidth=0.6)
    panel.set_axisbelow(True)
    panel.margins(x=0.32)
    for side in ("top", "right", "left"):
        panel.spines[side].set_visible(False)
    panel.tick_params(left=False)
    panel.xaxis.set_major_formatter(lambda value, at: f"{value:,.10g}")
    for place, row in enumerate(rows):
        _bar(panel, place, row, bench.at_least(row))


def _bar(panel: Axes, place: int, row: Row, at_least: float | None) -> None:
    ratio = row.ratio or at_least
    if ratio is None:
        panel.text(1.05, place, "no time", va="center", fontsize=8, color="#b00020")
        return
    colour = _COLOURS.get(row.implementation, _OTHERS)
    panel.barh(place, ratio - 1, left=1, height=0.62, color=colour)
    if row.ratio_spread and row.implementation != TORCH:
        low, high = row.ratio_spread
        panel.plot((low, high), (place, place), color="#333333", linewidth=0.9, marker="|", markersize=4)
    end = max(1.0, ratio, row.ratio_spread[1] if row.ratio_spread else 0.0)
    said = times(ratio) if row.ratio else f"> {times(ratio)} (stopped)"
    panel.annotate(said, (end, place), xytext=(5, 0), textcoords="offset points", va="center", fontsize=8)
