"""Mutants: each operator of this field on a small function, every program once, and what is no mutant."""

import ast
import sys

import pytest

from grader.audit import cosmic
from grader.audit.field import OPERATORS
from grader.audit.mutants import mutants_of, solution_text
from grader.audit.source import Source

TEXT = '''
def f(x: Tensor, stride: int = 1, dilation: int = 1, groups: int = 1) -> Tensor:
    """(a, b) in a docstring is no tuple."""
    size_h, size_w = x.shape[-2:]
    n = (size_h - stride) // dilation + 1
    if size_w < groups:
        raise ValueError(f"{(size_h, size_w)}")
    y = torch.einsum("bi,oi->bo", x, x.new_zeros((size_h, n)))
    y[0] = 2 if groups else 3
    return y.as_strided((n, 1), x.stride())
'''
MADE = [
    ("SwapDimensions", "x.new_zeros((n, size_h))"),
    ("RepeatDimension", "x.new_zeros((size_h, size_h))"),
    ("SwapHeightAndWidth", "n = (size_w - stride) // dilation + 1"),
    ("SwapStrideAndDilation", "n = (size_h - dilation) // dilation + 1"),
    ("SwapArguments", "y.as_strided(x.stride(), (n, 1))"),
    ("DropTerm", "n = (size_h - stride) // dilation\n"),
    ("DropTerm", "n = (size_h) // dilation + 1"),
    ("RoundUp", "n = -(-(size_h - stride) // (dilation)) + 1"),
    ("ChangeEinsum", "torch.einsum('bi,oo->bo', x,"),
    ("DropGroups", "if size_w < 1:"),
    ("IgnoreArgument", "    dilation = 1\n    size_h, size_w"),
    ("AssumeContiguous", "x.contiguous().stride())"),
    ("AssumeContiguous", "y.as_strided((n, 1), x.stride(), 0)"),
    ("ChangeTensor", '"bi,oi->bo", x.detach(),'),
    ("ChangeTensor", "x.double().new_zeros("),
    ("ChangeResult", "return (y.as_strided((n, 1), x.stride())).float()"),
    ("SpoilArgument", "x is not None and x.data.zero_()\n    return y"),
    ("LeaveUninitialised", "x.new_empty((size_h, n))"),
    ("DropStatement", "    pass\n    y = torch"),
    ("TakeBranch", "y[0] = (3)"),
]


@pytest.mark.parametrize(("operator", "made"), MADE)
def test_what_an_operator_makes(operator, made):
    mutants = list(OPERATORS[operator](Source(TEXT, "f")))
    assert any(made in mutant for mutant in mutants), "\n".join(mutants)
    for mutant in mutants:
        ast.parse(mutant)
        assert "(a, b) in a docstring" in mutant
        assert 'f"{(size_h, size_w)}"' in mutant or operator == "DropStatement"


def test_every_operator_is_tried_here():
    assert {operator for operator, _ in MADE} == set(OPERATORS)


def test_a_copy_is_a_mistake_only_where_a_view_is_wanted():
    for is_view in (True, False):
        made = OPERATORS["ChangeResult"](Source(TEXT, "f", is_view))
        assert any(".clone()" in mutant for mutant in made) == is_view


@pytest.mark.parametrize("name", ["windows1d", "pad"])
def test_mutants_of_a_solution(name):
    mutants = mutants_of(name)
    assert len(mutants) > 150
    assert len({mutant.text for mutant in mutants}) == len(mutants)
    operators = {mutant.operator for mutant in mutants}
    assert {"NumberReplacer", "ReplaceBinaryOperator_Sub_Add", "DropTerm", "ChangeTensor"} <= operators
    for mutant in mutants:
        assert mutant.text != solution_text(name)
        assert mutant.before != mutant.after
        assert "Tensor +" not in mutant.text, "an annotation isn't what a function does"


def test_without_cosmic_ray_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "cosmic_ray.operators.provider", None)
    with pytest.raises(cosmic.NotInstalled, match="pip install cosmic-ray"):
        mutants_of("pad")
