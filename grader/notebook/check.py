"""`from grader import check`: the verdict of `grade`, in a cell, at a prompt or in a script."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any


class Checked:
    """What `check` found, drawn already. True if everything is right.

    name    the exercise, or None
    status  "passed", "failed", "not_started", "grader_error", or "not_graded" with the reason in `says`
    says    what is wrong, in one sentence; empty if nothing is
    report  the same as `grade run --json` has for an exercise: stages, failure, the smallest failing case ...
    """

    def __init__(self, name: str | None, status: str, says: str, report: dict[str, Any] | None = None):
        self.name, self.status, self.says, self.report = name, status, says, report or {}

    @property
    def passed(self) -> bool:
        return self.status == "passed"

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return f"<{self.name or 'check'}: {self.status.replace('_', ' ')}>"

    def _ipython_display_(self) -> None:
        if not _kernel():
            raise NotImplementedError  # at a prompt, the one line above is shown


class Interrupted(KeyboardInterrupt):
    """check was interrupted: one line, since none of the lines on the way are the learner's."""

    def _render_traceback_(self) -> list[str]:
        return [f"KeyboardInterrupt: {self}"]


def check(function: Any, name: str | None = None, *, hint: bool = False, explain: bool = False) -> Checked:
    """Grade a function as `grade NAME` does, and draw the verdict.

    function  your windows1d, windows2d, pad, conv1d or conv2d: the function itself
    name      which of these it is an attempt at, if it is called otherwise
    hint      tell one more hint about this failure each time: a question first, the shape of the code last
    explain   tell all hints at once

    The function runs in a process of its own, with a limit on its time and memory: nothing that it does can harm this
    one. Its source is taken there, with what it uses: helpers, imports, values. The first call starts that process,
    and takes the time of one `import torch`; later calls don't.

    Returns what was found, true if all is right: `assert check(conv1d)`. Raises nothing: what can't be graded is said
    in one sentence.
    """
    from grader.notebook.client import NoAnswer, ask
    from grader.notebook.pieces import CannotTake
    from grader.notebook.sources import take

    caller = sys._getframe(1).f_globals
    try:
        _stand_somewhere()
        taken = take(function, name, caller)
        with tempfile.TemporaryDirectory(prefix="grade-", ignore_cleanup_errors=True) as folder:
            answer = ask(_question(taken, Path(folder), name, hint, explain))
    except KeyboardInterrupt:
        raise Interrupted("check was interrupted") from None
    except (CannotTake, NoAnswer) as reason:
        print(reason)
        return Checked(name, "not_graded", str(reason))
    _draw(answer)
    return Checked(taken.name, answer["report"]["status"], answer["headline"], answer["report"])


def _stand_somewhere() -> None:
    """Raises CannotTake if this process's folder has been deleted."""
    from grader.notebook.pieces import CannotTake

    try:
        os.getcwd()
    except OSError:
        raise CannotTake(
            "The folder that this process works in isn't there any more: go to one that is, with os.chdir(...)."
        ) from None


def _question(taken: Any, folder: Path, name: str | None, hint: bool, explain: bool) -> dict[str, Any]:
    from grader.notebook.layout import lay_out

    plain = bool(_kernel()) or not sys.stdout.isatty()
    called = taken.called if name is None else f"{taken.called}, name={name!r}"
    ways = {"Stuck:": f"check({called}, hint=True)", "Everything at once:": f"check({called}, explain=True)"}
    return {
        "name": taken.name,
        "file": str(lay_out(taken, folder)),
        "shown_as": taken.shown_as,
        "notes": taken.notes,
        "folder": str(Path.cwd()),
        "path": [str(Path(each).absolute()) for each in sys.path],
        "hint": hint,
        "explain": explain,
        "width": 100 if plain else shutil.get_terminal_size().columns,
        "colour": not plain and "NO_COLOR" not in os.environ,
        "encoding": getattr(sys.stdout, "encoding", None) or "utf-8",
        "ways": ways,
    }


def _draw(answer: dict[str, Any]) -> None:
    if shell := _kernel():
        shell.display_pub.publish({"text/html": answer["html"], "text/plain": answer["text"]})
    else:
        print(answer["text"])


def _kernel() -> Any:
    """The shell of the Jupyter kernel that this process is; None anywhere else."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell if hasattr(shell, "kernel") else None
