"""The documents: what they link to is there, and what they say is typed can be typed."""

import re
import shlex
from pathlib import Path

import click
import pytest

from grader import __version__
from grader.cli import COMMANDS, commands
from grader.curriculum import ORDER

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "grader" / "README.md", *sorted((ROOT / ".github").glob("*.md"))]
NAMED = {file.relative_to(ROOT).as_posix(): file for file in DOCUMENTS}
OWN = ("mean_filter1d", "FILE", "NAME")
"""What stands for a name in a document."""


def typed(text):
    """The `grade` commands of a document: in indented lines and console blocks (up to a gap), and within a sentence."""
    yield from re.findall(r"^(?:    )?(grade(?: \S+)*)", text, re.M)
    yield from re.findall(r"`(?:\S+/)?(grade(?: [^`]+)?)`", text)


@pytest.mark.parametrize("name", NAMED)
def test_what_a_document_links_to_is_there(name):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", NAMED[name].read_text())
    assert [link for link in links if not (NAMED[name].parent / link).exists()] == []


@pytest.mark.parametrize("name", NAMED)
def test_what_a_document_says_is_typed_can_be_typed(name):
    for line in typed(NAMED[name].read_text()):
        first, *rest = [word for word in shlex.split(line)[1:] if word] or ["run"]
        if first in (*ORDER, *OWN):
            continue
        assert first in COMMANDS, line
        command = commands.get_command(click.Context(commands), first)
        known = {option for each in command.params for option in each.opts} | {"--help"}
        if first == "show":
            known |= {f"--{number.replace('_', '-')}" for number in ("length", "kernel", "stride", "dilation")}
        assert {word for word in rest if word.startswith("--")} <= known, line


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 160


def test_the_map_names_every_room_and_nothing_that_is_not_there():
    text = (ROOT / "grader" / "README.md").read_text()
    rooms = {f"{file.parent.name}/" for file in (ROOT / "grader").glob("*/__init__.py")}
    alone = {file.name for file in (ROOT / "grader").glob("*.py")} - {"__init__.py", "__main__.py"}
    assert sorted(name for name in rooms | alone if f"`{name}`" not in text) == []
    named = set(re.findall(r"`([\w/]+(?:\.py|/))`", text))
    places = (ROOT, ROOT / "grader", *(ROOT / "grader" / room for room in rooms))
    assert sorted(name for name in named if not any((place / name).exists() for place in places)) == []


def test_the_changelog_knows_this_version():
    heads = re.findall(r"^## \[(.+?)\]", (ROOT / ".github" / "CHANGELOG.md").read_text(), re.M)
    assert heads[0] == "Unreleased"
    assert __version__ in (ROOT / ".github" / "CHANGELOG.md").read_text()
