"""Timing in turns, with real processes: what is right is timed, what isn't is named, and nothing is left behind."""

import os
from dataclasses import replace

import pytest

from grader.bench.shapes import chosen
from grader.curriculum import ORDER, find
from grader.grading.session import Options, grade
from grader.places import SOLUTIONS
from grader.runner import tree
from grader.runner.limits import Limits
from grader.timing.race import Settings, race
from grader.timing.results import TORCH, YOURS
from grader.timing.rivals import rivals

QUICK = Settings(rounds=3, turn_seconds=0.001, budget_seconds=0.5, limits=Limits(call_seconds=5.0))
TINY = {
    "windows1d": "length=50,kernel=3",
    "windows2d": "height=8,width=8,kernel=3",
    "pad": "ndim=1,size1=50,before1=2",
    "conv1d": "in_channels=2,length=50,kernel=3",
    "conv2d": "groups=2,height=8,width=9,kernel=3,padding=1",
}


def smallest(exercise):
    """A small call in which as many numbers as can be aren't at their simplest."""
    return ",".join(f"{name}={value}" for name, value in exercise.smallest_of_all.items())


def run(name, yours=None, settings=QUICK, only=None):
    exercise = find(name)
    runners = [each for each in rivals(find(name), yours) if only is None or each.name in only]
    others = set(tree.children(os.getpid()))  # of tests that this process has run before
    rows = race(exercise, chosen(exercise, [TINY.get(name) or smallest(exercise)]), runners, settings)
    assert set(tree.children(os.getpid())) <= others
    return {row.implementation: row for row in rows}


@pytest.mark.parametrize("name", ORDER)
def test_every_rival_is_timed_beside_torch(name):
    rows = run(name, SOLUTIONS / f"{name}.py")
    if find(name).timed:
        assert list(rows) == ["yours", *(way.name for way in find(name).timed), "torch"]
    for row in rows.values():
        assert row.verdict.right
        assert row.turns == 3
        assert row.spread[0] <= row.seconds <= row.spread[1]
        assert row.ratio == row.seconds / rows[TORCH].seconds
        assert row.ratio_spread[0] <= row.ratio <= row.ratio_spread[1]
    assert rows[TORCH].ratio_spread == (1.0, 1.0)


LARGE_ONLY = "    if x.numel() > 60:\n        {}\n    # TODO 1"
"""Right on everything that a grading asks, which has smaller inputs; something else on the shape that is timed."""

BAD = [
    ("while True: pass", "timed_out"),
    ("torch.ones(1 << 33)", "out_of_memory"),
    ("return torch.zeros(1, 1, 48)", "wrong_values"),
    ("return torch.nn.functional.conv1d(x, weight)", "banned_call"),
    ("import os; os.kill(os.getpid(), 11)", "crashed"),
]


@pytest.mark.parametrize(("does", "kind"), BAD)
def test_what_goes_wrong_on_the_shape_is_named_and_the_others_are_timed(tmp_path, does, kind):
    file = tmp_path / "conv1d.py"
    file.write_text((SOLUTIONS / "conv1d.py").read_text().replace("    # TODO 1", LARGE_ONLY.format(does), 1))
    settings = replace(QUICK, limits=Limits(call_seconds=1.0, memory_mib=256)) if kind != "crashed" else QUICK
    rows = run("conv1d", file, settings, only=(YOURS, TORCH))
    assert rows[YOURS].verdict.kind == kind
    assert rows[YOURS].seconds is None
    assert rows[YOURS].more_than == (1.0 if kind == "timed_out" else None)
    assert rows[TORCH].verdict.right


def test_a_slow_call_is_made_once(tmp_path):
    file = tmp_path / "conv1d.py"
    slow = LARGE_ONLY.format("import time; time.sleep(0.6); print('slept')")
    file.write_text((SOLUTIONS / "conv1d.py").read_text().replace("    # TODO 1", slow, 1))
    row = run("conv1d", file, only=(YOURS, TORCH))[YOURS]
    assert row.turns == 1
    assert row.seconds >= 0.6
    assert row.ratio_spread[0] <= row.ratio <= row.ratio_spread[1]


def test_a_file_that_stops_the_clocks_is_still_timed(tmp_path):
    file = tmp_path / "conv1d.py"
    file.write_text("import time\ntime.perf_counter = lambda: 0.0\n" + (SOLUTIONS / "conv1d.py").read_text())
    assert run("conv1d", file, only=(YOURS, TORCH))[YOURS].seconds > 1e-6


TIMED = [
    SOLUTIONS / "alternatives" / name / f"{way}.py"
    for name in ("conv1d", "conv2d")
    for way in ("loops", "im2col", "best")
]


@pytest.mark.parametrize("path", TIMED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_alternative_is_right_and_says_what_it_teaches(path):
    result = grade(find(path.parent.name), path, Options(coach=False))
    assert result.failure is None
    assert all(stage.status == "passed" for stage in result.stages)
    assert len(path.read_text().split('"""')[1].splitlines()) > 5
