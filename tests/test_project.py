"""The project as it is handed on: its wheel, its dependencies, its README."""

import ast
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
tomllib = pytest.importorskip("tomllib")  # Python 3.11 and later
NAMES = {"click-default-group": "click_default_group"}


def imported(folder):
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            yield from (name.partition(".")[0] for name in names)


def declared(extra=None):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"][extra] if extra else [])
    names = {re.match(r"[\w-]+", each)[0] for each in wanted}
    return {NAMES.get(name, name) for name in names}


def test_everything_imported_is_a_declared_dependency():
    known = set(sys.stdlib_module_names) | {"grader"}
    own = {file.stem for file in (ROOT / "solutions").glob("*.py")}
    assert set(imported(ROOT / "grader")) - known <= declared()
    assert set(imported(ROOT / "solutions")) - known - own <= declared()
    assert set(imported(ROOT / "tests")) - known - own - {"tests"} <= declared("dev")


def test_a_wheel_works_outside_the_repository(tmp_path):
    code = "from hatchling.build import build_wheel; print(build_wheel(__import__('sys').argv[1]))"
    built = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(tmp_path / built.stdout.strip().splitlines()[-1]) as wheel:
        top = {name.partition("/")[0] for name in wheel.namelist()}
        wheel.extractall(tmp_path / "site")
    assert "exercises" not in top
    assert "solutions" not in top

    def grade(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "grader", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
            capture_output=True,
            text=True,
        )

    nowhere = grade("list")
    assert nowhere.returncode == 2
    assert "grade init DIR makes a folder to work in" in " ".join(nowhere.stderr.split())
    assert grade("init", "work").returncode == 0
    solution = tmp_path / "site" / "grader" / "_data" / "solutions" / "windows1d.py"
    (tmp_path / "work" / "exercises" / "windows1d.py").write_text(solution.read_text())
    ran = grade("run", "windows1d", "--file", "work/exercises/windows1d.py")
    assert ran.returncode == 0
    assert str(ROOT) not in ran.stdout + ran.stderr


def test_the_readme_has_two_commands():
    blocks = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
    assert [len(block.splitlines()) for block in blocks] == [1, 1]
    assert blocks[0].rstrip().endswith("grade demo")
