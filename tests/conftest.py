"""What tests share: a learner's file out of a few lines, and the real `grade` in a real process."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
import warm
from hypothesis import settings

from grader.curriculum import find
from grader.grading.session import Options, grade
from grader.places import SOLUTIONS
from grader.results import ExerciseResult
from grader.runner.limits import Limits
from grader.runner.tree import adopt_orphans

torch.set_num_threads(1)
adopt_orphans()

settings.register_profile("any machine", deadline=None)  # how long an example takes depends on what else runs here
settings.load_profile("any machine")

QUICK = Limits(call_seconds=3.0)


@pytest.fixture
def attempt(tmp_path: Path) -> Callable[..., ExerciseResult]:
    """Grade a source text as an attempt at an exercise."""

    def run(exercise: str, source: str | bytes, **options: object) -> ExerciseResult:
        file = tmp_path / f"{exercise}.py"
        file.write_bytes(source if isinstance(source, bytes) else source.encode())
        return grade(find(exercise), file, Options(**{"limits": QUICK, **options}))  # type: ignore[arg-type]

    return run


@pytest.fixture
def notebook(tmp_path: Path) -> Callable[..., Path]:
    """Write a notebook of code cells."""

    def write(*sources: str, name: str = "handed_in.ipynb", **more: object) -> Path:
        cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]
        file = tmp_path / name
        file.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **more}))
        return file

    return write


@pytest.fixture
def changed() -> Callable[..., str]:
    """A solution with some of its text replaced: a plausible mistake."""

    def change(exercise: str, *replacements: tuple[str, str]) -> str:
        source = (SOLUTIONS / f"{exercise}.py").read_text()
        for old, new in replacements:
            assert old in source, f"{old!r} isn't in the solution any more"
            source = source.replace(old, new)
        return source

    return change


@pytest.fixture
def cli() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `grade` for real."""

    def run(*arguments: object, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        here = {**os.environ, "PYTHONIOENCODING": "utf-8", **env}
        return warm.run("-m", "grader", *arguments, cwd=cwd, env=here)

    return run


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Compare text with the file of this test's name in tests/snapshots (written if UPDATE_SNAPSHOTS is set)."""

    def compare(text: str) -> None:
        file = Path(__file__).parent / "snapshots" / f"{request.node.name.replace('[', '-').rstrip(']')}.txt"
        if os.environ.get("UPDATE_SNAPSHOTS"):
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8")

    return compare


def pytest_sessionfinish() -> None:
    warm.end()
