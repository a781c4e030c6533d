"""Mutation operators of this field: the mistakes that convolutions are really written with."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from itertools import combinations

from grader.audit.source import Source

Mutated = Iterator[str]


def swap_dimensions(source: Source) -> Mutated:
    """(a, b, c) -> (b, a, c): any two elements of a tuple change places."""
    for node in source.nodes:
        if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load):
            for one, other in combinations(node.elts, 2):
                yield source.said((one, source.code(other)), (other, source.code(one)))


def repeat_dimension(source: Source) -> Mutated:
    """(a, b) -> (a, a): one number of a pair is used for both."""
    for node in source.nodes:
        if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) == 2:
            one, other = node.elts
            yield source.said((other, source.code(one)))
            yield source.said((one, source.code(other)))


def swap_height_and_width(source: Source) -> Mutated:
    """kernel_h -> kernel_w."""
    turned = {"_h": "_w", "_w": "_h"}
    for node in _names(source):
        name = node.id[:-2] + turned.get(node.id[-2:], node.id[-2:])
        if name != node.id and name in source.names:
            yield source.said((node, name))


def swap_stride_and_dilation(source: Source) -> Mutated:
    """stride -> dilation, where either is read."""
    for node in _names(source):
        for one, other in (("stride", "dilation"), ("dilation", "stride")):
            name = node.id.replace(one, other)
            if name != node.id and name in source.names:
                yield source.said((node, name))


def swap_arguments(source: Source) -> Mutated:
    """f(a, b) -> f(b, a): two neighbouring arguments of a call."""
    for node in source.nodes:
        if isinstance(node, ast.Call) and source.code(node.func) not in ("max", "min"):
            for one, other in zip(node.args, node.args[1:], strict=False):
                yield source.said((one, source.code(other)), (other, source.code(one)))


def drop_term(source: Source) -> Mutated:
    """a + 1 -> a, and of every other sum, product or quotient each side alone."""
    for node in source.nodes:
        if isinstance(node, ast.BinOp):
            yield source.said((node, source.code(node.left)))
            yield source.said((node, f"({source.code(node.right)})"))


def round_up(source: Source) -> Mutated:
    """a // b -> the same, rounded up."""
    for node in source.nodes:
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
            yield source.said((node, f"-(-({source.code(node.left)}) // ({source.code(node.right)}))"))


def change_einsum(source: Source) -> Mutated:
    """One letter of an einsum is another."""
    for node in source.nodes:
        if not (isinstance(node, ast.Call) and source.code(node.func).endswith("einsum") and node.args):
            continue
        rule = node.args[0]
        if not (isinstance(rule, ast.Constant) and isinstance(rule.value, str)):
            continue
        letters = sorted(filter(str.isalpha, set(rule.value)))
        for at, old in enumerate(rule.value):
            for new in letters if old.isalpha() else ():
                if new != old:
                    yield source.said((rule, repr(rule.value[:at] + new + rule.value[at + 1 :])))


def drop_groups(source: Source) -> Mutated:
    """groups -> 1."""
    for node in _names(source):
        if node.id == "groups":
            yield source.said((node, "1"))


def ignore_argument(source: Source) -> Mutated:
    """An argument is at its default, whatever is passed."""
    for argument, default in source.defaults.items():
        yield source.before(source.statements[0], f"{argument} = {source.code(default)}")


def assume_contiguous(source: Source) -> Mutated:
    """x.stride(i) -> what it would be in contiguous memory; as_strided from the beginning of the storage."""
    for node in source.nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        tensor, method = node.func.value, node.func.attr
        if method == "stride":
            yield source.said((tensor, f"{source.code(tensor)}.contiguous()"))
            if node.args:
                yield source.said((node, "1"))
        if method == "storage_offset":
            yield source.said((node, "0"))
        if method == "as_strided":
            yield source.said((tensor, f"{source.code(tensor)}.contiguous()"))
            if len(node.args) == 2:
                yield source.said((node.args[1], f"{source.code(node.args[1])}, 0"))


def change_tensor(source: Source) -> Mutated:
    """A tensor is detached, of another dtype, turned round, or only its first slice."""
    dtypes, storage, numbers = [".float()", ".double()"], [".detach()"], [".flip(-1)", ".flip(0)", "[:1]", ".abs()"]
    for node in source.tensors:
        used = source.parent(node)
        method = used.attr if isinstance(used, ast.Attribute) else ""
        if method.startswith("new_"):
            changes = dtypes  # all that a new tensor takes over
        elif method == "as_strided":
            changes = dtypes + storage  # which begins where the tensor does, whatever else it is
        else:
            changes = dtypes + storage + numbers
        for change in changes:
            yield source.said((node, node.id + change))


def change_result(source: Source) -> Mutated:
    """What is returned is detached, of another dtype, turned round; or a copy, where it has to be a view."""
    changes = (".detach()", ".float()", ".double()", ".squeeze(0)", ".mT", "[..., :-1]")
    for node in source.nodes:
        if isinstance(node, ast.Return) and node.value:
            for change in (*changes, ".clone()") if source.is_view else changes:
                yield source.said((node.value, f"({source.code(node.value)}){change}"))


def spoil_argument(source: Source) -> Mutated:
    """An argument is written to before the function returns."""
    for node in source.nodes:
        if isinstance(node, ast.Return):
            for name in source.tensor_arguments:
                yield source.before(node, f"{name} is not None and {name}.data.zero_()")


def leave_uninitialised(source: Source) -> Mutated:
    """new_full, new_zeros, zeros ... -> the same without filling it."""
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            filled = node.func.attr.removeprefix("new_")
            if filled in ("full", "zeros", "ones", "full_like", "zeros_like", "ones_like"):
                name = node.func.attr.replace(filled.partition("_")[0], "empty")
                yield source.said((node, f"{source.code(node.func.value)}.{name}({source.code(node.args[0])})"))


def drop_statement(source: Source) -> Mutated:
    """A statement that binds no name is left out."""
    for node in source.nodes:
        stored = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)
        if stored or isinstance(node, (ast.If, ast.Expr, ast.AugAssign, ast.Raise)):
            yield source.said((node, "pass"))


def take_branch(source: Source) -> Mutated:
    """`a if condition else b` -> a, or b."""
    for node in source.nodes:
        if isinstance(node, ast.IfExp):
            yield source.said((node, f"({source.code(node.body)})"))
            yield source.said((node, f"({source.code(node.orelse)})"))


def _names(source: Source) -> Iterator[ast.Name]:
    for node in source.nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node


OPERATORS: dict[str, Callable[[Source], Mutated]] = {
    "SwapDimensions": swap_dimensions,
    "RepeatDimension": repeat_dimension,
    "SwapHeightAndWidth": swap_height_and_width,
    "SwapStrideAndDilation": swap_stride_and_dilation,
    "SwapArguments": swap_arguments,
    "DropTerm": drop_term,
    "RoundUp": round_up,
    "ChangeEinsum": change_einsum,
    "DropGroups": drop_groups,
    "IgnoreArgument": ignore_argument,
    "AssumeContiguous": assume_contiguous,
    "ChangeTensor": change_tensor,
    "ChangeResult": change_result,
    "SpoilArgument": spoil_argument,
    "LeaveUninitialised": leave_uninitialised,
    "DropStatement": drop_statement,
    "TakeBranch": take_branch,
}
