"""Sentences as lines of a page."""

from __future__ import annotations

from textwrap import wrap


def prose(sentences: str, width: int, indent: int = 2) -> list[str]:
    """A paragraph, wrapped and indented."""
    margin = " " * indent
    return wrap(
        sentences,
        max(24, width),
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
