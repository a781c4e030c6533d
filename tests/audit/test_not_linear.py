"""An exercise that is no sum, and whose data must be distinct: a max filter, added to a copy of the project."""

import json
import re
from pathlib import Path

import pytest
from copies import copy_project, grade

FILES = Path(__file__).parent / "max_filter1d"

PADDED = 'torch.nn.functional.pad(x, (padding, padding), value=float("-inf"))'
ATTEMPTS = {
    "the last of each window": f"{PADDED}.unfold(-1, kernel, 1)[..., -1]",
    "the first of each window": f"{PADDED}.unfold(-1, kernel, 1)[..., 0]",
    "where the largest is": f"{PADDED}.unfold(-1, kernel, 1).argmax(-1).to(x.dtype)",
    "where it is in the first window": f"(w := {PADDED}.unfold(-1, kernel, 1))[..., w[0, 0].argmax()]",
    "the largest without its sign": f"(w := {PADDED}.unfold(-1, kernel, 1)).gather(-1, w.abs().argmax(-1, True))[..., 0]",
    "never below zero": f"{PADDED}.unfold(-1, kernel, 1).amax(-1).relu()",
    "the sum": "torch.nn.functional.pad(x, (padding, padding)).unfold(-1, kernel, 1).sum(-1)",
    "zeros around x": "torch.nn.functional.pad(x, (padding, padding)).unfold(-1, kernel, 1).amax(-1)",
}
STAGE = {"zeros around x": "padding", "where the largest is": "one", "never below zero": "one"}
"""Where each is refused, if that isn't `window`."""


ONLY_DEFAULTS = """
import grader.audit.verify as verify

every_mutant = verify.mutants_of

def mutants_of(name):
    return [mutant for mutant in every_mutant(name) if mutant.before.startswith("def ")]

verify.mutants_of = mutants_of
"""
"""Other mutants take half a minute, and are no matter here."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = copy_project(tmp_path_factory.mktemp("copy"))
    grade(folder, ["new", "max_filter1d"])
    (folder / "solutions" / "max_filter1d.py").write_bytes((FILES / "solution.py").read_bytes())
    (folder / "grader" / "curriculum" / "max_filter1d.py").write_bytes((FILES / "curriculum.py").read_bytes())
    grade(folder, ["stubs"])
    return folder


def test_no_attempt_passes_and_nothing_is_said_of_adding_up(folder):
    commands = [["run", "max_filter1d", "--file", "solutions/max_filter1d.py"]]
    for i, result in enumerate(ATTEMPTS.values()):
        file = folder / f"attempt{i}.py"
        file.write_text(f"import torch\n\ndef max_filter1d(x, kernel, padding=0):\n    return {result}\n")
        commands += [["run", "max_filter1d", "--explain", "--file", file]]
    (_, right, _), *wrong = grade(folder, *commands, [*commands[-1], "--json"])
    assert "All right" in right
    for (code, said, _), name in zip(wrong, ATTEMPTS, strict=False):
        assert (code, re.findall(r"✘ (\w+)", said)) == (1, [STAGE.get(name, "window")]), name
        assert "Right shape, wrong values" in said
        assert "formula" in said
        assert not re.search(r"adds? up|linear|\bsum\b|product|weight|\bw\[", said), said
    failure = json.loads(wrong[-1][1])["exercises"][0]["failure"]
    assert failure["readout"] is None
    assert failure["misconception"]["id"] == "zeros-around-x"


def test_verify_says_why_a_default_cannot_be_told(folder):
    (code, said, _), *_ = grade(folder, ["verify", "max_filter1d"], before=ONLY_DEFAULTS)
    said = " ".join(said.split())
    assert code == 1
    assert "✔ right" in said
    assert "✔ 1/1" in said
    for default in ("padding: int = 1", "padding: int = -1"):
        assert default in said
    assert said.count("no call of any stage leaves padding out, so its default is never asked for") == 2


def test_verify_says_that_ties_leave_a_gradient_open(folder):
    file = folder / "grader" / "curriculum" / "max_filter1d.py"
    text = file.read_text()
    file.write_text(text.replace("fill, DISTINCT)", "fill)"))
    (code, said, errors), *_ = grade(folder, ["verify", "max_filter1d"])
    file.write_text(text)
    said = " ".join(said.split())
    assert (code, errors) == (3, "")
    assert "x has equal elements, of which either may have the gradient: build it of DISTINCT numbers" in said
    assert "Mutation score" not in said
