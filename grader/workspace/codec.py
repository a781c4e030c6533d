"""Results as JSON and back, exactly: what a warm process sends, and what progress remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from grader import results
from grader.runner import outcome

_TYPES: dict[str, Any] = {
    kind.__name__: kind
    for module in (results, outcome)
    for kind in vars(module).values()
    if isinstance(kind, type) and is_dataclass(kind)
}
_TAG = "@"


def encode(value: Any) -> Any:
    """Plain values for JSON. Tuples, mappings and our own dataclasses are tagged, so that `decode` tells them apart.

    Raises TypeError for anything that isn't made of these.
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, list):
        return [encode(each) for each in value]
    if isinstance(value, tuple):
        return {_TAG: "tuple", "of": [encode(each) for each in value]}
    if isinstance(value, Mapping):
        return {_TAG: "dict", "of": [[encode(key), encode(each)] for key, each in value.items()]}
    if type(value).__name__ in _TYPES:
        plain = {field.name: encode(getattr(value, field.name)) for field in fields(value)}
        return {_TAG: type(value).__name__, **plain}
    raise TypeError(f"{type(value).__name__} can't be stored")


def decode(data: Any) -> Any:
    """The value that `encode` was given. Raises ValueError, KeyError or TypeError for what it hasn't made."""
    if isinstance(data, list):
        return [decode(each) for each in data]
    if not isinstance(data, dict):
        return data
    kind = data[_TAG]
    if kind == "tuple":
        return tuple(decode(each) for each in data["of"])
    if kind == "dict":
        return {decode(key): decode(each) for key, each in data["of"]}
    return _TYPES[kind](**{name: decode(each) for name, each in data.items() if name != _TAG})
