"""A class on disk: one SQLite file, one writer, one transaction for each result. Killed at any moment, it goes on."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from grader.classroom import schema
from grader.classroom.intake import Learner, Submission, sha
from grader.classroom.lock import Taken, locked

FILE, LOCK = "class.sqlite", "class.lock"


class Unusable(Exception):
    """Why the folder can't be used, or no longer, as a sentence that says what to do."""


@dataclass(frozen=True)
class Entry:
    """One submission with what came of it; `document` is None for what wasn't graded (yet)."""

    submission: Submission
    key: str
    state: str
    document: dict[str, Any] | None
    cluster: str
    seconds: float
    cpu_seconds: float
    tries: int
    level: str


class Store:
    """The database of one class. While it is open nobody else's run can use the folder."""

    def __init__(self, folder: Path):
        self.folder, self.file = folder, folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = locked(folder / LOCK)
        except Taken as taken:
            raise Unusable(f"another run{taken} is at work in {folder}: wait for it, or name another --out.") from None
        except OSError as error:
            raise Unusable(f"{folder} can't be written to: {error.strerror}. Name another --out.") from None
        try:
            with self._spoken():
                self._db = self._opened()
        except BaseException:
            self._lock.close()
            raise
        self.run = 0

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()
        self._lock.close()

    def _opened(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.file, timeout=30, isolation_level=None)
        try:
            version, application = (
                db.execute(f"pragma {name}").fetchone()[0] for name in ("user_version", "application_id")
            )
            empty = not db.execute("select count(*) from sqlite_master").fetchone()[0]
            if not empty and application != schema.APPLICATION:
                raise Unusable(f"{self.file} is a database of something else: name another --out.")
            if version > schema.VERSION:
                raise Unusable(
                    f"{self.file} was written by a newer version of this program: use that one, or name another --out."
                )
            db.execute("pragma journal_mode = wal")
            db.execute("pragma synchronous = normal")
            if empty:
                pragmas = f"pragma application_id = {schema.APPLICATION}; pragma user_version = {schema.VERSION};"
                db.executescript(f"begin; {schema.TABLES} {pragmas} commit;")
        except BaseException:
            db.close()
            raise
        return db

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        """What SQLite has to say, as a sentence that says what to do. What was written before is whole."""
        try:
            yield
        except sqlite3.Error as error:
            said = str(error)
            if "full" in said:
                advice = f"the disk of {self.folder} is full. Make room, and the same command goes on"
            elif "not a database" in said or "malformed" in said:
                advice = f"{self.file} isn't whole ({said}). Move it away, or name another --out"
            else:
                advice = f"{self.file} can't be written to ({said}). Mend that, and the same command goes on"
            raise Unusable(f"{advice}.") from None

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of it, or nothing."""
        with self._spoken():
            self._db.execute("begin immediate")
            try:
                yield self._db
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("rollback")
                raise
            self._db.execute("commit")

    def keep(self, content: bytes) -> str:
        """Keep a content, once; by its hash it is found again."""
        known = sha(content)
        with self._spoken():
            self._db.execute("insert or ignore into content values (?, ?)", (known, content))
        return known

    def content(self, known: str) -> bytes:
        (found,) = self._one("select bytes from content where sha = ?", known)
        return bytes(found)

    def enrol(
        self, learners: Sequence[Learner], submissions: Sequence[tuple[Submission, str]], strays: list[str]
    ) -> None:
        """The class as it is now, in place of what it was: who, and what each handed in, with its key."""
        with self.transaction() as db:
            for table in ("learner", "submission", "stray"):
                db.execute(f"delete from {table}")
            who = ((each.id, each.name, each.email, each.from_roster) for each in learners)
            db.executemany("insert into learner values (?, ?, ?, ?)", who)
            rows = (_submission_row(each, key) for each, key in submissions)
            db.executemany(f"insert into submission values ({', '.join('?' * 12)})", rows)
            db.executemany("insert into stray values (?)", ((each,) for each in strays))

    def begin(self, **about: Any) -> None:
        """Note that a run begins, and how."""
        values = {"began": _now(), "host": os.uname().nodename if hasattr(os, "uname") else "", **about}
        with self.transaction() as db:
            names = ", ".join(values)
            made = db.execute(
                f"insert into run ({names}) values ({', '.join('?' * len(values))})", tuple(values.values())
            )
            self.run = made.lastrowid or 0

    def end(self) -> None:
        with self.transaction() as db:
            db.execute("update run set ended = ? where id = ?", (_now(), self.run))

    def setting(self, name: str, value: str | None = None) -> str | None:
        """What is remembered by that name; a value is remembered if there is none yet."""
        if value is not None:
            with self.transaction() as db:
                db.execute("insert or ignore into setting values (?, ?)", (name, value))
        found = self._one("select value from setting where name = ?", name, default=(None,))
        return None if found[0] is None else str(found[0])

    def todo(self, again: bool = False) -> list[str]:
        """The keys that have no result yet, each once; all of them to do it `again`."""
        where = "" if again else "and not exists (select 1 from result where result.key = submission.key)"
        found = self._all(f"select key from submission where key != '' {where} group by key order by min(rowid)")
        return [key for (key,) in found]

    def outdated(self) -> int:
        """How many of those to do were graded before as they are, by another grader or within other limits."""
        old = "select 1 from result where result.sha = submission.sha and result.exercise = submission.exercise"
        new = "select 1 from result where result.key = submission.key"
        count = "select count(distinct key) from submission where key != ''"
        return int(self._one(f"{count} and exists ({old}) and not exists ({new})")[0])

    def one_of(self, key: str) -> Submission:
        """One of the submissions that have this key: they have the same content."""
        return _submission(self._one(f"select {_COLUMNS} from submission where key = ? limit 1", key))

    def note(self, key: str, about: Submission, result: dict[str, Any], events: Sequence[str] = ()) -> None:
        """One result, in a transaction of its own."""
        values = {"key": key, "run": self.run, "sha": about.sha, "exercise": about.exercise, **result, "at": _now()}
        with self.transaction() as db:
            db.execute(
                f"insert or replace into result ({', '.join(values)}) values ({', '.join('?' * len(values))})",
                tuple(values.values()),
            )
            db.executemany(
                "insert into event values (?, ?, ?, ?)", [(values["at"], self.run, key, each) for each in events]
            )

    def learners(self) -> list[Learner]:
        found = self._all("select id, name, email, from_roster from learner order by id")
        return [Learner(who, name, email, bool(listed)) for who, name, email, listed in found]

    def strays(self) -> list[str]:
        return [path for (path,) in self._all("select path from stray order by path")]

    def runs(self) -> list[dict[str, Any]]:
        cursor = self._db.execute("select * from run order by id")
        return [dict(zip([each[0] for each in cursor.description], row, strict=True)) for row in cursor]

    def events(self) -> list[tuple[str, str, str]]:
        """When, of which key, what."""
        return self._all("select at, key, what from event order by rowid")

    def entries(self, learner: str | None = None) -> Iterator[Entry]:
        """Every submission with what came of it, learner by learner."""
        columns = ", ".join(f"submission.{name}" for name in _COLUMNS.split(", "))
        results = "state, json, cluster, seconds, cpu_seconds, tries, level"
        with self._spoken():
            rows = self._db.execute(
                f"select {columns}, submission.key, {results} from submission left join result using (key) "
                "where ? is null or learner = ? order by learner, submission.rowid",
                (learner, learner),
            )
            for row in rows:
                *about, key, state, text, cluster, seconds, cpu, tries, level = row
                document = json.loads(text) if text else None
                yield Entry(
                    _submission(tuple(about)),
                    key,
                    state or "",
                    document,
                    cluster or "",
                    seconds or 0.0,
                    cpu or 0.0,
                    tries or 0,
                    level or "",
                )

    def _one(self, query: str, *values: Any, default: Any = None) -> Any:
        with self._spoken():
            found = self._db.execute(query, values).fetchone()
        return default if found is None else found

    def _all(self, query: str, *values: Any) -> list[Any]:
        with self._spoken():
            return self._db.execute(query, values).fetchall()


_COLUMNS = "learner, exercise, attempt, path, filename, sha, beside, late, refused, detail, notes"


def _submission_row(each: Submission, key: str) -> tuple[Any, ...]:
    about = (each.learner, each.exercise, each.attempt, each.path, each.filename, each.sha)
    return (*about, json.dumps(each.beside), each.late, each.refused, each.detail, json.dumps(each.notes), key)


def _submission(row: tuple[Any, ...]) -> Submission:
    learner, exercise, attempt, path, filename, known, beside, late, refused, detail, notes = row
    files = tuple((name, each) for name, each in json.loads(beside))
    about = (learner, exercise, attempt, path, filename, known, files)
    return Submission(*about, bool(late), refused, detail, tuple(json.loads(notes)))


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")
