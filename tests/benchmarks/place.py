"""How many wrong files get a line, how long that takes, and how many lines are false: python tests/benchmarks/place.py

Files that make named mistakes (150 of them by chance, or N) are graded, and the line is sought that alone needs another
text:  python tests/benchmarks/place.py [N [SEED]]

A line is right if it is among those that differ from the right attempt that the file was made from. Another one isn't
false for that: an edit of it has made every case right, fresh ones too. It is counted by itself, and named, to be looked at.
Times are those of an idle machine: seconds by the clock, divided by how much longer a loop took than it computed.
"""

from __future__ import annotations

import difflib
import random
import runpy
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from grader.grading.warmup import warm_up

COACH = Path(__file__).parents[1] / "coach"
_LOOP = 0.05


@dataclass
class Row:
    """What came of one file."""

    name: str
    seconds: float
    told: set[int]
    differ: set[int]
    whole: bool


def main() -> None:
    warm_up()
    every = _files()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    random.seed(int(sys.argv[2]) if len(sys.argv) > 2 else 0)
    with tempfile.TemporaryDirectory() as folder:
        rows = [row for each in random.sample(every, min(count, len(every))) if (row := _row(Path(folder), *each))]
    for row in rows:
        if row.told - row.differ:
            print(f"{row.name}: told {sorted(row.told)}, differs from the right attempt in {sorted(row.differ)}")
    _report(rows)


def _files() -> list[tuple[str, str, int]]:
    found = []
    for file in sorted((COACH / "mistaken").glob("*.py")):
        mistaken = runpy.run_path(str(file))["MISTAKEN"]
        found += [(file.stem, id, i) for id, files in mistaken.items() for i in range(len(files))]
    return found


def _row(folder: Path, name: str, id: str, i: int) -> Row | None:
    """One file; None where the coach has nothing to say of its place."""
    from grader.coach.place.mend import seek_line
    from grader.curriculum import find
    from grader.grading.session import grade

    attempt, *edits = runpy.run_path(str(COACH / "mistaken" / f"{name}.py"))["MISTAKEN"][id][i]
    right = wrong = (COACH / "attempts" / name / f"{attempt}.py").read_text()
    for old, new in edits:
        wrong = wrong.replace(old, new)
    file = folder / f"{name}.py"
    file.write_text(wrong)
    failure = grade(find(name), file).failure
    if failure is None or failure.diagnosis is None or failure.diagnosis.place is None:
        return None
    busy, start = _busy(), time.perf_counter()
    place = seek_line(find(name), file, failure, lambda: None)
    seconds = (time.perf_counter() - start) / ((busy + _busy()) / 2)
    return Row(f"{name} {id} {i}", seconds, {spot.line for spot in place.lines}, _differ(wrong, right), place.whole)


def _differ(wrong: str, right: str) -> set[int]:
    """The lines of one text that differ from another's; of what is missing, the line that stands there."""
    matcher = difflib.SequenceMatcher(None, wrong.splitlines(), right.splitlines(), autojunk=False)
    blocks = (block for block in matcher.get_opcodes() if block[0] != "equal")
    return {line for _, start, end, _, _ in blocks for line in range(start + 1, max(end, start + 1) + 1)}


def _busy() -> float:
    """How much longer things take than they compute, since the machine does something else, too."""
    start, computed = time.perf_counter(), time.process_time()
    while time.process_time() - computed < _LOOP:
        pass
    return max(1.0, (time.perf_counter() - start) / _LOOP)


def _report(rows: list[Row]) -> None:
    told = [row for row in rows if row.told]
    times = sorted(row.seconds for row in rows)
    within = sum(row.seconds <= 1 for row in told)
    print(f"{len(rows)} files, of which {len(told)} get a line, {within} of them within a second")
    print(f"    {sum(row.whole for row in told)} with every stage right")
    print(f"    {sum(bool(row.told & row.differ) for row in told)} among the lines that differ from the right attempt")
    print(f"    {sum(not row.told & row.differ for row in told)} only in others")
    print(f"seconds: median {statistics.median(times):.2f}, nine of ten {times[len(times) * 9 // 10]:.2f}")


if __name__ == "__main__":
    main()
