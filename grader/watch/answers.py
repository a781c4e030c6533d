"""What the warm process answers `grade watch`: results, as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.curriculum import find
from grader.grading.line import located
from grader.grading.session import grading
from grader.workspace.codec import decode, encode


@contextmanager
def answering(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A file's result; or a result that is known, with the line sought in which its failure has its place."""
    file = Path(request["file"])
    if "locate" in request:
        yield encode(located(decode(request["locate"]), file))
    else:
        with grading(find(request["name"]), file, shown_as=request["shown_as"]) as result:
            yield encode(result)
