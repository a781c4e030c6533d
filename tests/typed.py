"""What a verdict says about calls, typed in: the sentences of a screen, read as a learner would, tried beside torch."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from claims import Checker
from screens import screen

from grader.curriculum import find
from grader.curriculum.axes import LAID
from grader.curriculum.exercise import VALUES, Call
from grader.curriculum.tensors import tensor
from grader.results import ExerciseResult

_SIZES = {1: ("length",), 2: ("height", "width")}
_SUFFIXES = {1: ("",), 2: ("_h", "_w")}
_DEFAULTS = {"stride": 1, "padding": 0, "dilation": 1}
_HOW = {words: layout for layout, words in LAID.items()}
_DATA = {"whole numbers as before": 0, "numbers that aren't whole": 1, "other numbers than before": 2}
_KINDS = {
    "the shape is wrong": "wrong_shape",
    "values are wrong": "wrong_values",
    "the dtype is wrong": "wrong_dtype",
    "it raises": "raised",
    "it reads outside": "reads_outside",
}


@dataclass(frozen=True)
class Typed:
    """One call in a learner's words: what each tensor's sizes are, and each argument."""

    name: str
    sizes: dict[str, tuple[int, ...]]
    given: dict[str, Any]
    layouts: dict[str, str] = field(default_factory=dict)
    dtype: str = "float32"
    data: int = 0
    frozen: bool = False

    @property
    def axes(self) -> int:
        return 2 if self.name.endswith("2d") else 1

    def call(self, fill: float) -> Call:
        tensors = {}
        for name, shape in self.sizes.items():
            how = self.layouts.get(name, "contiguous")
            tensors[name] = tensor(name, shape, self.dtype, how, fill, self.data)
        return Call(tensors, self.given, ("x",) if self.frozen else ())

    def said(self, phrase: str) -> Typed:
        """The same call but for what a phrase says of it."""
        for pattern, change in _PHRASES:
            if found := re.fullmatch(pattern, phrase):
                return change(self, *found.groups())
        raise ValueError(f"nobody could type {phrase!r}")

    def number(self, name: str) -> int:
        """What a number that is called so is in this call."""
        name = name.removesuffix(" per group")
        if found := re.fullmatch(r"pad\[(\d)\]", name):
            return self.given["pad"][int(found[1])]
        if found := re.fullmatch(r"x\.shape\[(-\d)\]", name):
            return self.sizes["x"][int(found[1])]
        if name in ("groups", "value"):
            return self.given.get(name, {"groups": 1, "value": 0}[name])
        of, at = self._place(name)
        if of == "given":
            value = self.given.get(at[0], _DEFAULTS.get(at[0]))
            return value[at[1]] if isinstance(value, tuple) else value
        return self.sizes[of][at] // (self.groups if (of, at) == ("weight", 0) else 1)

    @property
    def groups(self) -> int:
        return self.given.get("groups", 1)

    def _place(self, name: str) -> tuple[str, Any]:
        """Where a number stands: in the sizes of a tensor, or in an argument."""
        for i, size in enumerate(_SIZES[self.axes]):
            if name == size:
                return "x", i - self.axes
        for i, suffix in enumerate(_SUFFIXES[self.axes]):
            if name == f"kernel{suffix}" and "weight" in self.sizes:
                return "weight", i - self.axes
            if suffix or self.axes == 1:
                for argument in ("kernel", *_DEFAULTS):
                    if name == argument + suffix:
                        return "given", (argument, i)
        return {"batch": ("x", 0), "in_channels": ("weight", 1), "out_channels": ("weight", 0)}[name]

    def with_number(self, name: str, value: str | int) -> Typed:
        value = value if isinstance(value, int) else ast.literal_eval(value)
        name = name.removesuffix(" per group")
        if name == "groups":
            return self._regrouped(value)
        if name == "batch" and len(self.sizes["x"]) == self.axes + 1:
            return self._sized("x", (value, *self.sizes["x"]))
        of, at = self._place(name)
        if of == "given":
            return self._with_argument(*at, value)
        if name == "in_channels":
            of_x = list(self.sizes["x"])
            of_x[-1 - self.axes] = value * self.groups
            return self._sized("x", tuple(of_x))._resized("weight", 1, value)
        if name == "out_channels":
            wider = self._resized("weight", 0, value * self.groups)
            return wider._resized("bias", 0, value * self.groups) if "bias" in self.sizes else wider
        return self._resized(of, at, value)

    def _with_argument(self, argument: str, axis: int, value: Any) -> Typed:
        if self.axes == 1:
            return self._giving(**{argument: value})
        was = self.given.get(argument, _DEFAULTS.get(argument))
        both = list(was) if isinstance(was, tuple) else [was, was]
        if both[axis] == value:
            return self
        both[axis] = value
        return self._giving(**{argument: tuple(both)})

    def _regrouped(self, groups: int) -> Typed:
        per_group = {"in_channels": self.number("in_channels"), "out_channels": self.number("out_channels")}
        changed = self._giving(groups=groups)
        for name, value in per_group.items():
            changed = changed.with_number(name, value)
        return changed

    def _giving(self, **arguments: Any) -> Typed:
        return replace(self, given={**self.given, **arguments})

    def _sized(self, name: str, shape: tuple[int, ...]) -> Typed:
        return replace(self, sizes={**self.sizes, name: shape})

    def _resized(self, name: str, dim: int, size: int) -> Typed:
        shape = list(self.sizes[name])
        shape[dim] = size
        return self._sized(name, tuple(shape))

    def with_pad(self, at: str, value: str) -> Typed:
        pad = list(self.given["pad"])
        pad[int(at)] = int(value)
        return self._giving(pad=tuple(pad))

    def with_pairs(self, count: int) -> Typed:
        pad = (*self.given["pad"], *(0,) * 8)
        return self._giving(pad=pad[: 2 * count])

    def with_leading(self, sizes: str | None) -> Typed:
        leading = tuple(map(int, sizes.split(", "))) if sizes else ()
        return self._sized("x", (*leading, *self.sizes["x"][-self.axes :]))

    def with_dimensions(self, count: str) -> Typed:
        ones = (1,) * 4 + self.sizes["x"]
        return self._sized("x", ones[-int(count) :])

    def with_bias(self) -> Typed:
        return self._sized("bias", (self.sizes["weight"][0],))

    def without(self, name: str) -> Typed:
        kept = {each: shape for each, shape in self.sizes.items() if each != name}
        given = {each: value for each, value in self.given.items() if each != name}
        return replace(self, sizes=kept, given=given)

    def without_batch(self) -> Typed:
        return self._sized("x", self.sizes["x"][-1 - self.axes :])

    def as_pairs(self) -> Typed:
        pairs = {n: (v, v) if isinstance(v, int) and n != "groups" else v for n, v in self.given.items()}
        return replace(self, given=pairs)

    def as_ints(self) -> Typed:
        """As far as one int can stand for both."""
        ints = {n: v[0] if isinstance(v, tuple) and v[0] == v[-1] else v for n, v in self.given.items()}
        return replace(self, given=ints)

    def lying(self, name: str, how: str) -> Typed:
        return replace(self, layouts={**self.layouts, name: _HOW[how]})


_PHRASES: tuple[tuple[str, Callable[..., Typed]], ...] = (
    (r"pad\[(\d)\]=(-?\d+)", Typed.with_pad),
    (r"x\.shape\[(-\d)\]=(\d+)", lambda typed, dim, size: typed._resized("x", int(dim), int(size))),
    (r"value=(.*)", lambda typed, value: typed._giving(value=float(value) if "." in value else int(value))),
    (r"no (value|bias|stride|padding|dilation|groups)", Typed.without),
    (r"a bias", Typed.with_bias),
    (r"no batch in x", Typed.without_batch),
    (r"([a-z_]+(?: per group)?)=(-?\d+|'\w+')", Typed.with_number),
    (r"no leading dimensions", lambda typed: typed.with_leading(None)),
    (r"leading dimensions \((.*)\)", Typed.with_leading),
    (r"a (\d)-dimensional x", Typed.with_dimensions),
    (r"an empty pad", lambda typed: typed.with_pairs(0)),
    (r"one pair in pad", lambda typed: typed.with_pairs(1)),
    (r"(\d) pairs in pad", lambda typed, count: typed.with_pairs(int(count))),
    (r"pairs for the ints", Typed.as_pairs),
    (r"one int for both dimensions", Typed.as_ints),
    (r"(?:everything in |x in )?(float32|float64|bfloat16|int64)", lambda typed, name: replace(typed, dtype=name)),
    (f"(x|weight|bias) ({'|'.join(map(re.escape, _HOW))})", Typed.lying),
    (f"({'|'.join(_DATA)})", lambda typed, words: replace(typed, data=_DATA[words])),
    (r"x\.requires_grad", lambda typed: replace(typed, frozen=False)),
    (r"x without requires_grad", lambda typed: replace(typed, frozen=True)),
)


def phrases(text: str) -> list[str]:
    """`a, b and c`, taken apart; commas within brackets hold together."""
    return re.split(r"(?:, | and | or )(?![^(]*\))", text)


def parsed(text: str, shapes: dict[str, tuple[int, ...]]) -> Typed:
    """A call as it is printed, with tensors of these sizes."""
    call, _, rest = text.partition(") with ")
    tree = ast.parse(call + (")" if rest else ""), mode="eval").body
    assert isinstance(tree, ast.Call)
    given = {str(each.arg): ast.literal_eval(each.value) for each in tree.keywords}
    names = {each.id for each in tree.args if isinstance(each, ast.Name)}
    assert isinstance(tree.func, ast.Name)
    typed = Typed(tree.func.id, {name: shape for name, shape in shapes.items() if name in names}, given)
    if "bias" in names and "bias" not in typed.sizes:
        typed = typed.with_bias()
    for phrase in phrases(rest) if rest else ():
        typed = typed.said(phrase)
    return typed


def simplest_shapes(name: str) -> dict[str, tuple[int, ...]]:
    """The sizes of a call's tensors of which nothing is said."""
    axes = 2 if name.endswith("2d") else 1
    ones = (1,) * axes
    return {"x": (1, 1, *ones), "weight": (1, 1, *ones)} if name.startswith("conv") else {"x": ones}


