"""Pages that stand alone: nothing is fetched, and nothing that a learner wrote is taken for a page's own."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Templates in which every value is text."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(css=lambda: asset("page.css"), js=lambda: asset("page.js"))
    return made


def asset(name: str) -> str:
    """A page's own style or script."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def policy(*kinds: str) -> str:
    """What a browser may use of a page: its own style and script, by their hashes, and nothing else."""
    allowed = {"style": ("style-src", "page.css"), "script": ("script-src", "page.js")}
    said = [f"{allowed[kind][0]} 'sha256-{_hash(asset(allowed[kind][1]))}'" for kind in kinds]
    return "; ".join(["default-src 'none'", *said, "base-uri 'none'", "form-action 'none'"])


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
