"""matmul: its stages, from one product to any two matrices, anywhere in memory; batches and vectors for a star."""

from __future__ import annotations

from grader.curriculum.axes import ALL_LAYOUTS
from grader.curriculum.call import GRADIENT, REFUSAL, Call
from grader.curriculum.exercise import BEFORE, Exercise, Shape, Stage
from grader.curriculum.formula.strided import MatMul
from grader.curriculum.gather import Gather
from grader.curriculum.ideas import IDEAS, Idea
from grader.curriculum.identities import contiguous, one_higher, one_lower
from grader.curriculum.later import Later
from grader.curriculum.matrices import BANNED, BOX, CUBE, REFUSED, SHORTCUTS, moved, of_torch, sizes, sweep
from grader.curriculum.mistake import Identity, PlainIdentity
from grader.curriculum.parameters import DATA, DTYPE, in_words, layout
from grader.curriculum.space import Case, Parameter, Space, Value
from grader.curriculum.words.matrices import OF_PRODUCTS

_VECTORS = {1: "a vector for a", 2: "a vector for b", 3: "two vectors"}
_NO_BATCH = in_words({0: "no batch"})


def _allows(case: Case) -> bool:
    batches, vectors = {case["a_batch"], case["b_batch"]}, case["vectors"]
    if (vectors & 1 and (case["rows"] > 1 or case["a_batch"])) or (
        vectors & 2 and (case["columns"] > 1 or case["b_batch"])
    ):
        return False
    if case["misfit"] == -1 and case["inner"] == 1:
        return False
    return (len(batches - {0, 1}) <= 1) == (case["misfit"] != 2)


SPACE = Space(
    (
        *sizes(rows="rows of a", inner="columns of a, and rows of b", columns="columns of b"),
        Parameter("a_batch", "matrices in a (0: no such dimension)", 0, told=_NO_BATCH, hidden=True),
        Parameter("b_batch", "matrices in b (0: no such dimension)", 0, told=_NO_BATCH, hidden=True),
        Parameter("vectors", "1: a is a vector, 2: b is one, 3: both are", 0, told=in_words(_VECTORS), hidden=True),
        layout("a_layout"),
        layout("b_layout"),
        DTYPE,
        DATA,
        Parameter("misfit", "1 or -1: b has too many or too few rows, 2: the batches don't fit", **REFUSED),
    ),
    _allows,
)


def _build(case: Case, fill: float) -> Call:
    """How a case becomes a call. a: ([a_batch,] [rows,] inner), b: ([b_batch,] inner[, columns])."""
    from grader.curriculum.tensors import tensor

    dtype, data, vectors = case["dtype"], case["data"], case["vectors"]
    rows, columns = (case["rows"],) * (not vectors & 1), (case["columns"],) * (not vectors & 2)
    below = case["inner"] + {1: 1, -1: -1}.get(case["misfit"], 0)
    batches = [(case[name],) if case[name] else () for name in ("a_batch", "b_batch")]
    return Call(
        {
            "a": tensor("x", (*batches[0], *rows, case["inner"]), dtype, case["a_layout"], fill, data),
            "b": tensor("weight", (*batches[1], below, *columns), dtype, case["b_layout"], fill, data),
        },
        {},
    )


def _magnitude(call: Call) -> float:
    a, b = (each.detach().abs() for each in call.tensors.values())
    return max(1.0, float((a @ b).max()))


def _misfit(call: Call) -> str:
    a, b = call.tensors.values()
    inner, below = a.shape[-1], b.shape[max(b.dim() - 2, 0)]
    if inner != below:
        return f"a has {inner} columns, and b {below} rows"
    return f"a is a batch of {a.shape[0]}, and b one of {b.shape[0]}"


def _sweep(seed: int) -> list[dict[str, Value]]:
    each = (1, 2, 3, 4, 5, 7)
    sizes = dict.fromkeys(("rows", "inner", "columns"), each)
    swept = sweep({**sizes, "a_layout": ALL_LAYOUTS, "b_layout": ALL_LAYOUTS}, seed)
    return [*swept, {"inner": 300}]  # more than Python has small integers, which may be told apart by `is`


