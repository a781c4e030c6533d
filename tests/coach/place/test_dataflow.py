"""Which lines read which numbers, in code of every make."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.coach.place import flow_of, place_of
from grader.coach.place.source import read
from grader.curriculum import find
from grader.results import Spot

ATTEMPTS = Path(__file__).parents[1] / "attempts"
HEAD = "def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):\n"


def lines(file: Path, name: str, atom: tuple[str, int | None]) -> list[int]:
    flow = flow_of(find(name), read(file, name))
    assert flow
    return [spot.line for spot in flow.lines([atom])]


# A body below the first line of conv1d, and the lines that read `stride`.
BODIES = {
    "itself": ("n = x.shape[2] // stride", [2]),
    "renamed": ("s = stride\n    n = 3\n    return n * s", [2, 4]),
    "what is computed is another number": ("step = stride * 2\n    return step + 1", [2]),
    "unpacked": ("a, b = stride, padding\n    c = b\n    return a", [2, 4]),
    "unpacked with a star": ("a, *b = padding, stride, stride\n    c = a\n    return b[0]", [2, 4]),
    "made a pair": ("p = (stride, stride)\n    c = padding\n    return p[1]", [2, 4]),
    "made a pair if it is none": (
        "s = stride if isinstance(stride, tuple) else (stride,) * 2\n    a, b = s\n    return 3 * b",
        [2, 3, 4],
    ),
    "in a loop": ("for i in range(3):\n        y = i * stride\n    return y", [3]),
    "looped over": ("for s in (stride, 1):\n        y = 2\n        z = s", [2, 4]),
    "carried round a loop": (
        "a = b = 1\n    for i in range(3):\n        c = b\n        b = a\n        a = stride",
        [4, 5, 6],
    ),
    "in a comprehension": ("return [i * s for s in (stride, 1)\n        for i in range(2)]", [2]),
    "by a comprehension": ("s = [int(v) for v in (stride,)]\n    n = 1\n    return s[0]", [2, 4]),
    "one of two branches": ("if groups:\n        s = stride\n    else:\n        s = 1\n    return s", [3, 6]),
    "overwritten": ("y = stride\n    stride = 1\n    return stride", [2]),
    "in a slice": ("return x[\n        ..., ::stride]", [3]),
    "by name": ("return dict(\n        step=stride)", [3]),
    "in place": ("n = 4\n    n //= stride\n    return n", [3]),
    "within": ("def inner(k):\n        return k * stride\n    return inner(1)", [3]),
    "handed within": ("def inner(k):\n        return k\n    n = inner(stride)\n    return n", [3, 4, 5]),
    "a lambda": ("f = lambda k: k * stride\n    return f(1)", [2]),
    "max of it": ("n = max(stride, 1)\n    return n", [2]),
    "never": ("return padding", []),
}


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES)
def test_the_lines_that_read_an_argument(body, expected, tmp_path):
    file = tmp_path / "conv1d.py"
    file.write_text(f"{HEAD}    {body}\n")
    assert lines(file, "conv1d", ("stride", None)) == expected


@pytest.mark.parametrize(
    ("helpers", "call", "expected"),
    [
        ("def size(n, step):\n    return n // step\n", "size(3, stride)", [2, 4]),
        ("def size(n, step):\n    return n // step\n", "size(3, step=stride)", [2, 4]),
        ("def again(n, s):\n    return again(n - s, s)\n", "again(3, stride)", [2, 4]),
        ("def unused(n, s):\n    return n * s\n", "padding", []),
    ],
)
def test_helpers_of_the_file_are_followed(helpers, call, expected, tmp_path):
    file = tmp_path / "conv1d.py"
    file.write_text(f"{helpers}{HEAD}    return {call}\n")
    assert lines(file, "conv1d", ("stride", None)) == expected


@pytest.mark.parametrize(
    ("name", "attempt", "atom", "expected"),
    [
        ("conv1d", "strided", ("stride", None), [11, 13]),
        ("conv1d", "strided", ("dilation", None), [11, 13]),
        ("conv1d", "strided", ("weight", 2), [10, 11, 13, 14, 15]),
        ("conv1d", "loops", ("x", 2), [4, 6, 17]),
        ("conv2d", "strided", ("stride", 0), [4, 7, 17, 20]),
        ("conv2d", "strided", ("stride", 1), [4, 7, 18, 20]),
        ("conv2d", "modules", ("padding", 0), [6, 7]),
        ("conv2d", "im2col", ("weight", 3), [10, 12, 14, 16, 17]),
        ("pad", "full", ("value", None), [9]),
    ],
)
def test_the_lines_of_real_attempts(name, attempt, atom, expected):
    assert lines(ATTEMPTS / name / f"{attempt}.py", name, atom) == expected


def test_a_pair_is_read_part_by_part(tmp_path):
    file = tmp_path / "conv2d.py"
    file.write_text(
        "def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):\n"
        "    rows, columns = stride\n"
        "    h = rows\n"
        "    return columns\n"
    )
    case = find("conv2d").space.case(height=3, stride_h=2)
    place = place_of(find("conv2d"), file, case, ["height", "stride_h"])
    assert place.reads == {"stride_h": (Spot(2), Spot(3))}
    assert place.names == {"stride_h": "stride[0]"}


def test_of_a_pair_that_is_never_read_no_part_is_named(tmp_path):
    file = tmp_path / "conv2d.py"
    file.write_text(HEAD.replace("conv1d", "conv2d") + "    return x\n")
    place = place_of(find("conv2d"), file, find("conv2d").space.case(height=3, stride_h=2), ["stride_h"])
    assert (place.reads, place.names) == ({"stride_h": ()}, {"stride_h": "stride"})


@pytest.mark.parametrize(
    ("body", "reads"),
    [
        ("return padding", {"stride": ()}),
        ("return locals()", {}),  # who knows
        ("return stride", {"stride": (Spot(2),)}),
    ],
)
def test_never_read_is_said_of_what_is_not_mentioned(body, reads, tmp_path):
    file = tmp_path / "conv1d.py"
    file.write_text(f"{HEAD}    {body}\n")
    case = find("conv1d").space.case(stride=2)
    assert place_of(find("conv1d"), file, case, ["stride", "length"]).reads == reads


def test_other_names_stand_for_arguments_by_their_place(tmp_path):
    file = tmp_path / "conv1d.py"
    file.write_text("def conv1d(signal, kernel, b=None, s=1, p=0, d=1, g=1):\n    return s\n")
    place = place_of(find("conv1d"), file, find("conv1d").space.case(stride=2, dilation=2), ["stride", "dilation"])
    assert place.reads == {"stride": (Spot(2),), "dilation": ()}
    assert place.names == {"stride": "s", "dilation": "d"}


@pytest.mark.parametrize(
    "source",
    [
        "",
        "conv1d = 3",
        "def conv1d(",
        "x = " + "(" * 3000,
        "\udcff",
        "def conv1d(x):\n" + " return -" + "-" * 5000 + "x",
    ],
)
def test_what_has_no_place_has_none(source, tmp_path):
    file = tmp_path / "conv1d.py"
    file.write_bytes(source.encode("utf-8", "surrogateescape"))
    assert place_of(find("conv1d"), file, find("conv1d").space.case(stride=2), ["stride"]) is None


def test_in_a_notebook_lines_are_a_cells(notebook):
    file = notebook("import torch", "def size(n, s):\n    return n // s", f"# mine\n{HEAD}    return size(3, stride)")
    place = place_of(find("conv1d"), file, find("conv1d").space.case(stride=2), ["stride"])
    assert place.reads == {"stride": (Spot(2, "cell 2"), Spot(3, "cell 3"))}
