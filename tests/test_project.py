"""The project as it is handed on: its wheel, its dependencies, its README."""

import ast
import os
import re
import runpy
import subprocess
import sys
import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest

from grader import __version__, doctor
from grader.curriculum import PATH

ROOT = Path(__file__).resolve().parent.parent
GRADER = ROOT / "grader"
tomllib = pytest.importorskip("tomllib")  # Python 3.11 and later
NAMES = {"click-default-group": "click_default_group", "pyyaml": "yaml"}


def imported(folder):
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            yield from (name.partition(".")[0] for name in names)


def test_no_module_but_its_own_names_an_exercise():
    """But the demo, which shows attempts at one. A name without a digit, such as pad, is a word, too."""
    own = {"curriculum/__init__.py", "cli/demo.py", *(f"demo/{file.name}" for file in (GRADER / "demo").iterdir())}
    words, named = ("|".join(name for name in PATH if name.isalpha() == word) for word in (True, False))
    naming = rf"(?<!aten::)\b({named})\b|(find\(|[=!]= |name=)[\"']({words})[\"']"
    assert [
        (str(file.relative_to(GRADER)), found[0])
        for file in sorted(GRADER.rglob("*.py"))
        if file.relative_to(GRADER).as_posix() not in own and file.stem not in PATH
        for found in re.finditer(naming, file.read_text(encoding="utf-8"))
    ] == []


def declared(extra=None):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"][extra] if extra else [])
    names = {re.match(r"[\w-]+", each)[0] for each in wanted}
    return {NAMES.get(name, name) for name in names}


def test_everything_imported_is_a_declared_dependency():
    known = set(sys.stdlib_module_names) | {"grader"}
    own = {file.stem for file in (ROOT / "solutions").glob("*.py")}
    assert set(imported(ROOT / "grader")) - known <= declared("plot") | declared("cluster") | declared("browser")
    assert set(imported(ROOT / "solutions")) - known - own <= declared()
    shared = {file.stem for file in (ROOT / "tests").glob("*.py")}
    assert set(imported(ROOT / "tests")) - known - own - shared <= declared("dev")


def test_a_wheel_works_outside_the_repository(tmp_path):
    code = "from hatchling.build import build_wheel; print(build_wheel(__import__('sys').argv[1]))"
    built = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(tmp_path / built.stdout.strip().splitlines()[-1]) as wheel:
        assert "grader/py.typed" in wheel.namelist()
        assert "grader/report/classes/templates/report.html.j2" in wheel.namelist()
        (metadata,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
        assert f"\nVersion: {__version__}\n" in wheel.read(metadata).decode()
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
    assert (tmp_path / "site" / "grader" / "_data" / "solutions" / "alternatives" / "conv2d" / "fft.py").is_file()
    new = grade("new", "mean")
    assert new.returncode == 2
    assert "new exercises are written in a clone of the project" in " ".join(new.stderr.split())
    solution = tmp_path / "site" / "grader" / "_data" / "solutions" / "windows1d.py"
    (tmp_path / "work" / "exercises" / "windows1d.py").write_text(solution.read_text())
    ran = grade("run", "windows1d", "--file", "work/exercises/windows1d.py")
    assert ran.returncode == 0
    assert str(ROOT) not in ran.stdout + ran.stderr


def test_the_readme_has_two_commands():
    blocks = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
    assert [len(block.splitlines()) for block in blocks] == [1, 1]
    assert blocks[0].rstrip().endswith("grade demo")


def test_the_readme_says_the_same_for_windows():
    text = (ROOT / "README.md").read_text()
    (first, _), (windows,) = (
        re.findall(rf"^```{shell}\n(.*?)^```$", text, re.M | re.S) for shell in ("sh", "powershell")
    )
    said = first.replace("python3", "py").replace(".venv/bin/", ".venv/Scripts/").replace("/", "\\")
    assert windows.splitlines() == said.strip().split(" && ")


@pytest.mark.parametrize(
    ("version", "missing", "says"),
    [((3, 9, 18), "", "3.10 or later"), ((3, 10, 0), "ensurepip", "python3-venv"), ((3, 10, 0), "", None)],
)
def test_a_python_that_cannot_do_it_is_told_first(monkeypatch, version, missing, says):
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(SystemExit, match=says) if says else nullcontext():
        runpy.run_path(str(ROOT / ".github" / "ready.py"))


def test_the_torch_that_the_readme_installs_is_one_that_is_tested():
    (version,) = re.findall(r"^torch==(.*)$", (ROOT / ".github" / "constraints.txt").read_text(), re.M)
    assert doctor.about_torch(version).state == doctor.GOOD
    (oldest,) = re.findall(r"torch>=([\d.]+)\b", (ROOT / "pyproject.toml").read_text())
    assert doctor.about_torch(oldest).state == doctor.GOOD


@pytest.mark.parametrize(
    ("version", "state"), [("2.5.1", doctor.MISSING), ("2.6.0+cpu", doctor.GOOD), ("3.0.0a0", doctor.OPTIONAL)]
)
def test_a_torch_that_is_newer_than_tested_is_a_note(version, state):
    check = doctor.about_torch(version)
    assert check.state == state
    assert "tested: 2.6 to" in check.found
