"""Where torch and the reference disagree the learner is never blamed."""

import pytest

from grader.curriculum import find
from grader.curriculum.exercise import GRADIENT, REFUSAL, VALUES
from grader.judging import truth
from grader.judging.truth import GraderBroken, Truth

CONV1D = find("conv1d")


@pytest.mark.parametrize(
    ("reference", "asks", "numbers", "sentence"),
    [
        (lambda *a, **k: CONV1D.torch(*a, **k) + 1, VALUES, {}, "torch and the reference disagree on y of conv1d"),
        (lambda *a, **k: CONV1D.torch(*a, **k).double(), VALUES, {}, "disagree on y"),
        (lambda x, w: CONV1D.torch(x, w.detach()) + 0 * w.sum(), GRADIENT, {}, "disagree on grad weight"),
        (lambda *a, **k: 1 / 0, VALUES, {}, "raises ZeroDivisionError"),
        (lambda *a, **k: a[0], REFUSAL, {"misfit": 1}, "should raise, but doesn't"),
    ],
)
def test_a_broken_reference_is_the_graders_fault(reference, asks, numbers, sentence):
    with pytest.raises(GraderBroken, match=sentence):
        Truth(CONV1D, reference).expected(CONV1D.space.case(**numbers), asks)


def test_a_broken_grader_is_a_status_of_its_own(attempt, monkeypatch):
    monkeypatch.setattr("grader.judging.asker.load_solution", lambda folder, name: lambda *a, **k: a[0])
    result = attempt("conv1d", "def conv1d(x, weight): return x * weight")
    assert (result.status, result.exit_code) == ("grader_error", 3)


def test_a_tolerance_is_relative_to_the_call_and_never_hides_a_float32_detour():
    case = CONV1D.space.case(dtype="float64", in_channels=3, length=9, kernel=3)
    expected = Truth(CONV1D, CONV1D.torch).expected(case, VALUES)
    assert expected.agrees("y", expected.y * (1 + 1e-12))
    assert not expected.agrees("y", expected.y.float().double())
    assert not expected.agrees("y", expected.y * float("nan"))
    assert truth.same(expected.y, expected.y.clone(), lambda: 0.0)
