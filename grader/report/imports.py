"""A name that isn't defined, and the import that defines it."""

from __future__ import annotations

import re

from grader.curriculum import ORDER
from grader.runner.outcome import Problem

_IMPORTS = {
    **{name: f"import {name}" for name in ("torch", "math", "itertools", "functools", "numpy", "einops")},
    **{name: f"from {name} import {name}" for name in ORDER},
    **{name: f"from torch import {name}" for name in ("Tensor", "nn", "einsum", "as_strided")},
    **{name: f"from collections.abc import {name}" for name in ("Sequence", "Callable", "Iterable")},
    **{name: f"from typing import {name}" for name in ("Optional", "Union", "Any", "List", "Tuple")},
    "np": "import numpy as np",
    "F": "import torch.nn.functional as F",
    "product": "from itertools import product",
    "reduce": "from functools import reduce",
    "rearrange": "from einops import rearrange",
}


def missing_import(problem: Problem | None) -> str:
    """What to do about a name that an import would have defined; empty for anything else."""
    if problem is None or problem.type != "NameError":
        return ""
    found = re.match(r"name '(\w+)' is not defined", problem.message)
    if not found or found[1] not in _IMPORTS:
        return ""
    return f"{found[1]} has to be imported first: {_IMPORTS[found[1]]}"
