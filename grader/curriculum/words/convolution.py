"""The ideas in the words of convolutions: sums of products with weight, of signals and of images."""

from __future__ import annotations

from grader.curriculum.formula.spoken import AT, AT_HEIGHT, AT_WIDTH, HEIGHT
from grader.curriculum.ideas import IDEAS
from grader.curriculum.words import AND_WIDTH, REACH, REACH_2D, TWO_DIMENSIONS_OUT_OF_EACH

_SUM = f"y[i] = sum over k of x[{AT}] * w[k]"

OF_SIGNALS = {
    "one": IDEAS["one"].but(
        question="With every number at one there is one output. Which single product is it?",
        formula="y[0] = x[0] * w[0]",
    ),
    "places": IDEAS["places"].but(formula="y[i] = x[i] * w[0]"),
    "window": IDEAS["window"].but(formula="n = length - kernel + 1,   y[i] = sum over k of x[i + k] * w[k]"),
    "batch": IDEAS["batch"].but(formula="y[b] = conv(x[b]): no element of the batch knows of another"),
    "stride": IDEAS["stride"].but(formula=_SUM),
    "dilation": IDEAS["dilation"].but(formula=f"{_SUM};   {REACH}"),
    "together": IDEAS["together"].but(formula=f"y[i] = sum over k of padded[{AT}] * w[k]"),
    "layouts": IDEAS["layouts"].but(
        question="Does your code read how x (and weight) lie in memory, or assume it? Print x.stride() and "
        "x.storage_offset()."
    ),
    "gradient": IDEAS["gradient"].but(
        formula="result.requires_grad is True as soon as x.requires_grad, weight.requires_grad or bias.requires_grad is"
    ),
    "grad x": IDEAS["grad x"].but(formula=f"grad x[j] = sum over all i, k with {AT} = j of grad y[i] * w[k]"),
    "dimensions": IDEAS["dimensions"].but(formula="the result is (batch, out_channels, n)"),
    "not allowed": IDEAS["not allowed"].but(
        formula="y[b, o, i] = sum over c and k of x[b, c, i * stride + k * dilation] * w[o, c, k]",
        shape="Windows first, as a view of x; then one sum of products.",
    ),
    "in place": IDEAS["in place"].but(formula="x, weight and bias after the call = x, weight and bias before it"),
    "refuses": IDEAS["refuses"].but(
        formula="x.shape[1] == groups * weight.shape[1],   weight.shape[0] % groups == 0,   "
        "bias.shape == (weight.shape[0],)",
    ),
    "unbatched": IDEAS["unbatched"].but(formula="conv(x) = conv(x[None])[0]"),
}

_STEPS = f"{AT_HEIGHT}, {AT_WIDTH}"
_HEIGHT = f"h = {HEIGHT}, and w likewise"
_SUM_2D = f"y[i, j] = sum over k and l of x[{_STEPS}] * w[k, l]"

OF_IMAGES = {
    **OF_SIGNALS,
    "one": OF_SIGNALS["one"].but(formula="y[0, 0] = x[0, 0] * w[0, 0]"),
    "places": OF_SIGNALS["places"].but(formula="y[i, j] = x[i, j] * w[0, 0]"),
    "window": OF_SIGNALS["window"].but(
        formula="h = height - kernel_h + 1, and w likewise,   y[i, j] = sum over k and l of x[i + k, j + l] * w[k, l]",
        shape=TWO_DIMENSIONS_OUT_OF_EACH,
    ),
    "size": IDEAS["size"].but(formula=_HEIGHT),
    "channels": IDEAS["channels"].but(
        formula="y[b, o, i, j] = sum over c, k and l of x[b, c, i + k, j + l] * w[o, c, k, l]"
    ),
    "stride": OF_SIGNALS["stride"].but(formula=_SUM_2D),
    "not allowed": OF_SIGNALS["not allowed"].but(formula=_SUM_2D),
    "dilation": OF_SIGNALS["dilation"].but(formula=f"{_SUM_2D};   {REACH_2D}"),
    "padding": IDEAS["padding"].but(
        formula=f"padded height = height + 2 * padding_h, {AND_WIDTH};   padded[padding_h + i, padding_w + j] = x[i, j]"
    ),
    "together": OF_SIGNALS["together"].but(formula=_SUM_2D.replace("x[", "padded[")),
    "dimensions": OF_SIGNALS["dimensions"].but(formula="the result is (batch, out_channels, h, w)"),
    "grad x": OF_SIGNALS["grad x"].but(
        formula="grad x[m, n] = sum of grad y[i, j] * w[k, l] over all i, j, k, l with "
        f"{AT_HEIGHT} = m and {AT_WIDTH} = n"
    ),
    "grad weight": IDEAS["grad weight"].but(formula=f"grad w[k, l] = sum over all i, j of grad y[i, j] * x[{_STEPS}]"),
    "same and valid": IDEAS["same and valid"].but(
        formula='padding="valid" is padding=0;   padding="same" adds dilation_h * (kernel_h - 1) zeros above and below '
        f"in all, the odd one below, {AND_WIDTH}"
    ),
    "everything": IDEAS["everything"].but(formula=_HEIGHT),
}
