"""`check` in a script, at Python's prompt and at IPython's; and what `import grader` costs."""

import importlib
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from unittest.mock import patch

import pytest
import torch

from grader.curriculum import ORDER
from grader.notebook.client import answer_of
from grader.notebook.colours import THEME
from grader.notebook.pieces import CannotTake
from grader.notebook.sources import take
from grader.places import SOLUTIONS
from grader.serving.client import Warm
from grader.workspace.stubs import write_stubs

QUESTION = {
    "name": "windows1d", "shown_as": "here", "notes": [], "folder": ".", "path": [], "hint": False, "explain": False,
    "width": 80, "colour": False, "encoding": "utf-8", "stages": [], "solution": False, "called": "windows1d", "timed": "",
    "linked": False,
}  # fmt: skip
WRONG = "def conv1d(x, weight, *rest, **more):\n    return x.view(9)\n"


def python(*arguments, text="", cwd=None):
    return subprocess.run(
        [sys.executable, *arguments], input=text, capture_output=True, text=True, cwd=cwd, timeout=60,
        env={**os.environ, "IPYTHONDIR": str(cwd), "NO_COLOR": "1"},
    )  # fmt: skip


HEAVY = "{'torch', 'rich', 'nbformat', 'numpy', 'IPython', 'jsonschema'} & set(sys.modules)"


def test_importing_it_is_cheap():
    code = f"import sys\nfrom grader import check\nprint(check.__doc__.split('.')[0], {HEAVY})"
    assert python("-c", code).stdout == "Grade a function as `grade NAME` does, and draw the verdict set()\n"


def test_what_reads_notebooks_needs_neither_nbformat_nor_torch():
    modules = "grader.runner.handed_in, grader.notebook.taking_back, grader.notebook.export, grader.beside"
    assert python("-c", f"import sys, {modules}\nprint({HEAVY})").stdout == "set()\n"


SCRIPT = """
import functools, torch
from grader import check
def decorate(f):
    def inner(*args, **named): return f(*args, **named)
    return inner
@decorate
def conv1d(x, weight, *rest, **more):
    return x.view(9)
print(repr(check(conv1d)))
exec("def pad(x, pad, value=0.0): return x.view(8)")
check(pad)
half = functools.partial(torch.conv2d)
check(half, "conv2d")
check(lambda x: x, "pad")
"""


