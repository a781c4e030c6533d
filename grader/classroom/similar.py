"""Code that is the same but for names, comments and layout, beyond what a task and its stub make the same anyway."""

from __future__ import annotations

import keyword
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

_TOKEN = re.compile(
    r"\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|#[^\n]*|\w+|[^\w\s]"
)
_LARGEST = 100_000
"""Characters of a file that are looked at."""
_GRAM = 6
"""Tokens that stand in a row."""
_COMMON = 0.1
"""Share of the class beyond which what files have in common says nothing of who wrote it; of small ones, that many."""
_FEW = 6
_LEAST = 12
"""Uncommon rows of tokens that files must share."""
_SHARE = 0.75
MOST = 3000
"""Files among which pairs are sought."""

Grams = frozenset[tuple[str, ...]]


def tokens(source: str) -> list[str]:
    """What is left of a source without comments, texts and names: those of its own become one and the same."""
    found, before = [], ""
    for token in _TOKEN.findall(source[:_LARGEST]):
        if token[0] in "#\"'":
            continue
        is_own = token[0].isalpha() or token[0] == "_"
        found.append("name" if is_own and not keyword.iskeyword(token) and before != "." else token)
        before = token
    return found


def grams(source: str) -> Grams:
    """All rows of a few tokens in it."""
    every = tokens(source)
    return frozenset(tuple(every[i : i + _GRAM]) for i in range(len(every) - _GRAM + 1))


def groups(files: Mapping[str, str], known: Iterable[str]) -> list[list[str]]:
    """Files, by name, that share most of what only a few have; what is in the `known` sources counts for nothing."""
    given = frozenset[tuple[str, ...]]().union(*map(grams, known))
    own = {name: grams(source) - given for name, source in files.items()}
    spread = Counter(gram for each in own.values() for gram in each)
    few = max(_FEW, _COMMON * len(files))
    rare = {name: frozenset(gram for gram in each if 1 < spread[gram] <= few) for name, each in own.items()}
    single = {name: sum(spread[gram] == 1 for gram in each) for name, each in own.items()}
    shared: Counter[tuple[str, str]] = Counter()
    by_gram = defaultdict(list)
    for name, each in rare.items():
        for gram in each:
            by_gram[gram].append(name)
    for names in by_gram.values():
        shared.update(combinations(sorted(names), 2))
    close = [
        pair
        for pair, count in shared.items()
        if count >= _LEAST and count >= _SHARE * max(len(rare[name]) + single[name] for name in pair)
    ]
    return _joined(close)


def _joined(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Pairs that meet, as groups; the largest first."""
    group_of: dict[str, set[str]] = {}
    for one, other in pairs:
        together = group_of.get(one, {one}) | group_of.get(other, {other})
        for each in together:
            group_of[each] = together
    distinct = {id(each): each for each in group_of.values()}
    return sorted((sorted(each) for each in distinct.values()), key=lambda each: (-len(each), each))


def unlike(sources: Sequence[str], wanted: int = 3) -> list[str]:
    """Some sources that differ most from one another: the shortest first, then always the one farthest from those."""
    left = sorted(sources, key=len)
    chosen, grams_of = left[:1], {source: grams(source) for source in left}
    while len(chosen) < min(wanted, len(left)):
        rest = [source for source in left if source not in chosen]
        chosen.append(max(rest, key=lambda source: min(_apart(grams_of[source], grams_of[each]) for each in chosen)))
    return chosen


def _apart(one: Grams, other: Grams) -> float:
    return 1 - len(one & other) / max(1, len(one | other))
