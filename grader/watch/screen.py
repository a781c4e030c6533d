"""The state, drawn: a whole screen at a time, in one write, over what was there, so that nothing flickers."""

from __future__ import annotations

import contextlib
import sys
from io import StringIO
from typing import Any

from rich.console import Console
from rich.text import Text

from grader.curriculum import find
from grader.report.machine import text as as_json
from grader.report.onward import Commands
from grader.report.path import ending, path_row, path_table, warm_up
from grader.report.terminal import Printer
from grader.report.words import headline
from grader.results import PASSED, ExerciseResult
from grader.watch.state import EXPLAINED, HINT, LIST, State
from grader.workspace.standings import FAILING, MISSING, NOT_BEGUN, next_after

_ENTER, _LEAVE = "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J", "\x1b[?25h\x1b[?1049l"
_BEGIN, _END = "\x1b[?2026h\x1b[?7l\x1b[H", "\x1b[J\x1b[?7h\x1b[?2026l"  # shown at once, where the terminal can
_KEYS, _KEYS_WIDTH = "h hint  e explain  p page  d debug  r run  n next  l list  q quit", 75
_FEW_WORDS = "h  e  p  d  r  n  l  q quit"


class Screen:
    """A terminal's alternate screen, between `enter` and `leave`."""

    def __init__(self, terminal: Console):
        self.terminal, self._on = terminal, False
        self._drawn = ""

    def enter(self) -> None:
        """Begin to draw; what was on the terminal comes back with `leave`."""
        if not self._on:
            self._on, self._drawn = True, ""
            self._write(_ENTER)

    def leave(self) -> None:
        """Give the terminal back. Does no harm if done twice."""
        if self._on:
            self._on = False
            self._write(_LEAVE)

    def verdict(self, result: ExerciseResult) -> None:
        """A verdict is part of the state."""

    def draw(self, state: State) -> None:
        """Draw the state, unless that is what is on the screen."""
        if not self._on:
            return
        width, height = self.terminal.size
        drawing = page(state, self.terminal, width, height)
        if drawing != self._drawn:
            self._drawn = drawing
            self._write(drawing)

    def farewell(self, state: State) -> None:
        """What is left on the terminal at the end."""
        self.terminal.print(path_row(state.standings, None, Printer(self.terminal).signs))

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.terminal.file.write(text)
            self.terminal.file.flush()


class Lines:
    """For where there is no terminal: each verdict below the last."""

    def __init__(self, console: Console):
        self._printer, self._told = Printer(console), ""

    def draw(self, state: State) -> None:
        """Of the state, only a note that is new is told; on stderr."""
        if state.note and state.note != self._told:
            print(f"Note: {state.note}", file=sys.stderr, flush=True)
        self._told = state.note

    def verdict(self, result: ExerciseResult) -> None:
        self._printer.result(result)
        sys.stdout.flush()


class JsonLines(Lines):
    """Each verdict as a line: the document of `grade run --json`."""

    def verdict(self, result: ExerciseResult) -> None:
        sys.stdout.write(as_json([result], indent=None) + "\n")
        sys.stdout.flush()


class _Page(StringIO):
    """A text with an encoding, by which signs are chosen."""

    def __init__(self, encoding: str):
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding


def page(state: State, terminal: Console, width: int, height: int) -> str:
    """What to write to draw the state: the path on top, keys at the bottom, as much of the rest as there is room."""
    head = [*_lines(terminal, width, lambda screen: screen.line(_path(state, screen), indent=0)), ""]
    foot = _lines(terminal, width, lambda screen: _foot(state, screen, False))
    room = max(1, height - len(head) - len(foot))
    body = _lines(terminal, width, lambda screen: _body(state, screen, room))
    start = max(0, min(state.scroll, len(body) - room))
    if len(body) > room:
        foot = _lines(terminal, width, lambda screen: _foot(state, screen, start + room < len(body)))
    shown = body[start : start + room]
    rows = [*head, *shown, *[""] * (room - len(shown)), *foot][:height]
    # Emptied, then written: after a row as wide as the screen there is nothing left to empty but its last character.
    return _BEGIN + "\r\n".join("\x1b[K" + row for row in rows) + _END


