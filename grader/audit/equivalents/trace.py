"""Mutants of trace that are no mistakes."""

from grader.audit.equivalents import Equivalent

_RETURN = "return x.as_strided((n,), (step,)).sum()"
_NOTHING_TO_TURN = "a tensor of no dimensions has none to be taken away or turned round"

EQUIVALENT = (
    Equivalent(
        before="if x.dim() != 2:",
        after="if x.dim() > 2:",
        reason="a vector raises two lines further down, too: it has no second stride",
    ),
    Equivalent(before=_RETURN, after="return (x.as_strided((n,), (step,)).sum()).squeeze(0)", reason=_NOTHING_TO_TURN),
    Equivalent(before=_RETURN, after="return (x.as_strided((n,), (step,)).sum()).mT", reason=_NOTHING_TO_TURN),
)
