"""Processes that are started in a folder where every module of Python's own has a namesake."""

import json
import os
import signal
import subprocess
import sys

import pytest

from grader import anew
from grader.curriculum import ORDER
from grader.places import SOLUTIONS

CHECKS = """
import os, sys, torch
from grader import check
os.chdir(sys.argv[1])
sys.path.insert(0, "")
def windows1d(x, kernel, stride=1, dilation=1):
    return x.unfold(-1, kernel, 1)
print(repr(check(windows1d)))
"""


@pytest.fixture
def namesakes(tmp_path):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "windows1d.py").write_bytes((SOLUTIONS / "windows1d.py").read_bytes())
    for folder in (tmp_path, tmp_path / "exercises"):
        for name in sys.stdlib_module_names - {*ORDER}:
            (folder / f"{name}.py").write_text(f"raise ImportError({name!r})")
    return tmp_path


def run(command, folder):
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_grading_in_such_a_folder(namesakes):
    assert "All right" in run(anew.command("grader", "run", "windows1d"), namesakes)


def test_watching_in_such_a_folder(namesakes):
    command = anew.command("grader", "watch", "--json")
    with subprocess.Popen(command, cwd=namesakes, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watch:
        line = watch.stdout.readline()
        watch.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGINT)
        assert line, watch.stderr.read()
    assert json.loads(line)["exercises"][0]["status"] == "passed"


def test_checking_in_such_a_folder(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "random.py").write_text("raise ImportError('random')")
    (tmp_path / "checks.py").write_text(CHECKS)
    assert run([sys.executable, "checks.py", "there"], tmp_path).endswith("<windows1d: failed>\n")


def test_by_the_name_of_the_package_too(tmp_path):
    (tmp_path / "random.py").write_text("raise ImportError('random')")
    file = SOLUTIONS / "windows1d.py"
    assert "All right" in run([sys.executable, "-m", "grader", "run", "windows1d", "--file", file], tmp_path)
