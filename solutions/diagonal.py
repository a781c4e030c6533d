"""diagonal: any diagonal of a matrix, as a view. No number is copied."""

from torch import Tensor


def diagonal(x: Tensor, offset: int = 0) -> Tensor:
    """The elements x[i, i + offset], as a view of the same memory: torch.diagonal.

    x       (rows, columns, ...): at least two dimensions; any layout in memory
    offset  which diagonal: 0 is the one from x[0, 0]; 1 begins one to the right of it, 2 two to the right; -1 begins
            one below it

    Returns a view (..., n): x's further dimensions, if it has any, then the n elements of the diagonal. An offset that
    lies outside x gives n = 0. Nothing is copied: write into x, and the diagonal changes. Gradients flow back to x.

    Raises ValueError when x has fewer than two dimensions.

    Example: x = [[1, 2, 3], [4, 5, 6]] gives [1, 5]; with offset=1 [2, 6], with offset=2 [3], with offset=-1 [4].

    What a storage offset is. Where in its storage a tensor begins: x.storage_offset(). It is 0 for a new tensor, but a
    slice begins further on. y = x[1:] shares the storage of x, and only begins at another place:
        x = [[1, 2, 3],      storage   1  2  3  4  5  6
             [4, 5, 6]]      place     0  1  2  3  4  5      y.storage_offset() is 3
    as_strided takes it as a third argument, counted from the start of the storage, not from where x begins:
        x.as_strided((2,), (4,), 1)   reads places 1, 5:   2  6
    Without it, the view begins where x does.
    """
    # TODO 1: if x has fewer than two dimensions, raise ValueError. This can wait.
    if x.dim() < 2:
        raise ValueError(f"a diagonal takes two dimensions, but x has {x.dim()}")
    # TODO 2: at which row and at which column does the diagonal begin? One of them is 0.
    row, column = max(-offset, 0), max(offset, 0)
    # TODO 3: how many elements are there from that place on? Never fewer than none.
    n = max(0, min(x.shape[0] - row, x.shape[1] - column))
    # TODO 4: at which place of the storage is its first element? Begin with x.storage_offset().
    begin = x.storage_offset() + row * x.stride(0) + column * x.stride(1)
    # TODO 5: one step along the diagonal, as in trace. Further dimensions keep their sizes and strides, and come first.
    step = x.stride(0) + x.stride(1)
    return x.as_strided((*x.shape[2:], n), (*x.stride()[2:], step), begin)
