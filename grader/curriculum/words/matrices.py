"""The ideas in the words of matrices that are read by their strides."""

from __future__ import annotations

from grader.curriculum.ideas import IDEAS

_FROM_THE_STRIDES = (
    "Every number that as_strided is given comes from x: its sizes from x.shape, its strides from x.stride()."
)

OF_MATRICES = {
    "one": IDEAS["one"].but(
        question="With every number at one, x is a single number. What comes of it, and in which shape?",
        formula="y = x[0, 0]",
        shape="Begin with as_strided: one size and one stride for each dimension of what you want to read.",
    ),
    "places": IDEAS["places"].but(
        question="In a matrix of one row or one column, which elements does the result need?",
        formula="x[i, j] is at place i * x.stride(0) + j * x.stride(1), counted from where x begins",
        shape=_FROM_THE_STRIDES,
    ),
    "layouts": IDEAS["layouts"].but(
        formula="x[i, j] is at place x.storage_offset() + i * x.stride(0) + j * x.stride(1) of the storage",
        shape="Take every stride from the tensor that as_strided is called on. It begins where that one does, unless "
        "an offset is given, which is counted from the start of the storage.",
    ),
    "gradient": IDEAS["gradient"].but(
        question="Could a gradient flow from the result back to what it was made of? What in your code would stop it?",
        formula="result.requires_grad is True as soon as that of an argument is",
        shape="Only torch operations from the arguments to the result: no detach, .data, no_grad, numpy or item.",
    ),
    "not allowed": IDEAS["not allowed"].but(
        formula="as_strided reads, * multiplies, sum adds up",
        shape="A view of the elements that count; then what is left is a multiplication, or a sum.",
    ),
}
