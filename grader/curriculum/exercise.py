"""Exercise, Stage, Call: what is taught, as plain frozen data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.curriculum.space import Case, Space, Value

if TYPE_CHECKING:
    from torch import Tensor

    from grader.curriculum.axes import Axis
    from grader.curriculum.ideas import Idea
    from grader.curriculum.mistake import Identity, Misconception, PlainIdentity

Numbers = Mapping[str, Value]

# What a stage asks of a call: its values; also its gradient; that it is a view of x; or that it raises.
VALUES, GRADIENT, VIEW, REFUSAL = "values", "gradient", "view", "refusal"
READOUT, OUTSIDE = "readout", "outside"
"""What the coach asks besides: which products each output adds up, and which memory around its input it reads."""


@dataclass(frozen=True)
class Call:
    """One call, its tensors built: positional tensors by name, and the arguments that aren't at their default."""

    tensors: Mapping[str, Tensor]
    options: Mapping[str, Any]
    frozen: tuple[str, ...] = ()
    """The tensors to which no gradient is asked for."""

    @property
    def leaves(self) -> dict[str, Tensor]:
        """The tensors to which a gradient may be asked for."""
        return {name: tensor for name, tensor in self.tensors.items() if name not in self.frozen}

    def text(self, function: str) -> str:
        """The call as a learner would type it, e.g. `conv1d(x, weight, stride=2)`."""
        return f"{function}({self.arguments_text})"

    @property
    def arguments_text(self) -> str:
        """What stands between the parentheses, e.g. `x, weight, stride=2`."""
        arguments = [name for name in self.tensors if name != "bias"]
        arguments += [f"{name}={value!r}" for name, value in self.options.items() if not name.startswith("_")]
        if "bias" in self.tensors:
            arguments.insert(2, "bias")
        return ", ".join(arguments)

    def apply(self, function: Callable[..., Any]) -> Any:
        """Call `function`: x and weight by position, everything else by its name."""
        positional, named = self.arguments
        return function(*positional, **named)

    @property
    def arguments(self) -> tuple[list[Tensor], dict[str, Any]]:
        """What `apply` calls a function with."""
        positional = [tensor for name, tensor in self.tensors.items() if name != "bias"]
        bias = {"bias": self.tensors["bias"]} if "bias" in self.tensors else {}
        return positional, {**bias, **self.options}


@dataclass(frozen=True)
class Stage:
    """One step of the way: a few cases (or a sweep made from a seed) that stand for one idea.

    `cases` holds the numbers that aren't at their simplest; everything else is.
    """

    name: str
    says: str
    cases: tuple[Numbers, ...] | Callable[[int], list[dict[str, Value]]]
    asks: str = VALUES
    extra: bool = False

    def made(self, space: Space, seed: int) -> tuple[Case, ...]:
        """The cases of this stage, each complete."""
        numbers = self.cases(seed) if callable(self.cases) else self.cases
        return tuple(space.case(**each) for each in numbers)


@dataclass(frozen=True)
class Exercise:
    """Everything the grader knows of one exercise."""

    name: str
    says: str
    signature: str
    space: Space
    stages: tuple[Stage, ...]
    build: Callable[[Case, float], Call]
    torch: Callable[..., Tensor]
    magnitude: Callable[[Call], float]
    torch_text: Callable[[Call], str]
    """A call -> the expression by which torch says the same."""
    misfit: Callable[[Call], str] = lambda call: ""
    """Which two sizes don't fit one another, in a call that must be refused."""
    banned: tuple[str, ...] = ()
    shortcuts: str = ""
    """A pattern of names of functions of torch, numpy and others that would be the answer; empty: none would."""
    axes: tuple[Axis, ...] = ()
    """The dimensions that windows slide along, if they do."""
    keeps_kernel: bool = False
    """Whether a result has the windows themselves (their sizes come last), or one number for each."""
    misconceptions: tuple[Misconception, ...] = ()
    identities: tuple[Identity, ...] = ()
    """The closest to something already done comes first."""
    plainly: tuple[PlainIdentity, ...] = ()
    begin: Idea | None = None
    """How to begin, for an empty stub."""
    learned: str = ""
    """What somebody who has done it knows now, in two sentences."""

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def sizes(self) -> tuple[str, ...]:
        """The names of x's sizes."""
        named = tuple(axis.size for axis in self.axes)
        return named or tuple(p.name for p in self.space.parameters if p.name.startswith("size"))

    def stage(self, name: str) -> Stage:
        return next(stage for stage in self.stages if stage.name == name)