def _as_matvec(case: Case) -> tuple[str, Case] | None:
    from grader.curriculum.matvec import SPACE as OF_MATVEC

    if case["columns"] > 1 or case["a_batch"] or case["b_batch"] or case["vectors"]:
        return None
    same = {name: case[name] for name in ("rows", "a_layout", "dtype", "data")}
    return "matvec", OF_MATVEC.case(**same, columns=case["inner"])


def _is_dot(case: Case) -> bool:
    return bool(case["rows"] == case["columns"] == 1 and not case["vectors"])


def _is_outer(case: Case) -> bool:
    return bool(case["inner"] == 1 and not case["vectors"])


_SUM = "y[i, j] = sum over k of a[i, k] * b[k, j]"
_VIEWS = "left[i, j, k] = a[i, k],   right[i, j, k] = b[k, j]"

IDEAS_OF_MATMUL = {
    **OF_PRODUCTS,
    "places": OF_PRODUCTS["places"].but(formula=_SUM),
    "dimensions": IDEAS["dimensions"].but(
        formula="the result is (rows, columns)",
        shape="The dimension that is summed over is gone: sum(dim), without keepdim.",
    ),
    "inner": Idea(
        "A row times a column is one number. Which products is it the sum of?",
        "y[0, 0] = a[0, 0] * b[0, 0] + a[0, 1] * b[1, 0] + ...",
        "Products first, in three dimensions; then a sum along one of them.",
    ),
    "rows": Idea(
        "Which numbers of b does the second row of the result take?",
        _VIEWS,
        "b's view has a stride of 0 along the rows of a.",
    ),
    "columns": Idea(
        "Which numbers of a does the second column of the result take?",
        _VIEWS,
        "a's view has a stride of 0 along the columns of b.",
    ),
    "all three": Idea(
        "For a of shape (2, 3) and b of (3, 4): what is the shape in which every product has a place?",
        f"{_SUM};   {_VIEWS}",
        "Sizes (rows, columns, inner) for both views; then strides in that order.",
    ),
    "sum": Idea(
        "Which dimensions have the products, and which one must be gone?", _SUM, "sum with the dimension that goes."
    ),
    "batches": Idea(
        "What is done with the leading dimensions of a and b in a * b?",
        "y[n] = matmul(a[n], b[n]), each expanded where the other has more",
        "Expand both to the same leading dimensions, whose sizes and strides come first.",
    ),
    "vectors": Idea(
        "Which dimension does a vector for a have, and which for b? And the result?",
        "matmul(v, b) = matmul(v[None], b)[0],   matmul(a, v) = matmul(a, v[:, None])[:, 0]",
        "Give the vector the dimension that is missing, and take it away from the result.",
    ),
    "refuses": Idea(
        "Which shapes of a and b fit one another? What would torch say of others?",
        "a.shape[-1] == b.shape[-2]",
        "Look first, at the top, and raise ValueError with both shapes.",
    ),
    "everything": Idea(
        "Which numbers do your two views have? Print both for the smallest call.",
        f"{_SUM};   {_VIEWS}",
        "Two views of one shape, a multiplication, a sum.",
    ),
}

_MATRIX = {"rows": 2, "inner": 2, "columns": 2}

