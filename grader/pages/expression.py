"""A tensor from an expression such as `arange(12).reshape(3, 4)[:, 1:]`: parsed, never evaluated."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from math import prod
from typing import Any

from grader.pages.strided import MOST_ELEMENTS, BadView, Strided, fresh

LONGEST = 400
"""Characters."""

_MAKERS = ("arange", "zeros", "ones", "full", "tensor")
_PROPERTIES = ("T", "mT")


def parse(text: str) -> Strided:
    """The tensor that an expression describes. Raises BadView, with a sentence, for everything that isn't one."""
    if len(text) > LONGEST:
        raise BadView(f"the expression has {len(text)} characters; at most {LONGEST} are read.")
    try:
        body = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else error
        raise BadView(f"{text!r} isn't an expression ({reason}). An example: {EXAMPLE}.") from None
    view = _tensor(body)
    if not view.fits:
        raise BadView(f"{text} reads outside its storage, which ends at {len(view.storage) - 1}.")
    return view


EXAMPLE = "arange(12).reshape(3, 4)"


def _tensor(node: ast.expr) -> Strided:
    if isinstance(node, ast.Subscript):
        return _indexed(_tensor(node.value), node.slice)
    if isinstance(node, ast.Attribute) and node.attr in _PROPERTIES:
        return _property(_tensor(node.value), node.attr)
    if isinstance(node, ast.Call):
        numbers = [_number_or_list(argument) for argument in node.args]
        named = {str(keyword.arg): _number_or_list(keyword.value) for keyword in node.keywords}
        maker = _maker(node.func)
        if maker:
            return _made(maker, numbers, named)
        if isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
            return _method(_tensor(node.func.value), node.func.attr, numbers, named)
    raise BadView(
        f"{_short(node)} can't be drawn. An expression begins with {', '.join(_MAKERS[:-1])} or {_MAKERS[-1]} and goes "
        f"on with [slices], .T, .mT, or a method: {', '.join(_METHODS)}."
    )


def _short(node: ast.expr) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _maker(function: ast.expr) -> str:
    """`arange` of `arange` and of `torch.arange`; else the empty string."""
    if isinstance(function, ast.Name) and function.id in _MAKERS:
        return function.id
    torch = (
        isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "torch"
    )
    return function.attr if torch and isinstance(function, ast.Attribute) and function.attr in _MAKERS else ""


def _number_or_list(node: ast.expr) -> Any:
    """A number, or numbers in brackets of any depth."""
    if isinstance(node, (ast.Tuple, ast.List)):
        return [_number_or_list(each) for each in node.elts]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _number_or_list(node.operand)
        if isinstance(value, (int, float)):
            return -value
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return node.value
    raise BadView(f"{_short(node)} isn't a number, or numbers in brackets.")


def _made(maker: str, numbers: list[Any], named: dict[str, Any]) -> Strided:
    if named:
        raise BadView(f"{maker} takes no {next(iter(named))}= here: only its numbers matter.")
    if maker == "arange":
        ends = _ints("arange", numbers)
        if not 1 <= len(ends) <= 3 or (len(ends) == 3 and not ends[2]):
            raise BadView(f"arange takes one to three whole numbers, the step not 0; it has {tuple(ends)}.")
        values = range(*ends)
        _bounded(len(values))
        return fresh(values, (len(values),))
    if maker == "tensor":
        if len(numbers) != 1:
            raise BadView("tensor takes one list of numbers.")
        size = _shape(numbers[0])
        return fresh(_flat(numbers[0]), size)
    value = {"zeros": 0, "ones": 1}.get(maker)
    if maker == "full":
        if len(numbers) != 2 or not isinstance(numbers[0], list) or not isinstance(numbers[1], (int, float)):
            raise BadView("full takes a size in brackets and a number: full((2, 3), 7).")
        numbers, value = numbers[:1], numbers[1]
    size = tuple(_ints(maker, numbers))
    if any(length < 0 for length in size):
        raise BadView(f"a size can't be negative: {size}.")
    _bounded(prod(size))
    assert value is not None
    return fresh([value] * prod(size), size)


def _bounded(count: int) -> None:
    if count > MOST_ELEMENTS:
        raise BadView(f"that has {count:,} elements; at most {MOST_ELEMENTS:,} can be drawn.")


def _shape(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list):
        return ()
    shapes = {_shape(each) for each in value}
    if len(shapes) > 1:
        raise BadView("the lists within a tensor must have the same lengths.")
    return (len(value), *(shapes.pop() if shapes else ()))


def _flat(value: Any) -> list[Any]:
    return [number for each in value for number in _flat(each)] if isinstance(value, list) else [value]


def _ints(of: str, numbers: Sequence[Any]) -> list[int]:
    """Whole numbers, given one by one or as one list."""
    flat = numbers[0] if len(numbers) == 1 and isinstance(numbers[0], list) else list(numbers)
    if not all(isinstance(each, int) and abs(each) <= 1 << 31 for each in flat):
        raise BadView(f"{of} takes whole numbers.")
    return list(flat)


