"""The report of an audit, in a table and as JSON; what counts as right; and one audit for real."""

import io
import json
import re
from dataclasses import replace

import pytest
import warm
from rich.console import Console

from grader.audit.mutants import diff, mutants_of
from grader.audit.report import AuditPrinter, document
from grader.audit.results import Alternative, Audit, MisconceptionCheck, MutantScore, Solution, Stub, Survivor
from grader.audit.trial import Trial
from grader.audit.verify import score
from grader.report.terminal import Printer

SURVIVOR = Survivor(
    "DropTerm",
    "--- solutions/pad.py\n+++ solutions/pad.py, DropTerm\n@@ -1,1 +1,1 @@\n-    n = a + 1\n+    n = a",
    "pad(x, pad=(1, 0)) with {'before1': 1}, its values",
)
RIGHT = Audit(
    name="pad",
    seed=7,
    solution=Solution("passed", "", 2000),
    stub=Stub("not_started"),
    alternatives=(Alternative("loops"), Alternative("gather")),
    misconceptions=(MisconceptionCheck("crop-taken-for-0", "crop", "crop", "crop-taken-for-0"),),
    mutants=MutantScore(of=200, refused=199, by_extras=4, equivalent=1),
    idle_stages=("layouts",),
    idle_cases=(("one", "length=3"),),
    seconds=12.3456,
)
BROKEN = Audit("conv2d", 7, Solution("grader_error", "torch and the reference disagree on y of conv2d(x, weight)"))
WRONG = replace(
    RIGHT,
    name="conv1d",
    solution=Solution("failed", "it doesn't pass refuses"),
    stub=Stub("failed", ("its docstring doesn't explain groups",)),
    alternatives=(Alternative("loops"), Alternative("fft", "dtypes", "wrong_dtype")),
    misconceptions=(
        MisconceptionCheck("stride-ignored", "stride", "together", None),
        MisconceptionCheck("kernel-flipped", "window", "window", "stride-ignored"),
        MisconceptionCheck("bias-ignored", "bias", None, None),
    ),
    mutants=MutantScore(
        of=200,
        refused=196,
        equivalent=1,
        survived=(
            SURVIVOR,
            replace(SURVIVOR, differs=None),
            replace(SURVIVOR, listed=True),
            replace(SURVIVOR, never_left_out="groups"),
        ),
        stale=("n = b + 1",),
    ),
    hints=("stage 'one' has no question",),
)


def printed(audits, width=100, **options):
    console = Console(file=io.StringIO(), width=width, highlight=False)
    AuditPrinter(Printer(console)).all(audits, 61.2, **options)
    return console.file.getvalue()


def test_an_audit_as_it_is_printed(snapshot):
    snapshot(printed([RIGHT, WRONG, BROKEN], idle=True))


def test_it_fits_80_columns():
    assert all(len(row) <= 80 for row in printed([RIGHT, WRONG, BROKEN], 80).splitlines())


def test_what_holds():
    assert RIGHT.holds
    assert not RIGHT.broken
    assert not WRONG.broken
    assert BROKEN.broken
    assert not BROKEN.holds
    for wrong in ("solution", "stub", "alternatives", "misconceptions", "mutants", "hints"):
        assert not replace(RIGHT, **{wrong: getattr(WRONG, wrong)}).holds, wrong


def test_as_json():
    right, wrong = json.loads(json.dumps(document([RIGHT, WRONG])))["exercises"]
    assert right["solution"] == "passed"
    assert right["stub"] == "not_started"
    assert right["alternatives"] == {"accepted": 2, "of": 2, "refused": []}
    assert right["misconceptions"] == {"refused": 1, "named": 1, "of": 1, "wrong": []}
    expected = {"refused": 199, "by_extras": 4, "equivalent": 1, "survived": [], "stale": [], "of": 200}
    assert right["mutants"] == expected
    assert right["idle_cases"] == [{"stage": "one", "case": "length=3"}]
    assert (right["seconds"], right["seed"]) == (12.35, 7)
    assert (wrong["misconceptions"]["refused"], wrong["misconceptions"]["named"]) == (1, 0)
    assert wrong["mutants"]["survived"][0]["diff"] == SURVIVOR.diff


def test_what_becomes_of_survivors():
    """One listed and equal, one listed and different, one not listed; the rest is refused, some by extras."""
    mutants = mutants_of("pad")[:40]
    listed = next(mutant for mutant in mutants_of("pad") if ".double()[tuple(kept)]" in mutant.text)
    trials = [Trial("one", "raised")] * 38 + [Trial("refuses", "did_not_raise", True)] + [Trial()]
    found = score("pad", mutants, trials, [listed, mutants[3]], [[None, None], [None, "a case"]])
    assert (found.refused, found.by_extras, found.equivalent, found.of) == (39, 1, 1, 40)
    assert [(each.differs, each.listed) for each in found.survived] == [("a case", False)]
    assert found.survived[0].diff == diff("pad", mutants[3])
    assert found.stale == ()
    wrongly = score("pad", mutants, trials, [listed], [["a case"]])
    assert wrongly.survived[0].listed
    assert score("pad", mutants, trials, [], []).stale == ("result[tuple(place)] = x[tuple(kept)]",)


@pytest.fixture(scope="module")
def real():
    return warm.run("-m", "grader", "verify", "windows1d", "--json", timeout=300)


def test_an_audit_for_real(real):
    assert real.returncode == 0, real.stdout + real.stderr
    assert all(re.fullmatch(r".+: \d+ of \d+, after \d+ s", line) for line in real.stderr.splitlines()), real.stderr
    (audit,) = json.loads(real.stdout)["exercises"]
    assert (audit["name"], audit["holds"], audit["random_cases"]) == ("windows1d", True, 2000)
    assert audit["mutants"]["refused"] == audit["mutants"]["of"] > 150
    assert audit["misconceptions"]["refused"] == audit["misconceptions"]["named"] == audit["misconceptions"]["of"] > 15
    assert audit["alternatives"]["accepted"] == audit["alternatives"]["of"] >= 1
    assert {"stage", "case"} == set(audit["idle_cases"][0])


def test_an_unknown_name(cli):
    ran = cli("verify", "conv3d")
    assert ran.returncode == 2
    assert "there is no exercise 'conv3d'" in " ".join(ran.stderr.split())
