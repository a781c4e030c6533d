"""The warm process that grades for a notebook or a prompt: started when it is first asked, replaced when it is gone."""

from __future__ import annotations

import atexit
import threading
from typing import Any

from grader.serving.client import Warm

_ENDS_WITHIN = 10.0


class NoAnswer(Exception):
    """The process that grades can't be started, or ended instead of answering."""


_warm: Warm | None = None
_lock = threading.Lock()


def pid() -> int | None:
    """The process that is asked, if there is one."""
    return _warm.pid if _warm else None


def ask(question: dict[str, Any]) -> dict[str, Any]:
    """Ask the warm process, which is started or replaced where that must be. Raises NoAnswer."""
    with _lock:
        ours = _warm is not None and _warm.ready()
        warm = _warm if _warm is not None and ours else _started()
        try:
            return answer_of(warm, question)
        except NoAnswer:
            if not ours:
                raise
            return answer_of(_started(), question)
        except BaseException:
            warm.close(_ENDS_WITHIN)  # interrupted: the answer would come when nobody waits for it
            raise


def answer_of(warm: Warm, question: dict[str, Any]) -> dict[str, Any]:
    """Ask one process and wait for its answer. Raises NoAnswer if it ends instead."""
    number = warm.ask(question)
    for message in warm.answers():
        if message.get("id") == number:
            answer: dict[str, Any] = message["answer"]
            return answer
    warm.close(_ENDS_WITHIN)
    raise NoAnswer(f"The process that grades has ended: {warm.last_words()}. Ask again, and it is started anew.")


def _started() -> Warm:
    global _warm
    try:
        _warm = Warm("grader.notebook.answers", own_session=True)
    except (OSError, ValueError) as error:
        raise NoAnswer(f"The process that grades can't be started: {error}") from None
    return _warm


@atexit.register
def _hang_up() -> None:
    if _warm is not None and _warm.ready():
        _warm.close(_ENDS_WITHIN)
