"""What a limit in time counts is what the code computes; by the clock, three times as much."""

import os
import signal
import time

import pytest

from grader.curriculum import find
from grader.places import SOLUTIONS
from grader.runner import connection, tree
from grader.runner.allowance import BY_THE_CLOCK, Allowance, computed, tells
from grader.runner.learner import Learner
from grader.runner.limits import Limits

DEF = "import time\n\n\ndef conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):\n    "
BUSY = "for _ in range(4): time.sleep(0.2)\n    return x * weight\n"
"""As on a machine that is busy with other things: four fifths of a second by the clock, and hardly any computing."""

needs_clocks = pytest.mark.skipif(not tells(), reason="this system doesn't say how long a process has computed")


@pytest.fixture
def patient(monkeypatch):
    """However busy the machine of the tests is, the clock doesn't decide."""
    monkeypatch.setattr("grader.runner.allowance.BY_THE_CLOCK", 100)


def detail(result) -> str:
    assert result.failure.kind == "timed_out"
    return result.failure.verdict.facts["detail"]


@needs_clocks
def test_what_a_busy_machine_takes_away_is_no_reason_to_stop_a_call(attempt):
    result = attempt("conv1d", DEF + BUSY, limits=Limits(call_seconds=0.5), stages=("one",))
    assert result.stages[0].passed > 0


@needs_clocks
def test_a_call_that_computes_too_long_is_told_so(attempt, patient):
    begun = time.process_time()
    said = detail(attempt("conv1d", DEF + "while True: pass\n", limits=Limits(call_seconds=0.4)))
    assert said == "no answer within 0.4 s of computing"
    assert time.process_time() - begun < 5  # the grader itself waits, and doesn't compute


@needs_clocks
def test_a_call_that_sleeps_is_told_how_little_it_computed(attempt):
    said = detail(attempt("conv1d", DEF + "time.sleep(99)\n", limits=Limits(call_seconds=0.2)))
    assert said == "no answer within 0.6 s, of which it spent 0.0 s computing"


@needs_clocks
def test_the_exercise_as_a_whole_counts_all_its_processes(tmp_path, patient):
    """Each call ends its process; what those have computed is not forgotten."""
    file = tmp_path / "conv1d.py"
    file.write_text(DEF + "while time.process_time() < 0.8: pass\n    import os; os._exit(1)\n")
    exercise = find("conv1d")
    with Learner(exercise, file, SOLUTIONS, Limits(exercise_seconds=1.2)) as learner:
        ends = [learner.run([exercise.space.case()])[0] for _ in range(2)]
    assert [each.ended for each in ends] == ["crashed", "timed_out"]
    assert ends[-1].detail == "the exercise as a whole took more than 1.2 s of computing"


def test_where_no_system_says_what_was_computed_the_clock_counts(attempt, monkeypatch):
    monkeypatch.setattr(connection, "tells", lambda: False)
    said = detail(attempt("conv1d", DEF + "time.sleep(99)\n", limits=Limits(call_seconds=0.3)))
    assert said == "no answer within 0.3 s"


@needs_clocks
def test_what_another_process_has_computed_is_known_and_stands_still_while_it_sleeps():
    pid = os.fork()
    if pid == 0:
        while time.process_time() < 60:
            pass
        os._exit(0)
    try:
        while (computed(pid) or 0) < 0.1:
            time.sleep(0.01)
        os.kill(pid, signal.SIGSTOP)
        time.sleep(0.05)
        stopped_at = computed(pid)
        time.sleep(0.1)
        assert computed(pid) == stopped_at
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    assert computed(pid) is None


def test_no_more_is_left_than_the_clock_allows(monkeypatch):
    now = 100.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    allowed = Allowance(10.0, computed=3.0)
    now = 112.0
    assert allowed.left(5.0) == 8.0  # 2 s of computing in 12 s by the clock
    assert allowed.left(13.0) == 0.0
    assert allowed.left(None) == -2.0
    now = 100.0 + BY_THE_CLOCK * 10
    assert allowed.left(5.0) == 0.0
    assert allowed.said(5.0) == "30 s, of which it spent 2.0 s computing"


def test_threads_that_compute_side_by_side_are_not_stopped_earlier_for_it(monkeypatch):
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    allowed = Allowance(10.0)
    now = 4.0
    assert allowed.left(16.0) == 6.0


def test_nothing_is_counted_of_a_process_that_is_nobodys():
    assert tree.children(1 << 22) == []
    assert computed(1 << 22) is None
