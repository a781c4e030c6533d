"""What would be the answer itself may not be called: torch's own kernels are replaced in the child, in every thread.

All that arming needs is looked up before the learner's file runs, which could change it.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import torch

_KEYS = ("CPU", "CompositeExplicitAutograd", "MkldnnCPU")
_PROGRAMS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system")

_CALLED = {
    "im2col": "F.unfold (im2col)",
    "col2im": "F.fold (col2im)",
    "constant_pad_nd": "pad (constant_pad_nd)",
    "mkldnn_convolution": "convolution",
    "_convolution": "convolution",
    "mm": "matmul (mm)",
    "bmm": "matmul (bmm)",
}
"""What people call the operators that torch.nn.functional goes through."""


def called(operator: str) -> str:
    """What people call an operator."""
    return _CALLED.get(operator, operator)


class BannedCall(RuntimeError):
    """Raised in the learner's code by a call that this exercise is about."""


class Bans:
    """Overrides of torch's kernels, in force from `arm` on, that remember when they were reached."""

    def __init__(self, operators: tuple[str, ...], solutions: Path | None = None, allowed: Sequence[Path] = ()):
        """The folder `solutions` may not be read, but for the files `allowed`; that holds from now on."""
        self.reached: str | None = None
        self.frame: FrameType | None = None
        self._armed = False
        self.arm = self._arming(operators)
        self._trial = _trial(operators)
        if solutions:
            sys.addaudithook(self._guard(os.path.realpath(solutions), allowed))

    def _arming(self, operators: tuple[str, ...]) -> Callable[[], None]:
        """How to replace the kernels. A learner's asserts against torch at file level run before that."""
        replacements = []
        for operator in operators:
            namespace, _, name = operator.partition("::")
            implement = torch.library.Library(namespace, "IMPL").impl
            keys = [key for key in _KEYS if key == "CPU" or _has_kernel(operator, key)]
            replacements.append((implement, name, self._refusal(name), keys))
        quiet, ignore = warnings.catch_warnings, warnings.simplefilter

        def arm() -> None:
            self._armed = bool(operators)
            with quiet():
                ignore("ignore")
                for implement, name, refusal, keys in replacements:
                    _replace(implement, name, refusal, keys)

        return arm

    def _refusal(self, name: str) -> Any:
        own = f"torch's own {called(name.partition('.')[0])}"

        def refuse(*args: Any, **kwargs: Any) -> None:
            self.note(own, sys._getframe(1))
            raise BannedCall(f"this exercise is to write what {own} does")

        return refuse

    def _guard(self, solutions: str, allowed: Sequence[Path]) -> Callable[[str, tuple[Any, ...]], None]:
        """What Python is asked for that would be the answer: another program, or a file of the reference."""
        real, inside, fspath = os.path.realpath, solutions + os.sep, os.fspath
        files = {real(file) for file in allowed}
        stems = {file.stem for file in allowed if real(file.parent) == solutions}

        def guard(event: str, args: tuple[Any, ...]) -> None:
            if event in _PROGRAMS and self._armed:
                self.note("another program", sys._getframe(1))
                raise BannedCall("an exercise is to be solved without starting another program")
            if event == "open" and isinstance(args[0], (str, bytes, os.PathLike)):
                path = real(os.fsdecode(fspath(args[0])))
                stem = os.path.basename(path).partition(".")[0]  # a module may be read from its compiled form
                if path.startswith(inside) and path not in files and stem not in stems:
                    self.note("the reference solution", sys._getframe(1))
                    raise BannedCall("an exercise is to be solved without reading its solution")

        return guard

    def note(self, what: str, frame: FrameType | None) -> None:
        """Remember what has been reached first in this call, and from where."""
        if self.reached is None:
            self.reached, self.frame = what, frame

    def forget(self) -> None:
        """Begin a new call."""
        self.reached = self.frame = None

    def lifted(self) -> bool:
        """Whether somebody has undone the bans."""
        if self._trial is None or not self._armed:
            return False
        try:
            self._trial()
        except BannedCall:
            self.forget()
            return False
        except Exception:
            return True
        return True


def _trial(operators: tuple[str, ...]) -> Callable[[], Any] | None:
    """A small call of one of the operators."""
    aten, one, matrix = torch.ops.aten, torch.ones(1, 1, 1), torch.ones(1, 1)
    convolution, constant_pad, mm = aten.convolution.default, aten.constant_pad_nd.default, aten.mm.default
    trials: dict[str, Callable[[], Any]] = {
        "aten::mm": lambda: mm(matrix, matrix),
        "aten::convolution": lambda: convolution(one, one, None, [1], [0], [1], False, [0], 1),
        "aten::constant_pad_nd": lambda: constant_pad(one, [1, 1]),
    }
    return next((trial for operator, trial in trials.items() if operator in operators), None)


def _replace(implement: Any, name: str, refusal: Any, keys: list[str]) -> None:
    for key in keys:
        try:
            implement(name, refusal, key)
        except RuntimeError:
            return  # this torch has no such operator


def _has_kernel(operator: str, key: str) -> bool:
    try:
        return torch._C._dispatch_has_kernel_for_dispatch_key(operator, key)
    except (RuntimeError, AttributeError):
        return False
