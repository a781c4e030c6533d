"""What is given back, of whatever exercise with images: its dtype, its type, the images in it, the way back to x."""

from __future__ import annotations

from typing import Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.functions import raising
from grader.curriculum.mistakes.table import Table

_DTYPE = "Which dtype has each tensor that your code makes?"


def results(table: Table) -> list[Misconception]:
    mistake = table.mistake
    roomy: dict[str, Any] = {"size": 3, "kernel": 2}
    return [
        mistake("squeezed", "dimensions", "dimensions of size 1 are squeezed out of the result", "What does .squeeze() do to a batch of one?",
                "y = y.squeeze()", "y = y.squeeze(0)", "y = y.squeeze(1)", stage="one", size=2),
        mistake("first-image-only", "batch", "every image of the batch gets the first one's result",
                "Which image does your code read for the second result?", "y = y[:1].expand_as(y)", batch=2, size=2),
        mistake("batch-summed", "batch", "the batch is summed over: every image gets the sum of all",
                "Is the batch a dimension of all that your code makes?", "y = y.sum(0, keepdim=True).expand_as(y)", batch=2, size=2),
        mistake("first-image-alone", "batch", "the result holds the first image alone",
                "How many images does your result hold for a batch of 2?", "y = y[:1]", batch=2, size=2),
        mistake("float32-result", "dtypes", "float64 goes in, float32 comes out", _DTYPE, "y = y.float()", near=1e-5, dtype="float64"),
        mistake("float64-result", "dtypes", "float32 goes in, float64 comes out (numpy's and Python's own floats are 64 bits)", _DTYPE,
                "y = y.double()", stage="one", near=1e-5),
        mistake("numpy-result", "one", "the result is a numpy array, not a tensor", "Of which type is your result?", "y = y.detach().numpy()"),
        mistake("gradient-cut-at-x", "gradient", "no gradient reaches x", "Through which operations does x go on its way to the result?",
                "y = y.detach()", "x = x.detach()", **roomy),
        mistake("torch-own-called", "not allowed", "torch's own is called: it is what you are to write",
                "Which of the functions that you call does the whole job?", {"finish": raising.own_of_torch}, stage="one"),
    ]  # fmt: skip
