"""The ideas in the words of frames: what lies around x, and where in the result x goes."""

from __future__ import annotations

from grader.curriculum.ideas import IDEAS, Idea

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

_MIRRORED = Idea(
    "For x = 0 1 2 3: which element stands right in front of the 0, and which one before that?",
    "source = |i| in front of x,   2 * (length - 1) - i behind it",
    "Work out where each place would lie if x went on; then bring back inside what lies outside.",
)
OF_MODES = {
    **OF_FRAMES,
    "constant": IDEAS["value"].but(question="Which of your own functions does this already?"),
    "reflect": _MIRRORED,
    "replicate": _MIRRORED.but(formula="source = 0 in front of x,   length - 1 behind it"),
    "circular": _MIRRORED.but(
        question="For x = 0 1 2 3: after the 3 x begins again. With what does it end in front of the 0?",
        formula="source = i + length in front of x,   i - length behind it",
    ),
    "two dimensions": IDEAS["two dimensions"].but(
        question="What stands in a corner: which row of x does it come from, and which column?",
        formula="result[i, j] = x[source_h[i], source_w[j]]",
        shape="One dimension after the other: the second pads what came of the first, corners and all.",
    ),
    "gradient": OF_FRAMES["gradient"],
    "grad x": IDEAS["grad x"].but(
        question="In how many places of the result does one element of x stand? What comes back to it from all of them?",
        formula="grad x[j] = sum of grad y[i] over all i with source[i] = j",
    ),
    "refuses": IDEAS["refuses"].but(
        question="How many elements can a mirror show, or a circle, before x runs out? What would torch say of more?",
        formula="reflect: before, after < length;   circular: before, after <= length;   pairs + 1 or pairs + 2 dimensions",
        shape="Look first, at the top, and raise ValueError with a sentence that says what doesn't fit.",
    ),
    "not allowed": IDEAS["not allowed"].but(
        formula="result[i] = x[source[i]] in each dimension",
        shape="A list of indices for one dimension, and one lookup.",
    ),
}
