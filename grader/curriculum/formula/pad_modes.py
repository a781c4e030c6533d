"""Padding in torch's four modes, evaluated term by term: in three of them, each new element is one of x's own.

At each place of the result `at` is the index in x, and each mode says which element of x belongs there.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import Terms
from grader.curriculum.formula.pad import Pad
from grader.curriculum.mistake import SomeError

if TYPE_CHECKING:
    from torch import Tensor


class PadModes(Pad):
    """The right formula. A mistake says terms otherwise, or overrides a step."""

    known: Terms = MappingProxyType(
        {
            **Pad.known,
            "mode": "mode",
            "reflect": "L - 1 - (L - 1 - at.abs()).abs()",
            "replicate": "at.clamp(0, L - 1)",
            "circular": "at % L",
        }
    )

    only_own = False
    """Whether a mistake is made where new elements are x's own, and not in the mode 'constant'."""
    refuses = False
    """Whether more elements than x has are refused, where a mistake asks for them."""

    def __call__(  # type: ignore[override]
        self, x: Tensor, pad: Sequence[int], mode: str = "constant", value: float = 0.0
    ) -> Tensor:
        if self.only_own and mode == "constant":
            return Pad()(x, pad, value)
        self.mode = self._say("mode", mode=mode)
        return super().__call__(x, pad, value)

    def at_once(self, x: Tensor, pairs: Any, fill: float) -> Tensor:
        return super().at_once(x, pairs, fill) if self.mode == "constant" else self.by_dimension(x, pairs, fill)

    def read(self, line: dict[str, Any]) -> tuple[Tensor, Tensor]:
        if self.mode == "constant":
            return super().read(line)
        most = {"reflect": line["L"] - 1, "circular": line["L"]}.get(self.mode, inf)
        if self.refuses and max(line["b"], line["a"]) > most:
            raise SomeError("more than there is")
        return line["at"] == line["at"], self._say(self.mode, **line)
