"""The ladder of hints for one failure: a question, the place, the name, the formula, the shape of the code."""

from __future__ import annotations

from grader.curriculum.exercise import Stage
from grader.curriculum.ideas import IDEAS, Idea
from grader.report.drawing import number
from grader.report.phrases import line_of_code, sentence
from grader.results import Diagnosis, Evidence, Rung, Verdict


def ladder(
    stage: Stage,
    verdict: Verdict,
    evidence: Evidence,
    diagnosis: Diagnosis | None = None,
    begin: Idea | None = None,
) -> tuple[Rung, ...]:
    """All rungs, the gentlest first. `begin` is how to begin, where nothing has been written yet."""
    idea = begin or IDEAS[stage.name]
    mistake = diagnosis.mistake if diagnosis else None
    rungs = [Rung("question", mistake.question if mistake else idea.question)]
    where = _symptom(verdict, evidence, diagnosis)
    if where:
        rungs.append(Rung("where", where))
    if diagnosis and diagnosis.culprit:
        rungs.append(Rung("mistake", f"It is in your {diagnosis.culprit}: with the reference's, this call is right."))
    elif mistake:
        rungs.append(Rung("mistake", sentence(mistake.says)))
    rungs.append(Rung("formula", mistake.formula if mistake else idea.formula))
    rungs.append(Rung("shape of the code", mistake.shape if mistake else idea.shape))
    return tuple(rungs)


def _symptom(verdict: Verdict, evidence: Evidence, diagnosis: Diagnosis | None) -> str:
    """Where it shows: the first wrong output, or the dimension with too many windows, or the number it takes."""
    parts = []
    if diagnosis and diagnosis.readout:
        cell, yours, expected = (each[0] for each in _columns(diagnosis))
        parts.append(f"{cell} is {yours} in your code, and should be {expected}.")
    elif diagnosis and diagnosis.windows:
        axis = diagnosis.windows[0]
        parts.append(f"Along the {axis.name} there are {axis.expected} windows; your result has room for {axis.yours}.")
    elif any(evidence.wrong) and evidence.yours and evidence.expected:
        at = evidence.wrong.index(True)
        mine, its = number(evidence.yours.elements[at]), number(evidence.expected.elements[at])
        parts.append(f"Element {at} of {evidence.of} is {mine}, and should be {its}.")
    elif verdict.kind == "raised" and verdict.facts["problem"].lines:
        parts.append(f"It fails in {line_of_code(verdict.facts['problem'].lines[-1])}")
    if diagnosis and diagnosis.needed:
        names = " and ".join(f"{each.name}={each.value}" for each in diagnosis.needed)
        parts.append(f"It takes {names}: lower, and this failure is gone.")
    return " ".join(parts)


def _columns(diagnosis: Diagnosis) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    readout = diagnosis.readout
    assert readout
    return readout.cells, readout.yours, readout.expected
