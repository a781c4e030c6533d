"""A learner's failing call as a page needs it: plain values, found out by the coach."""

from __future__ import annotations

from typing import Any

from grader.curriculum import find
from grader.report.words import headline
from grader.results import Array, Evidence, ExerciseResult
from grader.web import NoPage, no_gather
from grader.web.described import numbers_of


def failing(result: ExerciseResult) -> dict[str, Any]:
    """What failed, with the smallest call that fails so. Raises NoPage."""
    failure, name = result.failure, result.name
    if find(name).gather is None:
        raise NoPage(no_gather(name))
    if failure is None or failure.evidence is None:
        raise NoPage(f"{headline(result)} There is no call to draw.")
    evidence, diagnosis = failure.evidence, failure.diagnosis
    sums = diagnosis.readout.sums if diagnosis and diagnosis.readout else ()
    of_result = evidence.of == "y"  # not a gradient, which has another shape
    return {
        "exercise": name,
        "numbers": _numbers(name, evidence),
        "layout": evidence.case.get("layout", "contiguous"),
        "headline": headline(result),
        "inputs": {each: _array(array) for each, array in evidence.inputs.items()},
        "yours": _array(evidence.yours) if of_result else None,
        "expected": _array(evidence.expected) if of_result else None,
        "wrong": list(evidence.wrong) if of_result else [],
        "adds": [[{"times": each.times, "reads": each.reads} for each in sum_] for sum_ in sums] or None,
    }


def _numbers(name: str, evidence: Evidence) -> dict[str, Any]:
    parameters = numbers_of(find(name))
    by_a_word = [each.name for each in parameters if isinstance(evidence.case[each.name], str) and not each.words]
    if by_a_word or evidence.case.get("misfit"):
        raise NoPage(f"{evidence.call} is no call that a page can draw.")
    return {each.name: evidence.case[each.name] for each in parameters}


def _array(array: Array | None) -> dict[str, Any] | None:
    return (
        None if array is None else {"shape": list(array.shape), "elements": [_plain(each) for each in array.elements]}
    )


def _plain(number: float) -> float | str:
    """JSON has no NaN and no infinity: they are told by their names."""
    return number if number - number == 0 else str(number)
