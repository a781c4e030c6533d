"""How fast the grader is, as ratios measured side by side in one run: python tests/benchmarks/speed.py"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 7


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def process(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=False)


def side_by_side(runs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median seconds of each, taken in turns, so that a noisy moment meets them all."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            taken[name].append(seconds(run))
    return {name: statistics.median(times) for name, times in taken.items()}


def main() -> None:
    grade = ["-m", "grader"]
    cold = side_by_side(
        {
            "python -c 'import torch'": process("-c", "import torch"),
            "grade run conv1d": process(*grade, "run", "conv1d", "--file", "solutions/conv1d.py"),
            "python -c pass": process("-c", "pass"),
            "grade --help": process(*grade, "--help"),
            "grade list": process(*grade, "list"),
        }
    )
    floor = cold["python -c 'import torch'"]
    for name, median in cold.items():
        print(f"{name:<28} {median:8.3f} s   {median / floor:6.2f} x import torch")
    in_process()


def in_process() -> None:
    from grader.grading.warmup import warm_up

    warm_up()
    from grader.curriculum import ORDER, find
    from grader.grading.session import grade

    warm = side_by_side(
        {name: lambda name=name: grade(find(name), ROOT / "solutions" / f"{name}.py") for name in ORDER}
    )
    for name, median in warm.items():
        print(f"{name + ', all stages, in process':<28} {median:8.3f} s")


if __name__ == "__main__":
    main()
