"""The learner's folder: what is saved in it, however an editor saves."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

from watchfiles import Change, watch

from grader.curriculum import ORDER
from grader.watch.events import Event, Noted, Returned, Saved, Vanished

STEP, DEBOUNCE = 3, 30
"""Milliseconds: how often watchfiles looks for more changes, and how long it gathers at most."""

_LOOK = 500
"""Milliseconds between two looks at whether the folder is still the same one."""


class Saves(threading.Thread):
    """Puts an event for each save. A folder that goes and comes back is watched again."""

    def __init__(self, folder: Path, put: Callable[[Event], None]):
        super().__init__(daemon=True, name="saves")
        self._folder, self._put = folder, put
        self._stop_event, self._polls = threading.Event(), False
        self._linked: dict[str, tuple[int, int]] = {}
        self._saved_elsewhere()

    def stop(self) -> None:
        """End it, and wait for that: an interpreter must not end while foreign code watches."""
        self._stop_event.set()
        if self.is_alive():
            self.join(2)

    def run(self) -> None:
        was_there = True
        while not self._stop_event.is_set():
            if self._folder.is_dir():
                if not was_there:
                    self._put(Returned())
                was_there = True
                self._watch_once()
            elif was_there:
                was_there = False
                self._put(Vanished())
            self._stop_event.wait(_LOOK / 1000 if not was_there else 0.02)

    def _watch_once(self) -> None:
        """Watch until the folder isn't the one any more that it was at the start."""
        try:
            watched = self._folder.stat()
            for changes in watch(
                self._folder,
                watch_filter=_is_python,
                step=STEP,
                debounce=DEBOUNCE,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
                stop_event=self._stop_event,
                raise_interrupt=False,
                force_polling=self._polls or None,
                recursive=False,
            ):
                names = {Path(path).stem for _, path in changes} | self._saved_elsewhere()
                if names:
                    self._put(Saved(tuple(name for name in ORDER if name in names)))
                now = self._folder.stat()
                if (now.st_dev, now.st_ino) != (watched.st_dev, watched.st_ino):
                    self._put(Returned())
                    return
        except FileNotFoundError:
            return
        except OSError as error:  # no more watches to be had, for instance
            if not self._polls:
                self._put(Noted(f"this system can't tell of changes ({error}), so files are looked at every 0.3 s"))
            self._polls = True

    def _saved_elsewhere(self) -> set[str]:
        """The exercises that are links to files in other folders, which aren't watched, and have changed there."""
        changed = set()
        for name in ORDER:
            file = self._folder / f"{name}.py"
            with contextlib.suppress(OSError):
                if file.is_symlink():
                    stat = file.stat()
                    stamp = stat.st_mtime_ns, stat.st_size
                    if self._linked.setdefault(name, stamp) != stamp:
                        changed.add(name)
                    self._linked[name] = stamp
        return changed


def _is_python(change: Change, path: str) -> bool:
    """Files that a grading may depend on; neither copies that were kept nor what an editor keeps for itself."""
    name = Path(path).name
    return name.endswith(".py") and name.count(".") == 1 and not name.startswith("#")
