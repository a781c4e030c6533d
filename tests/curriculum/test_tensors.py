import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.curriculum.axes import ALL_LAYOUTS
from grader.curriculum.call import DISTINCT
from grader.curriculum.tensors import tensor, values, with_layout

SHAPES = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@given(SHAPES, st.sampled_from([layout for layout in ALL_LAYOUTS if layout not in ("contiguous", "expanded")]))
def test_a_layout_keeps_every_value(shape, layout):
    data = values("x", shape, "float32")
    laid = with_layout(data, layout, float("nan"))
    assert torch.equal(laid, data)
    around = torch.full_like(torch.empty(0).set_(laid.untyped_storage()), 0)
    around.as_strided(laid.shape, laid.stride(), laid.storage_offset()).fill_(1)
    storage = torch.empty(0).set_(laid.untyped_storage())
    assert storage[around == 0].isnan().all()
    assert laid.storage_offset() > 0


@given(SHAPES)
def test_expanded_repeats_the_first_slice(shape):
    laid = with_layout(values("x", shape, "float32"), "expanded", float("nan"))
    assert list(laid.shape) == shape
    assert 0 in laid.stride()


def test_contiguous_owns_exactly_its_storage():
    x = tensor("x", (2, 3), "float32", "contiguous", float("nan"))
    assert x.storage_offset() == 0
    assert x.untyped_storage().nbytes() == 2 * 3 * 4


@pytest.mark.parametrize("layout", [layout for layout in ALL_LAYOUTS if layout not in ("contiguous", "offset")])
def test_other_layouts_are_not_contiguous(layout):
    assert not tensor("x", (2, 3, 4, 5), "float32", layout, 0.0).is_contiguous()


def test_float64_does_not_survive_float32():
    x = values("x", (5,), "float64")
    assert not torch.equal(x, x.float().double())


@given(st.integers(1, 2000), st.sampled_from(["float32", "float64", "int64"]))
def test_no_two_distinct_numbers_are_equal(count, dtype):
    assert len(values("x", (count,), dtype, DISTINCT).unique()) == count


def test_distinct_numbers_are_distinct_in_bfloat16_as_long_as_there_are_enough():
    assert len(values("x", (256,), "bfloat16", DISTINCT).unique()) == 256


@pytest.mark.parametrize("length", [6, 12, 13, 40, 300])
@pytest.mark.parametrize("kernel", [2, 3])
def test_no_place_of_a_window_always_has_the_largest_distinct_number(length, kernel):
    windows = values("x", (length,), "float32", DISTINCT).unfold(0, kernel, 1)
    assert len(windows.argmax(-1).unique()) == kernel
    assert (windows < 0).all(-1).any()
