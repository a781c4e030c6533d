"""What one submission of a class costs, in CPU seconds and as ratios of one run: python tests/benchmarks/classroom.py

The fork floor: a fork of a warm torch process that makes one small convolution and exits. All that is counted: the
judge's time, the submission's own, and that of the sandbox which it is forked from.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from grader.classroom.worker import Job, Limits, Worker
from grader.places import SOLUTIONS
from grader.runner import tree

ROUNDS = 8
_FORKS = 12
_FLOOR = f"""
import os, time, torch
torch.set_num_threads(1)
x, w = torch.ones(1, 1, 5), torch.ones(1, 1, 2)
torch.nn.functional.conv1d(x, w)
for _ in range({_FORKS} + 1):
    if os.fork() == 0:
        torch.nn.functional.conv1d(x, w)
        os._exit(0)
    os.wait()
    if _ == 0: start = sum(os.times()[:4])
print((sum(os.times()[:4]) - start) / {_FORKS})
"""


def of_children(run: Callable[[], object]) -> float:
    """CPU seconds of the processes that `run` starts and waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def below_us() -> float:
    """CPU seconds of all processes below this one, and of those that they have waited for."""
    tick, total = os.sysconf("SC_CLK_TCK"), 0.0
    for pid in tree.descendants(os.getpid()):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += sum(map(int, fields[11:15])) / tick
    return total


def a_submission(worker: Worker, source: bytes, number: int) -> float:
    job = Job(str(number), "conv1d", source + f"\n# {number}\n".encode(), "conv1d.py", {})
    before = time.process_time() + below_us()
    graded = worker.grade(job)
    assert graded.document["status"] == "passed", graded
    return time.process_time() + below_us() - before


def main() -> None:
    source = (SOLUTIONS / "conv1d.py").read_bytes()
    worker = Worker(("conv1d",), Limits())
    for number in range(3):
        a_submission(worker, source, -number)
    floors, imports, each = [], [], []
    for number in range(ROUNDS):
        floors.append(float(subprocess.check_output([sys.executable, "-c", _FLOOR])))
        imports.append(of_children(lambda: subprocess.run([sys.executable, "-c", "import torch"], check=True)))
        each.append(statistics.mean(a_submission(worker, source, number * 8 + i) for i in range(8)))
    worker.close()
    floor, importing, one = map(statistics.median, (floors, imports, each))
    print(f"fork floor                 {1000 * floor:8.1f} ms CPU")
    print(f"import torch               {1000 * importing:8.1f} ms CPU")
    print(f"a right conv1d, level {worker.level.letter}    {1000 * one:8.1f} ms CPU")
    print(f"                           {one / floor:8.1f} fork floors      (goal: at most 8)")
    print(f"                           {one / importing:8.3f} of import torch  (goal: at most 0.10)")


if __name__ == "__main__":
    main()
