"""Where a function is defined again, or out of reach: each has a sentence that says what to do."""

import pytest

from grader.curriculum import find
from grader.grading.session import Options, grade
from grader.places import SOLUTIONS
from grader.report.words import details, headline
from grader.runner.limits import Limits

PAD = (SOLUTIONS / "pad.py").read_text()
WRONG = "\n\ndef pad(x, pad, value=0.0):\n    return x\n"
AFTER = len(PAD.splitlines())
DEF = 1 + PAD.splitlines().index("def pad(x: Tensor, pad: Sequence[int], value: float = 0.0) -> Tensor:")
STAR = "from torch.nn.functional import *"

AGAIN = {
    "a second def": ([PAD + WRONG], f"pad is defined in lines {DEF} and {AFTER + 3}; the one of line {AFTER + 3} is graded"),
    "a star": ([PAD + STAR], f"line {AFTER + 1} ({STAR}) replaces the pad of line {DEF}, and is what is graded: move it to the top"),
    "an import by name": (
        [f"{PAD}from torch.nn.functional import pad"],
        f"line {AFTER + 1} (from torch.nn.functional import pad) replaces the pad of line {DEF}, and is what is graded: move it to the top",
    ),
    "a second def in a cell": ([PAD + WRONG, "x = 1"], f"pad is defined in cell 1, lines {DEF} and {AFTER + 3}; the last one is graded"),
    "a later cell": ([PAD, WRONG], "pad is defined in cells 1 and 2; the last one is graded"),
    "a star in a later cell": ([PAD, STAR], f"cell 2, line 1 ({STAR}) replaces the pad of cell 1, and is what is graded: move it to the top"),
}  # fmt: skip

ONCE = {
    "a star before it": [f"{STAR}\n{PAD}"],
    "a star before it, in a cell": [STAR, PAD],
    "a star that brings another name": [f"{PAD}from math import *"],
    "another name": [f"{PAD}from torch.nn.functional import pad as theirs"],
    "wrapped": [f"import functools\n{PAD}\npad = functools.lru_cache(pad)"],
    "overloads": [f"from typing import overload\n@overload\ndef pad(x, pad): ...\n{PAD}"],
    "a deep expression": [f"x = {' + '.join(['1'] * 900)}\n{PAD}"],
    "one of two": [f"try:\n    from no_such_module import pad\nexcept ImportError:\n    pass\n{PAD}"],
}

HIDDEN = {
    "a method": "class Mine:\n    def pad(self, x, pad):\n        return x\n",
    "a Module": "import torch\nclass Padder(torch.nn.Module):\n    def forward(self, x, pad):\n        return x\n",
    "under main": "if __name__ == '__main__':\n    def pad(x, pad):\n        return x\n",
    "within another": "def outer():\n    def pad(x, pad):\n        return x\n    return pad\n",
}
SAYS = {
    "a method": "line 2 has it as a method of the class Mine: move it out, to the top, without self.",
    "a Module": "Padder (line 2) is a Module: hand in a function pad at the top of the {}, which does what its forward does.",
    "under main": "line 2 has it under if __name__ == ..., which isn't run when a {} is graded: move it out.",
    "within another": "line 2 has it within the function outer, where nobody else can call it: move it to the top.",
}

ONLY_IN_NOTEBOOKS = {
    "!pip install torch\n" + PAD: "Line 1 (!pip install torch) is for a notebook, and no Python: take it out, or hand in the notebook.",
    "import torch\n%matplotlib inline\n" + PAD: "Line 2 (%matplotlib inline) is for a notebook, and no Python: take it out, or hand in the notebook.",
    "get_ipython().system('ls')\n" + PAD: "Running the file fails in line 1, before pad is defined (NameError: name 'get_ipython' is not defined, which only a notebook has: take that line out).",
}  # fmt: skip


@pytest.fixture
def handed_in(attempt, notebook):
    """Grade one source as a file, several as the cells of a notebook."""

    def run(sources, as_notebook=False):
        if len(sources) == 1 and not as_notebook:
            return attempt("pad", sources[0])
        return grade(find("pad"), notebook(*sources), Options(coach=False))

    return run


@pytest.mark.parametrize("name", AGAIN)
def test_a_function_that_is_made_again(handed_in, name):
    sources, note = AGAIN[name]
    assert note in handed_in(sources).notes


@pytest.mark.parametrize("name", ONCE)
def test_a_function_that_is_made_once(handed_in, name):
    result = handed_in(ONCE[name])
    assert not any("is graded" in note for note in result.notes)
    assert result.status == "passed"


@pytest.mark.parametrize("as_notebook", [False, True])
@pytest.mark.parametrize("name", HIDDEN)
def test_a_function_out_of_reach(handed_in, name, as_notebook):
    result = handed_in([HIDDEN[name]], as_notebook)
    whole, where = ("notebook", "in the notebook: cell 1,") if as_notebook else ("file", "at the top of the file:")
    assert result.failure.kind == "not_defined"
    assert headline(result) == f"There is no function pad {where} {SAYS[name].format(whole)}"


@pytest.mark.parametrize("source", ONLY_IN_NOTEBOOKS)
def test_a_line_that_only_a_notebook_has(attempt, source):
    assert headline(attempt("pad", source)) == ONLY_IN_NOTEBOOKS[source]


def test_a_notebook_that_is_called_py(notebook, tmp_path):
    notebook(PAD).rename(tmp_path / "mine.py")
    result = grade(find("pad"), tmp_path / "mine.py", Options(coach=False))
    assert headline(result) == "The file is a notebook that is called .py: rename it to mine.ipynb."


def test_a_cell_that_writes_a_file(handed_in):
    result = handed_in([f"%%writefile pad.py\n{PAD}", "from pad import pad"])
    assert headline(result) == (
        "There is no function pad in the notebook: cell 1 writes it into a file (%%writefile), which isn't done here: "
        "take its first line away."
    )


@pytest.mark.parametrize("how", ["@torch.compile", "@torch.compile(dynamic=True)", "@torch.compile()"])
def test_nothing_is_compiled(attempt, how):
    result = attempt("pad", f"import torch\n{PAD.replace('def pad', f'{how}{chr(10)}def pad')}")
    assert result.status == "passed"
    assert any(note.startswith("torch.compile does nothing while you are graded") for note in result.notes)


def test_what_follows_a_failing_line_of_a_cell_is_run(handed_in):
    """As in Colab and Kaggle: what isn't here takes nothing else with it, and is told."""
    imports, rest = PAD.split("\n\n\n", 1)
    cell = f"from google.colab import drive\ndrive.mount('/content/drive')\n{imports}"
    result = handed_in([cell, rest])
    assert result.status == "passed"
    assert "cell 1, line 1: No module named 'google'" in result.notes
    assert any("cell 1, line 2: NameError: name 'drive' is not defined" in note for note in result.notes)


def test_the_line_of_a_cell_that_never_ends(notebook):
    endless = "def pad(x, pad, value=0.0):\n    while True:\n        x = x + 1\n"
    options = Options(coach=False, limits=Limits(call_seconds=1.0))
    result = grade(find("pad"), notebook("import torch", endless), options)
    line = result.failure.verdict.facts["line"]
    assert (line.line, line.code) in [(2, "while True:"), (3, "x = x + 1")]
    assert details(result.failure)[0].startswith(f"It was at cell 2, line {line.line}: ")


def test_a_cell_that_raises_is_over(handed_in):
    result = handed_in([PAD, f"raise SystemExit\n{WRONG}"])
    assert result.status == "passed"
