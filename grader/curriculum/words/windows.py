"""The ideas in the words of windows alone: views of a signal or of an image."""

from __future__ import annotations

from grader.curriculum.formula.spoken import AT, AT_HEIGHT, AT_WIDTH, COUNT_OF_WINDOWS, HEIGHT_OF_WINDOWS
from grader.curriculum.ideas import IDEAS
from grader.curriculum.words import AND_WIDTH, REACH, REACH_2D, TWO_DIMENSIONS_OUT_OF_EACH

OF_WINDOWS = {
    "one": IDEAS["one"].but(
        question="With every number at one there is one window of one element. Which element of x is it?",
        formula="y[0, 0] = x[0]",
    ),
    "places": IDEAS["places"].but(
        question="With a kernel of one, each element of x is a window. How many are there, and what is in each?",
        formula="y[i, 0] = x[i]",
    ),
    "dimensions": IDEAS["dimensions"].but(
        formula="the result is (..., n, kernel): where the window stands, then where in the window",
        shape="as_strided's sizes and strides are both in the order of the result's dimensions.",
    ),
    "window": IDEAS["window"].but(formula="n = length - kernel + 1,   y[i, k] = x[i + k]"),
    "size": IDEAS["size"].but(formula=f"n = {COUNT_OF_WINDOWS}"),
    "batch": IDEAS["batch"].but(formula="y[b] = windows(x[b]): no element of the batch knows of another"),
    "stride": IDEAS["stride"].but(formula=f"y[i, k] = x[{AT}]"),
    "dilation": IDEAS["dilation"].but(formula=f"y[i, k] = x[{AT}];   {REACH}"),
    "together": IDEAS["together"].but(
        formula=f"y[i, k] = x[{AT}]",
        shape="Compute each thing once (pairs, reach, sizes, strides), each from the one before.",
    ),
    "gradient": IDEAS["gradient"].but(
        question="Could a gradient flow from the windows back to x? What in your code would stop it?",
        formula="result.requires_grad is True as soon as x.requires_grad is",
        shape="Only torch operations from x to the result: no detach, .data, no_grad, numpy or item on the way.",
    ),
    "grad x": IDEAS["grad x"].but(
        formula=f"grad x[j] = sum of grad y[i, k] over all i, k with {AT} = j",
    ),
    "not allowed": IDEAS["not allowed"].but(
        formula=f"y[i, k] = x[{AT}]", shape="as_strided on x itself: the sizes of the result, and a step for each."
    ),
    "refuses": IDEAS["refuses"].but(
        question="What if a window is longer than x? What would torch say of it?",
        formula="dilation * (kernel - 1) + 1 <= length",
        shape="Look first, at the top, and raise ValueError with a sentence that says what doesn't fit.",
    ),
    "everything": IDEAS["everything"].but(formula=f"n = {COUNT_OF_WINDOWS}"),
}

_STEPS = f"{AT_HEIGHT}, {AT_WIDTH}"
_WINDOW_2D = f"y[i, j, k, l] = x[{_STEPS}]"
_HEIGHT_OF_WINDOWS = f"h = {HEIGHT_OF_WINDOWS}, and w likewise"

OF_WINDOWS_OF_IMAGES = {
    **OF_WINDOWS,
    "one": OF_WINDOWS["one"].but(formula="y[0, 0, 0, 0] = x[0, 0]"),
    "places": OF_WINDOWS["places"].but(formula="y[i, j, 0, 0] = x[i, j]"),
    "window": OF_WINDOWS["window"].but(
        formula="h = height - kernel_h + 1, and w likewise,   y[i, j, k, l] = x[i + k, j + l]",
        shape=TWO_DIMENSIONS_OUT_OF_EACH,
    ),
    "size": IDEAS["size"].but(formula=_HEIGHT_OF_WINDOWS),
    "stride": IDEAS["stride"].but(formula=_WINDOW_2D),
    "dilation": IDEAS["dilation"].but(formula=f"{_WINDOW_2D};   {REACH_2D}"),
    "together": OF_WINDOWS["together"].but(formula=_WINDOW_2D),
    "not allowed": OF_WINDOWS["not allowed"].but(formula=_WINDOW_2D),
    "dimensions": OF_WINDOWS["dimensions"].but(
        formula="the result is (..., h, w, kernel_h, kernel_w): where the window stands, then where in the window"
    ),
    "grad x": IDEAS["grad x"].but(
        formula=f"grad x[m, n] = sum of grad y[i, j, k, l] over all i, j, k, l with {AT_HEIGHT} = m and {AT_WIDTH} = n"
    ),
    "refuses": OF_WINDOWS["refuses"].but(formula=f"dilation_h * (kernel_h - 1) + 1 <= height, {AND_WIDTH}"),
    "everything": IDEAS["everything"].but(formula=_HEIGHT_OF_WINDOWS),
}
