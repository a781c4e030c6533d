"""A learner's process holds of the grader what building a call and reporting an answer take, and that stays as it is.

Right answers lie about in the rest: in what tells mistakes from one another, in what is true of an exercise.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.abc import MetaPathFinder
from operator import is_, itemgetter
from pathlib import Path
from types import FunctionType
from typing import Any

from grader.places import where_answers_lie
from grader.runner import tree
from grader.runner.landlock import Hiding
from grader.runner.limits import LEARNERS
from grader.runner.seccomp import leave_others_alone
from grader.runner.subject import Subject, of_exercise

_STAYS = ("grader.runner", "grader.places", "grader.beside", "grader.anew", "grader.curriculum")
_BUILDS = ("axes", "covering", "exercise", "space", "tensors")
"""What building a call takes of the curriculum."""

_ANSWERS = (
    *(
        f"grader.runner.{name}"
        for name in ("answering", "bans", "binding", "child", "observing", "onehot", "wire", "witness")
    ),
    "grader.curriculum.tensors",
)
"""The modules that make an answer."""


def _close() -> None:
    """From now on nothing of the grader can be imported here but what has to stay."""
    from grader.curriculum import find

    find.cache_clear()
    for name in [name for name in sys.modules if name.startswith("grader.") and not _stays(name)]:
        package, _, last = name.rpartition(".")
        del sys.modules[name]
        if package in sys.modules:
            vars(sys.modules[package]).pop(last, None)
    sys.meta_path.insert(0, _Closed())


def _stays(name: str) -> bool:
    package, _, inside = name.partition("grader.curriculum.")
    if inside and not package:
        return inside in _BUILDS
    return any(name == each or name.startswith(f"{each}.") for each in _STAYS)


class _Closed(MetaPathFinder):
    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name.startswith("grader.") and not _stays(name):
            raise ModuleNotFoundError(f"{name} isn't there for code that is graded", name=name)


class Seal:
    """What the functions by which this process answers are now, to see later whether somebody has changed them."""

    def __init__(self) -> None:
        held = [dict(scope) for scope in _scopes()]
        self._held = [
            (scope, itemgetter(*was), tuple(was.values())) for scope, was in zip(_scopes(), held, strict=True)
        ]
        functions = [value for was in held for value in was.values() if isinstance(value, FunctionType)]
        self._codes = [(function, function.__code__) for function in functions]

    def broken(self) -> bool:
        try:
            same = all(all(map(is_, now(scope), values)) for scope, now, values in self._held)
        except KeyError:
            return True
        return not same or any(function.__code__ is not code for function, code in self._codes)


def _scopes() -> Iterator[Mapping[str, Any]]:
    """The names in the modules that answers come from, and in the classes there."""
    for name in _ANSWERS:
        module = import_module(name)
        yield vars(module)
        own = (each for each in vars(module).values() if isinstance(each, type) and each.__module__ == name)
        yield from map(vars, own)


@dataclass(frozen=True)
class _Ready:
    """What can be made before it is known whose file this process is to serve."""

    hidden: list[Path]
    hiding: Hiding
    seal: Seal


_ready: list[_Ready] = []


def prepare() -> None:
    """Do ahead what `confine` and `seal` take longest for."""
    hidden = [path.resolve() for path in where_answers_lie()]
    _ready.append(_Ready(hidden, Hiding(hidden), Seal()))


def seal() -> Seal:
    """What answers are made by, as it is before a learner's file has run."""
    return _ready[0].seal if _ready else Seal()


def confine(file: Path, readable: Iterable[Path]) -> None:
    """From now on this process knows no answers, and where the kernel sees to it can't read any; but `readable`."""
    if not _ready:
        prepare()
    hidden, folder = _ready[0].hidden, file.parent.resolve()
    leads = any(path.is_relative_to(folder) for path in hidden) or folder.is_relative_to(hidden[0])
    _ready[0].hiding.begin([*readable, *([] if leads else [folder])])
    if not _subjects:
        _close()


_subjects: dict[str, Subject] = {}
"""The exercises, in a process that knows nothing else of them."""


def know_only(subjects: Mapping[str, Subject]) -> None:
    """From now on this process, and what is forked from it, knows of exercises how their calls are made."""
    _subjects.update(subjects)
    _close()


class Surroundings:
    """What there is around a learner's code: what its process knows, and what it is kept from. Here, a process that was
    forked from one of ours, or started anew."""

    def __init__(self, exercise_name: str, whose: str):
        from grader.curriculum import earlier, find

        self._whose = whose
        self.subjects: Mapping[str, Subject] = {
            name: _subjects.get(name) or of_exercise(find(name)) for name in (*earlier(exercise_name), exercise_name)
        }
        """The exercise that is served, after those that come before it."""

    def close(self, file: Path, readable: Iterable[Path]) -> None:
        """From now on there are no answers here, and others are left alone."""
        if self._whose == LEARNERS:
            confine(file, readable)
        leave_others_alone()

    def seal(self) -> Seal:
        return seal()

    def end_others(self) -> None:
        """End what a learner's file has started."""
        tree.end_others()
