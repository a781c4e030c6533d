"""Why something that was handed in can't be graded: each reason has a name, and one place that says it in words."""

from __future__ import annotations

NOTHING, NOT_AMONG, NO_CODE, EMPTY = "nothing_handed_in", "not_among_files", "no_code", "empty"
TOO_LARGE, TOO_MANY, TOO_DEEP = "too_large", "too_many_files", "too_deep"
UNSAFE_PATH, SYMLINK, NOT_A_FILE, UNREADABLE = "unsafe_path", "symlink", "not_a_regular_file", "unreadable"
BOMB, ENCRYPTED, DAMAGED, NESTED, TWICE = (
    "unpacks_too_large",
    "encrypted",
    "damaged_archive",
    "nested_archive",
    "same_name_twice",
)
OTHER_ARCHIVE = "unknown_archive"

SAYS = {
    NOTHING: "nothing was handed in",
    NOT_AMONG: "nothing that was handed in is for this exercise",
    NO_CODE: "a text or a link was handed in, and no file of code",
    EMPTY: "what was handed in is empty",
    TOO_LARGE: "the file is larger than any code",
    TOO_MANY: "more files were handed in than are looked through",
    TOO_DEEP: "folders lie within folders, deeper than is looked",
    UNSAFE_PATH: "the archive has a file that would be unpacked outside its folder",
    SYMLINK: "a link to another file was handed in instead of a file",
    NOT_A_FILE: "what was handed in is a device or a pipe, not a file",
    UNREADABLE: "the file can't be read",
    BOMB: "the archive would unpack to far more than it should",
    ENCRYPTED: "the archive is locked with a password",
    DAMAGED: "the archive is damaged, or isn't one",
    NESTED: "there are archives within archives within archives",
    TWICE: "the archive has two files of the same name",
    OTHER_ARCHIVE: "the archive is of a kind that isn't read: only .zip is",
}


class Refused(Exception):
    """What was handed in isn't looked at further. `reason` is one of those above; `detail` says which file, or how."""

    def __init__(self, reason: str, detail: str = ""):
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail

    def __str__(self) -> str:
        return says(self.reason, self.detail)


def says(reason: str, detail: str = "") -> str:
    """A reason as a phrase for people."""
    return SAYS.get(reason, reason) + (f" ({detail})" if detail else "")
