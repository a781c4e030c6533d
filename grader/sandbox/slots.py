"""Users that are nobody, one for each slot: no two on this machine have the same at one time."""

from __future__ import annotations

import contextlib
import socket

from grader.sandbox.bubblewrap import NOBODYS

_MOST = 1000


class Slot:
    """A user that nobody else takes while this lives. What tells others so is a name that ends with this process."""

    def __init__(self) -> None:
        """Raises OSError if all are taken."""
        self._name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        for user in range(NOBODYS + 1, NOBODYS + _MOST):
            with contextlib.suppress(OSError):
                self._name.bind(f"\0stridelings-user-{user}")
                self.user = user
                return
        raise OSError(f"all users from {NOBODYS + 1} on are taken")

    def close(self) -> None:
        self._name.close()
