"""pad_modes: its stages, from a frame of zeros to a frame of x's own elements in each mode."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grader.curriculum.axes import ALL_LAYOUTS
from grader.curriculum.call import THIRDS, WHOLE
from grader.curriculum.convolution import BANNED, CONVOLVES, functional
from grader.curriculum.covering import mixture
from grader.curriculum.exercise import BESIDE, FRAME, GRADIENT, REFUSAL, Call, Exercise, Numbers, Shape, Stage, Way
from grader.curriculum.frames import (
    DIMENSIONS,
    build_frame,
    elements,
    fewer_dimensions,
    fits,
    frame_space,
    is_padded,
    magnitude,
    misfit_of_frame,
)
from grader.curriculum.gather import framing
from grader.curriculum.ideas import Idea
from grader.curriculum.identities import contiguous, one_higher
from grader.curriculum.later import Later
from grader.curriculum.mistake import Identity
from grader.curriculum.parameters import in_words
from grader.curriculum.space import Case, Parameter, Value
from grader.curriculum.words.frames import OF_MODES

MODES = ("constant", "replicate", "reflect", "circular")
OWN = MODES[1:]
"""The modes in which new elements are x's own."""

TOO_FAR, NO_MODE, WRONG_PAIRS, VALUE = 2, 4, 1, 5
"""What doesn't fit, besides half a pair: more elements than x has; no such mode; pairs for too many or too few of x's
dimensions; a value that no mode uses."""

_MODE = Parameter(
    "mode",
    "what the new elements are",
    "constant",
    MODES,
    told=in_words({each: f"mode={each!r}" for each in MODES}),
    argument="mode",
)


def _allows(case: Case) -> bool:
    if case["misfit"]:
        return True
    if case["mode"] == "constant":
        return fits(case)
    pads = [(case[f"size{i}"], case[f"before{i}"], case[f"after{i}"]) for i in DIMENSIONS]
    most = {"reflect": lambda size: size - 1, "circular": lambda size: size, "replicate": lambda size: 9}[case["mode"]]
    inside = all(0 <= each <= most(size) for size, *both in pads for each in both)
    return (
        inside
        and not case["value"]
        and 1 <= case["pairs"] <= 3
        and 1 <= case["ndim"] - case["pairs"] <= 2
        and fits(case)
    )


def _build(case: Case, fill: float) -> Call:
    call = build_frame(case, fill)
    return Call(call.tensors, {**call.options, "mode": "wrap"}) if case["misfit"] == NO_MODE else call


def _misfit(call: Call) -> str:
    mode, pad, x = call.options.get("mode", "constant"), call.options["pad"], call.tensors["x"]
    if mode not in MODES:
        return f"there is no mode {mode!r}"
    if call.options.get("value"):
        return f"the mode {mode!r} has no use for a value"
    if not 1 <= x.dim() - len(pad) // 2 <= 2 and mode != "constant":
        return f"pad has {len(pad) // 2} pairs, and x {x.dim()} dimensions: one or two more than pairs are needed"
    return misfit_of_frame(call) or f"more than x has is asked for in the mode {mode!r}"


def _sweep(seed: int) -> list[dict[str, Value]]:
    columns: dict[Any, tuple[Any, ...]] = {
        "mode": (*OWN, *OWN, "constant"),
        "dims": ((2, 1), (3, 1), (3, 2), (4, 2), (4, 3)),
        "layout": ALL_LAYOUTS,
        "kind": (("float32", WHOLE), ("float32", THIRDS), ("float64", WHOLE)),
        **{f"{side}{i}": (0, 1, 2, 3) for i in (1, 2, 3) for side in ("before", "after")},
        **{f"spare{i}": (0, 1, 2) for i in (1, 2, 3)},
    }
    return [_sized(dict(row)) for row in mixture(columns, seed, at_least=240)]


def _sized(numbers: dict[Any, Any]) -> dict[str, Value]:
    """Sizes that have as many elements as are asked for."""
    (ndim, pairs), (dtype, data) = numbers.pop("dims"), numbers.pop("kind")
    for i in (1, 2, 3):
        if i > pairs:
            numbers |= {f"before{i}": 0, f"after{i}": 0}
        spare = numbers.pop(f"spare{i}")
        most = max(numbers[f"before{i}"], numbers[f"after{i}"])
        numbers[f"size{i}"] = 1 + spare + most if i <= ndim else 1
    return {**numbers, "ndim": ndim, "pairs": pairs, "dtype": dtype, "data": data}


