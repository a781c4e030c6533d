"""The rooms of the code: what they import runs one way, lazy imports included."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import grader

HOME = Path(grader.__file__).parent
FILES = {
    ".".join(file.relative_to(HOME.parent).with_suffix("").parts).removesuffix(".__init__"): file
    for file in HOME.rglob("*.py")
}


def imported(tree):
    """The modules of ours that are imported anywhere in a file, but for its types alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in FILES else node.module for name in inside)
        else:
            yield from imported(node)


IMPORTS = {
    name: {each for each in imported(ast.parse(file.read_text())) if each in FILES} - {name}
    for name, file in FILES.items()
}


def room(module):
    return ".".join(module.split(".")[:2])


def circle(graph):
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_no_module_imports_one_that_imports_it():
    assert circle(IMPORTS) == []


def test_no_room_imports_one_that_imports_it():
    rooms = {}
    for name, others in IMPORTS.items():
        rooms.setdefault(room(name), set()).update(room(each) for each in others if room(each) != room(name))
    rooms.pop("grader", None)  # its names are for users: they come from wherever they are
    assert circle(rooms) == []


def test_nobody_imports_the_command_line():
    assert [
        name
        for name, others in IMPORTS.items()
        if room(name) not in ("grader.cli", "grader.__main__") and "grader.cli" in map(room, others)
    ] == []


@pytest.mark.parametrize("pair", [{"a": {"b"}, "b": {"a"}}, {"a": {"b"}, "b": {"c"}, "c": {"a"}}])
def test_a_circle_is_found(pair):
    assert circle(pair)


def at_the_top(tree):
    """What a file imports when it is imported itself, modules of others too."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        elif not isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from at_the_top(node)


def brought_along(*modules):
    """All that some modules bring along."""
    found, waiting = set(), list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += at_the_top(ast.parse(FILES[name].read_text())) if name in FILES else []
    return found


@pytest.mark.parametrize("unused", ["grader.coach", "grader.timing", "rich.syntax", "rich.table", "statistics"])
def test_who_gets_everything_right_waits_for_nothing_that_is_not_used(unused):
    """A learner's process begins when all of this is there."""
    found = brought_along("grader.cli.run", "grader.grading.session")
    assert "grader.runner.learner" in found
    assert [name for name in found if name == unused or name.startswith(f"{unused}.")] == []
