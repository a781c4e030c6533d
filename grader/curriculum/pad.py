"""pad: its stages, from one element before to four dimensions, cropped, anywhere in memory."""

from __future__ import annotations

from math import inf
from typing import Any

from grader.curriculum.axes import ALL_LAYOUTS
from grader.curriculum.call import THIRDS, WHOLE
from grader.curriculum.convolution import BANNED, CONVOLVES, functional
from grader.curriculum.covering import covering_array, sampled
from grader.curriculum.exercise import FRAME, GRADIENT, REFUSAL, Exercise, Shape, Stage, Way
from grader.curriculum.frames import (
    DIMENSIONS,
    build_frame,
    elements,
    fewer_dimensions,
    frame_space,
    is_padded,
    magnitude,
    misfit_of_frame,
)
from grader.curriculum.gather import framing
from grader.curriculum.ideas import Idea
from grader.curriculum.identities import one_higher
from grader.curriculum.later import Later
from grader.curriculum.mistake import Identity
from grader.curriculum.space import Case, Value
from grader.curriculum.words.frames import OF_FRAMES

SPACE = frame_space("1 pairs beyond the dimensions, 2 a crop beyond x, 3 half a pair")


def _sweep(seed: int) -> list[dict[str, Value]]:
    """A covering array for each number of dimensions; sizes from the smallest that a crop leaves something of."""
    cases: list[dict[str, Value]] = []
    for ndim in DIMENSIONS:
        columns: dict[Any, tuple[Any, ...]] = {"value": (0, 7, -0.5, 1e6), "layout": ALL_LAYOUTS}
        columns["dtype and data"] = (("float32", WHOLE), ("float32", THIRDS), ("float64", WHOLE))
        for i in range(1, ndim + 1):
            columns |= {f"before{i}": (0, 1, 2, 3, -1, -2), f"after{i}": (0, 1, 2, 3, -1, -2)}
        columns |= {f"spare{i}": (0, 1, 2) for i in range(1, min(ndim, 3) + 1)}
        cases += [_sized(dict(row), ndim, ndim) for row in covering_array(columns, seed + ndim)]
        for pairs in range(1, ndim):
            cases += [_sized(row, ndim, pairs) for row in sampled(columns, seed + pairs, 4)]
    return cases


def _sized(numbers: dict[Any, Any], ndim: int, pairs: int) -> dict[str, Value]:
    numbers["dtype"], numbers["data"] = numbers.pop("dtype and data")
    for i in range(1, ndim + 1):
        if i > pairs:
            numbers |= {f"before{i}": 0, f"after{i}": 0}
        crop = min(numbers[f"before{i}"], 0) + min(numbers[f"after{i}"], 0)
        numbers[f"size{i}"] = 1 - crop + numbers.pop(f"spare{i}", 0)
    return {**numbers, "ndim": ndim, "pairs": pairs}


def _identities() -> tuple[Identity, ...]:
    def fewer(case: Case) -> tuple[str, Case] | None:
        pads = is_padded(case)
        return next((("pad", each) for each in fewer_dimensions(case) if is_padded(each) or not pads), None)

    def one_side(case: Case) -> tuple[str, Case] | None:
        both = [i for i in DIMENSIONS if case[f"before{i}"] and case[f"after{i}"]]
        return ("pad", case.but(**{f"after{i}": 0 for i in both})) if both else None

    def contiguous(case: Case) -> tuple[str, Case] | None:
        moved = case["layout"] not in ("contiguous", "expanded")
        return ("pad", case.but(layout="contiguous")) if moved else None

    return (
        Identity("the same numbers, contiguous in memory", contiguous),
        Identity("several dimensions are padded one after another", fewer),
        Identity("two sides are padded one after the other", one_side),
        *one_higher("pad", "before1", "after1"),
    )


_PLANE = {"ndim": 2, "size1": 3, "size2": 2}
_FRAME = {**_PLANE, "pairs": 2, "before1": 1, "after1": 2, "before2": 3, "value": 7}
_IMAGES = {"ndim": 4, "pairs": 2, "before1": 1, "after1": 1, "before2": 1, "after2": 1}
_BLOCK = {"ndim": 3, "size1": 3, "size2": 2, "size3": 2, "pairs": 2, "before1": 1, "after2": 2, "value": 7}

