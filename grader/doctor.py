"""What this machine has of what grading needs, found out by trying."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from rich.console import Console

from grader import __version__, anew
from grader.curriculum import first
from grader.places import SOLUTIONS, NoWorkspace, workspace
from grader.runner.limits import Limits
from grader.workspace.files import write_atomically
from grader.workspace.fingerprint import torch_version

GOOD, MISSING, OPTIONAL = "good", "missing", "optional"
"""MISSING: grading doesn't work without it. OPTIONAL: something else would be better with it."""

_TORCH = (2, 6), (2, 14)
"""The oldest that grading works with, and the newest that all of it has been tried with."""

_PATIENCE = 120.0


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: its state, what was found, and what to do where it isn't good."""

    name: str
    state: str
    found: str
    advice: str = ""


def checks(console: Console) -> Iterator[Check]:
    """Every check, in order; those that take a second come last."""
    yield Check("stridelings", GOOD, __version__)
    yield _python()
    yield from _libraries()
    yield _terminal(console)
    yield _editor()
    yield _folder()
    yield _processes()
    yield _memory_limit()
    yield _hidden_answers()
    yield from _sandbox()
    yield about_grading()


def _python() -> Check:
    state = GOOD if sys.version_info >= (3, 10) else MISSING
    return Check(
        "python", state, f"{platform.python_version()} on {platform.system()}", "Python 3.10 or later is needed"
    )


def _libraries() -> Iterator[Check]:
    version = torch_version()
    if not version:
        yield Check("torch", MISSING, "not installed", "pip install torch")
    else:
        yield about_torch(version)
    yield _library("watchfiles", MISSING, "grade watch needs it: pip install watchfiles")
    yield _library("nbformat", OPTIONAL, "for notebooks: pip install nbformat")


def about_torch(version: str) -> Check:
    oldest, newest = _TORCH
    numbers = tuple(int(part) for part in version.split("+")[0].split(".")[:2] if part.isdigit())
    found = f"{version} (tested: {'.'.join(map(str, oldest))} to {'.'.join(map(str, newest))})"
    if numbers < oldest:
        return Check("torch", MISSING, found, 'pip install --upgrade "torch>=2.6"')
    advice = "newer than what has been tested: all is well if a right file passes below"
    return Check("torch", OPTIONAL if numbers > newest else GOOD, found, advice)


def _library(name: str, otherwise: str, advice: str) -> Check:
    if importlib.util.find_spec(name) is None:
        return Check(name, otherwise, "not installed", advice)
    return Check(name, GOOD, metadata.version(name))


def _terminal(console: Console) -> Check:
    if not console.is_terminal:
        return Check("terminal", GOOD, f"none: output is {console.width} columns of plain {console.encoding}")
    colours = console.color_system or "no colours"
    found = f"{console.width} columns, {console.height} lines, {colours}, {console.encoding}"
    if not console.encoding.lower().startswith("utf"):
        advice = "signs are drawn as + and x; a UTF-8 locale (PYTHONUTF8=1) has better ones"
        return Check("terminal", OPTIONAL, found, advice)
    if console.width < 80:
        return Check("terminal", OPTIONAL, found, "80 columns or more show verdicts without folding")
    return Check("terminal", GOOD, found)


def _editor() -> Check:
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        return Check("editor", OPTIONAL, "neither $VISUAL nor $EDITOR is set", "for grade open: export EDITOR=nano")
    if shutil.which(editor.split()[0]) is None:
        return Check("editor", OPTIONAL, f"{editor}: there is no such program", "for grade open: export EDITOR=nano")
    return Check("editor", GOOD, editor)


def _folder() -> Check:
    try:
        folder = workspace()
    except NoWorkspace:
        return Check("exercises", OPTIONAL, "none here", "grade init DIR makes a folder to work in")
    probe = folder / ".stridelings.probe"
    try:
        write_atomically(probe, "")
        probe.unlink()
    except OSError as error:
        return Check(
            "exercises", OPTIONAL, f"{folder} can't be written to ({error.strerror})", "progress can't be kept"
        )
    return Check("exercises", GOOD, str(folder))


def _processes() -> Check:
    from grader.runner.system import default_start_method

    if default_start_method() == "fork":
        return Check("processes", GOOD, "forked from a warm one (about 10 ms)")
    return Check("processes", GOOD, "started anew for each grading (about two seconds), as on every system but Linux")


def _memory_limit() -> Check:
    limit = Limits().memory_mib
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28))\n"
        "try: bytearray(1 << 29)\n"
        "except MemoryError: print('limited')\n"
    )
    if _output([sys.executable, "-c", code]).strip() == "limited":
        return Check("memory limit", GOOD, f"works; {limit} MiB beyond torch's own")
    advice = "code that eats memory isn't stopped here; time limits work everywhere"
    return Check("memory limit", OPTIONAL, "this system has none (RLIMIT_AS)", advice)


def _hidden_answers() -> Check:
    from grader.runner import landlock

    if version := landlock.version():
        return Check("hidden answers", GOOD, f"code that is graded can't read solutions (Landlock {version})")
    advice = "code that reads a solution past Python's own open isn't noticed; Linux 5.13 or later sees to it"
    return Check("hidden answers", OPTIONAL, "this system has no Landlock", advice)


def _sandbox() -> Iterator[Check]:
    """Each layer between a submission and everything else, as it was tried."""
    from grader.sandbox.levels import layers, level

    best = level(no_sandbox=False)
    yield Check("sandbox", GOOD if best.letter == "A" else OPTIONAL, f"level {best.letter}", best.says)
    for layer in layers():
        works = not layer.missing
        yield Check(f"  {layer.name}", GOOD if works else OPTIONAL, layer.says if works else "not here", layer.missing)


def about_grading() -> Check:
    """The whole way, once: a right file must pass."""
    name = first()
    file = SOLUTIONS / f"{name}.py"
    said = _output(anew.command("grader", "run", name, "--file", str(file), "--json"), SOLUTIONS)
    try:
        exercise = json.loads(said)["exercises"][0]
    except (ValueError, KeyError, IndexError):
        last = said.strip().splitlines()[-1:] or ["no answer"]
        return Check("grading", MISSING, f"doesn't work: {last[0][:200]}", "pip install --force-reinstall torch")
    if exercise["status"] != "passed":
        why = exercise["failure"]["message"]
        return Check(
            "grading", MISSING, f"a right file doesn't pass: {why}", "please report this, with all of the above"
        )
    return Check("grading", GOOD, f"a right {name} passes in {exercise['seconds']:.2f} s")


def _output(command: list[str], folder: Path | None = None) -> str:
    """What a program prints; what went wrong if it can't be run."""
    try:
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_PATIENCE)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return ran.stdout or ran.stderr
