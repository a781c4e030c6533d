"""Stridelings: learn convolution by writing it.

`from grader import check` is for notebooks, prompts and scripts; everything else is the command `grade`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.notebook.check import check as check

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`check`, once somebody asks for it: every command imports this package, and none needs that."""
    if name == "check":
        from grader.notebook.check import check

        return check
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
