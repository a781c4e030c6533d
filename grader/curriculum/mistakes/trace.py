"""The library for trace, the most frequent first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.curriculum.formula.strided import Trace
from grader.curriculum.matrices import HIGH, SQUARE, WIDE
from grader.curriculum.mistake import AnyError, Misconception
from grader.curriculum.mistakes import strided
from grader.curriculum.mistakes.strided import HOW_LONG
from grader.curriculum.mistakes.table import Table

if TYPE_CHECKING:
    from torch import Tensor


def mistakes_of_trace() -> tuple[Misconception, ...]:
    table = Table(Trace)
    mistake = table.mistake
    indexed = "; view = x[list(range(n)), list(range(n))]"
    return (
        *strided.steps(table, "o", "0"),
        mistake("other-diagonal", "square", "it is the other diagonal, from the upper right to the lower left",
                "Which elements of a 2 by 2 matrix do you add up?", "at = o + (C - 1)*c; step = r - c", "view = x.flip(1)[list(range(n)), list(range(n))]",
                "view = x.flip(0)[list(range(n)), list(range(n))]", **SQUARE),
        mistake("length-is-the-rows", "not square", "the diagonal is taken to have as many elements as x has rows", HOW_LONG,
                "n = R", f"n = R{indexed}", **HIGH),
        mistake("length-is-the-columns", "not square", "the diagonal is taken to have as many elements as x has columns", HOW_LONG,
                "n = C", f"n = C{indexed}", **WIDE),
        mistake("length-is-the-larger", "not square", "the diagonal is taken to be as long as the larger side", HOW_LONG,
                "n = max(R, C)", f"n = max(R, C){indexed}", **WIDE),
        mistake("length-one-too-few", "square", "the last element of the diagonal is left out", HOW_LONG, "n = min(R, C) - 1", stage="one"),
        mistake("length-one-too-many", "square", "the diagonal is taken to have one element more than it has", HOW_LONG,
                "n = min(R, C) + 1", f"n = min(R, C) + 1{indexed}", stage="one"),
        mistake("first-element-left-out", "square", "the diagonal begins at x[1, 1]", "What does your code make of a matrix of a single number?",
                "at = o + r + c; n = min(R, C) - 1", stage="one"),
        mistake("only-squares", "not square", "matrices that aren't squares aren't handled: the code raises", HOW_LONG,
                {"__call__": _raises_unless_square}, **WIDE),
        mistake("not-summed", "sum", "the elements of the diagonal are returned, not their sum", "How many numbers has a sum?", "y = view", "y = x", stage="one"),
        mistake("sum-keeps-a-dimension", "sum", "the sum is in a tensor of one element with a dimension, not of none",
                "Which shape has your result, and which has x.sum()?", "y = view.sum(0, keepdim=True)", stage="one"),
        mistake("number-returned", "what is returned", "the result is a number of Python's, not a tensor", "What does .item() make of a tensor?",
                "y = view.sum().item()", stage="one"),
        mistake("everything-summed", "sum", "all of x is summed up, not only its diagonal", "Which elements of x does your sum see?",
                "y = x.sum()", stage="square", **SQUARE),
        mistake("mean-for-sum", "sum", "it is the mean of the diagonal, not its sum", "What is the trace of a 2 by 2 matrix of ones?",
                "y = view.mean()", stage="square", **SQUARE),
        mistake("product-for-sum", "sum", "the elements of the diagonal are multiplied, not added up", "What is the trace of a 2 by 2 matrix of ones?",
                "y = view.prod()", stage="square", **SQUARE),
        *strided.layouts(table, "x", "step = C + 1", "c = 1", **HIGH),
        strided.offsets(table, "x", "at = 0", **HIGH),
        strided.copied(table, "view = x.contiguous().as_strided((n,), (step,))", layout="transposed", **HIGH),
        *strided.answers(table, **SQUARE),
    )  # fmt: skip


def _raises_unless_square(self: Trace, x: Tensor) -> Tensor:
    if x.shape[0] != x.shape[1]:
        raise AnyError
    return Trace.__call__(self, x)
