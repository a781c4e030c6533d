"""The code of functions, wherever it stands: what a source defines, what a value is made of, and whether they agree."""

from __future__ import annotations
import __future__

import ast
import functools
import inspect
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, MethodType
from typing import Any

_FUTURES = functools.reduce(
    int.__or__, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
)


def codes_in(source: str | bytes) -> Iterator[CodeType]:
    """The code of everything that a piece of source defines; of nothing, if it isn't Python."""
    try:
        waiting = [compile(source, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)]
    except (SyntaxError, ValueError):
        return
    while waiting:
        code = waiting.pop()
        yield code
        waiting += [const for const in code.co_consts if isinstance(const, CodeType)]


def bare(code: CodeType) -> CodeType:
    """What code does, without the place where it stands."""
    constants = tuple(bare(each) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(
        co_filename="", co_firstlineno=1, co_linetable=b"", co_consts=constants, co_flags=code.co_flags & ~_FUTURES
    )


def stands_in(function: FunctionType, text: str) -> bool:
    """Whether a function is what `text` makes, which stands where the function says that it is from.

    What exec makes may say so of any file. Where a name is imported together with what calls it, the code is another,
    so all of the file or cell is looked at, too.
    """
    code = function.__code__
    if bare(code) in map(bare, codes_in(text)):
        return True
    whole = codes_in("".join(inspect.findsource(function)[0]))
    return any(each.co_firstlineno == code.co_firstlineno and bare(each) == bare(code) for each in whole)


def codes_of(value: Any) -> Iterator[CodeType]:
    """The code of what is called when a value is, as far as no module that can be imported has it: a function's, and
    that of what it wraps or closes over; a partial's function, a method, an object's `__call__`."""
    waiting, seen = [value], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, FunctionType) and not _is_of_a_module(each):
            yield each.__code__
        waiting += _within(each)


def _within(value: Any) -> list[Any]:
    """What a value calls, or may call, when it is called."""
    if isinstance(value, FunctionType):
        cells = value.__closure__ or ()
        return [*_contents(cells), *_wrapped(value)]
    if isinstance(value, functools.partial):
        return [value.func, *value.args, *value.keywords.values()]
    if isinstance(value, MethodType):
        return [value.__func__]
    call = inspect.getattr_static(type(value), "__call__", None)
    return [*_wrapped(value), *([call] if isinstance(call, FunctionType) else [])]


def _wrapped(value: Any) -> list[Any]:
    return [vars(value)["__wrapped__"]] if "__wrapped__" in getattr(value, "__dict__", {}) else []


def _contents(cells: Any) -> Iterator[Any]:
    """What is in cells, but for those that are empty yet."""
    for cell in cells:
        try:
            yield cell.cell_contents
        except ValueError:
            continue


def _is_of_a_module(function: FunctionType) -> bool:
    """Whether a function's names are those of a module, and not of a notebook, a prompt or a dict of exec's."""
    home = function.__globals__
    module = sys.modules.get(str(home.get("__name__")))
    return home.get("__name__") != "__main__" and vars(module) is home if module else False
