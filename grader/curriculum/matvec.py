"""matvec: its stages, from one product to any matrix and vector, anywhere in memory."""

from __future__ import annotations

from grader.curriculum.axes import ALL_LAYOUTS, FLAT_LAYOUTS
from grader.curriculum.call import GRADIENT, REFUSAL, Call
from grader.curriculum.exercise import BEFORE, Exercise, Shape, Stage
from grader.curriculum.formula.strided import MatVec
from grader.curriculum.gather import Gather
from grader.curriculum.ideas import IDEAS, Idea
from grader.curriculum.identities import contiguous, one_higher, one_lower
from grader.curriculum.later import Later
from grader.curriculum.matrices import BANNED, REFUSED, SHORTCUTS, SMALL, TURNED, moved, of_torch, sizes, sweep
from grader.curriculum.mistake import PlainIdentity
from grader.curriculum.parameters import DATA, DTYPE, layout
from grader.curriculum.space import Case, Parameter, Space, Value
from grader.curriculum.words.matrices import OF_PRODUCTS

SPACE = Space(
    (
        *sizes(rows="rows of a", columns="columns of a, and numbers in v"),
        layout("a_layout"),
        layout("v_layout", FLAT_LAYOUTS),
        DTYPE,
        DATA,
        Parameter("misfit", "1 or -1: v is too long or too short, 2: a has three dimensions, 3: v has two", **REFUSED),
    ),
    lambda case: case["misfit"] != -1 or case["columns"] > 1,
)


def _build(case: Case, fill: float) -> Call:
    """How a case becomes a call. a: (rows, columns), v: (columns,)."""
    from grader.curriculum.tensors import tensor

    dtype, data, misfit = case["dtype"], case["data"], case["misfit"]
    further, length = (1,) * (misfit == 2), case["columns"] + {1: 1, -1: -1}.get(misfit, 0)
    a, v = (*further, case["rows"], case["columns"]), (length, *(1,) * (misfit == 3))
    return Call(
        {
            "a": tensor("x", a, dtype, case["a_layout"], fill, data),
            "v": tensor("weight", v, dtype, case["v_layout"], fill, data),
        },
        {},
    )


def _magnitude(call: Call) -> float:
    a, v = (each.detach().abs() for each in call.tensors.values())
    return max(1.0, float((a @ v).max()))


def _misfit(call: Call) -> str:
    a, v = call.tensors.values()
    if a.dim() != 2 or v.dim() != 1:
        return f"a has {a.dim()} dimensions and v {v.dim()}, where 2 and 1 belong"
    return f"a has {a.shape[1]} columns, and v {len(v)} numbers"


def _sweep(seed: int) -> list[dict[str, Value]]:
    each = (1, 2, 3, 4, 5, 7, 9)
    swept = sweep({"rows": each, "columns": each, "a_layout": ALL_LAYOUTS, "v_layout": FLAT_LAYOUTS}, seed)
    return [*swept, {"columns": 300}]  # more than Python has small integers, which may be told apart by `is`


_SUM = "y[i] = sum over k of a[i, k] * v[k]"

IDEAS_OF_MATVEC = {
    **OF_PRODUCTS,
    "places": OF_PRODUCTS["places"].but(formula=_SUM),
    "dimensions": IDEAS["dimensions"].but(
        formula="the result is (rows,)",
        shape="The dimension that is summed over is gone: sum(dim), without keepdim.",
    ),
    "columns": Idea(
        "In a row of several numbers, which number of v belongs to which?",
        "y[0] = a[0, 0] * v[0] + a[0, 1] * v[1] + ...",
        "Products first, of one shape with a; then one sum.",
    ),
    "rows": Idea(
        "For the second row of a, which number of v is the first?",
        "again[i, k] = v[k] for every i",
        "v as a view in the shape of a: one stride is v's own, one is 0.",
    ),
    "both": Idea(
        "For a of shape (2, 3): write down the 2 by 3 numbers that v's view should have.",
        _SUM,
        "Products in the shape of a; then a sum along one of its dimensions.",
    ),
    "sum": Idea(
        "Which dimensions have the products, and which one must be gone?", _SUM, "sum with the dimension that goes."
    ),
    "refuses": Idea(
        "Which shapes of a and v fit one another? What would torch say of others?",
        "a.dim() == 2,   v.dim() == 1,   a.shape[1] == v.shape[0]",
        "Look first, at the top, and raise ValueError with both shapes.",
    ),
    "everything": Idea(
        "Which numbers do your two views have? Print both for the smallest call.",
        _SUM,
        "Two views of one shape, a multiplication, a sum.",
    ),
}