def _with(numbers: Numbers) -> Iterator[dict[str, Value]]:
    """The same in every mode in which new elements are x's own."""
    yield from ({**numbers, "mode": mode} for mode in OWN)


def _identities() -> tuple[Identity, ...]:
    def constant(case: Case) -> tuple[str, Case] | None:
        from grader.curriculum import find

        known = find("pad").space
        numbers = {name: value for name, value in case.items() if name in known.simplest and name != "misfit"}
        return ("pad", known.case(**numbers)) if case["mode"] == "constant" else None

    def fewer(case: Case) -> tuple[str, Case] | None:
        return next((("pad_modes", each) for each in fewer_dimensions(case) if is_padded(each)), None)

    return (
        Identity("in the mode 'constant', this is pad", constant),
        contiguous("pad_modes"),
        Identity("several dimensions are padded one after another", fewer),
        *one_higher("pad_modes", "before1", "after1"),
    )


_LINE = {"ndim": 2, "size1": 4}
_PLANE = {"ndim": 3, "size1": 4, "size2": 3, "pairs": 2}
_FRAME = {**_PLANE, "before1": 1, "after1": 3, "before2": 2, "after2": 1}
_IMAGES = {"ndim": 4, "size1": 4, "size2": 3, "size3": 2, "size4": 2, "pairs": 2}
_FRAMES = {**_IMAGES, "before1": 3, "after1": 1, "after2": 2}
_BLOCK = {
    "ndim": 4,
    "size1": 3,
    "size2": 4,
    "size3": 3,
    "size4": 2,
    "pairs": 3,
    "before1": 1,
    "after2": 3,
    "before3": 2,
}


def _along_one(mode: str, says: str) -> Stage:
    cases: tuple[Numbers, ...] = (
        {**_LINE, "before1": 1},
        {**_LINE, "after1": 1},
        {**_LINE, "before1": 2, "after1": 1},
        {**_LINE, "before1": 1, "after1": 3},
        {"ndim": 3, "size1": 4, "size2": 2, "size3": 2, "before1": 3, "after1": 2},
        {**_LINE},
    )
    more: tuple[Numbers, ...] = ({**_LINE, "size1": 2, "before1": 5, "after1": 4},) if mode == "replicate" else ()
    more = ({**_LINE, "before1": 4, "after1": 4},) if mode == "circular" else more
    return Stage(mode, says, tuple({**each, "mode": mode} for each in (*cases, *more)))


