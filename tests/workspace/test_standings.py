"""What comes next for whom: the main road, warm-ups for those who have begun one, and what opens up."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from grader.curriculum import ORDER, first, of_part
from grader.curriculum.exercise import BEFORE, ROAD
from grader.workspace.progress import Record
from grader.workspace.standings import DONE, FAILING, NOT_BEGUN, Standing, next_after, on_the_way, opened

WARM_UPS, THE_ROAD = of_part(BEFORE), of_part(ROAD)


def every(**states):
    return {name: Standing(name, Path(), states.get(name, NOT_BEGUN), Record()) for name in ORDER}


@pytest.mark.parametrize(
    ("begun", "way"),
    [
        ([], THE_ROAD),
        ([WARM_UPS[0]], (*WARM_UPS, *THE_ROAD)),
        ([WARM_UPS[0], THE_ROAD[0]], (WARM_UPS[0], *THE_ROAD)),
        ([THE_ROAD[2]], THE_ROAD),
    ],
)
def test_the_way_is_the_main_road_and_what_is_begun(begun, way):
    assert on_the_way(ORDER, begun) == [*way]


def test_everybody_begins_on_the_main_road():
    assert next_after(None, every()).name == first() == THE_ROAD[0]


def test_a_warm_up_leads_to_the_next_and_the_last_to_the_road():
    ways = [*WARM_UPS, first()]
    for done, coming in pairwise(ways):
        states = dict.fromkeys(ways[: ways.index(coming)], DONE)
        assert next_after(done, every(**states)).name == coming
        assert next_after(None, every(**states)).name == coming


def test_who_fails_on_the_road_comes_back_to_it():
    states = {first(): FAILING, WARM_UPS[0]: DONE}
    assert next_after(None, every(**states)).name == first()


def test_there_is_nothing_more_once_the_road_is_done():
    assert next_after(None, every(**dict.fromkeys(THE_ROAD, DONE))) is None


def test_what_nobody_unlocks_is_no_news():
    assert opened(every()) == []
    assert not set(opened(every(**dict.fromkeys(THE_ROAD, DONE)))) & {*THE_ROAD, WARM_UPS[0]}
