"""Mutants of max_pool2d that are no mistakes."""

from grader.audit.equivalents import Equivalent

_HALF = "if not (0 <= padding_h <= kernel_h // 2 and 0 <= padding_w <= kernel_w // 2):"

EQUIVALENT = (
    *(
        Equivalent(
            before=_HALF,
            after=_HALF.replace(f"{kernel} // 2", f"{kernel} / 2"),
            reason="a whole number is at most half of another if it is at most that half without its fraction",
        )
        for kernel in ("kernel_h", "kernel_w")
    ),
    Equivalent(
        before="return windows[..., :h, :w, :, :].amax((-2, -1))",
        after="return windows[..., :h, :w, :, :].amax((-1, -2))",
        reason="the largest of all is the same in any order",
    ),
    Equivalent(
        before="return windows[..., :h, :w, :, :].amax((-2, -1))",
        after="return windows.flip(-1)[..., :h, :w, :, :].amax((-2, -1))",
        reason="the largest of a row is the same from either end",
    ),
)
