"""The shapes that are timed, and those that a user asks for."""

import pytest

from grader.bench.shapes import BadShape, check, chosen
from grader.curriculum import ORDER, find


@pytest.mark.parametrize("name", ORDER)
def test_every_shape_is_a_call_that_can_be_timed(name):
    exercise = find(name)
    for shape in chosen(exercise, []):
        case = exercise.space.case(**shape.numbers)
        check(exercise, case, shape.name)
        call = exercise.build(case, 0.0)
        assert call.apply(exercise.torch).numel() <= 1 << 20


def test_shapes_by_name_and_by_numbers():
    conv2d = find("conv2d")
    asked = ["stem,depthwise", "batch=2 height=8,width=9 kernel=3 padding_w=1"]
    stem, depthwise, own = chosen(conv2d, asked)
    assert (stem.name, depthwise.name) == ("stem", "depthwise")
    assert own.numbers == {"batch": 2, "height": 8, "width": 9, "kernel_h": 3, "kernel_w": 3, "padding_w": 1}


WRONG = [
    ("conv1d", "foo", "conv1d has no shape 'foo'. It has: audio,"),
    ("conv1d", "audoi", "Did you mean audio?"),
    ("conv1d", "height=3", "conv1d has no number 'height'. It has: batch,"),
    ("conv1d", "dtype=3", "conv1d has no number 'dtype'."),
    ("conv1d", "length=x", "length needs a whole number, but has 'x'."),
    ("conv1d", "length=5,stride=0", "stride can't be 0: it is at least 1."),
    ("conv1d", "length=5,padding=-1", "padding can't be -1: it is at least 0."),
    ("conv1d", "length=1,kernel=3", "makes no call of conv1d"),
    ("conv1d", "length=9999999", "makes a result of 9,999,999 elements; at most 1,048,576 can be timed."),
    ("conv2d", "height=9999,width=9999,kernel=9999", "makes a tensor of 99,980,001 elements"),
    ("windows2d", "height=600,width=600,kernel=3", "makes a result of 3,218,436 elements"),
    ("pad", "ndim=1,size1=9,before1=9999999", "makes a result of 10,000,008 elements"),
]


@pytest.mark.parametrize(("exercise", "asked", "says"), WRONG)
def test_what_cannot_be_timed_is_said_in_one_sentence(exercise, asked, says):
    with pytest.raises(BadShape) as error:
        chosen(find(exercise), [asked])
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_the_sizes_that_are_bounded_are_those_that_come_out():
    from grader.bench.shapes import sizes_of

    for name in ORDER:
        exercise = find(name)
        for shape in chosen(exercise, []):
            case = exercise.space.case(**shape.numbers)
            assert sizes_of(exercise, case)[1] == exercise.build(case, 0.0).apply(exercise.torch).numel()
