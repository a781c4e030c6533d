"""What is given for both dimensions: an int or a pair."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula import Pair
from grader.curriculum.formula.windows import Windows
from grader.curriculum.mistake import AnyError, ErrorLike

if TYPE_CHECKING:
    pass


def only_for_ints(self: Windows, which: str, value: Any) -> Pair:
    if not isinstance(value, int):
        raise AnyError
    return (value, value)


def only_for_pairs(self: Windows, which: str, value: Any) -> Pair:
    if isinstance(value, int) and (which == "kernel" or value != (0 if which in ("padding", "output_padding") else 1)):
        raise AnyError
    return Windows.pair(self, which, value)


def indexed_as_a_pair(self: Windows, which: str, value: Any) -> Pair:
    return (value,) if value in (0, 1) or which == "kernel" else (value[0],)


def int_once(which: tuple[str, ...], at: int) -> Callable[..., Pair]:
    def pair(self: Windows, name: str, value: Any) -> Pair:
        both = Windows.pair(self, name, value)
        if name not in which or not isinstance(value, int):
            return both
        return (value, 1) if at == 0 else (1, value)

    return pair


def raising_for_pairs(which: tuple[str, ...]) -> Callable[..., Pair]:
    def pair(self: Windows, name: str, value: Any) -> Pair:
        if name in which and not isinstance(value, int):
            raise ErrorLike("tuple|sequence by non-int|slice indices must be integers")
        return Windows.pair(self, name, value)

    return pair


def unpacked(which: tuple[str, ...]) -> Callable[..., Pair]:
    """Raises where an int stands for one of these; for none of them: whatever stands there."""

    def pair(self: Windows, name: str, value: Any) -> Pair:
        if not which or (name in which and isinstance(value, int)):
            raise ErrorLike(
                "cannot unpack non-iterable int|'int' object is not (subscriptable|iterable)|type 'int' has no len"
            )
        return Windows.pair(self, name, value)

    return pair
