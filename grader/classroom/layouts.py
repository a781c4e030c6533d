"""How course systems name the files that they hand out: whose a file is, which attempt, whether it was late."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import PurePosixPath

from grader.classroom.archive import OTHERS, is_zip
from grader.classroom.reasons import Refused
from grader.classroom.sources import Listing


@dataclass(frozen=True)
class Place:
    """Whose a file is. `learner` is what the layout knows each by; `stamp` grows from attempt to attempt."""

    learner: str
    file: str
    """Its path within what that learner handed in."""
    name: str = ""
    email: str = ""
    aliases: tuple[str, ...] = ()
    """What else the learner may be called in a roster."""
    stamp: str = ""
    late: bool = False
    is_code: bool = True


Placed = tuple[Place, ...]
"""Nobody's, one learner's, or those of a group."""
Placing = Callable[[str], Placed]

_CANVAS = re.compile(
    r"(?:(?P<who>(?!LATE_)[^/]*?)_)?(?P<late>LATE_)?(?P<user>\d+|anon_[^_/]+)_(?P<attachment>\d+)_(?P<file>.+)"
)
_MOODLE = re.compile(
    r"(?P<who>[^_/]+)_(?P<id>\d+)_assignsubmission_(?P<plugin>file|onlinetext)_?(?:/(?P<path>.+)|(?P<file>[^/]+))"
)
_BLACKBOARD = re.compile(
    r"(?P<assignment>[^/]+)_(?P<user>[^_/]+)_attempt_(?P<stamp>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<note>\.txt))"
)
_NBGRADER = re.compile(r"(?:submitted/)?(?P<user>[^/]+)/(?P<assignment>[^/]+)/(?P<file>.+)")
_EXPORT = re.compile(r"(?P<submission>submission_\d+)/(?P<file>.+)")
_METADATA = "submission_metadata.yml"
_ATTACHMENT_DIGITS = 20


def canvas(listing: Listing) -> Placing:
    """`doejane_LATE_1234_5678_NAME.py`, flat."""

    def place(path: str) -> Placed:
        found = _CANVAS.fullmatch(path)
        if not found:
            return ()
        who, user, file = found["who"] or "", found["user"], found["file"]
        code = not re.search(r"(?:^|_)(?:text|link)\.html$", file)
        stamp = found["attachment"].zfill(_ATTACHMENT_DIGITS)
        return (Place(user, file, who, aliases=(who,), stamp=stamp, late=bool(found["late"]), is_code=code),)

    return place


def moodle(listing: Listing) -> Placing:
    """`Jane Doe_123_assignsubmission_file/NAME.py`, or the same flat with `_` for the slash."""

    def place(path: str) -> Placed:
        found = _MOODLE.fullmatch(path)
        if not found:
            return ()
        who, number = found["who"], found["id"]
        aliases = (who, f"Participant {number}")
        code = found["plugin"] == "file"
        return (Place(number, found["path"] or found["file"], who, aliases=aliases, is_code=code),)

    return place


def blackboard(listing: Listing) -> Placing:
    """`ps 1_jdoe_attempt_2026-10-01-23-59-59_NAME.py`, flat, with a note for each attempt."""

    def place(path: str) -> Placed:
        found = _BLACKBOARD.fullmatch(path)
        if not found:
            return ()
        return (Place(found["user"], found["file"] or "note.txt", stamp=found["stamp"], is_code=not found["note"]),)

    return place


def gradescope(listing: Listing) -> Placing:
    """`submission_123/NAME.py`; who that is stands in submission_metadata.yml."""
    submitters = _submitters(listing)

    def place(path: str) -> Placed:
        found = _EXPORT.fullmatch(path)
        if not found:
            return ()
        who, stamp = submitters.get(found["submission"], ([], ""))
        group = who or [{}]
        return tuple(_submitter(each, found["submission"], found["file"], stamp) for each in group)

    return place


def _submitter(who: dict[str, str], submission: str, file: str, stamp: str) -> Place:
    """One of those who handed in together, known by number, address or name."""
    name, email, number = (str(who.get(key) or "") for key in (":name", ":email", ":sid"))
    return Place(number or email or name or submission, file, name, email, (number, email, name), stamp)


def _submitters(listing: Listing) -> dict[str, tuple[list[dict[str, str]], str]]:
    """Each submission -> who handed it in, and when."""
    import yaml

    entry = next((entry for entry in listing.entries if entry.path == _METADATA), None)
    if entry is None:
        return {}
    try:
        known = yaml.load(entry.read(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return {
            str(key): ([each for each in said.get(":submitters") or () if isinstance(each, dict)], _when(said))
            for key, said in known.items()
        }
    except (Refused, yaml.YAMLError, AttributeError, TypeError, ValueError):
        return {}


def _when(said: dict[str, object]) -> str:
    return str(said.get(":created_at") or "")


def nbgrader(listing: Listing) -> Placing:
    """`submitted/jdoe/ps1/NAME.ipynb`."""

    def place(path: str) -> Placed:
        found = _NBGRADER.fullmatch(path)
        return (Place(found["user"], found["file"], is_code=found["file"] != "timestamp.txt"),) if found else ()

    return place


def github(listing: Listing) -> Placing:
    """`ps1-jdoe/NAME.py`: a clone for each learner, named by the assignment and them."""
    tops = {entry.path.partition("/")[0] for entry in listing.entries if "/" in entry.path}
    words = [set(each) for each in zip(*(f"{top}-".split("-") for top in tops), strict=False)]
    shared = list(takewhile(lambda each: len(each) == 1, words)) if len(tops) > 1 else []
    assignment = "".join(f"{word}-" for (word,) in shared)

    def place(path: str) -> Placed:
        top, slash, file = path.partition("/")
        return (Place(top.removeprefix(assignment) or top, file),) if slash else ()

    return place


def folders(listing: Listing) -> Placing:
    """`jdoe/NAME.py`: a folder for each learner; a file beside the folders is somebody's, too."""
    flat = files(listing)

    def place(path: str) -> Placed:
        top, slash, file = path.partition("/")
        return (Place(top, file, top),) if slash else flat(path)

    return place


