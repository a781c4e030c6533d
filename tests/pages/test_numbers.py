"""What the numbers mean: the drawings, and that their arithmetic is torch's."""

import re
from itertools import product

import pytest
import torch

from grader.curriculum import ORDER, find
from grader.curriculum.exercise import CALL
from grader.pages.asked import lines, options_of
from grader.pages.sliding import BadNumbers
from grader.pages.task import page

GIVEN = [
    ("windows1d", {"length": (9,), "kernel": (3,), "stride": (2,), "dilation": (2,), "batch": (2,)}),
    ("windows2d", {"height": (6,), "width": (5,), "kernel": (2, 3), "stride": (2,), "in_channels": (3,)}),
    ("conv1d", {"length": (7,), "kernel": (3,), "stride": (2,), "dilation": (2,), "padding": (1,)}),
    ("conv2d", {"height": (5,), "width": (8,), "kernel": (3, 2), "stride": (2, 1), "padding": (1,), "dilation": (1, 2), "groups": (2,), "in_channels": (3,), "out_channels": (2,), "batch": (2,)}),
    ("conv2d", {"height": (5,), "width": (8,), "kernel": (3,), "stride_w": (3,), "padding_h": (1,)}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "given"), GIVEN)
def test_the_view_that_is_named_holds_the_windows(name, given):
    text = "\n".join(lines(find(name), given, 100))
    source, size, stride = re.search(r"(\w+)\.as_strided\((\(.*?\)), (\(.*?\))\)", text).groups()
    shape = eval(re.search(r"size (\(.*?\)),", text.replace("\n ", ""))[1])
    x = torch.rand(shape)
    view = x.as_strided(eval(size), eval(stride))
    axes = len(find(name).axes)
    suffixes = ("_h", "_w") if axes == 2 else ("",)
    number = {
        of: [
            given.get(of + suffix, given.get(of, (usual,)))[-1 if i and of + suffix not in given else 0]
            for i, suffix in enumerate(suffixes)
        ]
        for of, usual in (("kernel", 1), ("stride", 1), ("dilation", 1))
    }
    assert torch.equal(
        view,
        find(name if name.startswith("w") else f"windows{axes}d").torch(
            x, *(tuple(number[of]) if axes == 2 else number[of][0] for of in number)
        ),
    )
    if name.startswith("conv"):
        assert source == ("padded" if "padding" in str(given) else "x")
        y = eval(re.search(r"  y +(\(.*\))", text)[1])
        assert y[2:] == view.shape[2 : 2 + axes]


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("name", ORDER)
def test_every_line_fits_the_terminal(name, width):
    for line in [*page(find(name), width), *lines(find(name), {}, width)]:
        assert len(line) <= width


@pytest.mark.parametrize("name", ORDER)
def test_no_word_of_the_task_is_lost_when_it_is_filled_again(name):
    from grader.pages.task import docstring

    assert " ".join(page(find(name), 60)).split() == docstring(name).split()


@pytest.mark.parametrize("name", [name for name in ORDER if find(name).drawing != CALL])
def test_the_drawing_of_an_example(name, snapshot):
    snapshot("\n".join(lines(find(name), {}, 80)) + "\n")


POOLED = [
    dict(zip(("height", "kernel", "stride", "padding", "dilation", "ceil_mode"), numbers, strict=True))
    for numbers in product((1, 3, 4, 5), (1, 2, 3), (None, 1, 2, 3, 4), (0, 1, 2), (1, 2), (0, 1))
]


def drawn(name, given):
    try:
        return "\n".join(lines(find(name), {number: (value,) for number, value in given.items()}, 100))
    except BadNumbers:
        return None


def pooled(name, x, kernel, ceil_mode, **options):
    try:
        return find(name).torch(x, kernel, **options, ceil_mode=bool(ceil_mode))
    except RuntimeError:
        return None


