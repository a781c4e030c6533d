"""Where code was typed: a cell of Jupyter or IPython, an input at Python's prompt, or a file."""

from __future__ import annotations

import re
import sys
import tokenize
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import CodeType
from typing import Any

from grader.notebook.scopes import Statement, statements
from grader.runner.magics import without_magics


def shell() -> Any:
    """The IPython that this process is the kernel of, or that runs at its prompt; None where there is none."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def is_typed(filename: str) -> bool:
    """Whether code comes from a cell or a prompt."""
    return filename.startswith("<stdin>") or bool(_typed_at(filename))


def place(filename: str) -> str:
    """What the learner calls the place that code comes from: `In [2]`, `<python-input-2>`, `mine.py`."""
    return _typed_at(filename) or Path(filename).name


def _typed_at(filename: str) -> str:
    if typed := re.fullmatch(r"<(python|ipython)-input-(\d+).*>", filename):
        return f"<python-input-{typed[2]}>" if typed[1] == "python" else f"In [{typed[2]}]"
    numbers = getattr(getattr(shell(), "compile", None), "_filename_map", {})
    return f"In [{numbers[filename]}]" if filename in numbers else ""


def history(code: CodeType | None) -> list[Statement]:
    """What has been run so far, without magics: the file that a function comes from, and then cell after cell."""
    cells: Sequence[str] = getattr(getattr(shell(), "history_manager", None), "input_hist_raw", [])
    typed = [each for number, cell in enumerate(cells) for each in statements(without_magics(cell), f"In [{number}]")]
    return [*_of_file(code.co_filename), *typed] if code else typed


def _of_file(filename: str) -> list[Statement]:
    """The statements of a file that was run by `python -i` or `%run -i`, which leave its names to the prompt."""
    if is_typed(filename) or not Path(filename).is_file():
        return []
    try:
        with tokenize.open(filename) as file:
            return statements(file.read(), place(filename))
    except (OSError, SyntaxError, ValueError):
        return []


def is_of_ipython(name: str, value: Any) -> bool:
    """Whether a name is one that IPython has put there (`open`, `exit`, `In`), not the learner."""
    hidden = getattr(shell(), "user_ns_hidden", {})
    return name in ("get_ipython", "display", "In", "Out") or (name in hidden and hidden[name] is value)


def call_of(function: Any, namespace: Mapping[str, Any]) -> str:
    """How the learner names a function: `mine`, or `module.mine`; `...` if it has no name where check was called."""
    for name, value in namespace.items():
        if value is function and name[:1] != "_":
            return name
    modules = [(name, vars(value)) for name, value in namespace.items() if type(value) is type(sys) and name[:1] != "_"]
    for module, held in modules:
        for name, value in held.items():
            if value is function and name[:1] != "_":
                return f"{module}.{name}"
    return "..."
