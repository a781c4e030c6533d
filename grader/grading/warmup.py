"""Getting a process of our own ready to grade."""

from __future__ import annotations

import gc
from functools import cache


@cache
def warm_up() -> None:
    """Import torch and what grades with it; adopt what learners' processes leave behind.

    Torch makes a million objects that stay. Looking through them for garbage, now or while grading, takes longer
    than grading does.
    """
    gc.disable()
    import torch

    import grader.grading.session  # noqa: F401
    from grader.runner.tree import adopt_orphans

    torch.set_num_threads(1)
    gc.freeze()
    gc.enable()
    adopt_orphans()
