"""diagonal: its stages, from one number to any diagonal, anywhere in memory, as a view."""

from __future__ import annotations

from grader.curriculum.axes import ALL_LAYOUTS
from grader.curriculum.call import GRADIENT, REFUSAL, VIEW, Call
from grader.curriculum.exercise import BEFORE, Exercise, Shape, Stage
from grader.curriculum.formula.strided import Diagonal
from grader.curriculum.gather import Gather
from grader.curriculum.ideas import IDEAS, Idea
from grader.curriculum.identities import contiguous
from grader.curriculum.later import Later
from grader.curriculum.matrices import BANNED, HIGH, REFUSED, SHORTCUTS, SQUARE, WIDE, moved, of_torch, sizes, sweep
from grader.curriculum.mistake import Identity
from grader.curriculum.parameters import DATA, DTYPE, EXPLICIT, in_words, layout
from grader.curriculum.space import Case, Parameter, Space, Value
from grader.curriculum.words.matrices import OF_MATRICES

_DEEP = {"rows": 2, "columns": 3, "third": 4}
_ABOVE, _BELOW = {**WIDE, "offset": 1}, {**HIGH, "offset": -1}


def _further(name: str, dim: int, none: str) -> Parameter:
    """The size of a dimension that x may have besides rows and columns."""
    return Parameter(
        name,
        f"the size of a {name} dimension (0: none)",
        0,
        called=lambda case: f"x.shape[{dim}]" if case[name] else "x.dim()",
        told=in_words({0: none}),
    )


SPACE = Space(
    (
        *sizes(rows="rows of x", columns="columns of x"),
        _further("third", 2, "a matrix"),
        _further("fourth", 3, "no fourth dimension"),
        Parameter("offset", "which diagonal", 0, argument="offset", least=-1000),
        layout("layout"),
        DTYPE,
        DATA,
        EXPLICIT,
        Parameter("misfit", "1: x has one dimension, 2: x has none", **REFUSED),
    ),
    lambda case: bool(case["third"] or not case["fourth"]) and (case["misfit"] != 2 or case["layout"] == "contiguous"),
)


def _build(case: Case, fill: float) -> Call:
    """How a case becomes a call. x: (rows, columns[, third[, fourth]])."""
    from grader.curriculum.tensors import tensor

    further = [case[name] for name in ("third", "fourth") if case[name]]
    shape = [(case["rows"], case["columns"], *further), (case["columns"],), ()][case["misfit"]]
    given = {"offset": case["offset"]} if case["offset"] or case["explicit"] else {}
    return Call({"x": tensor("x", shape, case["dtype"], case["layout"], fill, case["data"])}, given)


def _sweep(seed: int) -> list[dict[str, Value]]:
    each = (1, 2, 3, 4, 5, 7)
    columns = {"rows": each, "columns": each, "offset": (0, 1, -1, 2, -2, 3, -3), "layout": ALL_LAYOUTS}
    further = ((0, 0), (0, 0), (1, 0), (2, 0), (3, 0), (2, 3), (1, 1))
    return sweep({**columns, ("third", "fourth"): further}, seed)


def _as_trace(case: Case) -> tuple[str, Case] | None:
    """Of the diagonal from x[0, 0], the sum."""
    from grader.curriculum.trace import SPACE as OF_TRACE

    same = OF_TRACE.case(**{name: case[name] for name in ("rows", "columns", "layout", "dtype")})
    return None if case["offset"] or case["third"] else ("trace", same)


_AT = "x[i, i + offset] for every i for which there is one"
_LONG = "n = min(rows, columns - offset) to the right, min(rows + offset, columns) below"

IDEAS_OF_DIAGONAL = {
    **OF_MATRICES,
    "dimensions": IDEAS["dimensions"].but(
        formula="the result is (..., n): further dimensions of x, then the diagonal",
        shape="as_strided's sizes and strides are both in the order of the result's dimensions.",
    ),
    "square": Idea(
        "Put your finger on x[0, 0] in the storage. How many places further on is x[1, 1]?",
        "x[i, j] is at place i * x.stride(0) + j * x.stride(1), counted from where x begins",
        "One dimension: as many elements as the diagonal has, and a step that goes down and to the right at once.",
    ),
    "not square": Idea(
        "How many elements has the diagonal of a matrix of 2 rows and 5 columns? And of 5 rows and 2 columns?",
        "n = the smaller of rows and columns",
        "The length from x.shape, the step from x.stride(): neither needs the other.",
    ),
    "above": Idea(
        "With offset=1, which is the first element, and how many columns are left from there on?",
        f"y[i] = x[i, i + offset];   {_LONG}",
        "Two numbers change: where the view begins, and how long it is. The step stays.",
    ),
    "below": Idea(
        "With offset=-1, which is the first element, and how many rows are left from there on?",
        f"y[i] = x[i - offset, i];   {_LONG}",
        "A row and a column to begin at, one of them 0; then the same for both signs.",
    ),
    "beyond": Idea(
        "How many elements has a diagonal that lies outside x? Which size must as_strided not be given?",
        "n = 0 if there is no element, never less",
        "The larger of 0 and what you have counted.",
    ),
    "more dimensions": Idea(
        "x has the shape (2, 3, 4). Which dimensions does the diagonal go along, and what is the shape of the result?",
        "y[..., i] = x[i, i + offset, ...]",
        "The sizes and strides of further dimensions as x has them, then those of the diagonal.",
    ),
    "view": IDEAS["view"].but(question="If you write into x after the call, does the diagonal change?"),
    "what is returned": IDEAS["what is returned"].but(formula="y[..., i] = x[i, i + offset, ...], a view"),
    "refuses": Idea(
        "How many dimensions does a diagonal go along? What would torch say of a vector?",
        "x.dim() >= 2",
        "Look first, at the top, and raise ValueError with a sentence that says what x has.",
    ),
    "everything": Idea(
        "Which place does your view begin at? Print it beside x.storage_offset().",
        f"{_AT};   {_LONG}",
        "One place to begin at, sizes, strides.",
    ),
}

