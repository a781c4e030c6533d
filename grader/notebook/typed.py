"""Where code was typed: a cell of Jupyter or IPython, an input at Python's prompt, or a file."""

from __future__ import annotations

import linecache
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
    """What has been run so far, without magics: cell after cell, with the files that `%run` has run; before them the
    file that `code` comes from, if that was run by `python -i`."""
    found: list[Statement] = []
    files = set()
    for name, source in _inputs():
        found += statements(without_magics(source), name)
        for file in map(Path, _RUN.findall(source)):
            file = file if file.suffix else Path(f"{file}.py")
            files.add(file.absolute())
            found += _of_file(file)
    if code and not is_typed(code.co_filename) and (file := Path(code.co_filename).absolute()) not in files:
        return [*_of_file(file), *found]
    return found


_RUN = re.compile(r"^\s*%run\s+(?:-\S+\s+)*([^\s'\"]+)", re.M)


def _inputs() -> list[tuple[str, str]]:
    """The cells of IPython, or what was typed at Python's prompt as far as it is kept (3.13 does): name and source."""
    if ipython := shell():
        cells: Sequence[str] = getattr(getattr(ipython, "history_manager", None), "input_hist_raw", [])
        return [(f"In [{number}]", cell) for number, cell in enumerate(cells)]
    kept = [key for key in linecache.cache if re.fullmatch(r"<python-input-\d+>|<stdin>-\d+", key)]
    return [(key, "".join(linecache.getlines(key))) for key in sorted(kept, key=lambda key: (len(key), key))]


def _of_file(file: Path) -> list[Statement]:
    """The statements of a file; of nothing, if it can't be read."""
    if not file.is_file():
        return []
    try:
        with tokenize.open(file) as stream:
            return statements(stream.read(), file.name)
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
