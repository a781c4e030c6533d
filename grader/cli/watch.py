"""`grade watch`: grade on save."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import click

from grader import anew
from grader.cli.own_progress import own_progress, say_notes
from grader.cli.paths import own_files, shown
from grader.cli.screen import console
from grader.places import workspace
from grader.report.words import headline
from grader.results import ExerciseResult
from grader.workspace.progress import Progress


@click.command(name="watch")
@click.option("--json", "as_json", is_flag=True, help="Print each verdict as one line of JSON, and nothing else.")
def command(as_json: bool) -> int:
    """Grade on every save, and show the verdict at once.

    In a terminal, keys do the rest: h hint, e explain, p page, d debug, r run, n next, l list, q quit.
    """
    from grader.watch.loop import ServerBroken
    from grader.watch.screen import JsonLines, Lines, Screen

    files, progress = own_files(), own_progress()
    terminal = console()
    try:
        if as_json:
            _watch_plainly(files, progress, JsonLines(terminal))
        elif not _is_interactive(terminal):
            click.echo("Watching: each save is graded. Ctrl-C ends it.", err=True)
            _watch_plainly(files, progress, Lines(terminal))
        else:
            _watch(files, progress, Screen(terminal))
    except ServerBroken as error:
        click.echo(f"The process that grades ends again and again ({error}). grade doctor may say why.", err=True)
        return 3
    finally:
        say_notes(progress)
    return 0


def _is_interactive(terminal: Any) -> bool:
    return terminal.is_terminal and not terminal.is_dumb_terminal and not terminal.legacy_windows and sys.stdin.isatty()


def _watch_plainly(files: Any, progress: Progress, show: Any) -> None:
    from grader.watch.loop import Loop

    with contextlib.closing(Loop(files, progress, show, shown)) as loop:
        _end_on("SIGINT", loop=loop)
        loop.run()


def _end_on(*names: str, loop: Any) -> None:
    """Have the loop end at these signals; at the second Ctrl-C at once, wherever it is."""
    from grader.watch.events import Signalled

    def end(number: int, frame: Any) -> None:
        loop.put(Signalled(number))
        signal.signal(signal.SIGINT, signal.default_int_handler)

    for name in names:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)


def _watch(files: Any, progress: Progress, screen: Any) -> None:
    from grader.watch.actions import Actions
    from grader.watch.events import Resized
    from grader.watch.keys import Keys
    from grader.watch.loop import Loop
    from grader.watch.screen import overflow

    def debug(result: ExerciseResult) -> None:
        with _terminal_lent(keys, screen):
            _step_through(result)

    press = Actions(debug, _drawn, lambda loop: overflow(loop.state, screen.terminal))
    loop = Loop(files, progress, screen, shown, press)
    keys = Keys(loop.put)
    if hasattr(signal, "SIGWINCH"):
        signal.signal(signal.SIGWINCH, lambda number, frame: loop.put(Resized()))
        signal.signal(signal.SIGTSTP, lambda number, frame: _sleep(keys, screen, loop))
    _end_on("SIGINT", "SIGTERM", "SIGHUP", loop=loop)
    try:
        keys.start()
        screen.enter()
        loop.show()
        loop.run()
    finally:
        screen.leave()
        keys.stop()
        screen.farewell(loop.state)
        loop.close()


@contextlib.contextmanager
def _terminal_lent(keys: Any, screen: Any) -> Iterator[None]:
    """The terminal as it was, for somebody else, for a while."""
    screen.leave()
    keys.stop()
    # Ctrl-C and Ctrl-Z are for them; what is ignored here, rather than handled, would be ignored by them, too.
    theirs: dict[str, Any] = {"SIGINT": lambda number, frame: None, "SIGTSTP": signal.SIG_DFL}
    numbers = {getattr(signal, name): handler for name, handler in theirs.items() if hasattr(signal, name)}
    before = {number: signal.signal(number, handler) for number, handler in numbers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        keys.start()
        screen.enter()


def _drawn(result: ExerciseResult) -> str:
    """A failing call in a browser; what is told of that."""
    from grader.web import NoPage
    from grader.web.files import USUAL, open_page, write_failure

    file = workspace() / USUAL
    try:
        write_failure(file, result)
    except NoPage as reason:
        return str(reason)
    return f"{shown(file)} opens in your browser" if open_page(file) else f"open {shown(file)} in a browser"


def _step_through(result: ExerciseResult) -> None:
    assert result.failure
    assert result.failure.evidence
    print(headline(result))
    print("Starting to step through it, which takes as long as importing torch ...", flush=True)
    case = json.dumps(dict(result.failure.evidence.case))
    subprocess.call(anew.command("grader", "debug", result.name, "--case", case))
    with contextlib.suppress(EOFError):
        input("Enter goes back to watching. ")


def _sleep(keys: Any, screen: Any, loop: Any) -> None:
    """Ctrl-Z: give the terminal back, sleep, take it again when woken."""
    with _terminal_lent(keys, screen):
        os.kill(os.getpid(), signal.SIGTSTP)
    loop.show()