@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d"])
def test_pooling_has_the_windows_that_torch_has(name):
    """What torch refuses is refused; else the view that is named holds them all."""
    rounded, refused = 0, 0
    for every in POOLED:
        given = {each: value for each, value in every.items() if value is not None and each in options_of(find(name))}
        x = torch.rand(1, 1, given["height"], 9)
        y = pooled(name, x, **{each: value for each, value in given.items() if each != "height"})
        text = drawn(name, given | {"width": 9})
        assert (text is None) == (y is None), given
        refused += y is None
        if text is None:
            continue
        assert f"\n  y       {tuple(y.shape)}\n" in text
        shape, view, strides = map(eval, re.search(r"size (\(.*?\)).*as_strided\((\(.*?\)), (\(.*?\))\)", text.replace("\n ", ""), re.S).groups())  # fmt: skip
        padded, around = torch.full(shape, -torch.inf), given["padding"]
        padded[..., around:, around:][..., : x.shape[-2], : x.shape[-1]] = x[..., : shape[-2] - around, :]
        largest = padded.as_strided(view, strides).amax((-2, -1))
        assert name == "avg_pool2d" or torch.equal(largest, y), given
        rounded += "of the last window: behind the padding" in text
    assert refused
    assert rounded


def test_a_last_window_that_reaches_past_the_padding(snapshot):
    given = {"height": (5,), "width": (4,), "kernel": (3,), "stride": (3, 2), "padding": (1,), "ceil_mode": (1,)}
    snapshot("\n".join(lines(find("avg_pool2d"), given, 80)) + "\n")


def test_windows_with_gaps_over_a_padded_signal(snapshot):
    given = {"length": (7,), "kernel": (3,), "stride": (2,), "dilation": (2,), "padding": (1,)}
    snapshot("\n".join(lines(find("conv1d"), given, 80)) + "\n")


def test_what_is_too_large_is_not_drawn_but_worked_out():
    text = "\n".join(
        lines(find("conv2d"), {"height": (224,), "width": (224,), "kernel": (7,), "stride": (2,), "padding": (3,)}, 80)
    )
    assert "Too large to draw" in text
    assert "(224 + 2 * 3 - 7) // 2 + 1 = 112" in text
    assert "Too long to draw" in "\n".join(lines(find("conv1d"), {"length": (500,)}, 80))
    assert "Too large to draw" in "\n".join(lines(find("pad"), {"size": (5000,)}, 80))


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("windows1d", {"length": (7,), "kernel": (9,)}, "Not one window fits: it reaches over 9 elements"),
        (
            "conv1d",
            {"length": (2,), "kernel": (9,), "padding": (1,)},
            "a length of 2 with 2 elements of padding has only 4",
        ),
        ("conv1d", {"stride": (0,)}, "stride is at least 1 and at most 1,000,000, not 0."),
        ("conv1d", {"length": (9999999,)}, "length is at least 1"),
        ("conv1d", {"stride": (1, 2)}, "--stride takes one number, not 2."),
        ("conv2d", {"stride": (1, 2, 3)}, "--stride takes one number or a pair, not 3."),
        ("conv2d", {"stride_h": (1, 2)}, "--stride-h takes one number, not 2."),
        ("conv1d", {"length": ()}, "--length takes one number, not 0."),
        ("max_pool2d", {"ceil_mode": (2,)}, "ceil_mode is 0 or 1, not 2."),
        ("avg_pool2d", {"kernel": (3,), "padding": (2,)}, "padding is at most half of the kernel: at most 1 with a"),
        ("conv2d", {"ceil_mode": (1,)}, "conv2d has no --ceil-mode."),
        ("conv1d", {"batch": (0,)}, "batch is at least 1"),
        ("pad", {"length": (3,)}, "pad has no --length. It has: --size, --pad, --value."),
        ("windows1d", {"padding": (3,)}, "windows1d has no --padding. It has: --length, --kernel,"),
        ("pad", {"pad": (1, 2, 3)}, "--pad takes pairs (before, after), but has 3 numbers: 1,2,3."),
        ("pad", {"pad": (1, 2, 3, 4)}, "--pad has 2 pairs, but x of size 3 has 1 dimensions."),
        ("pad", {"pad": (-2, -2)}, "--pad -2,-2 crops more than the 3 elements of dimension -1."),
        ("pad", {"size": (0,)}, "--size takes sizes of at least 1"),
        ("pad", {"pad": (9999999, 0)}, "--pad adds at most 1,000,000, not 9999999."),
    ],
)
def test_bad_numbers_are_one_sentence(name, given, says):
    with pytest.raises(BadNumbers) as error:
        lines(find(name), given, 80)
    assert says in str(error.value)


def test_every_number_of_an_exercise_has_an_option():
    from grader.cli.show import command

    for name in ORDER:
        known = {parameter.name for parameter in command.get_params(command.make_context("show", [name]))}
        assert set(options_of(find(name))) <= known
