"""What runs in the learner's process: load the file, answer questions, never know the answers."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import inspect
import os
import socket
import sys
import time
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from grader.curriculum.exercise import GRADIENT, OUTSIDE, READOUT, VALUES, VIEW, Call, Exercise
from grader.curriculum.space import Case
from grader.runner import tree, wire
from grader.runner.clock import Clock
from grader.runner.limits import Limits, limit_memory

Answer = dict[str, Any]

_SMALL = 1 << 16
"""Elements of a result up to which it is remembered until the next call."""


def main(
    sock: socket.socket,
    output: int,
    marker: bytes,
    exercise_name: str,
    file: str,
    solutions: str,
    limits: Limits,
    free: bool = False,
) -> None:
    """Serve one exercise until the grader hangs up. Never returns. `free` lifts the exercise's bans.

    After each answer's output comes `marker`, so that the grader knows which call printed what.
    """
    _redirect(output)
    sys.dont_write_bytecode = True
    import torch

    torch.set_num_threads(1)
    gc.freeze()  # a collection here would walk, and so copy, every page of torch's that the fork shares
    from grader.curriculum import earlier, find
    from grader.runner.bans import Bans
    from grader.runner.loading import EarlierExercises, borrowed, load_learners

    exercise = find(exercise_name)
    folder = Path(solutions)
    readable = [folder / f"{name}.py" for name in earlier(exercise_name)]
    bans = Bans(() if free else exercise.banned, None if free else folder, [Path(file), *readable])
    arm = bans.arm
    child = Child(exercise, Path(file), bans, os.getpid())
    limit_memory(limits.memory_mib)
    finder = EarlierExercises(earlier(exercise_name), folder)
    sys.meta_path.append(finder)
    found = load_learners(Path(file), exercise_name, finder, limits.call_seconds)
    if os.getpid() != child.pid:
        os._exit(0)  # a fork that the file made while it was imported
    child.function, child.own = found.function, found.own
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float32)
    torch.set_grad_enabled(True)
    arm()
    tree.end_others()
    _flush()
    _mark(output, marker)
    signature = _signature(found.function) if found.function else ""
    loaded = {name: getattr(found, name) for name in ("kind", "message", "line", "notes", "problem")}
    loaded["own"] = [*finder.own(Path(file).parent), *found.own]
    sock.sendall(wire.pack({"loaded": {**loaded, "signature": signature}}))
    while (question := wire.receive(sock)) is not None:
        if "drop" in question:
            sock.sendall(wire.pack({"dropped": True}))
            continue
        for numbers in question["cases"]:
            if wire.is_dropped(sock):
                break
            clock = Clock(**question["clock"]) if question["clock"] else None
            asked = child.of(question["exercise"])
            with borrowed(question["borrow"], exercise_name, folder):
                answer, tensors = asked.answer(numbers, question["asks"], question["fill"], clock)
            if os.getpid() != child.pid:
                os._exit(0)  # a fork that the function made and returned from
            _mark(output, marker)
            sock.sendall(wire.pack({"outcome": answer}, tensors))
    os._exit(0)


def _redirect(output: int) -> None:
    """Everything printed, by whatever means, goes into one pipe; nothing can be read."""
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    # The process owns these until its end.
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", closefd=False, buffering=1)  # noqa: SIM115


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()


def _mark(output: int, marker: bytes) -> None:
    with contextlib.suppress(OSError):
        os.write(output, marker)


def _signature(function: Callable[..., Any]) -> str:
    try:
        return str(inspect.signature(function))
    except BaseException:  # whatever the learner's own __signature__ and __repr__ raise
        return ""


_prepared: dict[tuple[str, Case], Call] = {}
"""Calls that have been built ahead; each is for one use, since a learner's function may change its arguments."""


def prepare(exercise: Exercise, cases: Sequence[Case]) -> None:
    """Build calls ahead, in a process that learners' processes are forked from."""
    for case in cases:
        _prepared[exercise.name, case] = exercise.build(case, float("nan"))


