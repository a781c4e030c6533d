"""Archives that learners made: measured before they are read, and never unpacked to disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from grader.classroom.names import from_zip, is_noise, parts_within, shown
from grader.classroom.reasons import BOMB, DAMAGED, ENCRYPTED, NESTED, NOT_A_FILE, SYMLINK, TOO_MANY, TWICE, Refused

MEMBERS = 500
"""Files in all that one learner hands in, beyond which nobody looks through them."""
UNPACKED = 20 << 20
"""Bytes of all of them together."""
_DEPTH = 1
"""How often an archive may lie in another."""
_DIRECTORY = 1 << 20
"""Bytes of an archive's table of contents: Python makes an object of each line before anyone can count them."""
_END, _END_BYTES = b"PK\x05\x06", 22
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    RuntimeError,
    struct.error,
)


@dataclass
class Budget:
    """What is left of the room that one learner has, for all of their archives."""

    members: int = MEMBERS
    unpacked: int = UNPACKED

    def take(self, member: zipfile.ZipInfo) -> None:
        self.members -= 1
        self.unpacked -= member.file_size
        if self.members < 0:
            raise Refused(TOO_MANY, f"more than {MEMBERS}")
        if self.unpacked < 0:
            raise Refused(BOMB, f"more than {UNPACKED >> 20} MiB")


OTHERS = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
"""Archives of other kinds."""


def is_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def unpacked(data: bytes, budget: Budget, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The files of an archive, each with its path in it; those of archives within it, too.

    Raises Refused, before anything is read, for an archive with so much as one file that isn't as it should be.
    """
    if depth > _DEPTH:
        raise Refused(NESTED)
    if _directory_bytes(data) > _DIRECTORY:
        raise Refused(TOO_MANY, "a long table of contents")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for path, member in _looked_through(archive, budget):
                content = bounded(archive, member)
                if is_zip(path):
                    inner = unpacked(content, budget, depth + 1)
                    yield from ((f"{path}/{below}", each) for below, each in inner)
                else:
                    yield path, content
    except _BROKEN as error:
        raise Refused(DAMAGED, shown(str(error))) from None


def _looked_through(archive: zipfile.ZipFile, budget: Budget) -> list[tuple[str, zipfile.ZipInfo]]:
    files: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        path = path_of(member)
        if path is None:
            continue
        if path in files:
            raise Refused(TWICE, shown(path))
        budget.take(member)
        files[path] = member
    return list(files.items())


def path_of(member: zipfile.ZipInfo) -> str | None:
    """Where a file lies in its archive; None for folders and debris. Raises Refused for what no learner should pack."""
    parts = parts_within(from_zip(member.orig_filename.split("\0")[0], bool(member.flag_bits & 0x800)))
    if member.is_dir() or not parts or any(map(is_noise, parts)):
        return None
    kind = stat.S_IFMT(member.external_attr >> 16) if member.create_system == 3 else 0
    if kind == stat.S_IFLNK:
        raise Refused(SYMLINK, shown("/".join(parts)))
    if kind not in (0, stat.S_IFREG):
        raise Refused(NOT_A_FILE, shown("/".join(parts)))
    if member.flag_bits & 1:
        raise Refused(ENCRYPTED)
    return "/".join(parts)


def bounded(archive: zipfile.ZipFile, member: zipfile.ZipInfo, largest: int = UNPACKED) -> bytes:
    """A member's content, no larger than the archive says it is: that may be a lie."""
    with archive.open(member) as stream:
        content = stream.read(largest + 1)
    if len(content) > largest:
        raise Refused(BOMB, shown(member.filename))
    return content


def _directory_bytes(data: bytes) -> int:
    """How long an archive says that its table of contents is; in the form for large ones (zip64), at most."""
    at = data.rfind(_END, max(0, len(data) - _END_BYTES - (1 << 16)))
    if at < 0 or at + _END_BYTES > len(data):
        raise Refused(DAMAGED, "no table of contents")
    size: int = struct.unpack_from("<L", data, at + 12)[0]
    begins: int = struct.unpack_from("<L", data, at + 16)[0]
    return min(size, at) if begins != 0xFFFFFFFF else at
