"""Mutants of avg_pool2d that are no mistakes."""

from grader.audit.equivalents import Equivalent

_HALF = "if not (0 <= padding_h <= kernel_h // 2 and 0 <= padding_w <= kernel_w // 2):"
_SUM = "windows2d(pad(image, more), (kernel_h, kernel_w), (stride_h, stride_w))[..., :h, :w, :, :].sum((-2, -1))"

EQUIVALENT = (
    *(
        Equivalent(
            before=_HALF,
            after=_HALF.replace(f"{kernel} // 2", f"{kernel} / 2"),
            reason="a whole number is at most half of another if it is at most that half without its fraction",
        )
        for kernel in ("kernel_h", "kernel_w")
    ),
    Equivalent(before=_SUM, after=_SUM.replace("(-2, -1)", "(-1, -2)"), reason="a sum is the same in any order"),
    *(
        Equivalent(
            before="for image in (pad(x, frame), counting)",
            after=f"for image in (pad(x, frame), counting{change})",
            reason="the image that counts has no gradient, nothing below zero, and looks the same from either end",
        )
        for change in (".detach()", ".flip(-1)", ".flip(0)", ".abs()")
    ),
)
