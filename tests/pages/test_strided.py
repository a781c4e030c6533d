"""Our own strided tensors against torch's, and what can't be drawn."""

import pytest
import torch

from grader.pages.expression import parse
from grader.pages.reading import page
from grader.pages.strided import BadView

NAMES = {"torch": torch, **{name: getattr(torch, name) for name in ("arange", "zeros", "ones", "full", "tensor")}}

EXPRESSIONS = [
    "",
    "arange(12).reshape(3,4)",
    "arange(24).reshape(2,3,4).transpose(0,2)",
    "arange(24).view(2,3,4).permute(2,0,1)[1:,:, ::2]",
    "arange(12).reshape(3,4).t()",
    "arange(12).reshape(3,4).T[1]",
    "torch.arange(3,20,2)[None].expand(3,-1)",
    "arange(12).reshape(3,4).T.reshape(6,2)",
    "arange(12).reshape(3,4).T.contiguous()",
    "arange(12).reshape(3,4).flip(0,1)",
    "zeros(2,3)",
    "ones((2,3))",
    "full((2,),7)",
    "tensor([[1,2],[3,4]])[...,0]",
    "arange(24).reshape(2,3,4)[1,...,-1]",
    "arange(24).reshape(2,3,4)[:, :, 1:3].reshape(6,2)",
    "arange(10).unfold(0,3,2)",
    "arange(12).reshape(3,4).mT[:,None]",
    "arange(12).reshape(3,4)[1:].as_strided((2,2),(4,1))",
    "arange(12).reshape(3,4)[::2,1::2]",
    "arange(0)",
    "arange(1).expand(5)",
    "arange(6).reshape(2,3).unsqueeze(-1)",
    "arange(6).reshape(2,1,3).squeeze()",
    "arange(6).reshape(2,1,3).expand(2,4,3).reshape(8,3)",
    "arange(6).expand(2,6).flatten()",
    "arange(24).reshape(4,6)[:, :4].reshape(4,2,2)",
    "arange(24).reshape(4,6)[:2].reshape(12)",
    "arange(24).reshape(4,6)[::2].reshape(2,1,6,1)",
    "arange(12).clone().reshape(-1,12)",
    "",
][1:-1]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_is_what_torch_makes_of_it(expression):
    ours, theirs = parse(expression), eval(expression, dict(NAMES))
    assert ours.size == tuple(theirs.shape)
    assert ours.stride == theirs.stride()
    assert ours.offset == theirs.storage_offset()
    assert list(ours.elements()) == theirs.flatten().tolist()


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("__import__('os')", "'os' isn't a number"),
        (
            "arange(12) + 1",
            "arange(12) + 1 can't be drawn. An expression begins with arange, zeros, ones, full or tensor",
        ),
        ("randn(3)", "randn(3) can't be drawn"),
        ("x", "x can't be drawn"),
        ("arange(3).foo()", "arange(3).foo() can't be drawn"),
        ("(lambda: 1)()", "can't be drawn"),
        ("arange(x)", "x isn't a number"),
        ("arange(1e3)", "arange takes whole numbers."),
        ("arange(99999999)", "at most 4,096 can be drawn"),
        ("zeros(9999, 9999)", "at most 4,096 can be drawn"),
        ("arange(1).expand(9999, 9999)", "at most 4,096 can be drawn"),
        ("arange(2, 3, 0)", "the step not 0"),
        ("arange(3, dtype=2)", "arange takes no dtype="),
        ("zeros(-1)", "a size can't be negative"),
        ("arange(1).expand(-5)", "a size can't be negative"),
        ("tensor([[1], [1, 2]])", "must have the same lengths"),
        ("tensor(1, 2)", "tensor takes one list"),
        ("full(2, 3)", "full takes"),
        ("arange(12).reshape(5, -1)", "reshape(5, -1) doesn't fit 12 elements."),
        ("arange(12).reshape(3, 4).T.view(12)", "needs a copy"),
        ("arange(3)[5]", "index 5 is outside a dimension of size 3."),
        ("arange(3)[0, 0]", "has more indices than (3,) has dimensions"),
        ("arange(3)[::-1]", "a slice's step must be 1 or more"),
        ("arange(3)[1.5]", "isn't a whole number or a slice"),
        ("arange(3).permute(0, 1)", "there is no dimension 1"),
        ("arange(4).reshape(2, 2).permute(0, 0)", "doesn't name each of 2 dimensions once"),
        ("arange(4).expand(2, 3)", "only a size of 1 can be expanded"),
        ("arange(4).reshape(2, 2).expand(4)", "fewer dimensions"),
        ("arange(4).as_strided((3,), (4,))", "reaches 8, but the storage ends at 3"),
        ("arange(4).as_strided(3, 4)", "takes a size and a stride in brackets"),
        ("arange(3).unfold(0, 9, 1)", "doesn't fit a dimension of size 3"),
        ("arange(3).t(1)", ".t() takes 0 whole numbers, but has 1."),
        ("arange(3).unsqueeze(5)", "no place 5"),
        ("arange(3).mT", ".mT needs two dimensions"),
        ("arange(3).reshape(shape=3)", "without shape="),
        ("arange(", "isn't an expression"),
        ("", "isn't an expression"),
        ("(" * 500, "at most 400 are read"),
    ],
)
def test_everything_else_is_one_sentence(expression, says):
    with pytest.raises(BadView) as error:
        parse(expression)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        (((3,), (2, 2)), "a stride for each size"),
        (((-1,), (1,)), "a size can't be negative"),
        (((2,), (-1,)), "torch has no negative strides"),
        (((2,), (1,), -1), "an offset can't be negative"),
        (((9999,), (0,)), "at most 4,096 can be drawn"),
    ],
)
def test_a_view_that_torch_would_not_make(numbers, says):
    with pytest.raises(BadView, match=says):
        parse("arange(12)").as_strided(*numbers)


def drawn(expression, size, stride, offset=None, width=80):
    x = parse(expression)
    return "\n".join(page(expression, x, x.as_strided(size, stride, offset), width)) + "\n"


def test_what_a_view_reads_is_drawn(snapshot):
    snapshot(drawn("arange(12).reshape(3,4)", (2, 3, 2, 2), (4, 1, 4, 1)))


def test_a_view_of_a_part_reads_cells_that_are_not_its_own(snapshot):
    snapshot(drawn("arange(24).reshape(4,6)[1:3, 1:4]", (3, 2), (6, 1)))


def test_a_view_that_reads_outside(snapshot):
    snapshot(drawn("arange(12).reshape(3,4)", (2, 3, 2, 3), (4, 1, 4, 1)))


@pytest.mark.parametrize("size", [(3, 3), (2, 4), (1, 7), (0, 3), (5, 2)])
@pytest.mark.parametrize("stride", [(1, 1), (2, 1), (0, 3), (3, 0), (2, 2)])
@pytest.mark.parametrize("offset", [0, 3])
def test_a_view_fits_exactly_if_torch_makes_it(size, stride, offset):
    x = parse("arange(10)")
    view = x.as_strided(size, stride, offset)
    try:
        theirs = torch.arange(10).as_strided(size, stride, offset)
    except RuntimeError:
        assert not view.fits
        assert "Reads outside" in "\n".join(page("arange(10)", x, view, 80))
    else:
        assert view.fits
        assert list(view.elements()) == theirs.flatten().tolist()
        assert page("arange(10)", x, view, 80)
