"""Windows along one dimension: how far one reaches, how many fit, and the arithmetic as text."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST = 1_000_000
"""Of each number: more is a typing mistake."""


class BadNumbers(ValueError):
    """Numbers that make no windows; the message says why."""


@dataclass(frozen=True)
class Sliding:
    """The numbers along one dimension."""

    name: str
    size: int
    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def __post_init__(self) -> None:
        """Raises BadNumbers."""
        for name, least in (("size", 1), ("kernel", 1), ("stride", 1), ("padding", 0), ("dilation", 1)):
            value = getattr(self, name)
            said = self.name if name == "size" else name
            if not least <= value <= LARGEST:
                raise BadNumbers(f"{said} is at least {least} and at most {LARGEST:,}, not {value}.")
        if self.padded < self.reach:
            with_zeros = f" with {2 * self.padding} zeros around it" if self.padding else ""
            raise BadNumbers(
                f"Not one window fits: it reaches over {self.reach} elements (dilation * (kernel - 1) + 1), but a "
                f"{self.name} of {self.size}{with_zeros} has only {self.padded}."
            )

    @property
    def padded(self) -> int:
        return self.size + 2 * self.padding

    @property
    def reach(self) -> int:
        """Elements from the first to the last of a window."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def count(self) -> int:
        """How many windows fit."""
        return (self.padded - self.reach) // self.stride + 1

    @property
    def unread(self) -> int:
        """Elements after the end of the last window."""
        return self.padded - self.reach - (self.count - 1) * self.stride

    def taps(self, window: int) -> list[int]:
        """Where a window's elements are, counted from the first element of x (a zero before it is negative)."""
        start = window * self.stride - self.padding
        return [start + k * self.dilation for k in range(self.kernel)]

    def formulas(self, suffix: str = "") -> list[tuple[str, str, str]]:
        """How reach and count come out: each its name, its formula, and the formula with the numbers in it."""
        stride, dilation, kernel = f"stride{suffix}", f"dilation{suffix}", f"kernel{suffix}"
        around, zeros = (f" + 2 * padding{suffix}", f" + 2 * {self.padding}") if self.padding else ("", "")
        return [
            ("reach", f"{dilation} * ({kernel} - 1) + 1", f"{self.dilation} * ({self.kernel} - 1) + 1 = {self.reach}"),
            (
                "windows",
                f"({self.name}{around} - reach) // {stride} + 1",
                f"({self.size}{zeros} - {self.reach}) // {self.stride} + 1 = {self.count}",
            ),
        ]