class Child:
    """Answers questions about one function: each a case, each answer plain values and tensors as bytes."""

    def __init__(self, exercise: Exercise, file: Path, bans: Any, pid: int):
        self.exercise, self.file, self.bans, self.pid = exercise, file, bans, pid
        self.function: Callable[..., Any] | None = None
        self.own: dict[str, Callable[..., Any]] = {}
        """The earlier exercises that the learner's notebook defines itself."""
        self._binds: dict[tuple[str, ...], bool] = {}
        self._others: dict[str, Child] = {}
        self._before: tuple[Any, Any] | None = None
        """The result of the last call, and a copy of it."""

    def answer(
        self, numbers: dict[str, Any], asks: str, fill: float | None, clock: Clock | None = None
    ) -> tuple[Answer, bytes]:
        """Make one call (or as many as the clock wants) and report how it ended."""
        case = self.exercise.space.case(**numbers)
        call = _prepared.pop((self.exercise.name, case), None) if fill is None else None
        call = call or self.exercise.build(case, float("nan") if fill is None else fill)
        if clock:
            call = clock.place(call)
        leaves = [tensor.requires_grad_() for tensor in call.leaves.values()] if asks == GRADIENT else []
        before = {name: _fingerprint(tensor) for name, tensor in call.tensors.items()}
        answer: Answer = dict.fromkeys(("shape", "described", "banned_at", "problem"))
        answer |= {"dtype": "", "requires_grad": False, "shares_memory": False, "unfinished": False}
        result, grads = None, {}
        if not clock:
            _fill_uninitialised_memory()
        self.bans.forget()
        start, seconds = time.perf_counter(), None
        try:
            if asks in (READOUT, OUTSIDE):
                from grader.runner.onehot import read_out, read_outside

                experiment = read_out if asks == READOUT else read_outside
                grads, result = experiment(self._call, call), call.tensors["x"]
            elif clock:
                result, seconds = clock.time(self._bound(call))
            else:
                result = self._call(call)
            answer["ended"] = "returned"
            if leaves:
                answer["ended"] = "backward"
                grads = _gradients(result, call)
                answer["ended"] = "returned"
        except BaseException as error:
            answer |= self._failed(error, backward="ended" in answer)
        answer["seconds"] = time.perf_counter() - start if seconds is None else seconds
        _flush()
        answer["banned"] = self.bans.reached or (
            "torch's own kernels: the ban is lifted" if self.bans.lifted() else None
        )
        if self.bans.reached:
            answer["banned_at"] = self._own_line()
        answer["mutated"] = _changes(call, before)
        answer["overwrote"] = self._overwrote(result) if asks in (VALUES, VIEW, GRADIENT) and not clock else False
        return answer, _reported(result, call, answer, grads) if answer["ended"] == "returned" else b""

    def _overwrote(self, result: Any) -> bool:
        """Whether this call has changed the result that the call before it returned."""
        import torch

        before, self._before = self._before, None
        if type(result) is torch.Tensor and result.layout == torch.strided and result.numel() <= _SMALL:
            plain = torch.Tensor.detach(result)
            self._before = plain, plain.clone()
        return before is not None and not _equal(*before)

    def of(self, name: str) -> Child:
        """The one that answers for an exercise: this one, or one for the learner's own in the notebook or beside it."""
        from grader.curriculum import find
        from grader.runner.loading import beside, load_learners

        if name == self.exercise.name:
            return self
        if name not in self._others:
            file = beside(self.file, name)
            other = Child(find(name), file or self.file, self.bans, self.pid)
            if name in self.own:
                other.function = self.own[name]
            elif file:
                other.function = load_learners(file, name).function
            self._others[name] = other
        return self._others[name]

    def _call(self, call: Call) -> Any:
        return self._bound(call)()

    def _bound(self, call: Call) -> Callable[[], Any]:
        """A call by name; by position where the learner has other names for what torch passes in the same place."""
        function = self.function
        if function is None:
            raise Unbindable(f"there is no {self.exercise.name}")
        signature = self._signature
        positional, named = call.arguments
        if signature is None:
            return partial(function, *positional, **named)
        given = (*call.tensors, *call.options)
        if given not in self._binds:
            self._binds[given] = _can_bind(signature, call)
        if not self._binds[given]:
            positional, named = self._by_position(call, signature), {}
        return partial(function, *positional, **named)

    @cached_property
    def _signature(self) -> inspect.Signature | None:
        try:
            return inspect.signature(self.function) if self.function else None
        except BaseException:  # whatever the learner's own __signature__ raises
            return None

    def _by_position(self, call: Call, signature: inspect.Signature) -> list[Any]:
        parameters = inspect.signature(_stub_of(self.exercise)).parameters
        values = {**call.tensors, **call.options}
        last = max(index for index, name in enumerate(parameters) if name in values)
        arguments = [values.get(name, parameters[name].default) for name in list(parameters)[: last + 1]]
        moved = [
            name
            for name, theirs in zip(parameters, signature.parameters, strict=False)
            if theirs in parameters and theirs != name
        ]
        try:
            signature.bind(*arguments)
        except TypeError as error:
            raise Unbindable(str(error)) from None
        if moved:
            raise Unbindable(f"{moved[0]} isn't where torch has it")
        return arguments

    def _failed(self, error: BaseException, backward: bool) -> Answer:
        from grader.runner.loading import describe, raised_at

        if isinstance(error, Unbindable):
            return {"ended": "unbindable", "problem": describe(error, self.file.parent)}
        own = raised_at(error)
        unfinished = type(error) is NotImplementedError and own is not None and Path(own).parent == self.file.parent
        problem = describe(error, self.file.parent)
        if backward:
            problem["message"] = f"on the way back: {problem['message']}"
        return {"ended": "raised", "problem": problem, "unfinished": unfinished}

    def _own_line(self) -> Any:
        from grader.runner.loading import own_line

        return own_line(self.bans.frame, self.file.parent)


