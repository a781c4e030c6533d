"""Notebooks made by chance, damaged in every way: one sentence or a function, never a traceback of ours or a lost file.

STRIDELINGS_NOTEBOOKS=10000 makes that many instead of a few.
"""

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.notebook.taking_back import take_back
from grader.runner.cells import NotANotebook
from grader.runner.handed_in import load_notebook
from grader.workspace.stubs import stub

MANY = settings(
    max_examples=int(os.environ.get("STRIDELINGS_NOTEBOOKS", "150")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)

FRAGMENTS = st.sampled_from(
    [
        "def pad(x, pad, value=0.0):\n    return x\n",
        "def pad(x:\n",
        "    return x\n",
        "pad = lambda x: x\n",
        "pad = pad\n",
        "def pad(): return helper()\n",
        "def helper(): return pad\n",
        "from pad import pad\n",
        "from nowhere import *\n",
        "from __future__ import annotations\n",
        "import math, nowhere\n",
        "%matplotlib inline\n",
        "%%time\n",
        "%%bash\n",
        "!ls 'it\\\n",
        "x?\n",
        "?",
        '"""\n',
        "'",
        "((",
        "])",
        "\\\n",
        "#",
        ";",
        "\t",
        "\r\n",
        "\0",
        "\ufeff",
        "\ud800",
        "1 / 0\n",
        "x = 1; x += 1; del x\n",
        "class pad: pass\n",
        "for pad in range(3): pass\n",
        "if True:\n",
        "async def pad(x): await x\n",
        "await pad\n",
        "return\n",
        "yield 1\n",
        "raise SystemExit\n",
        "@pad\n",
        "global pad\n",
        "é = 1\n",
        stub("pad"),
    ]
)
SOURCES = st.lists(FRAGMENTS | st.text(max_size=20), max_size=6).map("".join)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "code", "code", "markdown", "raw"]) | JUNK,
        "source": SOURCES | st.lists(SOURCES | JUNK, max_size=3) | JUNK,
        "input": SOURCES | JUNK,
        "metadata": st.fixed_dictionaries({}, optional={"stridelings": JUNK}) | JUNK,
        "outputs": JUNK,
        "id": JUNK,
    },
)
NOTEBOOKS = st.fixed_dictionaries(
    {},
    optional={
        "nbformat": st.integers(0, 5) | JUNK,
        "metadata": st.fixed_dictionaries({}, optional={"kernelspec": JUNK, "language_info": JUNK}) | JUNK,
        "cells": st.lists(CELLS | JUNK, max_size=5) | JUNK,
        "worksheets": st.lists(st.fixed_dictionaries({"cells": st.lists(CELLS, max_size=3) | JUNK}) | JUNK, max_size=2)
        | JUNK,
    },
)


@st.composite
def files(draw):
    """The bytes of a notebook: whole, cut off, or with other bytes in its midst."""
    data = draw(
        NOTEBOOKS.map(lambda book: json.dumps(book).encode())
        | JUNK.map(lambda book: json.dumps(book).encode())
        | st.binary(max_size=50)
    )
    if draw(st.integers(0, 4)) == 0:
        at = draw(st.integers(0, len(data)))
        data = (
            data[:at]
            + draw(st.sampled_from([b"", b"\xff", b"<<<<<<< HEAD\n", b"\0"]))
            + data[at + draw(st.integers(0, 9)) :]
        )
    return data


@MANY
@given(files())
def test_a_notebook_by_chance(data):
    with TemporaryDirectory() as folder:
        file, exercises = Path(folder, "x.ipynb"), Path(folder, "exercises")
        file.write_bytes(data)
        exercises.mkdir()
        for name in ("pad.py", "conv1d.py"):
            (exercises / name).write_text("mine")
        with patch.dict(sys.modules), patch.object(sys, "meta_path", [*sys.meta_path]):
            found = load_notebook(file, "pad", None, 1.0)
        assert (found.function is None) == (found.kind is not None)
        assert "\n" not in found.message
        if found.kind:
            assert found.message
        try:
            backs, refused = take_back(file, exercises), ""
        except NotANotebook as error:
            backs, refused = [], str(error)
        assert refused in ("", found.message)
        for back in backs:
            if back.how == "made":
                compile(back.file.read_bytes(), "pad.py", "exec")
        assert [each.read_text() for each in exercises.glob("pad*.py")].count("mine") == 1
        assert (exercises / "conv1d.py").read_text() == "mine"
