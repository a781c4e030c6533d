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
        if self.count < 1:
            with_padding = f" with {2 * self.padding} elements of padding" if self.padding else ""
            raise BadNumbers(
                f"Not one window fits: it reaches over {self.reach} elements (dilation * (kernel - 1) + 1), but a "
                f"{self.name} of {self.size}{with_padding} has only {self.padded}."
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
        """Elements after the end of the last window; below zero if it reaches past the padding."""
        return self.padded - self.reach - (self.count - 1) * self.stride

    @property
    def room(self) -> int:
        """Elements that there are once there is something for every window to read."""
        return self.padded - min(self.unread, 0)

    @property
    def more_arguments(self) -> list[str]:
        """What a call gives besides these numbers."""
        return []

    @property
    def note(self) -> str:
        """What the formulas leave unsaid."""
        return ""

    def taps(self, window: int) -> list[int]:
        """Where a window's elements are, counted from the first element of x (a zero before it is negative)."""
        start = window * self.stride - self.padding
        return [start + k * self.dilation for k in range(self.kernel)]

    def formulas(self, suffix: str = "") -> list[tuple[str, str, str]]:
        """How reach and count come out: each its name, its formula, and the formula with the numbers in it."""
        stride, dilation, kernel = f"stride{suffix}", f"dilation{suffix}", f"kernel{suffix}"
        padded, with_numbers = self._with_padding(f"2 * padding{suffix}", f"2 * {self.padding}")
        return [
            ("reach", f"{dilation} * ({kernel} - 1) + 1", f"{self.dilation} * ({self.kernel} - 1) + 1 = {self.reach}"),
            (
                "windows",
                f"({padded} - reach) // {stride} + 1",
                f"({with_numbers} - {self.reach}) // {self.stride} + 1 = {self.count}",
            ),
        ]

    def _with_padding(self, formula: str, numbers: str) -> tuple[str, str]:
        """The size and so much padding, as a formula and with the numbers in it."""
        if not self.padding:
            return self.name, str(self.size)
        return f"{self.name} + {formula}", f"{self.size} + {numbers}"


@dataclass(frozen=True)
class Pooling(Sliding):
    """The same for pooling, where with `ceil_mode` a last window may reach past the padding if it begins before it."""

    ceil_mode: int = 0

    def __post_init__(self) -> None:
        if self.ceil_mode not in (0, 1):
            raise BadNumbers(f"ceil_mode is 0 or 1, not {self.ceil_mode}.")
        if 2 * self.padding > self.kernel:
            most = f"at most {self.kernel // 2} with a kernel of {self.kernel}"
            raise BadNumbers(f"padding is at most half of the kernel: {most}, not {self.padding}.")
        super().__post_init__()

    @property
    def _fit(self) -> int:
        """Windows, if the last may reach past the padding."""
        return -((self.reach - self.padded) // self.stride) + 1

    @property
    def _begin(self) -> int:
        """Windows that begin before the end of x."""
        return (self.size + self.padding - 1) // self.stride + 1

    @property
    def count(self) -> int:
        return min(self._fit, self._begin) if self.ceil_mode else super().count

    @property
    def more_arguments(self) -> list[str]:
        return ["ceil_mode=True"] * self.ceil_mode

    @property
    def note(self) -> str:
        says = "fit: how many if the last may reach past the padding. begin: how many begin before x ends."
        return says if self.ceil_mode else ""

    def formulas(self, suffix: str = "") -> list[tuple[str, str, str]]:
        """With ceil_mode the quotient is rounded up, and the smaller of two counts holds."""
        reach, windows = super().formulas(suffix)
        if not self.ceil_mode:
            return [reach, windows]
        stride, padding = f"stride{suffix}", f"padding{suffix}"
        padded, with_numbers = self._with_padding(f"2 * {padding}", f"2 * {self.padding}")
        until, with_number = self._with_padding(padding, str(self.padding))
        return [
            reach,
            (
                "fit",
                f"ceil(({padded} - reach) / {stride}) + 1",
                f"ceil(({with_numbers} - {self.reach}) / {self.stride}) + 1 = {self._fit}",
            ),
            (
                "begin",
                f"({until} - 1) // {stride} + 1",
                f"({with_number} - 1) // {self.stride} + 1 = {self._begin}",
            ),
            ("windows", "min(fit, begin)", f"min({self._fit}, {self._begin}) = {self.count}"),
        ]
