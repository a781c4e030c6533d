"""What one spatial dimension is made of, and how numbers along one or two of them are given as arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.curriculum.space import Case

ALL_LAYOUTS = ("contiguous", "offset", "transposed", "channels_last", "every_second", "sliced", "expanded")
FLAT_LAYOUTS = ("contiguous", "offset", "every_second", "expanded")
"""What can be told apart in one dimension."""

LAYOUT_OF = {
    "layout": "x",
    "weight_layout": "weight",
    "bias_layout": "bias",
    "a_layout": "a",
    "b_layout": "b",
    "v_layout": "v",
    "grad_layout": "grad_output",
}
"""The number that says how each argument lies in memory."""


def overlaps(case: Mapping[str, Any]) -> bool:
    """Whether elements of an argument share one place in memory: of such no gradient is asked."""
    return "expanded" in map(case.get, LAYOUT_OF)


LAID = {
    "contiguous": "contiguous from offset 0",
    "offset": "further on in its storage",
    "transposed": "transposed in memory",
    "channels_last": "channels-last in memory",
    "every_second": "every second element of a larger tensor",
    "sliced": "sliced out of a larger tensor",
    "expanded": "expanded (stride 0)",
}
"""How an argument lies in memory, in words."""

DTYPES = ("float32", "float64", "bfloat16", "int64")


def square(size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> dict[str, int]:
    """The numbers of a square image, the same along both axes, as far as they aren't at their simplest."""
    both = {"kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
    along = {f"{name}_{axis}": n for name, n in both.items() if n != (name != "padding") for axis in "hw"}
    return {"height": size, "width": size, **along}


class Axis:
    """The names of the numbers along one spatial dimension."""

    def __init__(self, size: str, suffix: str = ""):
        self.size, self.suffix = size, suffix
        self.kernel, self.stride = f"kernel{suffix}", f"stride{suffix}"
        self.padding, self.dilation = f"padding{suffix}", f"dilation{suffix}"

    def span(self, numbers: Mapping[str, Any]) -> int:
        """How many input elements one window reaches over."""
        return numbers.get(self.dilation, 1) * (numbers[self.kernel] - 1) + 1

    def smallest(self, numbers: Mapping[str, Any]) -> int:
        """The smallest size along this axis that still holds one window."""
        padding = numbers.get(self.padding, 0)
        return max(1, self.span(numbers) - 2 * (0 if isinstance(padding, str) else padding))

    def places(self, numbers: Mapping[str, Any]) -> int:
        """How many windows fit."""
        padding = numbers.get(self.padding, 0)
        around = self.span(numbers) - 1 if padding == "same" else 0 if padding == "valid" else 2 * padding
        return int((numbers[self.size] + around - self.span(numbers)) // numbers[self.stride] + 1)

    def holding(self, places: int, numbers: Mapping[str, Any]) -> int:
        """The smallest size that holds so many windows."""
        return self.smallest(numbers) + (places - 1) * numbers[self.stride]

    def touches(self, case: Case) -> bool:
        """Whether any window holds an element of x, rather than padding alone."""
        size, padding = case[self.size], case.get(self.padding, 0)
        if isinstance(padding, str) or not padding:
            return True
        starts = range(-padding, size + padding - self.span(case) + 1, case[self.stride])
        taps = range(0, self.span(case), case.get(self.dilation, 1))
        return any(0 <= start + tap < size for start in starts for tap in taps)

    def allows(self, case: Case) -> bool:
        if case.get(self.padding) == "same" and case[self.stride] != 1:
            return False
        if case.get(self.padding) == "same":
            return True
        return case[self.size] >= self.smallest(case)


LENGTH = (Axis("length"),)
PLANE = (Axis("height", "_h"), Axis("width", "_w"))


def options(case: Case, axes: tuple[Axis, ...], names: tuple[str, ...], always: tuple[str, ...] = ()) -> dict[str, Any]:
    """The arguments that aren't at their default (or are named in `always`, or all), as an int or as a pair.

    One axis, or form `int` with the same number for both, makes an int.
    """
    given: dict[str, Any] = {}
    for name in names:
        both = tuple(case[getattr(axis, name)] for axis in axes)
        default = 0 if name in ("padding", "output_padding") else 1
        if name not in always and not case["explicit"] and all(value == default for value in both):
            continue
        single = len(both) == 1 or isinstance(both[0], str) or (case["form"] == "int" and both[0] == both[1])
        given[name] = both[0] if single else both
    return given


class Spreading(Axis):
    """The same where a kernel is laid down at every element of x: x's size is how many places there are."""

    def __init__(self, size: str, suffix: str = ""):
        super().__init__(size, suffix)
        self.output_padding = f"output_padding{suffix}"

    def result(self, numbers: Mapping[str, Any]) -> int:
        """How long the result is."""
        around = numbers[self.output_padding] - 2 * numbers[self.padding]
        return int((numbers[self.size] - 1) * numbers[self.stride] + self.span(numbers) + around)

    def smallest(self, numbers: Mapping[str, Any]) -> int:
        """The smallest size of which anything is left once padding is taken off."""
        missing = 1 - self.result({**numbers, self.size: 1})
        return 1 + max(0, -(-missing // numbers[self.stride]))

    def places(self, numbers: Mapping[str, Any]) -> int:
        return int(numbers[self.size])

    def holding(self, places: int, numbers: Mapping[str, Any]) -> int:
        return max(places, self.smallest(numbers))

    def touches(self, case: Case) -> bool:
        """Whether anything of x has a place in the result."""
        starts = range(-case[self.padding], case[self.size] * case[self.stride], case[self.stride])[: case[self.size]]
        taps = range(0, self.span(case), case[self.dilation])
        return any(0 <= start + tap < self.result(case) for start in starts for tap in taps)

    def allows(self, case: Case) -> bool:
        more = max(case[self.stride], case[self.dilation]) - case[self.output_padding]
        return self.result(case) >= 1 and more > 0


LAID_OUT = (Spreading("height", "_h"), Spreading("width", "_w"))
