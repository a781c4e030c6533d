"""Somebody else's tests, collected and run by pytest: fixtures, parameters and classes as they have them."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from grader.audit.collected import Tests, last_line, load
from grader.audit.forks import ACCEPTED, BROKEN, EMPTY, REFUSED, Answer

_QUIETLY = ("--assert=plain", "--override-ini=addopts=", "-s", "-q")
_WITHOUT = ("cacheprovider", "xdist", "faulthandler")


class ByPytest:
    """Raises ImportError where there is no pytest."""

    def __init__(self) -> None:
        self._pytest: Any = import_module("pytest")

    def collect(self, file: Path, functions: dict[str, Any], body: Callable[[Tests], None]) -> Answer | None:
        """Collect the tests and call `body` with them. The functions are fixtures.

        Returns why that can't be, if so.
        """
        fixtures = {f"_{name}": self._fixture(name, each) for name, each in functions.items()}
        module = type("_Loaded", (self._pytest.Module,), {"_getobj": lambda self: load(self.path)})
        plugin = type("Named", (_Plugin,), fixtures)(file, body, module)
        without = [option for each in _WITHOUT for option in ("-p", f"no:{each}")]
        self._pytest.main([str(file), *_QUIETLY, *without], plugins=[plugin])
        problem: Answer | None = plugin.problem
        return problem

    def _fixture(self, name: str, function: Any) -> Any:
        def give(self: Any) -> Any:
            return function

        return self._pytest.fixture(name=name)(give)


class _Plugin(Tests):
    """Leaves the running of tests to `body`, within pytest's own loop."""

    def __init__(self, file: Path, body: Callable[[Tests], None], module: Any):
        super().__init__({})
        self._file, self._body, self._module = file, body, module
        self._items: dict[str, Any] = {}
        self._answer: Answer = {}
        self.problem: Answer | None = {"verdict": BROKEN, "why": "pytest can't collect it"}

    @property
    def names(self) -> list[str]:
        return list(self._items)

    def _one(self, name: str, *following: str) -> Answer:
        self._answer = {"verdict": ACCEPTED}
        item, then = self._items[name], [self._items[each] for each in following]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=then[0] if then else None)
        return self._answer

    def pytest_pycollect_makemodule(self, module_path: Path, parent: Any) -> Any:
        return self._module.from_parent(parent, path=module_path) if module_path.samefile(self._file) else None

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.problem = {"verdict": BROKEN, "why": last_line(str(report.longrepr))}

    def pytest_runtestloop(self, session: Any) -> bool:
        if session.testsfailed:
            return True
        self._items = {item.nodeid.partition("::")[2]: item for item in session.items}
        self.problem = None if self._items else {"verdict": EMPTY}
        if self._items:
            self._body(self)
        return True

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and self._answer["verdict"] == ACCEPTED:
            self._answer = {"verdict": REFUSED, **_why(report)}
        elif report.skipped:
            self._answer["skipped"] = _skipped(report)


def _why(report: Any) -> Answer:
    """What a failed test asks for that isn't there, or what was raised."""
    text = str(report.longrepr)
    if absent := re.search(r"fixture '(\w+)' not found", text):
        return {"lacks": absent[1]}
    crash = getattr(report.longrepr, "reprcrash", None)
    return {"why": " ".join(crash.message.split())[:300] if crash else last_line(text)}


def _skipped(report: Any) -> str:
    if hasattr(report, "wasxfail"):
        return f"expected to fail {report.wasxfail}".strip()
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    return str(reason).removeprefix("Skipped: ")
