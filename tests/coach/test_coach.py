"""What the coach finds out about plausible mistakes, and that all of it is true."""

from __future__ import annotations

import pytest
from attempts import CONV1D
from claims import false_claims

from grader.places import SOLUTIONS
from grader.report.findings import swapped, when_lower


def needed(result):
    return {each.name: each.value for each in result.failure.diagnosis.needed}


# A change of the code above, and what there is to find out: the stage, the type, the needed numbers, and the read-out.
MISTAKES = {
    "the stride inside the window": (
        ("stride * step, dilation * step", "step, stride * step"),
        ("stride", "wrong_values", {"stride": 2, "length": 3}, ("x[1]*w",)),
    ),
    "dilation forgotten in the window": (
        ("dilation * step", "step"),
        ("dilation", "wrong_values", {"dilation": 2, "kernel": 2}, ("x[0]*w[0] + x[1]*w[1]",)),
    ),
    "dilation forgotten in the size": (
        ("dilation * (kernel - 1)", "(kernel - 1)"),
        ("dilation", "raised", {"dilation": 2, "kernel": 2}, None),
    ),
    "a kernel read backwards": (
        ("windows, weight)", "windows, weight.flip(-1))"),
        ("window", "wrong_values", {"kernel": 2}, ("x[0]*w[1] + x[1]*w[0]",)),
    ),
    "twice the products": (
        ("windows, weight)", "windows, 2 * weight)"),
        ("one", "wrong_values", {}, ("2*x*w",)),
    ),
    "a bias for each position": (
        ("bias.view(1, -1, 1)", "bias"),
        ("bias", "raised", {"bias": 1, "length": 2, "out_channels": 3}, None),
    ),
    "contiguous strides": (
        ("b, c, step = x.stride()", "b, c, step = channels * length, length, 1"),
        ("layouts", "wrong_values", {"batch": 2, "in_channels": 2, "layout": "channels_last"}, None),
    ),
    "float32 in between": (
        ("windows, weight)", "windows.float(), weight.float()).to(x.dtype)"),
        ("dtypes", "wrong_values", {"dtype": "float64"}, None),
    ),
    "no gradient to the weight": (
        ("windows, weight)", "windows, weight.detach())"),
        ("gradient", "no_gradient", {}, None),
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_brought_down_to_its_numbers(attempt, tmp_path, name):
    change, (stage, kind, numbers, readout) = MISTAKES[name]
    assert change[0] in CONV1D
    result = attempt("conv1d", CONV1D.replace(*change))
    assert (result.failure.stage, result.failure.kind) == (stage, kind)
    if name != "contiguous strides":
        assert needed(result) == numbers
    assert "layout" in needed(result) or name != "contiguous strides"
    found = result.failure.diagnosis.readout
    assert readout is None or found.yours[:1] == readout
    assert false_claims(result, tmp_path / "conv1d.py") == []


def test_the_smallest_case_is_small(attempt):
    result = attempt("conv1d", CONV1D.replace("stride * step, dilation * step", "step, stride * step"))
    case = result.failure.evidence.case
    numbers = {name: value for name, value in case.items() if isinstance(value, int) and value > 1}
    assert numbers == {"stride": 2, "length": 3}


def test_what_can_be_set_to_one_is_told(attempt):
    result = attempt("conv1d", CONV1D.replace("b, c, step = x.stride()", "b, c, step = *x.stride()[:2], 1"))
    assert {"out_channels", "bias"} <= set(result.failure.diagnosis.set_to_one)


def test_what_happens_when_a_number_is_lower(attempt):
    result = attempt("conv1d", CONV1D.replace("bias.view(1, -1, 1)", "bias"))
    lower = {each.name: each.lower for each in result.failure.diagnosis.needed}
    assert lower["bias"] == {0: None}
    assert lower["out_channels"] == {1: None, 2: "wrong_values"}


def test_the_special_case_is_the_learners_own_earlier_exercise(attempt, tmp_path):
    (tmp_path / "conv1d.py").write_text(CONV1D)
    source = (SOLUTIONS / "conv2d.py").read_text().replace("kernel_w), stride, (", "kernel_w), 1, (")
    for name in ("pad", "windows2d"):
        (tmp_path / f"{name}.py").write_text((SOLUTIONS / f"{name}.py").read_text())
    result = attempt("conv2d", source)
    special = result.failure.diagnosis.special
    assert (special.exercise, special.says) == ("conv1d", "with one column, conv2d is conv1d")
    assert special.case["stride"] == 2
    assert false_claims(result, tmp_path / "conv2d.py") == []


def test_an_earlier_exercise_that_is_wrong_itself_is_no_special_case(attempt, tmp_path):
    (tmp_path / "conv1d.py").write_text(CONV1D.replace("// stride + 1", "+ 1"))
    source = (SOLUTIONS / "conv2d.py").read_text().replace("kernel_w), stride, (", "kernel_w), 1, (")
    special = attempt("conv2d", source).failure.diagnosis.special
    assert special.exercise == "conv2d"


def test_a_simple_case_is_said_plainly(attempt):
    plain = attempt("conv1d", CONV1D.replace("windows, weight)", "windows, 2 * weight)")).failure.diagnosis.plain
    assert plain.expression == "weight[:, :, 0] @ x"


def test_code_that_only_fails_at_zero_is_told_where_it_goes_right(attempt):
    source = CONV1D.replace("if padding:", "if not padding:\n        x = -x\n    else:")
    special = attempt("conv1d", source).failure.diagnosis.special
    assert (special.case["padding"], special.simpler) == (1, False)


@pytest.mark.parametrize("imported", ["from pad import pad", "import pad as own; pad = own.pad"])
def test_the_cause_may_lie_in_an_earlier_exercise(attempt, tmp_path, imported):
    (tmp_path / "pad.py").write_text(
        (SOLUTIONS / "pad.py").read_text().replace("new_full(size, value)", "new_full(size, 1)")
    )
    source = (SOLUTIONS / "conv1d.py").read_text().replace("from pad import pad", imported)
    result = attempt("conv1d", source)
    assert result.failure.stage == "padding"
    assert result.failure.diagnosis.culprit == "pad"
    assert any("your pad" in rung.text for rung in result.failure.ladder)


def test_a_read_outside_says_which_memory(attempt, tmp_path):
    source = "def windows1d(x, kernel, stride=1, dilation=1):\n"
    source += "    n = (x.shape[-1] - dilation * (kernel - 1) - 1) // stride + 1\n"
    source += "    return x.as_strided((*x.shape[:-1], n, kernel), (*x.stride()[:-1], stride, dilation), 0)\n"
    failure = attempt("windows1d", source).failure
    assert failure.kind == "reads_outside"
    (first, *_) = failure.diagnosis.outside
    assert (first.of, first.where) == ("x", "the memory 7 elements before x's first")
    assert false_claims(attempt("windows1d", source), tmp_path / "windows1d.py") == []


def test_windows_that_are_missing_or_too_many_are_counted(attempt):
    failure = attempt("conv1d", CONV1D.replace("// stride + 1", "// stride")).failure
    (along,) = failure.diagnosis.windows
    assert (along.name, along.yours, along.expected) == ("length", 0, 1)


def test_code_that_is_not_linear_is_said_to_be_so(attempt):
    failure = attempt("conv1d", CONV1D.replace("windows, weight)", "windows * windows, weight)")).failure
    assert failure.diagnosis.readout is None
    assert not failure.diagnosis.linear


def test_code_that_changes_its_mind_is_not_explained(attempt):
    source = CONV1D.replace("import torch", "import torch\ncount = [0]")
    source = source.replace("    y = torch", "    count[0] += 1\n    y = count[0] % 2 + torch")
    diagnosis = attempt("conv1d", source).failure.diagnosis
    assert not diagnosis.steady
    assert (diagnosis.needed, diagnosis.mistake) == ((), None)


def test_a_shrink_keeps_its_failure(attempt):
    source = CONV1D.replace("    y = torch", "    if kernel == 3 and length == 3: raise KeyError\n    y = torch")
    source = source.replace("windows, weight)", "windows, weight + (kernel > 1))")
    failure = attempt("conv1d", source).failure
    assert failure.kind == "wrong_values"


@pytest.mark.parametrize(("seconds", "most"), [(0.002, 420), (0.05, 70)])
def test_slow_code_is_asked_a_bounded_number_of_times(tmp_path, seconds, most):
    from grader.curriculum import find
    from grader.grading.session import Options, grade

    calls = tmp_path / "calls"
    source = CONV1D.replace("import torch", f"import time, torch\nlog = open({str(calls)!r}, 'ab', 0)")
    source = source.replace("    y = torch", f"    log.write(b'.'); time.sleep({seconds})\n    y = torch")
    source = source.replace("windows, weight)", "windows, weight * (2 if kernel > 1 and length > 4 else 1))")
    file = tmp_path / "conv1d.py"
    file.write_text(source)
    assert grade(find("conv1d"), file, Options()).status == "failed"
    assert calls.stat().st_size <= most


def test_wrong_values_of_code_that_writes_into_its_input_say_so(attempt):
    from screens import screen

    result = attempt("conv1d", CONV1D.replace("    y = torch", "    x[0, 0, 0] += 1\n    y = torch"))
    assert result.failure.kind == "wrong_values"
    assert "It also writes into its input: x[0, 0, 0]." in screen(result)


def test_a_star_is_explained_when_it_is_asked_for(attempt, tmp_path):
    assert attempt("conv1d", CONV1D).failure is None
    result = attempt("conv1d", CONV1D, stages=("same and valid",))
    assert (result.status, result.failure.stage, result.failure.kind) == ("failed", "same and valid", "raised")
    special = result.failure.diagnosis.special
    assert (special.call, special.says) == ("conv1d(x, weight)", "the same zeros, as a number")
    assert [rung.kind for rung in result.failure.ladder][-2:] == ["formula", "shape of the code"]


def test_a_star_for_a_batch_that_is_missing(attempt):
    source = CONV1D.replace("weight.shape", "weight.shape; assert x.dim() == 3", 1)
    special = attempt("conv1d", source, stages=("unbatched",)).failure.diagnosis.special
    assert (special.case["batch"], special.says) == (1, "x without a batch is a batch of one")


def test_a_star_for_refusing_is_explained_by_its_call_alone(attempt):
    source = (SOLUTIONS / "conv1d.py").read_text().replace("raise ValueError(", "print(")
    failure = attempt("conv1d", source, stages=("refuses",)).failure
    assert (failure.kind, failure.diagnosis) == ("did_not_raise", None)
    assert "raise ValueError" in failure.ladder[-1].text


def test_dimensions_that_have_changed_places_are_no_missing_windows(attempt):
    failure = attempt("conv1d", CONV1D.replace("return y", "return y.transpose(1, 2)")).failure
    assert failure.diagnosis.windows == ()
    assert swapped(failure.diagnosis) == "It is right, but for its dimensions -2 and -1, which have changed places."


def test_a_result_that_is_wrong_besides_has_no_dimensions_changed(attempt):
    failure = attempt("conv1d", CONV1D.replace("return y", "return 2 * y.transpose(1, 2)")).failure
    assert swapped(failure.diagnosis) == ""


def test_a_column_that_stays_one_has_no_dimensions_changed(attempt):
    """In a row of two it looks as if; in calls that are both high and wide it doesn't."""
    source = "def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):\n"
    source += "    return (x.flatten() * weight.flatten()[0]).view(1, 1, -1, 1)\n"
    failure = attempt("conv2d", source).failure
    assert (failure.evidence.yours.shape, failure.evidence.expected.shape) == ((1, 1, 2, 1), (1, 1, 1, 2))
    assert swapped(failure.diagnosis) == ""
    assert "(batch, out_channels, h, w)" in failure.ladder[-2].text


@pytest.mark.parametrize(("name", "source"), [("pad", "return x + 1"), ("windows1d", "return x")])
def test_hints_speak_of_the_exercise_itself(attempt, name, source):
    signature = {"pad": "pad(x, pad, value=0.0)", "windows1d": "windows1d(x, kernel, stride=1, dilation=1)"}[name]
    ladder = attempt(name, f"def {signature}:\n    {source}\n").failure.ladder
    assert not any("w[" in rung.text for rung in ladder)


def test_an_exception_is_asked_about_as_one(attempt):
    ladder = attempt("conv1d", CONV1D.replace("return y", "return y.nope")).failure.ladder
    assert ladder[0].text.startswith("Which line raises?")


def test_a_negative_number_is_simpler_nearer_zero(attempt):
    source = (SOLUTIONS / "pad.py").read_text()
    failure = attempt(
        "pad",
        "def pad(x, pad, value=0.0):\n    return x.new_zeros(3) if any(n < 0 for n in pad) else _pad(x, pad, value)\n\n\n"
        + source.replace("def pad(", "def _pad("),
    ).failure
    assert "nearer 0" in when_lower(failure.diagnosis.needed)


def test_a_read_out_with_two_equal_sides_is_none(attempt):
    source = CONV1D.replace("windows, weight)", "windows, weight) * (1 + 1e-8)")
    assert attempt("conv1d", source).failure.diagnosis.readout is None


def test_rounding_is_no_product(attempt):
    source = CONV1D.replace("windows, weight)", "windows * (1 + 1e-12), weight.flip(-1) * (1 + 1e-12))")
    readout = attempt("conv1d", source).failure.diagnosis.readout
    assert readout.yours[0] == "x[0]*w[1] + x[1]*w[0]"


def test_recursion_is_told_in_one_line(attempt):
    source = "def windows1d(x, kernel, stride=1, dilation=1):\n    def again(x):\n        return again(x)\n    return again(x)\n"
    problem = attempt("windows1d", source).failure.verdict.facts["problem"]
    assert [line.line for line in problem.lines] == [4, 3]


def test_comprehensions_in_one_line_are_told_once(attempt):
    source = "def windows1d(x, kernel, stride=1, dilation=1):\n    return [[[x[9] for k in x] for j in x] for i in x]\n"
    problem = attempt("windows1d", source).failure.verdict.facts["problem"]
    assert [line.line for line in problem.lines] == [2]


def test_what_torch_says_of_a_setting_of_ours_is_no_output(attempt):
    source = "import torch\ndef pad(x, pad, value=0.0):\n    return torch.zeros(3).put_(torch.tensor([0]), x[:1])\n"
    failure = attempt("pad", source).failure
    assert (failure.kind, failure.output) == ("wrong_values", "")


def test_a_coroutine_is_called_one(attempt):
    failure = attempt("windows1d", "async def windows1d(x, kernel, stride=1, dilation=1):\n    return x\n").failure
    assert "async def" in failure.verdict.facts["described"]
    assert failure.output == ""


def test_an_error_of_rounding_is_told_by_its_size_alone(attempt):
    source = CONV1D.replace("windows, weight)", "windows.float(), weight.float()).to(x.dtype)")
    failure = attempt("conv1d", source).failure
    assert failure.diagnosis.special is None, "right only where the error is small enough beside a larger number"
    where = next(rung.text for rung in failure.ladder if rung.kind == "where")
    assert where.startswith("Yours and torch's look alike, but differ by up to ")
