"""Cells as IPython has them become Python, line for line."""

import pytest

from grader.runner.magics import assigned_by_magic, runs_a_file, without_magics

BECOMES = {
    "plain Python stays": ("x = 5 % 3\ny = 'what?'\n", "x = 5 % 3\ny = 'what?'\n"),
    "a line magic": ("%matplotlib inline\nx = 1", "pass\nx = 1"),
    "a shell line, with the shell's quotes": ("!pip install \"it's\nx = 1", "pass\nx = 1"),
    "a shell line over several lines": ("!pip install \\\n    torch\nx = 1", "pass\n\nx = 1"),
    "indented": ("for i in x:\n    !echo {i}\n    %timeit f(i)", "for i in x:\n    pass\n    pass"),
    "assigned": ("files = !ls\nhome, n = %env HOME\nz = 1", "files = None\nhome, n = None\nz = 1"),
    "timed": ("%time y = f(x)\n%timeit f(x)", "y = f(x)\npass"),
    "questions": ("x?\n?x\nx.y??\ny = 1  # right?", "pass\npass\npass\ny = 1  # right?"),
    "automagic": ("pip install torch", ""),
    "%% that keeps its body": ("%%time\nx = 1", "\nx = 1"),
    "%% on %%": ("%%capture out\n%%time\n%ls\nx = 1", "\n\npass\nx = 1"),
    "an unknown %% over Python": ("%%heat\nx = 1\n!ls", "\nx = 1\npass"),
    "an unknown %% over something else": ("%%sql\nselect * from x", ""),
    "%%bash": ('%%bash\necho "x', ""),
    "%%writefile over Python": ("%%writefile a.py\nx = 1", ""),
    "%%script": ("\n%%script false --no-raise\nx = 1", ""),
    "% in a string of several lines": ('"""\n% of windows?\n!\n"""\n%ls', '"""\n% of windows?\n!\n"""\npass'),
    "% in brackets": ("x = (a\n  % b)\n!ls", "x = (a\n  % b)\npass"),
    "a bracket in a comment": ("x = 1  # (\n!ls", "x = 1  # (\npass"),
    "a quote in a comment": ("x = 1  # it's '''\n!ls", "x = 1  # it's '''\npass"),
    "carried on": ('s = "a" \\\n  "% b"\n!ls', 's = "a" \\\n  "% b"\npass'),
    "autocall": ("/f x\n,f a b\n;f a", "pass\npass\npass"),
    "not equal isn't a shell line": ("x == !y", "x == !y"),
    "Windows' line ends": ("%ls\r\nx = 1\r\n", "pass\nx = 1\n"),
    "a syntax error stays": ("def f(:\n    pass", "def f(:\n    pass"),
}


@pytest.mark.parametrize("name", BECOMES)
def test_a_cell_becomes_python(name):
    cell, python = BECOMES[name]
    assert without_magics(cell) == python


ASSIGNED = {"files = !ls": "files", "  a, b = %env X": "a, b", "x = 1": "", "x == !y": "", "%ls": "", "x = y % z": ""}


@pytest.mark.parametrize("line", ASSIGNED)
def test_what_a_magic_assigns_to(line):
    assert assigned_by_magic(line) == ASSIGNED[line]


def test_a_file_that_is_run():
    for cell, runs in {
        "%run a.py": True,
        "x\n  %run -i a": True,
        "%%time\n%run a": True,
        "'''\n%run a\n'''": False,
    }.items():
        assert runs_a_file(cell, without_magics(cell)) == runs
