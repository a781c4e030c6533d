"""The page of CONTRIBUTING.md on naming a mistake: its entry is one, and `grade` gives it to the file that it shows."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import torch
from mistaken import source

from grader.curriculum import find
from grader.curriculum.axes import LENGTH
from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.mistakes.table import Table
from grader.grading.session import Options, grade
from grader.judging.truth import NAN

PAGE = Path(__file__).resolve().parent.parent.parent / ".github" / "CONTRIBUTING.md"


def shown():
    """The entry that the page makes, and the file: an attempt with its edits."""
    page = PAGE.read_text().partition("## Naming another mistake\n")[2]
    entry, made = re.findall(r"^```python\n(.*?)^```$", page, re.M | re.S)
    mistake = eval(entry, {"mistake": Table(Convolution, LENGTH).mistake})
    ((attempt, *edits),) = ast.literal_eval(f"{{{made}}}")[mistake.id]
    return mistake, source("conv1d", attempt, *edits)


def test_the_entry_differs_from_the_truth_where_it_says():
    exercise, (mistake, _) = find("conv1d"), shown()
    call = exercise.build(exercise.space.case(**mistake.exposes), NAN)
    assert not torch.equal(call.apply(mistake.answer), call.apply(exercise.torch))
    assert mistake.id not in {each.id for each in exercise.misconceptions}


def test_the_entry_is_named_for_the_file(tmp_path):
    exercise, (mistake, text) = find("conv1d"), shown()
    file = tmp_path / "conv1d.py"
    file.write_text(text)
    named = [
        grade(each, file, Options(seed=0)).failure.diagnosis.mistake
        for each in (exercise, replace(exercise, misconceptions=(*exercise.misconceptions, mistake)))
    ]
    assert named[0] is None
    assert named[1].id == mistake.id
