"""From a source text to a function, in this process: for code of our own only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from typing import Any

from grader.curriculum import earlier
from grader.places import SOLUTIONS
from grader.runner.earlier import load_solution


def implement(name: str, text: str) -> Callable[..., Any]:
    """The function `name` of a text, which may import the earlier exercises: it gets the reference's."""
    module = ModuleType(name)
    with _earlier_modules(name):
        exec(compile(text, f"{name}.py", "exec", dont_inherit=True), module.__dict__)
    function: Callable[..., Any] = module.__dict__[name]
    return function


@contextmanager
def _earlier_modules(name: str) -> Iterator[None]:
    lent = {each: _module(each) for each in earlier(name)}
    kept = {each: sys.modules.pop(each) for each in lent if each in sys.modules}
    sys.modules.update(lent)
    try:
        yield
    finally:
        for each in lent:
            del sys.modules[each]
        sys.modules.update(kept)


@cache
def _module(name: str) -> ModuleType:
    module = ModuleType(name)
    setattr(module, name, load_solution(SOLUTIONS, name))
    return module


def mistaken_text(exercise: str, mistake: str) -> str:
    """A learner's file that makes a named mistake: the solution, with the curriculum's own answer in its place."""
    solution = (SOLUTIONS / f"{exercise}.py").read_text(encoding="utf-8")
    return solution + _MISTAKEN.format(exercise=exercise, mistake=mistake)


_MISTAKEN = """

from grader.curriculum import find
from grader.curriculum.mistake import OwnOfTorch, WritesIntoArgument

_right = {exercise}
_torchs = find({exercise!r}).torch
_answer = next(each.answer for each in find({exercise!r}).misconceptions if each.id == {mistake!r})


def {exercise}(*args, **options):
    try:
        return _answer(*args, **options)
    except OwnOfTorch:
        return _torchs(*args, **options)
    except WritesIntoArgument:
        right = _right(*args, **options)
        args[0].unsqueeze_(0)
        return right
"""
