"""A trial in a fork comes to the same verdict as a real grading, and outlives whatever an implementation does."""

import pytest

from grader.audit.implementation import mistaken_text
from grader.audit.mutants import solution_text
from grader.audit.trial import Trial, put_on_trial
from grader.curriculum import find
from grader.grading.session import Options, grade
from grader.places import SOLUTIONS
from grader.runner.limits import OURS, Limits

BRIEF = Limits(call_seconds=0.5, exercise_seconds=5.0, memory_mib=512)
HEAD = "def pad(x, pad, value=0.0):\n"
WRONG = {
    "loops": (HEAD + "    while True: pass\n", ("one", "timed_out")),
    "raises": (HEAD + "    raise SystemExit\n", ("one", "raised")),
    "crashes": ("import os\n" + HEAD + "    os._exit(3)\n", ("one", "crashed")),
    "does not compile": ("def pad(:\n", ("", "does_not_import")),
    "defines nothing": ("x = 1\n", ("", "not_defined")),
    "calls torch's own": (
        "import torch\n" + HEAD + "    return torch.nn.functional.pad(x, pad, value=value)\n",
        ("one", "banned_call"),
    ),
    "misconception": (mistaken_text("pad", "crop-taken-for-0"), ("crop", "wrong_shape")),
    "extra only": (solution_text("pad").replace("len(pad) > 2 * x.dim()", "False"), ("refuses", "did_not_raise")),
}


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """All of them in one go: after one that ends its fork, another takes the rest."""
    folder = tmp_path_factory.mktemp("trial")
    files = {}
    for i, (name, (text, _)) in enumerate(WRONG.items()):
        files[name] = folder / f"attempt-{i}.py"
        files[name].write_text(text)
    trials = put_on_trial("pad", [*files.values(), SOLUTIONS / "pad.py"], BRIEF)
    assert trials[-1] == Trial()
    assert not trials[-1].refused
    return dict(zip(files, zip(files.values(), trials[:-1], strict=True), strict=True))


@pytest.mark.parametrize("name", WRONG)
def test_where_it_is_refused(tried, name):
    _, trial = tried[name]
    assert trial.refused
    assert (trial.stage, trial.kind) == WRONG[name][1]
    assert trial.extra == (name == "extra only")


@pytest.mark.parametrize("name", ["raises", "calls torch's own", "misconception"])
def test_a_real_grading_says_the_same(tried, name):
    file, trial = tried[name]
    failure = grade(find("pad"), file, Options(coach=False, limits=BRIEF, whose=OURS)).failure
    assert (failure.stage, failure.kind) == (trial.stage, trial.kind)
    assert trial.failing
