"""Rows of text for a console: wrapped, indented, collected before they are printed."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.text import Text


@dataclass(frozen=True)
class Signs:
    """Marks that a terminal can show."""

    passed: str = "✔"
    failed: str = "✘"
    waits: str = "·"
    star: str = "★"
    hollow: str = "☆"


_PLAIN = Signs("+", "x", "-", "*", "o")


def signs(console: Console) -> Signs:
    """✔ and ✘ where the terminal's encoding has them, + and x elsewhere."""
    return Signs() if (console.encoding or "").lower().replace("-", "").startswith("utf") else _PLAIN


def printable(text: str) -> str:
    """Text of somebody else's with nothing in it that could steer a terminal."""
    return "".join(char if char.isprintable() or char in "\n\t" else "\N{REPLACEMENT CHARACTER}" for char in text)


class Rows:
    """Rows for one console, in order."""

    def __init__(self, console: Console):
        self.console, self.signs = console, signs(console)
        self._rows: list[Text] = []

    def __len__(self) -> int:
        return len(self._rows)

    def line(self, text: str | Text = "", style: str = "", indent: int = 2) -> None:
        """One paragraph, wrapped, indented."""
        shown = text if isinstance(text, Text) else Text(printable(text), style)
        if not shown.plain:
            self._rows.append(Text())
            return
        width = max(20, self.console.width - indent)
        self._rows += [Text(" " * indent) + row for row in shown.wrap(self.console, width)]

    def block(self, lines: list[str], indent: int = 6, style: str = "") -> None:
        """Lines as they are, never wrapped: cut where they are too long."""
        for row in lines:
            shown = Text(" " * indent + printable(row), style)
            shown.highlight_regex(r"\S+!(?=\s|$)", "bold red")
            shown.truncate(self.console.width, overflow="ellipsis")
            self._rows.append(shown)

    def print(self) -> None:
        """Print them all."""
        for row in self._rows:
            if self.signs is _PLAIN:
                row.plain = row.plain.replace("×", "x")  # of a shape
            self.console.print(row, no_wrap=True, overflow="ignore", crop=False)
