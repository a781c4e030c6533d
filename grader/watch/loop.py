"""Events in, drawings out: what happens on a save, on a verdict, on a key."""

from __future__ import annotations

import queue
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from grader.results import PASSED, ExerciseResult
from grader.watch import events
from grader.watch.client import Client
from grader.watch.saves import Saves
from grader.watch.state import VERDICT, State
from grader.workspace.fingerprint import Fingerprint, fingerprint, own_hash
from grader.workspace.progress import Progress
from grader.workspace.standings import CHANGED, next_after, standing, standings

_PATIENCE = 0.15
"""Seconds of grading after which the screen says so; and for a file to be there again, or to have something in it."""

_BREATH = 0.5
"""Seconds after which the loop wakes in any case. A signal may reach another thread (and does reach none that waits, on
Windows); Python handles it in this one, as soon as it wakes."""

_MOST_LOST, _LOST_WITHIN = 3, 30.0


class ServerBroken(Exception):
    """The process that grades ends again and again."""


class Show(Protocol):
    """Whoever shows things: a screen, lines, lines of JSON."""

    def draw(self, state: State) -> None: ...
    def verdict(self, result: ExerciseResult) -> None: ...


@dataclass(frozen=True)
class Asked:
    """A grading under way; the verdict of a quiet one changes what is on the screen only if there is nothing else."""

    request: int
    name: str
    before: Fingerprint | None
    since: float
    quiet: bool


