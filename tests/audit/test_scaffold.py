"""A new exercise: all its files or none, over nothing, under a name that it can have."""

import ast
import shutil

import pytest

from grader.audit import scaffold as scaffolding
from grader.audit.scaffold import ROOT, CannotScaffold, scaffold
from grader.curriculum import PATH
from grader.workspace.stubs import from_solution


@pytest.fixture
def root(tmp_path):
    for folder in ("solutions", "exercises", "tests/curriculum", "grader/curriculum"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "pyproject.toml").touch()
    shutil.copy(ROOT / "grader" / "curriculum" / "__init__.py", tmp_path / "grader" / "curriculum")
    return tmp_path


def everything(root):
    return {file: file.read_text() for file in sorted(root.rglob("*")) if file.is_file()}


def test_what_is_made(root):
    files = scaffold("box_filter", root=root)
    assert [str(file.relative_to(root)) for file in files] == [
        "solutions/box_filter.py",
        "grader/curriculum/box_filter.py",
        "tests/curriculum/test_box_filter.py",
        "exercises/box_filter.py",
    ]
    for file in files:
        ast.parse(file.read_text())
        assert "TODO" in file.read_text()
        assert "NAME" not in file.read_text()
    assert files[3].read_text() == from_solution(files[0].read_text(), "box_filter")
    init = root / "grader" / "curriculum" / "__init__.py"
    scope = {"__file__": str(init)}
    exec(init.read_text(), scope)
    assert scope["PATH"] == (*PATH, "box_filter")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("conv1d", "there is an exercise conv1d already"),
        ("Mean", "'Mean' can't be the name of a function and its file"),
        ("mean-filter", "can't be the name of a function"),
        ("../mean", "can't be the name of a function"),
        ("lambda", "can't be the name of a function"),
        ("match", "can't be the name of a function"),
        ("run", "run is a command: grade run means that"),
        ("random", "random is a module that others import"),
        ("torch", "torch is a module that others import"),
        ("mean", "solutions/mean.py is there already, and nothing is written over"),
    ],
)
def test_names_that_an_exercise_cannot_have(root, name, sentence):
    (root / "solutions" / "mean.py").write_text("mine")
    before = everything(root)
    with pytest.raises(CannotScaffold, match=sentence):
        scaffold(name, ("run", "list"), root)
    assert everything(root) == before


def test_all_or_none(root, monkeypatch):
    before, write = everything(root), scaffolding.write_atomically

    def fails_late(file, text):
        if file.name == "__init__.py":
            raise PermissionError(13, "Permission denied", str(file))
        write(file, text)

    monkeypatch.setattr(scaffolding, "write_atomically", fails_late)
    with pytest.raises(CannotScaffold, match=r"__init__\.py can't be written: Permission denied"):
        scaffold("mean", root=root)
    assert everything(root) == before


def test_only_in_a_clone(root):
    (root / "pyproject.toml").unlink()
    with pytest.raises(CannotScaffold, match="in a clone of the project"):
        scaffold("mean", root=root)


def test_the_command_refuses_in_one_sentence(cli):
    ran = cli("new", "conv1d")
    assert ran.returncode == 2
    assert ran.stderr.endswith("Error: there is an exercise conv1d already.\n")
