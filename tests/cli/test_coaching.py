"""`grade hint`, `grade repro`, `grade debug` and `--explain`, as a learner uses them."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys

import pytest
import torch
import warm
from attempts import CONV1D

from grader.places import SOLUTIONS

FLIPPED = CONV1D.replace("windows, weight)", "windows, weight.flip(-1))")


@pytest.fixture
def folder(cli, tmp_path):
    assert cli("init", tmp_path / "work").returncode == 0
    return tmp_path / "work"


def test_hints_come_one_rung_at_a_time_and_anew_for_another_failure(cli, folder):
    file = folder / "exercises" / "conv1d.py"
    file.write_text(FLIPPED)
    first, second = cli("hint", "conv1d", cwd=folder), cli("hint", "conv1d", cwd=folder)
    assert (first.returncode, first.stderr) == (1, "")
    assert "question" in first.stdout
    assert "  where  " not in first.stdout
    assert "6 more where that came from:  grade hint conv1d" in first.stdout
    assert "  where  " in second.stdout
    assert "5 more where that came from" in second.stdout
    third = cli("hint", "conv1d", cwd=folder)
    assert "is read in" in third.stdout
    assert "A change in line 14 alone is enough" in third.stdout
    file.write_text(CONV1D.replace("+ bias.view", "- bias.view"))
    other = cli("hint", "conv1d", cwd=folder)
    assert "  where  " not in other.stdout


def test_an_empty_stub_has_hints_too(cli, folder):
    ran = cli("hint", "conv1d", cwd=folder)
    assert ran.returncode == 1
    assert "what is the result, and what is its shape?" in " ".join(ran.stdout.split())
    assert "2 more where that came from" in ran.stdout


def test_nothing_to_hint_at(cli):
    file = SOLUTIONS / "windows1d.py"
    assert "windows1d is right: there is nothing to hint at." in cli("hint", "windows1d", "--file", file).stdout
    for command, says in (("repro", "there is no failure to show."), ("debug", "there is no failure to step through.")):
        ran = cli(command, "windows1d", "--file", file)
        assert (ran.returncode, ran.stdout) == (0, "")
        assert says in ran.stderr


@pytest.mark.parametrize("command", ["hint", "repro", "debug"])
def test_mistakes_in_the_command_line(cli, tmp_path, command):
    for arguments, says in (
        (["conv9d"], "there is no exercise 'conv9d'."),
        (["conv1d", "--file", tmp_path], "is a directory; --file wants a Python file."),
    ):
        ran = cli(command, *arguments, cwd=tmp_path)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert says in " ".join(ran.stderr.split())


def test_a_file_without_a_function_has_no_call_to_repeat(cli, tmp_path):
    (tmp_path / "conv1d.py").write_text("conv = 1\n")
    ran = cli("repro", "conv1d", "--file", "conv1d.py", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "There is no function conv1d in the file. There is no call to repeat.\n"


def test_explain_tells_all_at_once(cli, tmp_path):
    file = tmp_path / "conv1d.py"
    file.write_text(FLIPPED)
    ran = cli("run", "conv1d", "--file", file, "--explain")
    for rung in ("question", "where", "place", "mistake", "formula", "shape of the code"):
        assert f"  {rung}  " in ran.stdout
    assert "The kernel is flipped: torch's convolution doesn't flip it." in ran.stdout


# For each type of failure that a call can have: a change of a solution, and what its script prints in the end.
REPROS = {
    "wrong_values": ("conv2d", ("stride, (dilation_h, dilation_w))", "1, (dilation_h, dilation_w))[..., : padded.shape[-2] // 2 + 1, :1, :, :]"), "yours"),
    "wrong_shape": ("conv1d", ("2, around - around // 2)", "2, around)"), "yours"),
    "raised": ("conv1d", ("bias[:, None]", "bias"), "RuntimeError"),
    "reads outside": ("windows1d", ("dilation * step))", "dilation * step), 0)"), "nan"),
    "transposed": ("conv1d", ("padded = pad(x,", "x = x.as_strided(x.shape, x[:0].new_zeros(x.shape).stride()); padded = pad(x,"), "yours"),
    "expanded": ("windows1d", ("step = x.stride(-1)", "step = x.stride(-1) or 1"), "RuntimeError"),
    "wrong_dtype": ("conv1d", ("return result if bias", "result = result.float()\n    return result if bias"), "torch.float64 torch.float32"),
    "mutated_input": ("conv1d", ("return result if bias", "x.zero_()\n    return result if bias"), "afterwards, x is"),
    "not_a_view": ("windows1d", ("dilation * step))", "dilation * step)).clone()"), "shares memory: False"),
    "no_gradient": ("conv1d", ("windows, kernels)", "windows, kernels.detach())"), "None"),
    "not_a_tensor": ("conv1d", ("return result if bias is None else result", "return [result] if bias is None else result"), "<class 'list'>"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REPROS)
def test_the_script_runs_as_it_is_and_shows_the_failure(attempt, changed, tmp_path, kind):
    from grader.coach.repro import script
    from grader.curriculum import find

    name, change, shows = REPROS[kind]
    failure = attempt(name, changed(name, change)).failure
    text = script(find(name), tmp_path / f"{name}.py", failure)
    assert "grader" not in text
    printed = run_here(text)
    assert printed.startswith("torch ")
    assert shows in printed
    if failure.kind in ("wrong_values", "wrong_shape", "reads_outside"):
        torchs, yours = printed.removeprefix("torch").split("yours", 1)
        assert torchs.split() != yours.split()


def test_a_wrong_gradient_is_that_of_the_verdict(attempt, tmp_path):
    from grader.coach.repro import script
    from grader.curriculum import find

    failure = attempt("conv1d", CONV1D.replace("    return y", "    y = (y + y.detach()) / 2\n    return y")).failure
    assert failure.kind == "wrong_gradient"
    to = list(failure.evidence.inputs).index(failure.evidence.of.removeprefix("grad "))
    printed = run_here(script(find("conv1d"), tmp_path / "conv1d.py", failure)).splitlines()
    for line, shown in zip(printed[-2:], (failure.evidence.expected, failure.evidence.yours), strict=True):
        grads = eval(line.removeprefix("torch").removeprefix("yours"), {"tensor": torch.tensor})
        assert tuple(grads[to].flatten().tolist()) == shown.elements


def run_here(script):
    """What a script prints, an exception's name last."""
    path, modules, printed = list(sys.path), set(sys.modules), io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(script, {"__name__": "__main__"})
    except Exception as error:
        printed.write(type(error).__name__)
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - modules:
            del sys.modules[name]
    return printed.getvalue()


