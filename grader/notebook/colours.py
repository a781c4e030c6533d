"""Colours for a page that may be light or dark: each as far from white as from JupyterLab's black."""

from __future__ import annotations

from rich.terminal_theme import TerminalTheme

_BLACK, _RED, _GREEN, _YELLOW = (119, 119, 119), (218, 68, 64), (30, 146, 80), (166, 116, 0)
_BLUE, _MAGENTA, _CYAN, _WHITE = (52, 124, 220), (188, 80, 188), (0, 138, 158), (119, 119, 119)

THEME = TerminalTheme(
    (255, 255, 255),
    (0, 0, 0),
    [_BLACK, _RED, _GREEN, _YELLOW, _BLUE, _MAGENTA, _CYAN, _WHITE],
)

CODE_FORMAT = (
    '<pre style="white-space:pre;overflow-x:auto;line-height:1.35;margin:0;'
    "font-family:Menlo,Consolas,'DejaVu Sans Mono',monospace\">{code}</pre>"
)
