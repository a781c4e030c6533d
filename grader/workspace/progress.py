"""What a learner has done, in one small file next to the exercises."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from grader.results import FAILED, GRADER_ERROR, NOT_STARTED, PASSED, ExerciseResult
from grader.runner.outcome import FATAL
from grader.workspace.codec import decode, encode
from grader.workspace.files import content, set_aside, write_atomically
from grader.workspace.fingerprint import Fingerprint, fingerprint, program

NAME = ".stridelings.json"
VERSION = 1

LARGEST_RESULT = 200_000
"""Characters of a result beyond which it isn't remembered."""


@dataclass(frozen=True)
class Record:
    """What is known of one exercise. `attempts` counts gradings of something new."""

    attempts: int = 0
    first_passed: datetime | None = None
    stars: tuple[str, ...] = ()
    """The extra stages that were right when it was last right."""
    gave_up: datetime | None = None
    status: str = ""
    """How the last grading ended, whatever has happened to the file since."""
    stage: str = ""
    """The stage it failed in."""


class _NotUnderstood(Exception):
    """The file isn't one of ours, or no longer."""


class Progress:
    """The file `.stridelings.json` of a folder to work in.

    Each change reads it anew and writes it whole, under a lock, so that runs side by side lose nothing of each
    other's. A file that can't be understood is set aside, and a new one begun; a folder that can't be written to is
    no reason not to grade: `notes` has a sentence for each.
    """

    def __init__(self, folder: Path):
        self._folder, self._file = folder, folder / NAME
        self.kept: Path | None = None
        """Where a file that couldn't be read has been kept."""
        self.notes: list[str] = []
        self._data = self._read()

    def record(self, name: str) -> Record:
        """What is known of an exercise."""
        data, last = self._of(name), self._last(name)
        stars, attempts = data.get("stars"), data.get("attempts")
        return Record(
            attempts=attempts if isinstance(attempts, int) else 0,
            first_passed=_time(data.get("first_passed")),
            stars=tuple(map(str, stars)) if isinstance(stars, list) else (),
            gave_up=_time(data.get("gave_up")),
            status=str(last.get("status", "")),
            stage=str(last.get("stage", "")),
        )

    def is_current(self, name: str, now: Fingerprint | None) -> bool:
        """Whether the last grading was of exactly what is there now, by whatever version of this program."""
        last = self._last(name)
        return now is not None and last.get("own") == now.own and last.get("all") in (None, now.passing, now.failing)

    def remembered(self, name: str, now: Fingerprint | None) -> ExerciseResult | None:
        """The result of grading exactly what is there now, if it is known."""
        last = self._last(name)
        if now is None or not last.get("all") or last["all"] not in (now.passing, now.failing):
            return None
        if last.get("program") != program():
            return None
        try:
            result = decode(last["result"])
        except (ValueError, KeyError, TypeError):
            return None
        return result if isinstance(result, ExerciseResult) and result.name == name else None

    def knows(self, name: str, own: str | None) -> bool:
        """Whether the last grading was of a file with this hash: if not, there is nothing to remember."""
        return own is not None and self._last(name).get("own") == own

    def graded(self, result: ExerciseResult, what: Fingerprint) -> None:
        """Take note of a grading of the learner's own file."""
        if result.status == GRADER_ERROR:
            return
        last: dict[str, Any] = {"own": what.own, "status": result.status, "at": _now()}
        if result.failure:
            last["stage"] = result.failure.stage
        depends_on = what.of(result.status == PASSED)
        if depends_on:
            last["all"] = depends_on
        if depends_on and _is_lasting(result):
            stored = encode(result)
            if len(json.dumps(stored)) <= LARGEST_RESULT:
                last |= {"program": program(), "result": stored}

        def change(data: dict[str, Any]) -> None:
            before = data.get("last")
            if result.status != NOT_STARTED and not (isinstance(before, dict) and before.get("own") == what.own):
                attempts = data.get("attempts")
                data["attempts"] = (attempts if isinstance(attempts, int) else 0) + 1
            if result.status == PASSED:
                data.setdefault("first_passed", last["at"])
                data["stars"] = [stage.name for stage in result.stages if stage.extra and stage.status == PASSED]
            data["last"] = last

        self._change(result.name, change)

    def give_up(self, name: str) -> None:
        """Take note that the solution has been looked at before the exercise was done."""
        self._change(name, lambda data: data.setdefault("gave_up", _now()))

    def rung(self, name: str, failure: str) -> int:
        """How many rungs of the ladder for this very failure have been told already."""
        hint = self._of(name).get("hint")
        told = hint.get("rung") if isinstance(hint, dict) and hint.get("failure") == failure else 0
        return told if isinstance(told, int) else 0

    def climb(self, name: str, failure: str, rung: int) -> None:
        """Remember how far up the ladder a learner is. Another failure starts its ladder anew."""
        self._change(name, lambda data: data.update(hint={"failure": failure, "rung": rung}))

    def _last(self, name: str) -> dict[str, Any]:
        last = self._of(name).get("last")
        return last if isinstance(last, dict) else {}

    def _of(self, name: str) -> dict[str, Any]:
        exercise = self._data["exercises"].setdefault(name, {})
        if not isinstance(exercise, dict):
            exercise = self._data["exercises"][name] = {}
        return exercise

    def _change(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Read, change one exercise, write; in memory alone if the folder can't be written to."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with _lock(self._folder):
                self._data = self._read_locked()
                change(self._of(name))
                write_atomically(self._file, json.dumps(self._data, indent=1) + "\n")
        except OSError as error:
            change(self._of(name))
            self._note(f"your progress can't be saved in {self._file} ({error.strerror or error})")

    def _read(self) -> dict[str, Any]:
        """What the file holds now; one that can't be understood is set aside."""
        try:
            return self._parsed()
        except _NotUnderstood:
            with contextlib.suppress(OSError), _lock(self._folder):
                return self._read_locked()
        return _fresh()

    def _read_locked(self) -> dict[str, Any]:
        try:
            return self._parsed()
        except _NotUnderstood as why:
            try:
                self.kept = set_aside(self._file)
            except OSError as error:
                self._note(f"{self._file} {why}, and can't be set aside ({error.strerror or error})")
                raise
            self._note(f"{self._file.name} {why}; it is kept in {self.kept.name}, and a new one begun")
            return _fresh()

    def _parsed(self) -> dict[str, Any]:
        try:
            data = json.loads(content(self._file).decode("utf-8"))
            if data["version"] == VERSION and isinstance(data["exercises"], dict):
                return dict(data)
            newer = isinstance(data["version"], int) and data["version"] > VERSION
        except FileNotFoundError:
            return _fresh()
        except OSError as error:
            self._note(f"your progress can't be read from {self._file} ({error.strerror or error})")
            return _fresh()
        except (ValueError, KeyError, TypeError, RecursionError):
            newer = False
        raise _NotUnderstood("is from a newer version of this program" if newer else "can't be understood")

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)


def _is_lasting(result: ExerciseResult) -> bool:
    """Whether the same file would get the same result: not where a limit or the machine had a part in it."""
    failure = result.failure
    if result.status not in (PASSED, FAILED, NOT_STARTED):
        return False
    return failure is None or (failure.kind not in FATAL and (failure.diagnosis is None or failure.diagnosis.steady))


def _fresh() -> dict[str, Any]:
    return {"version": VERSION, "exercises": {}}


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def _time(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone()
    except (TypeError, ValueError, OverflowError, OSError):  # the last two of years that no clock here can show
        return None


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """One run at a time; the lock goes when the process does. Without locks (Windows), the last one to write wins."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def grade_or_remember(
    progress: Progress, name: str, file: Path, shown_as: str, grade: Callable[[], ExerciseResult], fresh: bool = False
) -> ExerciseResult:
    """The result of grading a learner's own file: remembered if nothing has changed, else graded and noted.

    `fresh` grades in any case.
    """
    before = fingerprint(file, name)
    known = None if fresh else progress.remembered(name, before)
    if known:
        return replace(known, file=shown_as)
    result = grade()
    if before and fingerprint(file, name) == before:
        progress.graded(result, before)
    return result
