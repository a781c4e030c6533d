"""Covering arrays: few cases in which every pair of values meets."""

from __future__ import annotations

import random
from collections.abc import Hashable, Mapping, Sequence
from itertools import count
from typing import Any


def covering_array(columns: Mapping[Hashable, Sequence[Any]], seed: int) -> list[dict[Hashable, Any]]:
    """Rows in which every value of every column meets every value of every other column.

    Bose's orthogonal array: for a prime p, the p² rows (a, b) with columns a and a·j + b (mod p), j = 0 ... p - 1,
    hold every pair of levels exactly once in any two of the p + 1 columns. Levels are shuffled by `seed` and
    folded onto the values, so a column with fewer than p values meets every pair more than once.

    Source: R. C. Bose, "On the application of the properties of Galois fields to the problem of construction
    of hyper-Graeco-Latin squares", Sankhyā 3 (1938).
    """
    widest = max(len(values) for values in columns.values())
    p = next(n for n in count(2) if _is_prime(n) and n >= widest and n + 1 >= len(columns))
    shuffle = random.Random(seed)
    levels = {}
    for name, values in columns.items():
        folded = [values[level % len(values)] for level in range(p)]
        shuffle.shuffle(folded)
        levels[name] = folded
    rows = []
    for a in range(p):
        for b in range(p):
            row = [a, *((a * j + b) % p for j in range(p))]
            rows.append({name: levels[name][level] for name, level in zip(columns, row, strict=False)})
    shuffle.shuffle(rows)
    return rows


def mixture(columns: Mapping[Hashable, Sequence[Any]], seed: int, at_least: int) -> list[dict[Hashable, Any]]:
    """A covering array, filled up by chance to `at_least` rows."""
    rows = covering_array(columns, seed)
    return rows + sampled(columns, seed, max(0, at_least - len(rows)))


def sampled(columns: Mapping[Any, Sequence[Any]], seed: int, count: int) -> list[dict[Any, Any]]:
    """`count` rows in which every value of a column stands equally often, and who meets whom is left to chance."""
    shuffle = random.Random(seed)
    dealt: dict[Any, list[Any]] = {}
    for name, values in columns.items():
        dealt[name] = [values[i % len(values)] for i in range(count)]
        shuffle.shuffle(dealt[name])
    return [{name: values[i] for name, values in dealt.items()} for i in range(count)]


def _is_prime(n: int) -> bool:
    return all(n % divisor for divisor in range(2, int(n**0.5) + 1))
