"""matvec: a matrix times a vector, out of views whose stride is 0."""

from torch import Tensor


def matvec(a: Tensor, v: Tensor) -> Tensor:
    """The product of a matrix and a vector: torch.mv.

    a  (rows, columns): any layout in memory
    v  (columns): as many numbers as a has columns; any layout in memory

    Returns (rows,) with  y[i] = a[i, 0] * v[0] + a[i, 1] * v[1] + ...  in the dtype of a. Gradients flow back to both.

    Raises ValueError when a hasn't two dimensions, v hasn't one, or the two don't fit one another.

    Example: a = [[1, 2, 3], [4, 5, 6]], v = [1, 10, 100] gives [1 + 20 + 300, 4 + 50 + 600] = [321, 654].

    You need v.as_strided(size, stride), * and .sum(dim). Torch's own mv, matmul (@), dot and einsum may not be called.

    What a stride of 0 is. One step along that dimension is 0 places: the next element is the same one again. Nothing is
    copied, so a vector becomes a matrix of any number of equal rows, in the memory of one:
        v = [1, 10, 100]     storage   1  10  100
        v.as_strided((2, 3), (0, 1))   reads places 0, 1, 2, and again 0, 1, 2:   [[1, 10, 100],
                                                                                   [1, 10, 100]]
    (This is what v.expand(2, 3) makes, too, and what a * v does by itself.) To draw it:
        grade strides "arange(3)" --size 2,3 --stride 0,1
    """
    # TODO 1: if a and v don't fit one another, raise ValueError. This can wait.
    if a.dim() != 2 or v.dim() != 1 or a.shape[1] != v.shape[0]:
        raise ValueError(f"a matrix of shape {tuple(a.shape)} and a vector of shape {tuple(v.shape)} don't fit")
    # TODO 2: v again for every row of a, as a view in the shape of a. Which stride is 0, and which is v's own?
    again = v.as_strided(tuple(a.shape), (0, v.stride(0)))
    # TODO 3: multiply, number by number. Then add up: along which dimension, so that one number is left for each row?
    return (a * again).sum(1)
