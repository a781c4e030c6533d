"""What a class has in common, counted as its learners go by; of each thing, no more is kept than is shown."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from grader.report.classes.values import MISSING, PENDING, REFUSED, About, Person, Row, points
from grader.report.phrases import count as count_of
from grader.results import NOT_STARTED, PASSED

_SAMPLES = 8
"""Files of a cluster among which those are chosen that are shown."""
_NAMED = 200
"""Learners of a cluster that are named."""
_SLOWEST = 10
HOSTILE = {
    "banned_call": "answers with what it should write",
    "crashed": "ends its process",
    "out_of_memory": "takes all memory",
    "too_much_output": "prints without end",
    "timed_out": "doesn't end",
}
"""Kinds of failure that may be a mistake, or not."""


@dataclass
class Cluster:
    """Those who go wrong in the same way."""

    key: str
    exercise: str
    sample: Row
    people: int = 0
    who: list[tuple[str, str]] = field(default_factory=list)
    """Some of them: what they are called, and their file."""
    shas: list[str] = field(default_factory=list)
    """Some of their files, no two alike."""
    lines: Counter[str] = field(default_factory=Counter)

    @property
    def says(self) -> str:
        """The mistake, if it has a name; else what is wrong."""
        named = self.sample.failure.get("misconception")
        return str(named["says"]) if named else self.sample.message

    @property
    def is_named(self) -> bool:
        return bool(self.sample.failure.get("misconception"))

    @property
    def question(self) -> str:
        ladder = self.sample.failure.get("ladder") or ()
        return str(ladder[0]["text"]) if ladder else ""

    @property
    def sums(self) -> list[tuple[str, str, str]]:
        """Each wrong output with what their code adds up, and what torch does."""
        found = self.sample.failure.get("readout")
        return list(zip(found["cells"], found["yours"], found["expected"], strict=True)) if found else []


@dataclass
class Course:
    """How the class did in one exercise."""

    name: str
    people: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    """Each stage -> how many have it."""
    stopped: Counter[str] = field(default_factory=Counter)
    """Each stage -> how many got no further."""


class Gathered:
    """The class, counted."""

    def __init__(self, about: About):
        self.about = about
        self.courses = {name: Course(name) for name in about.exercises}
        self.clusters: dict[str, Cluster] = {}
        self.reasons: Counter[str] = Counter()
        self.reason_of: dict[str, list[tuple[str, str, str]]] = {}
        self.hostile: list[tuple[Person, Row]] = []
        self.levels: Counter[str] = Counter()
        self.lines: list[list[str]] = []
        """Each learner: id, what they are called, their file, points, and each exercise's outcome."""
        self.people = self.graded = 0
        self.seconds = self.cpu_seconds = 0.0
        self._slowest: list[tuple[float, int, Person, Row]] = []
        self._number = count()

    def add(self, person: Person) -> None:
        self.people += 1
        self.lines.append(_line(person))
        for row in person.rows:
            self._add(person, row)

    def end(self) -> None:
        """Nothing more comes."""

    def _add(self, person: Person, row: Row) -> None:
        course = self.courses[row.exercise]
        course.people += 1
        course.statuses[row.status] += 1
        if row.status in (MISSING, REFUSED, PENDING):
            self.reasons[row.kind or row.status] += 1
            named = self.reason_of.setdefault(row.kind or row.status, [])
            if len(named) < _NAMED:
                named.append((person.called, row.exercise, row.message))
            return
        self.graded += 1
        self.seconds += row.seconds
        self.cpu_seconds += row.cpu_seconds
        self.levels[row.level or "?"] += 1
        self._stages(course, row)
        if row.cluster:
            self._cluster(person, row)
        if row.kind in HOSTILE and len(self.hostile) < _NAMED:
            self.hostile.append((person, row))
        slow = row.seconds, next(self._number), person, row
        (heapq.heappushpop if len(self._slowest) == _SLOWEST else heapq.heappush)(self._slowest, slow)

    def _stages(self, course: Course, row: Row) -> None:
        for mark in row.stages:
            course.passed[mark.name] += mark.status == "passed"
        if row.status not in (PASSED, NOT_STARTED):
            ordinary = [mark for mark in row.stages if not mark.extra]
            at = next((mark.name for mark in ordinary if mark.status != "passed"), "")
            course.stopped[at or self.about.stages[course.name][0]] += 1

    def _cluster(self, person: Person, row: Row) -> None:
        cluster = self.clusters.setdefault(row.cluster, Cluster(row.cluster, row.exercise, row))
        cluster.people += 1
        if len(cluster.who) < _NAMED:
            cluster.who.append((person.called, person.file))
        if row.sha not in cluster.shas and len(cluster.shas) < _SAMPLES:
            cluster.shas.append(row.sha)
        lines = (row.failure.get("place") or {}).get("lines") or ()
        cluster.lines.update(str(line) for line in lines[:1])

    def by_size(self) -> list[Cluster]:
        """Clusters of several, the largest first, then single ones."""
        return sorted(self.clusters.values(), key=lambda each: (-each.people, each.key))

    def mistakes(self) -> list[Cluster]:
        """The mistakes that have names, the most frequent first."""
        return [each for each in self.by_size() if each.is_named]

    def slowest(self) -> list[tuple[Person, Row]]:
        return [(person, row) for _, _, person, row in sorted(self._slowest, reverse=True)]

    def to_act_on(self) -> Iterator[str]:
        """What an instructor can do something about, in sentences."""
        for course in self.courses.values():
            handed_in = course.people - sum(course.statuses[each] for each in (MISSING, REFUSED, PENDING))
            if not handed_in:
                continue
            yield f"{course.name}: {course.statuses['passed']} of {handed_in} who handed it in have all of it right."
            for stage, stopped in course.stopped.most_common(1):
                if stopped > 1:
                    share = round(100 * stopped / handed_in)
                    yield f"{course.name}: {stopped} ({share} %) got no further than the stage “{stage}”."
        for cluster in self.by_size()[:1]:
            if cluster.people > 1:
                yield f"{cluster.people} share one mistake in {cluster.exercise}: {cluster.says.rstrip('.')}."
        missing = sum(course.statuses[MISSING] for course in self.courses.values())
        if idle := sum(course.statuses[NOT_STARTED] for course in self.courses.values()):
            yield f"The stub as it was: {count_of(idle, 'submission')}."
        if missing:
            yield f"Missing: {count_of(missing, 'submission')}."
        if pending := sum(course.statuses[PENDING] for course in self.courses.values()):
            yield f"Not graded yet: {count_of(pending, 'submission')}. The same command goes on."


def _line(person: Person) -> list[str]:
    outcomes = [f"{row.exercise}: {_outcome(row)}" for row in person.rows]
    return [person.id, person.called, person.file, f"{points(person.points)} of {points(person.most)}", *outcomes]


def _outcome(row: Row) -> str:
    late = ", late" if row.late else ""
    if row.status == "failed":
        return f"{row.kind.replace('_', ' ')}{f' at {row.stage}' if row.stage else ''}{late}"
    return f"{(row.kind if row.status in (MISSING, REFUSED) else row.status).replace('_', ' ')}{late}"
