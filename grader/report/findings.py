"""What the coach has found, in words: the numbers it takes, how a result differs, what the call is close to."""

from __future__ import annotations

from collections.abc import Sequence

from grader.report.drawing import number
from grader.report.phrases import capital, listed
from grader.results import Diagnosis, Evidence, Needed

SHORT = {
    "wrong_shape": "the shape is wrong",
    "wrong_values": "values are wrong",
    "wrong_dtype": "the dtype is wrong",
    "raised": "it raises",
    "reads_outside": "it reads outside",
    "timed_out": "it doesn't end",
    "crashed": "it crashes",
}
"""What else happens where a number is lower, for kinds that need a word."""


def when_lower(needed: Sequence[Needed]) -> str:
    """What the code does where one of the needed numbers is lower."""
    otherwise = [
        f"{each.said_lower[value]}, {SHORT.get(kind, kind.replace('_', ' '))}"
        for each in needed
        for value, kind in each.lower.items()
        if kind
    ]
    if not otherwise:
        return f"{lower(needed)}, and your code is right"
    return f"{lower(needed)}, and this failure is gone; with {otherwise[0]}"


def lower(needed: Sequence[Needed]) -> str:
    """What is meant by a needed number that is simpler than it is: "any one lower", "with no bias"."""
    plain = [each for each in needed if each.plain]
    words = list(dict.fromkeys(next(iter(each.said_lower.values())) for each in needed if not each.plain))
    if not words:
        return f"any one {_lower(plain)}" if len(plain) > 1 else _lower(plain)
    if plain:
        words.append(f"any other {_lower(plain)}" if len(plain) > 1 else f"{plain[0].called} {_lower(plain)}")
    return f"with {listed(words, 'or')}"


def _lower(numbers: Sequence[Needed]) -> str:
    signs = {each.value < 0 for each in numbers}
    return "nearer 0" if signs == {True} else "lower" if signs == {False} else "lower (nearer 0)"


def swapped(diagnosis: Diagnosis | None) -> str:
    """That a result is right but for two of its dimensions, which have changed places."""
    if diagnosis is None or diagnosis.swapped is None:
        return ""
    one, other = diagnosis.swapped
    return f"It is right, but for its dimensions {one} and {other}, which have changed places."


def off_by(evidence: Evidence) -> str:
    """How far wrong numbers are off, where they look like the right ones."""
    if evidence.yours is None or evidence.expected is None or not any(evidence.wrong):
        return ""
    pairs = [
        (mine, its)
        for mine, its, bad in zip(evidence.yours.elements, evidence.expected.elements, evidence.wrong, strict=True)
        if bad
    ]
    if any(number(mine) != number(its) for mine, its in pairs):
        return ""
    most = max(abs(mine - its) for mine, its in pairs)
    return f"Yours and torch's look alike, but differ by up to {most:.1e}."


def close_to(diagnosis: Diagnosis, name: str) -> list[tuple[str, str]]:
    """What the failing call is close to: a heading and a sentence for each."""
    close = []
    special, plain = diagnosis.special, diagnosis.plain
    if special and special.exercise != name:
        says = f"{capital(special.says)}: {special.call}, and your {special.exercise} gets it right."
        close.append(("A special case you've already solved", f"{says} What does it do differently?"))
    elif special and special.simpler:
        text = f"{special.call}: your code gets it right ({special.says})."
        close.append(("A special case you've already solved", text))
    elif special:
        close.append(("A case close by that your code gets right", f"{special.call} ({special.says})."))
    if plain:
        close.append(("A special case you know", f"{capital(plain.says)}: {plain.expression} is right."))
    return close
