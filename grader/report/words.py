"""The one place that turns each type of failure into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from grader.curriculum import ORDER
from grader.curriculum.axes import LAID, LAYOUT_OF
from grader.report.imports import missing_import
from grader.report.phrases import count, line_of_code, sentence, shape
from grader.report.reached import refused
from grader.results import FAILED, Evidence, ExerciseResult, Failure
from grader.runner.outcome import Line, Problem


def headline(result: ExerciseResult) -> str:
    """What is wrong, in one sentence; the empty string if nothing is."""
    failure = result.failure
    if failure is None:
        return ""
    call = said_call(failure.evidence) if failure.evidence else f"{result.name}(...)"
    return _SAYS[failure.kind](call, failure.verdict.facts, result)


def said_call(evidence: Evidence) -> str:
    """A call, with what its text doesn't show: how its tensors lie in memory, and a dtype that isn't the usual one."""
    case, said = evidence.case, []
    for layout, name in LAYOUT_OF.items():
        if case.get(layout, "contiguous") != "contiguous":
            said.append(f"{name} {LAID[case[layout]]}")
    if case.get("dtype", "float32") != "float32":
        said.append(
            f"everything in {case['dtype']}" if sum(each in case for each in LAYOUT_OF) > 1 else f"x in {case['dtype']}"
        )
    if case.get("frozen"):
        said.append("x without requires_grad")
    return evidence.call + (f" with {' and '.join(said)}" if said else "")


def details(failure: Failure, tensors: int = 14) -> list[str]:
    """What else a person needs to see of this failure, a line each; `tensors` is how many of the failing frame's."""
    facts, lines = failure.verdict.facts, []
    problem: Problem | None = facts.get("problem")
    if failure.kind in ("raised", "out_of_memory", "does_not_import", "not_started") and problem:
        lines += [line_of_code(line) for line in problem.lines]
        asked = refused(problem)
        if says := asked.asked if asked else missing_import(problem):
            lines += ["", says]
        if failure.kind != "not_started" and problem.tensors:
            lines += ["", "there", *(f"    {text}" for text in problem.tensors[:tensors])]
    elif facts.get("line"):
        lines.append(("It was at " if failure.kind == "timed_out" else "") + line_of_code(facts["line"]))
    elif facts.get("writes"):
        lines.append(f"It also writes into its input: {'; '.join(facts['writes'])}.")
    return lines


Facts = Mapping[str, Any]


def _wrong_shape(call: str, facts: Facts, result: ExerciseResult) -> str:
    return f"Wrong shape, in {call}: yours is {shape(facts['yours'])}, torch's {shape(facts['expected'])}."


def _wrong_values(call: str, facts: Facts, result: ExerciseResult) -> str:
    if facts.get("nan"):
        nan = f"{facts['nan']} of {count(facts['of'], 'value')} NaN"
        return f"Right shape, but {nan} (memory never written to?), in {call}."
    return f"Right shape, wrong values, in {call}."


def _wrong_dtype(call: str, facts: Facts, result: ExerciseResult) -> str:
    return f"Right shape, wrong dtype, in {call}: yours is {facts['yours']}, torch's is {facts['expected']}, as x is."


def _not_a_tensor(call: str, facts: Facts, result: ExerciseResult) -> str:
    return f"Not a plain tensor: {call} returns {facts['described']}."


def _raised(call: str, facts: Facts, result: ExerciseResult) -> str:
    problem: Problem = facts["problem"]
    if problem.type == "BdbQuit":
        step = "" if _is_cell(result) else f" To step through it:  grade debug {result.name}"
        return f"{call} stops at a breakpoint, where nobody can answer.{step}"
    if asked := refused(problem):
        return f"{call} {asked.does} ({problem.type})."
    first = problem.message.strip().splitlines()[0] if problem.message.strip() else ""
    return f"{call} raises {problem.type}" + (f": {first[:300]}" if first else ".")


def _timed_out(call: str, facts: Facts, result: ExerciseResult) -> str:
    return f"Still running, so it was stopped: {facts['detail']}" + _in(call, result)


def _crashed(call: str, facts: Facts, result: ExerciseResult) -> str:
    return f"No answer: {facts['detail']}" + _in(call, result)


def _out_of_memory(call: str, facts: Facts, result: ExerciseResult) -> str:
    return f"Out of memory: {facts['detail']}" + _in(call, result)


def _too_much_output(call: str, facts: Facts, result: ExerciseResult) -> str:
    return f"Too much output, so it was stopped: {facts['detail']}" + _in(call, result)


def _in(call: str, result: ExerciseResult) -> str:
    assert result.failure
    return f", in {call}." if result.failure.evidence else "."


def _mutated(call: str, facts: Facts, result: ExerciseResult) -> str:
    if facts.get("earlier"):
        return f"Right result, but {call} writes over the result of the call before it: both share their memory."
    return f"Right result, but {call} writes into its input: {'; '.join(facts['arguments'])}."


def _banned(call: str, facts: Facts, result: ExerciseResult) -> str:
    if facts.get("otherwise"):
        return f"Not allowed in this exercise: {call} ends otherwise while its operations are watched."
    if facts.get("unseen"):
        unseen = " and ".join(facts["unseen"])
        return f"Not allowed in this exercise: {call} makes its result of {unseen} by no operation that can be seen."
    return f"Not allowed in this exercise: {call} uses {facts['what']}."


