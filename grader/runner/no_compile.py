"""While a learner's file or notebook is graded, torch.compile gives back the function that it is given.

It starts other programs, and takes seconds for every new shape, of which there are hundreds; the answer is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Function = Callable[..., Any]


def no_compile() -> list[Function]:
    """From now on nothing is compiled. Returns what should have been, as it comes."""
    import torch

    asked: list[Function] = []

    def plain(model: Function | None = None, **options: Any) -> Function:
        if model is None:
            return plain
        asked.append(model)
        return model

    vars(torch)["compile"] = plain
    return asked
