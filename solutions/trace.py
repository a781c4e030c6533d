"""trace: the sum along the diagonal of a matrix, and a first look at strides."""

from torch import Tensor


def trace(x: Tensor) -> Tensor:
    """The sum x[0, 0] + x[1, 1] + x[2, 2] + ..., as far as there are such elements: torch.trace.

    x  (rows, columns): not only squares; any layout in memory

    Returns a tensor of no dimensions, in the dtype of x. Gradients flow back to x.

    Raises ValueError when x hasn't two dimensions.

    Example: x = [[1, 2, 3], [4, 5, 6]] gives 1 + 5 = 6.

    You need x.as_strided(size, stride) and .sum(). Torch's own trace and diagonal, matmul (@) and einsum are what these
    warm-ups build again, so they may not be called.

    What a storage is. Memory has one dimension only. The numbers of a tensor lie there one after another, whatever its
    shape; that row of numbers is its storage:
        x = [[1, 2, 3],      storage   1  2  3  4  5  6
             [4, 5, 6]]      place     0  1  2  3  4  5

    What a stride is. How many places further on in the storage the next element along one dimension lies. Here
    x.stride() is (3, 1): from 1 down to 4 it is 3 places, from 1 across to 2 it is 1. So x[i, j] is i * 3 + j * 1
    places after x[0, 0].

    What as_strided reads. It makes a tensor of any size and any strides over the same storage, and copies nothing. It
    begins where x begins. One size and one stride make a tensor of one dimension:
        x.as_strided((3,), (1,))   reads places 0, 1, 2:   1  2  3
        x.as_strided((2,), (3,))   reads places 0, 3:      1  4
        x.as_strided((3,), (2,))   reads places 0, 2, 4:   1  3  5
    Which stride reads 1 and 5? This draws what a view reads; try others:
        grade strides "arange(6).reshape(2,3)" --size 2 --stride 3
    """
    # TODO 1: if x isn't a matrix, raise ValueError (x.dim() is how many dimensions it has). This can wait.
    if x.dim() != 2:
        raise ValueError(f"a trace is of a matrix, but x has {x.dim()} dimensions")
    # TODO 2: how many elements does the diagonal have? x.shape is (rows, columns); either may be the smaller.
    n = min(x.shape)
    # TODO 3: from x[0, 0] to x[1, 1]: how many places is that in the storage? Say it with x.stride(0) and x.stride(1).
    step = x.stride(0) + x.stride(1)
    # TODO 4: read the diagonal with as_strided, and add it up.
    return x.as_strided((n,), (step,)).sum()
