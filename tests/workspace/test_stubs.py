"""Stubs and solutions can't drift apart, and nothing of a learner's is lost when a stub is made anew."""

import ast

import pytest

from grader.curriculum import ORDER
from grader.places import STUBS
from grader.workspace.stubs import bring_up_to_date, from_solution, is_untouched, stub


@pytest.mark.parametrize("name", ORDER)
def test_a_stub_leads_but_does_not_tell(name):
    text = stub(name)
    (function,) = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    assert function.name == name
    assert len(function.body) == 2
    assert "# TODO 1" in text
    assert "\nimport torch\n" in text
    assert "Example:" in ast.get_docstring(function)
    assert "Raises" in ast.get_docstring(function)


@pytest.mark.parametrize("name", ORDER)
def test_the_stubs_here_are_what_the_solutions_make_them(name):
    assert is_untouched(STUBS / f"{name}.py", name), "run: grade stubs"


def test_making_a_stub_anew_keeps_what_was_there(tmp_path):
    file = tmp_path / "pad.py"
    for number in (1, 2):
        file.write_text(f"mine {number}")
        kept = bring_up_to_date(file, "pad")
        assert kept == tmp_path / f"pad.kept-{number}.py"
        assert kept.read_text() == f"mine {number}"
    assert file.read_text() == stub("pad")


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("x = 1", "no function f"),
        ("def f(): pass", "f has no docstring"),
        ("def f():\n    'Task.'\n    return 1", "f has no TODO"),
    ],
)
def test_a_solution_that_makes_no_stub(source, sentence):
    with pytest.raises(ValueError, match=sentence):
        from_solution(source, "f")
