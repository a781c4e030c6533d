"""Functions out of notebooks: with what they need, without what they don't, and never over somebody's work."""

import pytest

from grader.notebook.scopes import bindings, statements
from grader.notebook.taking_back import take_back
from grader.places import SOLUTIONS
from grader.workspace.stubs import stub


@pytest.fixture
def exercises(tmp_path):
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / "pad.py").write_text(stub("pad"))
    return folder


def taken(notebook, exercises, *cells):
    return {back.name: back for back in take_back(notebook(*cells), exercises)}


HANDED_IN = [
    "%matplotlib inline\nimport torch, math\nfrom torch import Tensor\nimport matplotlib.pyplot as plt",
    "x = torch.randn(3)\nSCALE = 2\nSCALE *= 1\ntable = {'one': 1}",
    "def unused(): pass\n\n# not this\n\n# round up\n# or so\ndef up(a, b):\n    return -(-a // b) * SCALE",
    "def pad(x, pad, value=0.0):\n    return x  # first try",
    "!ls\ndef pad(\n    x: Tensor, pad: list[int], value: float = float(table['one'])\n) -> Tensor:\n    # mine\n    %time n = up(1, 2)\n    return torch.full_like(x, math.pi * n)",
    "pad(x, (1, 1))\nplt.plot(x)",
]

PAD = '''"""pad: a frame of constant values around a tensor."""

import torch, math
from torch import Tensor


SCALE = 2
SCALE *= 1
table = {'one': 1}


# round up
# or so
def up(a, b):
    return -(-a // b) * SCALE


def pad(
    x: Tensor, pad: list[int], value: float = float(table['one'])
) -> Tensor:
    """TASK"""
    # mine
    n = up(1, 2)
    return torch.full_like(x, math.pi * n)
'''


def test_a_function_comes_with_all_that_it_needs_and_no_more(notebook, exercises):
    backs = taken(notebook, exercises, *HANDED_IN)
    assert list(backs) == ["pad"]
    assert (backs["pad"].how, backs["pad"].kept) == ("made", None)
    task = stub("pad").split('"""')[3]
    assert (exercises / "pad.py").read_text() == PAD.replace("TASK", task)


def test_what_was_there_is_kept(notebook, exercises):
    (exercises / "pad.py").write_text("mine")
    back = taken(notebook, exercises, *HANDED_IN)["pad"]
    assert back.kept == exercises / "pad.kept-1.py"
    assert back.kept.read_text() == "mine"
    again = taken(notebook, exercises, *HANDED_IN)["pad"]
    assert (again.how, again.kept) == ("same", None)
    assert len(list(exercises.iterdir())) == 2


def test_a_solution_there_and_back(notebook, exercises):
    sources = {name: (SOLUTIONS / f"{name}.py").read_text() for name in ("pad", "windows1d", "conv1d")}
    assert set(taken(notebook, exercises, *sources.values())) == set(sources)
    for name, source in sources.items():
        back = (exercises / f"{name}.py").read_text()
        assert back.split("def ")[1:] == source.split("def ")[1:]
        assert sorted(filter(None, back.split("def ")[0].split("\n"))) == sorted(
            filter(None, source.split("def ")[0].split("\n"))
        )


def test_earlier_exercises_of_the_notebook_are_imported(notebook, exercises):
    cells = ["def pad(x): return x", "def conv1d(x, w): return pad(x)"]
    assert set(taken(notebook, exercises, *cells)) == {"pad", "conv1d"}
    source = (exercises / "conv1d.py").read_text()
    assert "\nfrom pad import pad\n" in source
    assert "def pad" not in source


@pytest.mark.parametrize(
    ("cells", "how"),
    [
        ([stub("pad")], {"pad": "untouched"}),
        (["def pad(x: int):\n    raise NotImplementedError"], {"pad": "made"}),
        (["def pad(x): return x", "def pad(x:\n    return"], {"pad": "broken"}),
        (["def pad(x:\n    return", "def pad(x): return x"], {"pad": "made"}),
        (["pad = print"], {"pad": "made"}),
        (["from pad import pad\npad(1)"], {}),
        (["x = 1"], {}),
    ],
)
def test_what_becomes_of_it(notebook, exercises, cells, how):
    assert {name: back.how for name, back in taken(notebook, exercises, *cells).items()} == how
    if "made" not in how.values():
        assert (exercises / "pad.py").read_text() == stub("pad")


