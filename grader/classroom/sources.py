"""Where submissions come from: a folder, or the archive that a course system made of one; listed, not yet read."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from grader.classroom.archive import bounded, path_of
from grader.classroom.names import from_disk, from_zip, is_noise, shown
from grader.classroom.reasons import (
    NOT_A_FILE,
    SYMLINK,
    TOO_DEEP,
    TOO_LARGE,
    UNREADABLE,
    Refused,
)
from grader.workspace.files import opened

LARGEST = 64 << 20
"""Bytes of one file that are read at most."""
_DEEPEST = 24


@dataclass(frozen=True)
class Entry:
    """One file, by its path from the top, with `/` between folders. `read` raises Refused where it can't be had."""

    path: str
    read: Callable[[], bytes]
    refused: Refused | None = None
    """Why it won't be read, where that is known before it is tried."""


def _refusing(path: str, reason: str, detail: str = "") -> Entry:
    refused = Refused(reason, detail)

    def read() -> bytes:
        raise refused

    return Entry(path, read, refused)


@dataclass
class Listing:
    """All files of a class, and the folders that are clones made by git."""

    entries: list[Entry] = field(default_factory=list)
    clones: set[str] = field(default_factory=set)


class NoSubmissions(Exception):
    """There is nothing to grade there, as one sentence."""


@contextmanager
def listed(place: Path, besides: Path | None = None) -> Iterator[Listing]:
    """Every file of a folder or an archive, but for those in `besides`. Raises NoSubmissions where there is neither."""
    if place.is_dir():
        yield _of_folder(place, os.path.realpath(besides) if besides else "")
        return
    if not place.exists():
        raise NoSubmissions(f"there is no folder {shown(str(place))}.")
    try:
        archive = zipfile.ZipFile(place)
    except (zipfile.BadZipFile, OSError) as error:
        raise NoSubmissions(f"{shown(str(place))} is neither a folder nor a .zip ({error}).") from None
    with archive:
        yield _of_archive(archive)


def _of_archive(archive: zipfile.ZipFile) -> Listing:
    """What isn't as it should be is refused by itself: the archive is a course system's, its files are learners'."""
    listing = Listing()
    for member in archive.infolist():
        try:
            path = path_of(member)
        except Refused as refused:
            named = from_zip(member.filename, bool(member.flag_bits & 0x800)).replace("\\", "/").split("/")
            path = "/".join(part for part in named if part not in ("", ".", ".."))
            listing.entries.append(_refusing(path, refused.reason, refused.detail))
            continue
        if path is not None:
            listing.entries.append(Entry(path, partial(_member, archive, member)))
        elif "/.git/" in member.filename:
            listing.clones.add(member.filename.partition("/.git/")[0])
    return listing


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        return bounded(archive, member, LARGEST)
    except Refused:
        raise
    except Exception as error:  # zipfile raises whatever its parts do for what is damaged
        raise Refused(UNREADABLE, shown(str(error))) from None


def _of_folder(folder: Path, besides: str) -> Listing:
    listing = Listing()
    _walk(os.path.realpath(folder), "", 0, listing, besides)
    listing.entries.sort(key=lambda entry: entry.path)
    return listing


def _walk(folder: str, above: str, depth: int, listing: Listing, besides: str) -> None:
    try:
        found = list(os.scandir(folder))
    except OSError as error:
        if depth == 0:
            raise NoSubmissions(f"{shown(folder)} can't be read: {error.strerror}.") from None
        listing.entries.append(_refusing(above.rstrip("/"), UNREADABLE, error.strerror or ""))
        return
    for each in found:
        name = from_disk(each.name)
        if is_noise(name):
            if name == ".git":
                listing.clones.add(above.rstrip("/"))
        elif not each.is_dir(follow_symlinks=False):
            listing.entries.append(_entry(each, above + name))
        elif depth == _DEEPEST:
            listing.entries.append(_refusing(above + name, TOO_DEEP))
        elif each.path != besides:
            _walk(each.path, f"{above}{name}/", depth + 1, listing, besides)


def _entry(found: os.DirEntry[str], path: str) -> Entry:
    try:
        mode = found.stat(follow_symlinks=False).st_mode
    except OSError as error:
        return _refusing(path, UNREADABLE, error.strerror or "")
    if stat.S_ISLNK(mode):
        return _refusing(path, SYMLINK, shown(from_disk(found.name)))
    if not stat.S_ISREG(mode):
        return _refusing(path, NOT_A_FILE, shown(from_disk(found.name)))
    return Entry(path, partial(_file, found.path))


def _file(path: str) -> bytes:
    try:
        with opened(Path(path)) as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise Refused(UNREADABLE, error.strerror or "") from None
    if len(content) > LARGEST:
        raise Refused(TOO_LARGE, f"more than {LARGEST >> 20} MiB")
    return content
