"""Keys, as terminals send them."""

import pytest

from grader.watch.keys import names_of


@pytest.mark.parametrize(("typed", "names"), [
    ("q", ["q"]),
    ("hh", ["h", "h"]),
    ("\x1b", ["escape"]),
    ("\x1b[A", ["up"]),
    ("\x1bOB", ["down"]),
    ("\x1b[5~r\x1b[6~", ["page up", "r", "page down"]),
    ("\x1b[15~\x1b[1;5C", []),  # F5, Ctrl-right: not ours, and no stray letters of theirs
    ("\x1b[200~", []),
    (" ", ["page down"]),
    ("ä", ["ä"]),
    ("\x1b[", []),
])  # fmt: skip
def test_names(typed, names):
    assert names_of(typed) == names
