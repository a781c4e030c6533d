"""Somebody else's tests: how they get the implementation, what is said of them, and that they can't do harm."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from rich.console import Console

from grader.audit.about import exercise_of
from grader.audit.called import BadCall, parsed
from grader.audit.compare import Comparison, Wrong
from grader.audit.comparison import show
from grader.audit.forks import ACCEPTED, CRASHED, REFUSED, TIMED_OUT
from grader.audit.implementation import mistaken_text
from grader.audit.mutants import solution_text
from grader.audit.reach import Reach, Seen
from grader.audit.theirs import Asked, LeftOut, NotTests, right_solution_passes, run_theirs
from grader.audit.trial import Trial, put_on_trial
from grader.curriculum import ORDER, find
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
        r"can be used:\n  test_it: it fails on the right solution: AssertionError: no",
    ),
    "no tests": ("x = 1\n", r"can be used:\n  test_suite.py: it never calls windows1d"),
    "none that is collected": ("class Mine:\n    def test_it(self): pass\n", "no tests .*: functions called test_"),
    "no Python": ("def test_it(:\n", "can't be run: .*SyntaxError"),
    "an import": (
        "from nowhere_to_be_found import f\nf()\ndef test_it(): pass\n",
        "can't be run: .*nowhere_to_be_found",
    ),
    "never ends": ("def test_it():\n    while True: pass\n", "it takes more than 1 s on the right solution"),
    "ends its process": (
        "import os\ndef test_it(): os._exit(0)\n",
        "test_it: it ends its process on the right solution",
    ),
    "another exercise": ("def test_it(pad): pass\n", "test_it: it asks for pad, another exercise"),
}
PLAIN = {
    "plain": (WAYS["fn"], [BY_COPY, BY_STRIDE]),
    "plain, no tests": ("def test(): pass\ndel test\n", []),
    "plain, unittest": (
        "import unittest, torch\nfrom windows1d import windows1d\nclass TestIt(unittest.TestCase):\n"
        f"    def test_it(self):\n        self.assertTrue({CHECK})\n    def test_own(self):\n        self.fail('own')\n",
        [BY_COPY, BY_STRIDE],
    ),
    "plain, broken": ("1 / 0\ndef test(): pass\n", []),
}
DRIVER = """
import json, os, sys
from pathlib import Path
import torch, pytest
from grader.audit import suite, tester
torch.set_num_threads(1)
sys.dont_write_bytecode = True
for file in sorted(Path(sys.argv[1]).glob("*.json")):
    if os.fork() == 0:
        question = json.loads(file.read_text())
        if question["plain"]:
            suite.find_pytest = lambda: None
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
        question |= {"only": [], "calls": []}
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
    assert verdicts(fared["plain, unittest"]) == [ACCEPTED, ACCEPTED, REFUSED]
    (left_out,) = fared["plain, unittest"][0]["left_out"]
    assert left_out == {"test": "TestIt::test_own", "why": "it fails on the right solution: AssertionError: own"}
    assert verdicts(fared["plain, no tests"]) == ["empty"]
    assert fared["plain, broken"][0]["why"] == "ZeroDivisionError: division by zero"


def test_implementations_that_end_otherwise(fared):
    assert verdicts(fared["ends otherwise"]) == [ACCEPTED, TIMED_OUT, CRASHED, REFUSED, REFUSED]


@pytest.mark.parametrize("name", NO_MEASURE)
def test_files_that_measure_nothing(fared, name):
    (answer,) = fared[f"not: {name}"]
    with pytest.raises(NotTests, match=NO_MEASURE[name][1]):
        right_solution_passes(Asked(Path("test_mine.py"), "windows1d"), answer)


def test_a_file_that_ends_the_process(tmp_path):
    (tmp_path / "test_mine.py").write_text("import os\nos._exit(1)\ndef test_it(): pass\n")
    with pytest.raises(NotTests, match=r"test_mine\.py ended the process that ran it"):
        run_theirs(Asked(tmp_path / "test_mine.py", "windows1d", 20), [BY_COPY], lambda done: None)


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
    wrong = [Wrong("misconception", "stride-ignored", "the stride isn't used", "", True, Trial("stride", "x"))]
    wrong += [Wrong("misconception", "kernel-flipped", "flipped", "", False, Trial("window", "x"))]
    wrong += [Wrong("mutant", "DropTerm", "- n = a + 1\n+ n = a", "", True, Trial("", "x"))]
    wrong += [Wrong("mutant", "RoundUp", "- a // b\n+ -(-a // b)", "", True, Trial())] * 13
    wrong += [Wrong("mutant", "DropBias", "- y + bias\n+ y", "", True, Trial("bias", "x"), within=False)]
    left_out = [LeftOut("test_einsum_trace", "it asks for einsum_trace, and nothing here is called so")]
    left_out += [LeftOut(f"test_cuda[{i}]", "it is skipped: no GPU") for i in range(3)]
    every = frozenset(find("conv1d").space.simplest)
    console = Console(file=io.StringIO(), width=80, highlight=False)
    first = Comparison("conv1d", "test_mine.py", tuple(wrong), ("test_it",), tuple(left_out), Reach(every - {"bias"}))
    show(first, Printer(console), everything=False)
    show(
        Comparison("conv1d", "test_mine.py", tuple(wrong[1:2]), reach=Reach(every)), Printer(console), everything=False
    )
    snapshot(console.file.getvalue())


