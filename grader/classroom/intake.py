"""From files to learners: what each handed in for each exercise, the newest of it, or why there is nothing to grade."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from grader.classroom import archive
from grader.classroom.layouts import LAYOUTS, Place, is_code, told, unwrapped
from grader.classroom.names import shown
from grader.classroom.reasons import (
    EMPTY,
    NO_CODE,
    NOT_AMONG,
    NOTHING,
    OTHER_ARCHIVE,
    TOO_LARGE,
    TOO_MANY,
    Refused,
)
from grader.classroom.roster import Roster
from grader.classroom.sources import Entry, Listing, listed
from grader.curriculum import ORDER, earlier

LARGEST = 4 << 20
"""Bytes of one file of code."""
_NAMED = re.compile(
    rf"(?P<name>{'|'.join(sorted(ORDER, key=len, reverse=True))})(?:[-_ ]?\(?(?P<again>\d+)\)?)?\.(?:py|ipynb)", re.I
)
_DEFINES = {name: re.compile(rf"^[\s\"]*def\s+{name}\s*\(".encode(), re.M) for name in ORDER}
_MODULE = re.compile(r"[A-Za-z_]\w{0,60}\.(?:py|ipynb)")
_MODULES = 20
"""Files of a learner's own beside what is graded, at most: those are looked for that exercises may import."""

_WHOLE = 1 << 20
"""Characters of what tells one learner from another: it is never cut."""

Keep = Callable[[bytes], str]
"""Keeps a content, and says by what it is found again."""


@dataclass(frozen=True)
class Candidate:
    """One file that may be somebody's attempt at an exercise, or why it can't be looked at."""

    exercise: str
    path: str
    order: tuple[str, int, int]
    """Grows from attempt to attempt; of one attempt, a file that has the exercise's name comes after others."""
    file: str = ""
    """As the learner named it."""
    late: bool = False
    sha: str = ""
    refused: str = ""
    detail: str = ""

    @property
    def filename(self) -> str:
        name = self.file.rpartition("/")[2]
        return name if _MODULE.fullmatch(name) else f"{self.exercise}{PurePosixPath(name).suffix.lower()}"


@dataclass
class Learner:
    """Somebody of the class: who, and what they handed in."""

    id: str
    name: str = ""
    email: str = ""
    from_roster: bool = False
    candidates: list[Candidate] = field(default_factory=list)
    modules: dict[str, str] = field(default_factory=dict)
    """Files of Python by name, which others may import, each by what it is found by."""
    other: str = ""
    """Why there is no code, where files came and none is code."""


@dataclass(frozen=True)
class Submission:
    """What one learner handed in for one exercise: the last of it, or the reason why there is nothing to grade."""

    learner: str
    exercise: str
    attempt: int = 0
    path: str = ""
    filename: str = ""
    sha: str = ""
    beside: tuple[tuple[str, str], ...] = ()
    """Earlier exercises and other modules of the learner's own, by name."""
    late: bool = False
    refused: str = ""
    detail: str = ""
    notes: tuple[str, ...] = ()


@dataclass
class Class:
    """Everybody, and what belongs to nobody."""

    layout: str
    learners: list[Learner]
    strays: list[str]

    def exercises(self) -> tuple[str, ...]:
        """Those that anybody handed in."""
        handed_in = {each.exercise for learner in self.learners for each in learner.candidates if each.sha}
        return tuple(name for name in ORDER if name in handed_in)


def collect(
    place: Path,
    keep: Keep,
    roster: Roster,
    layout: str | None = None,
    only: Sequence[str] = (),
    besides: Path | None = None,
) -> Class:
    """Everybody's files, but for those in the folder `besides`.

    With one exercise `only`, the one file of somebody is for that, whatever its name is.
    """
    with listed(place, besides) as whole:
        listing = unwrapped(whole)
        chosen = layout or told(listing)
        by_learner, strays = _sorted_out(listing, chosen, roster)
        alone = only[0] if len(only) == 1 else ""
        for learner, files in by_learner.values():
            _take(learner, files, keep, alone)
    known = {learner.id for learner, _ in by_learner.values()}
    absent = [Learner(each.id, each.name, each.email, True) for each in roster.people if each.id not in known]
    everybody = [learner for learner, _ in by_learner.values()] + absent
    return Class(chosen, sorted(everybody, key=lambda learner: learner.id), strays)


_Files = list[tuple[Place, Entry]]


def _sorted_out(listing: Listing, layout: str, roster: Roster) -> tuple[dict[str, tuple[Learner, _Files]], list[str]]:
    placing, by_learner, strays = LAYOUTS[layout](listing), dict[str, tuple[Learner, _Files]](), list[str]()
    for entry in listing.entries:
        places = placing(entry.path)
        for place in places:
            learner = _who(place, roster)
            by_learner.setdefault(learner.id, (learner, []))[1].append((place, entry))
        if not places:
            strays.append(shown(entry.path))
    return by_learner, strays


def _who(place: Place, roster: Roster) -> Learner:
    person = roster.find(place.learner, *place.aliases)
    if person:
        return Learner(person.id, person.name, person.email, True)
    return Learner(shown(place.learner, _WHOLE), shown(place.name), shown(place.email))


