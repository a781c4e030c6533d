"""`grade notebook`, and the commands that take a notebook with --file."""

import json

import pytest
import warm

from grader.curriculum import ORDER
from grader.places import SOLUTIONS
from grader.workspace.stubs import stub

WRONG = "\ndef conv1d(x, weight, *rest, **more):\n    y = x[..., ::2]\n    return y\n"


@pytest.fixture
def work(cli, tmp_path):
    assert cli("init", tmp_path / "work").returncode == 0
    return tmp_path / "work"


def test_there_and_back(cli, work):
    ran = cli("notebook", "export", cwd=work)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[: len(ORDER)] == [f"made notebooks/{name}.ipynb" for name in ORDER]
    file = work / "notebooks" / "pad.ipynb"
    book = json.loads(file.read_text())
    book["cells"][1]["source"] = (SOLUTIONS / "pad.py").read_text().splitlines(keepends=True)
    file.write_text(json.dumps(book))
    again = cli("notebook", "export", "pad", cwd=work)
    assert again.stdout == "kept as it is: notebooks/pad.ipynb (for a new one, move it away or say --out DIR)\n"
    assert cli("notebook", "export", "pad", "--out", "new", cwd=work).stdout == "made new/pad.ipynb\n"
    (work / "exercises" / "pad.py").write_text("mine")
    back = cli("notebook", "import", file, cwd=work)
    assert back.returncode == 0
    assert back.stdout == "pad: now in exercises/pad.py; what was there is kept in exercises/pad.kept-1.py\n"
    assert (work / "exercises" / "pad.kept-1.py").read_text() == "mine"
    assert (work / "exercises" / "pad.py").read_text().split() == (SOLUTIONS / "pad.py").read_text().split()


def test_what_a_file_cannot_hold_is_said(cli, work, notebook):
    back = cli("notebook", "import", notebook("def pad(x):\n    y = !ls\n    return y"), cwd=work)
    assert back.stdout == "pad: now in exercises/pad.py\n  Note: y is None, because cell 1 has `y = !ls` there.\n"


def test_an_untouched_notebook_changes_nothing(cli, work):
    cli("notebook", "export", "conv1d", cwd=work)
    back = cli("notebook", "import", "notebooks/conv1d.ipynb", cwd=work)
    assert back.returncode == 1
    assert back.stdout == "conv1d: not written yet in the notebook, so exercises/conv1d.py stays as it is\n"
    assert (work / "exercises" / "conv1d.py").read_text() == stub("conv1d")


MISTAKES = {
    "no file": (["notebook", "import", "x.ipynb"], "x.ipynb isn't there."),
    "a directory": (["notebook", "import", "exercises"], "exercises is a directory; import wants a notebook."),
    "no notebook": (["notebook", "import", "exercises/pad.py"], "exercises/pad.py: the notebook isn't JSON (line 1: "),
    "an unknown exercise": (["notebook", "export", "conv3d"], "there is no exercise 'conv3d'."),
    "a file in the way": (
        ["notebook", "export", "--out", "exercises/pad.py"],
        "exercises/pad.py is a file; --out wants",
    ),
    "an unknown command": (["notebook", "exprot"], "No such command 'exprot'."),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_in_the_command_line(cli, work, name):
    arguments, sentence = MISTAKES[name]
    ran = cli(*arguments, cwd=work)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert sentence in " ".join(ran.stderr.split())


def test_a_notebook_without_an_exercise(cli, work, notebook):
    ran = cli("notebook", "import", notebook("x = 1"), cwd=work)
    assert ran.returncode == 1
    assert f"defines no exercise ({', '.join(ORDER)}).\n" in ran.stderr


def test_a_notebook_as_json(cli, notebook):
    ran = cli("run", "--file", notebook("1 / 0", WRONG, name="conv1d.ipynb"), "--json")
    assert (ran.returncode, ran.stderr) == (1, "")
    (exercise,) = json.loads(ran.stdout)["exercises"]
    assert exercise["failure"]["kind"] == "wrong_shape"
    assert exercise["notes"][0].startswith("cell 1 fails (cell 1, line 1: ZeroDivisionError")


def test_stepping_through_a_cell(cli, notebook):
    ran = warm.run("-m", "grader", "debug", "conv1d", "--file", notebook("%ls", WRONG), input="n\nq\n", timeout=60)
    assert "cell 2(3)conv1d()\n-> y = x[..., ::2]" in ran.stdout
    assert "cell 2(4)conv1d()\n-> return y" in ran.stdout
