"""Somebody else's tests: how they get the implementation, what is said of them, and that they can't do harm."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from grader.audit import compare as comparing
from grader.audit.about import exercise_of
from grader.audit.compare import Comparison, NotTests, Wrong
from grader.audit.comparison import show
from grader.audit.implementation import mistaken_text
from grader.audit.mutants import solution_text
from grader.audit.tester import ACCEPTED, CRASHED, REFUSED, TIMED_OUT
from grader.audit.trial import Trial
from grader.curriculum import ORDER
from grader.report.terminal import Printer

ROOT = Path(__file__).resolve().parent.parent.parent
RIGHT = solution_text("windows1d")
BY_COPY = mistaken_text("windows1d", "copy-instead-of-view")
BY_STRIDE = mistaken_text("windows1d", "stride-ignored")
NEVER_ENDS = "def windows1d(x, kernel, stride=1, dilation=1):\n    while True: pass\n"
CRASHES = "import os\ndef windows1d(x, kernel, stride=1, dilation=1):\n    os._exit(0)\n"
BROKEN = "raise OSError\n"

# Each checks the stride, and nothing else.
CHECK = "windows1d(torch.arange(5), 2, stride=2).tolist() == [[0, 1], [2, 3]]"
WAYS = {
    "an import": f"import torch\nfrom windows1d import windows1d\ndef test_it():\n    assert {CHECK}\n",
    "a module": "import torch\nimport windows1d as it\ndef test_it():\n"
    f"    windows1d = it.windows1d\n    assert {CHECK}\n",
    "a fixture": f"import torch\ndef test_it(windows1d):\n    assert {CHECK}\n",
    "fn": f"import torch\ndef test_it(fn):\n    windows1d = fn\n    assert {CHECK}\n",
    "a class, parametrized": "import pytest, torch\nfrom windows1d import windows1d\nclass TestIt:\n"
    f"    @pytest.mark.parametrize('n', [1, 2])\n    def test_it(self, n):\n        print('noise')\n        assert {CHECK}\n",
    "called while collected": f"import torch\nfrom windows1d import windows1d\nRIGHT = {CHECK}\ndef test_it():\n    assert RIGHT\n",
}


NO_MEASURE = {
    "refuses the right solution": (
        "def test_it(windows1d):\n    assert False, 'no'\n",
        "refuses the right .*: test_it fails",
    ),
    "no tests": ("x = 1\n", "has no tests: functions called test_"),
    "no Python": ("def test_it(:\n", "can't be run: .*SyntaxError"),
    "an import": ("import nowhere_to_be_found\ndef test_it(): pass\n", "can't be run: .*nowhere_to_be_found"),
    "never ends": ("def test_it():\n    while True: pass\n", "refuses the right solution, .*: takes too long"),
}
PLAIN = {
    "plain": (WAYS["fn"], [BY_COPY, BY_STRIDE]),
    "plain, no tests": ("x = 1\n", []),
    "plain, broken": ("1 / 0\n", []),
}
DRIVER = """
import json, os, sys
from pathlib import Path
import torch, pytest
from grader.audit import tester
torch.set_num_threads(1)
sys.dont_write_bytecode = True
for file in sorted(Path(sys.argv[1]).glob("*.json")):
    if os.fork() == 0:
        question = json.loads(file.read_text())
        if question["plain"]:
            tester.find_pytest = lambda: None
        answers = []
        quiet = os.open(os.devnull, os.O_RDWR)
        os.dup2(quiet, 1)
        tester.run(question, answers.append)
        file.with_suffix(".answers").write_text(json.dumps(answers))
        os._exit(0)
    os.wait()