ARENA = """
import einops, wandb
from tqdm import tqdm
from jaxtyping import Float
import torch as t

def check(x: Float[t.Tensor, "a b"] | None): ...

def test_einsum_trace(einsum_trace):
    assert einsum_trace(t.eye(3)) == 3

def test_conv1d_minimal(conv1d_minimal, n_tests=2):
    for _ in range(n_tests):
        x, w = t.randn(2, 3, 9), t.randn(4, 3, 2)
        t.testing.assert_close(conv1d_minimal(x, w), t.conv1d(x, w))

def test_beside_ours(conv1d_minimal):
    import part2_cnns.solutions as solutions
    x, w = t.randn(2, 3, 9), t.randn(4, 3, 2)
    t.testing.assert_close(conv1d_minimal(x, w), solutions.conv1d_minimal(x, w))

def test_rearranged(conv1d_minimal):
    assert einops.rearrange(conv1d_minimal(t.ones(1, 1, 1), t.ones(1, 1, 1)), "a b c -> c b a")
"""
NAMED_ALIKE = """
import pytest, torch
from conv1d import conv1d
from torch.nn import functional as F

@pytest.fixture
def x():
    return torch.arange(12.0).view(1, 2, 6)

@pytest.mark.parametrize("stride", [1, 2])
def test_stride(x, stride):
    w = torch.ones(1, 2, 3)
    assert torch.equal(conv1d(x, w, stride=stride), F.conv1d(x, w, stride=stride))

def test_trained(pretrained):
    assert pretrained(conv1d)
"""
SCRIPT = """
import sys, torch
from submission import conv1d
if __name__ == "__main__":
    x, w = torch.arange(5.0).view(1, 1, 5), torch.tensor([[[1.0, 10.0]]])
    assert conv1d(x, w).tolist() == [[[10.0, 21.0, 32.0, 43.0]]], "wrong"
    sys.exit(0)
"""
FLIPPED = mistaken_text("conv1d", "kernel-flipped")


def test_a_course_s_whole_file(tmp_path):
    """Tests of other functions, a name of its own for ours, modules that aren't there, `solutions` to compare with."""
    (tmp_path / "tests.py").write_text(ARENA)
    asked = Asked(tmp_path / "tests.py", "conv1d", 20, calls=("conv1d_minimal=conv1d(x, weight)",))
    found = run_theirs(asked, [FLIPPED, mistaken_text("conv1d", "stride-ignored")], lambda done: None)
    assert found.accepted == (False, True)
    assert found.used == ("test_conv1d_minimal", "test_beside_ours")
    assert [(each.test, each.why) for each in found.left_out] == [
        ("test_einsum_trace", "it asks for einsum_trace, and nothing here is called so"),
        ("test_rearranged", "it fails on the right solution: ModuleNotFoundError: there is no einops.rearrange here"),
    ]
    seen = {"batch", "in_channels", "out_channels", "length", "kernel"}
    assert found.reach.numbers & {*seen, "groups", "bias", "stride", "dtype", "layout"} == seen
    only = Asked(asked.tests, "conv1d", 20, ("test_beside_ours",), asked.calls)
    assert run_theirs(only, [FLIPPED], lambda done: None).accepted == (False,), (
        "solutions are right, whatever is tested"
    )


LAYERS = """
import torch
import assignment.layers as layers
from assignment import solutions
from assignment.utils import Base, same

def helper(x: Base[int] | None): ...

def test_values():
    x = torch.arange(6.0).view(2, 3)
    assert torch.equal(layers.my_pad(x, (1, 2), 5.0), solutions.my_pad(x, (1, 2), 5.0))

def test_other():
    assert layers.relu(torch.ones(1)) == 1
"""


def test_modules_of_a_course_that_are_not_there(tmp_path):
    (tmp_path / "test_layers.py").write_text(LAYERS)
    calls = ("my_pad(x, widths, fill=0.0)=pad(x, widths, fill)",)
    wrong = solution_text("pad").replace("new_full(size, value)", "new_full(size, 0.0)")
    asked = Asked(tmp_path / "test_layers.py", "pad", 20, calls=calls)
    found = run_theirs(asked, [solution_text("pad"), wrong], lambda done: None)
    assert found.accepted == (True, False)
    assert [each.why.rpartition(": ")[2] for each in found.left_out] == ["there is no assignment.layers.relu here"]


def test_a_file_named_like_the_exercise(tmp_path):
    (tmp_path / "conv1d.py").write_text(NAMED_ALIKE)
    found = run_theirs(Asked(tmp_path / "conv1d.py", "conv1d", 20), [FLIPPED], lambda done: None)
    assert found.used == ("test_stride[1]", "test_stride[2]")
    assert [each.test for each in found.left_out] == ["test_trained"]
    with pytest.raises(NotTests, match="there is no test test_other in it, only test_stride, test_trained"):
        run_theirs(Asked(tmp_path / "conv1d.py", "conv1d", 20, ("test_other",)), [], lambda done: None)


