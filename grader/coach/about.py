"""What a failure is about: the idea that its own facts point at, rather than the stage that it shows in."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Sequence
from math import prod
from pathlib import Path

from grader.curriculum import ORDER
from grader.curriculum.exercise import Exercise, Stage
from grader.curriculum.ideas import Idea
from grader.curriculum.mistake import SHOWS_ONLY_WITH
from grader.judging.asker import Probe
from grader.places import is_notebook
from grader.report.reached import refused
from grader.results import Diagnosis, Needed, Verdict
from grader.syntax import parse

_BY_KIND = {
    "no_gradient": "gradient",
    "wrong_dtype": "dtypes",
    "not_a_view": "view",
    "mutated_input": "in place",
    "reads_outside": "layouts",
    "did_not_raise": "refuses",
    "banned_call": "not allowed",
    "not_a_tensor": "what is returned",
}
_IMPORTS = {
    "F": "import torch.nn.functional as F",
    "nn": "from torch import nn",
    "np": "import numpy as np",
    "Tensor": "from torch import Tensor",
    "Sequence": "from collections.abc import Sequence",
    **{name: f"import {name}" for name in ("torch", "numpy", "math", "itertools", "einops")},
    **{name: f"from {name} import {name}" for name in ORDER},
}
"""Names that a file has from elsewhere, not from a line of its own."""

_MIXED = ("together", "everything")
_FAMILIES = (
    "groups",
    "ceil",
    "dilation",
    "padding",
    "stride",
    "bias",
    "batch",
    "dtype",
    "layout",
    "channels",
    "kernel",
)
_IDEA_OF_FAMILY = {"ceil": "ceil_mode", "dtype": "dtypes", "layout": "layouts", "kernel": "window"}


def idea_about(exercise: Exercise, stage: Stage, probe: Probe, diagnosis: Diagnosis | None = None) -> Idea:
    """The idea of a failure without a name, in the exercise's own letters."""
    problem = probe.verdict.facts.get("problem")
    if problem and (name := _UNKNOWN_NAME.search(problem.message)):
        return _of_unknown(name[1])
    return exercise.idea(_name(stage.name, probe, diagnosis or Diagnosis()))


_UNKNOWN_NAME = re.compile(r"^(?:name|.*local variable) '(\w+)' (?:is not defined|where it is not|referenced)")


def _of_unknown(name: str) -> Idea:
    """A name that nothing stands for."""
    if name in _IMPORTS:
        return Idea(f"Where does your file say what {name} is?", "", f"`{_IMPORTS[name]}`, at the top of the file.")
    return Idea(
        f"Which line gives {name} a value? Has it run by then, and does it spell {name} in the same way?", "", ""
    )


def _name(stage: str, probe: Probe, found: Diagnosis) -> str:
    verdict = probe.verdict
    if verdict.kind == "raised":
        return _of_numbers(stage, found.needed) if found.needed else _of_exception(verdict)
    if verdict.kind == "wrong_gradient":
        return f"grad {verdict.facts['to']}"
    if verdict.kind in _BY_KIND:
        return _BY_KIND[verdict.kind]
    if _is_laid_out_otherwise(verdict):
        return "dimensions"
    return "size" if found.windows else _of_numbers(stage, found.needed)


def _of_exception(verdict: Verdict) -> str:
    return "out of bounds" if refused(verdict.facts.get("problem")) else "an exception"


def _is_laid_out_otherwise(verdict: Verdict) -> bool:
    """Whether a result has other dimensions than it should, or as many numbers in another shape."""
    yours, expected = (verdict.facts.get(each, ()) for each in ("yours", "expected"))
    wrong = verdict.kind == "wrong_shape"
    return wrong and (len(yours) != len(expected) or prod(yours) == prod(expected))


def _of_numbers(stage: str, needed: Sequence[Needed]) -> str:
    """The stage's idea, if its own numbers are needed; else that of those that are."""
    names = [each.name for each in needed]
    if stage == "one":
        return "places" if names else "one"
    if stage in _MIXED:
        families = _families(names)
        return _IDEA_OF_FAMILY.get(families[0], families[0]) if len(families) == 1 else "together"
    own = SHOWS_ONLY_WITH.get(stage)
    if not names or own is None or _families(own) == [] or set(_families(own)) & set(_families(names)):
        return stage
    return next(_IDEA_OF_FAMILY.get(each, each) for each in [*_families(names), stage])


def _families(names: Iterable[str]) -> list[str]:
    return [family for family in _FAMILIES if any(family in name for name in names)]


def calls_einsum(file: Path) -> bool:
    """Whether a learner's file calls einsum anywhere."""
    return any(
        isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "einsum"
        for source in _sources(file)
        for node in ast.walk(source)
    )


def _sources(file: Path) -> list[ast.AST]:
    """The code of a file, or of each cell of a notebook, as far as it can be read."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
        cells = json.loads(text)["cells"] if is_notebook(file) else [{"cell_type": "code", "source": text}]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    sources = ["".join(cell.get("source", "")) for cell in cells if cell.get("cell_type") == "code"]
    return [tree for tree in map(_parsed, sources) if tree]


def _parsed(source: str) -> ast.AST | None:
    lines = ["pass" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines()]
    try:
        return parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
