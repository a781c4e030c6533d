"""A class made up for tests: right, wrong and untouched files, one in twenty hostile, each with what must come of it."""

from __future__ import annotations

import random
from dataclasses import dataclass

import mistaken
from classes import notebook, packed

from grader.places import SOLUTIONS
from grader.workspace.stubs import stub

_DEF = "def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):\n    "
_HEAD = "import os, sys, time, ctypes, torch\n"
_BODIES = {
    "while True: pass": "timed_out",
    "time.sleep(1000)": "timed_out",
    "os._exit(0)": "crashed",
    "ctypes.string_at(0)": "crashed",
    "os.abort()": "crashed",
    "os.kill(os.getpid(), 9)": "crashed",
    "raise KeyboardInterrupt": "raised",
    "sys.exit(0)": "raised",
    "a = [bytearray(1 << 28) for _ in range(99)]": "out_of_memory",
    "while True: os.write(1, b'x' * 65536)": "too_much_output",
    "return torch.nn.functional.conv1d(x, weight, bias, stride, padding, dilation, groups)": "banned_call",
    "return x.to('meta')": "not_a_tensor",
    "os.fork() or time.sleep(1000); return None": "not_a_tensor",
}
HOSTILE: dict[str, tuple[dict[str, bytes], str]] = {
    **{body: ({"conv1d.py": f"{_HEAD}{_DEF}{body}\n".encode()}, kind) for body, kind in _BODIES.items()},
    "ends while it is imported": ({"conv1d.py": b"import os\nos._exit(0)\n"}, "crashed"),
    "nothing but an error": ({"conv1d.py": b"import nothing_of_the_kind\n"}, "does_not_import"),
    "no Python": ({"conv1d.py": b"\x00\xff\xfe" * 99}, "does_not_import"),
    "nested": ({"conv1d.py": b"(" * 20000}, "does_not_import"),
    "empty": ({"conv1d.py": b"\n"}, "empty"),
    "a bomb": ({"all.zip": packed({"conv1d.py": bytes(30 << 20)})}, "unpacks_too_large"),
    "climbs": ({"all.zip": packed({"../conv1d.py": b"x"})}, "unsafe_path"),
    "no archive": ({"all.zip": b"PK"}, "damaged_archive"),
    "only a text": ({"notes.txt": b"sorry"}, "no_code"),
}
"""What is handed in, and the type of what must come of it."""


@dataclass(frozen=True)
class Made:
    """What one learner hands in, and what must come of it: a status, a kind, a mistake's name."""

    files: dict[str, bytes]
    status: str
    kind: str = ""
    mistake: str = ""


def made(count: int, seed: int = 0, hostile: int = 20) -> dict[str, Made]:
    """A class of so many; one of `hostile` is hostile, and every kind of those comes in turn."""
    chance, kinds = random.Random(seed), list(HOSTILE.values())
    return {
        f"learner{number:05}": _hostile(*kinds[number // hostile % len(kinds)])
        if number % hostile == hostile // 2
        else _ordinary(chance, number)
        for number in range(count)
    }


def _hostile(files: dict[str, bytes], kind: str) -> Made:
    refused = kind in ("empty", "unpacks_too_large", "unsafe_path", "damaged_archive", "no_code")
    return Made(files, "refused" if refused else "failed", kind)


def _ordinary(chance: random.Random, number: int) -> Made:
    draw, note = chance.random(), f"\n# by {number}\n"
    if draw < 0.15:
        return Made({"conv1d.py": stub("conv1d").encode()}, "not_started", "not_started")
    if draw < 0.5:
        source = (SOLUTIONS / "conv1d.py").read_text() + note * (draw < 0.4)
        if draw < 0.2:
            return Made({"conv1d.ipynb": notebook(source)}, "passed")
        return Made(
            {"mine.zip": packed({"conv1d.py": source.encode()})} if draw < 0.25 else {"conv1d.py": source.encode()},
            "passed",
        )
    id, files = chance.choice(sorted(mistaken.MADE["conv1d"].items()))
    return Made({"conv1d.py": (mistaken.source("conv1d", *files[0]) + note).encode()}, "failed", "", id)
