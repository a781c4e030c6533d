"""The page of CONTRIBUTING.md on adding an exercise, followed word for word in a copy of the project."""

import json
import re

import pytest
from copies import ROOT, copy_project, grade, run


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

    def said(*commands):
        for code, text, errors in grade(copy, *(command.split() for command in commands)):
            assert "Traceback" not in errors
            yield code, text, errors

    own = copy / "exercises" / "mean_filter1d.py"
    ((code, text, _),) = said("mean_filter1d")
    assert (code, "Not written yet" in text) == (1, True)
    own.write_text(WRONG)
    (
        (code, text, _),
        *hints,
        (_, repro, _),
        (_, listed, _),
        (_, shown, _),
        (_, drawn, _),
        (_, _, refused),
        (_, view, _),
        (_, page, _),
        (_, failure, _),
    ) = said(
        "mean_filter1d",
        *["hint mean_filter1d"] * 8,
        "repro mean_filter1d",
        "list",
        "show mean_filter1d",
        "show mean_filter1d --length 5 --kernel 2",
        "show mean_filter1d --stride 2",
        "strides arange(5) --size 4,2 --stride 1,1",
        "page mean_filter1d",
        "page mean_filter1d --failure --out failure.html",
    )
    assert (code, "yours adds up" in text) == (1, True)
    assert "(x[i] + ... + x[i + kernel - 1]) / kernel" in hints[-1][1]
    assert "more where that came from" not in hints[-1][1]
    assert "torch.nn.functional.avg_pool1d(x[:, None], 2, stride=1)" in repro
    assert "still to be written" not in listed
    assert "kernel" in shown
    assert "2.5" in drawn
    assert "has no --stride" in refused
    assert "(4, 2)" in view
    assert (page.split("\n")[0], failure.split("\n")[0]) == ("written: stridelings.html", "written: failure.html")
    debug_watch_and_check(copy)
    (code, text, _), (_, exported, _) = said("solution mean_filter1d", "notebook export mean_filter1d")
    assert (code, text, "made" in exported) == (1, "", True)
    notebook = copy / "notebooks" / "mean_filter1d.ipynb"
    notebook.write_text(notebook.read_text().replace("raise NotImplementedError", RIGHT))
    (copy / "theirs.py").write_text(THEIRS)
    (_, imported, _), (code, passed, _), (_, timed, _), (_, solution, _), (_, compared, _) = said(
        f"notebook import {notebook}",
        "mean_filter1d",
        "bench mean_filter1d",
        "solution mean_filter1d",
        "compare --tests theirs.py --exercise mean_filter1d",
    )
    assert "mean_filter1d: now in" in imported
    assert (code, "All right" in passed) == (0, True)
    assert "reference" in timed
    assert "windows.mean(-1)" in solution
    assert "sum-instead-of-mean" in compared


def debug_watch_and_check(copy):
    """Of a wrong attempt: a debugger at its first line, a verdict on a save, and what a notebook says."""
    stepped = run(copy, "-m", "grader", "debug", "mean_filter1d", input="p kernel\nq\n")
    assert "Stopped at the first line of mean_filter1d" in stepped.stdout
    assert "(Pdb) 2" in stepped.stdout
    watched = run(copy, "-c", WATCHED)
    assert watched.returncode == 0, watched.stderr
    (exercise,) = json.loads(watched.stdout)["exercises"]
    assert (exercise["name"], exercise["failure"]["stage"]) == ("mean_filter1d", "window")
    (copy / "checks.py").write_text(f"import torch\nfrom grader import check\n{WRONG}print(repr(check(mean_filter1d)))")
    checked = run(copy, "checks.py")
    assert "yours adds up" in checked.stdout
    assert checked.stdout.endswith("<mean_filter1d: failed>\n")


WATCHED = """
import pathlib, signal, subprocess, sys
command = [sys.executable, "-m", "grader", "watch", "--json"]
with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as watch:
    watch.stdout.readline()
    file = pathlib.Path("exercises/mean_filter1d.py")
    file.write_text(file.read_text() + "# saved\\n")
    print(watch.stdout.readline())
    watch.send_signal(signal.SIGINT)
"""
TESTED = (
    "tests/curriculum/test_mean_filter1d.py",
    "tests/curriculum/test_exercises.py",
    "tests/curriculum/gather",
    "tests/pages",
    "tests/bench/test_shapes.py",
)
WRONG = "def mean_filter1d(x, kernel):\n    return x.unfold(-1, kernel, 1).sum(-1)\n"
THEIRS = """
import torch
from mean_filter1d import mean_filter1d


def test_of_zeros():
    assert mean_filter1d(torch.zeros(1, 3), 2).tolist() == [[0, 0]]
"""
RIGHT = "return x.unfold(-1, kernel, 1).mean(-1)"


def test_an_exercise_that_is_only_begun_says_so_everywhere(copy):
    assert run(copy, "-m", "grader", "new", "box_filter").returncode == 0
    sentence = "box_filter is still to be written: fill in the TODOs of solutions/box_filter.py and grader/curriculum/"
    refused = [[each, "box_filter"] for each in ("run", "hint", "show", "page", "bench", "repro", "debug", "verify")]
    *refusals, (listed, path, _), (stubs, made, _), (_, graded, _) = grade(
        copy, *refused, ["list"], ["stubs"], ["--all"]
    )
    for code, said, errors in refusals:
        assert (code, said) == (2, "")
        assert sentence in errors
    assert (listed, stubs) == (0, 0)
    assert all(sentence in " ".join(each.split()) for each in (path, made))
    assert "broken" not in graded
    assert len(list((copy / "exercises").glob("box_filter*"))) == 1
