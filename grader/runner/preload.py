"""What every learner's process needs, imported once."""

from __future__ import annotations

from importlib import import_module

_OWN = ("answering", "bans", "calls", "child", "loading", "sealed")


def preload() -> None:
    """Import here what every child needs, so that none does it again."""
    for name in ("torch", "safetensors.torch", *(f"grader.runner.{each}" for each in _OWN)):
        import_module(name)
