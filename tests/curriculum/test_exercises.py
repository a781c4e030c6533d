"""The cases: valid, accepted by torch and by the reference, and varied enough to tell mistakes apart."""

from itertools import product

import pytest
import torch

from grader.curriculum import PATH, earlier, exercises, find
from grader.curriculum.convolution import functional
from grader.curriculum.exercise import PARTS, REFUSAL
from grader.judging.truth import Truth
from grader.places import SOLUTIONS
from grader.runner.earlier import load_solution

NAMES = [exercise.name for exercise in exercises()]
STAGES = {
    "windows1d": "one, window, stride, dilation, together, batch, layouts, shares memory, everything",
    "windows2d": "one, window, not square, stride, dilation, together, batch, layouts, shares memory, everything",
    "pad": "one, sides, value, two dimensions, order, any number of dimensions, nothing to pad, dtypes, layouts, "
    "gradient, crop, everything",
    "conv1d": "one, window, out_channels, in_channels, batch, bias, stride, padding, dilation, groups, together, "
    "layouts, dtypes, gradient, everything",
    "conv2d": "one, window, channels, batch, bias, stride, padding, dilation, groups, ints and pairs, together, "
    "layouts, dtypes, gradient, everything",
}


@pytest.mark.parametrize("name", STAGES)
def test_the_stages_stand_in_order(name):
    assert ", ".join(stage.name for stage in find(name).stages if not stage.extra) == STAGES[name]


@pytest.mark.parametrize("name", NAMES)
def test_torch_and_the_reference_agree_on_every_case(name):
    exercise = find(name)
    truth = Truth(exercise, load_solution(SOLUTIONS, name))
    for stage in exercise.stages:
        for case in stage.made(exercise.space, seed=3):
            assert exercise.space.allows(case) or stage.asks == REFUSAL
            assert truth.expected(case, stage.asks) is not None


@pytest.mark.parametrize("name", NAMES)
def test_no_stage_asks_the_same_twice(name):
    exercise = find(name)
    for stage in exercise.stages[:-1]:
        cases = stage.made(exercise.space, 0)
        if stage.name != "everything":
            assert len(set(cases)) == len(cases), stage.name


@pytest.mark.parametrize(("name", "suffix"), [("conv1d", ""), ("conv2d", "_h"), ("conv2d", "_w")])
def test_the_sweep_covers_every_pair(name, suffix):
    exercise = find(name)
    cases = exercise.stage("everything").made(exercise.space, 0)
    assert len(cases) >= 200
    wanted = {
        f"kernel{suffix}": range(1, 6),
        f"stride{suffix}": range(1, 5),
        f"dilation{suffix}": range(1, 4),
        f"padding{suffix}": range(4),
        "groups": range(1, 5),
        "in_channels": range(1, 4),
        "out_channels": range(1, 4),
        "dtype": ("float32", "float64"),
        "layout": {case["layout"] for case in cases},
        "weight_layout": {case["layout"] for case in cases},
    }
    assert len(wanted["layout"]) == 7
    for one, other in product(wanted, wanted):
        if one < other:
            met = {(case[one], case[other]) for case in cases}
            assert met >= set(product(wanted[one], wanted[other])), (one, other)


def test_sizes_tell_floor_from_ceiling():
    exercise = find("conv1d")
    for stage in ("stride", "everything"):
        cases = exercise.stage(stage).made(exercise.space, 0)
        reach = [
            (case["length"] + 2 * case["padding"] - case["dilation"] * (case["kernel"] - 1) - 1) % case["stride"]
            for case in cases
        ]
        assert any(reach)
        assert any(case["kernel"] == 1 and case["stride"] == 2 for case in cases)
        assert any(case["stride"] > case["kernel"] for case in cases)


def test_call_texts():
    conv2d = find("conv2d")
    case = conv2d.space.case(stride_h=2, bias=1, groups=2)
    text = conv2d.build(case, 0.0).text("conv2d")
    assert text == "conv2d(x, weight, bias, stride=(2, 1), groups=2)"
    assert conv2d.build(case.but(stride_w=2, form="int"), 0.0).text("conv2d").endswith("stride=2, groups=2)")


def test_unknown_numbers_are_refused():
    with pytest.raises(KeyError, match="no such number: kernle"):
        find("conv1d").space.case(kernle=3)


def test_torchs_answer_where_its_private_switches_are_gone(monkeypatch):
    x = torch.ones(1, 1, 3)
    for name in ("_get_mkldnn_enabled", "_set_mkldnn_enabled"):
        with monkeypatch.context() as patch:
            patch.delattr(torch._C, name)
            assert functional("conv1d")(x, x[..., :2]).tolist() == [[[2.0, 2.0]]]


def test_an_exercise_unlocks_what_comes_later():
    for exercise in exercises():
        assert exercise.part in PARTS
        assert set(exercise.unlocks) <= {each for each in PATH if exercise.name in earlier(each)}
