"""Answers that aren't a learner's own work are refused, however they are come by; right ways, however odd, are not."""

import sys
from dataclasses import fields

import pytest
import torch

from grader.curriculum import find
from grader.places import SOLUTIONS
from grader.runner import landlock
from grader.runner.earlier import load_solution
from grader.runner.subject import Subject, of_exercise

linux = pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")

CONV1D = """
def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    batch, channels, n = x.shape
    padded = x.new_zeros(batch, channels, n + 2 * padding)
    padded[..., padding : padding + n] = x
    spread = weight.new_zeros(*weight.shape[:2], (weight.shape[2] - 1) * dilation + 1)
    spread[..., ::dilation] = weight
    c, o = channels // groups, weight.shape[0] // groups
    parts = [core(padded[:, g * c : g * c + c], spread[g * o : g * o + o]) for g in range(groups)]
    y = torch.cat(parts, 1)[..., ::stride]
    return y if bias is None else y + bias[:, None]
"""
HEAD = "import ctypes, gc, os, subprocess, sys, threading, _thread, time, numpy as np, torch\nF = torch.nn.functional\n"
SUM = "torch.einsum('bcik,ock->boi', x.unfold(-1, w.shape[-1], 1), w)"
OWN = f"def core(x, w):\n    return {SUM}\n"

PER_CHANNEL = """
def core(x, w):
    rows = [[sum(np.asarray(one(x[b, c].detach().numpy(), w[o, c].detach().numpy())) for c in range(x.shape[1]))
             for o in range(len(w))] for b in range(len(x))]
    return torch.tensor(np.array(rows), dtype=x.dtype)
"""

CONVOLUTIONS = {
    "a function": "def core(x, w): return F.conv1d(x, w)",
    "the function, taken beforehand": "own = torch.conv1d\ndef core(x, w): return own(x, w)",
    "in two dimensions": "def core(x, w): return F.conv2d(x[:, :, None], w[:, :, None])[:, :, 0]",
    "in three": "def core(x, w): return F.conv3d(x[:, :, None, None], w[:, :, None, None])[:, :, 0, 0]",
    "transposed": "def core(x, w):\n    k = w.shape[-1]\n    y = F.conv_transpose1d(x, w.flip(-1).transpose(0, 1))\n    return y[..., k - 1 : y.shape[-1] - k + 1]",
    "times first": "def core(x, w): return torch.conv_tbc(x.permute(2, 0, 1), w.permute(2, 1, 0), w.new_zeros(len(w))).permute(1, 2, 0)",
    "a module": "def core(x, w):\n    m = torch.nn.Conv1d(x.shape[1], len(w), w.shape[-1], bias=False, dtype=x.dtype)\n    return torch.func.functional_call(m, {'weight': w}, x)",
    "a lazy module": "def core(x, w):\n    m = torch.nn.LazyConv1d(len(w), w.shape[-1], bias=False, dtype=x.dtype)\n    m(x)\n    m.weight.data = w\n    return m(x)",
    "an operator": "def core(x, w): return torch.ops.aten.convolution(x, w, None, [1], [0], [1], False, [0], 1)",
    "unfold": "def core(x, w): return w.flatten(1) @ F.unfold(x[:, :, None], (1, w.shape[-1]))",
    "a module that unfolds": "def core(x, w): return w.flatten(1) @ torch.nn.Unfold((1, w.shape[-1]))(x[:, :, None])",
    "unfold's decomposition": "from torch._decomp import decomposition_table as table\nown = table[torch.ops.aten.im2col.default]\ndef core(x, w): return w.flatten(1) @ own(x[:, :, None], (1, w.shape[-1]), (1, 1), (0, 0), (1, 1))",
    "a script": "@torch.jit.script\ndef core(x: torch.Tensor, w: torch.Tensor): return torch.conv1d(x, w)",
    "a trace": "core = torch.jit.trace(lambda x, w: torch.conv1d(x, w), (torch.ones(1, 1, 3), torch.ones(1, 1, 2)), check_trace=False)",
    "frozen for inference": "def core(x, w):\n    m = torch.nn.Conv1d(x.shape[1], len(w), w.shape[-1], bias=False, dtype=x.dtype).eval()\n    m.weight.data = w.detach().clone()\n    return torch.jit.optimize_for_inference(torch.jit.script(m))(x)",
    "vmap": "def core(x, w): return torch.func.vmap(lambda one: F.conv1d(one[None], w)[0])(x)",
    "a gradient": "def core(x, w):\n    g = torch.zeros(len(x), len(w), x.shape[-1] - w.shape[-1] + 1, dtype=x.dtype)\n    return torch.ops.aten.convolution_backward(g, x, w, [0], [1], [0], [1], False, [0], 1, [True, True, False])[0]",
    "packed": "def core(x, w): return torch.ops.mkldnn._convolution_pointwise(x[:, :, None], w[:, :, None], None, [0, 0], [1, 1], [1, 1], 1, 'none', [], '')[:, :, 0]",
    "to another memory format": f"def core(x, w):\n    y = x.to_mkldnn().to_dense() if x.dtype == torch.float32 else x\n    x = y\n    return {SUM}",
    "quantized": f"def core(x, w):\n    x = torch.quantize_per_tensor(x.float(), 1.0, 0, torch.qint32).dequantize().to(x.dtype)\n    return {SUM}",
    "in a thread": "def core(x, w):\n    y = []\n    t = threading.Thread(target=lambda: y.append(F.conv1d(x, w)))\n    t.start(); t.join()\n    return y[0]",
    "in a thread of C's": "def core(x, w):\n    y = []\n    def run():\n        try: y.append(F.conv1d(x, w))\n        except BaseException: y.append(x)\n    _thread.start_new_thread(run, ())\n    while not y: time.sleep(0.001)\n    return y[0]",
    "swallowing the refusal": f"def core(x, w):\n    try: return F.conv1d(x, w)\n    except BaseException: return {SUM}",
    "the ban, lifted": "def core(x, w):\n    for each in gc.get_objects():\n        if isinstance(each, torch.library.Library): each._destroy()\n    return F.conv1d(x, w)",
    "numpy's convolve": "def one(x, w): return np.convolve(x, w[::-1], 'valid')" + PER_CHANNEL,
    "numpy's convolve by name": "from numpy import convolve as f\ndef one(x, w): return f(x, w[::-1], 'valid')"
    + PER_CHANNEL,
    "numpy's correlate": "def one(x, w): return np.correlate(x, w, 'valid')" + PER_CHANNEL,
    "numpy's kernel": "from numpy._core.multiarray import correlate as f\ndef one(x, w): return f(x, w, 0)"
    + PER_CHANNEL,
}

