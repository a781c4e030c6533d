"""What this system has for keeping a learner's process at arm's length."""

from __future__ import annotations

import os
import sys

KEEPS_TREES = sys.platform == "linux" and os.environ.get("STRIDELINGS_SPAWN") != "1"
"""Whether a process that holds torch may be forked, and whatever is started below a process can be found and ended
(/proc, adopting orphans, dying with a parent). STRIDELINGS_SPAWN=1 does without, as macOS and Windows must."""


def default_start_method() -> str:
    """fork where it is safe and cheap, spawn elsewhere."""
    return "fork" if KEEPS_TREES else "spawn"