def _can_bind(signature: inspect.Signature, call: Call) -> bool:
    try:
        call.apply(signature.bind)
    except TypeError:
        return False
    return True


class Unbindable(Exception):
    """The call can't be bound to the learner's signature."""


def _stub_of(exercise: Exercise) -> Callable[..., Any]:
    """A function with torch's own signature, to look it up."""
    scope: dict[str, Any] = {}
    exec(f"def {exercise.signature}: ...", scope)
    function: Callable[..., Any] = scope[exercise.name]
    return function


def _fill_uninitialised_memory() -> None:
    """`torch.empty` holds NaN instead of whatever was there, so that luck can't make it zero."""
    import torch

    try:
        torch._C._set_deterministic_algorithms(True, warn_only=True)
    except (AttributeError, TypeError):
        torch.use_deterministic_algorithms(True, warn_only=True)


def _gradients(result: Any, call: Call) -> dict[str, Any]:
    """The gradient of the result, weighted by distinct integers, to each tensor of the call that it reaches."""
    import torch

    from grader.curriculum.tensors import cotangent

    if not isinstance(result, torch.Tensor) or not result.requires_grad:
        return {}
    # A scalar: autograd.grad with grad_outputs would import sympy, which takes 0.3 s.
    with torch.enable_grad():
        scalar = torch.sum(result * cotangent(result.shape, result.dtype))
    grads = torch.autograd.grad(scalar, list(call.leaves.values()), allow_unused=True)
    return {f"grad {name}": grad for name, grad in zip(call.leaves, grads, strict=True) if grad is not None}


def _fingerprint(tensor: Any) -> tuple[Any, ...]:
    """Everything that a call must leave as it was: the geometry, and every byte of the storage."""
    storage = tensor.untyped_storage()
    here = storage.nbytes() and tensor.device.type == "cpu"
    raw = ctypes.string_at(storage.data_ptr(), storage.nbytes()) if here else b""
    return tuple(tensor.shape), tensor.stride(), tensor.storage_offset(), tensor.dtype, raw


