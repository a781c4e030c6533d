"""This side of the warm process: ask, be told by an event, start it again when it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from grader.results import ExerciseResult
from grader.serving.client import Warm
from grader.watch.events import Event, Graded, Lost, Ready
from grader.workspace.codec import decode, encode


class Client:
    """Requests are numbered; every one gets a Graded event, unless the process is lost."""

    def __init__(self, put: Callable[[Event], None]):
        self._put = put
        self.start()

    def start(self) -> None:
        """Start the process. Requests may be made at once."""
        self._warm = Warm("grader.watch.answers")
        threading.Thread(target=self._listen, args=(self._warm,), daemon=True).start()

    def grade(self, name: str, file: Path, shown_as: str) -> int:
        """Have a file graded; the number of the request."""
        return self._warm.ask({"name": name, "file": str(file), "shown_as": shown_as})

    def locate(self, result: ExerciseResult, file: Path) -> int:
        """Have the line sought in which a failure has its place; the number of the request."""
        return self._warm.ask({"locate": encode(result), "file": str(file)})

    def stop(self) -> None:
        """Whatever has been asked for isn't wanted any more."""
        self._warm.stop()

    def close(self) -> None:
        """End the process, and with it what it runs."""
        self._warm.close()

    def _listen(self, warm: Warm) -> None:
        for answer in warm.answers():
            self._put(Ready() if "ready" in answer else Graded(answer["id"], decode(answer["answer"])))
        if not warm.closed:
            self._put(Lost(warm.last_words()))
