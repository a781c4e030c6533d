"""What is asked ahead is answered in order, and forgotten when something else is asked."""

from pathlib import Path

import pytest

from grader.curriculum import find
from grader.places import SOLUTIONS
from grader.runner.learner import Learner
from grader.runner.limits import Limits

EXERCISE = find("windows1d")
CASES = [EXERCISE.space.case(length=size) for size in range(2, 42)]
ANOTHER = EXERCISE.space.case(length=50)

COUNTS = """
import time
from pathlib import Path

def windows1d(x, kernel, stride=1, dilation=1):
    with Path(__file__).with_name("calls").open("a") as calls:
        calls.write(f"{x.shape[-1]}\\n")
    time.sleep(SECONDS if x.shape[-1] != 50 else 0)
    return x.unsqueeze(-1)
"""


def learner(folder: Path, seconds: float) -> Learner:
    (folder / "windows1d.py").write_text(COUNTS.replace("SECONDS", str(seconds)))
    return Learner(EXERCISE, folder / "windows1d.py", SOLUTIONS, Limits())


def sizes(outcomes):
    return [outcome.shape[-2] for outcome in outcomes]


def test_what_was_asked_ahead_is_answered_once_and_in_order(tmp_path):
    questions = [CASES[:3], CASES[3:9], CASES[9:10], CASES[10:]]
    with learner(tmp_path, 0) as asked:
        for number, cases in enumerate(questions):
            then = [(tuple(later), "values", ()) for later in questions[number + 1 : number + 3]]
            assert sizes(asked.run(cases, then=then)) == [case["length"] for case in cases]
    assert (tmp_path / "calls").read_text().split() == [str(case["length"]) for case in CASES]


@pytest.mark.parametrize("seconds", [0.01, 5.0], ids=["soon", "too late"])
def test_what_was_asked_ahead_is_forgotten_when_something_else_is_asked(tmp_path, seconds):
    first = EXERCISE.space.case(length=50, in_channels=2)
    with learner(tmp_path, seconds) as asked:
        asked.run([first], then=[(tuple(CASES[:20]), "values", ()), (tuple(CASES[20:]), "values", ())])
        assert sizes(asked.run([ANOTHER])) == [50]
        assert sizes(asked.run([ANOTHER, first])) == [50, 50]
    assert len((tmp_path / "calls").read_text().split()) < len(CASES)
