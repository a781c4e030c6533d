"""The page of CONTRIBUTING.md on adding an exercise, followed word for word in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ("grader", "solutions", "exercises", "tests", "pyproject.toml", "README.md")


@pytest.fixture
def copy(tmp_path):
    for part in PARTS:
        source, target = ROOT / part, tmp_path / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    return tmp_path


def run(folder, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )


def page():
    """The commands of the page, and the files it shows, in their order."""
    text = (
        (ROOT / ".github" / "CONTRIBUTING.md").read_text().partition("## Adding an exercise\n")[2].partition("\n## ")[0]
    )
    for step in re.split(r"^\*\*\d\. ", text, flags=re.M)[1:]:
        block = re.search(r"^```(console|python)\n(.*?)^```$", step, re.M | re.S)
        if block[1] == "console":
            yield from (("run", line) for line in block[2].splitlines())
        else:
            yield re.search(r"`([\w/]+\.py)`", step)[1], block[2]


def test_the_page_on_adding_an_exercise(copy):
    steps = list(page())
    assert [step for step, _ in steps if step != "run"] == [
        "solutions/mean_filter1d.py",
        "grader/curriculum/mean_filter1d.py",
        "tests/curriculum/test_mean_filter1d.py",
        "grader/audit/equivalents/mean_filter1d.py",
    ]
    for step, what in steps:
        if step == "run":
            ran = run(copy, "-m", "grader", *what.split()[1:])
            assert ran.returncode == 0, ran.stdout + ran.stderr
            continue
        (copy / step).write_text(what)
    assert "Mutation score 100 of 100" in ran.stdout
    assert ran.stdout.splitlines()[1].startswith("mean_filter1d  ✔")
    tested = run(copy, "-m", "pytest", "-q", "-n", "0", "tests/curriculum/test_mean_filter1d.py")
    assert tested.returncode == 0, tested.stdout
    learner = run(copy, "-m", "grader", "mean_filter1d")
    assert "Not written yet" in learner.stdout
    assert "TODO" in (copy / "exercises" / "mean_filter1d.py").read_text()
