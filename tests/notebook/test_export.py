"""Notebooks out of stubs: valid, always the same, and with all that the stub says."""

import json

import nbformat
import pytest

from grader.curriculum import ORDER, find
from grader.grading.session import Options, grade
from grader.notebook.export import as_markdown, text, write_notebooks
from grader.workspace.stubs import stub


@pytest.mark.parametrize("name", ORDER)
def test_a_notebook_is_valid_and_says_what_the_stub_says(name):
    made = nbformat.reads(text(name), as_version=4)
    nbformat.validate(made)
    task, code, check = made.cells
    assert [cell.id for cell in made.cells] == [f"{name}-task", f"{name}-code", f"{name}-check"]
    assert check.source == f"from grader import check\n\ncheck({name})"
    assert "outputs" not in task
    assert code.outputs == check.outputs == []
    assert (code.execution_count, check.execution_count) == (None, None)
    for line in stub(name).splitlines():
        if "TODO" in line or line.startswith(("def ", "import ", "from ")):
            assert line in code.source.splitlines()
    assert '"""' not in code.source
    words = set(task.source.replace("`", "").replace("|", " ").split())
    assert words >= set(stub(name).split('"""')[3].replace("`", "").replace("|", " ").split())


def test_the_same_bytes_each_time():
    assert [text(name) for name in ORDER] == [text(name) for name in ORDER]


def test_never_over_a_file_that_is_there(tmp_path):
    (tmp_path / "pad.ipynb").write_text("mine")
    (tmp_path / "conv1d.ipynb").symlink_to("nowhere")
    made, kept = write_notebooks(tmp_path, ["pad", "conv1d", "conv2d"])
    assert (made, kept) == ([tmp_path / "conv2d.ipynb"], [tmp_path / "pad.ipynb", tmp_path / "conv1d.ipynb"])
    assert (tmp_path / "pad.ipynb").read_text() == "mine"


def test_a_notebook_as_it_is_made_grades_as_not_started(tmp_path):
    write_notebooks(tmp_path, ["conv1d", "windows1d", "pad"])
    result = grade(find("conv1d"), tmp_path / "conv1d.ipynb", Options(stages=("one",)))
    assert (result.status, result.notes) == ("not_started", ())


def test_docstrings_as_markdown():
    docstring = "Do it.\n\nx     a | b\n      and more\nkey   what\n\nGives, with\n    x[0] = 1\n      + 2\nand so on.\n\nExample:\n    1"
    assert as_markdown(docstring) == (
        "Do it.\n\n| | |\n|---|---|\n| `x` | a \\| b and more |\n| `key` | what |\n\n"
        "Gives, with\n\n```\nx[0] = 1\n  + 2\n```\n\nand so on.\n\nExample:\n\n```\n1\n```"
    )


def test_the_file_is_plain_json_in_utf8(tmp_path):
    write_notebooks(tmp_path, ORDER)
    for file in tmp_path.glob("*.ipynb"):
        assert json.loads(file.read_bytes())["nbformat"] == 4
