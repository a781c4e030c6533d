"""What IPython understands and Python doesn't: magics, shell lines and questions, taken out of a cell line by line.

A cell that is Python already is left alone. In any other, a line that begins with %, !, ?, or ends with ?, becomes
`pass` (`%time y = f(x)` becomes `y = f(x)`, `files = !ls` becomes `files = None`), so that every line keeps its number.
Only the start of a statement is looked at: a % within a string or within brackets stays what it is.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

NOT_PYTHON = re.compile(
    "!|sx|system|bash|sh|script|cmd|powershell|perl|ruby|python|python2|python3|pypy|html|HTML|svg|SVG|latex|markdown|"
    "javascript|js|file|writefile|writetemplate|cython|julia|R|sql|bigquery|configure"
)
"""Cell magics whose body isn't run as Python in the notebook itself."""

_PYTHON = re.compile("time|timeit|capture|prun")
_AUTOMAGIC = re.compile(r"(pip|conda|mamba|cd|ls|pwd|cat|mkdir|rm|cp|mv|man|matplotlib|load_ext|autoreload|who|whos)\b")
_ESCAPE = re.compile(r"[%!?/,;]")
_ASSIGNED = re.compile(r"([\w.,\s*\[\]()'\"]+?)=\s*(!|%\w)")
_QUESTION = re.compile(r"[^#'\"]*\w\s*\?{1,2}$")
_TIMED = re.compile(r"%(?:time|memit)\s+(?!-)(\S.*)$")


def without_magics(source: str) -> str:
    """A cell's source as Python, line for line. It may still not compile: whatever is no magic stays as it is."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if _is_python(source):
        return source
    source = _without_cell_magic(source)
    if _is_python(source):
        return source
    if "\n" not in source.strip() and _AUTOMAGIC.match(source.strip()):
        return ""
    lines = source.split("\n")
    for start, end in _statements(source):
        plain = _plain(lines[start])
        if plain is not None:
            lines[start] = plain
            lines[start + 1 : end] = [""] * (end - start - 1)
    return "\n".join(lines)


def runs_a_file(written: str, source: str) -> bool:
    """Whether a cell has a `%run`, which is taken out of its source."""
    pairs = zip(written.splitlines(), source.splitlines(), strict=False)
    return any(line.strip() == "pass" and re.match(r"\s*%run\b", before) for before, line in pairs)


def writes_a_file(written: str) -> bool:
    """Whether a cell's text goes into a file, and isn't run."""
    return bool(re.match(r"\s*%%(?:writefile|file)\b", written))


def assigned_by_magic(line: str) -> str:
    """What a line like `files = !ls` assigns to; empty for any other line."""
    found = _assigned(line.strip())
    return found[1].strip() if found else ""


def _assigned(line: str) -> re.Match[str] | None:
    found = _ASSIGNED.match(line)
    return found if found and not line[found.end(1) :].startswith("==") else None


def _is_python(source: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _without_cell_magic(source: str) -> str:
    """The body of a cell that begins with %%: kept where it is Python that runs in the notebook, else nothing."""
    lines = source.split("\n")
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        magic = re.match(r"%%\s*([\w!]+)", line)
        if magic is None:
            break
        body = "\n".join(lines[number + 1 :])
        if NOT_PYTHON.fullmatch(magic[1]) or not (_PYTHON.fullmatch(magic[1]) or _looks_python(body)):
            return ""
        lines[number] = ""
    return "\n".join(lines)


def _looks_python(body: str) -> bool:
    """Whether the body of an unknown cell magic is Python, but for magics of its own."""
    plain = re.sub(r"^(\s*)[%!].*", r"\1pass", body, flags=re.M)
    return _is_python(plain)


def _plain(line: str) -> str | None:
    """What the first line of a statement becomes; None if it may stay."""
    stripped = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    if timed := _TIMED.match(stripped):
        return indent + timed[1]
    if _ESCAPE.match(stripped) or _QUESTION.match(stripped):
        return f"{indent}pass"
    if assigned := _assigned(stripped):
        return f"{indent}{assigned[1]}= None"
    return None


def _statements(source: str) -> Iterator[tuple[int, int]]:
    """Where each logical line begins and ends (a half-open range of lines), however wrong the cell is."""
    lines = source.split("\n")
    number = 0
    while number < len(lines):
        start = number
        # A shell line's quotes and brackets are the shell's: only a backslash carries it on.
        if _plain(lines[start]) is not None:
            while lines[number].endswith("\\") and number + 1 < len(lines):
                number += 1
            number += 1
            yield start, number
            continue
        quote, depth = "", 0
        while number < len(lines):
            quote, depth = _scan(lines[number], quote, depth)
            goes_on = quote or depth > 0 or lines[number].endswith("\\")
            number += 1
            if not goes_on:
                break
        yield start, number


_TOKEN = re.compile(r"\\.|\"\"\"|'''|[\"'#()\[\]{}]", re.S)


def _scan(line: str, quote: str, depth: int) -> tuple[str, int]:
    """The triple quote that is open after a line, if one is, and how many brackets are."""
    within = quote
    for token in _TOKEN.findall(line):
        if within:
            within = "" if token == within else within
        elif token == "#":
            break
        elif token[0] in "\"'":
            within = token
        elif token in ("(", "[", "{"):
            depth += 1
        elif token in (")", "]", "}"):
            depth = max(0, depth - 1)
    return (within if len(within) == 3 else ""), depth
