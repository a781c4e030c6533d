"""Mutants of conv1d_grad_x that are no mistakes."""

from grader.audit.equivalents import Equivalent

_ADDED = "grad[..., first : first + stride * (n - 1) + 1 : stride] += back"

EQUIVALENT = (
    Equivalent(
        before=_ADDED,
        after=f"{_ADDED}.double()",
        reason="adding in place casts to the dtype of what is added to, and float64 holds every number of the others",
    ),
)
