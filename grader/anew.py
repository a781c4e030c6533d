"""Python processes of our own that are started anew."""

from __future__ import annotations

import sys
from pathlib import Path

_HOME = str(Path(__file__).resolve().parent.parent)


def command(module: str, *arguments: str) -> list[str]:
    """What runs one of our modules as `python -m` does, from any folder: this package is found, wherever it lies, and
    a random.py that lies in that folder isn't taken for Python's own (`python -P` would do, from Python 3.11 on)."""
    code = (
        f"import sys; sys.path[:] = [*filter(None, sys.path), {_HOME!r}]; "
        f"import runpy; runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
    )
    return [sys.executable, "-c", code, *arguments]
