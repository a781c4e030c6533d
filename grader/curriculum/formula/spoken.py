"""Terms in a learner's words: letters are the names of arguments and sizes, and numbers where a call's are known."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from grader.curriculum.formula import ALONG, Letters, Terms, value
from grader.syntax import parse

Words = Mapping[str, str]

_NAMES = {"L": "length", "K": "kernel", "s": "stride", "p": "padding", "d": "dilation", "e": "output_padding"}
_PADDED = {"P": "L + 2*p"}


def words(size: str = "length", suffix: str = "", padded: bool = True) -> Words:
    """The words for the letters along one dimension. Without padding, x is as long as it is."""
    named = {letter: name + suffix for letter, name in _NAMES.items() if letter in "Kspde"} | {"L": size}
    return named | {"P": spoken(_PADDED["P"], named) if padded else size}


def spoken(text: str, letters: Mapping[str, Any]) -> str:
    """A term with its letters replaced: by words, or by numbers."""
    tree = parse(text, mode="eval")
    return ast.unparse(ast.fix_missing_locations(_Replaced(letters).visit(tree)))


class _Replaced(ast.NodeTransformer):
    def __init__(self, letters: Mapping[str, Any]):
        self._letters = letters

    def visit_Name(self, name: ast.Name) -> ast.expr:
        said = self._letters.get(name.id)
        return name if said is None else parse(str(said), mode="eval").body


COUNT, AT = (spoken(ALONG[name], words()) for name in ("n", "at"))
COUNT_OF_WINDOWS = spoken(ALONG["n"], words(padded=False))
HEIGHT, AT_HEIGHT = (spoken(ALONG[name], words("height", "_h")) for name in ("n", "at"))
HEIGHT_OF_WINDOWS = spoken(ALONG["n"], words("height", "_h", padded=False))
AT_WIDTH = spoken(ALONG["at"].replace("i", "j").replace("k", "l"), words("width", "_w"))
"""How many windows there are, and where their taps stand: of signals; and of images (j and l count along the width)."""

SAID = {
    "n": "n = {}",
    "at": "x[{}]",
    "tap": "w[{}]",
    "before": "{} in front of x",
    "after": "{} behind x",
    "xc": "channel {} of x",
    "wo": "weight[{}]",
    "yc": "channel {} of the result",
}
"""What a term of windows is about. Of a padded x, positions are those in it."""


def yours_and_right(
    mistaken: Sequence[Terms], right: Terms, about: Terms, names: Sequence[Words], numbers: Sequence[Letters]
) -> str:
    """The terms that a mistake says otherwise, each beside the right one; empty if one of them can't be said so.

    `mistaken` has those along each dimension, `about` is what terms are about, `names` and `numbers` the words and a
    call's numbers along it.
    """
    said: dict[str, None] = {}
    for terms, named, here in zip(mistaken, names, numbers, strict=True):
        if not terms.keys() <= about.keys():
            return ""
        for name, text in terms.items():
            mine, its = (about[name].format(spoken(each, named)) for each in (text, right[name]))
            said[f"yours has {mine} where {its} belongs" + (_worked_out(text, here) if name == "n" else "")] = None
    return "; ".join(said)


def _worked_out(count: str, numbers: Letters) -> str:
    """A wrong count and the right one, with the numbers of the call at hand."""
    mine, its = (f"{spoken(text, numbers)} = {value(text, numbers)}" for text in (count, ALONG["n"]))
    return f" (here {mine} instead of {its})"