def _take(learner: Learner, files: _Files, keep: Keep, alone: str) -> None:
    """Look through what one learner handed in. Whatever it is, the rest of the class goes on."""
    found: list[tuple[Place, str, bytes]] = []
    if len(files) > archive.MEMBERS:
        learner.candidates += _refusals(files[0][0], files[0][1].path, Refused(TOO_MANY, f"{len(files)}"))
        return
    budget = archive.Budget()
    for place, entry in files:
        try:
            found += _contents(place, entry, budget)
        except Refused as refused:
            learner.candidates += _refusals(place, entry.path, refused)
    if not found and not learner.candidates:
        learner.other = NO_CODE if files else NOTHING
    for place, path, content in found:
        learner.candidates += _candidates(place, path, content, keep, alone if len(found) == 1 else "")
        _note_module(learner, place, content, keep)


def _contents(place: Place, entry: Entry, budget: archive.Budget) -> Iterator[tuple[Place, str, bytes]]:
    """The files of code in one file: itself, or what is in it."""
    suffix = PurePosixPath(place.file).suffix.lower()
    if suffix in archive.OTHERS:
        raise Refused(OTHER_ARCHIVE, suffix)
    if entry.refused:
        raise entry.refused
    if not place.is_code or not is_code(place.file):
        return
    data = entry.read()
    if not archive.is_zip(place.file):
        yield place, entry.path, data
        return
    if not data:
        raise Refused(EMPTY)
    for below, content in list(archive.unpacked(data, budget)):
        if is_code(below):
            yield replace(place, file=below), f"{entry.path}/{below}", content


def _refusals(place: Place, path: str, refused: Refused) -> Iterator[Candidate]:
    """What can't be looked at may have been an attempt at any exercise, or at the one that its name tells."""
    named = _NAMED.fullmatch(place.file.rpartition("/")[2])
    for exercise in (named["name"].lower(),) if named else ORDER:
        order = place.stamp, 0, -1
        yield Candidate(exercise, shown(path), order, place.file, place.late, "", refused.reason, refused.detail)


def _candidates(place: Place, path: str, content: bytes, keep: Keep, alone: str) -> Iterator[Candidate]:
    named = _NAMED.fullmatch(place.file.rpartition("/")[2])
    if named:
        exercises, again = [named["name"].lower()], int(named["again"] or 0)
    else:
        exercises, again = [name for name, defines in _DEFINES.items() if defines.search(content)], -1
    for exercise in exercises or ([alone] if alone else []):
        order = place.stamp, min(again, 1 << 30), -place.file.count("/")
        candidate = Candidate(exercise, shown(path, 200), order, place.file, place.late)
        if not content.strip():
            yield replace(candidate, refused=EMPTY)
        elif len(content) > LARGEST:
            yield replace(candidate, refused=TOO_LARGE, detail=f"more than {LARGEST >> 20} MiB")
        else:
            yield replace(candidate, sha=keep(content))


def _note_module(learner: Learner, place: Place, content: bytes, keep: Keep) -> None:
    name = place.file.rpartition("/")[2]
    if _MODULE.fullmatch(name) and len(content) <= LARGEST and len(learner.modules) < _MODULES:
        learner.modules[name] = keep(content)


def submissions(learner: Learner, exercises: Sequence[str]) -> Iterator[Submission]:
    """One for each exercise: the last that the learner handed in for it, or why there is none."""
    last = {name: _last(learner, name) for name in exercises}
    every = {name: _last(learner, name) for name in ORDER}
    for exercise, chosen in last.items():
        if chosen is None:
            reason = learner.other or (NOT_AMONG if learner.candidates or learner.modules else NOTHING)
            yield Submission(learner.id, exercise, refused=reason)
            continue
        attempts = sorted({each.order[:2] for each in learner.candidates if each.exercise == exercise and each.sha})
        own = {
            f"{name}{PurePosixPath(each.filename).suffix}": each.sha
            for name in earlier(exercise)
            if (each := every.get(name)) and each.sha
        }
        others = {name: sha for name, sha in learner.modules.items() if not _NAMED.fullmatch(name)}
        yield Submission(
            learner=learner.id,
            exercise=exercise,
            attempt=max(1, len(attempts)),
            path=chosen.path,
            filename=chosen.filename,
            sha=chosen.sha,
            beside=tuple(sorted({**others, **own}.items())) if chosen.sha else (),
            late=chosen.late,
            refused=chosen.refused,
            detail=chosen.detail,
            notes=tuple(_notes(learner, chosen)),
        )


def _last(learner: Learner, exercise: str) -> Candidate | None:
    """The newest; of one attempt, what can be graded before what can't."""
    mine = [each for each in learner.candidates if each.exercise == exercise]
    return max(mine, key=lambda each: (each.order[0], bool(each.sha), *each.order[1:], each.path), default=None)


def _notes(learner: Learner, chosen: Candidate) -> Iterable[str]:
    others = [each for each in learner.candidates if each.exercise == chosen.exercise and each != chosen]
    if graded := [each for each in others if each.sha]:
        yield f"{len(graded) + 1} files were handed in for {chosen.exercise}: {chosen.path} is the last"
    for each in others[:1] if chosen.sha else ():
        if each.refused:
            yield f"{each.path} wasn't looked at: {each.refused}"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
