"""fast_conv2d: conv2d again, with stars for speed."""

from __future__ import annotations

from dataclasses import replace

from grader.curriculum.axes import PLANE
from grader.curriculum.conv2d import EXERCISE as CONV2D
from grader.curriculum.exercise import BEYOND, Stage, Way
from grader.curriculum.ideas import Idea
from grader.curriculum.identities import of_convolution
from grader.curriculum.mistake import Identity

_PACES = {"bronze": 5.0, "silver": 3.0, "gold": 1.5}
_MOVED = "bytes moved = copies of the windows, written and read again;   a product of matrices multiplies at full speed"

_IDEAS = {
    "bronze": Idea(
        "On which shape is yours furthest from torch, and how often is each number of x copied there?",
        _MOVED,
        "No loop over places: windows as a view, copied once, and one product of matrices for each group.",
    ),
    "silver": Idea(
        "When the windows are copied, does the innermost loop of the copy read neighbours in memory, or jump?",
        _MOVED,
        "Columns whose rows are one element of the kernel in every window: runs as long as a row of the image.",
    ),
    "gold": Idea(
        "Do all shapes want the same way? With one channel in for each group, how many rows has your product?",
        _MOVED,
        "Look at the shape first: no product for depthwise, copies along the width only where there are many channels.",
    ),
}

EXERCISE = replace(
    CONV2D,
    name="fast_conv2d",
    says="conv2d, nearly as fast as torch",
    signature=CONV2D.signature.replace("conv2d", "fast_conv2d"),
    part=BEYOND,
    unlocks=(),
    stages=(
        *CONV2D.stages,
        *(
            Stage(name, f"at most {times:g} times torch's time", (), extra=True, at_most=times)
            for name, times in _PACES.items()
        ),
    ),
    ideas={**CONV2D.ideas, **_IDEAS},
    timed=(
        Way("strided", "conv2d itself: as_strided and einsum"),
        Way("taps", "a product for each tap"),
        Way("reference", "windows copied out in runs, one matrix product: the reference solution", reference=True),
        Way("best", "a way for each kind of shape"),
    ),
    identities=(
        Identity("it is conv2d, which only has to be right", lambda case: (CONV2D.name, case)),
        *of_convolution("fast_conv2d", PLANE, "conv1d"),
    ),
    learned="Multiplying costs little, moving numbers a lot: a fast convolution copies as little as it can, in runs as "
    "long as it can, and leaves the rest to a product of matrices. What is left between yours and torch is done below "
    "Python, where windows are read without being copied at all.",
)
