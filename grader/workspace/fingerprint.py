"""What a grading depends on, as hashes: the file, what it imports from beside it, and the program that grades."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib.util
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from grader import __version__
from grader.curriculum import earlier
from grader.places import PACKAGE, SOLUTIONS
from grader.workspace.files import content

LARGEST = 1 << 20
_LONGEST_NAME = 240
"""Bytes of a module's name beyond which no file is called so: file systems have room for 255."""

_UNSEEN = {
    *("__import__", "importlib", "runpy", "exec", "eval", "open", "read_text", "read_bytes", "load", "glob"),
    *("environ", "getenv", "argv", "random", "secrets", "time", "datetime", "socket", "subprocess"),
    *("rand", "randn", "randint", "randperm", "empty", "empty_like", "new_empty"),
}
"""Names in a file that may make its answers depend on more than its text."""


@dataclass(frozen=True)
class Fingerprint:
    """`own` is of the file's bytes alone. `passing` is of all that a pass depends on, `failing` of all that a
    failure does (the coach asks earlier exercises too); both are None where that can't be seen from the text."""

    own: str
    passing: str | None
    failing: str | None

    def of(self, passed: bool) -> str | None:
        return self.passing if passed else self.failing


def fingerprint(file: Path, name: str) -> Fingerprint | None:
    """The fingerprint of an attempt at the exercise `name`; None where there is no file to read."""
    own = own_hash(file)
    if own is None:
        return None
    passing = _gathered([file])
    earlier_files = [file.with_name(f"{each}.py") for each in earlier(name)]
    failing = passing and _gathered([file, *(each for each in earlier_files if each.is_file())])
    return Fingerprint(own, passing, failing)


def own_hash(file: Path) -> str | None:
    """A hash of the file's bytes alone; None where there is no file to read."""
    try:
        return hashlib.sha256(content(file)).hexdigest()
    except OSError:
        return None


def _gathered(start: Sequence[Path]) -> str | None:
    """One hash of these files and all they import from beside them."""
    total = hashlib.sha256(str(start[0].parent).encode())
    waiting, seen = list(start), set(start)
    while waiting:
        file = waiting.pop(0)
        try:
            source = content(file)
            imported = _imports(source) if len(source) <= LARGEST else (None,)
        except OSError:
            return None
        if None in imported:
            return None
        total.update(f"{file.name} {len(source)}\n".encode() + source)
        for module in sorted(each for each in imported if each and len(each.encode()) <= _LONGEST_NAME):
            beside = file.with_name(f"{module}.py")
            if file.with_name(module).is_dir():
                return None  # a package: more than we look through
            total.update(f"{module} {beside.is_file()}\n".encode())
            if beside.is_file() and beside not in seen:
                seen.add(beside)
                waiting.append(beside)
    return total.hexdigest()


@lru_cache(maxsize=64)
def _imports(source: bytes) -> tuple[str | None, ...]:
    """The modules that a source imports anywhere in it; None for what can't be seen from its text.

    A command asks for the same files several times: before grading, after it, and to say what comes next.
    """
    return tuple(_imported(source))


def _imported(source: bytes) -> Iterator[str | None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of their code; Python says it when that runs
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return  # nothing of it runs
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(alias.name for alias in node.names)] if not node.level else [""]
        else:
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if name in _UNSEEN:
                yield None
            continue
        if not names[0] or _UNSEEN.intersection(part for name in names for part in name.split(".")):
            yield None
        yield from (name.partition(".")[0] for name in (names if isinstance(node, ast.Import) else names[:1]))


@cache
def program() -> str:
    """A hash of the versions of all that grades; in a clone of the project also of when its files were last changed."""
    files = sorted([*PACKAGE.rglob("*.py"), *SOLUTIONS.glob("*.py")])
    stamps = [f"{file.name} {(stat := file.stat()).st_size} {stat.st_mtime_ns}" for file in files]
    return hashlib.sha256("\n".join([__version__, sys.version, torch_version(), *stamps]).encode()).hexdigest()


@cache
def torch_version() -> str:
    """The version of torch that is installed, without importing it; empty when there is none."""
    spec = importlib.util.find_spec("torch")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        with contextlib.suppress(OSError):
            text = (Path(folder) / "version.py").read_text(encoding="utf-8")
            return "".join(re.findall(r"^__version__ = '(.*)'$", text, re.M))
    return ""
