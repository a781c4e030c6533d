"""Pages for a browser: an exercise's windows that move, and a learner's own failing call."""


class NoPage(ValueError):
    """A page can't be made or written; the message says why, and what to do."""


def no_gather(name: str) -> str:
    """Why an exercise has no page."""
    return f"{name} has no page yet: its curriculum file doesn't say what a result is gathered from (gather)."