def test_futures_and_stars_come_along_where_they_matter(notebook, exercises):
    cells = ["from math import *", "from __future__ import annotations", "def pad(x: Nowhere): return floor(x)"]
    taken(notebook, exercises, *cells)
    source = (exercises / "pad.py").read_text()
    assert source.index("from __future__ import annotations\n") < source.index("from math import *\n")
    taken(notebook, exercises, "from math import *", "def pad(x): return len(x)")
    assert "import *" not in (exercises / "pad.py").read_text()


def rest_of(exercises):
    """What stands in pad.py, but for its head and the task."""
    source = (exercises / "pad.py").read_text()
    return (
        source.removeprefix(PAD.split("\n")[0]).replace(f'    """{stub("pad").split(chr(34) * 3)[3]}"""\n', "").strip()
    )


FILLED = """
TABLE, LIST, OTHER = {}, [], {}
ONE = 1
TABLE = {}


class H: pass


TABLE[1] = ONE
LIST.append(4)


for i in range(3): TABLE[i] = H


H.g = lambda self: 1


del TABLE[0]


def pad(x):
    return TABLE[1], LIST


pad.calls = 0
"""


def test_what_is_filled_in_later_comes_along(notebook, exercises):
    cells = [
        "TABLE, LIST, OTHER = {}, [], {}\nTABLE[0] = 0\nONE = 1",
        "TABLE = {}\nclass H: pass",
        "TABLE[1] = ONE\nOTHER[2] = 3\nLIST.append(4)\nLIST.index(4)",
        "for i in range(3): TABLE[i] = H",
        "H.g = lambda self: 1\ndel TABLE[0]",
        "def pad(x):\n    return TABLE[1], LIST",
        "pad.calls = 0",
    ]
    taken(notebook, exercises, *cells)
    assert rest_of(exercises) == FILLED.strip()


def test_a_delete_defines_nothing(notebook, exercises):
    assert taken(notebook, exercises, "def pad(x): return x", "del pad")["pad"].how == "made"
    assert rest_of(exercises) == "def pad(x): return x"


def test_what_a_file_cannot_hold_is_said(notebook, exercises):
    cells = [
        "import asyncio\nv = await asyncio.sleep(0, 3)\nz = !ls",
        "%%time\nLS = !ls -l",
        "TEXT = '''\nx = %env\n'''\ndef pad(x):\n    y = !pwd\n    return v, LS, TEXT",
    ]
    back = taken(notebook, exercises, *cells)["pad"]
    assert back.notes == (
        "v isn't there, because cell 1 makes it with an await outside of any function",
        "LS is None, because cell 2 has `LS = !ls -l` there",
        "y is None, because cell 3 has `y = !pwd` there",
    )
    compile((exercises / "pad.py").read_text(), "pad.py", "exec")
    assert taken(notebook, exercises, *cells)["pad"].notes == back.notes


def test_which_names_a_statement_binds_and_needs():
    (statement,) = statements(
        "@deco(K)\ndef f(x: T, y=D):\n    def g():\n        return h(x)\n    return [z for z in g()] + f(x) + [m.n]",
        "cell 1",
    )
    assert statement.binds == {"f"}
    assert statement.reads == {"deco", "K", "T", "D"}
    assert statement.needs == {"deco", "K", "T", "D", "h", "f", "m"}


def test_which_names_a_statement_changes():
    source = "T[1].x = f(U[2])\nwith a: (V.y, W) = 1, 2\ndel X[0]; Y.append(Z.append(1)); A.count(1); B.c += 1"
    assert [sorted(each.changes) for each in statements(source, "")] == [["T"], ["V"], ["X"], ["Y"], [], ["B"]]


@pytest.mark.parametrize(
    ("source", "writes"),
    [
        ("f = open('w')", False),
        ("f = open('a file')", False),
        ("f = open(x, 'rb')", False),
        ("f = open(x, 'wb')", True),
        ("with Path(x).open(mode='r+') as f: pass", True),
        ("f = io.open(x, encoding='ascii', mode='a')", True),
        ("def f(): open(x, 'w')", False),
        ("f = lambda: open(x, 'w')", False),
        ("class A:\n    f = open(x, 'x')", True),
    ],
)
def test_which_statements_write_to_files(source, writes):
    assert [each.writes for each in statements(source, "")] == [writes]


def test_a_name_that_builds_on_itself_is_followed_back():
    all_of_it = statements("f = 0\ndef f(): pass\ng = 1\nf = cached(f); f = again(f)", "cell 1")
    assert [each.text for each in bindings(all_of_it, "f")] == ["def f(): pass", "f = cached(f)", "f = again(f)"]