if hasattr(torch.library, "get_kernel"):
    CONVOLUTIONS["a kernel, taken beforehand"] = (
        "own = torch.library.get_kernel('aten::_slow_conv2d_forward', 'CPU')\n"
        "keys = torch._C.DispatchKeySet(torch._C.DispatchKey.CPU)\n"
        "def core(x, w):\n"
        "    x, w = x[:, :, None].contiguous(), w[:, :, None].contiguous()\n"
        "    return own.call_boxed(keys, x, w, [1, w.shape[-1]], None, [1, 1], [0, 0])[:, :, 0]"
    )

ENDS = {"in a thread": "raised", "frozen for inference": "crashed"}
"""How some of these end by themselves, at times."""

PADS = {
    "torch's": "def pad(x, pad, value=0.0): return F.pad(x, pad, value=value)",
    "torch's operator": "def pad(x, pad, value=0.0): return torch.constant_pad_nd(x, pad, value)",
    "torch's module": "def pad(x, pad, value=0.0): return torch.nn.ConstantPad1d(pad, value)(x)",
    "torch's, another mode": "def pad(x, pad, value=0.0):\n    y = F.pad(x[None, None], pad, mode='replicate')[0, 0]\n    y[: pad[0]] = value\n    y[len(y) - pad[1] :] = value\n    return y",
    "of sequences": "def pad(x, pad, value=0.0):\n    y = torch.nn.utils.rnn.pad_sequence([x, x.new_empty(len(x) + pad[1])], padding_value=value)[:, 0]\n    return torch.cat([x.new_full((pad[0],), value), y])",
    "numpy's": "def pad(x, pad, value=0.0): return torch.from_numpy(np.pad(x.numpy(), [(0, 0)] * (x.dim() - 1) + [pad], constant_values=value))",
    "numpy's by name": "from numpy import pad as f\ndef pad(x, pad, value=0.0): return torch.from_numpy(f(x.numpy(), [pad], constant_values=value))",
    "a convolution with a delta": "def pad(x, pad, value=0.0):\n    return F.conv1d(x.flip(-1)[None, None], torch.ones(1, 1, 1), padding=pad[0])[0, 0].flip(-1) + value",
}

