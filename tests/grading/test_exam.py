"""An exam asks every stage other numbers: right code passes, and what answers are known for seed 0 passes nothing."""

import pytest

from grader.curriculum import ORDER, find
from grader.curriculum.call import REFUSAL
from grader.grading.exam import of_seed
from grader.places import SOLUTIONS
from grader.runner.observing import fingerprint

SEED = 20261126


def asked(exercise, seed=0):
    """Every call of every stage that must be answered, as a table of answers would find it."""
    for stage in exercise.stages:
        if stage.asks != REFUSAL:
            for case in stage.made(exercise.space, seed):
                call = exercise.build(case, 0.0)
                key = [(n, str(t.dtype), tuple(t.shape), tuple(t.flatten().tolist())) for n, t in call.tensors.items()]
                yield stage.name, repr((key, sorted(call.options.items())))


@pytest.mark.parametrize("name", ORDER)
def test_no_stage_can_be_passed_with_the_answers_of_seed_0(name):
    known = {key for _, key in asked(find(name))}
    fresh = {}
    for stage, key in asked(of_seed(find(name), SEED), SEED):
        fresh.setdefault(stage, []).append(key not in known)
    assert [stage for stage, new in fresh.items() if not any(new)] == []
    assert sum(map(sum, fresh.values())) > 0.97 * sum(map(len, fresh.values()))


@pytest.mark.parametrize("name", ORDER)
def test_layouts_and_dtypes_are_those_of_the_case(name):
    exercise, exam = find(name), of_seed(find(name), SEED)
    for stage in exam.stages:
        for case in stage.made(exam.space, SEED):
            before, after = exercise.build(case, float("nan")), exam.build(case, float("nan"))
            for one, other in zip(before.tensors.values(), after.tensors.values(), strict=True):
                assert fingerprint(one)[:4] == fingerprint(other)[:4]
                assert bool((one != one).any()) == bool((other != other).any())
            again = exam.build(case, float("nan"))
            assert [fingerprint(t) for t in after.tensors.values()] == [fingerprint(t) for t in again.tensors.values()]


@pytest.mark.parametrize("method", [None, "spawn"])
@pytest.mark.parametrize("seed", [0, SEED])
def test_right_code_passes_an_exam(attempt, seed, method):
    for name in ("pad", "conv1d") if method is None else ("windows1d",):
        result = attempt(name, (SOLUTIONS / f"{name}.py").read_text(), seed=seed, exam=True, method=method)
        assert (result.status, result.seed) == ("passed", seed), result.failure


def test_wrong_code_is_told_the_same(attempt):
    source = (
        "def windows1d(x, kernel, stride=1, dilation=1):\n"
        "    n = x.shape[-1] - dilation * (kernel - 1)\n"
        "    step = x.stride()[-1]\n"
        "    return x.as_strided((*x.shape[:-1], n, kernel), (*x.stride()[:-1], step, dilation * step))\n"
    )
    ordinary, exam = (attempt("windows1d", source, seed=SEED, exam=exam).failure for exam in (False, True))
    assert (exam.stage, exam.kind) == (ordinary.stage, ordinary.kind) == ("stride", "wrong_shape")
    assert exam.diagnosis.needed == ordinary.diagnosis.needed
    assert exam.diagnosis.mistake == ordinary.diagnosis.mistake