"""


@pytest.fixture(scope="module")
def fared(tmp_path_factory):
    """Every suite here against its implementations, out of one warm process: how each answer ended."""
    asked, suites = tmp_path_factory.mktemp("asked"), {}
    suites |= {way: (source, [BY_COPY, BY_STRIDE, RIGHT], 20) for way, source in WAYS.items()}
    suites |= {way: (*suite, 20) for way, suite in PLAIN.items()}
    suites |= {f"not: {name}": (source, [BY_COPY], 1) for name, (source, _) in NO_MEASURE.items()}
    suites["ends otherwise"] = (WAYS["an import"], [NEVER_ENDS, CRASHES, BROKEN, BY_STRIDE], 20)
    for name, (source, texts, seconds) in suites.items():
        folder = tmp_path_factory.mktemp("suite")
        (folder / "test_suite.py").write_text(source)
        question = {"exercise": "windows1d", "tests": str(folder / "test_suite.py"), "implementations": texts}
        (asked / f"{name}.json").write_text(json.dumps({**question, "seconds": seconds, "plain": name in PLAIN}))
        suites[name] = folder
    subprocess.run([sys.executable, "-c", DRIVER, asked], check=True, timeout=200, cwd=ROOT)
    for folder in suites.values():
        assert [each.name for each in folder.iterdir()] == ["test_suite.py"], "nothing is written beside the tests"
    return {file.stem: json.loads(file.read_text()) for file in asked.glob("*.answers")}


def verdicts(answers):
    return [each["verdict"] for each in sorted(answers, key=lambda answer: answer["number"])]


@pytest.mark.parametrize("way", WAYS)
def test_ways_in_which_tests_get_the_implementation(fared, way):
    assert verdicts(fared[way]) == [ACCEPTED, ACCEPTED, REFUSED, ACCEPTED]


def test_without_pytest_plain_functions_are_called(fared):
    assert verdicts(fared["plain"]) == [ACCEPTED, ACCEPTED, REFUSED]
    assert verdicts(fared["plain, no tests"]) == ["empty"]
    assert fared["plain, broken"][0]["why"] == "ZeroDivisionError: division by zero"


def test_implementations_that_end_otherwise(fared):
    assert verdicts(fared["ends otherwise"]) == [ACCEPTED, TIMED_OUT, CRASHED, REFUSED, REFUSED]


@pytest.mark.parametrize("name", NO_MEASURE)
def test_files_that_measure_nothing(fared, name):
    (answer,) = fared[f"not: {name}"]
    with pytest.raises(NotTests, match=NO_MEASURE[name][1]):
        comparing.right_solution_passes(Path("test_mine.py"), answer)


def test_a_file_that_ends_the_process(tmp_path):
    (tmp_path / "test_mine.py").write_text("import os\nos._exit(1)\n")
    with pytest.raises(NotTests, match=r"test_mine\.py ended the process that ran it"):
        comparing.run_theirs(tmp_path / "test_mine.py", "windows1d", [BY_COPY], 20, lambda done: None)


@pytest.mark.parametrize(
    ("source", "name", "about"),
    [
        ("from conv1d import conv1d\nfrom torch.nn.functional import conv2d as torchs\n", "test_x.py", None),
        ("from conv1d import conv1d\n", "test_x.py", "conv1d"),
        ("import pad\n", "test_x.py", "pad"),
        ("def test_it(windows2d): pass\n", "test_x.py", "windows2d"),
        ("def test_it(fn): pass\n", "test_conv2d.py", "conv2d"),
        ("def test_it(fn): pass\n", "test_x.py", None),
        ("def test_it(:", "test_conv2d.py", None),
    ],
)
def test_which_exercise_a_file_is_about(tmp_path, source, name, about):
    (tmp_path / name).write_text(source)
    assert exercise_of(tmp_path / name) == about


def test_a_comparison_as_it_is_printed(snapshot):
    wrong = [Wrong("misconception", "stride-ignored", "the stride isn't used", "", ACCEPTED, Trial("stride", "x"))]
    wrong += [Wrong("misconception", "kernel-flipped", "flipped", "", REFUSED, Trial("window", "x"))]
    wrong += [Wrong("mutant", "DropTerm", "- n = a + 1\n+ n = a", "", ACCEPTED, Trial("", "x"))]
    wrong += [Wrong("mutant", "RoundUp", "- a // b\n+ -(-a // b)", "", ACCEPTED, Trial())] * 13
    console = Console(file=io.StringIO(), width=80, highlight=False)
    show(Comparison("conv1d", "test_mine.py", tuple(wrong)), Printer(console), everything=False)
    show(Comparison("conv1d", "test_mine.py", tuple(wrong[1:2])), Printer(console), everything=False)
    snapshot(console.file.getvalue())


def test_the_command(cli, tmp_path):
    (tmp_path / "test_windows1d.py").write_text(WAYS["an import"])
    ran = cli("compare", "--tests", "test_windows1d.py", "--json", cwd=tmp_path)
    assert ran.returncode == 1, ran.stderr
    found = json.loads(ran.stdout)
    assert found["refused_by_grade"] == found["of"] > found["refused"] > 100
    accepted = {each["id"]: each["refused_by_grade_at"] for each in found["accepted"]}
    assert accepted["copy-instead-of-view"] == "shares memory"
    assert "stride-ignored" not in accepted


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--tests", "nowhere.py"], "there is no file nowhere.py."),
        (["--tests", "test_x.py"], f"say which exercise test_x.py is about: --exercise {ORDER[0]} |"),
        (["--tests", "test_x.py", "--exercise", "conv3d"], "there is no exercise 'conv3d'"),
    ],
)
def test_mistakes_in_the_command_line(cli, tmp_path, arguments, sentence):
    (tmp_path / "test_x.py").write_text("def test_it(fn): pass\n")
    ran = cli("compare", *arguments, cwd=tmp_path)
    assert ran.returncode == 2
    assert sentence in " ".join(ran.stderr.split())