PATCHES = {
    "what answers": "import grader.runner.answering as a\na.Child.answer = lambda *args: ({}, b'')",
    "the bans": "import grader.runner.bans as b\nb.Bans.note = lambda *args: None\nb.Bans.lifted = lambda self: False",
    "a frame's bans": "def hush():\n    frame = sys._getframe()\n    while frame:\n        if 'self' in frame.f_locals and hasattr(frame.f_locals['self'], 'bans'): type(frame.f_locals['self'].bans).note = lambda *args: None\n        frame = frame.f_back",
    "the code of a function": "import grader.runner.bans as b\nb.Bans.note.__code__ = (lambda self, what, frame: None).__code__",
}

READS = {
    "open": "text = open(SOLUTION).read()",
    "from a folder": "fd = os.open(os.path.dirname(SOLUTION), os.O_RDONLY)\ntext = os.read(os.open('conv1d.py', os.O_RDONLY, dir_fd=fd), 1 << 20).decode()",
    "as a tensor": "text = bytes(torch.from_file(SOLUTION, size=os.stat(SOLUTION).st_size, dtype=torch.uint8).tolist()).decode()",
    "by C": "c = ctypes.CDLL(None)\nroom = ctypes.create_string_buffer(1 << 16)\nc.read(c.open(SOLUTION.encode(), 0), room, 1 << 16)\ntext = room.value.decode()\nassert text",
    "by a program": "text = subprocess.run(['cat', SOLUTION], capture_output=True, text=True, check=True).stdout",
    "by a link": "link = f'{__file__}.link'\nos.symlink(SOLUTION, link)\ntext = open(link).read()",
    "the mistakes": "from grader.curriculum.mistakes import recipe\ntext = ''",
    "the exercise": "from grader.curriculum import find\nconv1d = find('conv1d').torch\ntext = ''",
    "its misconceptions": "import grader.curriculum.conv1d as c\ntext = ''",
    "the truth": "import grader.judging.truth\ntext = ''",
    "the mistakes' file": "import grader.curriculum\ntext = open(os.path.join(grader.curriculum.__path__[0], 'mistakes', 'recipe.py')).read()",
}

PROGRAMS = {
    "subprocess": "subprocess.run([sys.executable, '-c', ''], check=True)",
    "fork_exec": "import _posixsubprocess\n    from multiprocessing import util\n    r, w = os.pipe()\n    pid = util.spawnv_passfds(b'/bin/true', [b'true'], ())\n    assert os.waitpid(pid, 0)[1] == 0",
    "C": "assert ctypes.CDLL(None).system(b'true') == 0",
    "spawn": "os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)",
    "exec in a fork": "pid = os.fork()\n    if not pid:\n        try: os.execv('/bin/true', ['true'])\n        finally: os._exit(1)\n    assert os.waitpid(pid, 0)[1] == 0",
}


def graded(attempt, source: str, **options):
    return attempt("conv1d", HEAD + source + "\n" + CONV1D, **options)


@pytest.mark.parametrize("name", CONVOLUTIONS)
def test_a_convolution_of_somebody_elses_is_refused(attempt, name):
    failure = graded(attempt, CONVOLUTIONS[name], stages=("one", "window", "everything")).failure
    assert failure.kind in ("banned_call", ENDS.get(name))


@pytest.mark.parametrize("name", PADS)
def test_a_pad_of_somebody_elses_is_refused(attempt, name):
    assert attempt("pad", HEAD + PADS[name]).failure.kind == "banned_call"


def test_what_is_refused_is_named(attempt):
    failure = graded(attempt, CONVOLUTIONS["numpy's convolve"]).failure
    assert failure.verdict.facts["what"] == "numpy's own convolve"
    assert attempt("pad", HEAD + PADS["numpy's"]).failure.verdict.facts["what"] == "numpy's own pad"


@pytest.mark.parametrize("name", PATCHES)
def test_a_patch_of_what_answers_changes_nothing(attempt, name):
    hush = "    hush()\n" if "hush" in PATCHES[name] else ""
    source = f"{PATCHES[name]}\ndef core(x, w):\n{hush}    return F.conv1d(x, w)\n"
    assert graded(attempt, source).status == "failed"


