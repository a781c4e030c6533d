"""What each key does."""

from __future__ import annotations

from collections.abc import Callable

from grader.grading.next_hint import next_rung
from grader.results import ExerciseResult
from grader.watch.loop import Loop
from grader.watch.state import EXPLAINED, HINT, LIST, VERDICT
from grader.workspace.standings import NOT_BEGUN, next_after

_LINES = {"up": -1, "down": 1, "page up": -10, "page down": 10}


class Actions:
    """Called with each key.

    `debug` hands the terminal over and comes back; `draw` shows a failing call in a browser and says that it does;
    `overflow` is how far one can scroll.
    """

    def __init__(
        self,
        debug: Callable[[ExerciseResult], None],
        draw: Callable[[ExerciseResult], str],
        overflow: Callable[[Loop], int],
    ):
        self._debug, self._draw, self._overflow = debug, draw, overflow

    def __call__(self, loop: Loop, key: str) -> bool:
        if key in ("q", "Q"):
            return False
        if key in _LINES:
            furthest = self._overflow(loop)
            loop.show(scroll=max(0, min(furthest, loop.state.scroll + _LINES[key])))
        elif key == "escape":
            loop.show(view=VERDICT, scroll=0)
        elif key.lower() in self._actions:
            self._actions[key.lower()](self, loop)
        return True

    def _hint(self, loop: Loop) -> None:
        result = self._with_ladder(loop)
        if result:
            rung = next_rung(loop.progress, result, loop.files[result.name])
            loop.show(view=HINT, rung=rung, scroll=0, note="")

    def _explain(self, loop: Loop) -> None:
        if loop.state.view == EXPLAINED:
            loop.show(view=VERDICT, scroll=0)
        elif self._with_ladder(loop):
            loop.show(view=EXPLAINED, scroll=0, note="")

    def _step(self, loop: Loop) -> None:
        result = loop.state.failing
        if result is None or result.failure is None or result.failure.evidence is None:
            loop.show(note="there is no failing call to step through")
            return
        self._debug(result)
        loop.show()

    def _page(self, loop: Loop) -> None:
        result = loop.state.failing
        loop.show(note=self._draw(result) if result else "there is no failing call to draw")

    def _run(self, loop: Loop) -> None:
        shown, current = loop.state.result, loop.state.current
        coming = loop.state.standings.get(current or "")
        stays = shown and (coming is None or coming.state == NOT_BEGUN)
        loop.grade(shown.name if shown and stays else current, fresh=True)

    def _next(self, loop: Loop) -> None:
        coming = next_after(loop.state.current, loop.state.standings)
        if loop.state.result and loop.state.result.name != loop.state.current:
            coming = loop.state.standings[loop.state.current] if loop.state.current else coming
        if coming is None:
            loop.show(note="there is no other that isn't done")
            return
        loop.show(current=coming.name, result=None, view=VERDICT, scroll=0, note="")
        loop.grade(coming.name)

    def _list(self, loop: Loop) -> None:
        loop.show(view=VERDICT if loop.state.view == LIST else LIST, scroll=0, note="")

    def _with_ladder(self, loop: Loop) -> ExerciseResult | None:
        result = loop.state.failing
        if result is None or result.failure is None:
            loop.show(note=f"r grades {loop.state.current}; then there may be something to hint at")
            return None
        if not result.failure.ladder:
            loop.show(note="there is no hint for this: what is said above is all there is")
            return None
        return result

    _actions = {"h": _hint, "e": _explain, "p": _page, "d": _step, "r": _run, "n": _next, "l": _list}  # noqa: RUF012
