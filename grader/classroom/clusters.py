"""Which submissions go wrong in the same way: by the mistake's name; without one by stage, kind and what it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def cluster(document: Mapping[str, Any]) -> str:
    """The key of the cluster that a result belongs to, "" for what is right or not begun.

    Of all keys that were tried, this one keeps files of one mistake together and none of two (the stage or the kind
    beside a name would part files that make the same mistake and happen to fail otherwise).
    """
    failure = document.get("failure")
    if not failure or document["status"] != "failed":
        return ""
    if named := failure.get("misconception"):
        return f"{document['name']}:{named['id']}"
    if failure.get("culprit"):
        return f"{document['name']}:from-{failure['culprit']}"
    needed = [f"{name}={value}" for name, value in (failure.get("needed") or {}).items()]
    parts = [failure.get("stage") or "start", failure.get("kind") or "", *needed]
    return f"{document['name']}:{'.'.join(parts).replace(' ', '-')}"
