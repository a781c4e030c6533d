"""Mutants of matvec that are no mistakes."""

from grader.audit.equivalents import Equivalent

_CHECK = "if a.dim() != 2 or v.dim() != 1 or a.shape[1] != v.shape[0]:"
_NO_SUCH_DIMENSION = "what has a dimension too few raises where the size of that dimension is asked for"
_THE_LAST = "the first of one dimension is the last"
_VIEW = "again = v.as_strided(tuple(a.shape), (0, v.stride(0)))"
_SUM = "return (a * again).sum(1)"
_ALL_ROWS = "every row of this view is the same, and one of them is laid under every row of a"

EQUIVALENT = (
    Equivalent(
        before=_CHECK,
        after=_CHECK.replace("a.dim() != 2", "a.dim() < 2"),
        reason="as_strided raises for three sizes with two strides",
    ),
    Equivalent(before=_CHECK, after=_CHECK.replace("a.dim() != 2", "a.dim() > 2"), reason=_NO_SUCH_DIMENSION),
    Equivalent(before=_CHECK, after=_CHECK.replace("v.dim() != 1", "v.dim() > 1"), reason=_NO_SUCH_DIMENSION),
    Equivalent(before=_CHECK, after=_CHECK.replace("v.shape[0]", "v.shape[ -1]"), reason=_THE_LAST),
    Equivalent(before=_VIEW, after=_VIEW.replace("stride(0)", "stride( -1)"), reason=_THE_LAST),
    Equivalent(before=_SUM, after=_SUM.replace("again", "again.flip(0)"), reason=_ALL_ROWS),
    Equivalent(before=_SUM, after=_SUM.replace("again", "again[:1]"), reason=_ALL_ROWS),
)
