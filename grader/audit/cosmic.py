"""The general mutation operators of cosmic-ray, applied to a text in memory."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any


class NotInstalled(Exception):
    """cosmic-ray isn't there."""


def mutated(text: str) -> Iterator[tuple[str, str]]:
    """Every mutation that needs no settings, as the operator's name and the mutated text. Raises NotInstalled."""
    parso, provider = _load("parso"), _load("cosmic_ray.operators.provider")
    operators = provider.OperatorProvider()
    nodes = _nodes(parso.parse(text))
    for name in operators:
        if operators[name].arguments():
            continue
        operator = operators[name]()
        for at, node in enumerate(nodes):
            for index, _ in enumerate(operator.mutation_positions(node)):
                yield name, _mutate(parso.parse(text), at, operator, index)


def _load(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError:
        raise NotInstalled("mutants need cosmic-ray: pip install cosmic-ray (or this project's extra: dev)") from None


def _nodes(node: Any) -> list[Any]:
    return [node, *(below for child in getattr(node, "children", ()) for below in _nodes(child))]


def _mutate(tree: Any, at: int, operator: Any, index: int) -> str:
    node = _nodes(tree)[at]
    new = operator.mutate(node, index)
    if new is not node:
        siblings = node.parent.children
        place = next(i for i, sibling in enumerate(siblings) if sibling is node)
        siblings[place : place + 1] = [] if new is None else [new]
    code: str = tree.get_code()
    return code
