"""What the gradients of a convolution along a signal share: their numbers, how a call is built, stages, the sweep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

from grader.curriculum.axes import ALL_LAYOUTS, LAYOUT_OF, LENGTH
from grader.curriculum.call import GRADIENT, REFUSAL, THIRDS, WHOLE, Call
from grader.curriculum.convolution import CONVOLVES, per_group
from grader.curriculum.covering import mixture
from grader.curriculum.exercise import Numbers, Stage
from grader.curriculum.parameters import DATA, DTYPE, EXPLICIT, layout
from grader.curriculum.signals import DILATED, GROUPED, PADDED, ROOMY
from grader.curriculum.space import Case, Parameter, Space, Value

(_AXIS,) = LENGTH

SHORTCUTS = rf"{CONVOLVES}|^(?:grad|backward|run_backward|vjp|jvp|vhp|hvp|jacobian|hessian|jacrev|jacfwd)$"
"""Besides convolutions, what torch calls functions that make a gradient by themselves."""


def backward_space(layouts: tuple[str, ...], given: str) -> Space:
    """The numbers of the convolution itself; `given` is the one of x's and the kernel's size that is an argument."""
    numbers = [
        Parameter("batch", "signals in the batch"),
        Parameter("groups", "groups", argument="groups"),
        Parameter("in_channels", "channels of x per group", called=per_group("in_channels")),
        Parameter("out_channels", "channels of grad_output per group", called=per_group("out_channels")),
        Parameter("length", "length of x", argument="length" if given == "length" else ""),
        Parameter("kernel", "kernel size", argument="kernel" if given == "kernel" else ""),
        *(Parameter(name, name, int(name != "padding"), argument=name) for name in ("stride", "padding", "dilation")),
        *map(layout, layouts),
        DTYPE,
        DATA,
        EXPLICIT,
        Parameter(
            "misfit", "what doesn't fit: 1 a place too many, -1 one too few, 2 channels, 3 groups", 0, hidden=True
        ),
    ]
    return Space(tuple(numbers), _allows)


def _allows(case: Case) -> bool:
    enough = case["misfit"] != -1 or _AXIS.places(case) > 1
    return _AXIS.allows(case) and enough and (case["misfit"] != 3 or case["groups"] > 1)


def places(case: Case) -> int:
    """How many places grad_output has."""
    return _AXIS.places(case) + {1: 1, -1: -1}.get(case["misfit"], 0)


def elements(case: Case, read: int, made: int) -> tuple[int, int]:
    """The larger of the kernels and of a tensor `read` long of the channels out; and one `made` long of those in."""
    signals, kernels = case["batch"] * case["groups"], case["groups"] * case["out_channels"] * case["in_channels"]
    return max(signals * case["out_channels"] * read, kernels * case["kernel"]), signals * case["in_channels"] * made


def built(case: Case, fill: float, tensors: Mapping[str, tuple[str, tuple[int, ...]]], given: str) -> Call:
    """A call of some tensors, each told by whose numbers it holds, and its shape; `given` is a size."""
    from grader.curriculum.tensors import tensor

    lies = {of: case.get(name, "contiguous") for name, of in LAYOUT_OF.items()}
    made = {
        name: tensor(role, shape, case["dtype"], lies[name], fill, case["data"])
        for name, (role, shape) in tensors.items()
    }
    usual = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}
    others = {name: case[name] for name, default in usual.items() if case["explicit"] or case[name] != default}
    return Call(made, {given: case[given], **others})


def stages(layouts: tuple[str, ...], refused: str, *more: Numbers) -> tuple[Stage, ...]:
    """From one of everything to everything at once. `refused` is what else must raise; `more` are cases of that."""
    lying = [
        {**ROOMY, "padding": padding, name: layout}
        for name in layouts
        for layout in ALL_LAYOUTS[1:]
        for padding in ((0, 1) if name == layouts[0] else (0,))
    ]
    unfit = [
        *({"misfit": misfit, "length": 4, "kernel": 2} for misfit in (1, -1)),
        {"misfit": 1},
        {"misfit": -1, "length": 2},
        {"misfit": 1, "length": 5, "stride": 2},
        {"misfit": 3, "groups": 2, "length": 3},
        *more,
    ]
    return (
        *_NAMED,
        Stage("layouts", "the arguments anywhere in memory", tuple(lying)),
        _DTYPES,
        Stage("gradient", "the way back once more", _gradients(layouts), asks=GRADIENT),
        Stage("everything", "all of it, mixed", _sweep(layouts)),
        Stage("refuses", f"channels that don't fit, or {refused}, must raise", tuple(unfit), REFUSAL, extra=True),
        Stage("bfloat16", "half the bits", ({"dtype": "bfloat16"}, {**ROOMY, "dtype": "bfloat16"}), extra=True),
    )


def _gradients(layouts: tuple[str, ...]) -> tuple[Numbers, ...]:
    """What was linear in both arguments goes back to both."""
    mixed = {**ROOMY, "groups": 2, "length": 7, "stride": 2, "padding": 1, "dilation": 2}
    lying = dict(zip(layouts, ("channels_last", "transposed"), strict=True))
    return (
        {},
        {"length": 3, "kernel": 2},
        {"length": 6, "kernel": 2, "stride": 2, "padding": 1},
        {**ROOMY, "groups": 3, "dilation": 2},
        {**mixed, **lying},
        {**mixed, "dtype": "float64"},
    )


def _sweep(layouts: tuple[str, ...]) -> Callable[[int], list[dict[str, Value]]]:
    """A covering array over everything, lengths from the smallest valid one up: in some, elements are left over."""
    kinds = (("float32", WHOLE), ("float32", THIRDS), ("float64", WHOLE))
    columns: dict[Any, tuple[Any, ...]] = {
        ("batch", "groups"): tuple(product((1, 2, 3), (1, 2, 3))),
        ("in_channels", "out_channels"): tuple(product((1, 2, 3), (1, 2, 3))),
        ("kernel", "dilation"): tuple(product((1, 2, 3, 4), (1, 2, 3))),
        ("stride",): tuple(product((1, 2, 3, 4))),
        **{(name,): tuple(product((0, 1, 2, 3))) for name in ("padding", "spare", "more")},
        **{(name,): tuple(product(ALL_LAYOUTS)) for name in layouts},
        ("dtype", "data"): kinds,
    }

    def sweep(seed: int) -> list[dict[str, Value]]:
        cases = []
        for row in mixture(columns, seed, at_least=200):
            numbers = {name: value for names, values in row.items() for name, value in zip(names, values, strict=True)}  # type: ignore[call-overload]
            spare = numbers.pop("spare") + numbers.pop("more") * numbers["stride"]
            cases.append({**numbers, "length": _AXIS.smallest(numbers) + spare})
        return cases

    return sweep


_NAMED = (
    Stage("one", "every number is one", ({}, {"length": 3})),
    Stage(
        "window",
        "a kernel bigger than one",
        (
            {"length": 2, "kernel": 2},
            {"length": 3, "kernel": 2},
            {"length": 5, "kernel": 2},
            {"length": 3, "kernel": 3},
            {"length": 7, "kernel": 3},
            {"length": 6, "kernel": 5},
        ),
    ),
    Stage(
        "out_channels",
        "several channels out",
        (
            {"out_channels": 2},
            {"out_channels": 3, "length": 4},
            {"out_channels": 2, "length": 5, "kernel": 3},
            {"out_channels": 3, "length": 4, "kernel": 2},
        ),
    ),
    Stage(
        "in_channels",
        "several channels in",
        (
            {"in_channels": 2},
            {"in_channels": 3, "length": 4},
            {"in_channels": 2, "length": 5, "kernel": 2},
            {"in_channels": 2, "out_channels": 2, "length": 3, "kernel": 2},
            {"in_channels": 3, "out_channels": 2, "length": 6, "kernel": 3},
            {"in_channels": 2, "out_channels": 3, "length": 4, "kernel": 2},
        ),
    ),
    Stage("batch", "several signals at once", ({"batch": 2, "length": 2}, {**ROOMY, "batch": 3}, ROOMY)),
    Stage(
        "stride",
        "the window jumps",
        (
            {"stride": 2, "length": 2},
            {"stride": 2, "length": 5},
            {"stride": 3, "length": 6},
            {"stride": 2, "length": 4, "kernel": 2},
            {"stride": 2, "length": 5, "kernel": 2},
            {"stride": 3, "length": 8, "kernel": 2},
            {"stride": 2, "length": 8, "kernel": 3},
            {"stride": 4, "length": 6, "kernel": 3},
            {**ROOMY, "stride": 2, "length": 7},
        ),
    ),
    Stage(
        "padding",
        "there were zeros on both sides",
        PADDED,
    ),
    Stage(
        "dilation",
        "the window spreads",
        DILATED,
    ),
    Stage(
        "groups",
        "several convolutions side by side",
        GROUPED,
    ),
    Stage(
        "together",
        "several of these at once",
        (
            {"length": 9, "kernel": 3, "stride": 2, "padding": 1},
            {"length": 9, "kernel": 2, "stride": 2, "dilation": 3},
            {"length": 8, "kernel": 3, "stride": 3, "padding": 2, "dilation": 2},
            {**ROOMY, "length": 7, "stride": 2, "padding": 1, "dilation": 2},
            {**ROOMY, "groups": 2, "length": 8, "stride": 3, "padding": 2},
            {**ROOMY, "groups": 3, "length": 7, "kernel": 3, "stride": 2, "padding": 3, "dilation": 2},
            {**ROOMY, "length": 7, "stride": 2, "padding": 1, "dilation": 2, "data": 2},
        ),
    ),
)

_DTYPES = Stage(
    "dtypes",
    "float64 stays float64",
    (
        {"data": 1},
        {"data": 1, **ROOMY},
        {"dtype": "float64"},
        {"dtype": "float64", **ROOMY, "padding": 1},
        {"dtype": "float64", **ROOMY, "groups": 2, "stride": 2},
    ),
)
