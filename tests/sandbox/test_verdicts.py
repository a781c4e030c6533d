"""A verdict in a sandbox is the verdict of `grade run`: of right files, of named mistakes, of code that misbehaves."""

import random

import pytest
from boxed import EXERCISES, QUICK, hand_in, right
from mistaken import MADE, source

from grader.curriculum import find
from grader.grading.session import Options, grade
from grader.places import SOLUTIONS
from grader.report.machine import exercise as document

RIGHT = [(name, file) for name in EXERCISES for file in sorted((SOLUTIONS / "alternatives" / name).glob("*.py"))]
_OF_EACH = 8
"""Mistakes of each exercise that are tried."""


def mistakes():
    for name in EXERCISES:
        ids = sorted(MADE[name])
        for id in random.Random(name).sample(ids, min(_OF_EACH, len(ids))):
            yield name, id


def of_run(text: str, name: str, folder) -> dict:
    file = folder / f"{name}.py"
    file.write_text(text)
    return document(grade(find(name), file, Options(limits=QUICK.of_the_runner), shown_as="w.py"))


def alike(one: dict, other: dict) -> bool:
    """But for how long it took, and for what a worker adds: grade's own words."""
    rest = {"seconds": 0, "said": ""}
    return one | rest == other | rest


@pytest.mark.parametrize(("name", "file"), RIGHT, ids=lambda value: getattr(value, "stem", value))
def test_of_a_right_file(worker, name, file):
    assert hand_in(worker, file.read_text(), name).document["status"] == "passed"


@pytest.mark.parametrize(("name", "id"), list(mistakes()))
def test_of_a_mistake(worker, name, id, tmp_path):
    text = source(name, *MADE[name][id][0])
    ours, theirs = hand_in(worker, text, name).document, of_run(text, name, tmp_path)
    assert theirs["failure"], "no mistake at all"
    assert alike(ours, theirs)


ODD = {
    "nothing": "",
    "no Python": "def windows1d(x, kernel:\n",
    "no text": "\xff\xfe",
    "another name": "def windows_1d(x): return x\n",
    "another signature": "def windows1d(): return 1\n",
    "not begun": "def windows1d(x, kernel, stride=1, dilation=1):\n    raise NotImplementedError\n",
    "fails at its end": right("windows1d") + "\n1 / 0\n",
    "prints": right("windows1d").replace("import torch\n", "import torch\nprint('hello')\n", 1),
    "imports what isn't there": "import nothing_of_the_kind\n",
    "calls torch's own": "def windows1d(x, kernel, stride=1, dilation=1): return x.unfold(-1, kernel, stride)\n",
    "raises": "def windows1d(x, kernel, stride=1, dilation=1): return x / kernel[0]\n",
    "a global": "import torch\ntorch.set_default_dtype(torch.float64)\n" + right("windows1d"),
}


@pytest.mark.parametrize("name", ODD)
def test_of_an_odd_file(worker, name, tmp_path):
    ours, theirs = hand_in(worker, ODD[name]).document, of_run(ODD[name], "windows1d", tmp_path)
    assert alike(ours, theirs)


def test_of_a_file_that_needs_an_earlier_exercise(worker):
    text = right("conv1d")
    assert "from pad import pad" in text
    alone = hand_in(worker, text, "conv1d").document
    assert alone["status"] == "passed"
    assert "reference's" in alone["notes"][0]
    wrong = hand_in(worker, text, "conv1d", pad="def pad(x, pad, value=0.0): return x\n").document
    assert (wrong["status"], wrong["failure"]["culprit"]) == ("failed", "pad")
