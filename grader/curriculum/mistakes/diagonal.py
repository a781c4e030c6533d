"""The library for diagonal, the most frequent first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.formula.strided import Diagonal
from grader.curriculum.matrices import HIGH, SQUARE, WIDE
from grader.curriculum.mistake import AnyError, Misconception
from grader.curriculum.mistakes import strided
from grader.curriculum.mistakes.strided import HOW_LONG
from grader.curriculum.mistakes.table import Table

if TYPE_CHECKING:
    from torch import Tensor

_BEGINS = "At which row and which column does the diagonal with offset=1 begin? And with offset=-1?"
_LONG = "How many elements has the diagonal with offset=1 of a matrix of 2 rows and 5 columns? And with offset=-1?"
_BEYOND = "What does your code do with offset=1, if x is a single number?"


def mistakes_of_diagonal() -> tuple[Misconception, ...]:
    table = Table(Diagonal)
    return (
        *_offsets(table),
        *_lengths(table),
        *strided.steps(table, "(o + start)", "(k if k >= 0 else -k*C)"),
        *_results(table),
        *_memory(table),
    )


def _offsets(table: Table) -> list[Misconception]:
    """Where a diagonal begins."""
    mistake = table.mistake
    return [
        mistake("offset-ignored", "above", "it is always the diagonal from x[0, 0], whatever offset is", _BEGINS, "k = 0", **SQUARE, offset=1),
        mistake("offset-upside-down", "above", "a positive offset goes down, a negative one to the right: the sign is the other way round", _BEGINS,
                "k = -offset", **WIDE, offset=1),
        mistake("offset-in-rows", "above", "the diagonal begins offset rows down, where it should begin offset columns to the right", _BEGINS,
                "start = k*r if k >= 0 else -k*c", **SQUARE, offset=1),
        mistake("offset-in-rows-and-columns", "above", "the diagonal begins at x[offset, offset]: further down, too", _BEGINS,
                "start = k*(r + c) if k >= 0 else -k*(r + c)", **HIGH, offset=1),
        mistake("begins-at-0-0", "above", "the diagonal is as long as it should be, but begins at x[0, 0] whatever offset is", _BEGINS,
                "start = 0", **SQUARE, offset=1),
        mistake("negative-offset-as-positive", "below", "the sign of offset is dropped: -1 is taken for 1", _BEGINS, "k = abs(offset)", **WIDE, offset=-1),
        mistake("negative-offset-ignored", "below", "a negative offset is taken for 0", _BEGINS, "k = max(0, offset)", **WIDE, offset=-1),
        mistake("negative-offset-to-the-left", "below", "a negative offset goes to the left, into the row above or out of the storage",
                "Which element is one to the left of x[0, 0]?", "start = k*c", **HIGH, offset=-1),
        mistake("storage-offset-0", "layouts", "offset is counted from the start of the storage, but x begins further on",
                "At which place of its storage does x begin? (x.storage_offset() says so.)", "at = start", **HIGH, layout="offset"),
        mistake("offset-in-places", "layouts", "offset is counted in places of the storage, as if neighbours in a row were neighbours there",
                "How far apart in memory are x[0, 0] and x[0, 1]? Always?", "start = k if k >= 0 else -k*r", stage="more dimensions", rows=2, columns=3, third=4, offset=1),
    ]  # fmt: skip


def _lengths(table: Table) -> list[Misconception]:
    """How many elements a diagonal has."""
    mistake = table.mistake
    clamp = "k = max(1 - R, min(C - 1, offset))"
    return [
        mistake("length-is-the-rows", "not square", "a diagonal is taken to have as many elements as x has rows", HOW_LONG,
                "n = max(0, R if k >= 0 else R + k)", "n = R", **HIGH),
        mistake("length-is-the-columns", "not square", "a diagonal is taken to have as many elements as x has columns", HOW_LONG,
                "n = max(0, C - k if k >= 0 else C)", "n = C", **WIDE),
        mistake("length-not-shortened", "above", "the diagonal is taken to be as long as the one with offset=0", _LONG, "n = min(R, C)", **SQUARE, offset=1),
        mistake("length-less-the-offset", "above", "every offset takes as many elements away, also where there is room for them", _LONG,
                "n = max(0, min(R, C) - abs(k))", **WIDE, offset=1),
        mistake("length-below-as-above", "below", "a negative offset is counted as if it made the rows longer, not the columns shorter", _LONG,
                "n = max(0, min(R, C - k))", "n = max(0, min(R, C + k) if k < 0 else min(R, C - k))", **HIGH, offset=-2),
        mistake("length-above-as-below", "above", "a positive offset is taken away from the rows, where it takes columns away", _LONG,
                "n = max(0, min(R - k, C) if k >= 0 else min(R + k, C))", **HIGH, offset=1),
        mistake("length-one-too-few", "square", "the last element of the diagonal is left out", HOW_LONG,
                "n = max(0, min(R, C - k) if k >= 0 else min(R + k, C)) - 1", stage="one"),
        mistake("nothing-there-raises", "beyond", "an offset outside x isn't handled: the code raises", _BEYOND,
                {"__call__": _raises_if_empty}, offset=1),
        mistake("fewer-than-none", "beyond", "an offset outside x gives a size below 0: the code raises", _BEYOND,
                "n = min(R, C - k) if k >= 0 else min(R + k, C)", offset=2),
        mistake("offset-held-inside", "beyond", "an offset outside x is taken for the last one inside", _BEYOND, clamp, offset=1),
        mistake("only-squares", "not square", "matrices that aren't squares aren't handled: the code raises", HOW_LONG,
                {"__call__": _raises_unless_square}, **WIDE),
    ]  # fmt: skip


def _results(table: Table) -> list[Misconception]:
    """What comes of it, and of further dimensions."""
    mistake = table.mistake
    order = "x has the shape (2, 3, 4). Which two of its dimensions does the diagonal go along, and what is the shape of the result?"
    return [
        mistake("other-diagonal", "square", "it is the other diagonal, from the upper right to the lower left",
                "Which elements of a 2 by 2 matrix are its diagonal?", "start = (C - 1)*c; step = r - c", **SQUARE),
        mistake("summed", "what is returned", "the elements of the diagonal are added up", "What should come back: a number, or a view?",
                "y = view.sum()", "y = view.sum(-1)", stage="one"),
        mistake("a-dimension-too-many", "what is returned", "the diagonal is a row or a column of a matrix, with a dimension too many",
                "How many dimensions has a row of x?", "y = view.unsqueeze(0)", "y = view.unsqueeze(-1)", stage="one"),
        mistake("diagonal-matrix", "what is returned", "the result is x with zeros beside its diagonal, not the diagonal",
                "Which shape should come back?", "y = x*0 + x.triu(k).tril(k)", stage="one"),
        mistake("two-dimensions-only", "more dimensions", "more than two dimensions aren't handled: the code raises", order,
                {"__call__": _raises_if_deep}, third=2),
        mistake("last-two-dimensions", "more dimensions", "the diagonal goes along the last two dimensions, not the first two", order,
                "x = x.movedim((-2, -1), (0, 1))", rows=2, columns=3, third=4),
        mistake("diagonal-first", "more dimensions", "the diagonal is the first dimension of the result, not its last", order,
                "y = view.movedim(-1, 0)", rows=2, columns=3, third=4),
        mistake("strides-of-another-order", "more dimensions", "the strides stand in another order than the sizes do",
                "Which of your sizes belongs to which stride? (Write them in two lines.)",
                "view = x.as_strided((*lead, n), (step, *steps), at)", "view = x.as_strided((n, *lead), (*steps, step), at)", third=2),
        mistake("step-of-a-matrix", "more dimensions", "the step is worked out as for a matrix, but further dimensions lie in between",
                "How many numbers lie between x[0, 0, 0] and x[1, 1, 0] in memory, if x has the shape (2, 3, 4)?", "step = C + 1", "r = C; c = 1", rows=2, columns=3, third=4),
        mistake("further-dimensions-dropped", "more dimensions", "further dimensions are left out: only their first element is there", order,
                "lead = (); steps = ()", third=2),
        *strided.answers(table, **SQUARE),
    ]  # fmt: skip


def _memory(table: Table) -> list[Misconception]:
    mistake = table.mistake
    moved: dict[str, Any] = {**HIGH, "layout": "transposed"}
    return [
        mistake("copy-instead-of-view", "view", "the diagonal is a copy: it doesn't share x's memory",
                "If you write into x afterwards, does the diagonal change?", "y = view.clone()", stage="shares memory", **SQUARE),
        mistake("copy-unless-contiguous", "view", "a copy is made when x isn't contiguous (contiguous, reshape or flatten)",
                "Which of your operations may copy when x is transposed?", "y = view if x.is_contiguous() else view.clone()",
                stage="shares memory", **moved),
        *strided.layouts(table, "x", "r = C*x[0, 0].numel(); c = x[0, 0].numel(); steps = x[0, 0].contiguous().stride()", "", **HIGH),
        strided.copied(table, "view = x.contiguous().as_strided((*lead, n), (*steps, step), start)", **moved),
    ]  # fmt: skip


def _raises_if_empty(self: Diagonal, x: Tensor, offset: int = 0) -> Tensor:
    found: Tensor = Diagonal.__call__(self, x, offset=offset)
    if not found.shape[-1]:
        raise AnyError
    return found


def _raises_unless_square(self: Diagonal, x: Tensor, offset: int = 0) -> Tensor:
    if x.shape[0] != x.shape[1]:
        raise AnyError
    found: Tensor = Diagonal.__call__(self, x, offset=offset)
    return found


def _raises_if_deep(self: Diagonal, x: Tensor, offset: int = 0) -> Tensor:
    if x.dim() > 2:
        raise AnyError
    found: Tensor = Diagonal.__call__(self, x, offset=offset)
    return found