STAGES = (
    Stage("one", "a single number", ({},)),
    Stage("square", "as many rows as columns", ({"rows": 2, "columns": 2}, SQUARE, {"rows": 5, "columns": 5})),
    Stage("not square", "more rows, or columns", ({"columns": 3}, {"rows": 3}, {"rows": 2, "columns": 3}, HIGH, WIDE)),
    Stage(
        "above",
        "a positive offset begins further to the right",
        tuple({**each, "offset": offset} for each in (SQUARE, WIDE, HIGH) for offset in (1, 2)),
    ),
    Stage(
        "below",
        "a negative offset begins further down",
        (*({**each, "offset": offset} for each in (SQUARE, HIGH) for offset in (-1, -2)), {**WIDE, "offset": -1}),
    ),
    Stage(
        "beyond",
        "an offset outside x leaves nothing",
        ({"offset": 1}, {"offset": -1}, {**WIDE, "offset": -2}, {**WIDE, "offset": 9}, {**HIGH, "offset": 3}),
    ),
    Stage(
        "more dimensions",
        "along the first two; the others stay",
        ({"third": 2}, {**SQUARE, "third": 1}, _DEEP, {**_DEEP, "offset": 1}, {**_DEEP, "offset": -1, "fourth": 2}),
    ),
    Stage(
        "layouts",
        "x anywhere in memory",
        (*moved(_ABOVE), *moved(_BELOW), *moved(HIGH), {**_DEEP, "layout": "channels_last"}),
    ),
    Stage(
        "shares memory",
        "a view: nothing is copied",
        ({}, SQUARE, _ABOVE, {**HIGH, "layout": "transposed"}, {**_DEEP, "layout": "every_second"}),
        VIEW,
    ),
    Stage("dtypes", "float64 stays float64", ({**HIGH, "dtype": "float64"}, {**WIDE, "data": 1})),
    Stage("everything", "all of it, mixed", _sweep, VIEW),
    Stage("gradient", "the way back, to x", (SQUARE, {**_ABOVE, "layout": "transposed"}, _BELOW), GRADIENT, extra=True),
    Stage("refuses", "fewer than two dimensions", ({"misfit": 1, "columns": 3}, {"misfit": 2}), REFUSAL, extra=True),
    Stage("int64", "whole numbers", ({**_ABOVE, "dtype": "int64"},), extra=True),
)  # fmt: skip

EXERCISE = Exercise(
    name="diagonal",
    says="any diagonal of a matrix, as a view",
    signature="diagonal(x, offset=0)",
    part=BEFORE,
    unlocks=("matvec",),
    space=SPACE,
    gather=Gather(
        letters={"p": "third if third", "q": "fourth if fourth", "i": "length"},
        result=("p", "q", "i"),
        tensors={"x": ("rows", "columns", "third if third", "fourth if fourth")},
        reads={"x": ("i + max(0, -offset)", "i + max(0, offset)", "p", "q")},
        names={"length": "max(0, min(rows, columns - offset) if offset >= 0 else min(rows + offset, columns))"},
        idle={"fourth": "not third"},
    ),
    stages=STAGES,
    build=_build,
    torch=of_torch("diagonal"),
    torch_text=lambda call: call.text("torch.diagonal"),
    torch_own="torch.diagonal",
    magnitude=lambda call: max(1.0, float(call.tensors["x"].detach().abs().max())),
    misfit=lambda call: f"a diagonal goes along two dimensions, and x has {call.tensors['x'].dim() or 'none'}",
    banned=BANNED,
    shortcuts=SHORTCUTS,
    begin=Idea(
        "First without an offset: which elements of [[1, 2, 3], [4, 5, 6]] are on its diagonal, how far apart?",
        "x[i, j] is at place i * x.stride(0) + j * x.stride(1), counted from where x begins",
        "Your trace without its sum. Then offset: where the view begins is as_strided's third argument.",
    ),
    example={"rows": (3,), "columns": (4,), "offset": (1,)},
    views=Diagonal().views,
    shapes=(Shape("1000x1000", "a square", {"rows": 1000, "columns": 1000}),),
    ideas=IDEAS_OF_DIAGONAL,
    identities=(
        Identity("its elements add up to the trace", _as_trace),
        contiguous("diagonal"),
    ),
    misconceptions=Later("diagonal", "mistakes_of_diagonal"),
    learned="A view is three things: sizes, strides, and the place in the storage where it begins. It is counted "
    "from the start of the storage, so a view of a slice begins with x.storage_offset().",
)