def overflow(state: State, terminal: Console) -> int:
    """How far the state can be scrolled on this terminal."""
    width, height = terminal.size
    room = max(1, height - 5)
    return max(0, len(_lines(terminal, width, lambda screen: _body(state, screen, room))) - room)


def _lines(terminal: Console, width: int, write: Any) -> list[str]:
    sheet = _Page(terminal.encoding)
    console = Console(
        file=sheet,
        width=width,
        height=1000,
        force_terminal=True,
        color_system=terminal.color_system,  # type: ignore[arg-type]
        no_color=terminal.no_color,
        highlight=False,
        legacy_windows=False,
    )
    write(Printer(console))
    return sheet.getvalue().split("\n")[:-1]


def _path(state: State, screen: Printer) -> Text:
    return path_row(state.standings, state.current, screen.signs)


def _foot(state: State, screen: Printer, more: bool) -> None:
    left = Text()
    if state.grading:
        waits = "" if state.ready else " as soon as torch is loaded"
        left.append(f"grading {state.grading}{waits} ...", "yellow")
    elif state.note:
        left.append(state.note, "yellow")
    elif state.graded_at:
        left.append(state.graded_at, "dim")
    left.truncate(max(10, screen.console.width - 14), overflow="ellipsis")
    if more:
        left.pad_right(max(1, screen.console.width - 12 - left.cell_len))
        left.append("more: ↓" if screen.signs.passed == "✔" else "more: down", "bold")
    screen.console.print(left, no_wrap=True, overflow="ellipsis")
    keys = Text()
    for word in (_KEYS if screen.console.width >= _KEYS_WIDTH else _FEW_WORDS).split("  "):
        keys.append(word[0], "bold").append(word[1:], "dim").append("   ")
    keys.truncate(screen.console.width)
    screen.console.print(keys, no_wrap=True, overflow="crop")


def _body(state: State, screen: Printer, room: int) -> None:
    """Everything between the path and the keys; `room` is how many lines are seen of it at once."""
    if state.view == LIST:
        screen.console.print(path_table(state.standings, screen.signs, screen.console.width))
        return
    result = state.result
    if result is None:
        _coming(state, screen)
        return
    if result.failure and state.view in (HINT, EXPLAINED):
        _ladder(result, len(result.failure.ladder) if state.view == EXPLAINED else state.rung, screen)
        return
    screen.result(result, height=room)
    if result.status == PASSED:
        screen.ways_on(result, Commands(result.name))
        screen.line()
        _next(state, result, screen)
    elif offered := warm_up(result.name, state.standings):
        screen.line(offered, "dim")


def _ladder(result: ExerciseResult, rungs: int, screen: Printer) -> None:
    assert result.failure
    screen.line(Text.assemble((result.name, "bold"), "  ", (result.file, "dim")), indent=0)
    screen.line()
    screen.line(headline(result), "bold")
    screen.line()
    for rung in result.failure.ladder[:rungs]:
        screen.ladder([rung])
        screen.line()
    left = len(result.failure.ladder) - rungs
    if left:
        screen.line(f"h: {left} more.   Esc: the verdict.", "dim")
    else:
        screen.line("That is all there is to say of this failure.   Esc: the verdict.", "dim")


def _next(state: State, result: ExerciseResult, screen: Printer) -> None:
    """Below the verdict of an exercise that is done."""
    if state.current != result.name:
        _coming(state, screen)
    elif next_after(None, state.standings) is None:
        for line in ending(state.standings):
            screen.line(line, "bold green")


def _coming(state: State, screen: Printer) -> None:
    """The exercise to work on, before it has a verdict."""
    if state.current is None:
        return
    coming = state.standings[state.current]
    screen.line(Text.assemble(("Next: ", "bold"), (coming.name, "bold"), f", {find(coming.name).says}"))
    if coming.state == MISSING:
        screen.line(f"{coming.file.name} isn't there; this brings the stub back:  grade reset {coming.name}")
    elif coming.state == NOT_BEGUN:
        screen.line(f"Open {_short(state, coming.name)} and follow its TODOs. Saving it grades it.")
    elif coming.state == FAILING:
        screen.line(f"It is begun, in {_short(state, coming.name)}. r shows how far it is.")
    else:
        screen.line(f"Saving {_short(state, coming.name)} grades it; r grades it now.")


def _short(state: State, name: str) -> str:
    file = state.standings[name].file
    return f"{file.parent.name}/{file.name}"
