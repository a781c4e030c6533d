"""Exercise, Stage, Call: what is taught, as plain frozen data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.curriculum.space import Case, Space, Value

if TYPE_CHECKING:
    from torch import Tensor

Numbers = Mapping[str, Value]

# What a stage asks of a call: its values; also its gradient; that it is a view of x; or that it raises.
VALUES, GRADIENT, VIEW, REFUSAL = "values", "gradient", "view", "refusal"


@dataclass(frozen=True)
class Call:
    """One call, its tensors built: positional tensors by name, and the arguments that aren't at their default."""

    tensors: Mapping[str, Tensor]
    options: Mapping[str, Any]

    def text(self, function: str) -> str:
        """The call as a learner would type it, e.g. `conv1d(x, weight, stride=2)`."""
        arguments = [name for name in self.tensors if name != "bias"]
        arguments += [f"{name}={value!r}" for name, value in self.options.items() if not name.startswith("_")]
        if "bias" in self.tensors:
            arguments.insert(2, "bias")
        return f"{function}({', '.join(arguments)})"

    def apply(self, function: Callable[..., Any]) -> Any:
        """Call `function`: x and weight by position, everything else by its name."""
        tensors = dict(self.tensors)
        named = {"bias": tensors.pop("bias")} if "bias" in tensors else {}
        return function(*tensors.values(), **named, **self.options)


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
    banned: tuple[str, ...] = ()

    def stage(self, name: str) -> Stage:
        return next(stage for stage in self.stages if stage.name == name)
