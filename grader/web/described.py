"""An exercise as a page in the browser needs it: its numbers and its gather, as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from grader.curriculum.exercise import Exercise
from grader.curriculum.frames import SIDES
from grader.curriculum.gather import NOTHING, Gather
from grader.curriculum.space import Case, Parameter
from grader.pages.asked import example_of
from grader.pages.task import docstring
from grader.web.arithmetic import sentence, size, tree

_NAME = re.compile(r"[a-z_][a-z_0-9]*")
_MOST = {
    "batch": 3,
    "outer": 3,
    "groups": 3,
    "in_channels": 4,
    "out_channels": 4,
    "kernel": 7,
    "stride": 6,
    "padding": 5,
    "dilation": 4,
    "output_padding": 3,
    "ndim": 4,
    "pairs": 4,
    "before": 5,
    "after": 5,
    "ceil": 1,
    "excluded": 1,
    "bias": 1,
    "ones": 1,
    "offset": 9,
    "value": 9,
    "divisor": 9,
}
_LARGEST = 12
"""How far sliders go, by what a number's name begins with. A higher one may be typed."""

_LEAST = {"pairs": 0, "value": -9, "before": -9, "after": -9}
"""What may be lower than its simplest value, by what its name begins with."""


def numbers_of(exercise: Exercise) -> list[Parameter]:
    """The numbers of a case on which it depends what is read."""
    assert exercise.gather
    named = set(_NAME.findall(" ".join(_texts(exercise.gather)))) | exercise.gather.plus.keys()
    return [each for each in exercise.space.parameters if each.name in named]


def _texts(gather: Gather) -> list[str]:
    sizes = [text for texts in (*gather.tensors.values(), *gather.reads.values()) for text in texts]
    told = [*gather.letters.values(), *gather.names.values(), gather.only, gather.divisor, gather.around]
    frames = [text for around in gather.frames.values() for text in around.values()]
    return [*sizes, *told, *frames, *(text for refused in gather.refused for text in refused)]


@cache
def described(exercise: Exercise) -> dict[str, Any]:
    """All that the page draws of an exercise."""
    gather = exercise.gather
    assert gather
    return {
        "name": exercise.name,
        "part": exercise.part,
        "says": exercise.says,
        "signature": exercise.signature,
        "task": docstring(exercise.name),
        "numbers": [_number(exercise, each) for each in numbers_of(exercise)],
        "letters": {letter: size(text) for letter, text in gather.letters.items()},
        "result": gather.result,
        "over": gather.over,
        "tensors": {name: [size(text) for text in texts] for name, texts in gather.tensors.items()},
        "reads": {name: [tree(text) for text in texts] for name, texts in gather.reads.items()},
        "plus": {name: [tree(text) for text in texts] for name, texts in gather.plus.items()},
        "only": tree(gather.only or "1"),
        "by": gather.by,
        "divisor": tree(gather.divisor or "1"),
        "around": None if gather.around == NOTHING else tree(gather.around),
        "names": [_name(exercise, *each) for each in gather.names.items()],
        "frames": {name: {at: tree(text) for at, text in each.items()} for name, each in gather.frames.items()},
        "refused": [{"when": tree(when), "says": sentence(says)} for when, says in gather.refused],
        "idle": {name: tree(when) for name, when in gather.idle.items()},
        "expands": gather.expands,
    }


def _name(exercise: Exercise, name: str, text: str) -> dict[str, Any]:
    worked = size(text)
    plain = text if worked["there"] == 1 else text.partition(" if ")[0]
    labels = {each.name: _label(exercise, each) for each in numbers_of(exercise)}
    return {
        "name": name,
        "text": _NAME.sub(lambda found: labels.get(found[0], found[0]), plain),
        "plain": plain,
        **worked,
    }


def _number(exercise: Exercise, parameter: Parameter) -> dict[str, Any]:
    assert exercise.gather
    name, space = parameter.name, exercise.space
    optional = parameter.words or f"{name} if {name}" in _texts(exercise.gather)
    least = max(-9, 0 if optional else _by_beginning(_LEAST, name, space.least(name)))
    most = _by_beginning(_MOST, name, _LARGEST)
    return {
        "name": name,
        "label": _label(exercise, parameter),
        "says": parameter.says,
        "words": parameter.words or _either(exercise, parameter, most),
        "simplest": parameter.simplest,
        "starts": started(exercise)[name],
        "least": least,
        "most": most,
        "seldom": name not in space.counts and not parameter.words,
    }


def _by_beginning(table: Mapping[str, int], name: str, usual: int) -> int:
    return next((number for begin, number in table.items() if name.startswith(begin)), usual)


def _either(exercise: Exercise, parameter: Parameter, most: int) -> tuple[str, ...]:
    """In words, what is 0 or 1."""
    if most != 1 or not parameter.told:
        return ()
    return tuple(parameter.told(n, started(exercise)) or str(n) for n in (0, 1))


def _label(exercise: Exercise, parameter: Parameter) -> str:
    """What a learner calls a number, where that tells it from the others and isn't its name with more words to it."""
    listed = sorted(exercise.stages, key=lambda stage: callable(stage.cases))  # a mixture takes its time
    cases = (case for stage in listed for case in stage.made(exercise.space, 0))
    case = next((case for case in cases if case[parameter.name] != parameter.simplest), None)
    called = exercise.space.called(parameter.name, case) if case else parameter.name
    plain = called.startswith(f"{parameter.name} ") or called in ("leading dimensions", "len(pad)", "x.dim()")
    return parameter.name if plain else called


def started(exercise: Exercise) -> Case:
    """The case that a page begins with: what `grade show` draws."""
    given = dict(example_of(exercise))
    sizes, pad = given.pop("size", ()), given.pop("pad", ())
    numbers: dict[str, Any] = {"ndim": len(sizes), "pairs": len(pad) // 2} if sizes else {}
    numbers |= {f"size{i}": size for i, size in enumerate(reversed(sizes), 1)}
    numbers |= {f"{SIDES[n % 2]}{n // 2 + 1}": many for n, many in enumerate(pad)}
    for name, values in given.items():
        along = [name] if name in exercise.space.simplest else [getattr(axis, name) for axis in exercise.axes]
        numbers |= {each: values[n % len(values)] for n, each in enumerate(along)}
    return exercise.space.case(**numbers)