@pytest.mark.parametrize(
    "patch",
    [
        "torch.equal = torch.allclose = lambda *a, **k: True",
        "ctypes.string_at = lambda *a: b''",
        "torch.Tensor.untyped_storage = lambda self: torch.zeros(1).storage().untyped()",
    ],
)
def test_arguments_that_are_changed_are_seen_whatever_is_patched(attempt, changed, patch):
    source = changed(
        "conv1d", ("    # TODO 1", "    x += 0; weight.mul_(2); weight.div_(2); x[..., 0] += 1\n    # TODO 1")
    )
    result = attempt("conv1d", source.replace("import torch\n", HEAD + patch + "\n", 1))
    assert result.failure.kind in ("mutated_input", "wrong_values")


def test_a_copy_is_no_view_whatever_is_patched(attempt, changed):
    source = changed("windows1d", ("    return x.as_strided", "    return torch.clone(x).as_strided"))
    patch = "import torch\ntorch.Tensor.data_ptr = lambda self: 0\ntorch.Tensor.untyped_storage = lambda self: None\n"
    assert attempt("windows1d", patch + source).failure is not None


@linux
@pytest.mark.parametrize("name", READS)
def test_a_solution_cannot_be_read(attempt, name):
    read = f"SOLUTION = {str(SOLUTIONS / 'conv1d.py')!r}\n{READS[name]}\nexec(text)\n"
    assert attempt("conv1d", HEAD + read).failure.kind in ("does_not_import", "not_defined", "banned_call")


@pytest.mark.skipif(sys.platform == "win32", reason="programs of Unix")
@linux
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_cannot_be_started(attempt, name):
    source = f"def core(x, w):\n    {PROGRAMS[name]}\n    return {SUM}\n"
    assert graded(attempt, source, stages=("one",)).failure.kind in ("banned_call", "raised")


def test_a_table_of_answers_fails(attempt, tmp_path):
    exercise, table = find("conv1d"), {}
    solution = load_solution(SOLUTIONS, "conv1d")
    for stage in exercise.stages:
        for case in stage.made(exercise.space, 0) if stage.asks == "values" else ():
            call = exercise.build(case, 0.0)
            key = [(name, str(tensor.dtype), tensor.tolist()) for name, tensor in call.tensors.items()]
            table[repr((key, sorted(call.options.items())))] = call.apply(solution)
    torch.save(table, tmp_path / "table.pt")
    source = (
        f"table = torch.load({str(tmp_path / 'table.pt')!r})\n"
        "def conv1d(x, weight, bias=None, **options):\n"
        "    given = [('x', x), ('weight', weight)] + ([] if bias is None else [('bias', bias)])\n"
        "    return table[repr(([(n, str(t.dtype), t.tolist()) for n, t in given], sorted(options.items())))]\n"
    )
    stages = tuple(stage.name for stage in exercise.stages if stage.asks == "values")
    result = attempt("conv1d", HEAD + source, stages=stages)
    assert result.failure.stage == "everything", result.failure


RIGHT = {
    "einsum": OWN,
    "a script of right code": "@torch.jit.script\ndef core(x: torch.Tensor, w: torch.Tensor):\n    return torch.einsum('bcik,ock->boi', [x.unfold(-1, w.size(-1), 1), w])",
    "vmap": "def core(x, w): return torch.func.vmap(lambda one: torch.einsum('cik,ock->oi', one.unfold(-1, w.shape[-1], 1), w))(x)",
    "a strided weight": "def core(x, w):\n    n = x.shape[-1] - w.shape[-1] + 1\n    m = w.new_zeros(*w.shape[:2], n, x.shape[-1])\n    s = m.stride()\n    m.as_strided((*w.shape[:2], n, w.shape[-1]), (s[0], s[1], s[2] + 1, 1)).copy_(w[:, :, None].expand(*w.shape[:2], n, w.shape[-1]))\n    return torch.einsum('bcl,ocil->boi', x, m)",
    "a function with a gradient of its own": "class Own(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x, w):\n        ctx.save_for_backward(x, w)\n        return torch.einsum('bcik,ock->boi', x.unfold(-1, w.shape[-1], 1), w)\n    @staticmethod\n    def backward(ctx, g):\n        x, w = ctx.saved_tensors\n        gx = torch.zeros_like(x)\n        for i in range(g.shape[-1]): gx[..., i : i + w.shape[-1]] += torch.einsum('bo,ock->bck', g[..., i], w)\n        return gx, torch.einsum('bcik,boi->ock', x.unfold(-1, w.shape[-1], 1), g)\ncore = Own.apply",
    "a pool of threads": "from concurrent.futures import ThreadPoolExecutor\ndef core(x, w):\n    with ThreadPoolExecutor(2) as pool:\n        return torch.stack(list(pool.map(lambda i: torch.einsum('bck,ock->bo', x[..., i : i + w.shape[-1]], w), range(x.shape[-1] - w.shape[-1] + 1))), -1)",
    "sparse": "def core(x, w):\n    u = x.unfold(-1, w.shape[-1], 1).permute(1, 3, 0, 2).reshape(w[0].numel(), -1)\n    y = torch.sparse.mm(w.flatten(1).to_sparse(), u)\n    return y.reshape(len(w), len(x), -1).transpose(0, 1)",
}

