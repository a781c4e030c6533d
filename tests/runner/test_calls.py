"""Calls that have been packed are the same calls."""

import json

import pytest

from grader.curriculum import ORDER, find
from grader.runner.calls import pack, unpack
from grader.runner.observing import fingerprint


@pytest.mark.parametrize("fill", [float("nan"), 4096.0])
@pytest.mark.parametrize("name", ORDER)
def test_a_call_survives_in_all_that_a_learner_could_tell(name, fill):
    exercise = find(name)
    for stage in exercise.stages:
        for case in stage.made(exercise.space, 0):
            call = exercise.build(case, fill)
            again = unpack(json.loads(json.dumps(pack(call))))
            assert repr(again.options) == repr(call.options)
            assert (again.frozen, list(again.tensors)) == (call.frozen, list(call.tensors))
            for one, other in zip(call.tensors.values(), again.tensors.values(), strict=True):
                assert fingerprint(one) == fingerprint(other)
                assert one._is_view() == other._is_view()
                assert one.untyped_storage().resizable() == other.untyped_storage().resizable()
