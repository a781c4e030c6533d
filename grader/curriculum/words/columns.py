"""The ideas in the words of columns: windows copied into them, and added up from them."""

from __future__ import annotations

from grader.curriculum.formula.spoken import AT_HEIGHT, AT_WIDTH, HEIGHT
from grader.curriculum.ideas import IDEAS
from grader.curriculum.words import AND_WIDTH, REACH_2D

_STEPS = f"{AT_HEIGHT}, {AT_WIDTH}"
_ROW, _COLUMN = "(c * kernel_h + k) * kernel_w + l", "i * w + j"
_READ = f"y[{_ROW}, {_COLUMN}] = x[c, {_STEPS}]"
_SIZE = f"h = {HEIGHT}, {AND_WIDTH};   there are h * w columns"

_SHARED = {
    "size": IDEAS["size"].but(formula=_SIZE),
    "batch": IDEAS["batch"].but(formula="y[b] comes of x[b] alone: no image of the batch knows of another"),
    "gradient": IDEAS["gradient"].but(
        question="Could a gradient flow from the result back to x? What in your code would stop it?",
        formula="result.requires_grad is True as soon as x.requires_grad is",
        shape="Only torch operations from x to the result: no detach, .data, no_grad, numpy or item on the way.",
    ),
    "everything": IDEAS["everything"].but(formula=_SIZE),
}

OF_UNFOLD = {
    **_SHARED,
    "one": IDEAS["one"].but(
        question="With every number at one there is one window of one element: one row, one column. What stands there?",
        formula="y[0, 0] = x[0, 0, 0]",
    ),
    "places": IDEAS["places"].but(formula=f"y[0, {_COLUMN}] = x[0, i, j]"),
    "window": IDEAS["columns"].but(formula="y[k * kernel_w + l, i * w + j] = x[0, i + k, j + l]"),
    "channels": IDEAS["columns"],
    "dimensions": IDEAS["dimensions"].but(formula="the result is (batch, channels * kernel_h * kernel_w, h * w)"),
    "stride": IDEAS["stride"].but(formula=_READ),
    "padding": IDEAS["padding"].but(
        formula=f"padded height = height + 2 * padding_h, {AND_WIDTH};   padded[padding_h + i, padding_w + j] = x[i, j]"
    ),
    "dilation": IDEAS["dilation"].but(formula=f"{_READ};   {REACH_2D}"),
    "together": IDEAS["together"].but(formula=_READ.replace("x[", "padded[")),
    "grad x": IDEAS["grad x"].but(formula="grad x = fold of grad y: what comes back, added up where windows overlap"),
    "not allowed": IDEAS["not allowed"].but(
        formula=_READ, shape="Windows first, as a view of the padded x; then one copy, its dimensions in order."
    ),
    "refuses": IDEAS["refuses"].but(
        question="What if a window is longer than x and its padding? What if the padding is less than none?",
        formula="dilation * (kernel - 1) + 1 <= size + 2 * padding,   padding >= 0",
        shape="Look first, at the top, and raise ValueError with a sentence that says what doesn't fit.",
    ),
    "unbatched": IDEAS["unbatched"].but(formula="unfold(x) = unfold(x[None])[0]"),
}

_ADDED = f"y[c, m, n] = sum of x[{_ROW}, {_COLUMN}] with {AT_HEIGHT} - padding_h = m and {AT_WIDTH} - padding_w = n"

OF_FOLD = {
    **_SHARED,
    "one": IDEAS["one"].but(
        question="With every number at one there is one column of one number. Where in the image does it go?",
        formula="y[0, 0, 0] = x[0, 0]",
    ),
    "places": IDEAS["places"].but(
        question="With a kernel of one, each column is one element of the image. Which is the second?",
        formula=f"y[0, i, j] = x[0, {_COLUMN}]",
    ),
    "window": IDEAS["overlaps"].but(
        formula="y[m, n] = sum of x[k * kernel_w + l, i * w + j] with i + k = m and j + l = n"
    ),
    "channels": IDEAS["columns"],
    "dimensions": IDEAS["dimensions"].but(formula="the result is (batch, channels, height, width)"),
    "stride": IDEAS["stride"].but(
        question="How far apart do two neighbouring columns go in the image? Does anything change inside a window?",
        formula=_ADDED,
    ),
    "padding": IDEAS["padding"].but(
        question="What do windows hold that lies in the padding, and what becomes of it?",
        formula="y[m, n] = padded[padding_h + m, padding_w + n], and padded has twice the padding more than y",
        shape="Add everything up in an image that has room for the padding; cut out the middle at the end.",
    ),
    "dilation": IDEAS["dilation"].but(formula=_ADDED),
    "together": IDEAS["together"].but(formula=_ADDED),
    "grad x": IDEAS["grad x"].but(
        question="Each number of x goes to one place of the image. What comes back to it from there?",
        formula="grad x = unfold of grad y",
    ),
    "not allowed": IDEAS["not allowed"].but(formula=_ADDED, shape=IDEAS["overlaps"].shape),
    "refuses": IDEAS["refuses"].but(
        question="How many rows can x have, and how many columns? What would torch say of others?",
        formula="rows % (kernel_h * kernel_w) == 0,   columns == h * w,   padding >= 0",
        shape="Look first, at the top, and raise ValueError with a sentence that says what doesn't fit.",
    ),
    "unbatched": IDEAS["unbatched"].but(formula="fold(x) = fold(x[None])[0]"),
}
