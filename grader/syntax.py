"""Source as a tree, one at a time: Python before 3.11.8 and 3.12.2 can end in a SystemError where two threads parse."""

from __future__ import annotations

import ast
import threading
from typing import Any

_one_at_a_time = threading.Lock()


def parse(source: str, mode: str = "exec") -> Any:
    """What `ast.parse` gives. For what threads do that judge side by side; a process that is forked meanwhile can't."""
    with _one_at_a_time:
        return ast.parse(source, mode=mode)