STAGES = (
    Stage("one", "one zero on either side", ({"before1": 1, "after1": 1}, {"size1": 3, "before1": 1, "after1": 1})),
    Stage(
        "constant",
        "what pad does",
        (
            {"before1": 1, "value": 7},
            {"size1": 3, "after1": 2, "value": -0.5},
            {**_FRAME, "value": 7},
            {"size1": 4, "before1": -1, "after1": 2},
            {"ndim": 2, "size1": 3, "pairs": 0},
        ),
    ),
    _along_one("replicate", "the edge, again and again"),
    _along_one("reflect", "mirrored at the edge"),
    _along_one("circular", "on from the other end"),
    Stage(
        "two dimensions",
        "all four sides, and the corners",
        (*_with({**_PLANE, "before1": 1, "after2": 1}), *_with(_FRAME), *_with(_FRAMES)),
    ),
    Stage("any number of dimensions", "three at once", tuple(_with(_BLOCK))),
    Stage(
        "layouts",
        "x anywhere in memory",
        tuple(each for layout in ALL_LAYOUTS[1:] for each in _with({**_FRAMES, "layout": layout})),
    ),
    Stage(
        "dtypes",
        "float64 stays float64",
        (
            {"before1": 1, "dtype": "float64"},
            {**_LINE, "before1": 1, "after1": 2, "data": 1, "mode": "reflect"},
            *_with({**_FRAME, "dtype": "float64"}),
        ),
    ),
    Stage(
        "gradient",
        "the way back, to x",
        (
            {"size1": 3, "after1": 1},
            *_with({**_LINE, "before1": 2, "after1": 1}),
            *_with({**_FRAMES, "dtype": "float64"}),
        ),
        asks=GRADIENT,
    ),
    Stage("everything", "all of it, mixed", _sweep),
    Stage(
        "refuses",
        "more than there is, pairs that don't fit, no such mode",
        (
            {**_LINE, "misfit": TOO_FAR, "before1": 4, "mode": "reflect"},
            {**_LINE, "misfit": TOO_FAR, "after1": 4, "mode": "reflect"},
            {**_LINE, "misfit": TOO_FAR, "before1": 5, "mode": "circular"},
            {**_LINE, "misfit": TOO_FAR, "after1": 5, "mode": "circular"},
            *_with({"misfit": WRONG_PAIRS, "size1": 4, "before1": 1}),
            {"misfit": WRONG_PAIRS, "ndim": 4, "size1": 4, "before1": 1, "mode": "reflect"},
            {"misfit": WRONG_PAIRS, "ndim": 2, "size1": 4, "pairs": 0, "mode": "reflect"},
            {"misfit": 3, **_LINE, "before1": 1, "mode": "reflect"},
            {"misfit": NO_MODE, **_LINE, "before1": 1},
            {"misfit": VALUE, **_LINE, "before1": 1, "mode": "reflect", "value": 7},
        ),
        REFUSAL,
        extra=True,
    ),
    Stage("int64", "whole numbers", tuple(_with({**_FRAME, "dtype": "int64"})), extra=True),
    Stage("bfloat16", "half the bits", tuple(_with({**_FRAME, "dtype": "bfloat16"})), extra=True),
)


def _images(batch: int, channels: int, size: int) -> dict[str, int]:
    return {**_IMAGES, "size4": batch, "size3": channels, "size2": size, "size1": size}


def _all_around(many: int) -> dict[str, int]:
    return dict.fromkeys(("before1", "after1", "before2", "after2"), many)


EXERCISE = Exercise(
    name="pad_modes",
    says="a frame of a tensor's own elements: mirrored, repeated, or from the other end",
    signature="pad_modes(x, pad, mode='constant', value=0.0)",
    part=BESIDE,
    space=frame_space("1 the pairs, 2 too much, 3 half a pair, 4 the mode, 5 the value", _MODE, allows=_allows),
    gather=framing.of_frame(modes=True),
    stages=STAGES,
    build=_build,
    torch=functional("pad"),
    torch_text=lambda call: call.text("torch.nn.functional.pad"),
    torch_own="torch.nn.functional.pad",
    magnitude=magnitude,
    misfit=_misfit,
    banned=(*BANNED, *(f"aten::{kind}_pad{n}d" for kind in ("reflection", "replication") for n in (1, 2, 3)),
            "aten::_pad_circular", "aten::constant_pad_nd"),
    shortcuts=f"{CONVOLVES}|pad",
    drawing=FRAME,
    example={"size": (1, 3, 4), "pad": (2, 1, 1, 2), "mode": ("reflect",)},
    shapes=(
        Shape("32x1x28x28", "two mirrored elements on every side",
              {**_images(32, 1, 28), **_all_around(2), "mode": "reflect"}),
        Shape("4x64x56x56", "one element from the other end on every side",
              {**_images(4, 64, 56), **_all_around(1), "mode": "circular"}),
    ),
    timed=(
        Way("one_by_one", "one place after another"),
        Way("lookup", "one lookup along each dimension: the reference solution", reference=True),
        Way("concatenate", "a block before, x, a block behind"),
    ),
    elements=elements,
    ideas=OF_MODES,
    begin=Idea(
        "For x = [[0, 1, 2]] and pad = (1, 1): which element stands on either side in each of the modes?",
        "result[i] = x[source[i]],   source[i] = i - before wherever that lies inside x",
        "Your pad does the first mode. For the others: a list of indices for one dimension, one lookup; then the next.",
    ),
    identities=_identities(),
    misconceptions=Later("pad_modes", "mistakes_of_pad_modes"),
    learned="Whatever stands around x, padding is a lookup: work out an index for each place, bring those outside back "
    "inside, and the modes differ in that one line. Dimensions go one after another, and the corners come by "
    "themselves.",
)  # fmt: skip
