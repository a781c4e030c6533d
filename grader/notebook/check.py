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


def check(
    function: Any,
    name: str | None = None,
    *,
    hint: bool = False,
    explain: bool = False,
    stage: str | None = None,
    solution: bool | str = False,
) -> Checked:
    """Grade a function as `grade NAME` does, and draw the verdict.

    function  your attempt at an exercise (grade list names them all): the function itself
    name      which exercise it is an attempt at, if it is called otherwise
    hint      tell one more hint about this failure each time: a question first, the shape of the code last
    explain   tell all hints at once
    stage     ask about this stage only: an extra one, whose star isn't won
    solution  if all is right, show the reference too; "ways" lists other ways to write it, a name of one shows it

    The function runs in a process of its own, with a limit on its time and memory: nothing that it does can harm this
    one. Its source is taken there, with what it uses: helpers, imports, values. The first call starts that process,
    and takes the time of one `import torch`; later calls don't.

    Returns what was found, true if all is right: `assert check(NAME)`. Raises nothing: what can't be graded is said
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
            more = {"hint": hint, "explain": explain, **_asked_about(taken.name, stage, solution)}
            answer = ask(_question(taken, Path(folder), name, stage) | more)
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


def _asked_about(name: str, stage: str | None, solution: bool | str) -> dict[str, Any]:
    """The stage and the solution that are asked for. Raises CannotTake if there is no such."""
    from grader.curriculum import find
    from grader.curriculum.alternatives import ways
    from grader.notebook.pieces import CannotTake
    from grader.report.phrases import hyphened

    stages, known = {hyphened(each.name): each.name for each in find(name).stages}, [*ways(name), "ways"]
    if stage is not None and hyphened(stage) not in stages:
        raise CannotTake(f"{name} has no stage {stage!r}. It has: {', '.join(stages.values())}.")
    if isinstance(solution, str) and solution not in known:
        raise CannotTake(f"There is no solution {solution!r} of {name}. There are: {', '.join(known)}.")
    return {"stages": [stages[hyphened(stage)]] if stage else [], "solution": solution}


def _question(taken: Any, folder: Path, name: str | None, stage: str | None) -> dict[str, Any]:
    from grader.notebook.assembling import write_source
    from grader.report.phrases import file_option

    plain = bool(_kernel()) or not sys.stdout.isatty()
    called = taken.called if name is None else f"{taken.called}, name={name!r}"
    file = str(taken.file or _notebook()) if taken.called == taken.name else ""
    return {
        "name": taken.name,
        "file": str(write_source(taken, folder)),
        "shown_as": taken.shown_as,
        "notes": taken.notes,
        "folder": str(Path.cwd()),
        "path": [str(Path(each).absolute()) for each in sys.path],
        "width": 100 if plain else shutil.get_terminal_size().columns,
        "colour": not plain and "NO_COLOR" not in os.environ,
        "linked": bool(_kernel()),
        "encoding": getattr(sys.stdout, "encoding", None) or "utf-8",
        "called": called if stage is None else f"{called}, stage={stage!r}",
        "timed": f"grade bench {taken.name}{file_option(file)}" if file else "",
    }


def _notebook() -> str:
    """The notebook that runs here, where Jupyter or VS Code tell its name and it is in this folder; else nothing."""
    told = os.environ.get("JPY_SESSION_NAME", "") or getattr(_kernel(), "user_ns", {}).get("__vsc_ipynb_file__", "")
    return Path(told).name if told.endswith(".ipynb") and Path(Path(told).name).is_file() else ""


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
