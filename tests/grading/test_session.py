"""Right answers pass, whatever their style; wrong ones fail at their stage, with their type."""

import pytest
from claims import false_claims
from screens import assert_fits_a_screen

from grader.curriculum import exercises, find
from grader.grading.session import Options, grade
from grader.places import SOLUTIONS

RIGHT = {
    "loops": """
import torch
def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    b, c, length = x.shape
    o, per, k = weight.shape
    n = (length + 2 * padding - dilation * (k - 1) - 1) // stride + 1
    rows = []
    for i in range(b):
        for j in range(o):
            first = j // (o // groups) * per
            for t in range(n):
                total = 0
                for ci in range(per):
                    for ki in range(k):
                        at = t * stride + ki * dilation - padding
                        if 0 <= at < length:
                            total = total + x[i, first + ci, at] * weight[j, ci, ki]
                if bias is not None:
                    total = total + bias[j]
                rows.append(torch.as_tensor(total, dtype=x.dtype) + 0 * x[0, 0, 0] + 0 * weight[0, 0, 0])
    return torch.stack(rows).view(b, o, n)
""",
    "unfold with other names": """
import torch
def conv1d(input, w, b=None, s=1, p=0, d=1, g=1):
    input = torch.nn.functional.pad(input, (p, p))
    windows = input.unfold(-1, d * (w.shape[2] - 1) + 1, s)[..., ::d]
    windows = windows.unflatten(1, (g, -1))
    y = torch.einsum("bgcnk,gock->bgon", windows, w.unflatten(0, (g, -1))).flatten(1, 2)
    return y if b is None else y + b[:, None]
""",
    "fft": """
import torch
def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    x = torch.nn.functional.pad(x, (padding, padding))
    span = dilation * (weight.shape[2] - 1) + 1
    w = weight.new_zeros(*weight.shape[:2], span)
    w[..., ::dilation] = weight
    n = x.shape[-1] + span
    fx = torch.fft.rfft(x.double(), n).unflatten(1, (groups, -1))
    fw = torch.fft.rfft(w.flip(-1).double(), n).unflatten(0, (groups, -1))
    y = torch.fft.irfft(torch.einsum("bgcn,gocn->bgon", fx, fw), n).flatten(1, 2)
    y = y[..., span - 1 : x.shape[-1]][..., ::stride].to(x.dtype)
    return y if bias is None else y + bias[:, None]
""",
}

WRONG = [
    ("windows1d", ("// stride + 1", "// stride"), "one", "wrong_shape"),
    ("windows1d", ("stride * step, dilation * step", "step, dilation * step"), "stride", "wrong_values"),
    ("windows1d", ("stride * step, dilation * step", "stride * step, step"), "dilation", "wrong_values"),
    ("windows1d", ("step = x.stride(-1)", "step = 1"), "layouts", "wrong_values"),
    ("windows1d", ("dilation * step))", "dilation * step), 0)"), "layouts", "reads_outside"),
    ("windows1d", ("return x.as_strided(", "return x.contiguous().as_strided("), "layouts", "wrong_values"),
    ("windows1d", ("dilation * step))", "dilation * step)).clone()"), "shares memory", "not_a_view"),
    ("windows2d", ("dilation_h * step_h, dilation_w * step_w)", "dilation_w * step_h, dilation_h * step_w)"),
     "dilation", "wrong_values"),
    ("windows2d", ("(height - reach_h) // stride_h", "(width - reach_h) // stride_h"), "one", "raised"),
    ("pad", ("first = 2 * (x.dim() - 1 - dim)", "first = 2 * dim"), "order", "wrong_shape"),
    ("pad", ("new_full(size, value)", "new_full(size, 0)"), "value", "wrong_values"),
    ("pad", ("x.new_full(size, value)", "__import__('torch').full(size, float(value))"), "dtypes", "wrong_dtype"),
    ("pad", ("x[tuple(kept)]", "x[tuple(kept)].detach()"), "gradient", "no_gradient"),
    ("pad", ("result = x.new_full(size, value)", "return __import__('torch').nn.functional.pad(x, pad, value=value)"),
     "one", "banned_call"),
    ("conv1d", ("windows1d(padded, weight.shape[2], stride, dilation)", "windows1d(padded, weight.shape[2], stride)"),
     "dilation", "wrong_shape"),
    ("conv1d", ("result + bias[:, None]", "result + bias"), "bias", "raised"),
    ("conv1d", ("...gcnk,gock->...gon", "...gcnk,goci->...gon"), "window", "wrong_values"),
    ("conv1d", ("padded = pad(x,", "x += 1; x -= 1; padded = pad(x.float(),"), "layouts", "raised"),
    ("conv1d", ("return result if bias", "x.zero_()\n    return result if bias"), "one", "mutated_input"),
    ("conv1d", ("return result if bias", "result = result.float()\n    return result if bias"), "dtypes", "wrong_dtype"),
    ("conv1d", ("windows, kernels)", "windows, kernels.detach())"), "gradient", "no_gradient"),
    ("conv1d", ("windows, kernels)", "windows, 2 * kernels - kernels.detach())"), "gradient", "wrong_gradient"),
    ("conv1d", ("return result if bias is None else result", "return [result] if bias is None else result"),
     "one", "not_a_tensor"),
    ("conv1d", ("    # TODO 5", "    if groups > 1: raise NotImplementedError\n    # TODO 5"), "groups", "not_started"),
    ("conv1d", ("padded = pad(x,", "padded = x if not padding else torch.conv1d(x, weight) if padding else pad(x,"),
     "padding", "banned_call"),
    ("conv2d", ("frame = (around_w // 2, around_w - around_w // 2, around_h // 2, around_h - around_h // 2)",
                "frame = (around_h // 2, around_h - around_h // 2, around_w // 2, around_w - around_w // 2)"),
     "ints and pairs", "wrong_shape"),
    ("conv2d", ("windows2d(padded, (kernel_h, kernel_w), stride", "windows2d(padded, (kernel_w, kernel_h), stride"),
     "window", "raised"),
]  # fmt: skip


