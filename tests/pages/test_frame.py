"""A frame of x's own elements is drawn as torch makes it, and what torch refuses is refused."""

import re

import pytest
import torch
import torch.nn.functional as F

from grader.curriculum import find
from grader.pages.asked import lines
from grader.pages.sliding import BadNumbers

MODES = ("reflect", "replicate", "circular")


def drawn(size, pad, mode):
    """The last columns of a drawing are the result's numbers."""
    page = lines(find("pad_modes"), {"size": size, "pad": pad, "mode": (mode,)}, 100)
    made = F.pad(numbered(size), pad, mode)
    rows = [re.findall(r"\d+", line)[-made.shape[-1] :] for line in page[3 : 3 + made.shape[-2]]]
    return torch.tensor([[float(each) for each in row] for row in rows]), made


def numbered(size):
    return torch.arange(1.0, 1 + torch.Size(size).numel()).view(size)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("size", "pad"), [((1, 3, 4), (2, 1, 1, 2)), ((1, 2, 5), (0, 4, 1, 0)), ((1, 2, 3), (2, 2, 1, 1))]
)
def test_the_elements_around_x_are_those_of_torch(size, pad, mode):
    shown, made = drawn(size, pad, mode)
    assert torch.equal(shown, made[0])


@pytest.mark.parametrize("mode", MODES)
def test_only_the_mode_may_be_said(mode):
    (call, *_) = lines(find("pad_modes"), {"mode": (mode,)}, 100)
    assert call.endswith(f"mode={mode!r})")


@pytest.mark.parametrize(
    ("size", "pad", "mode", "more"),
    [
        ((1, 3), (3, 0), "reflect", {}),
        ((1, 3), (0, 4), "circular", {}),
        ((2, 3), (1, 1, 1, 1), "circular", {}),
        ((1, 1, 1, 3), (1, 1), "reflect", {}),
        ((1, 3), (1, 1), "reflect", {"value": (7,)}),
        ((1, 3), (1, 1), "wrap", {}),
    ],
)
def test_what_torch_refuses_is_refused(size, pad, mode, more):
    with pytest.raises((RuntimeError, NotImplementedError, ValueError)):
        F.pad(numbered(size), pad, mode, **{name: value for name, (value,) in more.items()})
    with pytest.raises(BadNumbers):
        lines(find("pad_modes"), {"size": size, "pad": pad, "mode": (mode,), **more}, 100)
