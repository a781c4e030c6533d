"""Mistakes that every exercise can show which reads matrices by their strides."""

from __future__ import annotations

from typing import Any

from grader.curriculum.matrices import SQUARE, WIDE
from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.functions import raising
from grader.curriculum.mistakes.table import Table

HOW_LONG = "How many elements has the diagonal of a matrix of 2 rows and 5 columns? And of 5 rows and 2 columns?"


def steps(table: Table, begin: str, first: str) -> list[Misconception]:
    """From one element of a diagonal to the next. It begins at `begin` in memory, at `first` of x's elements."""
    mistake, way = table.mistake, "Put your finger on x[0, 0] in the storage. How many places further on is x[1, 1]?"
    return [
        mistake("step-of-a-row", "square", "one step goes down a row, and not to the right as well: it reads a column", way, "step = r", **SQUARE),
        mistake("step-of-a-column", "square", "one step goes one to the right, and not down as well: it reads a row", way, "step = c", **SQUARE),
        mistake("step-of-two-rows", "square", "one step goes two rows down, or two columns to the right", way, "step = 2*r", "step = 2*c", **SQUARE),
        mistake("step-without-plus-1", "square", "one step is as long as a row less one: it goes down and to the left", way, "step = r - c", **SQUARE),
        mistake("step-from-the-rows", "not square", "one step is worked out from how many rows there are, not from how long a row is",
                "In a contiguous matrix of 2 rows and 5 columns, how far apart are x[0, 0] and x[1, 0]?", "step = (R + 1)*c", "step = R + 1", **WIDE),
        mistake("read-to-the-end", "not square", "the diagonal is read on to the end of x: below its last column it begins again at the left",
                HOW_LONG, f"view = x.flatten()[{first}::C + 1]", rows=3),
        in_bytes(table, "x", "square", "step = {}*(r + c)", "at = {}*" + begin, f"step = {{}}*(r + c); at = {{}}*{begin}", **SQUARE),
    ]  # fmt: skip


def in_bytes(table: Table, tensor: str, stage: str, *ways: str, **case: Any) -> Misconception:
    """`ways` have a gap for how many bytes an element has: 4, or what the tensor says."""
    return table.mistake(
        "counted-in-bytes", "places", "places in memory are counted in bytes, where as_strided counts elements",
        "What does stride() count: elements or bytes? And as_strided?",
        *(way.format(*[size] * way.count("{}")) for way in ways for size in ("4", f"{tensor}.element_size()")), stage=stage, **case,
    )  # fmt: skip


def layouts(
    table: Table, tensor: str, strides: str, beside: str, how: str = "transposed", **case: Any
) -> list[Misconception]:
    """How a tensor lies in memory. `strides`: its strides as if it were contiguous; `beside`: its last one so."""
    mistake, ordinary = table.mistake, "layout" if tensor == "x" else f"{tensor}_layout"
    away: dict[str, Any] = {**case, ordinary: how}
    return [
        mistake(
            f"{tensor}-assumed-contiguous", "layouts", f"the strides of {tensor} are worked out from its shape, as if it were contiguous",
            "Where do the numbers come from that you give as_strided as strides?", strides, **away,
        ),
        *([mistake(
            "last-stride-taken-as-1" if tensor == "x" else f"last-stride-of-{tensor}-taken-as-1", "layouts",
            f"neighbours in a row of {tensor} are taken to be neighbours in memory",
            f"How far apart in memory are two neighbours in a row of {tensor}? Always?", beside, **{**case, ordinary: "every_second"},
        )] if beside else []),
    ]  # fmt: skip


def offsets(table: Table, tensor: str, start: str, **case: Any) -> Misconception:
    ordinary = "layout" if tensor == "x" else f"{tensor}_layout"
    return table.mistake(
        "storage-offset-0" if tensor == "x" else f"storage-offset-of-{tensor}-0", "layouts",
        f"{tensor} is read from the start of its storage, but it begins further on",
        f"At which place of its storage does {tensor} begin? ({tensor}.storage_offset() says so.)", start, **{**case, ordinary: "offset"},
    )  # fmt: skip


def copied(table: Table, terms: str, **case: Any) -> Misconception:
    return table.mistake(
        "copied-after-strides-were-read", "layouts", "the strides are x's own, but they are used on a copy of it",
        "Of which tensor are the strides that you give as_strided, and on which do you call it?", terms, **case,
    )  # fmt: skip


def answers(table: Table, result: str = "y", **case: Any) -> list[Misconception]:
    """What is taken in and given back."""
    mistake, right = table.mistake, table.base.known["y"]
    return [
        mistake("float32-result", "dtypes", "float64 goes in, float32 comes out", "Which of your operations change the dtype, and when?",
                f"y = ({right}).float()", near=1e-5, **{**case, "dtype": "float64"}),
        mistake("float64-result", "dtypes", "float32 goes in, float64 comes out (numpy's and Python's own floats are 64 bits)",
                "In which dtype is your result, and in which is x?", f"y = ({right}).double()", stage="one", near=1e-5),
        mistake("argument-changed", "in place", "the code writes into one of its arguments",
                "Which of your operations work in place (+=, *=, x[...] = ..., names that end in _), and on which tensors?",
                {"__call__": raising.writes}, stage="one"),
        mistake("list-returned", "what is returned", "the result is a list, not a tensor", "Of which type is your result?",
                {"__call__": lambda self, *tensors, **named: []}, stage="one"),
        mistake("nothing-returned", "what is returned", "the function returns nothing, at least on one of its ways",
                "What does your function return, on every way through it?", {"__call__": lambda self, *tensors, **named: None}, stage="one"),
        mistake("none-used", "one", "something that is None is used as if it were a tensor or a number",
                "Which of the functions that you call returns nothing?", {"__call__": raising.uses_none}, message="NoneType"),
        mistake("no-tuples-of-numbers", "one", "as_strided isn't given two tuples of whole numbers: one of sizes, one of strides",
                "Which two tuples does as_strided take, and of which type is each thing in yours? (In Python (n) is n itself; (n,) is a tuple.)",
                {"__call__": raising.given_no_tuple}, message=r"as_strided\(\).*(must be tuple of ints|failed to unpack|missing \d required)"),
        mistake("dimension-not-there", "one", "a dimension is named that the tensor doesn't have",
                "How many dimensions has the tensor there, and from which number are they counted?",
                {"__call__": raising.sums_along_no_dimension}, message="^Dimension out of range"),
        mistake("numpy-result", "what is returned", "the result is a numpy array, not a tensor", "Of which type is your result?",
                f"y = ({right}).detach().numpy()", stage="one"),
        mistake("torch-own-called", "not allowed", "torch's own is called: it is what you are to write",
                "Which of the functions that you call does the whole job?", {"__call__": raising.own_of_torch}, stage="one"),
    ]  # fmt: skip
