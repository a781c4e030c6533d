"""One page that stands alone: every exercise, or a learner's failing call, with all that it needs in it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from grader.curriculum import ORDER, find
from grader.curriculum.exercise import PARTS
from grader.web import NoPage, no_gather
from grader.web.described import described

_SOURCE = Path(__file__).parent / "source"

# Nothing is fetched. Modules are named in a map of data: addresses, so that they stay as they were written.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' data:; base-uri 'none'"


def page(usual: str, failure: dict[str, Any] | None = None) -> str:
    """The page, which opens at an exercise; or at a failing call. Raises NoPage for an exercise that has none."""
    if find(usual).gather is None:
        raise NoPage(no_gather(usual))
    exercises = [described(find(name)) for name in ORDER if find(name).gather]
    parts = {part: [each["name"] for each in exercises if each["part"] == part] for part in PARTS}
    return _template().render(
        policy=_POLICY,
        css=_text("page.css"),
        imports=_json({"imports": _modules()}),
        exercises=_json({"exercises": exercises, "usual": usual}),
        failure=failure and _json(failure),
        parts=parts,
        usual=usual,
    )


def _modules() -> dict[str, str]:
    """Each module's address, which is the module itself; the browser calls it by its name."""
    texts = {each.stem: each.read_text(encoding="utf-8") for each in _SOURCE.glob("*.js")}
    return {name: f"data:text/javascript,{quote(f'{text}//# sourceURL={name}.js')}" for name, text in texts.items()}


def _json(value: Any) -> str:
    """JSON that can stand in a script: nothing in it ends one."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


@cache
def _template() -> Any:
    made = Environment(loader=FileSystemLoader(_SOURCE), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return made.get_template("page.html.j2")


def _text(name: str) -> str:
    return (_SOURCE / name).read_text(encoding="utf-8")