class Loop:
    """Watches a folder. `on_key` says what a key does; it returns False for the end."""

    def __init__(
        self,
        files: Mapping[str, Path],
        progress: Progress,
        show: Show,
        shown_as: Callable[[Path], str],
        on_key: Callable[[Loop, str], bool] = lambda loop, key: True,
    ):
        self.files, self.progress, self._show = files, progress, show
        self._shown_as, self._on_key = shown_as, on_key
        self._events: queue.SimpleQueue[events.Event] = queue.SimpleQueue()
        every = standings(files, progress)
        coming = next_after(None, every)
        self.state = State(every, coming.name if coming else next(iter(files)))
        self._client = Client(self.put)
        self._saves = Saves(next(iter(files.values())).parent, self.put)
        self._asked: Asked | None = None
        self._seeking: Asked | None = None
        """What is asked while there is nothing else to do: the line in which a failure has its place."""
        self._later: list[str] = []
        self._again: tuple[float, tuple[str, ...]] | None = None
        self._lost: list[float] = []
        self._told: dict[str, Fingerprint | None] = {}

    def run(self) -> None:
        """Until a key says so. Raises KeyboardInterrupt or SystemExit when a signal does, and ServerBroken."""
        self._saves.start()
        self.grade(self.state.current)
        while self._handle(self._next()):
            pass

    def close(self) -> None:
        """End everything that was started."""
        self._saves.stop()
        self._client.close()

    def put(self, event: events.Event) -> None:
        """Have something happen; from any thread, or a signal's handler."""
        self._events.put(event)

    def show(self, **changes: object) -> None:
        """Change the state and draw it."""
        self.state = self.state.but(**changes)
        self._show.draw(self.state)

    def grade(self, name: str | None, fresh: bool = False, quiet: bool = False) -> None:
        """Have an exercise graded, unless its verdict is known. What is being graded meanwhile is stopped."""
        if name is None:
            return
        file = self.files[name]
        if not file.is_file():
            self._set_standing(name)
            gone = f"{self._shown_as(file)} isn't there. grade reset {name} brings the stub back."
            self.show(current=name, result=None, view=VERDICT, note=gone)
            return
        if self._again and name in self._again[1]:
            self._again = None  # it has come, whole
        if self._seeking:
            self._client.stop()
            self._seeking = None
        before = fingerprint(file, name) if self.progress.knows(name, own_hash(file)) else None
        known = None if fresh else self.progress.remembered(name, before)
        if self._asked:
            self._client.stop()
            if self._asked.name not in (name, *self._later):
                self._later.append(self._asked.name)  # its turn comes again
            self._asked = None
        if known:
            self._verdict(known, before, quiet, news=False)
            return
        request = self._client.grade(name, file, self._shown_as(file))
        before = before or fingerprint(file, name)  # while it is being graded
        self._asked = Asked(request, name, before, time.monotonic(), quiet)

    def _next(self) -> events.Event | None:
        """The next event; None when it is time to look again without one."""
        due = [time.monotonic() + _BREATH]
        if self._again:
            due.append(self._again[0])
        if self._asked and not self.state.grading:
            due.append(self._asked.since + _PATIENCE)
        try:
            return self._events.get(timeout=max(0.0, min(due) - time.monotonic()))
        except queue.Empty:
            return None

    def _handle(self, event: events.Event | None) -> bool:
        now = time.monotonic()
        if event is None:
            if self._again and self._again[0] <= now:
                _, names = self._again
                self._again = None
                self._saved(names)
            elif self._asked and self._asked.since + _PATIENCE <= now:
                self.show(grading=self._asked.name)
        elif isinstance(event, events.Graded):
            self._graded(event)
        elif isinstance(event, events.Saved):
            self._look(event.names)
        elif isinstance(event, events.Key):
            return self._on_key(self, event.name)
        elif isinstance(event, events.Signalled):
            raise KeyboardInterrupt if event.number == signal.SIGINT else SystemExit(128 + event.number)
        elif isinstance(event, events.Ready):
            self.show(ready=True)
        elif isinstance(event, events.Vanished):
            self.show(standings=standings(self.files, self.progress), note="the folder is gone; waiting for it")
        elif isinstance(event, events.Returned):
            self._look_at_all()
        elif isinstance(event, events.Noted):
            self.show(note=event.sentence)
        elif isinstance(event, events.Lost):
            self._restart(event.last_words)
        else:
            self._show.draw(self.state)
        return True

    def _look(self, names: tuple[str, ...]) -> None:
        """Grade what was saved; a moment later if a file isn't there, or is empty: then it is being written."""
        unfinished = [name for name in names if not _has_something(self.files[name])]
        if unfinished:
            self._again = time.monotonic() + _PATIENCE, tuple(unfinished)
        finished = tuple(name for name in names if name not in unfinished)
        if finished or not names:
            self._saved(finished)

    def _look_at_all(self) -> None:
        """Grade whatever isn't what it was when it was last graded."""
        every = standings(self.files, self.progress)
        self.show(standings=every, note="")
        current = every.get(self.state.current or "")
        changed = tuple(each.name for each in every.values() if each.state == CHANGED)
        if changed or (current and current.file.is_file()):
            self._look(changed)

    def _saved(self, names: tuple[str, ...]) -> None:
        """The exercise on the screen first, or else the first in order; the others after it."""
        current = self.state.current
        chosen = names or ((current,) if current else ())
        first = current if current in chosen else chosen[0]
        self._later = [name for name in (*chosen, *self._later) if name != first]
        self._later = list(dict.fromkeys(self._later))
        self.grade(first)

    def _graded(self, event: events.Graded) -> None:
        if self._seeking and event.request == self._seeking.request:
            self._sought(event.result, self._seeking)
        asked = self._asked
        if asked is None or event.request != asked.request or event.result is None:
            return
        self._asked = None
        self._verdict(event.result, asked.before, asked.quiet, news=True)

    def _verdict(self, result: ExerciseResult, before: Fingerprint | None, quiet: bool, news: bool) -> None:
        """Show it, then note it, then go on to what waits."""
        if not quiet:
            self.show(
                result=result,
                current=result.name,
                view=VERDICT,
                scroll=0,
                note="",
                grading=None,
                graded_at=time.strftime("graded at %H:%M:%S") if news else "unchanged since it was graded",
            )
        if news or self._told.get(result.name) != before:
            self._show.verdict(result)
            self._told[result.name] = before
        if news and before and before == fingerprint(self.files[result.name], result.name):
            self.progress.graded(result, before)
        self.state = self.state.but(standings=standings(self.files, self.progress))  # others may depend on it
        coming = next_after(result.name, self.state.standings) if result.status == PASSED and not quiet else None
        changes: dict[str, object] = {"current": coming.name} if coming else {}
        if self.progress.notes:
            changes["note"] = self.progress.notes[-1]
        self.show(grading=None, **changes)
        if self._later and not self._asked:
            self.grade(self._later.pop(0), quiet=True)
        elif not self._asked:
            self._seek()

    def _seek(self) -> None:
        """Have the line sought of the failure on the screen, since nothing else is being asked."""
        failing = self.state.failing
        if failing and failing.leaves_to_seek and not self._seeking:
            file = self.files[failing.name]
            before, request = fingerprint(file, failing.name), self._client.locate(failing, file)
            self._seeking = Asked(request, failing.name, before, time.monotonic(), quiet=True)

    def _sought(self, result: ExerciseResult | None, asked: Asked) -> None:
        """Hints are told of it from now on, here and by `grade hint`."""
        self._seeking = None
        if result is None or not self.state.failing or self.state.failing.name != result.name:
            return
        self.show(result=result)
        if asked.before and asked.before == fingerprint(self.files[result.name], result.name):
            self.progress.graded(result, asked.before)

    def _set_standing(self, name: str) -> None:
        now = standing(name, self.files[name], self.progress)
        self.state = self.state.but(standings={**self.state.standings, name: now})

    def _restart(self, last_words: str) -> None:
        """Begin again with a new server, and with what the old one was asked."""
        now = time.monotonic()
        self._lost = [moment for moment in self._lost if now - moment < _LOST_WITHIN] + [now]
        if len(self._lost) >= _MOST_LOST:
            raise ServerBroken(last_words)
        asked, self._asked, self._seeking = self._asked, None, None
        self.show(ready=False, note=f"the process that grades has ended ({last_words}); another is started")
        self._client.start()
        if asked:
            self.grade(asked.name, quiet=asked.quiet)


def _has_something(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except OSError:
        return False