def lower_ones(typed: Typed, name: str) -> Iterator[Typed]:
    """The calls that a number could be lower in, as far as torch takes them."""
    value = typed.number(name)
    lowest = 0 if name.startswith(("padding", "pad[", "value")) else 1
    whole = isinstance(value, int)
    for lower in range(lowest, value, 1 if value > lowest else -1) if whole else [lowest]:
        yield typed.said(f"{name}={lower}")


class Reader:
    """Reads one verdict, and tries all that it says of calls."""

    def __init__(self, result: ExerciseResult, functions: Callable[[str], Callable[..., Any]]):
        assert result.failure
        assert result.failure.evidence
        self.result, self.failure, self.functions = result, result.failure, functions
        self.text = screen(result, width=4000)
        self.asks = find(result.name).stage(self.failure.stage).asks
        shapes = {name: array.shape for name, array in self.failure.evidence.inputs.items()}
        said = re.search(r"The (?:smallest )?call that goes wrong(?: like this)?   (.*)", self.text)
        data = self.failure.evidence.case.get("data", 0)  # what tensors hold is drawn, not said
        self.call = replace(parsed(said[1].strip(), shapes), data=data) if said else None
        self.tried = 0

    def false(self) -> list[str]:
        """All that isn't so."""
        if self.call is None or self.failure.kind in ("banned_call", "timed_out", "crashed", "out_of_memory"):
            return []
        right = self._behaves(self.call, self.asks) == ("right",)
        wrong = [f"{self.call} is right"] if right and self.failure.kind != "mutated_input" else []
        return [*wrong, *self._numbers(), *self._spare(), *self._specials(), *self._plain()]

    def _behaves(self, typed: Typed, asks: str) -> tuple[Any, ...] | None:
        """What comes of a call; None where torch doesn't take it."""
        exercise = find(typed.name)
        try:
            typed.call(0.0).apply(exercise.torch)
        except Exception:
            return None
        self.tried += 1
        return Checker(exercise, self.functions(typed.name)).behaves_in(typed.call, asks)

    def _numbers(self) -> Iterator[str]:
        row = re.search(r"(?:What it takes|Numbers you can't (?:lower|set to one)) +(.*)   \((.*)\)", self.text)
        if not row or self.call is None:
            return
        names = row[1].split("  ")
        fails = self._behaves(self.call, self.asks)
        for name in names:
            if self._behaves(self.call.said(name), self.asks) != fails:
                yield f"{name} isn't what the call has"
        lower, _, gone = re.split(r"(, and )", row[2], maxsplit=1)
        right = gone == "your code is right"
        for typed, words in self._meant(lower, names):
            found = self._behaves(typed, self.asks)
            if found is not None and (found != ("right",) if right else found == fails):
                yield f"{row[0]!r}: with {words} it is {found}"
        if other := re.fullmatch(r"this failure is gone; with (.*), (.*?)", gone):
            found = self._behaves(self.call.said(other[1]), self.asks)
            if found is None or found[0] != _KINDS.get(other[2], other[2].replace(" ", "_")):
                yield f"{row[0]!r}: with {other[1]} it is {found}"

    def _meant(self, lower: str, names: list[str]) -> Iterator[tuple[Typed, str]]:
        """The calls that are meant by "any one lower", or "with no bias or any other lower"."""
        assert self.call
        plain = [name for name in names if re.fullmatch(r"[\w. ]+(\[-?\d\])?=-?\d+", name)]
        said = phrases(lower.removeprefix("with ")) if lower.startswith("with ") else [lower]
        for phrase in said:
            if found := re.fullmatch(r"(?:any one |any other )?(?:lower|nearer 0)(?: \(nearer 0\))?", phrase):
                called = [name.rpartition("=")[0] for name in plain]
            elif found := re.fullmatch(r"(.*) (?:lower|nearer 0)", phrase):
                called = [found[1]]
            else:
                yield self.call.said(phrase), phrase
                continue
            for name in called:
                yield from ((typed, f"{name} lower: {typed}") for typed in lower_ones(self.call, name))

    def _spare(self) -> Iterator[str]:
        row = re.search(
            r"(Numbers you can(?: set to one| lower)?|What it doesn't take)  +(.*)   \(still wrong", self.text
        )
        of_one = "set to one" in (row[1] if row else "") or "you can't set to one" in self.text
        for name in row[2].split("  ") if row and self.call else ():
            if re.fullmatch(r"[a-z_]+|pad\[\d\]|x\.shape.*", name) and name not in ("bias", "value", "dtype"):
                value = self.call.number(name)
                if value != (1 if of_one else 0 if name.startswith(("pad[", "padding")) else 1):
                    yield f"{name} is {value} in the smallest call: {row[0]}"

    def _specials(self) -> Iterator[str]:
        for call in re.findall(
            r"(?:: |      )(\w+\(.*?\)(?: with .*?)?)(?:: your code gets it right|, and your .* gets it right| \(only)",
            self.text,
        ):
            name = call.partition("(")[0]
            head, _, rest = call.partition(") with ")
            if rest and f"{head})" == self.call.call(0.0).text(name):
                typed = self.call
                for phrase in phrases(rest):
                    typed = typed.said(phrase)
            else:
                typed = parsed(call, simplest_shapes(name))
            found = self._behaves(typed, self.asks if name == self.result.name else VALUES)
            if found != ("right",):
                yield f"{call} is {found}"

    def _plain(self) -> Iterator[str]:
        if found := re.search(r"A special case you know\n +.*?: (.*) is right\.", self.text):
            call = self.call.call(0.0)
            value = eval(found[1], {"torch": torch}, dict(call.tensors))
            expected = call.apply(find(self.call.name).torch)
            if value.shape != expected.shape or not torch.allclose(value, expected):
                yield f"{found[1]} is {value}, not {expected}"
