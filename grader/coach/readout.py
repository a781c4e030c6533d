"""Read-out: which products (or cells of x) each wrong output adds up, in the learner's code and in truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import torch
from torch import Tensor

from grader.curriculum.exercise import READOUT, Call
from grader.judging.asker import Asker, Probe
from grader.judging.nearness import RELATIVE, alike
from grader.judging.truth import NAN
from grader.report.drawing import number
from grader.results import Product, Readout
from grader.runner import onehot

_MOST_CELLS, _MOST_TERMS = 4, 8
_MOST_SECONDS = 0.5
_NOISE = 1e-6
"""As a share of an output's largest coefficient, what is rounding: a Fourier transform has some everywhere."""


def read_out(asker: Asker, probe: Probe) -> tuple[Readout | None, bool]:
    """The read-out of the wrong outputs of a small case, and whether the code is (bi)linear as far as that shows.

    No read-out where the code isn't, can't take the inputs, is too slow, or adds up more than can be read; and none
    of an exercise that isn't linear itself.
    """
    if not asker.exercise.linear:
        return None, True
    call = asker.exercise.build(probe.case, 0.0)
    fits = onehot.calls_needed(call) <= onehot.MOST_CALLS and not _overlaps(call.tensors.values())
    slow = probe.outcome.seconds * onehot.calls_needed(call) > _MOST_SECONDS
    if probe.verdict.kind != "wrong_values" or not fits or slow:
        return None, True
    outcomes = asker.learner.run([probe.case], READOUT, 0.0, exercise=asker.exercise)
    yours = outcomes[0].tensors
    if outcomes[0].ended != "returned" or not _comparable(yours, probe):
        return None, True
    if not _explains(yours, probe, asker):
        return None, False
    truth = onehot.read_out(lambda call: call.apply(asker.exercise.torch), call)
    expected, theirs = asker.truth.expected(probe.case, probe.asks), probe.outcome.tensors["y"]
    wrong = expected.wrong_cells("y", theirs).nonzero().tolist()[:_MOST_CELLS]
    shapes = {name: tuple(tensor.shape) for name, tensor in call.tensors.items()}
    letters = {name: asker.exercise.letters.get(name, name) for name in shapes}
    rows = [tuple(_said(_products(read, shapes, cell), shapes, letters) for read in (yours, truth)) for cell in wrong]
    if any(mine is None or its is None for mine, its in rows):
        return None, True
    if all(mine == its for mine, its in rows):
        return None, True  # wrong by less than is told
    cells = tuple(cell_name(tuple(cell), tuple(theirs.shape)) for cell in wrong)
    short = in_short([("y", "y", tuple(theirs.shape)), *((letters[name], name, shapes[name]) for name in shapes)])
    every = tuple(tuple(_products(yours, shapes, cell)) for cell in product(*map(range, theirs.shape)))
    said = tuple(str(mine) for mine, _ in rows), tuple(str(its) for _, its in rows)
    return Readout(cells, *said, short, every), True


def _overlaps(tensors: Iterable[Tensor]) -> bool:
    return any(0 in tensor.stride() and tensor.numel() > 1 for tensor in tensors)


def _comparable(read: Mapping[str, Tensor], probe: Probe) -> bool:
    """Whether a child sent what a read-out is, all of it numbers."""
    call_y, constant = probe.outcome.tensors["y"], read.get("constant")
    if constant is None or not {"products", "check"} <= read.keys() or constant.shape != call_y.shape:
        return False
    return all(bool(tensor.isfinite().all()) for tensor in (*read.values(), call_y))


def _explains(read: Mapping[str, Tensor], probe: Probe, asker: Asker) -> bool:
    """Whether what was read out, applied to the data of the case and to other data, gives what the code gave."""
    call = asker.exercise.build(probe.case, NAN)
    if not _adds_up(read, call, probe.outcome.tensors["y"]):
        return False
    onehot.other_data(call)
    return _adds_up(read, call, read["check"])


def _adds_up(read: Mapping[str, Tensor], call: Call, y: Tensor) -> bool:
    total = read["products"].double()
    for name, tensor in call.tensors.items():
        if name != "bias":
            total = torch.tensordot(tensor.detach().flatten().double(), total, dims=1)
    total = total + read["constant"].double()
    if "bias" in read:
        total = total + torch.tensordot(call.tensors["bias"].double(), read["bias"].double(), dims=1)
    return alike(total, y.double(), RELATIVE[torch.float32])


def _products(read: Mapping[str, Tensor], shapes: Mapping[str, tuple[int, ...]], cell: Sequence[int]) -> list[Product]:
    """What one output adds up."""
    place = tuple(cell)
    factors = [name for name in shapes if name != "bias"]
    table = _at(read["products"], place)
    noise = _NOISE * float(table.abs().max())
    found = []
    for hot in (table.abs() > noise).nonzero().tolist():
        reads = {name: _unravel(i, shapes[name]) for name, i in zip(factors, hot, strict=True)}
        found.append(Product(float(table[tuple(hot)]), reads))
    if "bias" in read:
        bias = _at(read["bias"], place)
        found += [Product(float(bias[i]), {"bias": (i,)}) for (i,) in (bias.abs() > _NOISE).nonzero().tolist()]
    constant = float(_at(read["constant"], place))
    if abs(constant) > _NOISE or not found:
        found.append(Product(constant, {}))
    return found


def _said(products: Sequence[Product], shapes: Mapping[str, tuple[int, ...]], letters: Mapping[str, str]) -> str | None:
    """A sum in words; None if there are too many terms to read."""
    if len(products) > _MOST_TERMS:
        return None
    return " + ".join(
        _term(each.times, [letters[name] + index_name(at, shapes[name]) for name, at in each.reads.items()])
        for each in products
    )


def _at(table: Tensor, place: tuple[int, ...]) -> Tensor:
    """What a table says of one output, whose index comes last in it."""
    for i in reversed(place):
        table = table.select(-1, i)
    return table


def _term(coefficient: float, names: list[str]) -> str:
    times = number(coefficient)
    return "*".join([*([] if times == "1" and names else [times]), *names])


def _unravel(flat: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    index = []
    for size in reversed(shape):
        index.append(flat % size)
        flat //= size
    return tuple(reversed(index))


def in_short(tensors: Iterable[tuple[str, str, tuple[int, ...]]]) -> str:
    """What names of elements stand for, from which dimensions of one element are left out; empty if none is.

    Of each tensor: what it is called in such a name, what it is called in truth, its shape.
    """
    said = []
    for short, name, shape in tensors:
        letters = iter("ijklmnopqr")
        index = [next(letters) if size > 1 else "0" for size in shape]
        if "0" in index:
            said.append(f"{short}{_bracketed(each for each in index if each != '0')} is {name}{_bracketed(index)}")
    return ", ".join(said)


def cell_name(index: tuple[int, ...], shape: tuple[int, ...]) -> str:
    """One output by name, e.g. `y[0,2]`."""
    return "y" + index_name(index, shape)


def index_name(index: tuple[int, ...], shape: tuple[int, ...]) -> str:
    """An index as short as it is clear: dimensions of one element are left out."""
    return _bracketed(str(i) for i, size in zip(index, shape, strict=True) if size > 1)


def _bracketed(index: Iterable[str]) -> str:
    told = ",".join(index)
    return f"[{told}]" if told else ""