def files(listing: Listing) -> Placing:
    """`jdoe.py`, `jdoe.zip`, `NAME_jdoe.py` or `jdoe-NAME.ipynb`: a file for each learner and exercise."""
    from grader.curriculum import PATH

    names = "|".join(sorted(PATH, key=len, reverse=True))
    first, last = re.compile(rf"({names})[-_ ]+(.+)"), re.compile(rf"(.+?)[-_ ]+({names})((?:[-_ ]?\(?\d+\)?)?)")

    refused = {entry.path for entry in listing.entries if entry.refused}

    def place(path: str) -> Placed:
        pure = PurePosixPath(path)
        if "/" in path or not (is_code(path) or pure.suffix.lower() in OTHERS or path in refused):
            return ()
        if found := first.fullmatch(pure.stem):
            return (Place(found[2], found[1] + pure.suffix, found[2]),)
        if found := last.fullmatch(pure.stem):
            return (Place(found[1], found[2] + found[3] + pure.suffix, found[1]),)
        return (Place(pure.stem, path, pure.stem),)

    return place


def one(listing: Listing) -> Placing:
    """Everything is of one learner."""
    return lambda path: (Place("", path),)


def is_code(path: str) -> bool:
    """Whether a file may hold a function, or files that do."""
    return PurePosixPath(path).suffix.lower() in (".py", ".ipynb") or is_zip(path)


LAYOUTS: dict[str, Callable[[Listing], Placing]] = {
    "gradescope": gradescope,
    "moodle": moodle,
    "blackboard": blackboard,
    "canvas": canvas,
    "nbgrader": nbgrader,
    "github": github,
    "folders": folders,
    "files": files,
    "one": one,
}
_TOLD = ("gradescope", "moodle", "blackboard", "canvas")
"""Those that a name tells from any other."""
_MOST = 0.5
"""Share of a class's files whose names must be of a layout for it to be that one."""


def told(listing: Listing) -> str:
    """The layout of a class, by its files' names."""
    paths = [entry.path for entry in listing.entries if entry.path != _METADATA]
    for name in _TOLD:
        place = LAYOUTS[name](Listing())
        if sum(bool(place(path)) for path in paths) > _MOST * len(paths):
            return name
    tops = {path.partition("/")[0] for path in paths if "/" in path}
    if tops and len(listing.clones & tops) > _MOST * len(tops):
        return "github"
    if paths and all(path.startswith("submitted/") and path.count("/") > 2 for path in paths):
        return "nbgrader"
    return "folders" if tops else "files"


def unwrapped(listing: Listing) -> Listing:
    """The listing from within the one folder that an archive of a class often begins with."""
    inner = _within(listing)
    while inner is not None:
        if not _told_by_name(listing) and (_told_by_name(inner) or _is_a_class(inner)):
            listing = inner
            inner = _within(listing)
        else:
            break
    return listing


def _told_by_name(listing: Listing) -> bool:
    return told(listing) not in ("folders", "files")


def _is_a_class(listing: Listing) -> bool:
    """Whether there are several learners in it, rather than the files of one."""
    tops = {entry.path.partition("/")[0] for entry in listing.entries}
    return len(tops) > 1 and all("/" in entry.path for entry in listing.entries)


def _within(listing: Listing) -> Listing | None:
    tops = {entry.path.partition("/")[0] for entry in listing.entries}
    if len(tops) != 1 or not all("/" in entry.path for entry in listing.entries):
        return None
    (top,) = tops
    if top == "submitted":
        return None
    entries = [replace(entry, path=entry.path[len(top) + 1 :]) for entry in listing.entries]
    return Listing(entries, {clone[len(top) + 1 :] for clone in listing.clones if clone.startswith(f"{top}/")})
