"""What the numbers of an exercise mean, drawn: windows over the input, sizes with their formulas, and strides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from grader.curriculum.exercise import Exercise
from grader.pages.prose import prose
from grader.pages.sliding import Sliding
from grader.pages.strided import contiguous_strides
from grader.report.drawing import side_by_side

MOST_WINDOWS, MOST_PLANE = 8, 14
"""Windows drawn along a line; height and width of an image that is drawn as a whole."""

TAP, ZERO_TAP, CELL, ZERO = "#", "o", ".", "0"
"""In a window: an element of x, a zero around it. In none: the same."""
BEHIND = "-"
"""In a window: what isn't even padding."""


@dataclass(frozen=True)
class Numbers:
    """Everything that a drawing needs of one call of windows or of a convolution."""

    exercise: Exercise
    along: tuple[Sliding, ...]
    leading: Mapping[str, int]
    """batch, groups, in_channels and out_channels (per group); 1 where nothing is said."""

    @property
    def convolves(self) -> bool:
        return not self.exercise.keeps_kernel

    @property
    def weighs(self) -> bool:
        """Whether windows are multiplied with a weight, which has the kernel's size."""
        return "weight" in self.exercise.signature

    def argument(self, name: str) -> str:
        """What the exercise calls a number."""
        return f"{name}_size" if f"{name}_size" in self.exercise.signature else name

    @property
    def channels(self) -> int:
        return self.leading["groups"] * self.leading["in_channels"]


def page(numbers: Numbers, width: int) -> list[str]:
    """The drawing, `width` columns wide, as lines."""
    drawn = _line(numbers, width) if len(numbers.along) == 1 else _plane(numbers, width)
    return [_call(numbers), "", *drawn, "", *_formulas(numbers, width), "", *_memory(numbers, width)]


def _call(numbers: Numbers) -> str:
    given = {
        name: [getattr(each, name) for each in numbers.along] for name in ("kernel", "stride", "padding", "dilation")
    }
    ones = [1] * len(numbers.along)
    usual = {
        "kernel": given["kernel"] if numbers.weighs else [],
        "padding": [0] * len(numbers.along),
        "stride": given["kernel"] if "stride=None" in numbers.exercise.signature else ones,
        "dilation": ones,
    }
    said = [
        f"{numbers.argument(name)}={values[0] if len(set(values)) == 1 else tuple(values)}"
        for name, values in given.items()
        if values != usual[name]
    ]
    if numbers.leading["groups"] > 1:
        said.append(f"groups={numbers.leading['groups']}")
    said += numbers.along[0].more_arguments
    arguments = ", ".join(["x", *(["weight"] if numbers.weighs else []), *said])
    return f"{numbers.exercise.name}({arguments})"


def _line(numbers: Numbers, width: int) -> list[str]:
    """Every window under the elements of x."""
    along = numbers.along[0]
    places = range(-along.padding, along.size + along.padding)
    taps = [f"w{k}" for k in range(along.kernel)] if numbers.convolves else [TAP] * along.kernel
    named = [f"x{place}" if 0 <= place < along.size else ZERO for place in places]
    cell = max(map(len, (*named, *taps))) + 1
    if len(places) * cell + 24 > width:
        return prose("(Too long to draw at this width; the arithmetic is below.)", width)
    lines = [f"  {''.join(name.rjust(cell) for name in named)}   {'x, between zeros' if along.padding else 'x'}"]
    result = "y" if numbers.convolves else "window "
    for window in range(min(along.count, MOST_WINDOWS)):
        at = dict(zip(along.taps(window), taps, strict=True))
        row = "".join(at.get(place, "").rjust(cell) for place in places)
        lines.append(f"  {row}   {result}[{window}]")
    if along.count > MOST_WINDOWS:
        lines.append(f"  ... {along.count} in all")
    return lines


