"""matmul: a matrix times a matrix, out of views of three dimensions whose strides are partly 0."""

import torch
from torch import Tensor


def matmul(a: Tensor, b: Tensor) -> Tensor:
    """The product of two matrices: torch.matmul.

    a  (rows, inner): any layout in memory
    b  (inner, columns): as many rows as a has columns; any layout in memory

    Returns (rows, columns) with  y[i, j] = a[i, 0] * b[0, j] + a[i, 1] * b[1, j] + ...  in the dtype of a. Gradients
    flow back to both.

    Raises ValueError when a hasn't as many columns as b has rows.

    For stars: leading dimensions (batches) before either, which broadcast as in a * b; a vector for a (a row, which the
    result then lacks) or for b (a column, which it lacks).

    Example: a = [[1, 2], [3, 4]], b = [[1, 10, 100], [0, 1, 0]] gives [[1, 12, 100], [3, 34, 300]].

    You need as_strided, * and .sum(dim). Torch's own matmul (@), mm, mv, dot and einsum may not be called.

    Three dimensions at once. Every number of the result is a sum of products a[i, k] * b[k, j]. Count i, j and k in
    one tensor of shape (rows, columns, inner), once as a view of a and once as a view of b. a knows nothing of j: one
    step along j stays at the same number, its stride is 0. b knows nothing of i.
        a = [[1, 2], [3, 4]]                    storage   1  2  3  4
        a.as_strided((2, 3, 2), (2, 0, 1))      [i, j, k] is at place 2 * i + 0 * j + 1 * k: row i, for every j again
    To draw it:
        grade strides "arange(4).reshape(2,2)" --size 2,3,2 --stride 2,0,1
    """
    # TODO 1: vectors are for a star, and can wait. Which dimension is missing, and how is it taken away again?
    # TODO 2: if a and b don't fit one another, raise ValueError.
    # TODO 3: the shape in which i, j and k are counted, the same for both.
    # TODO 4: a view of a and one of b in that shape: which strides of each are its own, in which order, and which is 0?
    # TODO 5: multiply; then which of i, j and k is added up?
    raise NotImplementedError
