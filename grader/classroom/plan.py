"""What is still to do: each content once, by a key of all that its result depends on."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import PurePosixPath
from typing import Any

from grader.classroom.intake import Learner, Submission, submissions
from grader.classroom.store import Store
from grader.classroom.worker import Job
from grader.places import PACKAGE, SOLUTIONS
from grader.workspace.fingerprint import torch_version
from grader.workspace.stubs import stub

_JUDGES = ("coach", "curriculum", "grading", "judging", "runner", "sandbox")
"""Rooms on which a result depends; how it is told may change without anything being graded again."""


@cache
def program() -> str:
    """A hash of all that grades."""
    rooms = [file for room in _JUDGES for file in (PACKAGE / room).rglob("*.py")]
    told = hashlib.sha256(f"{sys.version_info[:2]} {torch_version()}".encode())
    for file in sorted([*rooms, *SOLUTIONS.glob("*.py")]):
        told.update(f"\n{file.name} ".encode() + file.read_bytes())
    return told.hexdigest()


def keyed(
    everybody: Sequence[Learner], exercises: Sequence[str], within: Any, store: Store
) -> Iterator[tuple[Submission, str]]:
    """Every submission with the key of its result, "" where there is nothing to grade. `within`: limits and seed."""
    about = json.dumps([program(), within], sort_keys=True)
    for learner in everybody:
        for each in submissions(learner, exercises):
            if not each.sha:
                yield each, ""
                continue
            plain = _untouched(each, store)
            yield plain, _key(plain, about)


def _key(each: Submission, about: str) -> str:
    told = json.dumps([about, each.exercise, PurePosixPath(each.filename).suffix, each.sha, each.beside])
    return hashlib.sha256(told.encode()).hexdigest()


def _untouched(each: Submission, store: Store) -> Submission:
    """The submission; the stub itself if it is that but for spaces, so that all of those are one."""
    if each.filename.endswith(".py") and _is_stub(each.exercise, each.sha, store.content):
        return replace(each, sha=store.keep(stub(each.exercise).encode()), beside=())
    return each


@lru_cache(maxsize=1 << 16)
def _is_stub(exercise: str, sha: str, content: Any) -> bool:
    return content(sha).split() == _words(exercise)


@cache
def _words(exercise: str) -> list[bytes]:
    return stub(exercise).encode().split()


def job(store: Store, key: str) -> Job:
    """What a worker needs to grade what has this key."""
    each = store.one_of(key)
    beside = {name: store.content(sha) for name, sha in each.beside}
    return Job(key, each.exercise, store.content(each.sha), each.filename, beside)
