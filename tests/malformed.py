"""Stub files that are anything but: python tests/malformed.py EXAMPLES

Each is graded for real, in a process of its own, by a warm one. Whatever is in it, there is a verdict about the code
(never a traceback of ours, never "the grader is broken"), it can be drawn, sent and remembered, and the file is untouched.
"""

from __future__ import annotations

import json
import sys
import tempfile
from io import StringIO
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from grader.curriculum import ORDER, find
from grader.grading.session import Options, grade
from grader.grading.warmup import warm_up
from grader.places import SOLUTIONS
from grader.report.machine import document
from grader.report.terminal import Printer
from grader.results import FAILED, NOT_STARTED, PASSED
from grader.runner import forker
from grader.runner.limits import Limits
from grader.workspace.codec import decode, encode
from grader.workspace.files import bring_back
from grader.workspace.fingerprint import fingerprint
from grader.workspace.stubs import bring_up_to_date, is_untouched, stub

QUICK = Options(limits=Limits(call_seconds=2.0, exercise_seconds=6.0))
SOURCES = {name: ((SOLUTIONS / f"{name}.py").read_bytes(), stub(name).encode()) for name in ORDER}
SCRAPS = [
    *(b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r", b"\t", b"\\\n", b'"""', b"'", b"(" * 300, b"[" * 5000, b"#" * 100),
    *(b"# -*- coding: latin-1 -*-\n", b"# coding: no-such\n", b"# coding: utf-16\n", b"from __future__ import x\n"),
    *(
        b"return",
        b"yield",
        b"await x",
        b"lambda: ",
        b"async ",
        b"global x, kernel\n",
        b"del x\n",
        b"raise\n",
        b"0" * 5000,
    ),
    *(
        b"import pad\n",
        b"from conv2d import *\n",
        b"import nowhere\n",
        b"exit()\n",
        b"raise SystemExit(0)\n",
        b"1 / 0\n",
    ),
    *(
        "é".encode(),
        "\u202e".encode(),
        "𝔵".encode(),
        b"\xed\xa0\x80",
        b"print('\x1b[2J' * 9)\n",
        b"x = None\n",
        b"class ",
    ),
]


@st.composite
def malformed(draw: st.DrawFn) -> tuple[str, bytes]:
    """An exercise, and what is in its file: pieces of right answers, scraps, and bytes."""
    name = draw(st.sampled_from(ORDER))
    source = draw(st.sampled_from([*SOURCES[name], b""]))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(source)))
        end = draw(st.one_of(st.just(start), st.integers(start, len(source)), st.integers(start, start + 8)))
        put = draw(st.one_of(st.sampled_from(SCRAPS), st.binary(max_size=12), st.just(b"")))
        source = source[:start] + put + source[end:]
    return name, source


def check(name: str, content: bytes, folder: Path) -> None:
    file = folder / f"{name}.py"
    file.write_bytes(content)
    fingerprint(file, name)
    is_untouched(file, name)
    result = grade(find(name), file, QUICK)
    assert result.status in (PASSED, FAILED, NOT_STARTED), result
    json.loads(json.dumps(document([result])))
    assert repr(decode(json.loads(json.dumps(encode(result))))) == repr(result)
    printed = StringIO()
    Printer(Console(file=printed, width=80)).result(result)
    assert "Traceback" not in printed.getvalue()
    assert "\x1b[2J" not in printed.getvalue()
    assert file.read_bytes() == content
    kept = bring_up_to_date(file, name)
    assert kept
    assert kept.read_bytes() == content
    if content != stub(name).encode():
        bring_back(file)
        assert file.read_bytes() == content
    for each in folder.iterdir():
        each.unlink()


def main(examples: int) -> None:
    warm_up()
    forker.begin()
    folder = Path(tempfile.mkdtemp())
    run = given(malformed())(lambda each: check(*each, folder))
    settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)(run)()
    print(f"{examples} malformed files: a verdict for each, none lost")


if __name__ == "__main__":
    main(int(sys.argv[1]))
