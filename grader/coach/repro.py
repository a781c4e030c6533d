"""A script of a few lines that shows a failure with plain torch, and without the grader."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from grader.curriculum.exercise import GRADIENT, Exercise
from grader.results import Failure
from grader.runner.cells import is_notebook
from grader.truth import NAN


def script(exercise: Exercise, file: Path, failure: Failure) -> str:
    """The smallest failing call as a program. Raises ValueError for a failure without a call."""
    if failure.evidence is None:
        raise ValueError("there is no call to repeat")
    call = exercise.build(exercise.space.case(**failure.evidence.case), NAN)
    lines = [*_import_of(exercise, file), ""]
    for name, tensor in call.tensors.items():
        lines += _tensor(name, tensor)
    gradient = exercise.stage(failure.stage).asks == GRADIENT
    if gradient:
        lines += [f"{name}.requires_grad_()" for name in call.tensors]
    arguments = call.text("").strip("()")
    lines.append(f"torchs = {exercise.torch_text(call)}")
    lines.append('print("torch", tuple(torchs.shape), torchs.dtype, torchs.tolist())')
    lines.append(f"yours = {exercise.name}({arguments})")
    lines.append('print("yours", tuple(yours.shape), yours.dtype, yours.tolist())')
    if gradient:
        names = ", ".join(call.tensors)
        lines += [
            f'print("torch", torch.autograd.grad(torchs.sum(), [{names}]))',
            f'print("yours", torch.autograd.grad(yours.sum(), [{names}], allow_unused=True))',
        ]
    return "\n".join(lines) + "\n"


def _import_of(exercise: Exercise, file: Path) -> list[str]:
    if is_notebook(file):
        return [f"# A cell for {file.name}, after the one that defines {exercise.name}.", "import torch"]
    by_name = f"from {file.stem} import {exercise.name}"
    found = by_name if file.stem.isidentifier() else _by_path(exercise, file)
    return ["import sys", "import torch", f"sys.path.insert(0, {str(file.parent)!r})", found]


def _by_path(exercise: Exercise, file: Path) -> str:
    return f"import runpy\n{exercise.name} = runpy.run_path({str(file)!r})[{exercise.name!r}]"


def _tensor(name: str, tensor: Tensor) -> list[str]:
    dtype = "" if tensor.dtype == torch.float32 else f", dtype={tensor.dtype}"
    numbers = f"torch.tensor({tensor.tolist()}{dtype})"
    if tensor.is_contiguous() and tensor.storage_offset() == 0:
        return [f"{name} = {numbers}"]
    elements = tensor.untyped_storage().nbytes() // tensor.element_size()
    memory = f"torch.full(({elements},), float('nan'){dtype})"
    shape, stride, offset = tuple(tensor.shape), tensor.stride(), tensor.storage_offset()
    if 0 not in stride:
        return [f"{name} = {memory}.as_strided({shape}, {stride}, {offset}).copy_({numbers})"]
    once = tuple(1 if step == 0 else size for size, step in zip(shape, stride, strict=True))
    few = tensor[tuple(slice(0, 1) if step == 0 else slice(None) for step in stride)]
    return [
        f"{name} = {memory}.as_strided({once}, {stride}, {offset}).copy_(torch.tensor({few.tolist()}{dtype}))",
        f"{name} = {name}.expand({shape})",
    ]
