"""The formula that every exercise of this family is, term by term. A mistake says some of its terms otherwise.

    y[b, yc, i] = sum over c and k of  x[b, xc, at] * w[wo, c, tap]  + bias        (a convolution)
    y[..., i, k] = x[..., at]                                                      (windows)
    y[..., start + j] = x[..., j]    and value wherever no j goes                  (pad)
    y[b, c, i] = the largest over k of  x[b, c, at]                                (pooling)

A term is said in letters. Along a dimension: L is the length of x, P the same with the padding around it, K the
kernel's size; s, p and d are stride, padding and dilation; n is how many windows there are, i and k count windows and
taps, j the elements of x; m, place and tap are steps in memory, and a letter with an underscore is the other
dimension's. Among channels: G is how many groups there are, O and C how many channels out and in each has; g, o and c
count them, q counts all channels out, b the images.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from math import prod
from typing import Any

Pair = tuple[int, ...]
Terms = Mapping[str, str]
Letters = Mapping[str, Any]

ALONG: Terms = {
    **{letter: letter for letter in "LKspdm"},
    "elements": "",
    "before": "p",
    "after": "p",
    "room": "s - 1",
    "n": "(P - d*(K - 1) - 1)//s + 1",
    "begins": "(n - 1)*s < L + p",
    "covered": "(i*s + K).clamp(max=L + 2*p) - i*s",
    "covered_x": "(i*s + K).clamp(max=L + p) - (i*s).clamp(min=p)",
    "at": "i*s + k*d",
    "held": "K",
    "window_step": "m*place",
    "tap_step": "m*tap",
    "tap": "k",
    "taps": "",
    "places": "",
}
"""Terms that are said once and hold along each dimension. How many taps a window holds is `held`. Where pooling rounds
up, x has `room` for one more window, which counts if it `begins`; of x and its padding a window has `covered` elements,
of x alone `covered_x`. Which elements of x, which taps and which places
count is `elements`, `taps` and `places`: all, unless it is said."""

ONCE: Terms = {
    "G": "G",
    "x": "x",
    "w": "w",
    "xc": "g*C + c",
    "wo": "g*O + o",
    "einsum": "bgcNK,gocK->bgoN",
    "sums": "q",
    "yc": "g*O + o",
    "bias": "bias",
    "biased": "r + bias.view(-1, *ones)",
    "y": "y",
    "channels": "",
    "outs": "",
    "images": "",
}
"""The other terms. In `sums`, r is what einsum makes, and q the same without a dimension for the groups. Which channels
in, channels out and images count is `channels`, `outs` and `images`."""


def contiguous_strides(shape: Sequence[int]) -> Pair:
    """The strides that a tensor of this shape would have if it were contiguous."""
    return tuple(prod(shape[d + 1 :]) for d in range(len(shape)))


_SCOPE = {"contiguous": contiguous_strides}


@cache
def _code(text: str) -> Any:
    return compile(text, text, "eval")


def value(text: str, letters: Letters) -> Any:
    """What a term comes to."""
    return eval(_code(text), _SCOPE, letters)


def terms_of(text: str, known: Terms) -> dict[str, str]:
    """`at = i + k*d; n = P//s` as terms by name. Raises KeyError for a name that no term has."""
    found = dict(term.split(" = ", 1) for term in text.split("; ") if term)
    unknown = found.keys() - known.keys()
    if unknown:
        raise KeyError(f"no such term: {', '.join(sorted(unknown))}")
    return found
