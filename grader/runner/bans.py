"""What would be the answer itself may not be called: torch's own kernels are replaced in the child, in every thread."""

from __future__ import annotations

import sys
import warnings
from types import FrameType
from typing import Any

import torch

_KEYS = ("CPU", "CompositeExplicitAutograd", "MkldnnCPU")


class BannedCall(RuntimeError):
    """Raised in the learner's code by a call that this exercise is about."""


class Bans:
    """Overrides of torch's kernels, in force from `install` on, that remember when they were reached."""

    def __init__(self, operators: tuple[str, ...]):
        self._operators = operators
        self._libraries: list[torch.library.Library] = []
        self.reached: str | None = None
        self.frame: FrameType | None = None

    def install(self) -> None:
        """Replace the kernels. A learner's asserts against torch at file level have run by then."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for operator in self._operators:
                self._replace(*operator.split("::"))
        if self._operators:
            sys.addaudithook(self._refuse_programs)

    def _replace(self, namespace: str, name: str) -> None:
        library = torch.library.Library(namespace, "IMPL")
        self._libraries.append(library)
        for key in _KEYS:
            if key != "CPU" and not _has_kernel(f"{namespace}::{name}", key):
                continue
            try:
                library.impl(name, self._refusal(name), key)
            except RuntimeError:
                return  # this torch has no such operator

    def _refusal(self, name: str) -> Any:
        def refuse(*args: Any, **kwargs: Any) -> None:
            self._reach(f"torch's own {name.split('.')[0]}")
            raise BannedCall(f"this exercise is to write what torch's own {name.split('.')[0]} does")

        return refuse

    def _refuse_programs(self, event: str, args: tuple[Any, ...]) -> None:
        if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system"):
            self._reach("another program")
            raise BannedCall("an exercise is to be solved without starting another program")

    def _reach(self, what: str) -> None:
        if self.reached is None:
            self.reached = what
            self.frame = sys._getframe(2)

    def forget(self) -> None:
        """Begin a new call."""
        self.reached = self.frame = None


def _has_kernel(operator: str, key: str) -> bool:
    try:
        return torch._C._dispatch_has_kernel_for_dispatch_key(operator, key)
    except (RuntimeError, AttributeError):
        return False
