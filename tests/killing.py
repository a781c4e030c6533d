"""Kill -9 at random moments: python tests/killing.py ROUNDS. Prints how many, or fails where something was lost.

Each round forks a process that resets and undoes an exercise and notes gradings, again and again, and kills it after
at most some tens of milliseconds. What the learner wrote must be there, whole, and what had been noted must be noted still.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from grader.results import PASSED, ExerciseResult
from grader.workspace.files import bring_back, kept_copies
from grader.workspace.fingerprint import Fingerprint
from grader.workspace.progress import Progress
from grader.workspace.stubs import bring_up_to_date, stub

NAME, LONGEST = "pad", 0.06


def work(folder: Path, noted: int) -> None:
    file, progress = folder / "exercises" / f"{NAME}.py", Progress(folder)
    for number in range(1_000_000):
        bring_up_to_date(file, NAME)
        progress.graded(ExerciseResult(NAME, "", PASSED, 0.0), Fingerprint(f"{os.getpid()} {number}", None, None))
        os.write(noted, b".")
        bring_back(file)


def kill_one(folder: Path, text: str) -> int:
    """How many gradings it said it had noted."""
    file = folder / "exercises" / f"{NAME}.py"
    file.write_text(text)
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reads)
        work(folder, writes)
    os.close(writes)
    time.sleep(random.uniform(0, LONGEST))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    said = b""
    while part := os.read(reads, 1 << 16):
        said += part
    os.close(reads)
    return len(said)


def main(rounds: int) -> None:
    folder = Path(tempfile.mkdtemp())
    (folder / "exercises").mkdir()
    file = folder / "exercises" / f"{NAME}.py"
    noted, versions = 0, {stub(NAME)}
    for number in range(rounds):
        text = f"# version {number}\n" + "# what a learner wrote\n" * 400
        versions.add(text)
        noted += kill_one(folder, text)
        there = [file.read_text(), *(copy.read_text() for copy in kept_copies(file))]
        assert text in there, f"round {number}: what the learner wrote is gone"
        assert versions.issuperset(there), f"round {number}: a file is neither the old one nor the new one"
        progress = Progress(folder)
        assert not progress.notes, progress.notes
        attempts = progress.record(NAME).attempts
        assert attempts >= noted, f"round {number}: {noted} gradings were noted, {attempts} are left"
        noted = attempts
        for copy in kept_copies(file):
            copy.unlink()
    print(f"{rounds} killed, {noted} gradings noted, nothing lost")


if __name__ == "__main__":
    main(int(sys.argv[1]))
