"""What each learner is given: what `grade` would have said, the instructor's words, and one question to think about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.report.classes.page import environment, policy
from grader.report.classes.values import About, Person, Row, points

FOLDER = "feedback"


@dataclass(frozen=True)
class Part:
    """One exercise of somebody's feedback."""

    row: Row
    text: str
    """What the instructor wrote to all who make this mistake."""
    question: str


class Feedback:
    """feedback/NAME.md and NAME.html: a file in both forms for each learner."""

    def __init__(self, folder: Path, about: About):
        self._folder, self._about = folder / FOLDER, about
        self._folder.mkdir(parents=True, exist_ok=True)
        templates = environment()
        self._page = templates.get_template("feedback.html.j2")
        self._head = {"about": about, "points": points, "policy": policy("style")}

    def add(self, person: Person) -> None:
        parts = [Part(row, self._about.texts.get(row.cluster, ""), _question(row)) for row in person.rows]
        _written(self._folder / f"{person.file}.md", markdown(person, parts))
        _written(self._folder / f"{person.file}.html", self._page.render(person=person, parts=parts, **self._head))

    def end(self) -> None:
        """Nothing more comes."""


def _written(file: Path, text: str) -> None:
    """Most of a second run is as it was: what is there already isn't written again."""
    data = text.encode("utf-8", "replace")
    if not file.exists() or file.read_bytes() != data:
        file.write_bytes(data)


def _question(row: Row) -> str:
    """The first hint: it asks, and names nothing."""
    ladder = row.failure.get("ladder") or ()
    return str(ladder[0]["text"]) if ladder else ""


def markdown(person: Person, parts: list[Part]) -> str:
    """One learner's feedback; whatever code printed stands in blocks that it can't end."""
    lines = [f"# {_line(person.called)}", ""]
    for part in parts:
        row = part.row
        lines += [f"## {row.exercise}: {points(row.points)} of {points(row.most)}", ""]
        if part.text:
            lines += [part.text.strip(), ""]
        if row.said:
            fence = "~" * max(3, 1 + max((len(run) for run in row.said.split() if set(run) == {"~"}), default=0))
            lines += [fence, row.said.rstrip(), fence, ""]
        elif row.message:
            lines += [f"{_line(row.message)}.", ""]
        if part.question:
            lines += [f"To think about: {_line(part.question)}", ""]
        lines += [f"- {_line(note)}" for note in row.notes] + [""] * bool(row.notes)
    return "\n".join(lines)


def _line(text: str) -> str:
    """Somebody else's text as plain text of Markdown, in one line."""
    one = " ".join(text.split())
    return "".join(f"\\{char}" if char in "\\`*_<>[]#|&" else char for char in one)
