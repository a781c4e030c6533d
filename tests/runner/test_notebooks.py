"""Notebooks as they are handed in: a right verdict, or one clear sentence."""

import json

import pytest

from grader.coach.repro import script
from grader.curriculum import find
from grader.grading.session import Options, grade
from grader.places import SOLUTIONS
from grader.report.words import details, headline
from grader.runner.limits import Limits

LIMITS = Limits(call_seconds=2.0)
STUB = "def {}(x, *more, **named):\n    raise NotImplementedError\n"


def solution(name, *replacements):
    """A solution as it stands in a notebook that holds all exercises: without their imports."""
    text = (SOLUTIONS / f"{name}.py").read_text()
    for each in ("pad", "windows1d", "windows2d"):
        text = text.replace(f"from {each} import {each}\n", "")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


PAD, WINDOWS, CONV = solution("pad"), solution("windows1d"), solution("conv1d")
IMPORTING = (SOLUTIONS / "conv1d.py").read_text()
REFERENCE = "pad and windows1d: not in your notebook or beside it, so the reference's is used"


def run(file, name="conv1d", stages=("one", "window", "stride")):
    return grade(find(name), file, Options(limits=LIMITS, stages=stages), file.name)


RIGHT = {
    "all in one": ([PAD, WINDOWS, CONV], []),
    "imported though it is in the notebook": ([PAD, WINDOWS, IMPORTING], []),
    "defined below": ([CONV, WINDOWS, PAD], []),
    "the reference's": ([IMPORTING], [REFERENCE]),
    "magics": (
        [
            "%matplotlib inline\n!pip install torch\nimport torch",
            PAD,
            "%%time\n" + WINDOWS,
            "%%bash\nls",
            CONV,
            "conv1d?",
        ],
        [],
    ),
    "what Jupyter has without an import": (
        [PAD, WINDOWS, CONV, "get_ipython().run_line_magic('ls', '')\ndisplay(conv1d)\nprint(In, Out)"],
        [],
    ),
    "an earlier exercise that is cached": (
        ["import functools\n" + PAD.replace("def pad", "@functools.lru_cache(None)\ndef pad"), WINDOWS, IMPORTING],
        [],
    ),
    "await": (
        [
            "import asyncio\nx = await asyncio.sleep(0, 3)\nassert x == 3\nt = asyncio.ensure_future(asyncio.sleep(0, 4))",
            "assert await t == 4",
            PAD,
            WINDOWS,
            CONV,
        ],
        [],
    ),
    "a check of its own": ([PAD, WINDOWS, CONV, "from grader import check\nassert check(conv1d)"], []),
    "plots, where there is no matplotlib": (
        ["import torch, nothing.pyplot as plt", PAD, WINDOWS, CONV, "plt.plot([1])"],
        [
            "cell 1, line 1: No module named 'nothing'",
            "cell 5 fails (cell 5, line 1: NameError: name 'plt' is not defined), which changes nothing: conv1d is defined",
        ],
    ),
    "cells that fail": (
        ["1 / 0", "def f(:", PAD, WINDOWS, CONV, "input()", "exit()", "import sys\nsys.exit(3)"],
        [
            "cells 1, 2, 6, 7 and 8 fail (cell 1, line 1: ZeroDivisionError: division by zero), which changes nothing: "
            "conv1d is defined"
        ],
    ),
    "the last definition": (
        [STUB.format("conv1d"), PAD, WINDOWS, CONV],
        ["conv1d is defined in cells 1 and 4; the last one is graded"],
    ),
    "a name that is used for something else": (
        [PAD, WINDOWS, CONV, "conv1d = 3"],
        ["a later cell makes conv1d an int; the function of cell 3 is graded"],
    ),
    "a newer version that can't be read": (
        [PAD, WINDOWS, CONV, "def conv1d(x:\n    pass"],
        ["cell 4 also has a conv1d, with a syntax error (line 1: '(' was never closed); that of cell 3 is graded"],
    ),
    "an older version that can't be read, and another cell": (
        ["x = = 3", "def conv1d(x):\nreturn x", PAD, WINDOWS, CONV],
        [
            "cell 2 also has a conv1d, with an indentation error (line 2: expected an indented block after function "
            "definition on line 1); that of cell 5 is graded",
            "cell 1 fails (syntax error in cell 1, line 1: invalid syntax), which changes nothing: conv1d is defined",
        ],
    ),
    "a name that is deleted": (
        [PAD, WINDOWS, CONV, "del conv1d"],
        ["a later cell deletes conv1d; the function of cell 3 is graded"],
    ),
    "files that IPython runs": (
        ["%run -i a.py", PAD, WINDOWS, CONV, "if True:\n    %run b", "x = '''\n%run c\n'''"],
        ["cells 1 and 5: %run isn't run here"],
    ),
    "a cell that never ends": (
        ["while True: pass", PAD, WINDOWS, CONV],
        ["cell 1 fails (cell 1, line 1: it takes too long, and was stopped), which changes nothing: conv1d is defined"],
    ),
    "a future that holds for later cells": (
        ["from __future__ import annotations", PAD, WINDOWS, CONV.replace("bias: Tensor | None", "bias: Nowhere")],
        [],
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_function(notebook, name):
    cells, notes = RIGHT[name]
    result = run(notebook(*cells), stages=("stride",))
    assert (result.status, headline(result)) == ("passed", "")
    assert list(result.notes) == notes


WRONG = {
    "no function": (["x = 1", "def conv(x): pass"], "not_defined", "There is no function conv1d in the notebook; it defines conv."),
    "not a function": (["conv1d = 3"], "not_defined", "conv1d is not a function but an int."),
    "nothing": ([], "does_not_import", "The notebook has no code cells with anything in them."),
    "a syntax error": (["x = 1", "%ls\ndef conv1d(x:\n  pass"], "does_not_import", "Syntax error in cell 2, line 2: "),
    "an indentation error": (["def conv1d(x):\nreturn x"], "does_not_import", "Indentation error in cell 1, line 2: "),
    "a cell that fails first": (
        ["x = 1", "import torch\nraise SystemExit\n" + CONV],
        "does_not_import",
        "Running cell 2, line 2 fails, before conv1d is defined (SystemExit).",
    ),
    "a cell that never ends": (["while True: pass\n" + CONV], "timed_out", "Still running, so it was stopped: cell 1, line 1, before conv1d"),
    "a cell that can't be stopped": (
        ["import time\nwhile True:\n    try: time.sleep(9)\n    except BaseException: pass", CONV],
        "timed_out",
        "Still running, so it was stopped: no answer within 6 s, of which it spent 0.",
    ),
    "the process ended": (["import os; os._exit(3)", CONV], "crashed", "No answer: the code ended the whole process (exit status 3) instead of returning (while the notebook was run)."),
    "not written yet": ([STUB.format("conv1d")], "not_started", "Not written yet. Open handed_in.ipynb, follow the TODOs"),
    "an earlier one not written yet": (
        [STUB.format("pad"), WINDOWS, CONV],
        "not_started",
        "conv1d calls your pad, which isn't written yet: begin with grade pad.",
    ),
    "torch's own": ([CONV, "from torch.nn.functional import conv1d"], "banned_call", "Not allowed in this exercise"),
    "an exception": (
        ["", "def conv1d(x, weight):\n    z = x\n    return z.view(7)"],
        "raised",
        "conv1d(x, weight) raises RuntimeError: shape '[7]'",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_notebook_gets_one_sentence(notebook, name):
    cells, kind, sentence = WRONG[name]
    result = run(notebook(*cells))
    assert result.failure.kind == kind
    assert headline(result).startswith(sentence)
    assert "\n" not in headline(result)


def test_lines_are_told_by_cell(notebook):
    result = run(notebook("%ls", "\ndef conv1d(x, weight):\n    z = x\n    return z.view(7)"))
    assert "cell 2, line 4: return z.view(7)" in details(result.failure)
    assert any(rung.text.startswith("It fails in cell 2, line 4") for rung in result.failure.ladder)


def of_our_own_making(folder, *pieces):
    cells = [code_cell(source, metadata={"stridelings": place}) for place, source in pieces]
    file = folder / "cells.ipynb"
    file.write_text(json.dumps({"cells": cells}))
    return file


def test_pieces_of_one_cell_are_told_as_the_learner_calls_it(tmp_path):
    helper, function = "def helper(x):\n    return x.nope\n", "def conv1d(x, weight):\n    return helper(x)\n"
    pieces = [("In [12]", "\n\n\n" + helper), ("mine.py", "y = 1"), ("In [12]", function), ("In [2]", "1 / 0")]
    result = run(of_our_own_making(tmp_path, *pieces))
    lines = details(result.failure)
    assert [line for line in lines if line.startswith("In [")] == [
        "In [12], line 2: return helper(x)",
        "In [12], line 5: return x.nope",
    ]
    assert result.notes == (
        "In [2] fails (In [2], line 1: ZeroDivisionError: division by zero), which changes nothing: conv1d is defined",
    )


@pytest.mark.parametrize("place", ["../pad.py", ".", "..", "/etc/x", "a\nb", "x" * 101, 3, None, ["In [2]"]])
def test_a_place_that_is_none_is_left_aside(tmp_path, place):
    result = run(of_our_own_making(tmp_path, (place, "def conv1d(x, weight):\n    return x.nope\n")))
    assert "cell 1, line 2: return x.nope" in details(result.failure)


def test_a_failure_by_hand_is_a_cell_for_the_notebook(notebook):
    wrong = "def conv1d(x, weight, *rest, **more):\n    return x[..., ::2]\n"
    file = notebook("%ls", wrong)
    made = script(find("conv1d"), file, run(file).failure)
    assert made.startswith("# A cell for handed_in.ipynb, after the one that defines conv1d.\nimport torch\n")
    scope = {}
    exec(wrong + made, scope)
    assert scope["yours"].shape != scope["torchs"].shape


def test_the_culprit_is_found_in_the_notebook(notebook):
    wrong = solution("windows1d", ("stride * step, dilation", "step, dilation"))
    result = run(notebook(PAD, wrong, CONV))
    assert result.failure.stage == "stride"
    assert result.failure.diagnosis.culprit == "windows1d"


def test_a_special_case_is_asked_in_the_notebook(notebook):
    wrong = solution("windows2d", ("stride_h * step_h", "step_h"))
    result = run(notebook(WINDOWS, wrong), "windows2d", ())
    assert result.failure.diagnosis.special.exercise == "windows1d"


def test_earlier_exercises_beside_the_notebook(notebook, tmp_path):
    (tmp_path / "pad.py").write_text("def pad(x, pad, value=0.0):\n    return x.no_such_thing\n")
    notebook("x = 1", "def windows1d(x, *more):\n    raise NotImplementedError", name="windows1d.ipynb")
    result = run(notebook(IMPORTING))
    assert "pad.py, line 2: return x.no_such_thing" in details(result.failure)
    assert result.notes == ()
    (tmp_path / "pad.py").write_text((SOLUTIONS / "pad.py").read_text())
    result = run(notebook(IMPORTING))
    assert headline(result) == "conv1d calls your windows1d, which isn't written yet: begin with grade windows1d."


def code_cell(source, **more):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], **more}


ALL = [PAD, WINDOWS, CONV]
FORMS = {
    "nbformat 3": {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ALL, "language": "python"}]}]},
    "nbformat 3 in two worksheets": {
        "nbformat": 3,
        "worksheets": [{"cells": [{"cell_type": "code", "input": PAD + WINDOWS}]}, {"cells": [{"cell_type": "code", "input": CONV}]}],
    },
    "lines": {"cells": [code_cell(CONV.splitlines(keepends=True)), code_cell(PAD), code_cell(WINDOWS)]},
    "cells that are none": {"cells": [None, 3, [], {}, {"cell_type": "code"}, {"cell_type": "code", "source": 3}, *map(code_cell, ALL)]},
    "odd metadata": {"metadata": 3, "nbformat": "x", "cells": [code_cell(each, metadata=[3]) for each in ALL]},
    "pictures of 50 MB": {"cells": [code_cell(each, outputs=[{"data": {"image/png": "A" * (17 << 20)}}]) for each in ALL]},
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_forms_of_notebooks(tmp_path, name):
    file = tmp_path / "x.ipynb"
    file.write_text(json.dumps(FORMS[name]))
    assert headline(run(file, stages=("one",))) == ""


