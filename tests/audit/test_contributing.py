"""The page of CONTRIBUTING.md on adding an exercise, followed word for word in a copy of the project."""

import re

import pytest
from copies import ROOT, copy_project, run


@pytest.fixture
def copy(tmp_path):
    return copy_project(tmp_path)


def page():
    """The commands of the page, and the files it shows, in their order."""
    text = (
        (ROOT / ".github" / "CONTRIBUTING.md").read_text().partition("## Adding an exercise\n")[2].partition("\n## ")[0]
    )
    for step in re.split(r"^\*\*\d\. ", text, flags=re.M)[1:]:
        block = re.search(r"^```(console|python)\n(.*?)^```$", step, re.M | re.S)
        if block[1] == "console":
            yield from (("run", line) for line in block[2].splitlines())
        else:
            yield re.search(r"`([\w/]+\.py)`", step)[1], block[2]


def test_the_page_on_adding_an_exercise(copy):
    steps = list(page())
    assert [step for step, _ in steps if step != "run"] == [
        "solutions/mean_filter1d.py",
        "grader/curriculum/mean_filter1d.py",
        "tests/curriculum/test_mean_filter1d.py",
        "grader/audit/equivalents/mean_filter1d.py",
    ]
    for step, what in steps:
        if step == "run":
            ran = run(copy, "-m", "grader", *what.split()[1:])
            assert ran.returncode == 0, ran.stdout + ran.stderr
            continue
        (copy / step).write_text(what)
    assert "Mutation score 100 of 100" in ran.stdout
    assert ran.stdout.splitlines()[1].startswith("mean_filter1d  ✔")
    assert "kept-" not in "".join(file.name for file in (copy / "exercises").iterdir())
    tested = run(copy, "-m", "pytest", "-q", "-n", "0", *TESTED)
    assert tested.returncode == 0, tested.stdout
    assert "TODO" in (copy / "exercises" / "mean_filter1d.py").read_text()
    check_every_command(copy)


def check_every_command(copy):
    """What each command says of the new exercise, beginning with its stub; as a learner would type them."""

    def grade(*arguments, code=0):
        ran = run(copy, "-m", "grader", *arguments)
        assert ran.returncode == code, ran.stdout + ran.stderr
        assert "Traceback" not in ran.stderr
        return ran.stdout

    own = copy / "exercises" / "mean_filter1d.py"
    assert "Not written yet" in grade("mean_filter1d", code=1)
    own.write_text(WRONG)
    assert "yours adds up" in grade("mean_filter1d", code=1)
    said = ""
    for _ in range(8):
        said = grade("hint", "mean_filter1d", code=1)
    assert "(x[i] + ... + x[i + kernel - 1]) / kernel" in said
    assert "more where that came from" not in said
    assert "torch.nn.functional.avg_pool1d(x[:, None], 2, stride=1)" in grade("repro", "mean_filter1d", code=1)
    assert "still to be written" not in grade("list")
    assert "kernel" in grade("show", "mean_filter1d")
    assert "2.5" in grade("show", "mean_filter1d", "--length", "5", "--kernel", "2")
    assert "has no --stride" in run(copy, "-m", "grader", "show", "mean_filter1d", "--stride", "2").stderr
    assert "made" in grade("notebook", "export", "mean_filter1d")
    assert grade("solution", "mean_filter1d", code=1) == ""
    notebook = copy / "notebooks" / "mean_filter1d.ipynb"
    notebook.write_text(notebook.read_text().replace("raise NotImplementedError", RIGHT))
    assert "mean_filter1d: now in" in grade("notebook", "import", notebook)
    assert "All right" in grade("mean_filter1d")
    assert "reference" in grade("bench", "mean_filter1d")
    assert "windows.mean(-1)" in grade("solution", "mean_filter1d")
    tests = "tests/curriculum/test_mean_filter1d.py"
    assert "sum-instead-of-mean" in grade("compare", "--tests", tests, "--exercise", "mean_filter1d", code=1)


TESTED = (
    "tests/curriculum/test_mean_filter1d.py",
    "tests/curriculum/test_exercises.py",
    "tests/pages",
    "tests/bench/test_shapes.py",
)
WRONG = "def mean_filter1d(x, kernel):\n    return x.unfold(-1, kernel, 1).sum(-1)\n"
RIGHT = "return x.unfold(-1, kernel, 1).mean(-1)"


def test_an_exercise_that_is_only_begun_says_so_everywhere(copy):
    assert run(copy, "-m", "grader", "new", "box_filter").returncode == 0
    sentence = "box_filter is still to be written: fill in the TODOs of solutions/box_filter.py and grader/curriculum/"
    for command in ("run", "hint", "show", "bench", "repro", "verify"):
        ran = run(copy, "-m", "grader", command, "box_filter")
        assert (ran.returncode, ran.stdout) == (2, "")
        assert sentence in ran.stderr
    for command in ("list", "stubs"):
        ran = run(copy, "-m", "grader", command)
        assert ran.returncode == 0
        assert sentence in " ".join(ran.stdout.split())
    assert "broken" not in run(copy, "-m", "grader", "run", "--all").stdout
    assert len(list((copy / "exercises").glob("box_filter*"))) == 1
