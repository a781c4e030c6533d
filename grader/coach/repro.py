"""A script of a few lines that shows a failure with plain torch, and without the grader."""

from __future__ import annotations

import re
from pathlib import Path

import torch
from torch import Tensor

from grader.curriculum import earlier
from grader.curriculum.exercise import GRADIENT, Call, Exercise
from grader.curriculum.tensors import cotangent
from grader.judging.truth import NAN
from grader.places import SOLUTIONS, is_notebook
from grader.results import Failure


def script(exercise: Exercise, file: Path, failure: Failure) -> str:
    """The smallest failing call as a program. Raises ValueError for a failure without a call."""
    if failure.evidence is None:
        raise ValueError("there is no call to repeat")
    call = exercise.build(exercise.space.case(**failure.evidence.case), NAN)
    gradient = exercise.stage(failure.stage).asks == GRADIENT
    lines = [*_import(exercise, file), ""]
    for name, tensor in call.tensors.items():
        lines += _tensor(name, tensor)
    if gradient:
        lines += [f"{name}.requires_grad_()" for name in call.leaves]
    lines += [f"torchs = {exercise.torch_text(call)}", 'print("torch", tuple(torchs.shape), torchs)']
    lines.append(f"yours = {exercise.name}({call.arguments_text})")
    lines += _shown(exercise, failure.kind)
    if gradient and failure.kind in ("no_gradient", "wrong_gradient"):
        lines += _gradients(call, call.apply(exercise.torch))
    return "\n".join(lines) + "\n"


def _import(exercise: Exercise, file: Path) -> list[str]:
    """The learner's function, and a place to find earlier exercises that aren't beside its file."""
    if is_notebook(file):
        return [f"# A cell for {file.name}, after the one that defines {exercise.name}.", "import torch"]
    lines = ["import sys", "import torch", f"sys.path.insert(0, {str(file.parent)!r})"]
    source = file.read_text(encoding="utf-8", errors="replace")
    missing = [name for name in earlier(exercise.name) if not file.with_name(f"{name}.py").is_file()]
    if any(re.search(rf"\bimport\b.*\b{name}\b|\bfrom {name}\b", source) for name in missing):
        lines.append(f"sys.path.append({str(SOLUTIONS)!r})  # for what isn't beside your file")
    if file.stem.isidentifier() and file.suffix == ".py":
        return [*lines, f"from {file.stem} import {exercise.name}"]
    return [*lines, "import runpy", f"{exercise.name} = runpy.run_path({str(file)!r})[{exercise.name!r}]"]


def _shown(exercise: Exercise, kind: str) -> list[str]:
    """What to print of the learner's result, so that the failure shows."""
    if kind == "not_a_tensor":
        return ['print("yours", type(yours), yours)']
    lines = ['print("yours", tuple(yours.shape), yours)']
    if kind == "wrong_dtype":
        lines.append("print(torchs.dtype, yours.dtype)")
    if kind == "mutated_input":
        lines.append('print("afterwards, x is", x)')
    if kind == "not_a_view":
        same = "yours.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()"
        lines.append(f'print("shares memory:", {same})')
    return lines


def _gradients(call: Call, y: Tensor) -> list[str]:
    """The same gradient coming in as the verdict's, and what comes out of it."""
    names = ", ".join(call.leaves)
    return [
        *_tensor("incoming", cotangent(y.shape, y.dtype)),
        f'print("torch", torch.autograd.grad((torchs * incoming).sum(), [{names}]))',
        f'print("yours", torch.autograd.grad((yours * incoming).sum(), [{names}], allow_unused=True))',
    ]


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
