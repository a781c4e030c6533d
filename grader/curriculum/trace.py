"""trace: its stages, from one number to any matrix, anywhere in memory; and the first look at strides."""

from __future__ import annotations

from grader.curriculum.axes import ALL_LAYOUTS
from grader.curriculum.exercise import BEFORE, GRADIENT, REFUSAL, Call, Exercise, Shape, Stage
from grader.curriculum.formula.strided import Trace
from grader.curriculum.gather import Gather
from grader.curriculum.ideas import IDEAS, Idea
from grader.curriculum.later import Later
from grader.curriculum.matrices import BANNED, HIGH, REFUSED, SHORTCUTS, SQUARE, WIDE, moved, of_torch, sizes, sweep
from grader.curriculum.parameters import DATA, DTYPE, layout
from grader.curriculum.space import Case, Parameter, Space, Value
from grader.curriculum.words.matrices import OF_MATRICES

SPACE = Space(
    (
        *sizes(rows="rows of x", columns="columns of x"),
        layout("layout"),
        DTYPE,
        DATA,
        Parameter("misfit", "1: x has one dimension, 2: x has three", **REFUSED),
    )
)


def _build(case: Case, fill: float) -> Call:
    """How a case becomes a call. x: (rows, columns)."""
    from grader.curriculum.tensors import tensor

    shape = [(case["rows"], case["columns"]), (case["columns"],), (2, case["rows"], case["columns"])][case["misfit"]]
    return Call({"x": tensor("added", shape, case["dtype"], case["layout"], fill, case["data"])}, {})


def _magnitude(call: Call) -> float:
    return max(1.0, float(call.tensors["x"].detach().abs().trace()))


def _sweep(seed: int) -> list[dict[str, Value]]:
    each = (1, 2, 3, 4, 5, 6, 7, 9)
    return sweep({"rows": each, "columns": each, "layout": ALL_LAYOUTS}, seed)


_LONG = "n = the smaller of rows and columns"
_STEP = "x[i + 1, i + 1] lies one row down and one column to the right of x[i, i]"

IDEAS_OF_TRACE = {
    **OF_MATRICES,
    "dimensions": IDEAS["dimensions"].but(
        formula="the result has no dimensions, as x.sum() has none",
        shape="sum without an argument leaves no dimension.",
    ),
    "square": Idea(
        "Put your finger on x[0, 0] in the storage. How many places further on is x[1, 1]?",
        "x[i, j] is at place i * x.stride(0) + j * x.stride(1);   the diagonal is where j = i",
        "One dimension: as many elements as the diagonal has, and a step that goes down and to the right at once.",
    ),
    "not square": Idea(
        "How many elements has the diagonal of a matrix of 2 rows and 5 columns? And of 5 rows and 2 columns?",
        _LONG,
        "The length from x.shape, the step from x.stride(): neither needs the other.",
    ),
    "sum": Idea(
        "What is done with the elements of the diagonal, and in which shape?",
        "y = x[0, 0] + x[1, 1] + ...",
        "The sum of all elements of one view, whatever its shape.",
    ),
    "refuses": Idea(
        "Of what is there a trace? What would torch say of a vector, or of three dimensions?",
        "x.dim() == 2",
        "Look first, at the top, and raise ValueError with a sentence that says what x has.",
    ),
    "everything": Idea(
        "Which elements of x does your view read? Draw them: grade strides.",
        f"{_LONG};   {_STEP}",
        "One size, one stride, one sum.",
    ),
}

STAGES = (
    Stage("one", "a single number", ({},)),
    Stage("square", "as many rows as columns", ({"rows": 2, "columns": 2}, SQUARE, {"rows": 5, "columns": 5})),
    Stage(
        "not square",
        "more rows, or more columns",
        ({"columns": 3}, {"rows": 3}, {"rows": 2, "columns": 3}, {"rows": 3, "columns": 2}, WIDE, HIGH),
    ),
    Stage("layouts", "x anywhere in memory", (*moved(WIDE), *moved(HIGH), *moved(SQUARE))),
    Stage("dtypes", "float64 stays float64", ({**HIGH, "dtype": "float64"}, {**WIDE, "data": 1})),
    Stage("everything", "all of it, mixed", _sweep),
    Stage("gradient", "the way back, to x", (SQUARE, {**WIDE, "layout": "transposed"}, HIGH), GRADIENT, extra=True),
    Stage("refuses", "what is no matrix must raise", ({"misfit": 1, "columns": 3}, {"misfit": 2}), REFUSAL, extra=True),
    Stage("int64", "whole numbers", ({**WIDE, "dtype": "int64"},), extra=True),
)  # fmt: skip

EXERCISE = Exercise(
    name="trace",
    says="the sum along the diagonal of a matrix",
    signature="trace(x)",
    part=BEFORE,
    unlocks=("diagonal",),
    space=SPACE,
    gather=Gather(
        letters={"i": "length"},
        result=(),
        over="i",
        tensors={"x": ("rows", "columns")},
        reads={"x": ("i", "i")},
        names={"length": "min(rows, columns)"},
    ),
    stages=STAGES,
    build=_build,
    torch=of_torch("trace"),
    torch_text=lambda call: "torch.trace(x)",
    torch_own="torch.trace",
    magnitude=_magnitude,
    misfit=lambda call: (
        f"a trace is of a matrix, and x has {call.tensors['x'].dim()} dimension{'s' * (call.tensors['x'].dim() > 1)}"
    ),
    banned=BANNED,
    shortcuts=SHORTCUTS,
    begin=Idea(
        "x = [[1, 2], [3, 4]] lies in memory as 1 2 3 4. Which of these are its diagonal, and how far apart are they?",
        "x[i, j] is at place i * x.stride(0) + j * x.stride(1) of the storage",
        "as_strided with one size and one stride, then sum. First only for squares: print what the view holds.",
    ),
    example={"rows": (3,), "columns": (4,)},
    views=Trace().views,
    shapes=(
        Shape("1000x1000", "a square", {"rows": 1000, "columns": 1000}),
        Shape("64x4000", "a wide one", {"rows": 64, "columns": 4000}),
    ),
    ideas=IDEAS_OF_TRACE,
    misconceptions=Later("trace", "mistakes_of_trace"),
    learned="A tensor is a row of memory and a rule for reading it: a stride for each dimension. A view with a stride "
    "of your own, such as one row and one column at once, reads what no slice does, and copies nothing.",
)
