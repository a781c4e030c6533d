"""max_filter1d: the largest element of every window of a signal."""

from torch import Tensor
from windows1d import windows1d


def max_filter1d(x: Tensor, kernel: int, padding: int = 0) -> Tensor:
    """The largest of every `kernel` neighbours along a signal.

    x        (batch, length)
    kernel   how many neighbouring elements one maximum is of
    padding  how far windows reach over either end, where there is nothing

    Returns (batch, length + 2 * padding - kernel + 1), in the dtype of x. Gradients flow back to x.

    Example: x = [[1, 6, 2]], kernel=2 gives [[6, 6]].
    """
    # TODO 1: x with something around it that is never the largest.
    padded = x.new_full((len(x), x.shape[1] + 2 * padding), float("-inf"))
    padded[:, padding : padding + x.shape[1]] = x
    # TODO 2: all windows, as a view: (batch, n, kernel). Which of its dimensions goes away?
    return windows1d(padded, kernel).amax(-1)
