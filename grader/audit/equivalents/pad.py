"""Mutants of pad that are no mistakes."""

from grader.audit.equivalents import Equivalent

EQUIVALENT = (
    Equivalent(
        before="result[tuple(place)] = x[tuple(kept)]",
        after="result[tuple(place)] = x.double()[tuple(kept)]",
        reason="writing into the result casts to its dtype; float64 holds every float32, every bfloat16, and every "
        "integer up to 2**53",
    ),
)
