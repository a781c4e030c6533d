"""Named mistakes of padding with x's own elements: which of them stands where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.formula.pad_modes import PadModes
from grader.curriculum.mistake import AnyError, Misconception
from grader.curriculum.mistakes.functions import raising
from grader.curriculum.mistakes.table import Steps, Table

if TYPE_CHECKING:
    from torch import Tensor

_EDGE = "For x = 0 1 2: which element stands right beside the 0, and which beside the 2?"
_OTHER_END = "For x = 0 1 2: with which element does x begin again behind its end?"
_WHICH = "Say in your own words what stands beside x in each of the modes. What does your code put there?"
_BEGINS = "At which index of the result does x begin?"
_ROUND = "Which dimension does your code pad in its second round?"
_ONE: dict[str, Any] = {"ndim": 2, "size1": 4, "before1": 2, "after1": 1}
_SWAPPED = {
    "reflect": ("replicate", "circular"),
    "replicate": ("reflect", "circular"),
    "circular": ("reflect", "replicate"),
}


_NOT_SHIFTED = {
    "replicate": "(at + b).clamp(0, L - 1)",
    "reflect": "L - 1 - (L - 1 - (at + b)).abs()",
    "circular": "(at + b) % L",
}
"""The indices in x as if nothing stood before it."""


def mistakes_of_pad_modes() -> tuple[Misconception, ...]:
    """The library: the most frequent first."""
    table = Table(PadModes, ())
    return (*_elements(table), *_modes(table), *_pairs(table), *_given_back(table))


def _elements(table: Table) -> list[Misconception]:
    """Which element of x stands beside it."""

    def mistake(id: str, mode: str, says: str, question: str, *terms: str) -> Misconception:
        return table.mistake(
            id, mode, says, question, *(f"{mode} = {each}" for each in terms), stage=mode, mode=mode, **_ONE
        )

    return [
        mistake("edge-repeated", "reflect", "the mirror stands beside x: its edge is there twice", _EDGE, "(at % (2*L)).minimum(2*L - 1 - at % (2*L))",
                "at.abs()*(at < L) + (2*L - 1 - at)*(at >= L)", "(-at - 1)*(at < 0) + (L - 1 - (L - 1 - at).abs())*(at >= 0)"),
        mistake("not-mirrored", "reflect", "the elements beside the edge are copied in their own order, not mirrored", _EDGE,
                "at + (at < 0)*(b + 1) - (at >= L)*(a + 1)", "at + (at < 0)*b - (at >= L)*a"),
        mistake("mirrored-before-only", "reflect", "x is mirrored before it only: behind it, something else of x stands", _EDGE,
                "at.abs().clamp(max=L - 1)", "at.abs() % L"),
        mistake("mirrored-behind-only", "reflect", "x is mirrored behind it only: before it, something else of x stands", _EDGE,
                "(L - 1 - (L - 1 - at).abs()).clamp(min=0)", "(L - 1 - (L - 1 - at).abs()) % L"),
        mistake("mirrored-from-the-other-end", "reflect", "what is mirrored before x is its end, and behind it its beginning", _EDGE,
                "at*((at >= 0) & (at < L)) + (at < 0)*(L - b - at - 1) + (at >= L)*(a - 1 - at + L)"),
        mistake("circular-the-wrong-way-round", "circular", "before x stands its beginning, behind it its end: it should go on as a circle does", _OTHER_END,
                "at + (at < 0)*b - (at >= L)*a"),
        mistake("circular-one-off", "circular", "the circle leaves out x's edge: the element beside it comes next", _OTHER_END,
                "at % L - (at < 0) + (at >= L)", "(at - (at < 0)) % L", "(at + (at >= L)) % L"),
        mistake("circular-mirrored", "circular", "the other end of x is turned round", _OTHER_END,
                "at*((at >= 0) & (at < L)) + (at < 0)*(L - b - at - 1) + (at >= L)*(a - 1 - at + L)"),
        mistake("edges-swapped", "replicate", "before x its last element stands, behind it its first", _EDGE,
                "at*((at >= 0) & (at < L)) + (at < 0)*(L - 1)"),
        mistake("one-edge-for-both", "replicate", "the same edge of x stands on both sides", _EDGE,
                "at*((at >= 0) & (at < L))", "at*((at >= 0) & (at < L)) + ((at < 0) | (at >= L))*(L - 1)"),
        mistake("edge-one-off", "replicate", "it isn't the edge that is repeated, but the element beside it", _EDGE,
                "at*((at >= 0) & (at < L)) + (at < 0) + (at >= L)*(L - 2)", "at.clamp(1, L - 1)*(at < 0) + at.clamp(0, L - 1)*(at >= 0)", "at.clamp(0, L - 1)*(at < L) + (L - 2)*(at >= L)"),
        mistake("behind-the-last", "replicate", "behind x, the element after its last is looked up: there is none", "Which index has the last element of x, if x has 3?",
                "at.clamp(0, L)"),
        *(mistake(f"{mode}-from-the-first-place", mode, "places are counted from where the result begins, not from where x does",
                  "Which index of x stands at the first place of the result, if one element comes before x?", term) for mode, term in _NOT_SHIFTED.items()),
    ]  # fmt: skip


def _modes(table: Table) -> list[Misconception]:
    """Which mode is which."""
    mistake = table.mistake
    stages = list(_SWAPPED)
    return [
        *(
            mistake(f"{mode}-taken-for-{other}", mode, f"the mode {mode!r} does what {other!r} should do", _WHICH, f"{mode} = {PadModes.known[other]}",
                    stage=mode, mode=mode, **_ONE)
            for mode in stages for other in _SWAPPED[mode]
        ),
        mistake("mode-ignored", "replicate", "the mode isn't used: the new elements are always value", "Where does your code use mode?",
                "mode = 'constant'", stage="replicate", mode="replicate", **_ONE),
        mistake("value-ignored", "value", "the new elements of the mode 'constant' are always 0", "Where does your code mention value?", "value = 0",
                stage="constant", before1=1, value=7),
        mistake("constant-only", "replicate", "modes other than 'constant' aren't handled: the code raises", "What does your code do for mode='replicate'?",
                {"read": _constant_only, "by_dimension": _refused}, stage="replicate", mode="replicate", **_ONE),
    ]  # fmt: skip


def _constant_only(self: PadModes, line: Any) -> Any:
    raise AnyError


def _refused(self: PadModes, x: Tensor, pairs: Any, fill: float) -> Tensor:
    if self.mode != "constant":
        raise AnyError
    return PadModes.by_dimension(self, x, pairs, fill)


def _pairs(table: Table) -> list[Misconception]:
    """Which numbers of pad go where: in all modes, or in those alone whose new elements are x's own."""
    side: dict[str, Any] = {"size1": 4, "before1": 2, "after1": 1}
    plane: dict[str, Any] = {"ndim": 3, "size1": 4, "size2": 3, "pairs": 2, "before1": 1, "after1": 2, "before2": 2}

    def mistake(id: str, idea: str, says: str, question: str, *ways: str, **case: Any) -> Misconception:
        steps: tuple[Steps, ...] = ({}, {"only_own": True}, {"only_own": True, "refuses": True})
        made = ((terms, how) for terms in ways for how in steps)
        return table.mistake(id, idea, says, question, *made, stage="constant", **case)

    return [
        mistake("before-and-after-swapped", "sides", "before and after have changed places", _BEGINS, "before = a; after = b", **side),
        mistake("before-used-twice", "sides", "the number for before is used on both sides", "Where does your code use the second number of a pair?", "after = b", **side),
        mistake("after-used-twice", "sides", "the number for after is used on both sides", "Where does your code use the first number of a pair?", "before = a", **side),
        mistake("only-the-first-pair", "order", "only the first pair is used", "What does your code do with four numbers?", "given = given[:1]", **plane),
        mistake("first-pair-for-the-first-dimension", "order", "the pairs are taken in the order of the dimensions, not from the last back",
                "pad=(1, 0, 0, 2) on a matrix: what gets longer by 2, the rows or the columns?", "pairs = [(0, 0)]*(D - len(given)) + given",
                "pairs = given + [(0, 0)]*(D - len(given))", **plane),
        mistake("befores-then-afters", "order", "pad is read as all numbers for before, then all for after: it has a pair for each dimension",
                "pad=(1, 0, 0, 2): which two numbers are about the last dimension?", f"given = {_HALVES}", **{**plane, "before2": 0, "after2": 1}),
        mistake("first-pair-for-every-dimension", "order", "the first pair is used for every dimension that has one", _ROUND, "given = given[:1]*len(given)", **plane),
        mistake("every-pair-on-the-last-dimension", "order", "every pair goes to the last dimension", _ROUND,
                "pairs = [(0, 0)]*(D - 1) + [tuple(map(sum, zip(*given))) or (0, 0)]", **plane),
    ]  # fmt: skip


_HALVES = "list(zip(sum(given, ())[:len(given)], sum(given, ())[len(given):]))"


def _given_back(table: Table) -> list[Misconception]:
    mistake = table.mistake
    one: dict[str, Any] = {"stage": "one", "before1": 1, "after1": 1}
    return [
        mistake("float32-result", "dtypes", "float64 goes in, float32 comes out", "In which dtype does your code make the new tensor?", "y = y.float()",
                before1=1, dtype="float64", near=1e-5),
        mistake("gradient-cut-at-x", "gradient", "no gradient reaches x", "Through which operations does x go on its way to the result?", "x = x.detach()", **_ONE, mode="reflect"),
        mistake("nothing-returned", "what is returned", "the function returns nothing, at least on one of its ways",
                "What does your function return, on every way through it?", "y = None", **one),
        mistake("torch-own-called", "not allowed", "torch's own is called: it is what you are to write",
                "Which of the functions that you call does the whole job?", {"__call__": raising.own_of_torch}, **one),
        mistake("argument-changed", "in place", "the code writes into one of its arguments",
                "Which of your operations work in place (+=, *=, x[...] = ..., names that end in _), and on which tensors?", {"__call__": raising.writes}, **one),
    ]  # fmt: skip
