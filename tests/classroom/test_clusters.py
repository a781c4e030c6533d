"""Which results are of one cluster: by the mistake's name, else by where and how it goes wrong and what it takes."""

from classes import document

from grader.classroom.clusters import cluster

NAMED = {"misconception": {"id": "stride-inside", "says": "..."}}


def test_a_name_brings_together_what_fails_in_different_ways():
    one, other = document("conv1d", "stride", **NAMED), document("conv1d", "groups", "raised", **NAMED)
    assert cluster(one) == cluster(other) == "conv1d:stride-inside"


def test_without_a_name_stage_kind_and_numbers_tell():
    keys = {
        cluster(document("conv1d", "stride")),
        cluster(document("conv1d", "groups")),
        cluster(document("conv1d", "stride", "raised")),
        cluster(document("conv1d", "stride", needed={"kernel": 3})),
        cluster(document("conv2d", "stride")),
    }
    assert len(keys) == 5


def test_what_comes_from_an_earlier_exercise_is_one():
    assert cluster(document("conv1d", "stride", culprit="pad")) == "conv1d:from-pad"


def test_right_and_not_begun_are_none():
    assert cluster(document("conv1d")) == ""
    assert cluster({**document("conv1d", "one", "not_started"), "status": "not_started"}) == ""
