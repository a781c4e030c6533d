"""Pages for a browser: an exercise's windows that move, and a learner's own failing call."""


class NoPage(ValueError):
    """A page can't be made or written; the message says why, and what to do."""
