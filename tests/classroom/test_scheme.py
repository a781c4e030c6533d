"""Points: one a stage, or as a file says; stars are a bonus, what is late is worth less."""

import pytest
from classes import document

from grader.classroom.scheme import BadScheme, Scheme, read
from grader.curriculum import find

STAGES = [stage.name for stage in find("conv1d").stages if not stage.extra]


def points(scheme, late=False, **about):
    return sum(mark.points for mark in scheme.marks("conv1d", document("conv1d", **about)["stages"], late))


@pytest.fixture
def scheme(tmp_path):
    def make(text):
        (tmp_path / "scheme.toml").write_text(text)
        return read(tmp_path / "scheme.toml")

    return make


def test_without_a_scheme_a_stage_is_a_point():
    assert points(Scheme()) == len(STAGES) == Scheme().most("conv1d")
    assert points(Scheme(), at="stride") == STAGES.index("stride")


def test_points_of_an_exercise_are_spread_and_come_to_what_was_said(scheme):
    made = scheme("[points]\nconv1d = 10\n")
    assert round(points(made), 9) == 10 == made.most("conv1d")
    assert points(made, at="one") == 0


def test_points_by_stage(scheme):
    made = scheme("[points.conv1d]\none = 1\nstride = 3\n")
    assert made.most("conv1d") == 4
    assert points(made) == 4
    assert points(made, at="stride") == 1


def test_parts_of_a_stage(scheme):
    made = scheme("partly = true\n[points.conv1d]\none = 1\nstride = 4\n")
    assert points(made, at="stride") == 1 + 4 * 1 / 4


def test_late(scheme):
    assert points(scheme("late = 0.5\n[points]\nconv1d = 10\n"), late=True) == pytest.approx(5)


def test_stars_are_a_bonus(scheme):
    star = next(stage.name for stage in find("conv1d").stages if stage.extra)
    made = scheme(f'[bonus.conv1d]\n"{star}" = 2\n')
    stages = document("conv1d")["stages"]
    won = [{**stage, "status": "passed"} if stage["name"] == star else stage for stage in stages]
    assert sum(mark.points for mark in made.marks("conv1d", won)) == len(STAGES) + 2
    assert made.most("conv1d") == len(STAGES)


@pytest.mark.parametrize(
    ("text", "keeps_going"),
    [
        ("late = 0.5", False),
        ("[points]\nconv1d = 10", False),
        ("[points.conv1d]\nstride = 3", True),
        ("first_failure = 'keep_going'", True),
        ("first_failure = 'stop'\n[points.conv1d]\nstride = 3", False),
    ],
)
def test_where_points_are_given_by_stage_each_stage_is_graded(scheme, text, keeps_going):
    made = scheme(text)
    assert made.keep_going is keeps_going
    assert ("also after one that fails" in made.says()) is keeps_going


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("points = [", "isn't TOML"),
        ("first_failure = 'go'", "first_failure is 'stop' or 'keep_going', not 'go'"),
        ("pints = 1", "'pints', which says nothing"),
        ("[points]\nconv9 = 1", "'conv9', which is no exercise"),
        ("[points.conv1d]\nstrides = 1", "no stage 'strides'"),
        ("late = 'a lot'", "can't be followed"),
        ("points = 3", "can't be followed"),
    ],
)
def test_what_is_no_scheme(scheme, text, says):
    with pytest.raises(BadScheme, match=says):
        scheme(text)
