"""The line that alone needs another text: it is found, and what is said of it is true."""

from __future__ import annotations

import difflib
import runpy
from pathlib import Path

import pytest

from grader.coach.place.mend import Patience, seek_line
from grader.curriculum import find
from grader.grading.session import grade

COACH = Path(__file__).parents[1]
CALM = Patience(search=30.0, after=2.0, in_all=60.0, call=2.0, large_call=10.0)
"""On a machine that does other things, too."""

# Files with one wrong line that is found; most of all kinds of edits.
FOUND = [
    ("conv1d", "stride-not-in-the-steps", 1),
    ("conv1d", "dilation-ignored-in-the-window", 1),
    ("conv1d", "kernel-flipped", 1),
    ("conv1d", "bias-of-the-first-channel", 1),
    ("conv1d", "size-divided-before-plus-1", 1),
    ("conv2d", "stride-h-w-swapped", 0),
    ("conv2d", "first-of-the-pair", 0),
    ("pad", "after-used-twice", 0),
    ("pad", "before-and-after-swapped", 0),
]


def wrong_and_right(name: str, id: str, i: int) -> tuple[str, str]:
    """A file that makes a mistake, and the right attempt that it was made from."""
    attempt, *edits = runpy.run_path(str(COACH / "mistaken" / f"{name}.py"))["MISTAKEN"][id][i]
    right = wrong = (COACH / "attempts" / name / f"{attempt}.py").read_text()
    for old, new in edits:
        wrong = wrong.replace(old, new)
    return wrong, right


def changed_lines(wrong: str, right: str) -> dict[int, str]:
    """The lines that differ, each with the right text."""
    one, other = wrong.splitlines(), right.splitlines()
    blocks = difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return {
        i + 1: other[j]
        for tag, a, b, c, _ in blocks
        if tag == "replace"
        for i, j in zip(range(a, b), range(c, c + b - a), strict=True)
    }


def sought(name: str, file: Path):
    failure = grade(find(name), file).failure
    assert failure
    return seek_line(find(name), file, failure, lambda: None, CALM)


@pytest.mark.parametrize(("name", "id", "i"), FOUND)
def test_the_wrong_line_is_told_and_its_right_text_makes_the_file_pass(name, id, i, tmp_path):
    wrong, right = wrong_and_right(name, id, i)
    file = tmp_path / f"{name}.py"
    file.write_text(wrong)
    place = sought(name, file)
    different = changed_lines(wrong, right)
    assert place.sought
    assert {spot.line for spot in place.lines} & different.keys()
    lines = wrong.splitlines()
    for number, text in different.items():
        lines[number - 1] = text
    file.write_text("\n".join(lines) + "\n")
    assert grade(find(name), file).status == "passed"


OF_ONE_DTYPE = [
    ("conv1d", "slices", ("torch.zeros(N, O, L_out, dtype=x.dtype)", "torch.zeros(N, O, L_out)")),
    ("conv1d", "slices", ("torch.zeros(N, C, L + 2 * padding, dtype=x.dtype)", "torch.zeros(N, C, L + 2 * padding)")),
    ("conv1d", "slices", ("torch.zeros(N, O, L_out, dtype=x.dtype)", "torch.zeros(\n        (N, O, L_out),\n    )")),
    ("conv1d", "slices", ("torch.zeros(N, O, L_out, dtype=x.dtype)", "torch.FloatTensor(N, O, L_out).zero_()")),
    ("conv1d", "gather", ("y = cols @ w.transpose(1, 2)", "y = (cols.float() @ w.float().transpose(1, 2)).to(x.dtype)")),
    ("conv1d", "slices", ("    return out", "    return out.float()")),
    ("conv1d", "slices", ("    return out", "    return out.to(torch.float32)")),
    ("conv1d", "slices", ("    return out", "    return torch.tensor(out.tolist())")),
    ("conv2d", "loops", (", dtype=x.dtype", "")),
    ("pad", "full", ("x.new_full(shape, value)", "torch.full(shape, float(value))")),
]  # fmt: skip
"""Right attempts that one line makes float32 of."""


@pytest.mark.parametrize(("name", "attempt", "edit"), OF_ONE_DTYPE)
def test_the_line_that_takes_one_dtype_for_all_is_told(name, attempt, edit, tmp_path):
    right = (COACH / "attempts" / name / f"{attempt}.py").read_text()
    assert edit[0] in right
    wrong = right.replace(*edit)
    file = tmp_path / f"{name}.py"
    file.write_text(wrong)
    (spot,) = sought(name, file).lines
    first = right[: right.index(edit[0])].count("\n") + 1
    assert first <= spot.line <= first + edit[1].count("\n")


def test_a_line_that_undoes_another_ones_mistake_may_be_told(tmp_path):
    """`b, a = x.stride()[-2:]` in line 10 is as right as any, if line 11 says `b` and `a` accordingly."""
    file = tmp_path / "windows2d.py"
    file.write_text(wrong_and_right("windows2d", "x-strides-h-w-swapped", 0)[0])
    place = sought("windows2d", file)
    assert place.lines
    assert {spot.line for spot in place.lines} <= {10, 11}


def test_where_two_lines_are_wrong_none_is_told(tmp_path, changed):
    file = tmp_path / "conv1d.py"
    wrong, _ = wrong_and_right("conv1d", "stride-not-in-the-steps", 1)
    file.write_text(wrong.replace("sc, sl, ", "sc, ").replace("- 1) // stride", "- 1) // (stride + 5)"))
    assert sought("conv1d", file).lines == ()


def test_a_file_made_for_the_cases_asked_has_no_line(tmp_path):
    """The right answers of one call by heart: no edit of one line makes a convolution of it."""
    file = tmp_path / "conv1d.py"
    file.write_text(
        "import torch\n"
        "def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):\n"
        "    if x.shape[2] == 1:\n"
        "        return torch.tensor([[[1.0]]])\n"
        "    return torch.tensor([[[2.0, 4.0, 7.0]]])\n"
    )
    assert sought("conv1d", file).lines == ()


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("while stride > 1: pass", "it never ends"),
        ("assert stride == 1, __import__('os')._exit(3)", "the process ends"),
    ],
    ids=lambda each: each.split()[0],
)
def test_edits_that_hang_or_end_the_process_are_survived(line, ends, tmp_path):
    wrong, _ = wrong_and_right("conv1d", "dilation-ignored-in-the-window", 0)
    file = tmp_path / "conv1d.py"
    file.write_text(wrong.replace("    if padding > 0:", f"    if dilation > 5:\n        {line}\n    if padding > 0:"))
    assert [spot.line for spot in sought("conv1d", file).lines] == [15]
