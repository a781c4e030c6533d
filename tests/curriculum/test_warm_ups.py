"""The warm-ups: the examples of their docstrings, and what they may not call."""

import pytest
import torch

from grader.places import SOLUTIONS
from grader.runner.earlier import load_solution

WIDE = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
DIGITS = torch.tensor([1.0, 10.0, 100.0])
SQUARE, ROWS = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[1.0, 10.0, 100.0], [0.0, 1.0, 0.0]])
HEADS = {"trace": "x", "diagonal": "x, offset=0", "matvec": "a, v", "matmul": "a, b"}


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("trace", (WIDE,), 6.0),
        ("diagonal", (WIDE,), [1.0, 5.0]),
        ("diagonal", (WIDE, 1), [2.0, 6.0]),
        ("diagonal", (WIDE, 2), [3.0]),
        ("diagonal", (WIDE, -1), [4.0]),
        ("diagonal", (WIDE, 3), []),
        ("matvec", (WIDE, DIGITS), [321.0, 654.0]),
        ("matmul", (SQUARE, ROWS), [[1.0, 12.0, 100.0], [3.0, 34.0, 300.0]]),
    ],
)
def test_the_example(name, arguments, result):
    assert load_solution(SOLUTIONS, name)(*arguments).tolist() == result


@pytest.mark.parametrize(
    ("name", "expression"),
    [
        ("trace", "torch.trace(x)"),
        ("trace", "x.diagonal().sum()"),
        ("trace", "torch.diag(x).sum()"),
        ("trace", "torch.einsum('ii', x[:1, :1])"),
        ("trace", "torch.from_numpy(numpy.asarray(numpy.trace(x.numpy())))"),
        ("trace", "(x @ torch.ones(x.shape[1])).sum()"),
        ("diagonal", "torch.diagonal(x, offset)"),
        ("diagonal", "torch.linalg.diagonal(x, offset=offset)"),
        ("diagonal", "torch.from_numpy(numpy.diagonal(x.numpy(), offset))"),
        ("diagonal", "torch.diagonal_copy(x, offset)"),
        ("matvec", "a @ v"),
        ("matvec", "a.mv(v)"),
        ("matvec", "torch.matmul(a, v)"),
        ("matvec", "torch.einsum('ik,k->i', a, v)"),
        ("matvec", "torch.stack([row.dot(v) for row in a])"),
        ("matvec", "torch.nn.functional.linear(v, a)"),
        ("matvec", "torch.addmv(torch.zeros(len(a)), a, v)"),
        ("matvec", "torch.inner(a, v)"),
        ("matvec", "torch.tensordot(a, v, 1)"),
        ("matvec", "torch.linalg.vecdot(a, v)"),
        ("matmul", "a @ b"),
        ("matmul", "torch.mm(a, b)"),
        ("matmul", "torch.bmm(a[None], b[None])[0]"),
        ("matmul", "torch.einsum('ik,kj->ij', a, b)"),
        ("matmul", "torch.einsum('ik,kj->ikj', a, b).sum(1)"),
        ("matmul", "torch.nn.functional.linear(a, b.t())"),
        ("matmul", "torch.nn.functional.conv1d(a[..., None], b.t()[..., None])[..., 0]"),
        ("matmul", "torch.addmm(torch.zeros(len(a), b.shape[1]), a, b)"),
        ("matmul", "torch.linalg.multi_dot([a, b])"),
        ("matmul", "torch.sparse.mm(a.to_sparse(), b)"),
        ("matmul", "torch.from_numpy(numpy.dot(a.numpy(), b.numpy()))"),
    ],
)
def test_what_would_be_the_answer_is_not_allowed(attempt, name, expression):
    source = f"import numpy\nimport torch\ndef {name}({HEADS[name]}):\n    return {expression}\n"
    failure = attempt(name, source, coach=False).failure
    assert failure is not None
    assert failure.kind == "banned_call"


@pytest.mark.parametrize(
    ("name", "expression"),
    [
        ("trace", "x.tril().triu().sum()"),
        ("matvec", "torch.outer(v, torch.ones(len(a), dtype=a.dtype)).t().mul(a).sum(1)"),
        ("matvec", "a.mul(v).sum(-1)"),
        ("matmul", "(a[:, :, None] * b).sum(1)"),
        ("matmul", "torch.stack([(a * column).sum(1) for column in b.unbind(1)], 1)"),
    ],
)
def test_all_other_arithmetic_is(attempt, name, expression):
    source = f"import torch\ndef {name}({HEADS[name]}):\n    return {expression}\n"
    assert attempt(name, source, coach=False).failure is None
