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
