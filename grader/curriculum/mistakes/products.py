"""The libraries for matvec and matmul, the most frequent first: views of strides that are multiplied and summed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.curriculum.formula.strided import MatMul, MatVec, Strided
from grader.curriculum.matrices import BOX, SMALL
from grader.curriculum.mistake import AnyError, Misconception
from grader.curriculum.mistakes import strided
from grader.curriculum.mistakes.table import Table

if TYPE_CHECKING:
    from torch import Tensor


_LEFT = "Which dimensions have the products, and which one must be gone in the result?"
_ONES = "What comes of a and {} if all their numbers are 1?"


def mistakes_of_matvec() -> tuple[Misconception, ...]:
    table = Table(MatVec)
    mistake, under = table.mistake, "Which number of v belongs to a[1, 0], and which to a[0, 1]?"
    return (
        mistake("summed-over-the-rows", "sum", "the products are summed over the rows: a number for each column is left", _LEFT,
                "y = products.sum(0)", stage="columns", columns=2),
        mistake("v-along-the-rows", "columns", "v is laid along the rows: every row has one number of it, again and again", under,
                "right = v.as_strided((R, C), (s, 0), v_at)", "right = v[:, None]", rows=3, columns=3),
        mistake("v-not-again", "rows", "v is read on for the second row, where it should begin again", under,
                "right = v.as_strided((R, C), (C*s, s), v_at)", rows=2),
        mistake("v-reads-on-by-one", "rows", "every row begins one number further on in v", under, "right = v.as_strided((R, C), (s, s), v_at)", "right = v.as_strided((R, C), (1, s), v_at)", rows=2),
        mistake("only-the-first-row", "rows", "every row of the result is made of the first row of a", "Which stride is 0, and whose?",
                "left = a.as_strided((R, C), (0, c), a_at)", **SMALL),
        mistake("only-the-first-column", "columns", "a's first column stands in for all of them", "Which stride is 0, and whose?",
                "left = a.as_strided((R, C), (r, 0), a_at)", columns=2),
        mistake("only-the-first-of-v", "columns", "the first number of v stands in for all of them", "Which stride is 0, and which is v's own?",
                "right = v.as_strided((R, C), (0, 0), v_at)", columns=2),
        mistake("a-turned", "both", "rows and columns of a have changed places: it is read column by column",
                "What is a[0, 1], and what does your view have there?", "left = a.as_strided((R, C), (c, R*c), a_at)", "left = a.as_strided((R, C), (c, r), a_at)",
                "left = a.t(); right = v.as_strided((C, R), (0, s), v_at)", rows=2, columns=2),
        mistake("row-as-long-as-a-column", "both", "the step from row to row is worked out from how many rows there are",
                "In a contiguous a of 2 rows and 3 columns, how far apart are a[0, 0] and a[1, 0]?", "left = a.as_strided((R, C), (R, 1), a_at)",
                stage="rows", rows=3),
        mistake("as-many-rows-as-columns", "rows", "v is laid under as many rows as it has numbers, not as many as a has", "How many rows should v's view have?",
                "right = v.as_strided((C, C), (0, s), v_at)", stage="columns", columns=2),
        mistake("products-counted-by-the-rows", "columns", "a row's products are counted by how many rows there are", "How many products has a row of the result?",
                "left = a[:, list(range(R))]; right = v[list(range(R))]", columns=2),
        mistake("last-column-left-out", "columns", "the last product of every row is left out", "How many products has a row of the result?",
                "y = products[:, :-1].sum(1)", stage="one"),
        mistake("first-column-left-out", "columns", "the first product of every row is left out", "How many products has a row of the result?",
                "y = products[:, 1:].sum(1)", stage="one"),
        strided.in_bytes(table, "a", "columns", "s = {}*v.stride(0)", "r = {}*a.stride(0); c = {}*a.stride(1)",
                         "s = {}*v.stride(0); r = {}*a.stride(0); c = {}*a.stride(1)", columns=2),
        mistake("v-backwards", "columns", "v is read backwards", under, "right = v.flip(0)", columns=2),
        *_of_products(table, "v", columns=2),
        *_gradients(table, "v"),
        *strided.layouts(table, "a", "r = C; c = 1", "c = 1", **SMALL),
        *strided.layouts(table, "v", "s = 1", "", how="every_second", **SMALL),
        strided.offsets(table, "a", "a_at = 0", **SMALL),
        strided.offsets(table, "v", "v_at = 0", **SMALL),
        *strided.answers(table, **SMALL),
    )  # fmt: skip


def mistakes_of_matmul() -> tuple[Misconception, ...]:
    table = Table(MatMul)
    mistake = table.mistake
    which = "In your three dimensions, along which does a stay at the same number? And b?"
    return (
        mistake("summed-over-the-rows", "sum", "the products are summed over the rows of a, not over what a and b share", _LEFT,
                "y = products.sum(0)", stage="inner", inner=2),
        mistake("summed-over-the-columns", "sum", "the products are summed over the columns of b, not over what a and b share", _LEFT,
                "y = products.sum(1)", stage="inner", inner=2),
        mistake("b-turned", "all three", "rows and columns of b have changed places: a row of a meets a row of b, not a column",
                "Which numbers of b does y[0, 1] take?", "right = b.as_strided((R, C, K), (0, d, c), b_at)",
                "left = a[:, None]; right = b[None]", stage="columns", inner=2, columns=3),
        mistake("a-turned", "all three", "rows and columns of a have changed places: a column of a meets a column of b",
                "Which numbers of a does y[1, 0] take?", "left = a.as_strided((R, C, K), (k, 0, r), a_at)", stage="inner", inner=2),
        mistake("result-turned", "all three", "the result is right but turned: rows are columns", "Which shape should the result have?",
                "y = products.sum(2).t()", stage="rows", rows=2),
        mistake("number-by-number", "all three", "a and b are multiplied number by number", "How many products is y[0, 0] a sum of?",
                "y = a*b", stage="inner", inner=2),
        mistake("a-follows-the-columns", "columns", "the stride of 0 is missing: a goes on along the columns of b", which,
                "left = a.as_strided((R, C, K), (r, k, k), a_at)", columns=2),
        mistake("b-follows-the-rows", "rows", "the stride of 0 is missing: b goes on along the rows of a", which,
                "right = b.as_strided((R, C, K), (d, c, d), b_at)", rows=2),
        mistake("1-for-0", "rows", "the strides that should be 0 are 1: both factors go on where they should stay", which,
                "left = a.as_strided((R, C, K), (r, 1, k), a_at); right = b.as_strided((R, C, K), (1, c, d), b_at)", rows=2),
        mistake("columns-counted-by-the-rows-of-b", "columns", "how many columns the result has is counted by the rows of b", "Which dimension of b is its columns?",
                "C = b.shape[0]", stage="inner", inner=2),
        mistake("products-counted-by-the-rows", "inner", "the products of a sum are counted by the rows of a", "How many products is y[0, 0] a sum of?",
                "K = R; left = a[:, list(range(R))].unsqueeze(1); right = b[list(range(R))].t().unsqueeze(0)", inner=2),
        mistake("a-stays-in-its-row", "inner", "a stays at the first number of each row", which, "left = a.as_strided((R, C, K), (r, 0, 0), a_at)", inner=2),
        mistake("b-stays-in-its-column", "inner", "b stays at the first number of each column", which, "right = b.as_strided((R, C, K), (0, c, 0), b_at)", inner=2),
        mistake("only-the-first-row", "rows", "every row of the result is made of the first row of a", which, "left = a.as_strided((R, C, K), (0, 0, k), a_at)", rows=2),
        mistake("only-the-first-column", "columns", "every column of the result is made of the first column of b", which,
                "right = b.as_strided((R, C, K), (0, 0, d), b_at)", columns=2),
        mistake("sizes-of-another-order", "all three", "the sizes stand in another order than the strides do",
                "Which of your sizes belongs to which stride? (Write them in two lines.)",
                "left = a.as_strided((R, K, C), (r, 0, k), a_at); right = b.as_strided((R, K, C), (0, c, d), b_at)", stage="inner", inner=2),
        strided.in_bytes(table, "a", "inner", "r = {}*a.stride(0); k = {}*a.stride(1)", "d = {}*b.stride(0); c = {}*b.stride(1)",
                         "r = {}*a.stride(0); k = {}*a.stride(1); d = {}*b.stride(0); c = {}*b.stride(1)", inner=2),
        mistake("last-product-left-out", "inner", "the last product of every sum is left out", "How many products is y[0, 0] a sum of?",
                "y = products[..., :-1].sum(2)", stage="one"),
        mistake("first-product-left-out", "inner", "the first product of every sum is left out", "How many products is y[0, 0] a sum of?",
                "y = products[..., 1:].sum(2)", stage="one"),
        *_of_products(table, "b", inner=2),
        *_gradients(table, "b"),
        *strided.layouts(table, "a", "r = K; k = 1", "k = 1", **BOX),
        *strided.layouts(table, "b", "d = C; c = 1", "c = 1", **BOX),
        strided.offsets(table, "a", "a_at = 0", **BOX),
        strided.offsets(table, "b", "b_at = 0", **BOX),
        *strided.answers(table, **BOX),
    )  # fmt: skip


def _of_products(table: Table, other: str, **several: Any) -> list[Misconception]:
    """What is done with the numbers that meet; `several` is a case in which more than one does."""
    mistake, ones, last = table.mistake, _ONES.format(other), "1" if other == "v" else "2"
    (where,) = several
    return [
        mistake("added-not-multiplied", "sum", f"a and {other} are added where they should be multiplied", ones, "products = left + right", stage="one"),
        mistake("not-summed", "sum", "the products are returned, not their sums", _LEFT, "y = products", stage="one"),
        mistake("everything-summed", "sum", "all products are summed up: one number is left", _LEFT, "y = products.sum()", stage="one"),
        mistake("sum-keeps-a-dimension", "sum", "the dimension that is summed over is still there, with a size of 1",
                "Which shape has your result? And which should it have?", f"y = products.sum({last}, keepdim=True)", stage="one"),
        mistake("only-the-last-product", "sum", "a product takes the place of the one before it: only the last of a sum is left", ones,
                f"y = products.select({last}, -1)", stage=where, **several),
        mistake("mean-for-sum", "sum", "it is the mean of the products, not their sum", ones, f"y = products.mean({last})", stage=where, **several),
        mistake("largest-for-sum", "sum", "it is the largest of the products, not their sum", ones, f"y = products.amax({last})", stage=where, **several),
        mistake("only-squares", "square", "only square matrices are handled: the code raises for others", "What does your code do with an a of 1 row and 2 columns?",
                {"__call__": _raises_unless_square}, stage=where, **several),
    ]  # fmt: skip


def _gradients(table: Table, other: str) -> list[Misconception]:
    mistake, through = table.mistake, "Through which operations does {} go on its way to the result?"
    return [
        mistake("gradient-cut-at-a", "gradient", "no gradient reaches a", through.format("a"), "a = a.detach()"),
        mistake(f"gradient-cut-at-{other}", "gradient", f"no gradient reaches {other}", through.format(other), f"{other} = {other}.detach()"),
        mistake("gradient-cut", "gradient", f"no gradient reaches a and {other}: the products are cut off from them",
                "Does the result know what it was computed from (result.requires_grad)?", "products = (left*right).detach()"),
    ]  # fmt: skip


def _raises_unless_square(self: Strided, *tensors: Tensor) -> Tensor:
    if any(len(set(each.shape)) > 1 for each in tensors):
        raise AnyError
    found: Tensor = Strided.__call__(self, *tensors)
    return found
