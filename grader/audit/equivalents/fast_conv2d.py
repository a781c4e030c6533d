"""Mutants of fast_conv2d that are no mistakes."""

from grader.audit.equivalents import Equivalent

_TAPS_FIRST = "movedim((-2, -1), (-4, -3))"
_COLUMNS = "columns = windows.{}.unflatten(-5, (groups, -1)).flatten(-5, -3).flatten(-2)"

EQUIVALENT = (
    Equivalent(
        before=_COLUMNS.format(_TAPS_FIRST),
        after=_COLUMNS.format("movedim((-4, -3), (-2, -1))"),
        reason="of four dimensions, the last two brought to the front are the first two brought to the end",
    ),
)