def test_what_tests_import_when_they_run_is_not_imported_for_each_implementation(tmp_path):
    (tmp_path / "heavy").mkdir()
    (tmp_path / "heavy" / "sluggish.py").write_text(f"open({str(tmp_path / 'times')!r}, 'a').write('x')\n")
    (tmp_path / "mine").mkdir()
    source = f"import sys\nsys.path.append({str(tmp_path / 'heavy')!r})\n{WAYS['an import']}    import sluggish\n"
    (tmp_path / "mine" / "test_mine.py").write_text(source)
    found = run_theirs(Asked(tmp_path / "mine" / "test_mine.py", "windows1d", 20), [BY_COPY] * 4, lambda done: None)
    assert found.accepted == (True,) * 4
    assert (tmp_path / "times").read_text() == "xx", "once by the right solution alone, once for all that follow"


def test_a_script_of_asserts(tmp_path):
    (tmp_path / "check.py").write_text(SCRIPT)
    found = run_theirs(Asked(tmp_path / "check.py", "conv1d", 20), [FLIPPED], lambda done: None)
    assert (found.accepted, found.used) == ((False,), ("check.py",))


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("c=conv1d(x, weight)", "lambda x, weight: conv1d(x, weight)"),
        ("c(w, x) = conv1d(x, w)", "lambda w, x: conv1d(x, w)"),
        ("c=conv1d(torch.tensor(x), w, None, step)[0]", "lambda x, w, step: conv1d(torch.tensor(x), w, None, step)[0]"),
    ],
)
def test_how_a_function_of_theirs_is_made_of_ours(said, text):
    made = parsed(said)
    assert (made.name, made.exercise, made.text) == ("c", "conv1d", text)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("conv1d(x)", "isn't NAME=CALL"),
        ("c=conv1d(x", "isn't Python"),
        ("c=f(x)", "calls no exercise"),
        ("c=conv1d(pad(x), w)", "calls conv1d and pad"),
        ("c(1)=conv1d(x, w)", "makes no function"),
    ],
)
def test_what_makes_no_function(said, why):
    with pytest.raises(BadCall, match=why):
        parsed(said)


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ({}, set()),
        ({"stride": 2}, {"stride_h", "stride_w"}),
        ({"stride": (1, 2), "padding": [0, 1]}, {"stride_w", "padding_w"}),
        ({"bias": torch.ones(1)}, {"bias"}),
    ],
)
def test_which_numbers_a_call_sets(options, numbers):
    seen = Seen("conv2d", lambda x, weight, bias=None, stride=1, padding=0: None)
    with seen.call([torch.ones(1, 1, 2, 1), torch.ones(1, 1, 1, 1)], options):
        pass
    assert seen.numbers - {"data", "form", "frozen"} == numbers | {"height"}


def test_within_a_reach_only_its_numbers_are_asked(tmp_path):
    file = tmp_path / "conv1d.py"
    file.write_text(mistaken_text("conv1d", "stride-ignored"))
    without = Reach(frozenset({"length", "kernel", "padding"}))
    assert not put_on_trial("conv1d", [file], reach=without)[0].refused
    assert put_on_trial("conv1d", [file], reach=Reach(without.numbers | {"stride"}))[0].refused


def test_the_command(cli, tmp_path):
    (tmp_path / "test_windows1d.py").write_text(WAYS["an import"])
    ran = cli("compare", "--tests", "test_windows1d.py", "--json", cwd=tmp_path)
    assert ran.returncode == 1, ran.stderr
    found = json.loads(ran.stdout)
    assert found["refused_by_grade"] == found["of"] > found["refused"] > 100
    accepted = {each["id"]: each["refused_by_grade_at"] for each in found["accepted"]}
    assert accepted["copy-instead-of-view"] == "shares memory"
    assert found["used"] == ["test_it"]
    assert set(found["within"]["numbers"]) >= {"kernel", "stride", "length"}
    assert "dilation" not in found["within"]["numbers"]
    assert {each["id"]: each["within"] for each in found["accepted"]}["dilation-ignored"] is False
    assert "stride-ignored" not in accepted


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--tests", "nowhere.py"], "there is no file nowhere.py."),
        (["--tests", "test_x.py"], f"say which exercise test_x.py is about: --exercise {ORDER[0]} |"),
        (["--tests", "test_x.py", "--exercise", "conv3d"], "there is no exercise 'conv3d'"),
        (["--tests", "test_x.py", "--call", "f"], "--call 'f' isn't NAME=CALL"),
        (
            ["--tests", "test_x.py", "--exercise", "pad", "--call", "f=conv1d(x)"],
            "one exercise at a time: conv1d or pad.",
        ),
    ],
)
def test_mistakes_in_the_command_line(cli, tmp_path, arguments, sentence):
    (tmp_path / "test_x.py").write_text("def test_it(fn): pass\n")
    ran = cli("compare", *arguments, cwd=tmp_path)
    assert ran.returncode == 2
    assert sentence in " ".join(ran.stderr.split())
