"""What stands for whichever implementation somebody else's tests are run against, under every name they have for it."""

from __future__ import annotations

import ast
import importlib.abc
import importlib.util
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial, wraps
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from grader.audit.called import Called
from grader.audit.implementation import implement
from grader.audit.mutants import solution_text
from grader.audit.reach import Seen
from grader.curriculum import earlier
from grader.places import SOLUTIONS
from grader.runner.earlier import EarlierExercises

Functions = Mapping[str, Callable[..., Any]]

_REFERENCES = {"solution", "solutions", "reference", "references"}
"""Modules of these names have what is right, where tests get what they test from elsewhere."""


class Stand:
    """Stands for whichever implementation is `current`. What it is called with is `seen` while `watching`."""

    def __init__(self, exercise: str, called: Sequence[Called] = ()):
        self.exercise, self.calls, self.watching = exercise, 0, True
        self.right = self.current = implement(exercise, solution_text(exercise))
        self.seen = Seen(exercise, self.right)
        own = self._function()
        self.names = {"fn": own, exercise: own, **{each.name: each.of(own) for each in called}}
        self._rights = {exercise: self.right, **{each.name: each.of(self.right) for each in called}}
        module = ModuleType(exercise)
        module.__dict__[exercise] = own
        sys.modules[exercise] = module
        sys.meta_path.insert(0, EarlierExercises(earlier(exercise), SOLUTIONS))

    def _function(self) -> Callable[..., Any]:
        @wraps(self.right)
        def function(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            if not self.watching:
                return self.current(*arguments, **options)
            with self.seen.call(arguments, options):
                return self.current(*arguments, **options)

        return function

    def lend(self, file: Path) -> None:
        """From now on the modules that a test file imports and that aren't here are made, with functions of ours."""
        tree = ast.parse(file.read_bytes())
        references = self._rights if _tests_what_is_elsewhere(tree, self.names) else self.names
        sys.meta_path.append(Absent(set(_imported(tree)), self.names, references))


class Absent(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes the modules that nobody else finds."""

    def __init__(self, modules: set[str], functions: Functions, references: Functions):
        self._modules, self._made = modules, partial(_Made, functions, references)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self, is_package=True) if name in self._modules else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self._made(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


class _Made(ModuleType):
    """A module that isn't here, or what is named in one: it may be named, also in an annotation, but not used."""

    def __init__(self, functions: Functions, references: Functions, name: str):
        super().__init__(name)
        self.__dict__.update(references if _is_reference(name) else functions)
        self.__dict__["__inside__"] = partial(_Made, functions, references)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.__inside__(f"{self.__name__}.{name}")

    def __getitem__(self, item: Any) -> Any:
        return self

    __or__ = __ror__ = __getitem__

    def __call__(self, *arguments: Any, **options: Any) -> NoReturn:
        raise ModuleNotFoundError(f"there is no {self.__name__} here")

    __mro_entries__ = __call__


def _is_reference(module: str) -> bool:
    return bool(_REFERENCES & set(module.lower().split(".")))


def _imported(node: ast.AST) -> Iterator[str]:
    """The modules that are imported anywhere in a file, with those they lie in, but where it can do without them."""
    if isinstance(node, ast.Try) and any(_catches_import(each) for each in node.handlers):
        return
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        names = [node.module]
    for name in names:
        parts = name.split(".")
        yield from (".".join(parts[:n]) for n in range(1, len(parts) + 1))
    for child in ast.iter_child_nodes(node):
        yield from _imported(child)


def _catches_import(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else "Exception"
    return any(each in caught for each in ("ImportError", "ModuleNotFoundError", "Exception"))


def _tests_what_is_elsewhere(tree: ast.AST, names: Functions) -> bool:
    """Whether a test file gets our function as an argument, or from a module that isn't a reference."""
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {each.asname or each.name: each.name for each in node.names if not _is_reference(each.name)}
    return any(_gets(node, names, modules) for node in ast.walk(tree))


def _gets(node: ast.AST, names: Functions, modules: Mapping[str, str]) -> bool:
    if isinstance(node, ast.arg):
        return node.arg in names
    if isinstance(node, ast.ImportFrom):
        own = node.module and not _is_reference(node.module) and not _is_torchs(node.module)
        return bool(own) and any(alias.name in names for alias in node.names)
    if isinstance(node, ast.Attribute):
        module = modules.get(ast.unparse(node.value), "torch")
        return node.attr in names and not _is_torchs(module)
    return False


def _is_torchs(module: str) -> bool:
    return module.partition(".")[0] == "torch"
