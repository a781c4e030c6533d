"""Who runs beside the learner: other ways to write the same function, and torch's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.bench.results import TORCH, YOURS
from grader.places import SOLUTIONS

LOOPS, STRIDED, IM2COL, BEST = "loops", "strided", "im2col", "best"


@dataclass(frozen=True)
class Rival:
    """One implementation: its name, what it is, and the file it is in. A `free` one may call what learners may not."""

    name: str
    says: str
    file: Path
    free: bool = False


def rivals(exercise: str, yours: Path | None) -> tuple[Rival, ...]:
    """Everything to run for an exercise, in the order in which it is shown; the learner's own if there is a file."""
    alternatives = SOLUTIONS / "alternatives" / exercise
    reference = SOLUTIONS / f"{exercise}.py"
    known = [
        Rival(LOOPS, "one multiplication and one sum for every number that comes out", alternatives / "loops.py"),
        Rival(STRIDED, "as_strided and einsum: the reference solution", reference),
        Rival(IM2COL, "windows copied out, one matrix product", alternatives / "im2col.py"),
        Rival(BEST, "as fast as tensor operations make it", alternatives / "best.py"),
    ]
    if exercise == "pad":
        loops = Rival(LOOPS, "one number after another", alternatives / "loops.py")
        known = [loops, Rival(BEST, "one new tensor, one copy: the reference solution", reference)]
    elif exercise.startswith("windows"):
        known = [Rival(STRIDED, "as_strided: the reference solution", reference)]
    own = [Rival(YOURS, "your function", yours)] if yours else []
    torch = Rival(TORCH, _TORCH[exercise], Path(__file__).with_name("torch_own.py"), free=True)
    return (*own, *(rival for rival in known if rival.file.is_file()), torch)


_TORCH = {
    "windows1d": "Tensor.unfold",
    "windows2d": "Tensor.unfold, twice",
    "pad": "torch.nn.functional.pad",
    "conv1d": "torch.nn.functional.conv1d",
    "conv2d": "torch.nn.functional.conv2d",
}