def test_in_a_script(tmp_path):
    (tmp_path / "mine.py").write_text(SCRIPT)
    ran = python("mine.py", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("conv1d  mine.py\n")
    assert "mine.py, line 9: return x.view(9)" in ran.stdout
    assert "explain=True)\n<conv1d: failed>\npad  mine.py\n" in ran.stdout
    assert "shape '[8]' is invalid" in ran.stdout
    assert "Not allowed in this exercise: conv2d(x, weight) uses torch's own convolution." in ran.stdout
    assert ran.stdout.endswith("\n<lambda> has no name at the top of mine.py, so it can't be graded: give it one.\n")
    assert os.listdir(tmp_path) == ["mine.py"]


BEGINNING = """
from grader import check
def windows1d(x, kernel, stride=1, dilation=1): return x
def pad(x, pad, value=0.0): return x
check(windows1d)
check(pad)
check(windows1d, stage="int64")
check(windows1d, explain=True)
"""


def test_a_warm_up_is_offered_to_who_fails_where_everybody_begins(tmp_path):
    """As in a terminal: the first that isn't done, by the progress of the folder that one works in."""

    def offered():
        ran = python("mine.py", cwd=tmp_path)
        assert ran.stderr == ""
        return re.findall("New to strides[?] A warm-up of ten minutes: (.*)", ran.stdout)

    write_stubs(tmp_path / "exercises", ORDER)
    (tmp_path / "mine.py").write_text(BEGINNING)
    assert offered() == ["grade show trace (in a terminal)"]
    (tmp_path / "trace.ipynb").touch()
    assert offered() == ["trace.ipynb"]
    shutil.copy(SOLUTIONS / "trace.py", tmp_path / "exercises")
    assert python("-m", "grader", "trace", cwd=tmp_path).returncode == 0
    assert offered() == ["grade show diagonal (in a terminal)"]


def test_earlier_exercises_from_notebooks_beside(notebook, tmp_path, monkeypatch, capsys):
    notebook(
        "%ls\nfrom grader import check\nassert 1 / 0",
        "def windows1d(x): return helper(x)\ncheck(windows1d)",
        "def helper(x): return x + 1",
        name="windows1d.ipynb",
    )
    notebook("x = 1", "def windows2d(", name="windows2d.ipynb")
    (tmp_path / "conv1d.ipynb").write_text("{")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    with patch.dict(sys.modules):
        importlib.import_module("grader.beside")
        assert importlib.import_module("windows1d").windows1d(1) == 2
        assert capsys.readouterr().out == ""
        assert importlib.import_module("pad").pad(torch.ones(1), (1, 1)).tolist() == [0, 1, 0]
        said = "pad: neither pad.py nor pad.ipynb lies here, so the reference's is used.\n"
        assert capsys.readouterr().out == said
        with pytest.raises(
            ImportError, match=r"windows2d.ipynb defines no function windows2d \(syntax error in cell 2, "
        ):
            importlib.import_module("windows2d")
        with pytest.raises(ImportError, match=r"conv1d.ipynb: the notebook isn't JSON"):
            importlib.import_module("conv1d")
    from grader import check

    assert check.__module__ == "grader.notebook.check"


NINE = """class Nine: n = 9

nine = Nine()
def conv1d(x, weight):
    return x.view(nine.n)
"""


def test_at_the_prompt_of_python(tmp_path):
    ran = python("-i", "-q", text=f"from grader import check\n{NINE}\ncheck(conv1d)\n", cwd=tmp_path)
    if sys.version_info >= (3, 13):
        assert "conv1d  <stdin>-" in ran.stdout
        assert ran.stdout.count("shape '[9]'") == 1
        assert "Note: nine was made again by <stdin>-2; " in ran.stdout
    else:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        assert ran.stdout.startswith(
            f"Python {version} doesn't keep the source of what is typed at its prompt (3.13 does)"
        )
        assert ran.stdout.endswith("\n<check: not graded>\n")


def test_at_the_prompt_of_ipython(tmp_path):
    text = f"from grader import check\n{WRONG}\ncheck(conv1d)\n"
    ran = python("-m", "IPython", "--simple-prompt", "--colors=NoColor", text=text, cwd=tmp_path)
    assert ran.stdout.count("shape '[9]'") == 1
    assert "In [2], line 2: return x.view(9)" in ran.stdout
    assert "<conv1d: failed>" in ran.stdout


RUN = """
from grader import check
class Nine: n = 9
nine = Nine()

def conv1d(x, weight):
    return helper(x)
def helper(x): return x.view(nine.n)
"""


def test_at_the_prompt_after_a_file(tmp_path):
    (tmp_path / "mine.py").write_text(RUN)
    ran = python("-i", "-q", "mine.py", text="check(conv1d)\n", cwd=tmp_path)
    assert ran.stdout.startswith("conv1d  mine.py\n")
    assert "\n      mine.py, line 7: return helper(x)\n      mine.py, line 8: def helper(x): return " in ran.stdout
    assert "shape '[9]'" in ran.stdout
    assert "Note: nine was made again by mine.py; what has happened to it since isn't known." in ran.stdout
    text = "nine = 7\nhelper = print\n%run -i mine.py\nhelper = lambda x: x.view(nine.n)\ncheck(conv1d)\n"
    ran = python("-m", "IPython", "--simple-prompt", "--colors=NoColor", text=text, cwd=tmp_path)
    assert "conv1d  mine.py\n" in ran.stdout
    assert "mine.py, line 7: return helper(x)\n      In [4], line 1: helper = lambda x: x.view(nine.n)\n" in ran.stdout
    assert "Note: nine was made again by mine.py; " in ran.stdout


def test_in_a_folder_that_is_gone(tmp_path):
    code = f"from grader import check\nimport os\nos.rmdir({str(tmp_path)!r})\ndef pad(): pass\ncheck(pad)"
    said = "The folder that this process works in isn't there any more: go to one that is, with os.chdir(...).\n"
    assert python("-c", code, cwd=tmp_path).stdout == said


MODULE = """
import functools
from functools import partial as part
NUMBERS = {"one": [1, 2.5, (None, b"x")], 2: {3}, "part": slice(0, range(3), None)}
def conv1d(x): return helper(x, NUMBERS) + functools.reduce(part, [])
def helper(x, n): return twice(x)
def twice(x): return x
def unused(x): return x
"""


def test_what_is_taken_along(tmp_path, monkeypatch):
    filename = "<python-input-7>"
    import linecache

    monkeypatch.setitem(linecache.cache, filename, (len(MODULE), None, MODULE.splitlines(True), filename))
    scope = {"__name__": "__main__"}
    exec(compile(MODULE, filename, "exec"), scope)
    taken = take(scope["conv1d"], None, scope)
    assert (taken.name, taken.shown_as, taken.called) == ("conv1d", "<python-input-7>", "conv1d")
    assert (taken.file, taken.notes, taken.values.named) == (None, [], {})
    assert [(place, source.strip("\n")) for place, source in taken.pieces] == [
        ("", "NUMBERS = {'one': [1, 2.5, (None, b'x')], 2: {3}, 'part': slice(0, range(0, 3), None)}"),
        ("", "import functools as functools"),
        (filename, "def twice(x): return x"),
        (filename, "def helper(x, n): return twice(x)"),
        ("", "from functools import partial as part"),
        (filename, "def conv1d(x): return helper(x, NUMBERS) + functools.reduce(part, [])"),
    ]
    assert taken.pieces[2][1].count("\n") == 6


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (len, "len has no Python source that could be graded: it is a builtin function."),
        (str.join, "join has no Python source that could be graded: it is a method_descriptor."),
        (None, "check takes a function, as in check(windows1d); this is a NoneType."),
        (
            partial(len),
            "This partial has no name here, so it can't be graded: give it a name at the top of a cell first: f = ...; "
            "check(f, name='pad').",
        ),
    ],
)
def test_what_has_no_source(value, sentence):
    with pytest.raises(CannotTake) as error:
        take(value, "pad", {})
    assert str(error.value) == sentence


def luminance(colour):
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("page", [(255, 255, 255), (17, 17, 17)])
def test_colours_can_be_read_on_a_light_and_on_a_dark_page(page):
    for number in range(8):
        light, dark = sorted((luminance(THEME.ansi_colors[number]), luminance(page)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) > 3.6


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_nothing_that_the_process_that_grades_starts_can_take_its_questions():
    server = Warm("grader.notebook.answers")
    try:
        assert answer_of(server, {**QUESTION, "file": str(SOLUTIONS / "windows1d.py")})["report"]["status"] == "passed"
        assert os.readlink(f"/proc/{server.pid}/fd/0") == os.devnull
    finally:
        server.close()