def _changes(call: Call, before: dict[str, tuple[Any, ...]]) -> list[str]:
    """The arguments that the call changed, each with what it changed."""
    changes = []
    for name, tensor in call.tensors.items():
        after = _fingerprint(tensor)
        if after == before[name]:
            continue
        if after[:4] != before[name][:4]:
            changes.append(f"{name} (its shape or strides: {before[name][0]} is now {after[0]})")
            continue
        cells = _changed_cells(tensor, before[name][4], after[4])
        changes.append(f"{name}{cells}" if cells else f"the memory around {name}")
    return changes


def _changed_cells(tensor: Any, before: bytes, after: bytes) -> str:
    """The first cells whose bytes differ, e.g. `[0, 0, 2]`; none when only memory around the tensor changed."""
    import itertools

    size = tensor.element_size()
    cells = []
    for index in itertools.product(*(range(length) for length in tensor.shape)):
        flat = tensor.storage_offset() + sum(i * step for i, step in zip(index, tensor.stride(), strict=True))
        if before[flat * size : (flat + 1) * size] != after[flat * size : (flat + 1) * size]:
            cells.append(str(list(index)))
            if len(cells) == 3:
                break
    return ", ".join(cells)


def _equal(one: Any, other: Any) -> bool:
    """Element by element, NaN equal to NaN."""
    import torch

    return torch.equal(one, other) or bool(((one == other) | ((one != one) & (other != other))).all())


def _reported(result: Any, call: Call, answer: Answer, grads: dict[str, Any]) -> bytes:
    """What is known of a result, in `answer`, and its numbers. What can't be looked at is no plain tensor."""
    try:
        return _save(_describe(result, call, answer) | grads)
    except BaseException:
        answer |= {"shape": None, "described": "something that can't be looked at"}
        return b""


def _describe(result: Any, call: Call, answer: Answer) -> dict[str, Any]:
    """Fill in what is known of a result; its numbers only if it is a plain tensor of a sane size."""
    import torch

    if type(result) not in (torch.Tensor, torch.nn.Parameter):
        answer["described"] = _describe_other(result)
        return {}
    answer["shape"] = list(result.shape)
    answer["dtype"] = str(result.dtype).removeprefix("torch.")
    if result.layout != torch.strided or result.device.type != "cpu":
        kind = (
            str(result.layout).removeprefix("torch.") if result.device.type == "cpu" else f"{result.device.type}-device"
        )
        answer["described"] = f"a {kind} tensor"
        return {}
    answer["requires_grad"] = result.requires_grad
    first = next(iter(call.tensors.values()))
    answer["shares_memory"] = _within(result, first)
    return {"y": result} if result.numel() <= wire.LARGEST_RESULT else {}


def _within(result: Any, x: Any) -> bool:
    """Whether a result begins inside x's memory. A view that comes by way of numpy has a storage of its own there."""
    storage = x.untyped_storage()
    return bool(storage.data_ptr() <= result.data_ptr() < storage.data_ptr() + storage.nbytes())


def _describe_other(result: Any) -> str:
    import torch

    if result is None:
        return "None (is a `return` missing?)"
    kind = type(result)
    if issubclass(kind, torch.Tensor):
        return f"{kind.__module__}.{kind.__qualname__}, a subclass of torch.Tensor"
    if kind.__module__ == "builtins":
        return kind.__qualname__
    return f"an object of the class {kind.__module__}.{kind.__qualname__}"


def _save(tensors: dict[str, Any]) -> bytes:
    import torch

    plain = {}
    for name, tensor in tensors.items():
        if tensor.layout == torch.strided and tensor.dtype in wire.sent():
            detached = torch.Tensor.detach(tensor)
            if detached.is_neg() or not detached.is_contiguous():
                detached = detached.clone(memory_format=torch.contiguous_format)
            plain[name] = detached
    return wire.save(plain)


def start(sock: socket.socket, output: int, *rest: Any) -> None:
    """`main`, with the last word on what goes wrong in it: the process ends, and the grader sees it end."""
    try:
        main(sock, output, *rest)
    except BaseException as error:
        with contextlib.suppress(BaseException):
            sys.stderr.write(f"\n{type(error).__name__}: {error}")
            _flush()
        os._exit(70)
