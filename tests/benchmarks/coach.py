"""What finding out why costs, beside the failing stage itself: python tests/benchmarks/coach.py

Named mistakes of every exercise (every fourth, or every Nth) are graded with the coach and without, in turns, in one
warm process:  python tests/benchmarks/coach.py [N]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from grader.grading.warmup import warm_up

_ROUNDS = 3


def main() -> None:
    warm_up()
    from grader.curriculum import exercises
    from grader.grading.session import Options, grade
    from grader.runner.limits import OURS

    every = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for exercise in exercises():
            for mistake in exercise.misconceptions[::every]:
                file = Path(folder) / f"{exercise.name}.py"
                file.write_text(
                    f"from grader.curriculum import find\n"
                    f"answers = {{each.id: each.answer for each in find({exercise.name!r}).misconceptions}}\n"
                    f"{exercise.name} = answers[{mistake.id!r}]\n"
                )
                taken: dict[bool, list[float]] = {True: [], False: []}
                for _ in range(_ROUNDS):
                    for coach in (False, True):
                        start = time.perf_counter()
                        grade(exercise, file, Options(coach=coach, whose=OURS))
                        taken[coach].append(time.perf_counter() - start)
                extra = statistics.median(taken[True]) - statistics.median(taken[False])
                rows.append((extra * 1000, f"{exercise.name} {mistake.id}"))
    rows.sort()
    for share in (50, 90, 99, 100):
        milliseconds, name = rows[min(len(rows) - 1, len(rows) * share // 100)]
        print(f"{share:3d} of 100 failures are explained in {milliseconds:6.1f} ms more   ({name})")


if __name__ == "__main__":
    main()
