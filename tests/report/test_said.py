"""What `grade` says, as plain text beside the values."""

from grader.report import machine, said


def test_what_is_said_is_what_a_terminal_shows(attempt):
    result = attempt("windows1d", "def windows1d(x, kernel, stride=1, dilation=1):\n    return x\n")
    document = said.exercise(result)
    assert {name: each for name, each in document.items() if name != "said"} == machine.exercise(result)
    assert result.failure
    assert machine.exercise(result)["failure"]["message"].split(",")[0] in document["said"]
    assert "\x1b" not in document["said"]
    assert max(map(len, document["said"].splitlines())) <= said.WIDTH
    assert "✘" in document["said"]
