"""TOML, read by Python's own reader where it has one."""

from __future__ import annotations

import sys
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Broken = tomllib.TOMLDecodeError


def loads(text: str) -> dict[str, Any]:
    """What a TOML text says. Raises Broken."""
    return tomllib.loads(text)
