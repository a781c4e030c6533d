"""Names of files as other systems wrote them: any encoding, any debris, any attempt to leave the folder."""

from __future__ import annotations

import os
import re
import unicodedata

from grader.classroom.reasons import UNSAFE_PATH, Refused

_NOISE = {
    *("__MACOSX", ".DS_Store", ".git", ".ipynb_checkpoints", "__pycache__", "node_modules", "Thumbs.db"),
    *("desktop.ini", ".venv", ".idea", ".vscode", ".pytest_cache", ".mypy_cache", ".github", ".classroom"),
}
_LOWER_NOISE = {name.lower() for name in _NOISE}


def is_noise(part: str) -> bool:
    """Whether a file or folder of that name is what systems and editors leave behind, and nobody's work."""
    return part.startswith("._") or part.lower() in _LOWER_NOISE


def from_disk(name: str) -> str:
    """A name on this disk as text. Two names that differ stay two: what isn't UTF-8 is read byte by byte."""
    return _composed(_decoded(os.fsencode(name)))


def from_zip(name: str, is_utf8: bool) -> str:
    """A name in an archive as text: whoever packs on a Mac writes UTF-8 and doesn't say so."""
    return _composed(name if is_utf8 else _decoded(name.encode("cp437", "surrogateescape")))


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _composed(name: str) -> str:
    """One text for one name: a Mac writes an umlaut as two characters."""
    return unicodedata.normalize("NFC", name)


def parts_within(name: str) -> tuple[str, ...]:
    """The folders and the file of a name in an archive, which lie within it. Raises Refused for one that doesn't."""
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or "\0" in name:
        raise Refused(UNSAFE_PATH, shown(name))
    parts = tuple(part for part in re.split(r"[/\\]", name) if part not in ("", "."))
    if ".." in parts:
        raise Refused(UNSAFE_PATH, shown(name))
    return parts


def shown(name: str, longest: int = 80) -> str:
    """A name of somebody else's for people to read: nothing in it moves a cursor or turns text around, and names that
    differ look different."""
    plain = "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in name)
    return plain if len(plain) <= longest else f"{plain[: longest - 3]}..."
