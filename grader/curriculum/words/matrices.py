"""The ideas in the words of matrices that are read by their strides."""

from __future__ import annotations

from grader.curriculum.ideas import IDEAS

_FROM_THE_STRIDES = (
    "Every number that as_strided is given comes from x: its sizes from x.shape, its strides from x.stride()."
)
_FROM_A_TENSOR = "Every number that as_strided is given comes from a tensor's shape or its stride(); or it is 0."

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

OF_PRODUCTS = {
    **OF_MATRICES,
    "one": OF_MATRICES["one"].but(
        question="With every number at one there is one product. Of which two numbers?",
        formula="y = a * b",
        shape="Two views of the same shape, a multiplication, a sum.",
    ),
    "places": OF_MATRICES["places"].but(
        question="How many numbers has the result, and of which products is each the sum?",
        shape=_FROM_A_TENSOR,
    ),
    "square": OF_MATRICES["places"].but(
        question="What does your code do where rows and columns aren't as many?",
        formula="a[i, j] is at place i * a.stride(0) + j * a.stride(1), counted from where a begins",
        shape=_FROM_A_TENSOR,
    ),
    "layouts": OF_MATRICES["layouts"].but(
        question="Does your code read how its arguments lie in memory, or assume it? Print stride() of both.",
        formula="a[i, j] is at place a.storage_offset() + i * a.stride(0) + j * a.stride(1) of the storage",
    ),
    **{
        f"grad {name}": IDEAS["grad x"].but(
            question=f"A number of {name} may stand in several products. Does what comes back of each add up?",
            formula=f"grad {name} = over all products with that number of {name}, the sum of grad y * the other factor",
        )
        for name in "abv"
    },
}
"""The same for products of two of them."""
