"""Mutants of diagonal that are no mistakes."""

from grader.audit.equivalents import Equivalent

_CHECK = "if x.dim() < 2:"
_RAISE = 'raise ValueError(f"a diagonal takes two dimensions, but x has {x.dim()}")'
_RAISES_ANYWAY = "what has no second dimension raises a few lines further down, too, where its size is asked for"

EQUIVALENT = (
    Equivalent(before=_CHECK, after="if x.dim() < 1:", reason=_RAISES_ANYWAY),
    Equivalent(before=f"{_CHECK}\n{_RAISE}", after="pass", reason=_RAISES_ANYWAY),
    Equivalent(before=_RAISE, after="pass", reason=_RAISES_ANYWAY),
)
