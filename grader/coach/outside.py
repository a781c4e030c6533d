"""Reads outside: which element of memory around the input an output changes with."""

from __future__ import annotations

from itertools import product

from torch import Tensor

from grader.coach.readout import cell_name, in_short, index_name
from grader.curriculum.exercise import OUTSIDE
from grader.judging.asker import Asker, Probe
from grader.results import Outside
from grader.runner.onehot import MOST_CALLS, cells_around, places

_MOST = 3
_MOST_SECONDS = 0.5


def read_outside(asker: Asker, probe: Probe) -> tuple[Outside, ...]:
    """The first outputs that change with an element that isn't the input's, each with the first such element."""
    if probe.verdict.kind != "reads_outside":
        return ()
    call = asker.exercise.build(probe.case, 0.0)
    cells = {name: cells_around(tensor) for name, tensor in call.tensors.items()}
    calls = sum(map(len, cells.values()))
    if calls > MOST_CALLS or probe.outcome.seconds * calls > _MOST_SECONDS:
        return ()
    (outcome,) = asker.learner.run([probe.case], OUTSIDE, 0.0, exercise=asker.exercise)
    if outcome.ended != "returned":
        return ()
    found = []
    for name, changes in outcome.tensors.items():
        of = name.removeprefix("around ")
        if of in cells and len(changes) == len(cells[of]):
            found += _found(of, call.tensors[of], cells[of], changes)
    return tuple(found[:_MOST])


def _found(of: str, tensor: Tensor, cells: list[int], changes: Tensor) -> list[Outside]:
    shape = tuple(changes.shape[1:])
    found = []
    short = in_short([("y", "y", shape), (of, of, tuple(tensor.shape))])
    for place in product(*(range(size) for size in shape)):
        reached = [cell for cell, row in zip(cells, changes, strict=True) if row[place]]
        if reached:
            found.append(Outside(cell_name(place, shape), of, _where(of, tensor, reached[0]), short))
    return found


def _where(name: str, tensor: Tensor, cell: int) -> str:
    """Where an element of the storage lies, seen from the tensor's own."""
    own = sorted(places(tensor).items())
    before = [place for place in own if place[0] < cell]
    after = [place for place in own if place[0] > cell]
    if not before:
        return f"{_elements(own[0][0] - cell)} before {name}'s first"
    if not after:
        return f"{_elements(cell - own[-1][0])} after {name}'s last"
    one, other = (name + index_name(index, tuple(tensor.shape)) for _, index in (before[-1], after[0]))
    return f"the memory between {one} and {other}"


def _elements(count: int) -> str:
    return "the memory just" if count == 1 else f"the memory {count} elements"
