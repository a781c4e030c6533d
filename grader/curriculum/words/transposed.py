"""The ideas in the words of the transposed convolution."""

from __future__ import annotations

from grader.curriculum.formula.spoken import AT_HEIGHT, AT_WIDTH, spoken, words
from grader.curriculum.formula.spread import SPREAD
from grader.curriculum.ideas import IDEAS, Idea

_HEIGHT = f"h = {spoken(SPREAD['size'], words('height', '_h'))}, and w likewise"
_TO = f"y[{AT_HEIGHT}, {AT_WIDTH}] += x[i, j] * w[k, l], for all i, j, k, l"
_TAKEN_OFF = f"result = y without its first padding_h rows and its last padding_h rows, and columns likewise;   {_TO}"

OF_TRANSPOSED = {
    "one": IDEAS["one"].but(
        question="With every number at one there is one output. Which single product is it?",
        formula="y[0, 0] = x[0, 0] * w[0, 0]",
    ),
    "places": IDEAS["places"].but(
        question="With a kernel of one, every element of x has one place in the result. Which?",
        formula="y[i, j] = x[i, j] * w[0, 0]",
    ),
    "window": Idea(
        "With one element in x and a kernel of 3, how large is the result, and what is in it? And with two elements?",
        "h = height + kernel_h - 1, and w likewise,   y[i + k, j + l] += x[i, j] * w[k, l]",
        "Zeros as large as the result; then for every tap, all of x times its number is added, k rows and l columns on.",
    ),
    "size": IDEAS["size"].but(
        question="Where does the last element of x lay its first tap, and where its last? How many rows are that?",
        formula=_HEIGHT,
        shape="Work out the full size, as if there were no padding; what is taken off comes after that.",
    ),
    "channels": IDEAS["channels"].but(
        question="Which dimension of weight belongs to x's channels here? Which {letters|dimensions} stay in the result?",
        formula="y[b, o, i + k, j + l] += x[b, c, i, j] * w[c, o, k, l], for all c",
        shape="{The letter that x and the first dimension of weight share is summed|For each channel out one sum over the "
        "channels in}: weight is (in, out, ...) here.",
    ),
    "batch": IDEAS["batch"].but(formula="y[b] comes of x[b] alone: no element of the batch knows of another"),
    "bias": IDEAS["bias"].but(
        question="The bias has one number for each what? How often is it added where several products meet?",
        shape="Once, at the very end: with trailing dimensions of size one, as many as the result has after its channels.",
    ),
    "stride": IDEAS["stride"].but(
        question="With stride 2, how far apart in the result do the kernels of two neighbours of x begin?",
        formula=_TO,
        shape="The step of a slice of the result: every stride-th row and column, as many as x has.",
    ),
    "dilation": IDEAS["dilation"].but(
        question="With dilation 2, how far apart in the result do the first two taps of one kernel go?",
        formula=_TO,
        shape="The dilation says at which row and column a tap's slice begins, and makes the result larger by its reach.",
    ),
    "padding": IDEAS["padding"].but(
        question="A convolution's padding made x larger. Read backwards, what becomes of the rows that it added?",
        formula=f"{_HEIGHT}: padding takes off",
        shape="Make the full result first; then cut off as many rows and columns at each end.",
    ),
    "output_padding": Idea(
        "With stride 2 a convolution makes 3 places of 5 elements and of 6. Which size should yours come back to, and how "
        "can it know?",
        f"{_HEIGHT}: the last row that output_padding adds is row h - 1, and everything before it stays where it was",
        "It makes the full result longer at its end: before the padding is taken off, not after.",
    ),
    "groups": IDEAS["groups"].but(
        question="For 2 groups, 4 channels in and 2 out: to which channel out does channel 3 of x go?",
        formula="channel in c belongs to group c // (in_channels // groups), which goes to its own run of out_channels // groups",
        shape="Split x's channels and the first dimension of weight into (groups, rest), group first; join the result's the "
        "same way.",
    ),
    "together": IDEAS["together"].but(formula=_TAKEN_OFF),
    "dimensions": IDEAS["dimensions"].but(formula="the result is (batch, out_channels, h, w)"),
    "not allowed": IDEAS["not allowed"].but(
        formula=_TO, shape="Zeros of the full size, and for each tap one sum of products, added to a slice of them."
    ),
    "grad x": IDEAS["grad x"].but(
        formula=f"grad x[i, j] = sum over k and l of grad y[{AT_HEIGHT}, {AT_WIDTH}] * w[k, l]"
    ),
    "grad weight": IDEAS["grad weight"].but(
        formula=f"grad w[k, l] = sum over all i, j of grad y[{AT_HEIGHT}, {AT_WIDTH}] * x[i, j]"
    ),
    "refuses": IDEAS["refuses"].but(
        formula="x.shape[1] == weight.shape[0], a multiple of groups;   bias.shape == (groups * weight.shape[1],);   h and w at "
        "least 1;   output_padding < max(stride, dilation)"
    ),
    "unbatched": IDEAS["unbatched"].but(formula="conv_transpose(x) = conv_transpose(x[None])[0]"),
    "everything": IDEAS["everything"].but(formula=_HEIGHT),
}
