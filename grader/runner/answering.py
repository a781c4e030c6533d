"""Answering questions about one function: each a case, each answer plain values and tensors as bytes."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from time import perf_counter  # bound before the learner's file runs, which may do anything to `time`
from typing import Any

import torch

from grader.curriculum.call import GRADIENT, OUTSIDE, READOUT, VALUES, VIEW, Call
from grader.runner.alarm import at_most
from grader.runner.binding import Binder, Unbindable
from grader.runner.clock import Clock
from grader.runner.earlier import own_attempt
from grader.runner.edits import Edit, applied
from grader.runner.loading import load_learners
from grader.runner.observing import Answer, changes, equal, fingerprint, gradients, reported
from grader.runner.onehot import read_out, read_outside
from grader.runner.output import flush
from grader.runner.problems import describe, own_line, raised_at
from grader.runner.subject import Said, Subject
from grader.runner.witness import Witness

_SMALL = 1 << 16
"""Elements of a result up to which it is remembered until the next call."""


_NoFunctionModes = torch._C.DisableTorchFunction
"""While one holds, no mode of the learner's stands between us and torch."""

_detach, _clone = torch._C.TensorBase.detach, torch._C.TensorBase.clone

_Before = dict[str, tuple[Any, ...]]

_prepared: dict[tuple[str, str], tuple[Call, _Before]] = {}
"""Calls that have been built ahead, by what names them, and what they must leave as it was.

Each is for one use, since a learner's function may change its arguments.
"""


def prepare(subject: Subject, calls: Iterable[Said]) -> None:
    """Build calls ahead, in a process that learners' processes are forked from."""
    for said in calls:
        call = subject.build(said, float("nan"))
        _prepared[_key(subject, said)] = call, _fingerprints(call)


def _key(subject: Subject, said: Said) -> tuple[str, str]:
    return subject.name, str(said)


def _fingerprints(call: Call) -> _Before:
    return {name: fingerprint(tensor) for name, tensor in call.tensors.items()}


