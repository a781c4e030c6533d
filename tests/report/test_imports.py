"""A name that isn't defined because an import is missing: the import is told, and is right."""

import pytest

from grader.curriculum import ORDER
from grader.report.imports import _IMPORTS
from grader.report.words import details


@pytest.mark.parametrize("name", ["torch", "F", "np", "math", "product"])
def test_the_import_that_is_missing_in_a_function(attempt, name):
    result = attempt("pad", f"def pad(x, pad, value=0.0):\n    return {name}.full(pad, value)\n")
    assert f"{name} has to be imported first: {_IMPORTS[name]}" in details(result.failure)


def test_the_import_that_is_missing_at_the_top(attempt):
    result = attempt("pad", "def pad(x: Tensor, pad, value=0.0):\n    return x\n")
    assert "Tensor has to be imported first: from torch import Tensor" in details(result.failure)


def test_a_name_of_the_learners_own_has_no_import(attempt):
    result = attempt("pad", "def pad(x, pad, value=0.0):\n    return full(pad, value)\n")
    assert not any("imported" in line for line in details(result.failure))


@pytest.mark.parametrize("name", [name for name in _IMPORTS if name not in (*ORDER, "einops", "rearrange")])
def test_each_import_defines_its_name(name):
    scope = {}
    exec(_IMPORTS[name], scope)
    assert name in scope