STAGES = (
    Stage("one", "one number times one number", ({},)),
    Stage("columns", "one row of several numbers", ({"columns": 2}, {"columns": 3}, {"columns": 5})),
    Stage("rows", "several rows of one number", ({"rows": 2}, {"rows": 3})),
    Stage(
        "both",
        "a matrix and a vector",
        ({"rows": 2, "columns": 2}, SMALL, TURNED, {"rows": 4, "columns": 4}, {"rows": 2, "columns": 7}),
    ),
    Stage(
        "layouts",
        "a and v anywhere in memory",
        (
            *moved(SMALL, "a_layout"),
            *moved(TURNED, "a_layout"),
            *({**SMALL, "v_layout": each} for each in FLAT_LAYOUTS[1:]),
        ),
    ),
    Stage("dtypes", "float64 stays float64", ({**SMALL, "dtype": "float64"}, {**TURNED, "data": 1})),
    Stage("gradient", "the way back, to a and to v", ({}, SMALL, {**TURNED, "a_layout": "transposed"}), GRADIENT),
    Stage("everything", "all of it, mixed", _sweep),
    Stage(
        "refuses",
        "what doesn't fit must raise",
        (
            {"misfit": 1},
            {**SMALL, "misfit": -1},
            {**SMALL, "misfit": -1, "v_layout": "offset"},
            {**SMALL, "misfit": 2},
            {**SMALL, "misfit": 3},
        ),
        REFUSAL,
        extra=True,
    ),
    Stage("int64", "whole numbers", ({**SMALL, "dtype": "int64"},), extra=True),
)

EXERCISE = Exercise(
    name="matvec",
    says="a matrix times a vector",
    signature="matvec(a, v)",
    part=BEFORE,
    unlocks=("matmul",),
    space=SPACE,
    gather=Gather(
        letters={"i": "rows", "j": "columns"},
        result=("i",),
        over="j",
        tensors={"a": ("rows", "columns"), "v": ("columns",)},
        reads={"a": ("i", "j"), "v": ("j",)},
        expands=True,
    ),
    stages=STAGES,
    build=_build,
    torch=of_torch("mv"),
    torch_text=lambda call: "torch.mv(a, v)",
    torch_own="torch.mv",
    magnitude=_magnitude,
    misfit=_misfit,
    banned=BANNED,
    shortcuts=SHORTCUTS,
    begin=Idea(
        "a = [[1, 2], [3, 4]], v = [1, 10]. Write v under each row of a: which two numbers meet, and what is added up?",
        _SUM,
        "v.as_strided in the shape of a, a multiplication, a sum along one dimension.",
    ),
    example={"rows": (2,), "columns": (3,)},
    views=MatVec().views,
    shapes=(
        Shape("1000x1000", "a square", {"rows": 1000, "columns": 1000}),
        Shape("10x50000", "few long rows", {"rows": 10, "columns": 50000}),
    ),
    ideas=IDEAS_OF_MATVEC,
    identities=(
        contiguous("matvec"),
        one_lower("matvec", "each row is a product of its own", "rows"),
        *one_higher("matvec", "rows", "columns"),
    ),
    plainly=(
        PlainIdentity("with one row, it is one sum", "(a[0] * v).sum().reshape(1)", lambda case: case["rows"] == 1),
        PlainIdentity("with one column, nothing is added up", "a[:, 0] * v[0]", lambda case: case["columns"] == 1),
    ),
    misconceptions=Later("products", "mistakes_of_matvec"),
    learned="A stride of 0 reads the same number again and again: a vector is a matrix of equal rows without a copy. "
    "A product of a matrix and a vector is a multiplication of two views, and a sum along one dimension.",
)
