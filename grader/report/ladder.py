"""The ladder of hints for one failure: a question, the place, the name, the formula, the shape of the code."""

from __future__ import annotations

from grader.curriculum.ideas import Idea, worded
from grader.report.drawing import number
from grader.report.findings import lower, off_by, swapped
from grader.report.phrases import count, line_of_code, listed, sentence
from grader.report.place import with_place
from grader.results import Diagnosis, Evidence, Readout, Rung, Verdict


def ladder(
    idea: Idea, verdict: Verdict, evidence: Evidence, diagnosis: Diagnosis | None = None, einsum: bool = True
) -> tuple[Rung, ...]:
    """All rungs, the gentlest first. `idea` is what the failure is about, for what has no name.

    `einsum` is whether the code calls it: the same is said in other words of code that doesn't.
    """
    mistake = diagnosis.mistake if diagnosis else None
    rungs = [Rung("question", _question(idea, diagnosis))]
    where = _symptom(verdict, evidence, diagnosis)
    if where:
        rungs.append(Rung("where", where))
    if diagnosis and diagnosis.culprit:
        rungs.append(Rung("mistake", f"It is in your {diagnosis.culprit}: with the reference's, this call is right."))
    elif mistake:
        rungs.append(Rung("mistake", sentence(mistake.says)))
    rungs.append(Rung("formula", mistake.formula if mistake else idea.formula))
    if mistake and mistake.terms:
        rungs.append(Rung("yours and right", sentence(mistake.terms)))
    rungs.append(Rung("shape of the code", mistake.shape if mistake else idea.shape))
    told = tuple(_worded(rung, einsum) for rung in rungs if rung.text)
    return with_place(told, diagnosis.place, diagnosis.needed) if diagnosis else told


def _worded(rung: Rung, einsum: bool) -> Rung:
    """A rung in one of its wordings; where it shows is told in the learner's own."""
    return rung if rung.kind == "where" else Rung(rung.kind, worded(rung.text, einsum))


def _question(idea: Idea, diagnosis: Diagnosis | None) -> str:
    if diagnosis and diagnosis.culprit:
        return f"Does your {diagnosis.culprit} do all that it should? Grade it by itself."
    if diagnosis and diagnosis.mistake:
        return diagnosis.mistake.question
    return idea.question


def _symptom(verdict: Verdict, evidence: Evidence, diagnosis: Diagnosis | None) -> str:
    """Where it shows: the first wrong output, or the dimension with too many windows, or the number it takes."""
    parts = []
    read = _first_difference(diagnosis.readout) if diagnosis and diagnosis.readout else None
    if read:
        cell, yours, expected = read
        short = f" ({diagnosis.readout.short})" if diagnosis and diagnosis.readout and diagnosis.readout.short else ""
        parts.append(f"{cell} is {yours} in your code, and should be {expected}{short}.")
    elif diagnosis and diagnosis.windows:
        axis = diagnosis.windows[0]
        there = f"there {'is' if axis.expected == 1 else 'are'} {count(axis.expected, 'window')}"
        parts.append(f"Along the {axis.name} {there}; your result has room for {axis.yours}.")
    elif evidence.misfit or swapped(diagnosis):
        parts.append(f"{evidence.misfit}." if evidence.misfit else swapped(diagnosis))
    elif any(evidence.wrong) and evidence.yours and evidence.expected:
        at = evidence.wrong.index(True)
        mine, its = number(evidence.yours.elements[at]), number(evidence.expected.elements[at])
        parts.append(off_by(evidence) or f"Element {at} of {evidence.of} is {mine}, and should be {its}.")
    if diagnosis and diagnosis.needed:
        names = listed(dict.fromkeys(each.says for each in diagnosis.needed))
        parts.append(f"It takes {names}: {lower(diagnosis.needed)}, and this failure is gone.")
    if not read and verdict.kind == "raised" and verdict.facts["problem"].lines:
        parts.append(f"It fails in {line_of_code(verdict.facts['problem'].lines[-1])}")
    return " ".join(parts)


def _first_difference(readout: Readout) -> tuple[str, str, str] | None:
    rows = zip(readout.cells, readout.yours, readout.expected, strict=True)
    return next((row for row in rows if row[1] != row[2]), None)
