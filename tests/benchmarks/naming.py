"""What naming a mistake costs the grader's own process, beside another checkout:

    python tests/benchmarks/naming.py FOLDER 9

The learners' files of tests/coach/mistaken (here every ninth) are graded by this checkout and by the one in FOLDER, each
file in a fork of its own, so that nothing is remembered from one to the next. Prints the CPU time that naming takes,
and the ratio for a file.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_ROUNDS = 3

_GRADES = """
import json, os, sys, time
try:
    from grader.grading.session import Options, grade
except ImportError:
    from grader.session import Options, grade
from pathlib import Path
import torch
import grader.coach as coach
from grader.curriculum import find, exercises

torch.set_num_threads(1)
list(exercises())
name_mistake = coach.name_mistake
spent = [0.0]

def timed(*arguments):
    start = time.process_time()
    try:
        return name_mistake(*arguments)
    finally:
        spent[0] += time.process_time() - start

coach.name_mistake = timed
for line in sys.stdin:
    name, file = json.loads(line)
    ours, theirs = os.pipe()
    if os.fork() == 0:
        failure = grade(find(name), Path(file), Options(seed=0)).failure
        mistake = failure.diagnosis.mistake if failure and failure.diagnosis else None
        os.write(theirs, json.dumps([spent[0], mistake and mistake.id]).encode())
        os._exit(0)
    os.close(theirs)
    os.wait()
    print(os.read(ours, 1 << 16).decode(), flush=True)
    os.close(ours)
"""


class Checkout:
    """A process that grades with the code of one checkout."""

    def __init__(self, folder: Path):
        self._process = subprocess.Popen(
            [sys.executable, "-c", _GRADES],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Checkout:
        return self

    def __exit__(self, *error: object) -> None:
        self._process.communicate()

    def grade(self, name: str, file: Path) -> tuple[float, str | None]:
        """How much CPU time naming takes, and the name."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps([name, str(file)]), file=self._process.stdin, flush=True)
        seconds, named = json.loads(self._process.stdout.readline())
        return seconds, named


def written(folder: Path, every: int) -> Iterator[tuple[str, Path]]:
    """The files, each in a folder of its own."""
    sys.path.insert(0, str(ROOT / "tests"))
    from mistaken import MADE, source

    made = [(name, *files[0]) for name in MADE for files in MADE[name].values()]
    for i, (name, attempt, *edits) in enumerate(made[::every]):
        file = folder / str(i) / f"{name}.py"
        file.parent.mkdir(parents=True)
        file.write_text(source(name, attempt, *edits))
        yield name, file


def main() -> None:
    other, every = Path(sys.argv[1]), int(sys.argv[2])
    ratios, sums = [], [0.0, 0.0]
    with ExitStack() as stack:
        checkouts = [stack.enter_context(Checkout(folder)) for folder in (ROOT, other)]
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name, file in written(folder, every):
            taken: list[list[float]] = [[], []]
            for _ in range(_ROUNDS):
                answers = [checkout.grade(name, file) for checkout in checkouts]
                for times, (seconds, _) in zip(taken, answers, strict=True):
                    times.append(seconds)
            named = [mistake for _, mistake in answers]
            if named[0] != named[1]:
                print(f"{file.name}: {named[0]} here, {named[1]} there")
            best = [min(times) for times in taken]
            sums = [total + seconds for total, seconds in zip(sums, best, strict=True)]
            if all(best):
                ratios.append((best[0] / best[1], named[0]))
    ratios.sort()
    print(f"{len(ratios)} files: {sums[0]:.2f} s here, {sums[1]:.2f} s there: {sums[0] / sums[1]:.3f} of it")
    print(f"of a file {statistics.median(ratio for ratio, _ in ratios):.3f} in the middle; most: {ratios[-3:]}")


if __name__ == "__main__":
    main()