def test_a_script_finds_a_file_whose_name_is_no_module(attempt, changed, tmp_path):
    from grader.coach.repro import script
    from grader.curriculum import find

    failure = attempt("conv1d", changed("conv1d", ("bias[:, None]", "bias"))).failure
    (tmp_path / "conv1d.py").rename(tmp_path / "my conv.py")
    text = script(find("conv1d"), tmp_path / "my conv.py", failure)
    ran = warm.run("-c", text, cwd="/")
    assert "RuntimeError" in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("key", "end"), [("c", "returned tensor"), ("q", "left")])
def test_debug_stops_at_the_first_line_of_the_function(tmp_path, key, end):
    import pty

    file = tmp_path / "conv1d.py"
    file.write_text(FLIPPED)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "debug", "conv1d", "--file", str(file)],
        stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
    )  # fmt: skip
    os.close(theirs)
    seen = _until(ours, b"(Pdb)")
    os.write(ours, b"p tuple(x.shape), stride, dilation\n")
    seen += _until(ours, b"(Pdb)")
    os.write(ours, f"{key}\n".encode())
    last = _until(ours, end.encode())
    os.close(ours)
    assert process.wait(20) == 1
    text = seen.decode()
    assert "Stopped at the first line of conv1d." in text
    assert "conv1d.py(" in text
    assert "((1, 1, 2), 1, 1)" in text
    assert (b"returned" in last) == (key == "c")


def _until(descriptor: int, sign: bytes) -> bytes:
    seen = b""
    while sign not in seen:
        seen += os.read(descriptor, 4096)
    return seen


def hint_without_exercises(folder, state):
    """In an installed copy without a folder to work in, the state is the user's own."""
    script = (
        "import grader.cli.hint as hint, grader.places as places\n"
        "def nowhere(start=None): raise places.NoWorkspace('none')\n"
        "hint.workspace = nowhere\n"
        "from grader.cli import main\n"
        "main(['hint', 'conv1d', '--file', 'conv1d.py'])\n"
    )
    (folder / "conv1d.py").write_text(FLIPPED)
    return warm.run("-c", script, cwd=folder, env={**os.environ, "XDG_STATE_HOME": str(state)})


def test_hints_where_nothing_can_be_noted(tmp_path):
    ran = hint_without_exercises(tmp_path, "/dev/null")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "All 7 hints:  grade run conv1d --explain --file conv1d.py" in ran.stdout


def test_hints_for_a_file_anywhere_leave_nothing_there(tmp_path):
    (tmp_path / "state").mkdir()
    for left in (6, 5):
        ran = hint_without_exercises(tmp_path, tmp_path / "state")
        assert f"{left} more where that came from:  grade hint conv1d --file conv1d.py" in ran.stdout
    assert {each.name for each in tmp_path.iterdir()} == {"conv1d.py", "state"}


def test_a_star_that_is_missing_is_no_failure_but_can_be_asked_about(cli, tmp_path):
    file = tmp_path / "conv1d.py"
    source = (SOLUTIONS / "conv1d.py").read_text()
    file.write_text(source.replace('padding == "same"', 'padding == "as is"'))
    asks = "grade run conv1d --stage same-and-valid"
    for command in ("run", "hint"):
        ran = cli(command, "conv1d", "--file", file)
        assert ran.returncode == 0
        assert f"Why 'same and valid' has no star yet: {asks}" in " ".join(ran.stdout.split())
    ran = cli("run", "conv1d", "--file", file, "--stage", "same and valid")
    assert ran.returncode == 1
    assert f"Everything at once: {asks} --explain" in " ".join(ran.stdout.split())
