"""What a learner has done, in one small file next to the exercises."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader.files import keep_copy, write_atomically

NAME = ".stridelings.json"
VERSION = 1


class Progress:
    """The file `.stridelings.json` of a folder to work in. A damaged one is kept aside, and a new one begun."""

    def __init__(self, folder: Path):
        self._file = folder / NAME
        self.kept: Path | None = None
        """Where a file that couldn't be read has been kept."""
        self._data = self._read()

    def _read(self) -> dict[str, Any]:
        try:
            data = json.loads(self._file.read_text(encoding="utf-8"))
            if data["version"] == VERSION and isinstance(data["exercises"], dict):
                return dict(data)
        except FileNotFoundError:
            return {"version": VERSION, "exercises": {}}
        except (OSError, ValueError, KeyError, TypeError):
            pass
        self.kept = keep_copy(self._file)
        return {"version": VERSION, "exercises": {}}

    def rung(self, name: str, failure: str) -> int:
        """How many rungs of the ladder for this very failure have been told already."""
        hint = self._of(name).get("hint")
        return int(hint["rung"]) if isinstance(hint, dict) and hint.get("failure") == failure else 0

    def climb(self, name: str, failure: str, rung: int) -> None:
        """Remember how far up the ladder a learner is. Another failure starts its ladder anew."""
        self._of(name)["hint"] = {"failure": failure, "rung": rung}
        write_atomically(self._file, json.dumps(self._data, indent=1) + "\n")

    def _of(self, name: str) -> dict[str, Any]:
        exercise = self._data["exercises"].setdefault(name, {})
        if not isinstance(exercise, dict):
            exercise = self._data["exercises"][name] = {}
        return exercise
