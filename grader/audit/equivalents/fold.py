"""Mutants of fold that are no mistakes."""

from grader.audit.equivalents import Equivalent

_APART = "windows = x.unflatten(-1, (h, w)).unflatten(-3, (-1, kernel_h, kernel_w))"
_ADDED = "padded[..., top:bottom:stride_h, left:right:stride_w] += windows[..., k, m, :, :]"
_REASON = "what is added up has the dtype of x in the end, and nothing is lost on the way"

EQUIVALENT = (
    Equivalent(before=_APART, after=_APART.replace("x.un", "x.double().un"), reason=_REASON),
    Equivalent(before=_ADDED, after=_ADDED.replace("windows[", "windows.double()["), reason=_REASON),
)
