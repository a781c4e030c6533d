"""The ideas in the words of pooling: one number of each window of an image."""

from __future__ import annotations

from collections.abc import Mapping

from grader.curriculum.formula.spoken import AT_HEIGHT, AT_WIDTH, HEIGHT
from grader.curriculum.ideas import IDEAS, Idea
from grader.curriculum.words import AND_WIDTH, REACH_2D

_STEPS = f"{AT_HEIGHT}, {AT_WIDTH}"
_SIZE = f"h = {HEIGHT}, {AND_WIDTH}"


def of_pooling(becomes: str, around: str) -> Mapping[str, Idea]:
    """`becomes` is what becomes of a window, with a place for its elements; `around` what stands around x."""

    def said(at: str, of: str = "x") -> str:
        return f"y[i, j] = {becomes.format(f'{of}[{at}]')}"

    window = said(_STEPS)
    return {
        "one": IDEAS["one"].but(
            question="With every number at one there is one window of one element. What becomes of that element?",
            formula="y[0, 0] = x[0, 0]",
        ),
        "places": IDEAS["places"].but(formula="y[i, j] = x[i, j]"),
        "dimensions": IDEAS["dimensions"].but(formula="the result is (batch, channels, h, w)"),
        "window": IDEAS["window"].but(
            formula=f"h = height - kernel_h + 1, and w likewise,   {said('i + k, j + l')}",
            shape="Windows have two dimensions more than the result: where in the window. Those two go away.",
        ),
        "size": IDEAS["size"].but(formula=_SIZE),
        "batch": IDEAS["batch"].but(
            question="Does anything in your code look at the first image or channel only, or mix two of them?",
            formula="y[b, c] comes of x[b, c] alone: no image and no channel knows of another",
        ),
        "stride": IDEAS["stride"].but(
            formula=f"{window};   stride = kernel, unless it is given",
        ),
        "padding": IDEAS["padding"].but(
            question="What may stand around x without changing any result, and how much of it on each side?",
            formula=f"padded height = height + 2 * padding_h, {AND_WIDTH};   {around}",
        ),
        "dilation": IDEAS["dilation"].but(formula=f"{window};   {REACH_2D}"),
        "ceil_mode": IDEAS["ceil_mode"].but(
            formula="h is rounded up;   window i counts if i * stride_h < padding_h + height, and the width likewise"
        ),
        "together": IDEAS["together"].but(formula=said(_STEPS, "padded")),
        "gradient": IDEAS["gradient"].but(
            question="Could a gradient flow from the result back to x? What in your code would stop it?",
            formula="result.requires_grad is True as soon as x.requires_grad is",
            shape="Only torch operations from x to the result: no detach, .data, no_grad, numpy or item on the way.",
        ),
        "not allowed": IDEAS["not allowed"].but(
            formula=window, shape="Windows first, as a view of the padded x; then one number of each."
        ),
        "refuses": IDEAS["refuses"].but(
            question="How much padding is too much, and which window too large? What would torch say of it?",
            formula="0 <= padding <= kernel // 2,   dilation * (kernel - 1) + 1 <= size + 2 * padding",
            shape="Look first, at the top, and raise ValueError with a sentence that says what doesn't fit.",
        ),
        "unbatched": IDEAS["unbatched"].but(formula="pool(x) = pool(x[None])[0]"),
        "everything": IDEAS["everything"].but(formula=_SIZE),
    }


_OF_MAXIMA = of_pooling(
    "the largest, over k and l, of {}",
    "padded[padding_h + i, padding_w + j] = x[i, j], and everywhere else what is below every number",
)

OF_MAXIMA = {
    **_OF_MAXIMA,
    "far below zero": _OF_MAXIMA["padding"],
    "grad x": IDEAS["grad x"].but(
        question="To which element of a window does the gradient of its largest go back?",
        formula="grad x[m, n] = sum of grad y[i, j] over all windows of which x[m, n] is the largest",
    ),
}

OF_MEANS = {
    **of_pooling("the sum over k and l of {} / (how many count)", "zeros around x are added up, and change no sum"),
    "count_include_pad": IDEAS["mean"].but(
        question="How many elements of the first window lie in x, and how many in its padding? Which of them count?",
        formula="count_include_pad: all in x and its padding count;   without it: those in x alone",
        shape="Count as you add up: by the windows' sums of an image that is 1 where an element counts, else 0.",
    ),
    "divisor_override": IDEAS["mean"].but(
        question="What is divided by divisor_override: the sum of a window, or its mean?",
        formula="y[i, j] = (sum of the window's elements) / divisor_override, if it is given",
        shape="Settle the divisor once, after the sums: one number for all, or one for each window.",
    ),
    "grad x": IDEAS["grad x"].but(
        formula="grad x[m, n] = sum of grad y[i, j] / (how many count there) over all windows that hold x[m, n]",
    ),
}
