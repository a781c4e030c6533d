"""Binding a call to a learner's signature: by name, or by position where theirs has other names."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable
from functools import partial
from typing import Any

from grader.curriculum.call import Call
from grader.runner.subject import Subject


class Unbindable(Exception):
    """The call can't be bound to the learner's signature."""


def signature_text(function: Callable[..., Any]) -> str:
    """A function's signature as it is written; empty if it has none that can be read."""
    try:
        return str(inspect.signature(function))
    except BaseException:  # whatever the learner's own __signature__ and __repr__ raise
        return ""


class Binder:
    """Binds calls of one exercise to one function."""

    def __init__(self, subject: Subject, function: Callable[..., Any]):
        self._subject, self._function = subject, function
        self._binds: dict[tuple[str, ...], bool] = {}
        self._signature: inspect.Signature | None = None
        with contextlib.suppress(BaseException):  # whatever the learner's own __signature__ raises
            self._signature = inspect.signature(function)

    def bound(self, call: Call) -> Callable[[], Any]:
        """A call by name; by position where the learner has other names for what torch passes in the same place.

        Raises Unbindable.
        """
        positional, named = call.arguments
        if self._signature is None:
            return partial(self._function, *positional, **named)
        given = (*call.tensors, *call.options)
        if given not in self._binds:
            self._binds[given] = _can_bind(self._signature, call)
        if not self._binds[given]:
            positional, named = self._by_position(call, self._signature), {}
        return partial(self._function, *positional, **named)

    def _by_position(self, call: Call, signature: inspect.Signature) -> list[Any]:
        parameters = inspect.signature(_stub_of(self._subject)).parameters
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
            raise Unbindable(f"{moved[0]} isn't where it belongs")
        return arguments


def _can_bind(signature: inspect.Signature, call: Call) -> bool:
    try:
        call.apply(signature.bind)
    except TypeError:
        return False
    return True


def _stub_of(subject: Subject) -> Callable[..., Any]:
    """A function with torch's own signature, to look it up."""
    scope: dict[str, Any] = {}
    exec(f"def {subject.signature}: ...", scope)
    function: Callable[..., Any] = scope[subject.name]
    return function
