"""A copy of the project to change, and several commands of `grade` in it, in one process that imports torch once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import warm

ROOT = Path(__file__).resolve().parent.parent
_PARTS = ("grader", "solutions", "exercises", "tests", "pyproject.toml", "README.md")

_COMMANDS = """
import contextlib, io, json, sys
from grader.cli import main

said = []
for arguments in json.loads(sys.stdin.read()):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as ended:
            said.append((ended.code, out.getvalue(), err.getvalue()))
print(json.dumps(said))
"""


def copy_project(to: Path) -> Path:
    for part in _PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, to / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, to / part)
    return to


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a copy, with the copy's own grader."""
    return warm.run(*arguments, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, timeout=300, **more)


def grade(folder: Path, *commands: list[str], before: str = "") -> list[tuple[int, str, str]]:
    """How each command of `grade` ends, what it prints, and its errors; `before` is Python that runs first."""
    ran = run(folder, "-c", before + _COMMANDS, input=json.dumps([[*map(str, command)] for command in commands]))
    assert ran.returncode == 0, ran.stderr
    return [tuple(each) for each in json.loads(ran.stdout)]
