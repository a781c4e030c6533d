"""The ideas in other letters than those of a convolution along one dimension: images, windows alone, frames."""

from __future__ import annotations

from grader.curriculum.formula.spoken import AT, AT_HEIGHT, AT_WIDTH, COUNT_OF_WINDOWS, HEIGHT, HEIGHT_OF_WINDOWS
from grader.curriculum.ideas import IDEAS, Idea

_AND_WIDTH = "and the width likewise"
_STEPS = f"{AT_HEIGHT}, {AT_WIDTH}"
_HEIGHT = f"h = {HEIGHT}, and w likewise"
_SUM = f"y[i, j] = sum over k and l of x[{_STEPS}] * w[k, l]"
_REACH_2D = (
    f"a window reaches from x[i * stride_h, ...] to x[i * stride_h + dilation_h * (kernel_h - 1), ...], {_AND_WIDTH}"
)

OF_IMAGES = {
    "one": IDEAS["one"].but(formula="y[0, 0] = x[0, 0] * w[0, 0]"),
    "places": IDEAS["places"].but(formula="y[i, j] = x[i, j] * w[0, 0]"),
    "window": IDEAS["window"].but(
        formula="h = height - kernel_h + 1, and w likewise,   y[i, j] = sum over k and l of x[i + k, j + l] * w[k, l]",
        shape="Two new dimensions out of each: where the window stands, and where in the window (four in all).",
    ),
    "size": IDEAS["size"].but(formula=_HEIGHT),
    "channels": IDEAS["channels"].but(
        formula="y[b, o, i, j] = sum over c, k and l of x[b, c, i + k, j + l] * w[o, c, k, l]"
    ),
    "stride": IDEAS["stride"].but(formula=_SUM),
    "not allowed": IDEAS["not allowed"].but(formula=_SUM),
    "dilation": IDEAS["dilation"].but(formula=f"{_SUM};   {_REACH_2D}"),
    "padding": IDEAS["padding"].but(
        formula=f"padded height = height + 2 * padding_h, {_AND_WIDTH};   "
        "padded[padding_h + i, padding_w + j] = x[i, j]"
    ),
    "together": IDEAS["together"].but(formula=_SUM.replace("x[", "padded[")),
    "dimensions": IDEAS["dimensions"].but(formula="the result is (batch, out_channels, h, w)"),
    "grad x": IDEAS["grad x"].but(
        formula="grad x[m, n] = sum of grad y[i, j] * w[k, l] over all i, j, k, l with "
        f"{AT_HEIGHT} = m and {AT_WIDTH} = n"
    ),
    "grad weight": IDEAS["grad weight"].but(formula=f"grad w[k, l] = sum over all i, j of grad y[i, j] * x[{_STEPS}]"),
    "same and valid": IDEAS["same and valid"].but(
        formula='padding="valid" is padding=0;   padding="same" adds dilation_h * (kernel_h - 1) zeros above and below '
        f"in all, the odd one below, {_AND_WIDTH}"
    ),
    "everything": IDEAS["everything"].but(formula=_HEIGHT),
}

_REACH = "a window reaches from x[i * stride] to x[i * stride + dilation * (kernel - 1)]"

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
    "dilation": IDEAS["dilation"].but(formula=f"y[i, k] = x[{AT}];   {_REACH}"),
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
    "refuses": IDEAS["refuses"].but(
        question="What if a window is longer than x? What would torch say of it?",
        formula="dilation * (kernel - 1) + 1 <= length",
        shape="Look first, at the top, and raise ValueError with a sentence that says what doesn't fit.",
    ),
    "everything": IDEAS["everything"].but(formula=f"n = {COUNT_OF_WINDOWS}"),
}

_ZEROS_AROUND = Idea(
    "One zero on either side of one element: how long is the result, and where in it is x?",
    "y[0] = 0,   y[1] = x[0],   y[2] = 0",
    IDEAS["one"].shape,
)

OF_FRAMES = {
    "not allowed": IDEAS["not allowed"].but(
        formula="y[before + j] = x[j] for every j that is kept, in each dimension;   value everywhere else",
        shape="A result of the right shape first, full of value; then x goes where it belongs.",
    ),
    "one": _ZEROS_AROUND,
    "places": _ZEROS_AROUND,
    "gradient": IDEAS["gradient"].but(
        question="Could a gradient flow from the result back to x? What in your code would stop it?",
        formula="result.requires_grad is True as soon as x.requires_grad is",
        shape="Only torch operations from x to the result: no detach, .data, no_grad, numpy or item on the way.",
    ),
    "grad x": IDEAS["grad x"].but(
        question="What comes back to an element of x from the one place where it stands in the result?",
        formula="grad x[j] = grad y[before + j], for every element j that is kept",
    ),
    "dimensions": IDEAS["dimensions"].but(
        formula="the result has x's dimensions, in x's order, each before + size + after long",
        shape="Work along each dimension where it stands; if you move one to the front, move it back.",
    ),
    "refuses": IDEAS["refuses"].but(
        question="How many numbers can pad have, and how much can be cropped? What would torch say of more?",
        formula="two numbers for each of the last dimensions, and length + before + after >= 0 in each",
        shape="Look first, at the top, and raise ValueError with a sentence that says what doesn't fit.",
    ),
    "everything": IDEAS["everything"].but(
        formula="y[before + j] = x[j] for every j that is kept, in each dimension;   value everywhere else",
    ),
}

_WINDOW_2D = f"y[i, j, k, l] = x[{_STEPS}]"
_HEIGHT_OF_WINDOWS = f"h = {HEIGHT_OF_WINDOWS}, and w likewise"

OF_WINDOWS_OF_IMAGES = {
    **OF_WINDOWS,
    "one": OF_WINDOWS["one"].but(formula="y[0, 0, 0, 0] = x[0, 0]"),
    "places": OF_WINDOWS["places"].but(formula="y[i, j, 0, 0] = x[i, j]"),
    "window": OF_IMAGES["window"].but(
        formula="h = height - kernel_h + 1, and w likewise,   y[i, j, k, l] = x[i + k, j + l]"
    ),
    "size": IDEAS["size"].but(formula=_HEIGHT_OF_WINDOWS),
    "stride": IDEAS["stride"].but(formula=_WINDOW_2D),
    "dilation": IDEAS["dilation"].but(formula=f"{_WINDOW_2D};   {_REACH_2D}"),
    "together": OF_WINDOWS["together"].but(formula=_WINDOW_2D),
    "dimensions": OF_WINDOWS["dimensions"].but(
        formula="the result is (..., h, w, kernel_h, kernel_w): where the window stands, then where in the window"
    ),
    "grad x": IDEAS["grad x"].but(
        formula=f"grad x[m, n] = sum of grad y[i, j, k, l] over all i, j, k, l with {AT_HEIGHT} = m and {AT_WIDTH} = n"
    ),
    "refuses": OF_WINDOWS["refuses"].but(formula=f"dilation_h * (kernel_h - 1) + 1 <= height, {_AND_WIDTH}"),
    "everything": IDEAS["everything"].but(formula=_HEIGHT_OF_WINDOWS),
}
