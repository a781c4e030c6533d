"""What is known of a value in a learner's source: which numbers it is, and which it was computed from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

Atom = tuple[str, int | None]
"""A number: an argument (for a tensor, its shape), and which part of it; None for all of it."""

NONE: frozenset[Atom] = frozenset()


@dataclass(frozen=True)
class Value:
    """What is known of a value: the numbers that it is, those it was computed from, its items, whose tensor it is."""

    atoms: frozenset[Atom] = NONE
    derived: frozenset[Atom] = NONE
    items: tuple[Value, ...] | None = None
    tensor: str | None = None
    start: int = 0
    """Which part of a whole its first item is."""

    def item(self, place: int) -> Value:
        """One of its items; a sequence known by one item has more of that kind."""
        if self.items is not None:
            place = 0 if len(self.items) == 1 else place
            return self.items[place] if -len(self.items) <= place < len(self.items) else NOTHING
        at = self.start + place if place >= 0 else place
        atoms = frozenset((name, at if part is None else part) for name, part in self.atoms)
        return Value(atoms, self.derived)

    def items_from(self, start: int) -> Value:
        """All but the first few of its items."""
        return replace(self, items=self.items[start:]) if self.items is not None else replace(self, start=start)

    @property
    def each(self) -> Value:
        """Any one of its items."""
        return union(self.items) if self.items is not None else Value(self.atoms, self.derived)

    @property
    def all(self) -> frozenset[Atom]:
        """The numbers that it is or holds."""
        return self.atoms.union(*(item.all for item in self.items or ()))

    @property
    def everything(self) -> frozenset[Atom]:
        """The numbers that it is or holds, and those it was computed from."""
        return self.all | self.derived.union(*(item.everything for item in self.items or ()))


NOTHING = Value()

Scope = dict[str, Value]
"""What each name holds."""


def union(values: Iterable[Value]) -> Value:
    """What a value may be that is one of several."""
    values = list(values)
    if not values:
        return NOTHING
    if all(value is values[0] or value == values[0] for value in values):
        return values[0]
    lengths = {len(value.items) for value in values if value.items is not None}
    items = None
    if len(lengths) == 1:
        items = tuple(union(value.item(i) for value in values) for i in range(lengths.pop()))
    return Value(
        NONE if items is not None else NONE.union(*(value.all for value in values)),
        NONE.union(*(value.derived for value in values)),
        items,
        values[0].tensor if len({value.tensor for value in values}) == 1 else None,
        values[0].start,
    )
