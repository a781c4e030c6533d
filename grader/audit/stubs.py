"""The stub: made from the solution, not begun, with torch's own parameters, and the whole task in its docstring."""

from __future__ import annotations

import ast
import inspect
import re

from grader.audit.results import Stub
from grader.audit.source import Source, function_of
from grader.curriculum import find
from grader.curriculum.exercise import REFUSAL, Exercise
from grader.grading.session import Options, grade
from grader.places import STUBS
from grader.workspace.stubs import is_untouched

_TORCHS = {"x": "input", "kernel": "kernel_size"}
"""What torch calls some of our arguments."""

_LEFT_OUT = ("mode", "return_indices")
"""What of torch's an exercise leaves out: it writes one of several modes, and gives back one tensor."""


def check_stub(name: str) -> Stub:
    """Grade the stub as it stands, and read it."""
    exercise, file = find(name), STUBS / f"{name}.py"
    status = grade(exercise, file, Options(coach=False)).status
    if not is_untouched(file, name):
        return Stub(status, (f"{name}.py isn't what the solution makes it (run: grade stubs)",))
    text = file.read_text(encoding="utf-8")
    return Stub(status, tuple(check_signature(exercise, Source(text, name)) + check_docstring(exercise, text)))


def check_signature(exercise: Exercise, source: Source) -> list[str]:
    own = _parameters(source.function)
    problems = []
    if own != _parameters(_parsed(exercise.signature)):
        problems.append(f"its parameters aren't those of the curriculum: {exercise.signature}")
    documented = documented_by_torch(exercise.name)
    torchs = [(_TORCHS.get(each, each), default) for each, default in own]
    if documented not in (None, own, torchs):
        problems.append(f"its parameters aren't torch's: {', '.join(f'{n}={d}' if d else n for n, d in documented)}")
    return problems


def _parsed(signature: str) -> ast.FunctionDef:
    return function_of(f"def {signature}: ...", signature.partition("(")[0])


def _parameters(function: ast.FunctionDef) -> list[tuple[str, str | None]]:
    """Each parameter with its default as text."""
    names = [argument.arg for argument in function.args.args]
    defaults: list[str | None] = [None] * (len(names) - len(function.args.defaults))
    return list(zip(names, defaults + [ast.unparse(default) for default in function.args.defaults], strict=True))


def documented_by_torch(name: str) -> list[tuple[str, str | None]] | None:
    """The parameters of torch.nn.functional's function of that name, by its documentation; None if there is none.

    A value that defaults to None is documented as 0.
    """
    import torch

    function = getattr(torch.nn.functional, name, None)
    if function is None:
        return None
    first = (inspect.getdoc(function) or "").strip().splitlines()[0].partition("->")[0].strip()
    try:
        parsed = _parsed(first) if first.startswith(f"{name}(") else _parsed(f"{name}{_bare(function)}")
    except SyntaxError:
        return None
    parameters = [(each, default) for each, default in _parameters(parsed) if each not in _LEFT_OUT]
    return [(each, "0.0" if (each, default) == ("value", "None") else default) for each, default in parameters]


def _bare(function: object) -> str:
    """A signature without annotations."""
    signature = inspect.signature(function)  # type: ignore[arg-type]
    plain = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
    return str(inspect.Signature(plain))


def check_docstring(exercise: Exercise, text: str) -> list[str]:
    function = function_of(text, exercise.name)
    task = ast.get_docstring(function) or ""
    refuses = any(stage.asks == REFUSAL for stage in exercise.stages)
    wanted = ["Returns", "Example"] + ["Raises"] * refuses
    problems = [f"its docstring says nothing of {word!r}" for word in wanted if word not in task]
    if "Raises" in task and not refuses:
        problems.append("its docstring says that it raises, and no stage asks for that")
    unnamed = [name for name, _ in _parameters(function) if not re.search(rf"\b{name}\b", task)]
    return problems + [f"its docstring doesn't explain {name}" for name in unnamed]