class Child:
    """Answers questions about one function: each a case, each answer plain values and tensors as bytes."""

    def __init__(self, subject: Subject, file: Path, bans: Any, pid: int):
        self.subject, self.file, self.bans, self.pid = subject, file, bans, pid
        self.function: Callable[..., Any] | None = None
        self.own: dict[str, Callable[..., Any]] = {}
        """The earlier exercises that the learner's notebook defines itself."""
        self.known: Mapping[str, Subject] = {}
        """The exercises that may be asked for."""
        self._binder: Binder | None = None
        self._others: dict[str, Child] = {}
        self._witness: Any = None
        self._before: tuple[Any, Any] | None = None
        """The result of the last call, and a copy of it."""

    def answer(
        self, said: Said, asks: str, fill: float | None, clock: Clock | None = None, watched: bool = False
    ) -> tuple[Answer, bytes]:
        """Make one call (or as many as the clock wants) and report how it ended: what isn't said is as it should be.

        One that is `watched` takes several times as long.
        """
        call, before = self._built(said, fill, clock)
        answer: Answer = {}
        if not clock:
            _fill_uninitialised_memory()
        self.bans.forget()
        start = perf_counter()
        with self._watching(call) if watched else nullcontext():
            result, grads = self._made(call, asks, clock, answer)
        answer.setdefault("seconds", perf_counter() - start)
        flush()
        if watched and answer["ended"] == "returned":
            answer["unseen"] = self._witness.unseen(result, call.tensors)
        if self.bans.reached:
            answer |= {"banned": self.bans.reached, "banned_at": self._own_line()}
        with _NoFunctionModes():
            if mutated := changes(call, before):
                answer["mutated"] = mutated
            if asks in (VALUES, VIEW, GRADIENT) and not clock and self._overwrote(result):
                answer["overwrote"] = True
            return answer, reported(result, call, answer, grads) if answer["ended"] == "returned" else b""

    def _made(self, call: Call, asks: str, clock: Clock | None, answer: Answer) -> tuple[Any, dict[str, Any]]:
        """A call's result, and its gradients if they are asked for; how it ended is noted in `answer`."""
        leaves = [tensor.requires_grad_() for tensor in call.leaves.values()] if asks == GRADIENT else []
        result, grads = None, dict[str, Any]()
        try:
            if asks in (READOUT, OUTSIDE):
                experiment = read_out if asks == READOUT else read_outside
                grads, result = experiment(self._call, call), next(iter(call.tensors.values()))
            elif clock:
                result, answer["seconds"] = clock.time(self._bound(call))
            else:
                result = self._call(call)
            if leaves:
                answer["ended"] = "backward"
                grads = gradients(result, call)
            answer["ended"] = "returned"
        except BaseException as error:
            answer |= self._failed(error, backward="ended" in answer)
        return result, grads

    def _watching(self, call: Call) -> AbstractContextManager[None]:
        if self._witness is None:
            self._witness = Witness(self.subject.shortcuts, self.subject.banned, self.bans.note)
        return self._witness.watching(call.tensors)

    def _built(self, said: Said, fill: float | None, clock: Clock | None) -> tuple[Call, _Before]:
        """The call that is asked for, and what it must leave as it was."""
        prepared = _prepared.pop(_key(self.subject, said), None) if fill is None and not clock else None
        if prepared:
            return prepared
        call = self.subject.build(said, float("nan") if fill is None else fill)
        if clock:
            call = clock.place(call)
        return call, _fingerprints(call)

    def _overwrote(self, result: Any) -> bool:
        """Whether this call has changed the result that the call before it returned."""
        before, self._before = self._before, None
        if type(result) is torch.Tensor and result.layout == torch.strided and result.numel() <= _SMALL:
            plain = _detach(result)
            self._before = plain, _clone(plain)
        return before is not None and not equal(*before)

    def of(self, name: str) -> Child:
        """The one that answers for an exercise: this one, or one for the learner's own in the notebook or beside it."""
        if name == self.subject.name:
            return self
        if name not in self._others:
            file = own_attempt(self.file, name)
            other = Child(self.known[name], file or self.file, self.bans, self.pid)
            if name in self.own:
                other.function = self.own[name]
            elif file:
                other.function = load_learners(file, name).function
            self._others[name] = other
        return self._others[name]

    def edited(self, edit: Edit, calls: Sequence[Said], asks: str, seconds: float) -> Iterator[tuple[Answer, bytes]]:
        """The answers of the function with an edit in its file; none may take longer than `seconds`."""
        other = Child(self.subject, self.file, self.bans, self.pid)
        left = len(calls)
        try:
            with applied(edit, self.subject.name) as other.function:
                for said in calls:
                    with at_most(seconds):
                        answer = other.answer(said, asks, None)
                    left -= 1
                    yield answer
        except GeneratorExit:
            raise
        except BaseException as error:  # the edit is no Python, or the end of the time came beside the call
            for _ in range(left):
                yield self._failed(error, backward=False), b""

    def _call(self, call: Call) -> Any:
        return self._bound(call)()

    def _bound(self, call: Call) -> Callable[[], Any]:
        if self.function is None:
            raise Unbindable(f"there is no {self.subject.name}")
        if self._binder is None:
            self._binder = Binder(self.subject, self.function)
        return self._binder.bound(call)

    def _failed(self, error: BaseException, backward: bool) -> Answer:
        if isinstance(error, Unbindable):
            return {"ended": "unbindable", "problem": describe(error, self.file.parent)}
        own = raised_at(error)
        unfinished = type(error) is NotImplementedError and own is not None and Path(own).parent == self.file.parent
        problem = describe(error, self.file.parent)
        if backward:
            problem["message"] = f"on the way back: {problem['message']}"
        return {"ended": "raised", "problem": problem, "unfinished": unfinished}

    def _own_line(self) -> Any:
        return own_line(self.bans.frame, self.file.parent)


def _filling() -> Callable[[], None]:
    try:
        fill = torch._C._set_deterministic_algorithms
        fill(torch.are_deterministic_algorithms_enabled())
    except (AttributeError, TypeError):
        fill = torch.use_deterministic_algorithms
    warnings.filterwarnings("ignore", ".* does not have a deterministic implementation")  # which nobody has asked for
    return partial(fill, True, warn_only=True)


_fill_uninitialised_memory = _filling()
"""`torch.empty` holds NaN instead of whatever was there, so that luck can't make it zero."""
