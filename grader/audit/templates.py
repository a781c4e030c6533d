"""What a new exercise begins as: files whose TODOs lead through writing one. NAME stands for its name."""

from __future__ import annotations

SOLUTION = '''"""NAME: TODO what it is, in one line."""

from torch import Tensor


def NAME(x: Tensor) -> Tensor:
    """TODO: the whole task; a learner reads nothing else.

    x  (batch, length): TODO explain each argument.

    Returns TODO: the shape of the result, and what each element of it is.

    Raises ValueError when TODO.

    Example: TODO x = [[1, 2, 3]] gives ...
    """
    # TODO 1: a question that leads to the first step. The lines below a question are left out of the stub.
    raise NotImplementedError("the solution")
'''

CURRICULUM = '''"""NAME: its stages, from one of everything to everything at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.curriculum.axes import ALL_LAYOUTS, DTYPES
from grader.curriculum.covering import mixture
from grader.curriculum.exercise import GRADIENT, Call, Exercise, Stage
from grader.curriculum.ideas import IDEAS
from grader.curriculum.mistake import Misconception
from grader.curriculum.space import Case, Parameter, Space, Value

if TYPE_CHECKING:
    from torch import Tensor

# TODO: the numbers of a case, each with its simplest value (1, if none is given), and which of them go together.
SPACE = Space(
    (
        Parameter("batch", "signals"),
        Parameter("length", "length"),
        Parameter("layout", "how x lies in memory", "contiguous", ALL_LAYOUTS),
        Parameter("dtype", "the type of the numbers", "float32", DTYPES),
    ),
    lambda case: case["length"] >= 1,
)


def _build(case: Case, fill: float) -> Call:
    """How a case becomes a call. x: (batch, length). TODO: the other arguments, in the second dictionary."""
    from grader.curriculum.tensors import tensor

    shape = (case["batch"], case["length"])
    return Call({"x": tensor("x", shape, case["dtype"], case["layout"], fill)}, {})


def _truth(x: Tensor) -> Tensor:
    """TODO: the right answer, in torch's own words, with the signature of the exercise."""
    raise NotImplementedError("what torch says")


def _mistaken(x: Tensor) -> Tensor:
    """TODO: an answer with a mistake that learners make."""
    raise NotImplementedError("a mistake")


def _sweep(seed: int) -> list[dict[str, Value]]:
    """Everything at once: cases in which every two values of these columns meet. TODO: a column for each number."""
    columns = {"batch": (1, 2, 3), "length": (1, 2, 5, 8), "layout": ALL_LAYOUTS, "dtype": ("float32", "float64")}
    return [dict(row) for row in mixture(columns, seed, at_least=100)]  # type: ignore[arg-type, misc]


# TODO: a few cases for each stage, each naming only the numbers that aren't at their simplest. The names of stages
# are ideas: those of grader/curriculum/ideas.py, which has a question and a formula for each.
STAGES = (
    Stage("one", "every number is one", ({}, {"length": 3})),
    Stage("batch", "several signals at once", ({"batch": 2, "length": 3},)),
    Stage(
        "layouts",
        "x anywhere in memory",
        tuple({"batch": 2, "length": 4, "layout": layout} for layout in ALL_LAYOUTS[1:]),
    ),
    Stage("dtypes", "float64 stays float64", ({"length": 3, "dtype": "float64"},)),
    Stage("gradient", "the way back, to x", ({"length": 3},), asks=GRADIENT),
    Stage("everything", "all of it, mixed", _sweep),
)

EXERCISE = Exercise(
    name="NAME",
    says="TODO what it is, in a few words",
    signature="NAME(x)",
    space=SPACE,
    stages=STAGES,
    build=_build,
    torch=_truth,
    torch_text=lambda call: call.text("torch's own NAME"),  # TODO: the expression that a learner could compare with
    magnitude=lambda call: max(1.0, float(call.tensors["x"].abs().max())),  # TODO: the largest value on the way
    # TODO: is a result a sum of elements of x, each times a number? If it is one of them (a maximum), say linear=False,
    # and build x of DISTINCT numbers (grader/curriculum/call.py), so that it shows which one it is.
    ideas={"one": IDEAS["one"].but(formula="TODO what becomes of one element")},  # and of others, in its own words
    misconceptions=(
        Misconception(
            id="TODO-what-is-wrong",
            says="TODO the mistake in one line",
            question="TODO a question that points at the place without naming the mistake?",
            idea="one",
            stage="one",
            exposes={"length": 3},
            answer=_mistaken,
        ),
    ),
    learned="TODO what somebody who has done it knows now. TODO in two sentences.",
)
'''

TEST = '''"""NAME: the example of its docstring, and every stage."""

import torch

from grader.curriculum import find
from grader.places import SOLUTIONS
from grader.runner.earlier import load_solution
from grader.grading.session import Options, grade


def test_the_example_of_NAME():
    NAME = load_solution(SOLUTIONS, "NAME")
    # TODO: the example of the docstring
    assert NAME(torch.tensor([[1.0, 2.0, 3.0]])).tolist() == [[]]


def test_the_solution_of_NAME_passes():
    assert grade(find("NAME"), SOLUTIONS / "NAME.py", Options(coach=False)).failure is None
'''