def _property(view: Strided, name: str) -> Strided:
    if name == "T":
        return view.permute(range(len(view.size))[::-1])
    if len(view.size) < 2:
        raise BadView(f".mT needs two dimensions, but there are {len(view.size)}.")
    return view.transpose(-1, -2)


def _method(view: Strided, name: str, numbers: list[Any], named: dict[str, Any]) -> Strided:
    if named:
        raise BadView(f"write .{name}()'s numbers in order, without {next(iter(named))}=.")
    if name == "as_strided":
        return _as_strided(view, numbers)
    least, most, apply = _METHODS[name]
    ints = _ints(f".{name}()", numbers)
    if not least <= len(ints) <= most:
        wants = f"{least}" if least == most else f"at least {least}" if most > 99 else f"{least} to {most}"
        raise BadView(f".{name}() takes {wants} whole number{'' if most == 1 else 's'}, but has {len(ints)}.")
    return apply(view, ints)


def _as_strided(view: Strided, numbers: list[Any]) -> Strided:
    lists = len(numbers) in (2, 3) and all(isinstance(each, list) for each in numbers[:2])
    if not lists:
        raise BadView(".as_strided() takes a size and a stride in brackets, and maybe an offset.")
    size, stride = _ints(".as_strided()", [numbers[0]]), _ints(".as_strided()", [numbers[1]])
    made = view.as_strided(size, stride, _ints(".as_strided()", numbers[2:])[0] if numbers[2:] else None)
    if not made.fits:
        raise BadView(f".as_strided() reaches {made.last}, but the storage ends at {len(made.storage) - 1}.")
    return made


def _unfold(view: Strided, dim: int, size: int, step: int) -> Strided:
    dim = view.dimension(dim)
    if not 0 < size <= view.size[dim] or step < 1:
        raise BadView(f".unfold({dim}, {size}, {step}) doesn't fit a dimension of size {view.size[dim]}.")
    sizes = (*view.size[:dim], (view.size[dim] - size) // step + 1, *view.size[dim + 1 :], size)
    strides = (*view.stride[:dim], view.stride[dim] * step, *view.stride[dim + 1 :], view.stride[dim])
    return view.as_strided(sizes, strides)


_ANY = 1000

_METHODS: dict[str, tuple[int, int, Callable[[Strided, list[int]], Strided]]] = {
    "reshape": (0, _ANY, lambda view, size: view.view(size, "reshape")),
    "view": (0, _ANY, lambda view, size: view.view(size)),
    "transpose": (2, 2, lambda view, dims: view.transpose(*dims)),
    "permute": (0, _ANY, lambda view, dims: view.permute(dims)),
    "t": (0, 0, lambda view, none: view.permute(range(len(view.size))[::-1])),
    "expand": (1, _ANY, lambda view, size: view.expand(size)),
    "contiguous": (0, 0, lambda view, none: view.contiguous()),
    "clone": (0, 0, lambda view, none: view.copied("clone")),
    "flip": (1, _ANY, lambda view, dims: view.flip(dims)),
    "flatten": (0, 0, lambda view, none: view.view([-1], "reshape")),
    "squeeze": (0, 0, lambda view, none: view.squeeze()),
    "unsqueeze": (1, 1, lambda view, dim: view.unsqueeze(dim[0])),
    "unfold": (3, 3, lambda view, numbers: _unfold(view, *numbers)),
    "as_strided": (2, 3, lambda view, none: view),
}


def _indexed(view: Strided, index: ast.expr) -> Strided:
    """Indices and slices, `...` and None, one dimension after another."""
    items = list(index.elts) if isinstance(index, ast.Tuple) else [index]
    plain = sum(not _is(item, None) and not _is(item, ...) for item in items)
    if plain > len(view.size):
        raise BadView(f"{ast.unparse(index)} has more indices than {view.size} has dimensions.")
    dim = 0
    for item in items:
        if _is(item, ...):
            dim += len(view.size) - dim - sum(not _is(each, None) for each in items[items.index(item) + 1 :])
        elif _is(item, None):
            view, dim = view.unsqueeze(dim), dim + 1
        elif isinstance(item, ast.Slice):
            view, dim = view.slice(dim, slice(*map(_bound, (item.lower, item.upper, item.step)))), dim + 1
        else:
            view = view.select(dim, _whole(item))
    return view


def _is(node: ast.expr, value: Any) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _bound(node: ast.expr | None) -> int | None:
    return None if node is None else _whole(node)


def _whole(node: ast.expr) -> int:
    value = _number_or_list(node)
    if not isinstance(value, int):
        raise BadView(f"{_short(node)} isn't a whole number or a slice.")
    return value
