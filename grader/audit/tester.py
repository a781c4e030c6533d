"""Somebody else's tests, run against one implementation after another in forks of this warm process.

Started as a process of its own, whose argument is a JSON file: the question. What it finds out goes to its standard
output, a JSON line each; what the tests print goes nowhere.

The tests are collected once, around a function that stands for whichever implementation it is. Tests that call it
while they are being collected (at the top of the file, say) are collected anew in every fork.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import inspect
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.audit.implementation import implement
from grader.audit.mutants import solution_text
from grader.curriculum import earlier
from grader.places import SOLUTIONS
from grader.runner.earlier import EarlierExercises
from grader.runner.limits import limit_memory, no_core_dump

ACCEPTED, REFUSED, TIMED_OUT, CRASHED, BROKEN, EMPTY = "accepted", "refused", "timed_out", "crashed", "broken", "empty"

_AT_LEAST, _TIMES = 2.0, 10
"""Seconds for one implementation: so many, or so many times what the right one takes."""

_MEMORY_MIB = 2048


class Stand:
    """Stands for whichever implementation is set; `calls` counts how often it was called."""

    def __init__(self, exercise: str):
        self.exercise, self.calls = exercise, 0
        right = self.current = implement(exercise, solution_text(exercise))

        @wraps(right)
        def function(*arguments: Any, **options: Any) -> Any:
            self.calls += 1
            return self.current(*arguments, **options)

        self.function = function
        module = ModuleType(exercise)
        module.__dict__[exercise] = function
        sys.modules[exercise] = module
        sys.meta_path.insert(0, EarlierExercises(earlier(exercise), SOLUTIONS))


class Suite:
    """A test file, collected or not: runs its tests in this very process and says how that ended."""

    def __init__(self, file: Path, stand: Stand):
        self._file, self._stand = file, stand
        self._pytest = find_pytest()

    def around(self, body: Callable[[Callable[[], dict[str, Any]]], None]) -> dict[str, Any] | None:
        """Collect the tests, then call `body` with what runs them. Returns why they couldn't be collected, if so."""
        for name, module in list(sys.modules.items()):
            if Path(getattr(module, "__file__", None) or "/").parent == self._file.parent:
                del sys.modules[name]  # of an earlier collection, with an earlier implementation in it
        return (self._by_pytest if self._pytest else self._plainly)(body)

    def _by_pytest(self, body: Callable[[Callable[[], dict[str, Any]]], None]) -> dict[str, Any] | None:
        plugin = _plugin(self._pytest, self._stand, body)
        options = ["--assert=plain", "--override-ini=addopts=", "-s", "-q"]
        for off in ("cacheprovider", "xdist", "faulthandler"):
            options += ["-p", f"no:{off}"]
        self._pytest.main([str(self._file), *options], plugins=[plugin])
        problem: dict[str, Any] | None = plugin.problem
        return problem

    def _plainly(self, body: Callable[[Callable[[], dict[str, Any]]], None]) -> dict[str, Any] | None:
        sys.path.insert(0, str(self._file.parent))
        try:
            spec = importlib.util.spec_from_file_location(self._file.stem, self._file)
            assert spec
            assert spec.loader
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        except BaseException as error:
            return {"verdict": BROKEN, "why": f"{type(error).__name__}: {error}"}
        tests = {name: each for name, each in vars(module).items() if name.startswith("test_") and callable(each)}
        if not tests:
            return {"verdict": EMPTY}
        body(lambda: _first_failure(tests, self._stand))
        return None


def find_pytest() -> Any:
    try:
        return import_module("pytest")
    except ImportError:
        return None


def _plugin(pytest: Any, stand: Stand, body: Callable[[Callable[[], dict[str, Any]]], None]) -> Any:
    """Fixtures `fn` and the exercise's name; and a loop that leaves the running of tests to `body`."""

    class Plugin:
        def __init__(self) -> None:
            self.problem: dict[str, Any] | None = {"verdict": BROKEN, "why": "pytest can't collect it"}
            self.failed: str | None = None

        @pytest.fixture(name="fn")
        def fn(self) -> Any:
            return stand.function

        @pytest.fixture(name=stand.exercise)
        def named(self) -> Any:
            return stand.function

        def pytest_collectreport(self, report: Any) -> None:
            if report.failed:
                self.problem = {"verdict": BROKEN, "why": _last_line(str(report.longrepr))}

        def pytest_runtest_logreport(self, report: Any) -> None:
            if report.failed and self.failed is None:
                self.failed = report.nodeid.rpartition("::")[2]

        def pytest_runtestloop(self, session: Any) -> bool:
            if session.testsfailed:
                return True
            self.problem = None if session.items else {"verdict": EMPTY}
            if session.items:
                body(lambda: self.run(session))
            return True

        def run(self, session: Any) -> dict[str, Any]:
            for item, following in zip(session.items, [*session.items[1:], None], strict=True):
                session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if self.failed:
                    return {"verdict": REFUSED, "test": self.failed}
            return {"verdict": ACCEPTED}

    return Plugin()