RIGHT_BUT_FOR_GRADIENTS = {
    "numpy and loops": "def one(x, w): return [sum(x[i + k] * w[k] for k in range(len(w))) for i in range(len(x) - len(w) + 1)]"
    + PER_CHANNEL,
    "numpy's windows": "def one(x, w): return np.lib.stride_tricks.sliding_window_view(x, len(w)) @ w" + PER_CHANNEL,
    "lists": "def core(x, w):\n    X, W = x.tolist(), w.tolist()\n    n, k = x.shape[-1], w.shape[-1]\n    return torch.tensor([[[sum(X[b][c][i + j] * W[o][c][j] for c in range(len(W[0])) for j in range(k)) for i in range(n - k + 1)] for o in range(len(W))] for b in range(len(X))], dtype=x.dtype)",
    "lists by map": "def core(x, w):\n    X, W = [list(map(torch.Tensor.tolist, t)) for t in (x, w)]\n    n, k = x.shape[-1], w.shape[-1]\n    return torch.tensor([[[sum(X[b][c][i + j] * W[o][c][j] for c in range(len(W[0])) for j in range(k)) for i in range(n - k + 1)] for o in range(len(W))] for b in range(len(X))], dtype=x.dtype)",
    "into empty memory": "def core(x, w):\n    y = torch.empty(len(x), len(w), x.shape[-1] - w.shape[-1] + 1, dtype=x.dtype)\n    out, X, W = y.numpy(), x.numpy(), w.numpy()\n    for i in range(out.shape[-1]): out[..., i] = np.einsum('bck,ock->bo', X[..., i : i + W.shape[-1]], W)\n    return y",
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_way_is_right(attempt, name):
    assert graded(attempt, RIGHT[name], extras=False).failure is None


@pytest.mark.parametrize("name", RIGHT_BUT_FOR_GRADIENTS)
def test_right_values_by_way_of_python_are_right(attempt, name):
    stages = tuple(stage.name for stage in find("conv1d").stages if not stage.extra and stage.name != "gradient")
    assert graded(attempt, RIGHT_BUT_FOR_GRADIENTS[name], stages=stages).failure is None


@pytest.mark.parametrize("source", ["return x", "return torch.ones(1, 1, 1)", "return x * 1"])
def test_luck_is_no_shortcut(attempt, source):
    result = attempt("conv1d", f"{HEAD}def conv1d(x, weight, *more, **options):\n    {source}\n")
    assert result.failure.kind in ("wrong_values", "wrong_shape")


def test_a_learners_process_knows_no_answers():
    assert {field.name for field in fields(Subject)} == {"name", "signature", "banned", "shortcuts", "build"}
    exercise = find("conv2d")
    held, build = [of_exercise(exercise).build], exercise.build
    for function in held:  # grows
        inside = [cell.cell_contents for cell in function.__closure__ or ()]
        held += [each for each in inside if callable(each) and each is not build and hasattr(each, "__closure__")]
        assert exercise not in inside
        assert exercise.torch not in inside


def test_the_days_cases_can_be_asked_again(attempt):
    first = graded(attempt, OWN, extras=False)
    again = graded(attempt, OWN, seed=first.seed, stages=("everything",))
    assert again.seed == first.seed
    assert first.stages[-1].cases == again.stages[-1].cases + 8