def _plane(numbers: Numbers, width: int) -> list[str]:
    """The first window, its neighbours to the right and below, and the last, each on the image."""
    h, w = numbers.along
    if h.room > MOST_PLANE or w.room * 2 > min(width - 4, 4 * MOST_PLANE):
        return prose("(Too large to draw at this width; the arithmetic is below.)", width)
    shown = [(0, 0), (0, 1), (1, 0), (h.count - 1, w.count - 1)]
    shown = [at for at in dict.fromkeys(shown) if at[0] < h.count and at[1] < w.count]
    name = "y" if numbers.convolves and not numbers.exercise.in_a_row else "window "
    blocks = [[f"{name}[{i}, {j}]", *_image(h, w, i, j)] for i, j in shown]
    fit = max(1, (width + 2) // (max(len(line) for block in blocks for line in block) + 4))
    lines: list[str] = []
    for start in range(0, len(blocks), fit):
        lines += ([""] if lines else []) + ["  " + line for line in side_by_side(blocks[start : start + fit])]
    lines += ["", f"  {TAP} an element of x in the window   {CELL} outside it"]
    around = f"  {ZERO_TAP} {numbers.exercise.around} around x in the window   {ZERO} outside it"
    behind = f"  {BEHIND} behind the padding, where there is nothing to be counted"
    return [*lines, *[around] * bool(h.padding or w.padding), *[behind] * any(each.unread < 0 for each in (h, w))]


def _image(h: Sliding, w: Sliding, i: int, j: int) -> list[str]:
    """All of x and of its padding; behind that, only what the window has there."""
    rows, columns = set(h.taps(i)), set(w.taps(j))
    lines = []
    for row in range(-h.padding, h.room - h.padding):
        cells = []
        for column in range(-w.padding, w.room - w.padding):
            inside = row in rows and column in columns
            cells.append(_signs(_where(h, row), _where(w, column))[not inside])
        lines.append(" ".join(cells).rstrip())
    return lines


_IN_X, _AROUND_X, _BEHIND = range(3)


def _where(along: Sliding, place: int) -> int:
    if 0 <= place < along.size:
        return _IN_X
    return _AROUND_X if place < along.size + along.padding else _BEHIND


def _signs(row: int, column: int) -> str:
    """In a window and in none."""
    return (TAP + CELL, ZERO_TAP + ZERO, BEHIND + " ")[max(row, column)]


def _formulas(numbers: Numbers, width: int) -> list[str]:
    lines = []
    for axis, along in zip(numbers.exercise.axes, numbers.along, strict=True):
        suffix = axis.kernel.removeprefix("kernel")
        margin = "    " if suffix else "  "
        if suffix:
            lines.append(f"  along the {along.name}")
        for name, formula, worked_out in along.formulas(suffix):
            whole = f"{margin}{name:<7} = {formula} = {worked_out}"
            broken = [f"{margin}{name:<7} = {formula}", f"{margin}{'':<7} = {worked_out}"]
            lines += [whole] if len(whole) <= width else broken
        if along.unread:
            many = f"{abs(along.unread)} {'element' if abs(along.unread) == 1 else 'elements'}"
            where = "at the end: in no window" if along.unread > 0 else "of the last window: behind the padding"
            lines.append(f"{margin}{many} {where}")
    note = numbers.along[0].note
    return [*lines, *(prose(note, width) if note else [])]


def _memory(numbers: Numbers, width: int) -> list[str]:
    """The shapes of everything, and what as_strided needs for the windows of a contiguous input."""
    leading = numbers.leading
    sizes, padded, counts, kernels = [
        tuple(getattr(each, of) for each in numbers.along) for of in ("size", "room", "count", "kernel")
    ]
    front: tuple[int, ...]
    if numbers.convolves:
        front, names = (leading["batch"], numbers.channels), ["batch", "channels"]
    else:
        kept = [name for name in ("batch", "in_channels") if leading[name] > 1]
        front, names = tuple(leading[name] for name in kept), [name.replace("in_", "") for name in kept]
    steps = contiguous_strides((*front, *padded))
    inner = steps[len(front) :]
    view = (*front, *counts, *kernels)
    strides = (
        *steps[: len(front)],
        *(each.stride * step for each, step in zip(numbers.along, inner, strict=True)),
        *(each.dilation * step for each, step in zip(numbers.along, inner, strict=True)),
    )
    lines = [f"  x       {(*front, *sizes)}"]
    if numbers.convolves:
        out = leading["groups"] * (leading["out_channels"] if numbers.weighs else leading["in_channels"])
        if numbers.weighs:
            lines.append(f"  weight  {(out, leading['in_channels'], *kernels)}")
        result = (out * prod(kernels), prod(counts)) if numbers.exercise.in_a_row else (out, *counts)
        lines.append(f"  y       {(leading['batch'], *result)}")
        if leading["groups"] > 1:
            each = f"{leading['in_channels']} in and {leading['out_channels']} out"
            lines.append(f"  Channels are counted per group: {leading['groups']} groups of {each}.")
    source = "padded" if padded != sizes else "x"
    there = f"{source}, which is contiguous: size {(*front, *padded)}, strides {steps}"
    return [
        *lines,
        "",
        *prose(f"The windows, as a view of {there}. {_how_much(view, (*front, *padded), source)}", width),
        "",
        *_table(names, numbers, view, strides, source, inner),
    ]


def _how_much(view: Sequence[int], x: Sequence[int], source: str) -> str:
    """What a copy of the windows would take."""
    elements, there = prod(view), prod(x)
    factor = f"{elements / there:.3g}"
    much = "as much memory" if factor == "1" else f"{factor} times the memory"
    return f"It has {elements:,} elements, {source} {there:,}: a copy would take {much}."


def _table(
    names: list[str], numbers: Numbers, view: Sequence[int], strides: Sequence[int], source: str, inner: Sequence[int]
) -> list[str]:
    """A row for each dimension of the view: what it is, its size, its stride and where that comes from."""
    suffixes = [axis.kernel.removeprefix("kernel") for axis in numbers.exercise.axes]
    rows = [("dimension", "size", "stride", "")]
    named = [*names, *(f"windows{suffix}" for suffix in suffixes), *(f"kernel{suffix}" for suffix in suffixes)]
    why = [f"{source}.stride({i})" for i in range(len(names))]
    for of in ("stride", "dilation"):
        for i, (suffix, each) in enumerate(zip(suffixes, numbers.along, strict=True)):
            dim = i - len(suffixes)
            why.append(f"{of}{suffix} * {source}.stride({dim}) = {getattr(each, of)} * {inner[i]}")
    rows += [
        (name, str(size), str(step), reason) for name, size, step, reason in zip(named, view, strides, why, strict=True)
    ]
    wide = [max(len(row[i]) for row in rows) for i in range(3)]
    table = [
        f"    {name:<{wide[0]}}  {size:>{wide[1]}}  {step:>{wide[2]}}   {reason}".rstrip()
        for name, size, step, reason in rows
    ]
    return [f"  {source}.as_strided({tuple(view)}, {tuple(strides)})", "", *table]
