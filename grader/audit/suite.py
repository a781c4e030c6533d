"""Somebody else's test file: collected by pytest where there is one, or plainly; or a script, that is one test."""

from __future__ import annotations

import ast
import inspect
import runpy
import sys
import unittest
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.audit.collected import Test, Tests, ended, last_line, load, said
from grader.audit.forks import ACCEPTED, BROKEN, EMPTY, REFUSED, Answer
from grader.audit.stand import Stand

Body = Callable[[Tests], None]


class Suite:
    """A test file, collected or not, in this very process."""

    def __init__(self, file: Path, stand: Stand):
        self._file, self._stand = file, stand

    def around(self, body: Body) -> Answer | None:
        """Collect the tests, then call `body` with them. Returns why they couldn't be collected, if so."""
        for name, module in list(sys.modules.items()):
            if Path(getattr(module, "__file__", None) or "/").parent == self._file.parent:
                del sys.modules[name]  # of an earlier collection, with an earlier implementation in it
        if not _has_tests(self._file):
            body(Tests({self._file.name: lambda: ended(lambda: _script(self._file))}))
            return None
        by_pytest = find_pytest()
        return by_pytest.collect(self._file, self._stand.names, body) if by_pytest else self._plainly(body)

    def _plainly(self, body: Body) -> Answer | None:
        try:
            tests = _tests_in(load(self._file), self._stand.names)
        except BaseException as error:
            return {"verdict": BROKEN, "why": said(error)}
        if not tests:
            return {"verdict": EMPTY}
        body(Tests(tests))
        return None


def find_pytest() -> Any:
    """What collects by pytest; None where there is no pytest, which nobody needs but who has such tests."""
    try:
        from grader.audit.by_pytest import ByPytest

        return ByPytest()
    except ImportError:
        return None


def _has_tests(file: Path) -> bool:
    """Whether a file has tests that can be called; else it is a script, whose asserts are the test."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = ast.walk(ast.parse(file.read_bytes()))
    return any(isinstance(node, functions) and node.name.startswith("test") for node in nodes)


def _script(file: Path) -> None:
    sys.path.insert(0, str(file.parent))
    sys.argv = [str(file)]
    try:
        runpy.run_path(str(file), run_name="__main__")
    except SystemExit as end:
        if end.code:
            raise


def _tests_in(module: ModuleType, functions: Mapping[str, Any]) -> dict[str, Test]:
    tests: dict[str, Test] = {}
    for name, each in vars(module).items():
        if isinstance(each, type) and issubclass(each, unittest.TestCase):
            tests |= _of_class(each)
        elif name.startswith("test") and inspect.isfunction(each):
            tests[name] = _of_function(each, functions)
    return tests


def _of_function(test: Callable[..., Any], functions: Mapping[str, Any]) -> Test:
    asked = [name for name, each in inspect.signature(test).parameters.items() if each.default is each.empty]
    if absent := [name for name in asked if name not in functions]:
        return lambda: {"verdict": REFUSED, "lacks": absent[0]}
    return lambda: ended(lambda: test(**{name: functions[name] for name in asked}))


def _of_class(cases: type[unittest.TestCase]) -> dict[str, Test]:
    names = unittest.defaultTestLoader.getTestCaseNames(cases)
    return {f"{cases.__name__}::{name}": partial(_of_case, cases, name) for name in names}


def _of_case(cases: type[unittest.TestCase], name: str) -> Answer:
    result = unittest.TestResult()
    unittest.TestSuite([cases(name)]).run(result)
    for _, trace in (*result.failures, *result.errors):
        return {"verdict": REFUSED, "why": last_line(trace)}
    return {"verdict": ACCEPTED, **({"skipped": result.skipped[0][1]} if result.skipped else {})}
