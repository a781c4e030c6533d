"""What a verdict says about calls: the sentences of a screen, read as a learner would, tried beside torch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import torch
from claims import Checker
from screens import screen
from typed import Typed, from_nothing, parsed, phrases

from grader.curriculum import find
from grader.curriculum.call import DISTINCT, WHOLE
from grader.curriculum.exercise import VALUES
from grader.results import ExerciseResult

_KINDS = {
    "the shape is wrong": "wrong_shape",
    "values are wrong": "wrong_values",
    "the dtype is wrong": "wrong_dtype",
    "it raises": "raised",
    "it reads outside": "reads_outside",
}


def lower_ones(typed: Typed, name: str) -> Iterator[Typed]:
    """The calls that a number could be lower in, as far as torch takes them."""
    value = typed.number(name)
    lowest = int(typed.signature.simplest(name))
    whole = isinstance(value, int)
    for lower in range(lowest, value, 1 if value > lowest else -1) if whole else [lowest]:
        yield typed.said(f"{name}={lower}")


class Reader:
    """Reads one verdict, and tries all that it says of calls."""

    def __init__(self, result: ExerciseResult, functions: Callable[[str], Callable[..., Any]]):
        assert result.failure
        assert result.failure.evidence
        self.result, self.failure, self.functions = result, result.failure, functions
        self.text = screen(result, width=4000)
        self.asks = find(result.name).stage(self.failure.stage).asks
        shapes = {name: array.shape for name, array in self.failure.evidence.inputs.items()}
        said = re.search(r"The (?:smallest )?call that goes wrong(?: like this)?   (.*)", self.text)
        self.call = replace(parsed(said[1].strip(), shapes), data=self._data()) if said else None
        self.tried = 0

    def _data(self) -> int:
        """What the tensors hold: it is drawn, and said only if it matters."""
        assert self.failure.evidence
        case = self.failure.evidence.case
        return DISTINCT + case["far"] if "far" in case else case.get("data", WHOLE)

    def false(self) -> list[str]:
        """All that isn't so."""
        if self.call is None or self.failure.kind in ("banned_call", "timed_out", "crashed", "out_of_memory"):
            return []
        right = self._behaves(self.call, self.asks) == ("right",)
        wrong = [f"{self.call} is right"] if right and self.failure.kind != "mutated_input" else []
        return [*wrong, *self._numbers(), *self._spare(), *self._specials(), *self._plain()]

    def _behaves(self, typed: Typed, asks: str) -> tuple[Any, ...] | None:
        """What comes of a call; None where torch doesn't take it."""
        exercise = find(typed.name)
        try:
            typed.call(0.0).apply(exercise.torch)
        except Exception:
            return None
        self.tried += 1
        return Checker(exercise, self.functions(typed.name)).behaves_in(typed.call, asks)

    def _numbers(self) -> Iterator[str]:
        row = re.search(r"(?:What it takes|Numbers you can't (?:lower|set to one)) +(.*)   \((.*)\)", self.text)
        if not row or self.call is None:
            return
        names = row[1].split("  ")
        fails = self._behaves(self.call, self.asks)
        for name in names:
            if self._behaves(self.call.said(name), self.asks) != fails:
                yield f"{name} isn't what the call has"
        lower, _, gone = re.split(r"(, and )", row[2], maxsplit=1)
        right = gone == "your code is right"
        for typed, words in self._meant(lower, names):
            found = self._behaves(typed, self.asks)
            if found is not None and (found != ("right",) if right else found == fails):
                yield f"{row[0]!r}: with {words} it is {found}"
        if other := re.fullmatch(r"this failure is gone; with (.*), (.*?)", gone):
            found = self._behaves(self.call.said(other[1]), self.asks)
            if found is None or found[0] != _KINDS.get(other[2], other[2].replace(" ", "_")):
                yield f"{row[0]!r}: with {other[1]} it is {found}"

    def _meant(self, lower: str, names: list[str]) -> Iterator[tuple[Typed, str]]:
        """The calls that are meant by "any one lower", or "with no bias or any other lower"."""
        assert self.call
        plain = [name for name in names if re.fullmatch(r"[\w. ]+(\[-?\d\])?=-?\d+", name)]
        said = phrases(lower.removeprefix("with ")) if lower.startswith("with ") else [lower]
        for phrase in said:
            if found := re.fullmatch(r"(?:any one |any other )?(?:lower|nearer 0)(?: \(nearer 0\))?", phrase):
                called = [name.rpartition("=")[0] for name in plain]
            elif found := re.fullmatch(r"(.*) (?:lower|nearer 0)", phrase):
                called = [found[1]]
            else:
                yield self.call.said(phrase), phrase
                continue
            for name in called:
                yield from ((typed, f"{name} lower: {typed}") for typed in lower_ones(self.call, name))

    def _spare(self) -> Iterator[str]:
        row = re.search(
            r"(Numbers you can(?: set to one| lower)?|What it doesn't take)  +(.*)   \(still wrong", self.text
        )
        of_one = "set to one" in (row[1] if row else "") or "you can't set to one" in self.text
        for name in row[2].split("  ") if row and self.call else ():
            if re.fullmatch(r"[a-z_]+|pad\[\d\]|x\.shape.*", name) and name not in ("bias", "value", "dtype"):
                value = self.call.number(name)
                if value != (1 if of_one else self.call.signature.simplest(name)):
                    yield f"{name} is {value} in the smallest call: {row[0]}"

    def _specials(self) -> Iterator[str]:
        for call in re.findall(
            r"(?:: |      )(\w+\(.*?\)(?: with .*?)?)(?:: your code gets it right|, and your .* gets it right| \(only)",
            self.text,
        ):
            name = call.partition("(")[0]
            head, _, rest = call.partition(") with ")
            if rest and f"{head})" == self.call.call(0.0).text(name):
                typed = self.call
                for phrase in phrases(rest):
                    typed = typed.said(phrase)
            else:
                typed = from_nothing(call)
            found = self._behaves(typed, self.asks if name == self.result.name else VALUES)
            if found != ("right",):
                yield f"{call} is {found}"

    def _plain(self) -> Iterator[str]:
        if found := re.search(r"A special case you know\n +.*?: (.*) is right\.", self.text):
            call = self.call.call(0.0)
            value = eval(found[1], {"torch": torch}, dict(call.tensors))
            expected = call.apply(find(self.call.name).torch)
            if value.shape != expected.shape or not torch.allclose(value, expected):
                yield f"{found[1]} is {value}, not {expected}"