FORKED = [(exercise.name, "fork") for exercise in exercises()]


@pytest.mark.parametrize(("exercise", "method"), [*FORKED, ("pad", "spawn"), ("conv2d", "spawn")])
def test_the_solution_passes_everything(exercise, method):
    result = grade(find(exercise), SOLUTIONS / f"{exercise}.py", Options(method=method))
    assert result.failure is None
    hardest = [stage.name for stage in find(exercise).stages if stage.at_most][-1:]
    assert {stage.status for stage in result.stages if stage.name not in hardest} == {"passed"}


@pytest.mark.parametrize("style", RIGHT)
def test_a_right_answer_may_be_written_in_any_way(attempt, style):
    result = attempt("conv1d", RIGHT[style])
    assert result.failure is None
    assert result.status == "passed"


@pytest.mark.parametrize(("exercise", "change", "stage", "kind"), WRONG)
def test_a_mistake_is_found_by_its_stage(attempt, changed, tmp_path, exercise, change, stage, kind):
    result = attempt(exercise, changed(exercise, change))
    assert (result.failure.stage, result.failure.kind) == (stage, kind)
    assert result.exit_code == 1
    assert false_claims(result, tmp_path / f"{exercise}.py") == []
    assert_fits_a_screen(result)


def test_stages_after_a_failure_wait(attempt, changed):
    source = changed("conv1d", ("// 2, around", "// 2, 1 + around"))
    statuses = [stage.status for stage in attempt("conv1d", source).stages if not stage.extra]
    assert statuses == ["failed"] + ["waiting"] * 14
    on = attempt("conv1d", source, keep_going=True)
    assert "waiting" not in {stage.status for stage in on.stages}
    assert on.failure.stage == "one"


def test_extras_never_change_a_status(attempt, changed):
    result = attempt("conv1d", changed("conv1d", ("raise ValueError(", "print("), ('padding == "same"', "False")))
    assert result.status == "passed"
    assert {stage.name for stage in result.stages if stage.status == "failed"} >= {"same and valid"}


def test_an_earlier_exercise_is_taken_from_beside_the_file(attempt, tmp_path):
    (tmp_path / "pad.py").write_text("def pad(x, pad, value=0.0):\n    return x + 1\n")
    result = attempt("conv1d", (SOLUTIONS / "conv1d.py").read_text())
    assert result.failure.stage == "one"
    assert result.notes == ("windows1d: not beside your file, so the reference's is used",)


def test_a_folder_beside_the_file_is_no_earlier_exercise(attempt, tmp_path):
    (tmp_path / "pad").mkdir()
    result = attempt("conv1d", (SOLUTIONS / "conv1d.py").read_text())
    assert result.status == "passed"
    assert result.notes == ("pad and windows1d: not beside your file, so the reference's is used",)


def test_an_earlier_exercise_that_is_no_python_is_named(attempt, tmp_path):
    from grader.report.words import details, headline

    (tmp_path / "pad.py").write_text("x = 1\ndef pad(x:\n")
    result = attempt("conv1d", (SOLUTIONS / "conv1d.py").read_text())
    assert headline(result).startswith("conv1d.py imports pad.py, which has a syntax error in line 2: ")
    assert details(result.failure) == ["pad.py, line 2: def pad(x:"]


def test_an_earlier_exercise_that_is_not_written_yet_is_named(attempt, tmp_path):
    (tmp_path / "pad.py").write_text("def pad(x, pad, value=0.0):\n    raise NotImplementedError\n")
    from grader.report.words import headline

    result = attempt("conv1d", (SOLUTIONS / "conv1d.py").read_text())
    assert headline(result) == "conv1d calls your pad, which isn't written yet: begin with grade pad."


def test_the_first_failing_call_is_shown_beside_torchs(attempt, changed):
    source = changed("conv1d", ("windows1d(padded, weight.shape[2], stride", "windows1d(padded, weight.shape[2], 1"))
    failure = attempt("conv1d", source).failure
    assert failure.evidence.call == "conv1d(x, weight, stride=2)"
    assert failure.evidence.inputs["x"].shape[:2] == (1, 1)
    assert failure.evidence.expected is not None