STAGES = (
    Stage("one", "one zero on either side", ({"before1": 1, "after1": 1}, {"size1": 3, "before1": 1, "after1": 1})),
    Stage(
        "sides",
        "before and after differ",
        (
            {"before1": 1},
            {"after1": 1},
            {"size1": 3, "before1": 2},
            {"size1": 3, "after1": 2},
            {"size1": 2, "before1": 1, "after1": 3},
        ),
    ),
    Stage(
        "value",
        "not always zeros",
        (
            {"before1": 1, "value": 7},
            {"size1": 3, "after1": 2, "value": 7},
            {"size1": 2, "before1": 1, "after1": 1, "value": -0.5},
            {"size1": 2, "before1": 1, "after1": 1, "value": 1e6},
        ),
    ),
    Stage(
        "two dimensions",
        "all four sides, and the corners",
        (
            {"ndim": 2, "pairs": 2, "before1": 1, "after1": 1, "before2": 1, "after2": 1, "value": 7},
            {**_PLANE, "pairs": 2, "before1": 1, "after1": 1, "before2": 1, "after2": 1},
            {**_PLANE, "pairs": 2, "before1": 2, "after1": 2, "before2": 2, "after2": 2, "value": 7},
        ),
    ),
    Stage(
        "order",
        "which pair is which dimension",
        (
            {"ndim": 2, "before1": 1},
            {"ndim": 2, "pairs": 2, "before2": 1},
            {**_PLANE, "before1": 1, "after1": 2},
            {**_PLANE, "pairs": 2, "before2": 1, "after2": 3},
            _FRAME,
        ),
    ),
    Stage(
        "any number of dimensions",
        "three, four; some without a pair",
        (
            {"ndim": 3, "before1": 1, "value": 7},
            {"ndim": 3, "size3": 2, "pairs": 3, "after3": 1, "value": 7},
            _BLOCK,
            {**_BLOCK, "pairs": 3, "before3": 2, "after3": 1},
            {
                "ndim": 4,
                "size1": 2,
                "size2": 3,
                "size3": 2,
                "size4": 2,
                "pairs": 4,
                "before1": 1,
                "after4": 2,
                "after2": 1,
            },
        ),
    ),
    Stage(
        "nothing to pad",
        "zeros, and no pairs at all",
        ({}, {"size1": 3}, {**_PLANE, "pairs": 2, "value": 7}, {"pairs": 0, "size1": 2}, {**_PLANE, "pairs": 0}),
    ),
    Stage(
        "dtypes",
        "float64 stays float64",
        (
            {"size1": 3, "after1": 2, "data": 1},
            {"before1": 1, "dtype": "float64"},
            {"size1": 3, "after1": 2, "value": -0.5, "dtype": "float64"},
            {**_FRAME, "dtype": "float64"},
            {"size1": 2, "pairs": 0, "dtype": "float64"},
        ),
    ),
    Stage(
        "layouts",
        "x anywhere in memory",
        tuple({**numbers, "layout": layout} for layout in ALL_LAYOUTS[1:] for numbers in (_FRAME, _BLOCK)),
    ),
    Stage(
        "gradient",
        "the way back, to x",
        (
            {"before1": 1},
            {"size1": 3, "after1": 1, "value": 7},
            {**_FRAME, "layout": "transposed"},
            {**_BLOCK, "dtype": "float64"},
            {"ndim": 4, "size1": 2, "size2": 3, "size4": 2, "pairs": 3, "after1": 1, "before2": 2, "after3": 1},
        ),
        asks=GRADIENT,
    ),
    Stage(
        "crop",
        "a negative number takes away",
        (
            {"size1": 2, "before1": -1},
            {"size1": 3, "after1": -2},
            {"size1": 4, "before1": -1, "after1": 2, "value": 7},
            {"size1": 5, "before1": -1, "after1": -2},
            {"size1": 3, "before1": -3, "after1": 2, "value": 7},
            {**_PLANE, "pairs": 2, "before1": -2, "after2": -1, "after1": 1},
        ),
    ),
    Stage("everything", "all of it, mixed", _sweep),
    Stage(
        "refuses",
        "pairs and crops that don't fit must raise",
        (
            {"misfit": 1, "pairs": 2, "before1": 1},
            {"misfit": 2, "size1": 2, "before1": -3},
            {"misfit": 1, "ndim": 2, "pairs": 3},
            {"misfit": 1, "ndim": 3, "pairs": 4},
            {"misfit": 2, "size1": 2, "before1": -3, "after1": 2},
            {"misfit": 2, "size1": 3, "before1": -2, "after1": -2},
            {"misfit": 3, "ndim": 2, "before1": 1},
        ),
        asks=REFUSAL,
        extra=True,
    ),
    Stage(
        "infinite",
        "value=-inf, as a maximum is padded with",
        ({"size1": 2, "before1": 1, "after1": 1, "value": -inf}, {**_FRAME, "value": -inf}),
        extra=True,
    ),
    Stage(
        "int64",
        "whole numbers",
        ({**_FRAME, "dtype": "int64"}, {"size1": 2, "before1": 1, "dtype": "int64"}),
        extra=True,
    ),
    Stage("bfloat16", "half the bits", ({**_FRAME, "dtype": "bfloat16"},), extra=True),
)

EXERCISE = Exercise(
    name="pad",
    says="a frame of constant values around a tensor",
    signature="pad(x, pad, value=0.0)",
    unlocks=("conv1d", "max_pool2d", "unfold", "pad_modes"),
    space=SPACE,
    gather=framing.of_frame(),
    stages=STAGES,
    build=build_frame,
    torch=functional("pad"),
    torch_text=lambda call: call.text("torch.nn.functional.pad"),
    torch_own="torch.nn.functional.pad",
    magnitude=magnitude,
    misfit=misfit_of_frame,
    banned=(*BANNED, "aten::constant_pad_nd"),
    shortcuts=f"{CONVOLVES}|pad",
    begin=Idea(
        "How long is the result for x = [5] and pad = (1, 1)? At which index does the 5 stand?",
        "result[before + i] = x[i], and value everywhere else;   length of the result = before + length + after",
        "Work out the sizes of the result, fill it with value, then write x into the slice that belongs to it.",
    ),
    drawing=FRAME,
    example={"size": (2, 3), "pad": (1, 2, 0, 1)},
    shapes=(
        Shape("32x1x28x28", "a frame of one zero", {**_IMAGES, "size4": 32, "size2": 28, "size1": 28}),
        Shape("4x64x56x56", "a frame of one zero", {**_IMAGES, "size4": 4, "size3": 64, "size2": 56, "size1": 56}),
    ),
    timed=(
        Way("loops", "one number after another"),
        Way("best", "one new tensor, one copy: the reference solution", reference=True),
    ),
    elements=elements,
    ideas=OF_FRAMES,
    identities=_identities(),
    misconceptions=Later("pad", "mistakes_of_pad"),
    learned="Padding is a larger tensor, full of one value, into a slice of which x is copied; a negative number moves "
    "the slice the other way, and crops. The pairs count from the last dimension, so the first one always means "
    "the width, however many dimensions stand before it.",
)
