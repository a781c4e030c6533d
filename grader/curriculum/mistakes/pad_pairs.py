"""Named mistakes of pad about its pairs: which dimension each belongs to, and whether all of them are used."""

from __future__ import annotations

from typing import Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.pad_pieces import (
    as_large_as_x,
    glued,
    value_for,
)
from grader.curriculum.mistakes.pad_recipe import (
    Recipe,
    a_pair_for_each,
    all_befores_first,
    all_but_the_last_pair,
    all_on_the_first,
    all_on_the_last,
    always_as_large_as_x,
    at_twice_its_place,
    counted_from_minus_0,
    first_pair_for_all,
    from_the_first,
    last_given_dimensions_in_order,
    only_one_pair,
    only_the_first_pair,
    recipe,
    two_pairs_at_most,
    two_pairs_only,
    up_to_a_pair_of_zeros,
    zeros_with_corners,
)

PLANE: dict[str, Any] = {"ndim": 2, "size1": 3, "size2": 2, "pairs": 2}


def pad_mistake(
    id: str, idea: str, says: str, question: str, answer: Recipe, *ways: Recipe, stage: str = "", near: float = 0.0,
    message: str = "", **numbers: Any,
) -> Misconception:  # fmt: skip
    """One misconception of pad; `numbers` are a case in which it shows."""
    return Misconception(id, says, question, idea, stage or idea, numbers, answer, ways, near, message)


def pairs_and_dimensions() -> tuple[Misconception, ...]:
    """What goes wrong once there is more than one dimension or pair."""
    return (
        pad_mistake(
            "first-pair-for-the-first-dimension", "order", "the first pair is taken for the first dimension of x",
            "pad=(1, 0, 0, 2) on a matrix: what gets longer by 2, the rows or the columns?",
            recipe(pairs=from_the_first), ndim=2, before1=1,
        ),
        pad_mistake(
            "pairs-in-reading-order", "order", "the pairs are taken in the order of the dimensions, not from the last back",
            "pad=(1, 0, 0, 2) on a matrix: what gets longer by 2, the rows or the columns?",
            recipe(pairs=last_given_dimensions_in_order), **PLANE, before1=1, after1=2,
        ),
        pad_mistake(
            "befores-then-afters", "order", "all the befores are expected first, then all the afters",
            "Which dimension does the second number of pad belong to?",
            recipe(pairs=all_befores_first), **PLANE, before2=1, after2=3,
        ),
        pad_mistake(
            "first-pair-for-every-dimension", "order", "the first pair is used for every dimension that has one",
            "Where does your code use the third and fourth numbers of pad?", recipe(pairs=first_pair_for_all),
            **PLANE, before2=1,
        ),
        pad_mistake(
            "one-dimension-only", "two dimensions", "more than one pair isn't handled: the code raises",
            "What does your code do with four numbers?", recipe(pairs=only_one_pair), **PLANE, before1=1,
        ),
        pad_mistake(
            "a-pair-for-every-dimension", "any number of dimensions", "dimensions without a pair aren't handled: it raises",
            "What does your code do with a matrix and one pair?", recipe(pairs=a_pair_for_each), stage="order",
            ndim=2, before1=1,
        ),
        pad_mistake(
            "two-dimensions-only", "any number of dimensions", "more than two pairs aren't handled: the code raises",
            "What does your code do with six numbers?", recipe(pairs=two_pairs_at_most), ndim=3, pairs=3, before3=1,
        ),
        pad_mistake(
            "only-the-first-pair", "order", "only the first pair is used", "What does your code do with four numbers?",
            recipe(pairs=only_the_first_pair), stage="two dimensions", **PLANE, before2=1,
        ),
        pad_mistake(
            "last-pair-not-used", "order", "the last pair isn't used", "How often does your loop over the pairs run for four numbers?",
            recipe(pairs=all_but_the_last_pair), stage="two dimensions", **PLANE, before2=1,
        ),
        pad_mistake(
            "every-pair-on-the-last-dimension", "order", "every pair goes to the last dimension",
            "Which dimension does your code pad in its second round?", recipe(pairs=all_on_the_last),
            stage="two dimensions", **PLANE, before2=1,
        ),
        pad_mistake(
            "blocks-as-large-as-x-was", "two dimensions",
            "new elements are made in x's first shape: beside what earlier pairs have changed they don't fit",
            "After the first pair, how long is x along its last dimension? And the block for the second pair?",
            glued(block=as_large_as_x), recipe(__call__=always_as_large_as_x), **PLANE, before1=1, before2=1,
        ),
        pad_mistake(
            "only-the-first-two-pairs", "any number of dimensions", "only the first two pairs are used",
            "What does your code do with six numbers?", recipe(pairs=two_pairs_only), ndim=3, pairs=3, before3=1,
        ),
        pad_mistake(
            "every-pair-on-the-first-dimension", "order", "every pair goes to the first dimension",
            "Which dimension does your code pad in its second round?", recipe(pairs=all_on_the_first),
            stage="two dimensions", **PLANE, before1=1,
        ),
        pad_mistake(
            "pair-number-taken-for-dimension", "order",
            "pair number i goes to dimension -i, counted from 0: the first pair goes to the first dimension",
            "Which dimension of x is x.shape[-0]?", recipe(pairs=counted_from_minus_0), ndim=3, before1=1,
        ),
        pad_mistake(
            "place-in-pad-taken-for-dimension", "order", "the second pair goes to dimension -3: places in pad are taken for dimensions",
            "In a loop over range(0, len(pad), 2), what is i for the second pair?", recipe(pairs=at_twice_its_place(wraps=True)),
            recipe(pairs=at_twice_its_place(wraps=False)), stage="two dimensions", **PLANE, before2=1,
        ),
        pad_mistake(
            "ends-at-a-pair-of-zeros", "order", "a pair of zeros ends the work: the pairs after it aren't used",
            "What does your code do with pad=(0, 0, 1, 1)?", recipe(pairs=up_to_a_pair_of_zeros), **PLANE, before2=1,
        ),
        pad_mistake(
            "value-in-one-dimension-only", "value", "with more than one pair, the new elements are 0 whatever value is",
            "What stands in the corners for value=7?", recipe(__call__=zeros_with_corners),
            stage="two dimensions", **PLANE, before1=1, value=7,
        ),
        pad_mistake(
            "value-for-the-first-pair-only", "value", "value is used for the first pair only: later pairs put 0",
            "What stands above x for value=7, and what to its left?", glued(block=value_for(first=True)),
            stage="two dimensions", **PLANE, before2=1, value=7,
        ),
        pad_mistake(
            "value-not-for-the-first-pair", "value", "value isn't used for the first pair, whose new elements are 0",
            "What stands above x for value=7, and what to its left?", glued(block=value_for(first=False)), before1=1, value=7,
        ),
    )  # fmt: skip
