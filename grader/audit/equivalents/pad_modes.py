"""Mutants of pad_modes that are no mistakes."""

from grader.audit.equivalents import Equivalent

_PAIR = "dim, before, after = x.dim() - 1 - i, pad[2 * i], pad[2 * i + 1]"
_FITS = "if len(pad) % 2 or not 1 <= pairs <= 3 or not 1 <= x.dim() - pairs <= 2:"
_REFLECTED = '"reflect": length - 1 - (length - 1 - at.abs()).abs(),'

EQUIVALENT = (
    *(
        Equivalent(before=_PAIR, after=_PAIR.replace("2 * i + 1", f"2 * i {sign} 1"), reason="twice a number is even")
        for sign in "|^"
    ),
    Equivalent(
        before='if mode == "constant":', after='if mode is "constant":', reason="there is one such text in a process"
    ),
    Equivalent(
        before=_FITS,
        after=_FITS.replace("<= 3", "<= 4"),
        reason="of four dimensions at most, one at least has no pair",
    ),
    Equivalent(
        before="pairs = len(pad) // 2", after="pairs = -(-(len(pad)) // (2))", reason="half a pair is refused after it"
    ),
    Equivalent(
        before=_REFLECTED,
        after=_REFLECTED.replace("at.abs()", "at.abs().abs()"),
        reason="what isn't below zero stays as it is",
    ),
    *(
        Equivalent(before=line, after=line.replace(": at", ": at.detach()"), reason="places have no gradient")
        for line in ('"replicate": at.clamp(0, length - 1),', '"circular": at % length,')
    ),
    Equivalent(
        before=_REFLECTED, after=_REFLECTED.replace("at.abs()", "at.detach().abs()"), reason="places have no gradient"
    ),
)
