"""How long `grade watch` takes from a save to the verdict on the screen: python tests/benchmarks/watch.py [NAME]

A right solution of NAME (conv1d) is saved again and again, each time with another comment; all stages are graded.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from grader.cli.screen import console
from grader.curriculum import ORDER
from grader.places import SOLUTIONS
from grader.results import PASSED
from grader.watch.events import Event, Graded, Ready, Saved
from grader.watch.loop import Loop
from grader.watch.screen import Screen
from grader.watch.state import State
from grader.workspace.progress import Progress

ROUNDS = 25


class Clock(Screen):
    """A screen as large as a terminal, that notes when a verdict has been drawn."""

    def __init__(self) -> None:
        size = {"width": 100, "height": 40, "force_terminal": True}
        super().__init__(console(file=open(os.devnull, "w"), **size))  # noqa: SIM115
        self.drawn, self.at = threading.Event(), 0.0

    def draw(self, state: State) -> None:
        super().draw(state)
        if state.result and state.result.status == PASSED and not self.drawn.is_set():
            self.at = time.perf_counter()
            self.drawn.set()


moments: dict[type[Event], float] = {}


class Timed(Loop):
    """A loop that notes when each kind of event came."""

    def put(self, event: Event) -> None:
        moments[type(event)] = time.perf_counter()
        super().put(event)


def main(name: str = "conv1d") -> None:
    folder = Path(tempfile.mkdtemp()) / "exercises"
    folder.mkdir()
    files = {each: folder / f"{each}.py" for each in ORDER}
    for each, file in files.items():
        file.write_text((SOLUTIONS / f"{each}.py").read_text())
    screen = Clock()
    loop = Timed(files, Progress(folder.parent), screen, str)
    threading.Thread(target=loop.run, daemon=True).start()
    screen.enter()
    while Ready not in moments or Graded not in moments:
        time.sleep(0.1)
    time.sleep(1)
    rows = []
    for number in range(ROUNDS):
        text = f"{(SOLUTIONS / f'{name}.py').read_text()}\n# {number}\n"
        screen.drawn.clear()
        loop.state = loop.state.but(result=None)
        saved = time.perf_counter()
        files[name].write_text(text)
        if not screen.drawn.wait(30):
            sys.exit("no verdict within 30 s")
        event, verdict = moments[Saved] - saved, moments[Graded] - moments[Saved]
        rows.append((event, verdict, screen.at - moments[Graded], screen.at - saved))
        time.sleep(0.3)
    for what, taken in zip(
        ("event", "grading", "drawing", "from save to verdict"), zip(*rows, strict=True), strict=True
    ):
        print(f"{what:<22} {1000 * statistics.median(taken):6.1f} ms   (best {1000 * min(taken):.1f})")


if __name__ == "__main__":
    main(*sys.argv[1:])
    os._exit(0)
