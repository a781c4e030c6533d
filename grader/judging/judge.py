"""One outcome against the truth. Three outcomes are never mixed up: right, wrong, and the grader is broken."""

from __future__ import annotations

from typing import Any

from grader.curriculum.exercise import GRADIENT, REFUSAL, VIEW
from grader.judging.truth import Expected
from grader.results import Verdict
from grader.runner.outcome import RAISED, UNBINDABLE, Outcome

_OUT_OF_MEMORY = ("can't allocate memory", "not enough memory", "Cannot allocate memory", "std::bad_alloc")


def judge(expected: Expected, outcome: Outcome, asks: str) -> Verdict:
    """Right, or the first thing wrong, in the order in which a person would want to know."""
    if outcome.fatal:
        return Verdict(outcome.ended, {"detail": outcome.detail, **({"line": outcome.at} if outcome.at else {})})
    if outcome.banned:
        return Verdict("banned_call", {"what": outcome.banned, "line": outcome.banned_at})
    if outcome.ended == UNBINDABLE:
        return Verdict("wrong_signature", {"problem": outcome.problem})
    if outcome.ended == RAISED:
        return _judge_exception(outcome, asks)
    if asks == REFUSAL:
        return Verdict("did_not_raise", {"shape": outcome.shape})
    return _judge_result(expected, outcome, asks)


def _judge_exception(outcome: Outcome, asks: str) -> Verdict:
    problem = outcome.problem
    if outcome.unfinished:
        return Verdict("not_started", {"problem": problem})
    text = problem.message if problem else ""
    if problem and (problem.type == "MemoryError" or any(sign in text for sign in _OUT_OF_MEMORY)):
        return Verdict("out_of_memory", {"detail": text.splitlines()[0] if text else problem.type, "problem": problem})
    return Verdict() if asks == REFUSAL else Verdict("raised", {"problem": problem})


def _judge_result(expected: Expected, outcome: Outcome, asks: str) -> Verdict:
    truth = expected.y
    assert truth is not None
    if outcome.described is not None:
        return Verdict("not_a_tensor", {"described": outcome.described})
    if outcome.shape != tuple(truth.shape):
        return Verdict("wrong_shape", {"yours": outcome.shape, "expected": tuple(truth.shape)})
    dtype = str(truth.dtype).removeprefix("torch.")
    y = outcome.tensors.get("y")
    if outcome.dtype != dtype or y is None or y.dtype != truth.dtype:
        return Verdict("wrong_dtype", {"yours": outcome.dtype, "expected": dtype})
    if not expected.agrees("y", y):
        wrong = expected.wrong_cells("y", y)
        writes = {"writes": outcome.mutated} if outcome.mutated else {}
        return Verdict("wrong_values", {"wrong": int(wrong.sum()), "of": wrong.numel(), **_not_numbers(y), **writes})
    if outcome.mutated:
        return Verdict("mutated_input", {"arguments": outcome.mutated})
    if outcome.overwrote:
        return Verdict("mutated_input", {"arguments": (), "earlier": True})
    if asks == VIEW and not outcome.shares_memory:
        return Verdict("not_a_view")
    return _judge_gradient(expected, outcome) if asks == GRADIENT else Verdict()


def _not_numbers(y: Any) -> dict[str, int]:
    count = int((y != y).sum())
    return {"nan": count} if count else {}


def _judge_gradient(expected: Expected, outcome: Outcome) -> Verdict:
    # Where every gradient is zero none need flow: loops that skip the padding may have used nothing of x.
    flows = {name: grad for name, grad in expected.grads.items() if name in outcome.tensors or bool(grad.any())}
    missing = [name.removeprefix("grad ") for name in flows if name not in outcome.tensors]
    if missing:
        return Verdict("no_gradient", {"to": tuple(missing)})
    for name, truth in flows.items():
        theirs = outcome.tensors[name]
        fits = theirs.shape == truth.shape and theirs.dtype == truth.dtype
        if not fits or not expected.agrees(name, theirs):
            return Verdict("wrong_gradient", {"to": name.removeprefix("grad ")})
    return Verdict()
