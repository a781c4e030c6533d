"""Learners' processes forked by another process: the same outcomes, nothing left, and no answer ever within reach."""

import json
import os
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no forking elsewhere")

SCRIPT = """
import json, os, sys, time
from pathlib import Path
from grader.grading.warmup import warm_up
from grader.curriculum import find
from grader.places import SOLUTIONS
from grader.runner import forker, tree
from grader.runner.limits import Limits
from grader.grading.session import Options, grade

warm_up()
forker.begin()
file = Path(sys.argv[1]) / "windows1d.py"

def attempt(source):
    file.write_text(source)
    result = grade(find("windows1d"), file, Options(limits=Limits(call_seconds=1.0)))
    return result.failure.kind if result.failure else result.status, result.failure.output if result.failure else ""

HEAD = "import os, sys, torch\\ndef windows1d(x, kernel, stride=1, dilation=1):\\n    "
for source in (
    (SOLUTIONS / "windows1d.py").read_text(),
    HEAD + "while True: pass",
    HEAD + "os._exit(3)",
    HEAD + "os.kill(os.getppid(), 9)\\n    while True: pass",
    HEAD + "os.fork() or os.setsid()\\n    while True: pass",
    HEAD + "print(*[os.readlink(end).split(':')[0] for n in range(400) if os.path.exists(end := f'/proc/self/fd/{n}')])",
    HEAD + "print(sum(name in sys.modules for name in ('grader.judging.asker', 'grader.judging.truth', 'grader.grading.session')))\\n    return None",
    HEAD + "return x.new_zeros(1) @ torch.ones(1) + torch.ones(300, 300).sum()",
    (SOLUTIONS / "windows1d.py").read_text(),
):
    print(json.dumps(" ".join(attempt(source))))
ends = time.monotonic() + 5
while len(tree.descendants(os.getpid())) < 3 and time.monotonic() < ends:
    time.sleep(0.01)
time.sleep(0.1)
print("left", len(tree.descendants(os.getpid())))
"""


def test_everything_that_a_learners_code_can_do_to_it(tmp_path):
    ran = subprocess.run([sys.executable, "-c", SCRIPT, tmp_path], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    *said, left = ran.stdout.splitlines()
    right, endless, exits, kills, forks, ends, answers, parallel, right_again = map(json.loads, said)
    assert (right.strip(), right_again.strip()) == ("passed", "passed")
    assert endless.split()[0] == "timed_out"
    assert exits.split()[0] == "crashed"
    assert kills.split()[0] in ("crashed", "timed_out")
    assert forks.split()[0] == "timed_out"
    # Nothing to read, its output (three times), and one socket: nothing else of the grader's.
    assert sorted(ends.split()) == ["/dev/null", "/dev/null", "not_a_tensor", "pipe", "pipe", "pipe", "socket"]
    assert answers.split() == ["not_a_tensor", "0"], "answers that have been worked out are in the learner's process"
    assert parallel.split()[0] == "wrong_shape"
    assert left == "left 3", "the forker, and the keeper and the process that wait for the next file"


def test_the_forker_ends_with_who_made_it(tmp_path):
    code = "from grader.grading.warmup import warm_up; warm_up()\nfrom grader.runner import forker; forker.begin(); print(forker.CURRENT[0].pid); import os, signal, sys; sys.stdout.flush(); os.kill(os.getpid(), signal.SIGKILL)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    forker = int(ran.stdout)
    for _ in range(100):
        time.sleep(0.1)
        if not os.path.exists(f"/proc/{forker}"):
            return
        with open(f"/proc/{forker}/stat") as stat:
            if stat.read().rpartition(")")[2].split()[0] in "ZX":
                return
    raise AssertionError("it lives on")
