"""The zip that Gradescope builds an autograder from: this very program, how to install it, and how to run it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from grader.places import PACKAGE, SOLUTIONS, STUBS
from grader.workspace.fingerprint import torch_version

_SETUP = """\
#!/usr/bin/env bash
# Run once, when the image is built.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends python3 python3-venv bubblewrap
python3 -m venv /opt/stridelings
/opt/stridelings/bin/pip install --no-cache-dir torch=={torch} --index-url https://download.pytorch.org/whl/cpu
/opt/stridelings/bin/pip install --no-cache-dir {libraries}
"""
_RUN = """\
#!/usr/bin/env bash
# Run for each submission.
here="${{AUTOGRADER:-/autograder}}"
mkdir -p "$here/results"
export PYTHONPATH="$here/source/stridelings" PYTHONDONTWRITEBYTECODE=1
exec "${{STRIDELINGS_PYTHON:-/opt/stridelings/bin/python}}" -m grader gradescope "$here/submission" \\
  --out "$here/results/results.json" --metadata "$here/submission_metadata.json"{options}
"""
_SCHEME = "scheme.toml"
_KINDS = (".py", ".j2", ".css", ".js", ".typed", ".md", ".ipynb")
_WHEN = (2020, 1, 1, 0, 0, 0)
"""The same program makes the same zip."""


def packed(exercises: Sequence[str], scheme: Path | None) -> bytes:
    """The zip. Both scripts are at its top, where Gradescope looks for them."""
    options = "".join(f" --exercise {name}" for name in exercises)
    if scheme:
        options += f' --scheme "$here/source/{_SCHEME}"'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "setup.sh", _SETUP.format(torch=torch_version().partition("+")[0], libraries=_libraries()), 0o755)
        _add(archive, "run_autograder", _RUN.format(options=options), 0o755)
        if scheme:
            _add(archive, _SCHEME, scheme.read_bytes())
        for name, file in _program():
            _add(archive, f"stridelings/{name}", file.read_bytes())
    return stream.getvalue()


def _add(archive: zipfile.ZipFile, name: str, data: str | bytes, mode: int = 0o644) -> None:
    info = zipfile.ZipInfo(name, _WHEN)
    info.create_system, info.external_attr = 3, (0o100000 | mode) << 16
    archive.writestr(info, data, zipfile.ZIP_DEFLATED)


def _program() -> Iterator[tuple[str, Path]]:
    """Every file of the program, laid out as in a clone of the project."""
    rooms = ("grader", PACKAGE), ("exercises", STUBS), ("solutions", SOLUTIONS)
    for name, folder in rooms:
        for file in sorted(folder.rglob("*")):
            within = file.relative_to(folder)
            if file.suffix in _KINDS and "__pycache__" not in within.parts and within.parts[0] != "_data":
                yield f"{name}/{within.as_posix()}", file


def _libraries() -> str:
    """What it needs besides torch, quoted for a shell."""
    wanted = [each for each in metadata.requires("stridelings") or () if "extra ==" not in each]
    return " ".join(f"'{_bare(each)}'" for each in wanted if not each.startswith("torch"))


def _bare(requirement: str) -> str:
    return re.sub(r"'", '"', requirement)
