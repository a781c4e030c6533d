"""What exercises share that put a frame around x: sizes and pairs, how a call is built, and what doesn't fit."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, prod
from typing import Any

from grader.curriculum.exercise import Call
from grader.curriculum.parameters import DATA, DTYPE, EXPLICIT, layout
from grader.curriculum.space import Case, Parameter, Space, Value

MOST_DIMENSIONS = 4
DIMENSIONS = tuple(range(1, MOST_DIMENSIONS + 1))


def fits(case: Case) -> bool:
    if case["pairs"] > case["ndim"] and case["misfit"] != 1:
        return False
    for i in DIMENSIONS:
        before, after, size = case[f"before{i}"], case[f"after{i}"], case[f"size{i}"]
        if (i > case["ndim"] and size != 1) or (i > case["pairs"] and (before or after)):
            return False
        cropped, left = size + min(before, 0) + min(after, 0), size + before + after
        if i <= case["ndim"] and (cropped < 0 or left < 1) and case["misfit"] != 2:
            return False
    return True


def fewer_dimensions(case: Case) -> list[Case]:
    """The same with one dimension taken out; the dimensions to its left move up."""
    if case["ndim"] == 1:
        return []
    fewer = []
    for out in range(1, case["ndim"] + 1):
        numbers: dict[str, Value] = {"ndim": case["ndim"] - 1, "pairs": min(case["pairs"], case["ndim"] - 1)}
        for i in range(out, MOST_DIMENSIONS):
            numbers |= {f"{name}{i}": case[f"{name}{i + 1}"] for name in ("size", "before", "after")}
        numbers |= {f"size{MOST_DIMENSIONS}": 1, f"before{MOST_DIMENSIONS}": 0, f"after{MOST_DIMENSIONS}": 0}
        fewer.append(case.but(**numbers))
        fewer.append(case.but(**{**numbers, "pairs": max(1, case["pairs"] - 1)}))
    return fewer


_PAIRS = {0: "an empty pad", 1: "one pair in pad"}
SIDES = ("before", "after")


def _sized_along(i: int) -> Parameter:
    return Parameter(
        f"size{i}",
        f"size of dimension -{i}",
        called=lambda case: f"x.shape[-{i}]" if i <= case["ndim"] else "x.dim()",
        is_size=True,
    )


def _padded_along(i: int, side: str) -> Parameter:
    place = 2 * (i - 1) + SIDES.index(side)
    what = f"{side} along dimension -{i}"
    return Parameter(
        f"{side}{i}", what, 0, called=lambda case: f"pad[{place}]" if i <= case["pairs"] else "len(pad)", argument="pad"
    )


def frame_space(misfits: str, *more: Parameter, allows: Callable[[Case], bool] = fits) -> Space:
    """The numbers of a frame."""
    parameters = (
        Parameter(
            "ndim",
            "dimensions of x",
            called=lambda case: "x.dim()",
            told=lambda value, case: f"a {value}-dimensional x",
        ),
        *(_sized_along(i) for i in DIMENSIONS),
        *(_padded_along(i, side) for i in DIMENSIONS for side in SIDES),
        Parameter(
            "pairs",
            "how many pairs `pad` has",
            called=lambda case: "len(pad)",
            told=lambda value, case: _PAIRS.get(value, f"{value} pairs in pad"),
            argument="pad",
        ),
        *more,
        Parameter(
            "value",
            "what the new elements hold",
            0,
            argument="value",
        ),
        layout("layout"),
        DTYPE,
        DATA,
        EXPLICIT,
        Parameter("misfit", f"what doesn't fit: {misfits}", 0, hidden=True),
    )
    return Space(parameters, allows, fewer_dimensions)


def build_frame(case: Case, fill: float) -> Call:
    """How a case becomes a call. x: (size_ndim, ..., size2, size1); pad: (before1, after1, before2, after2 ...)."""
    from grader.curriculum.tensors import tensor

    shape = [case[f"size{i}"] for i in range(case["ndim"], 0, -1)]
    pairs = [case[f"{side}{i}"] for i in range(1, case["pairs"] + 1) for side in ("before", "after")]
    if case["misfit"] == 3:
        pairs.append(1)
    given: dict[str, Any] = {"pad": tuple(pairs)}
    constant = case.get("mode", "constant") == "constant"
    if not constant or ("mode" in case and case["explicit"]):
        given["mode"] = case["mode"]
    if case["value"] or (case["explicit"] and constant):
        given["value"] = case["value"]
    return Call({"x": tensor("x", shape, case["dtype"], case["layout"], fill, case["data"])}, given)


def magnitude(call: Call) -> float:
    value = abs(call.options.get("value", 0))
    return max(1.0, value if isfinite(value) else 1.0, float(call.tensors["x"].detach().abs().max()))


def misfit_of_frame(call: Call) -> str:
    """What is wrong with pad: half a pair, too many pairs, or a crop of more than there is."""
    x, pad = call.tensors["x"], call.options["pad"]
    if len(pad) % 2:
        return f"pad has {len(pad)} numbers, which aren't pairs"
    if len(pad) > 2 * x.dim():
        return f"pad has {len(pad) // 2} pairs, and x has {x.dim()} dimension{'s' * (x.dim() > 1)}"
    for i in range(0, len(pad), 2):
        size, (before, after) = x.shape[-1 - i // 2], pad[i : i + 2]
        if size + min(before, 0) + min(after, 0) < 0:
            return f"{-min(before, 0) - min(after, 0)} elements are to be taken away, and there are {size}"
    return ""


def elements(case: Case) -> tuple[int, int]:
    """How many elements x and the result have."""
    sizes = [case[f"size{i}"] for i in DIMENSIONS]
    return prod(sizes), prod(size + case[f"before{i}"] + case[f"after{i}"] for i, size in enumerate(sizes, 1))


def is_padded(case: Case) -> bool:
    """Whether anything is added or taken away."""
    return any(case[f"{side}{i}"] for side in SIDES for i in DIMENSIONS)