BROKEN = {
    "empty": (b"", "The notebook is empty."),
    "cut off": (b'{"cells": [', "The notebook isn't JSON (line 1: Expecting value)."),
    "a conflict": (b'{\n<<<<<<< HEAD\n"cells": []}', "The notebook isn't JSON (line 2: "),
    "Python": (b"def conv1d(): pass", "The notebook isn't JSON (line 1: "),
    "not text": (b"\xff\xfe\xfa\xff\x01", "The notebook isn't UTF-8 text."),
    "a list": (b"[1]", "The file is JSON, but not a notebook."),
    "no cells": (b'{"cells": {}}', "The file is JSON, but not a notebook: it has no cells."),
    "nested": (b"[" * 200_000, "The notebook isn't JSON that a notebook could hold (nested too deeply)."),
    "R": (
        b'{"cells": [], "metadata": {"kernelspec": {"language": "R"}}}',
        "The notebook is written in R, not in Python.",
    ),
    "half a surrogate": (b'{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'"}]}', "Running cell 1 fails, "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_notebook_gets_one_sentence(tmp_path, name):
    data, sentence = BROKEN[name]
    file = tmp_path / "x.ipynb"
    file.write_bytes(data)
    result = run(file)
    assert result.failure.kind == "does_not_import"
    assert headline(result).startswith(sentence)
