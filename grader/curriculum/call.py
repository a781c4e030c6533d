"""One call as it is made, and what can be asked of it: all that a process needs to know of an exercise to answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

# What a stage asks of a call: its values; also its gradient; that it is a view of x; or that it raises.
VALUES, GRADIENT, VIEW, REFUSAL = "values", "gradient", "view", "refusal"
READOUT, OUTSIDE = "readout", "outside"
"""What the coach asks besides: which products each output adds up, and which memory around its input it reads."""

WHOLE, THIRDS, OTHERS, DISTINCT, FAR_BELOW = 0, 1, 2, 3, 4
"""What the arguments hold: small whole numbers; the same and a third each, which no half of a float holds; others; or
whole numbers of which no two are equal, up and down: where a result is one of x's elements, that shows which; or none
equal and all of them far below zero."""


def as_typed(value: Any) -> str:
    """A value as it is typed. Python has no name for what is infinite, and torch has one."""
    return repr(value).replace("inf", "torch.inf") if isinstance(value, float) else repr(value)


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
        """The call as a learner would type it, e.g. `NAME(x, weight, stride=2)`."""
        return f"{function}({self.arguments_text})"

    @property
    def arguments_text(self) -> str:
        """What stands between the parentheses, e.g. `x, weight, stride=2`."""
        arguments = [name for name in self.tensors if name != "bias"]
        arguments += [f"{name}={as_typed(value)}" for name, value in self.options.items() if not name.startswith("_")]
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