STAGES = (
    Stage("one", "one number times one number", ({},)),
    Stage("inner", "one row times one column", ({"inner": 2}, {"inner": 3}, {"inner": 5})),
    Stage("rows", "several rows", ({"rows": 2}, {"rows": 3}, {"rows": 3, "inner": 2})),
    Stage("columns", "several columns", ({"columns": 2}, {"columns": 3}, {"columns": 3, "inner": 2})),
    Stage(
        "all three",
        "a matrix times a matrix",
        (
            _MATRIX,
            {"rows": 2, "columns": 3},
            BOX,
            CUBE,
            {"rows": 4, "inner": 2, "columns": 3},
            {"rows": 3, "inner": 5, "columns": 2},
        ),
    ),
    Stage(
        "layouts",
        "a and b anywhere in memory",
        (*moved(BOX, "a_layout"), *moved(BOX, "b_layout"), *moved(CUBE, "b_layout")),
    ),
    Stage("dtypes", "float64 stays float64", ({**BOX, "dtype": "float64"}, {**BOX, "data": 1})),
    Stage(
        "gradient",
        "the way back, to a and to b",
        ({}, BOX, {**BOX, "a_layout": "transposed", "b_layout": "sliced"}),
        GRADIENT,
    ),
    Stage("everything", "all of it, mixed", _sweep),
    Stage(
        "batches",
        "many matrices at once",
        (
            {**BOX, "a_batch": 2, "b_batch": 2},
            {**BOX, "a_batch": 3},
            {**BOX, "b_batch": 2},
            {**BOX, "a_batch": 1, "b_batch": 3, "b_layout": "transposed"},
            {**BOX, "a_batch": 2, "b_batch": 1, "a_layout": "channels_last"},
            {**BOX, "a_batch": 2, "a_layout": "every_second"},
        ),
        GRADIENT,
        extra=True,
    ),
    Stage(
        "vectors",
        "a row for a, a column for b",
        (
            {"vectors": 1, "inner": 3, "columns": 2},
            {"vectors": 2, "rows": 2, "inner": 3},
            {"vectors": 3, "inner": 3, "dtype": "float64"},
            {"vectors": 1, "inner": 3, "columns": 2, "b_batch": 2},
            {"vectors": 2, "rows": 2, "inner": 3, "a_batch": 2},
            {"vectors": 2, "inner": 3},
            {"vectors": 2, "rows": 5, "inner": 6},
            {"vectors": 1, "inner": 13, "columns": 2},
        ),
        GRADIENT,
        extra=True,
    ),
    Stage(
        "refuses",
        "what doesn't fit must raise",
        (
            {"misfit": 1},
            {**BOX, "misfit": -1},
            {**BOX, "misfit": -1, "b_layout": "sliced"},
            {**BOX, "misfit": 2, "a_batch": 2, "b_batch": 3},
            {"misfit": 1, "vectors": 3, "inner": 2},
            {"misfit": 1, "vectors": 2, "rows": 2},
        ),
        REFUSAL,
        extra=True,
    ),
    Stage("int64", "whole numbers", ({**BOX, "dtype": "int64"},), extra=True),
)

EXERCISE = Exercise(
    name="matmul",
    says="a matrix times a matrix",
    signature="matmul(a, b)",
    part=BEFORE,
    space=SPACE,
    gather=Gather(
        letters={"i": "rows", "j": "columns", "k": "inner"},
        result=("i", "j"),
        over="k",
        tensors={"a": ("rows", "inner"), "b": ("inner", "columns")},
        reads={"a": ("i", "k"), "b": ("k", "j")},
        expands=True,
    ),
    stages=STAGES,
    build=_build,
    torch=of_torch("matmul"),
    torch_text=lambda call: "torch.matmul(a, b)",
    torch_own="torch.matmul",
    magnitude=_magnitude,
    misfit=_misfit,
    banned=BANNED,
    shortcuts=SHORTCUTS,
    begin=Idea(
        "One row times one column first: a = [[1, 2]], b = [[10], [100]]. Which products are added up?",
        f"{_SUM};   {_VIEWS}",
        "Two views of the shape (rows, columns, inner), a multiplication, a sum along one dimension.",
    ),
    example={"rows": (2,), "inner": (2,), "columns": (2,)},
    views=MatMul().views,
    shapes=(
        Shape("64", "64 by 64", {"rows": 64, "inner": 64, "columns": 64}),
        Shape("200", "200 by 200", {"rows": 200, "inner": 200, "columns": 200}),
    ),
    ideas=IDEAS_OF_MATMUL,
    identities=(
        Identity("with one column it is a matrix times a vector", _as_matvec),
        contiguous("matmul"),
        one_lower("matmul", "columns of b are one product each", "columns"),
        one_lower("matmul", "rows of a are one product each", "rows"),
        *one_higher("matmul", "inner", "rows", "columns"),
    ),
    plainly=(
        PlainIdentity("a row times a column is one sum", "(a[0] * b[:, 0]).sum().reshape(1, 1)", _is_dot),
        PlainIdentity("a column times a row adds nothing up", "a * b", _is_outer),
    ),
    misconceptions=Later("products", "mistakes_of_matmul"),
    learned="Every product that a sum takes has its place in a tensor of three dimensions, and both factors are views "
    "of that shape: each has a stride of 0 along what it knows nothing of. What is shared is summed, as einsum does.",
)