def _last_line(text: str) -> str:
    lines = [line.strip().removeprefix("E").strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if "Error" in line]
    return (errors or lines or ["it can't be read"])[-1][:300]


def _first_failure(tests: dict[str, Callable[..., Any]], stand: Stand) -> dict[str, Any]:
    for name, test in tests.items():
        try:
            test(**dict.fromkeys(inspect.signature(test).parameters, stand.function))
        except BaseException as error:
            return {"verdict": REFUSED, "test": name, "why": f"{type(error).__name__}: {error}"[:300]}
    return {"verdict": ACCEPTED}


class Forks:
    """Runs jobs in forks, as many at a time as there are processors, and says how each ended."""

    def __init__(self, say: Callable[[dict[str, Any]], None]):
        self._say = say
        self._running: dict[int, tuple[int, int, float]] = {}

    def all(self, jobs: Sequence[tuple[int, Callable[[], dict[str, Any]]]], seconds: float) -> None:
        waiting = list(jobs)
        while waiting or self._running:
            while waiting and len(self._running) < (os.cpu_count() or 1):
                self._start(*waiting.pop(0), seconds)
            self._look()

    def _start(self, number: int, job: Callable[[], dict[str, Any]], seconds: float) -> None:
        ours, theirs = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.setsid()
            os.close(ours)
            no_core_dump()
            limit_memory(_MEMORY_MIB)
            with contextlib.suppress(BaseException):
                os.write(theirs, json.dumps(job()).encode())
            os._exit(0)
        os.close(theirs)
        self._running[ours] = number, pid, time.monotonic() + seconds

    def _look(self) -> None:
        soonest = min(ends for _, _, ends in self._running.values())
        ready, _, _ = select.select(list(self._running), [], [], max(0.0, soonest - time.monotonic()))
        for pipe, (number, pid, ends) in list(self._running.items()):
            if pipe not in ready and time.monotonic() < ends:
                continue
            said = os.read(pipe, 1 << 16) if pipe in ready else b""
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            os.close(pipe)
            del self._running[pipe]
            ended = json.loads(said) if said else {"verdict": CRASHED if pipe in ready else TIMED_OUT}
            self._say({"number": number, **ended})


def run(question: dict[str, Any], say: Callable[[dict[str, Any]], None]) -> None:
    """Say how the right solution (number -1) fares, then every implementation by its number."""
    stand = Stand(question["exercise"])
    suite, texts = Suite(Path(question["tests"]), stand), question["implementations"]
    answers: list[dict[str, Any]] = []

    def collected(perform: Callable[[], dict[str, Any]]) -> None:
        gc.freeze()  # a collection in a fork would copy every page of torch's that the fork shares
        anew = stand.calls > 0
        _try_all(stand, texts, (lambda: _anew(suite)) if anew else perform, question["seconds"], say, answers)

    problem = suite.around(collected)
    if problem:
        say({"number": -1, **problem})


def _anew(suite: Suite) -> dict[str, Any]:
    """In a fork: collect and run everything again, now that the implementation is set."""
    ended: dict[str, Any] = {}
    problem = suite.around(lambda perform: ended.update(perform()))
    return {"verdict": REFUSED, "test": "its collection"} if problem else ended


def _try_all(
    stand: Stand,
    texts: Sequence[str],
    perform: Callable[[], dict[str, Any]],
    seconds: float,
    say: Callable[[dict[str, Any]], None],
    answers: list[dict[str, Any]],
) -> None:
    def of(text: str) -> Callable[[], dict[str, Any]]:
        def job() -> dict[str, Any]:
            try:
                stand.current = implement(stand.exercise, text)
            except Exception:
                return {"verdict": REFUSED, "test": "its import"}
            return perform()

        return job

    start = time.monotonic()
    Forks(answers.append).all([(-1, of(solution_text(stand.exercise)))], seconds)
    say(answers[0])
    if answers[0]["verdict"] == ACCEPTED:
        limit = min(seconds, max(_AT_LEAST, _TIMES * (time.monotonic() - start)))
        Forks(say).all(list(enumerate(map(of, texts))), limit)


def main() -> None:
    """Read the question, keep standard output to ourselves, answer."""
    import torch

    torch.set_num_threads(1)
    sys.dont_write_bytecode = True
    question = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)

    def say(answer: dict[str, Any]) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    run(question, say)


def answers(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """What such a process has said, from its standard output."""
    for line in lines:
        yield json.loads(line)


if __name__ == "__main__":
    main()
