"""Earlier exercises, which a later one may import: the learner's own, or else the reference's."""

from __future__ import annotations

import importlib.abc
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from typing import Any

from grader.places import is_notebook


class EarlierExercises(importlib.abc.MetaPathFinder):
    """Finds `from pad import pad` in the reference when the learner has no pad of their own; says so in `used`."""

    def __init__(self, names: Sequence[str], folder: Path):
        self.names, self._folder = tuple(names), folder
        self.used: list[str] = []
        self.notebooks_in: Path | None = None
        """The folder of the notebook that is graded, if one is: earlier exercises may be notebooks there."""

    def own(self, folder: Path) -> list[str]:
        """The earlier exercises that have been imported from the learner's own folder."""
        files = {name: getattr(sys.modules.get(name), "__file__", None) for name in self.names}
        return sorted(name for name, file in files.items() if file and Path(file).parent == folder)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        file = self._folder / f"{name}.py"
        if name not in self.names or not file.is_file():
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec and spec.origin:  # a file; a mere folder of that name isn't the learner's own
            return spec
        if self.notebooks_in:
            from grader.runner.notebooks import spec_of_notebook

            if spec := spec_of_notebook(name, self.notebooks_in):
                return spec
        self.used.append(name)
        return importlib.util.spec_from_file_location(name, file)


def own_attempt(file: Path, name: str) -> Path | None:
    """The learner's own attempt at an earlier exercise, beside the file that is graded."""
    neighbours = [file.with_name(f"{name}.py"), file.with_name(f"{name}.ipynb")]
    return next((each for each in neighbours[: 2 if is_notebook(file) else 1] if each.is_file()), None)


def load_solution(folder: Path, name: str) -> Callable[..., Any]:
    """The function `name` from a folder of solutions, which may import one another; sys.modules stays as it was."""
    kept = {file.stem: sys.modules.pop(file.stem) for file in folder.glob("*.py") if file.stem in sys.modules}
    sys.path.insert(0, str(folder))
    try:
        spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        function: Callable[..., Any] = getattr(module, name)
        return function
    finally:
        sys.path.remove(str(folder))
        for file in folder.glob("*.py"):
            sys.modules.pop(file.stem, None)
        sys.modules.update(kept)


@contextmanager
def borrowed(names: Sequence[str], learner: str, solutions: Path) -> Iterator[None]:
    """The reference's functions `names` in place of the learner's own, wherever the learner's modules name them."""
    changed: list[tuple[dict[str, Any], str, Any]] = []
    for name in names:
        scopes = [vars(sys.modules[each]) for each in dict.fromkeys((*names, learner)) if each in sys.modules]
        own = next(scope[name] for scope in scopes if name in scope)
        reference = load_solution(solutions, name)
        for scope in scopes:
            for key in [key for key, value in scope.items() if value is own]:
                changed.append((scope, key, own))
                scope[key] = reference
    try:
        yield
    finally:
        for scope, key, own in changed:
            scope[key] = own
