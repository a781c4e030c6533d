"""`check` in a real kernel: the verdict drawn, from a process that comes and goes with the kernel."""

import os
import re
import signal
import threading
import time
from contextlib import contextmanager

import nbformat
import pytest
from below import children, descendants
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

from grader.curriculum import find
from grader.curriculum.alternatives import ways
from grader.places import SOLUTIONS


class Kernel:
    """A kernel that runs one cell after another."""

    def __init__(self, client):
        self._client = client
        self.count = 0

    def run(self, source):
        """Run a cell. Returns its outputs."""
        cell = nbformat.v4.new_code_cell(source)
        self._client.nb.cells.append(cell)
        self._client.execute_cell(cell, self.count)
        self.count += 1
        return cell.outputs

    def text(self, source):
        """Run a cell that prints or draws one thing, as text."""
        output, *more = self.run(source)
        if output.output_type == "stream":  # print writes the end of its line by itself
            return "".join(each.text for each in (output, *more))
        assert not more
        return output.data["text/plain"]


@contextmanager
def started(folder):
    client = NotebookClient(
        nbformat.v4.new_notebook(), timeout=60, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        with client.setup_kernel():
            yield Kernel(client)


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    with started(tmp_path_factory.mktemp("work")) as kernel:
        kernel.run("from grader import check\nimport functools, torch\nfrom torch import Tensor")
        kernel.run(solution("windows1d") + "\n" + solution("pad"))
        kernel.run(
            "def mine(x, weight): return x.view(9)\ndef make(n):\n    def f(x, weight): return x.view(n)\n    return f"
        )
        yield kernel


def solution(name):
    text = (SOLUTIONS / f"{name}.py").read_text()
    return text.replace("from pad import pad\n", "").replace("from windows1d import windows1d\n", "")


def processes(kernel):
    return [int(pid) for pid in kernel.text("import os\nprint(os.getpid())").split()]


def the_server(kernel):
    return int(kernel.text("import grader.notebook.client as client\nprint(client.pid())"))


def alive(pids):
    states = []
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat") as stat:
                states.append(stat.read().rpartition(")")[2].split()[0] not in "ZX")
        except OSError:
            states.append(False)
    return states


def all_gone(pids):
    deadline = time.monotonic() + 15
    while any(alive(pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(alive(pids))


# Each test may find the kernel in whatever state another has left it, but for what the fixture defines.


def test_a_function_with_what_it_uses_from_other_cells(kernel):
    kernel.run("ONE, unused = 1, open(os.devnull) if 'os' in globals() else None\ntimes = lambda a, b: a * b")
    kernel.run("%%time\n@functools.wraps(print)\ndef helper(x):\n    return times(x, ONE)")
    kernel.run(solution("windows1d") + "\n" + solution("pad"))
    kernel.run(solution("conv1d").replace("return result if", "result = helper(result)\n    return result if"))
    (drawn,) = kernel.run("assert check(conv1d)")
    assert drawn.output_type == "display_data"
    assert "conv1d  In [" in drawn.data["text/plain"]
    assert "All right: " in drawn.data["text/plain"]
    assert drawn.data["text/html"].startswith("<pre style=")
    assert "<span style=" in drawn.data["text/html"]


def test_a_failing_call_has_a_page_beside_the_notebook(kernel):
    kernel.run("def conv1d(x, weight, *rest, **more):\n    return x + 0 * weight.sum()")
    (drawn,) = kernel.run("check(conv1d)")
    assert '<a href="stridelings.html" target="_blank">See this call, cell by cell</a>' in drawn.data["text/html"]
    assert kernel.text("print('id=\"failure\"' in open('stridelings.html').read())").strip() == "True"
    kernel.run("open('stridelings.html', 'w').write('mine')")
    (drawn,) = kernel.run("check(conv1d)")
    assert "stridelings.html" not in drawn.data["text/html"]
    assert (
        kernel.text("import os; print(open('stridelings.html').read()); os.unlink('stridelings.html')").strip()
        == "mine"
    )


def test_what_is_wrong_with_a_line_and_hints(kernel):
    kernel.run("def conv1d(x, weight, *rest, **more):\n\n    return x.view(7) * weight")
    shown = kernel.text("check(conv1d)")
    number = kernel.count - 1
    assert f"\n      In [{number}], line 3: return x.view(7) * weight" in shown
    assert "Stuck: check(conv1d, hint=True)" in shown
    assert "question  " not in shown
    first, second = kernel.text("check(conv1d, hint=True)"), kernel.text("result = check(conv1d, hint=True)")
    assert ("question  " in first, "where  " in first) == (True, False)
    assert ("question  " in second, "where  " in second) == (True, True)
    assert first.lstrip().startswith("question  ")
    for told in (first, second):
        assert re.search(r"\d more: check\(conv1d, hint=True\)\n\nconv1d  In \[", told)
    told = kernel.text("check(conv1d, explain=True)")
    assert told.startswith("  question  ")
    assert " more: " not in told
    assert (
        kernel.text("print(result, bool(result), result.report['failure']['kind'])")
        == "<conv1d: failed> False raised\n"
    )


def test_a_pass_says_how_to_go_on(kernel):
    """Every call that is shown is typed."""
    kernel.run(solution("windows1d") + "\n" + solution("pad"))
    kernel.run(solution("conv1d").replace('padding == "same"', 'padding == "as is"'))
    shown = kernel.text("check(conv1d)")
    assert find("conv1d").learned in " ".join(shown.split())
    assert "Next: conv2d, slide a kernel over an image." in shown
    star, reference, others = re.findall(r": +(check\(.*\))$", shown.partition("All right")[2], re.M)[:3]
    assert "Wrong shape, in conv1d(x, weight, padding='same')" in kernel.text(star)
    assert (SOLUTIONS / "conv1d.py").read_text() in kernel.text(reference)
    for way, call in zip(ways("conv1d"), re.findall(r"^ +(check\(.*\))$", kernel.text(others), re.M), strict=True):
        assert call == f"check(conv1d, solution={way!r})"
    assert ways("conv1d")["fft"].read_text() in kernel.text("check(conv1d, solution='fft')")


def test_a_solution_is_for_those_who_are_done(kernel):
    kernel.run("def conv1d(x, weight, *rest, **more):\n    return x")
    shown = kernel.text("check(conv1d, solution=True)")
    assert "A solution is shown once conv1d is right." in shown
    assert "einsum" not in shown


@pytest.mark.parametrize(("asked", "sentence"), [
    ("stage='sum'", "windows1d has no stage 'sum'. It has: one, window, "),
    ("solution='magic'", "There is no solution 'magic' of windows1d. There are: unfold, ways."),
])  # fmt: skip
def test_what_there_isnt(kernel, asked, sentence):
    assert kernel.text(f"check(windows1d, {asked})").startswith(sentence)


def test_the_next_notebook_is_named_if_it_is_here(kernel):
    kernel.run(solution("windows1d") + "\n" + solution("pad"))
    assert "grade show windows2d. Write it in a cell, then: check(windows2d)" in kernel.text("check(windows1d)")
    kernel.run("open('windows2d.ipynb', 'w').close()")
    assert "Open windows2d.ipynb." in kernel.text("check(windows1d)")
    kernel.run("import os; os.unlink('windows2d.ipynb')")


def test_an_earlier_function_of_the_notebook_is_to_blame(kernel):
    kernel.run(solution("windows1d").replace("stride * step, dilation", "step, dilation"))
    kernel.run(solution("conv1d") + "\n" + solution("pad"))
    assert "Go on there:  check(windows1d)" in kernel.text("check(conv1d)")
    kernel.run("def windows1d(x, *rest, **more):\n    raise NotImplementedError")
    shown = " ".join(kernel.text("check(conv1d)").split())
    assert "conv1d calls your windows1d, which isn't written yet: begin with check(windows1d)." in shown
    shown = " ".join(kernel.text("check(windows1d)").split())
    assert "Follow the TODOs in cell In [" in shown
    assert "and run check(windows1d) again." in shown


SENTENCES = {
    "check(mine)": "No exercise is called mine. If this is an attempt at one, say at which: check(mine, name=",
    "check(mine, 'conv3d')": "There is no exercise 'conv3d'. Did you mean 'conv",
    "check(3)": "check takes a function, as in check(windows1d); this is an int.",
    "check(torch.conv1d)": "conv1d has no Python source that could be graded: it is a builtin function.",
    "check(lambda x: x, 'pad')": "This lambda has no name here, so it can't be graded: give it a name at the top of a cell first: f = ...; check(f, name='pad').",
    "class Own:\n    def pad(self, x): return x\ncheck(Own().pad)": "This method has no name here, so it can't be graded: give it a name at",
    "check(functools.partial(mine), 'pad')": "This partial has no name here, so it can't be graded: give it a name at",
    "def pad(x): return x\ndef f(x):\n    return pad(x)\ncheck(f, 'pad')": "f uses another pad, so it can't be graded as pad: rename that one.",
    "with open('/dev/null', 'w') as file: thing = iter([file])\ndef pad(x): return thing\ncheck(pad)": "pad uses thing, a list_iterator, which can't",
    "file = open('/dev/null', 'w')\ndef pad(x): file.write('')\ncheck(pad)": "pad uses file, an open file, which can't be taken",
    "exec('def pad(x, pad, value=0.0): return x', globals())\ncheck(pad)": "The source of pad can't be found",
    "globals()['secret'] = iter([1])\ndef pad(x, pad, value=0.0):\n    return secret\ncheck(pad)": "pad uses secret, a list_iterator, which can't be taken",
}  # fmt: skip


@pytest.mark.parametrize("cell", SENTENCES)
def test_what_cannot_be_checked_is_said_in_one_sentence(kernel, cell):
    shown = kernel.text(cell)
    assert shown.startswith(SENTENCES[cell])
    assert shown.count("\n") == 1


RIGHT = "def conv1d(x, weight): return x.view(9)\n"
"""What a cell defines before something else takes its name."""

BY_EXEC = {
    "other code": "exec('def conv1d(x, weight): return x.view(9) + 1', globals())",
    "another constant": "exec('def conv1d(x, weight): return x.view(7)', globals())",
    "another kind of constant": "exec('def conv1d(x, weight): return x.view(9.0)', globals())",
    "another default": "def conv1d(x, weight, n=9): return x.view(n)\nexec('def conv1d(x, weight, n=7): return x.view(n)', globals())",
    "a lambda": "conv1d = lambda x, weight: x.view(9)\nexec('conv1d = lambda x, weight: x.view(7)', globals())",
    "decorated": "def twice(f): return lambda *args: f(*args)\n@twice\ndef conv1d(x, weight): return x.view(9)\nexec('@twice\\ndef conv1d(x, weight): return x.view(7)', globals())",
    "cached": "exec('@functools.lru_cache\\ndef conv1d(x, weight): return x.view(7)', globals())",
    "a partial": "conv1d = functools.partial(make(9))\nexec('def seven(x, weight): return x.view(7)', globals())\nconv1d = functools.partial(seven)",
    "a method": "class Own:\n    def conv1d(self, x, weight): return x.view(9)\nexec('class Own:\\n    def conv1d(self, x, weight): return x.view(7)', globals())\nconv1d = Own().conv1d",
    "an object": "class Own:\n    def __call__(self, x, weight): return x.view(9)\nexec('class Own:\\n    def __call__(self, x, weight): return x.view(7)', globals())\nconv1d = Own()",
    "with names of its own": "its = {}\nexec('def conv1d(x, weight): return x.view(7)', its)\nconv1d = its['conv1d']",
    "under a file's name": "exec(compile('\\ndef conv1d(x, weight): return x.view(7)', torch.__file__, 'exec'), globals())",
    "by another name": "exec('def mine(x, weight): return x.view(7)', globals())\nconv1d = mine",
    "a helper": "def nine(x): return x.view(9)\nexec('def nine(x): return x.view(7)', globals())\ndef conv1d(x, weight): return nine(x)",
}  # fmt: skip
"""Cells after which the code that conv1d calls is in no cell, though a cell has a function of that name."""


@pytest.mark.parametrize("how", BY_EXEC)
def test_what_exec_has_made_is_never_taken_for_what_a_cell_says(kernel, how):
    kernel.run(RIGHT + BY_EXEC[how])
    shown = kernel.text("check(conv1d, 'conv1d')")
    assert shown.count("\n") == 1
    assert re.match(
        "The source of conv1d can't be found .*: write it as a def at the top|conv1d uses nine, a func", shown
    )
    kernel.run("def mine(x, weight): return x.view(9)")


def test_what_exec_has_put_into_a_module_is_not_its_file(kernel, tmp_path):
    (tmp_path / "module_of_exec.py").write_text("def conv1d(x, weight):\n    return x.view(9)\n")
    kernel.run(f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nimport module_of_exec as held")
    kernel.run("exec('def conv1d(x, weight): return x.view(7)', vars(held))")
    assert kernel.text("check(held.conv1d)").startswith(
        "held.conv1d isn't the conv1d of module_of_exec.py (was it made by"
    )
    (tmp_path / "module_with_exec.py").write_text("exec('def conv1d(x, weight): return x.view(9)')")
    kernel.run("from module_with_exec import conv1d")
    assert "shape '[9]' is invalid" in kernel.text("check(conv1d)")


def test_what_a_function_was_made_of_may_have_changed_since(kernel):
    kernel.run("n = 9\nconv1d = make(n)\nn = 7")
    note = f"Note: conv1d was made again by In [{kernel.count}], with n as of now, not as of then."
    assert note in " ".join(kernel.text("check(conv1d)").split())
    kernel.run("conv1d = make(n)")
    assert "Note" not in kernel.text("check(conv1d)")


OTHERS = {
    "in an if": "if torch:\n    def conv1d(x, weight):\n        \"\"\"Nine.\n\n        Of x.\"\"\"\n        return x.view(9)\nelse:\n    def conv1d(x, weight): return x\ncheck(conv1d)",
    "by another name": "conv1d = mine\ncheck(conv1d)",
    "wrapped by what a module has": "def conv1d(x, weight): return x.view(9)\nconv1d = torch.no_grad()(conv1d)\ncheck(conv1d)",
    "again in a later cell": "def conv1d(x, weight): return x.view(7)\ndef conv1d(x, weight): return x.view(9)\ncheck(conv1d)",
    "another name": "check(mine, 'conv1d')",
    "two names": "conv1d = mine\ncheck(mine, name='conv1d')",
    "in a cell with a magic": "%%capture out\ndef conv1d(x, weight): return x.view(9)",
    "of a lambda": "conv1d = lambda x, weight: x.view(9)\ncheck(conv1d)",
    "decorated": "@functools.lru_cache\ndef conv1d(x, weight): return x.view(9)\ncheck(conv1d)",
    "wrapped": "def conv1d(x, weight): return x.view(9)\nconv1d = functools.lru_cache(conv1d)\ncheck(conv1d)",
    "made by a function": "conv1d = make(9)\ncheck(conv1d)",
    "an object": "class Nine:\n    def __call__(self, x, weight): return x.view(9)\nconv1d = Nine()\ncheck(conv1d)",
    "a method": "class Nines:\n    def nine(self, x, weight): return x.view(9)\nnine = Nines().nine\ncheck(nine, name='conv1d')",
    "of what has been set since": "class Box: pass\nbox = Box()\nbox.n = 9\ndef conv1d(x, weight): return x.view(box.n)\ncheck(conv1d)",
    "of what is made together": "class Box: n = 1\nbox, other = Box(), Box()\nbox.n = 9\ndef conv1d(x, weight): return x.view(other.n and box.n)\ncheck(conv1d)",
    "of what is made one after the other": "class Box: pass\nbox, pot = Box(), Box()\nbox = [box, Box()]\ndef conv1d(x, weight): return x.view(9 if box and pot and box[0] else 7)\ncheck(conv1d)",
    "of a number of many digits": "huge = 10**5000\ndef conv1d(x, weight): return x.view(9 if huge > 1 else 7)\ncheck(conv1d)",
    "of what had a name before": "def one(x): return x\nother = one\ndef one(x): return other(x).view(9)\ndef conv1d(x, weight): return one(x) + other(x)\ncheck(conv1d)",
    "of two that have had one name": "def two(x): return x\nzwei = two\ndef two(x): return x.view(9)\ndef conv1d(x, weight): return two(x) + zwei(x)\ncheck(conv1d)",
    "of what the shell has said": "said = !echo 9\ndef conv1d(x, weight): return x.view(int(said[0]))\ncheck(conv1d)",
    "of what a function has": "def conv1d(x, weight): return x.view(conv1d.n)\nconv1d.n = 9\ncheck(conv1d)",
    "a partial": "conv1d = functools.partial(make(9))\ncheck(conv1d, 'conv1d')",
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_functions_however_they_are_made(kernel, name):
    outputs = kernel.run(OTHERS[name]) or kernel.run("check(conv1d)")
    assert "shape '[9]' is invalid" in outputs[0].data["text/plain"]
    assert "NameError" not in outputs[0].data["text/plain"]


def test_a_helper_in_the_same_cell(kernel):
    kernel.run("def helper(x):\n    return x.view(9)\n\ndef conv1d(x, weight):\n    return helper(x)")
    shown, number = kernel.text("check(conv1d)"), kernel.count - 1
    assert f"In [{number}], line 5: return helper(x)\n      In [{number}], line 2: return x.view(9)\n" in shown


@pytest.mark.parametrize("magic", ["%%capture out", "%%time"])
def test_lines_below_a_magic(kernel, magic):
    kernel.run(f"{magic}\n\ndef conv1d(x, weight):\n    return x.view(9)")
    number = kernel.count
    kernel.run("1")
    assert f"\n      In [{number}], line 4: return x.view(9)" in kernel.text("check(conv1d)")


def test_the_call_is_told_as_it_can_be_repeated(kernel, tmp_path):
    (tmp_path / "holder.py").write_text("def conv1d(x, weight):\n    return x.view(9)\n")
    kernel.run(f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nimport holder")
    kernel.run("conv1d = None\ndef one(x, weight): return x.view(9)")
    for call, again in {
        "check(one, 'conv1d')": "check(one, name='conv1d', hint=True)",
        "check(holder.conv1d)": "check(holder.conv1d, hint=True)",
        "check(holder.conv1d, name='conv1d')": "check(holder.conv1d, name='conv1d', hint=True)",
        "del holder\ncheck(sys.modules['holder'].conv1d)": "check(..., hint=True)",
    }.items():
        assert f"Stuck: {again} " in " ".join(kernel.text(call).split())


VALUES = """
W = {}
W["a"] = torch.zeros(1)
L = [torch.ones(4)[::2], float("inf"), 2 + 1j, {b"b"}]
L.append((None, [torch.float64]))
L.append(L)
M = L[0]
R = torch.rand(1)
drawn, counted, nan, long = R.item(), 0, float("nan"), "x" * 20_000
counted += 1
with open(os.devnull) as file: out = torch.ones(1)
P = torch.nn.Parameter(torch.ones(2))
"""

USING = """
def conv1d(x, weight):
    assert W["a"] == 0
    assert L[0].stride() == (2,) and L[1:4] == [float("inf"), 2 + 1j, {b"b"}] and L[4] == (None, [torch.float64])
    assert L[5] is L and M is L[0]
    assert R.item() == drawn and counted == 1 and nan != nan and len(long) == 20_000
    assert out == 1 and P.requires_grad
    return x.view(9)
check(conv1d)
"""


def test_values_are_taken_along_as_they_are(kernel):
    kernel.run("import os\n" + VALUES)
    shown = kernel.text(USING)
    assert "raises RuntimeError: shape '[9]' is invalid" in shown
    assert "Note" not in shown


def test_what_is_made_again_is_said(kernel):
    kernel.run("class Thing: pass\nclass Kind(__import__('enum').Enum): ONE = 1\nOptional = Tensor | None")
    kernel.run("thing, big, first = Thing(), torch.zeros((64 << 18) + 1), Kind.ONE")
    number = kernel.count
    shown = kernel.text("def conv1d(x, weight):\n    thing, first, Optional, big\n    return x.view(9)\ncheck(conv1d)")
    assert [line.strip() for line in shown.splitlines() if "Note" in line or "made again" in line] == [
        f"Note: {name} was made again by In [{number}]; what has happened to it since isn't known."
        for name in ("big", "thing")
    ]
    assert "shape '[9]' is invalid" in shown


def test_what_torch_does_not_load_is_said(kernel):
    kernel.run("class Tag: pass\nodd = torch.ones(1)\nodd.tag = Tag()\ndef conv1d(x, weight): return odd")
    assert kernel.text("check(conv1d)") == (
        "odd can't be taken into the process that grades: torch can't save and load that (UnpicklingError).\n"
    )


def test_a_file_is_graded_as_that_file(kernel, tmp_path):
    file = tmp_path / "a_file.py"
    file.write_text("def conv(x, weight):\n    return x.view(9)\n")
    shown = kernel.text(
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nimport a_file\ncheck(a_file.conv, 'conv1d')"
    )
    assert "conv1d  a_file.py" in shown
    assert "a_file.py, line 2: return x.view(9)" in shown
    file.write_text("\ndef conv(x, weight):\n    return x.view(9)\n")
    shown = " ".join(kernel.text("check(a_file.conv, 'conv1d')").split())
    assert "Note: a_file.py has changed since conv was imported; the file as it is now was graded." in shown


def when_it_runs(kernel_pid, then, flag):
    """Once a learner's code below a kernel has made a file, do something, in a thread. Returns all that run then."""
    running = []

    def look():
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            servers = [pid for pid in children(kernel_pid) if is_server(pid)]
            below = [pid for server in servers for pid in descendants(server)]
            if below and flag.exists():
                running.extend([*servers, *below])
                break
            time.sleep(0.02)
        time.sleep(0.2)
        then()

    threading.Thread(target=look).start()
    return running


def is_server(pid):
    with open(f"/proc/{pid}/cmdline") as line:
        return "grader.serving.server" in line.read()


def test_one_process_serves_all_and_is_replaced_when_it_is_gone(kernel, tmp_path):
    kernel.run("check(mine, 'conv1d')")
    first = the_server(kernel)
    kernel.run("check(mine, 'conv1d')")
    assert the_server(kernel) == first
    flag = tmp_path / "the first time"
    kernel.run(f"flag = {str(flag)!r}\nimport os")
    kernel.run(
        "def conv1d(x, weight):\n    if not os.path.exists(flag):\n        open(flag, 'w')\n        while True: pass\n"
        "    return x.view(9)"
    )
    (pid,) = processes(kernel)

    running = when_it_runs(pid, lambda: os.kill(first, signal.SIGKILL), flag)
    assert "shape '[9]' is invalid" in kernel.text("check(conv1d)")
    assert len(running) > 2
    assert all_gone(running)
    assert the_server(kernel) != first


def test_an_interrupted_check_leaves_nothing_running(kernel, tmp_path):
    flag = tmp_path / "it runs"
    kernel.run(f"def conv1d(x, weight):\n    open({str(flag)!r}, 'w')\n    while True: pass")
    (pid,) = processes(kernel)
    running = when_it_runs(pid, lambda: os.kill(pid, signal.SIGINT), flag)
    (output,) = kernel.run("check(conv1d)")
    assert output.traceback == ["KeyboardInterrupt: check was interrupted"]
    assert len(running) > 2
    assert all_gone(running)


def test_a_killed_kernel_leaves_nothing_running(tmp_path):
    with started(tmp_path) as kernel:
        flag = tmp_path / "it runs"
        slow = f"def conv1d(x, weight):\n    open({str(flag)!r}, 'w')\n    while True: pass"
        kernel.run(f"from grader import check\n{slow}")
        (pid,) = processes(kernel)
        running = when_it_runs(pid, lambda: os.kill(pid, signal.SIGKILL), flag)
        with pytest.raises(DeadKernelError):
            kernel.run("check(conv1d)")
    assert len(running) > 2
    assert all_gone([pid, *running])