def _reads_outside(call: str, facts: Facts, result: ExerciseResult) -> str:
    where = " and ".join(f"{LAYOUT_OF[name]} ({layout})" for name, layout in facts["layouts"].items())
    return f"Reads memory that isn't its input's, in {call}: the answer changes with what lies around {where}."


def _not_a_view(call: str, facts: Facts, result: ExerciseResult) -> str:
    return f"Right values, but a copy, in {call}: the result doesn't share x's memory."


def _did_not_raise(call: str, facts: Facts, result: ExerciseResult) -> str:
    assert result.failure
    misfit = result.failure.evidence.misfit if result.failure.evidence else ""
    why = misfit or "its arguments don't fit one another"
    returned = "something" if facts["shape"] is None else shape(facts["shape"])
    return f"{call} should raise, because {why}, but returns {returned}."


def _no_gradient(call: str, facts: Facts, result: ExerciseResult) -> str:
    return f"Right result, but no gradient flows back to {' and '.join(facts['to'])}, in {call}."


def _wrong_gradient(call: str, facts: Facts, result: ExerciseResult) -> str:
    return f"Right result, but a wrong gradient to {facts['to']}, in {call}."


def again(result: ExerciseResult, name: str) -> str:
    """How an exercise is graded from where the learner is: a command, or for code in a cell a call."""
    return f"check({name})" if _is_cell(result) else f"grade {name}"


def _is_cell(result: ExerciseResult) -> bool:
    return result.file.startswith(("In [", "<"))


def _not_started(call: str, facts: Facts, result: ExerciseResult) -> str:
    problem: Problem | None = facts.get("problem")
    earlier = _raised_in(problem.lines[-1], result) if problem and problem.lines else result.name
    if earlier != result.name:
        return f"{result.name} calls your {earlier}, which isn't written yet: begin with {again(result, earlier)}."
    assert result.failure
    if not any(stage.passed for stage in result.stages):
        where = (
            f"Open {result.file}, follow the TODOs"
            if Path(result.file).suffix
            else f"Follow the TODOs in cell {result.file}"
        )
        return f"Not written yet. {where}, and run {again(result, result.name)} again."
    return f"You've got this far; next: {result.failure.stage}."


def _raised_in(line: Line, result: ExerciseResult) -> str:
    """The exercise that a line belongs to: the name of its file, or in a notebook of the function."""
    file = Path(line.file)
    if file.suffix == ".py":
        return result.name if file.name == Path(result.file).name else file.stem
    return line.function if line.function in ORDER else result.name


def _not_loaded(call: str, facts: Facts, result: ExerciseResult) -> str:
    return sentence(str(facts["detail"]))


def _wrong_signature(call: str, facts: Facts, result: ExerciseResult) -> str:
    yours = result.signature or "(...)"
    problem: Problem | None = facts.get("problem")
    why = f" ({problem.message})" if problem and problem.message else ""
    return f"{call} doesn't fit your signature{why}. Yours: {result.name}{yours}. Wanted: {result.expected_signature}."


def _too_slow(call: str, facts: Facts, result: ExerciseResult) -> str:
    if facts["ratio"] == float("inf"):
        return f"Right, but {_took(facts['ratio'], result)}."
    return f"Right, but {_took(facts['ratio'], result)}: this star takes at most {facts['at_most']:g}."


def speed(result: ExerciseResult) -> str:
    """How fast the function is beside torch, and what the next star for speed asks for; empty where none was asked."""
    paced = [stage for stage in result.stages if stage.pace is not None]
    if not paced:
        return ""
    open_stars = [f"{stage.name}, is {stage.says}" for stage in paced if stage.status == FAILED]
    further = f"The next star, {open_stars[0]}." if open_stars else "No star for speed is left."
    return f"{sentence(_took(paced[0].pace or 0.0, result))} {further}"


def _took(ratio: float, result: ExerciseResult) -> str:
    if ratio == float("inf"):
        return f"on a shape of grade bench {result.name} takes more time or memory than there is"
    return f"{ratio:.3g} times torch's time, in the geometric mean over the shapes of grade bench"


def _grader_error(call: str, facts: Facts, result: ExerciseResult) -> str:
    return f"The grader is broken, not your code: {facts['detail']}."


_SAYS: dict[str, Callable[[str, Facts, ExerciseResult], str]] = {
    "wrong_shape": _wrong_shape,
    "wrong_values": _wrong_values,
    "wrong_dtype": _wrong_dtype,
    "not_a_tensor": _not_a_tensor,
    "raised": _raised,
    "timed_out": _timed_out,
    "crashed": _crashed,
    "out_of_memory": _out_of_memory,
    "too_much_output": _too_much_output,
    "mutated_input": _mutated,
    "banned_call": _banned,
    "reads_outside": _reads_outside,
    "not_a_view": _not_a_view,
    "did_not_raise": _did_not_raise,
    "no_gradient": _no_gradient,
    "wrong_gradient": _wrong_gradient,
    "not_started": _not_started,
    "not_defined": _not_loaded,
    "does_not_import": _not_loaded,
    "wrong_signature": _wrong_signature,
    "too_slow": _too_slow,
    "grader_error": _grader_error,
}

KINDS = tuple(kind for kind in _SAYS if kind != "grader_error")
"""Every type of failure that a learner's code can have."""
