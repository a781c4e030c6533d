"""The place in the code: which lines read the needed numbers, and which line alone needs another text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.coach.place.dataflow import Flow
from grader.coach.place.parts import arguments_of, atoms_of, tensors_and_pairs
from grader.coach.place.source import Source, read
from grader.coach.place.values import Atom
from grader.curriculum.exercise import Exercise
from grader.curriculum.space import Case
from grader.results import Place, Spot


def flow_of(exercise: Exercise, source: Source) -> Flow | None:
    """Where an exercise's numbers flow in a learner's source; None where there is no such function."""
    if source.entry is None:
        return None
    try:
        return Flow(source, arguments_of(exercise, source.entry), *tensors_and_pairs(exercise))
    except RecursionError:
        return None


def place_of(exercise: Exercise, file: Path, case: Case, needed: Iterable[str]) -> Place | None:
    """The lines into which the needed numbers of a case flow."""
    source = read(file, exercise.name)
    flow = flow_of(exercise, source)
    if flow is None:
        return None
    reads: dict[str, tuple[Spot, ...]] = {}
    names: dict[str, str] = {}
    for name in needed:
        atoms = atoms_of(exercise, case, name)
        lines, own = flow.lines(atoms), _own_name(exercise, source, atoms)
        argument = own.partition("[")[0] if own else ""
        never = bool(own) and not source.opaque and argument not in source.mentioned
        if lines or never:
            reads[name] = lines
            names |= {name: argument if never else own} if own else {}
    return Place(reads, names)


def _own_name(exercise: Exercise, source: Source, atoms: Sequence[Atom]) -> str | None:
    """What the learner's function calls a number that is an argument, or a part of one."""
    own = {theirs: mine for mine, theirs in arguments_of(exercise, source.entry).items()} if source.entry else {}
    tensors, _ = tensors_and_pairs(exercise)
    if len(atoms) != 1 or atoms[0][0] in tensors or atoms[0][0] not in own:
        return None
    name, part = atoms[0]
    return own[name] if part is None else f"{own[name]}[{part}]"
