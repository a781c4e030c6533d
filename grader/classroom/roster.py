"""Who is in the class: a table of learners, by any of whose columns a course system may call them."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from grader.workspace.files import content

_ID = ("id", "student id", "studentid", "sis id", "sis user id", "sid", "student number", "matriculation number")
_LOGIN = ("login", "login id", "sis login id", "username", "user", "user name", "github", "github username")
_EMAIL = ("email", "email address", "e-mail", "mail")
_NAME = ("name", "full name", "student", "student name", "learner")
_FIRST = ("first name", "firstname", "given name", "first")
_LAST = ("last name", "lastname", "surname", "family name", "last")
_OTHER = ("identifier", "participant", "github login", "participant id", "user id")
_CALLED = (*_ID, *_LOGIN, *_EMAIL, *_NAME, *_OTHER)
_SHORTEST = 2
"""Characters of an alias below which it tells nobody from anybody."""


class BadRoster(Exception):
    """Why a roster can't be used, as one sentence."""


@dataclass(frozen=True)
class Person:
    """One learner of the class."""

    id: str
    name: str
    email: str = ""
    aliases: tuple[str, ...] = ()


@dataclass
class Roster:
    """The class, and who is meant by what a course system calls somebody."""

    people: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._known: dict[str, set[int]] = {}
        for number, person in enumerate(self.people):
            for alias in _aliases(person):
                self._known.setdefault(alias, set()).add(number)

    def find(self, *called: str) -> Person | None:
        """The one whom one of these means, the first that means one person only; None if none does."""
        for each in called:
            means = self._known.get(plain(each), set())
            if len(means) == 1:
                return self.people[next(iter(means))]
        return None


def _aliases(person: Person) -> set[str]:
    every = {plain(each) for each in (person.id, person.name, person.email, *person.aliases)}
    every.add(plain(person.email.partition("@")[0]))
    words = re.findall(r"\w+", person.name)
    every.add(plain(f"{words[-1]} {' '.join(words[:-1])}") if words else "")
    return {each for each in every if len(each) >= _SHORTEST or each.isdigit()}


def plain(text: str) -> str:
    """Text without what systems write in different ways: case, spaces, commas, accents written in two ways."""
    return "".join(re.findall(r"\w", unicodedata.normalize("NFC", text).casefold().replace("_", "")))


def read(file: Path) -> Roster:
    """The roster in a CSV file, of any separator, with a line of headings. Raises BadRoster."""
    try:
        text = _text(content(file))
    except OSError as error:
        raise BadRoster(f"{file} can't be read: {error.strerror}.") from None
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise BadRoster(f"{file} isn't a table: {error}.") from None
    people = [person for row in rows if (person := _person(row))]
    if not people:
        raise BadRoster(f"{file} names nobody: its first line must name its columns, such as id,name,email.")
    return Roster(_without_namesakes(people, file))


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _person(row: dict[str | None, str | list[str] | None]) -> Person | None:
    """One line of the table; its id is the first there is of number, login, address and name."""
    said = {
        key.strip().casefold(): value.strip() for key, value in row.items() if key and isinstance(value, str) and value
    }
    name = _of(said, _NAME) or " ".join(filter(None, (_of(said, _FIRST), _of(said, _LAST))))
    email = _of(said, _EMAIL)
    known = _of(said, _ID) or _of(said, _LOGIN) or email or name
    return (
        Person(known, name or known, email, tuple(filter(None, (said.get(column) for column in _CALLED))))
        if known
        else None
    )


def _of(said: dict[str, str], columns: Iterable[str]) -> str:
    return next((said[column] for column in columns if said.get(column)), "")


def _without_namesakes(people: list[Person], file: Path) -> list[Person]:
    """The same people; one who is listed twice is one."""
    by_id: dict[str, Person] = {}
    for person in people:
        known = by_id.setdefault(person.id, person)
        if plain(known.name) != plain(person.name):
            raise BadRoster(f"{file} has two people with the id {person.id!r}: {known.name} and {person.name}.")
    return list(by_id.values())
