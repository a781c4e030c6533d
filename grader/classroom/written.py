"""All reports of a class into its folder, in one walk through the database; each is whole or as it was."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

from grader.classroom import similar
from grader.classroom.scheme import Scheme
from grader.classroom.store import Store
from grader.classroom.summary import about, people
from grader.classroom.toml import Broken, loads
from grader.curriculum.alternatives import ways
from grader.report.classes.feedback import Feedback
from grader.report.classes.gathered import Gathered
from grader.report.classes.report import Twins, render
from grader.report.classes.tables import Grades, JUnit, Results
from grader.report.classes.values import Person
from grader.workspace.files import content, write_atomically
from grader.workspace.stubs import stub

TEXTS = "feedback.toml"
_TABLES = {"grades.csv": Grades, "results.json": Results, "junit.xml": JUnit}
_LONGEST_SOURCE = 20_000
_EVENTS = 500


class BadTexts(Exception):
    """Why feedback.toml can't be read, as one sentence."""


def check_texts(store: Store) -> None:
    """Raises BadTexts where feedback.toml can't be read: better said before a class is graded than after."""
    _texts(store.folder / TEXTS)


def write(store: Store, scheme: Scheme, title: str) -> Gathered:
    """Write them all. Raises BadTexts before anything is written."""
    texts = _texts(store.folder / TEXTS)
    whole = about(store, scheme, title, texts)
    gathered, twins = Gathered(whole), _Twins(store)
    with ExitStack() as stack:
        writers: list[Any] = [gathered, twins, Feedback(store.folder, whole)]
        for name, writer in _TABLES.items():
            writers.append(writer(stack.enter_context(_replacing(store.folder / name)), whole))
        for person in people(store, scheme):
            for each in writers:
                each.add(person)
        for each in writers:
            each.end()
    samples = {
        cluster.key: similar.unlike([_source(store, sha) for sha in cluster.shas if sha])
        for cluster in gathered.by_size()
    }
    events = [f"{at[:19].replace('T', ' ')}  {what}" for at, _, what in store.events()[-_EVENTS:]]
    write_atomically(store.folder / "report.html", render(gathered, samples, twins.found(), events))
    _add_texts(store.folder / TEXTS, texts, gathered)
    return gathered


@contextmanager
def _replacing(file: Path) -> Iterator[TextIO]:
    """A file to write that takes the other's place once it is whole."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    with open(unfinished, "w", encoding="utf-8", errors="replace", newline="") as stream:
        yield stream
    os.replace(unfinished, file)


def _texts(file: Path) -> dict[str, str]:
    """What the instructor wrote to each cluster."""
    if not file.exists():
        return {}
    try:
        said = loads(content(file).decode("utf-8"))
        return {key: str(each.get("text", "")).strip() for key, each in said.items() if isinstance(each, dict)}
    except (Broken, UnicodeDecodeError) as error:
        raise BadTexts(f"{file} isn't TOML: {error}. Mend it, or move it away to begin anew.") from None


def _add_texts(file: Path, texts: dict[str, str], gathered: Gathered) -> None:
    """Room for a text to each cluster that has none; what is there stays as it was written."""
    new = [cluster for cluster in gathered.by_size() if cluster.key not in texts]
    if not new and file.exists():
        return
    before = content(file).decode("utf-8") if file.exists() else _HEAD
    rooms = (f'\n# {" ".join(each.says.split())}\n[{json.dumps(each.key)}]\ntext = ""\n' for each in new)
    write_atomically(file, before.rstrip("\n") + "\n" + "".join(map(_plain, rooms)))


_HEAD = """\
# One text for all whose code goes wrong in the same way. It stands first in each one's feedback.
# Write between the quotes (three of them for several lines), then run:  grade class --report-only --out DIR
"""


def _plain(text: str) -> str:
    """Without what no TOML may have: learners' messages are in comments."""
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in text)


def _source(store: Store, sha: str) -> str:
    text = store.content(sha).decode("utf-8", "replace")
    return text if len(text) <= _LONGEST_SOURCE else f"{text[:_LONGEST_SOURCE]}\n..."


class _Twins:
    """Who handed in nearly the same."""

    def __init__(self, store: Store):
        self._store = store
        self._who: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._clusters: dict[tuple[str, str], str] = {}

    def add(self, person: Person) -> None:
        for row in person.rows:
            if row.sha and row.status in ("passed", "failed"):
                at = row.exercise, row.sha
                self._who.setdefault(at, []).append((person.called, person.file))
                self._clusters[at] = row.cluster

    def end(self) -> None:
        """Nothing more comes."""

    def found(self) -> list[Twins]:
        """Groups, those that are wrong in the same way first."""
        every = [twins for exercise in {exercise for exercise, _ in self._who} for twins in self._of(exercise)]
        return sorted(every, key=lambda each: (not each.wrong, -len(each.who), each.exercise, each.who))

    def _of(self, exercise: str) -> Iterator[Twins]:
        shas = [sha for name, sha in self._who if name == exercise][: similar.MOST]
        files = {sha: _source(self._store, sha) for sha in shas}
        known = [stub(exercise), *(file.read_text(encoding="utf-8") for file in ways(exercise).values())]
        for group in [*similar.groups(files, known), *self._equal(exercise, shas)]:
            who = [each for sha in group for each in self._who[exercise, sha]]
            clusters = Counter(self._clusters[exercise, sha] for sha in group)
            if len(who) > 1:
                yield Twins(exercise, who, wrong=len(clusters) == 1 and "" not in clusters)

    def _equal(self, exercise: str, shas: list[str]) -> list[list[str]]:
        """Wrong files that several handed in byte by byte."""
        return [[sha] for sha in shas if len(self._who[exercise, sha]) > 1 and self._clusters[exercise, sha]]
