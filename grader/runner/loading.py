"""From a learner's file to a function, in the learner's process."""

from __future__ import annotations

import io
import linecache
import math
import sys
import tokenize
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.places import is_notebook
from grader.runner.earlier import EarlierExercises
from grader.runner.loaded import Found, a, of_this_module, syntax
from grader.runner.making import hidden, makings, replaced
from grader.runner.no_check import no_check
from grader.runner.no_compile import no_compile
from grader.runner.problems import describe, line_of

LARGEST_FILE = 4 << 20


def load_learners(file: Path, name: str, finder: EarlierExercises | None = None, seconds: float = math.inf) -> Found:
    """Run a learner's file or notebook and find the function `name` in it.

    What stands beside the file is imported from there; earlier exercises that don't come from `finder`, which says so.
    A notebook's cells may take `seconds` together.
    """
    if str(file.parent) not in sys.path:
        sys.path.insert(0, str(file.parent))
    no_check()
    compiled = no_compile()
    if is_notebook(file):
        from grader.runner.handed_in import load_notebook

        if finder:
            finder.notebooks_in = file.parent
        found = load_notebook(file, name, finder, seconds)
    else:
        found = _load_file(file, name)
    if compiled:
        found.notes.append(
            "torch.compile does nothing while you are graded: it would compile anew for every new shape, seconds each"
        )
    used = [each for each in finder.used if each not in found.own] if finder else []
    if used:
        where = "in your notebook or beside it" if is_notebook(file) else "beside your file"
        found.notes.append(f"{' and '.join(used)}: not {where}, so the reference's is used")
    return found


def _load_file(file: Path, name: str) -> Found:
    found = Found()
    code = _compile(file, found)
    if code is None:
        return found
    module = ModuleType(name)
    module.__file__ = str(file)
    sys.modules[name] = module
    try:
        exec(code, module.__dict__)
    except BaseException as error:
        _note_failure(found, error, module, name, file)
    _take_function(found, module, name, "".join(linecache.getlines(str(file))))
    return found


def _compile(file: Path, found: Found) -> Any:
    found.kind = "does_not_import"
    if not file.is_file():
        found.message = "the file isn't a regular file"  # and opening one of another kind may never end
        return None
    try:
        with file.open("rb") as stream:
            source = stream.read(LARGEST_FILE + 1)
        if len(source) > LARGEST_FILE:
            found.message = f"the file is larger than {LARGEST_FILE >> 20} MiB"
            return None
        if _is_notebook_inside(source):
            found.message = f"the file is a notebook that is called .py: rename it to {file.stem}.ipynb"
            return None
        code = compile(decoded(source), str(file), "exec", dont_inherit=True)
    except OSError as error:
        found.message = f"the file can't be read: {error.strerror or error}"
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        found.message = f"the file isn't {error.encoding.upper()} text (line {line}); save it as UTF-8"
    except SyntaxError as error:
        found.message = _of_a_notebook(error) or syntax(error)
        if error.lineno and error.text:
            found.line = line_of(str(file), error.lineno, "", error.text.strip())
    except (ValueError, LookupError, RecursionError, MemoryError) as error:
        found.message = f"the file isn't Python source: {str(error) or type(error).__name__}"
    else:
        found.kind = None
        return code
    return None


def decoded(source: bytes) -> str:
    """A file's text. Raises UnicodeDecodeError, LookupError or SyntaxError."""
    return source.decode(_encoding(source))


def _is_notebook_inside(source: bytes) -> bool:
    return source.lstrip().startswith(b"{") and b'"cells"' in source and b'"nbformat"' in source


def _of_a_notebook(error: SyntaxError) -> str:
    """What is wrong with a line that only a notebook understands; empty for any other."""
    line = (error.text or "").strip()
    if not line.startswith(("!", "%")):
        return ""
    return f"line {error.lineno} ({line[:60]}) is for a notebook, and no Python: take it out, or hand in the notebook"


def _encoding(source: bytes) -> str:
    """What the file says it is; UTF-8 when it says nothing. detect_encoding alone takes bad bytes for bad syntax."""
    says_so = any(b"coding" in line for line in source.splitlines()[:2])
    return tokenize.detect_encoding(io.BytesIO(source).readline)[0] if says_so else "utf-8-sig"


def _note_failure(found: Found, error: BaseException, module: ModuleType, name: str, file: Path) -> None:
    problem = describe(error, file.parent)
    where = problem["lines"][-1]["line"] if problem["lines"] else "?"
    what = f"{problem['type']}: {problem['message']}" if problem["message"] else problem["type"]
    if "name 'get_ipython' is not defined" in what:
        what += ", which only a notebook has: take that line out"
    if callable(module.__dict__.get(name)):
        found.notes.append(f"the file itself fails in line {where}, after {name} is defined ({what[:200]})")
        return
    found.kind = "does_not_import"
    if isinstance(error, SyntaxError) and error.lineno and Path(error.filename or "").parent == file.parent:
        imported = Path(str(error.filename))
        found.message = f"{file.name} imports {imported.name}, which has {a(syntax(error))}"
        found.line = line_of(str(imported), error.lineno, "", (error.text or "").strip())
        return
    found.message = f"running the file fails in line {where}, before {name} is defined ({what[:200]})"
    found.problem = problem


def _take_function(found: Found, module: ModuleType, name: str, source: str) -> None:
    function = module.__dict__.get(name)
    if found.kind is not None:
        return
    if function is None:
        found.kind = "not_defined"
        found.message = _absence(module, name, source)
    elif not callable(function):
        found.kind = "not_defined"
        found.message = f"{name} is not a function but {a(type(function).__name__)}"
    else:
        found.function = function
        if again := replaced(makings(source, name), name, function):
            found.notes.append(again)


def _absence(module: ModuleType, name: str, source: str) -> str:
    """That a file has no such function at its top, and where it is instead, or what is there instead."""
    if kept := hidden(source, name):
        return f"there is no function {name} at the top of the file: {kept}"
    others = [key for key, value in module.__dict__.items() if of_this_module(value, module)]
    defines = f"; it defines {', '.join(others[:5])}" if others else ""
    return f"there is no function {name} in the file{defines}"
