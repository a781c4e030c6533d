"""Mutants of matmul that are no mistakes."""

from grader.audit.equivalents import Equivalent

_NUMBER = "a number has no dimensions to be indexed, and raises either way"
_ONLY_ONE = "this dimension has one element, which is the last as well as the first"

EQUIVALENT = (
    Equivalent(before="if b.dim() == 1:", after="if b.dim() <= 1:", reason=_NUMBER),
    Equivalent(before="if a.dim() == 1:", after="if a.dim() <= 1:", reason=_NUMBER),
    Equivalent(
        before="return matmul(a, b[:, None])[..., 0]", after="return matmul(a, b[:, None])[..., -1]", reason=_ONLY_ONE
    ),
    Equivalent(
        before="return matmul(a[None], b)[..., 0, :]", after="return matmul(a[None], b)[..., -1, :]", reason=_ONLY_ONE
    ),
)
