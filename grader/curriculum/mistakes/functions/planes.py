"""Height and width of a convolution."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.curriculum.formula.convolution import Convolution
from grader.curriculum.formula.tensors import counted, kept
from grader.curriculum.formula.windows import Windows
from grader.curriculum.mistake import ErrorLike, SomeError
from grader.curriculum.mistakes.functions.lines import Lines, out_of_bounds

if TYPE_CHECKING:
    from torch import Tensor

    from grader.curriculum.mistakes.table import Steps


def as_far_as(rows: int, columns: int) -> Callable[..., Tensor]:
    """Loops over the kernel run as far as other dimensions of the weight say."""

    def weights(self: Convolution, weight: Tensor) -> Tensor:
        to = weight.shape[rows], weight.shape[columns]
        if to[0] > weight.shape[2] or to[1] > weight.shape[3]:
            least = min(weight.shape[2:])
            raise out_of_bounds(least, least, 3)
        read = weight.new_zeros(weight.shape)
        read[..., : to[0], : to[1]] = weight[..., : to[0], : to[1]]
        return read

    return weights


def taps_looped_over(turned: bool, bounds: bool) -> Steps:
    """Loops over the kernel's rows run as far as it has columns, and the other way round; or its sizes are `turned`.

    A tap that weight hasn't raises, but where a check of `bounds` skips it, since it would lie outside x.
    """

    def slide(self: Convolution, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        windows = Convolution.slide(self, x, padded, lines)
        for line, other in zip(lines, reversed(lines), strict=True):
            has, far = (other["K"], line["K"]) if turned else (line["K"], other["K"])
            places = [i * line["s"] for i in range(line["n"])]
            for k in range(has, far):
                at = [place + k * line["d"] - line["p"] for place in places]
                if not bounds or any(0 <= each < line["L"] for each in at):
                    raise out_of_bounds(k, has)
        return windows

    def weights(self: Convolution, weight: Tensor) -> Tensor:
        sizes, least = weight.shape[2:], min(weight.shape[2:])
        read = weight.new_zeros((*weight.shape[:2], *(reversed(sizes) if turned else sizes)))
        read[..., :least, :least] = weight[..., :least, :least]
        return read

    return {"slide": slide, "weights": weights}


def results_counted_by_the_other() -> list[Steps]:
    """A loop over the results of a row counts the rows, or the other way round: the others stay as they were."""

    def left(step: str, dim: int) -> Callable[..., Tensor]:
        def finish(self: Convolution, result: Tensor, *others: Any) -> Tensor:
            right = getattr(Convolution, step)(self, result, *others)
            if right.shape[5 - dim] > right.shape[dim]:
                raise SomeError("more than there is room for")
            return kept(right, dim, f"i < {right.shape[5 - dim]}", "i", "n")

        return finish

    ways: list[Steps] = [{step: left(step, dim)} for step in ("join", "finish") for dim in (2, 3)]
    return [*ways, *({"slide": _rooms_counted(axis)} for axis in (0, 1))]


def _rooms_counted(axis: int) -> Callable[..., Tensor]:
    """The same in a loop that skips what lies outside x: there is no room for a window too many if it reads some of x."""

    def slide(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        windows = Windows.slide(self, x, padded, lines)
        dim, line = 2 + axis, lines[axis]
        room, most = windows.shape[dim], windows.shape[5 - dim]
        if most > room and room * line["s"] - line["p"] < x.shape[dim]:
            raise out_of_bounds(room, room, dim)
        return kept(windows, dim, f"i < {most}", "i", "n")

    return slide


def height_of_padded(x: Tensor, padded: Tensor) -> int:
    return padded.shape[-2]


def height_of_x(x: Tensor, padded: Tensor) -> int:
    return x.shape[-2]


def flat(jump: Callable[[Tensor, Tensor], int]) -> Callable[..., Tensor]:
    """By indices into a whole image in a row, in which two rows are taken to begin `jump` elements apart."""

    def cut(self: Windows, x: Tensor, padded: Tensor, lines: Lines) -> Tensor:
        rows, columns = (counted(e["n"])[:, None] * e["place"] + counted(e["held"]) * e["tap"] for e in lines)
        index = rows[:, None, :, None] * jump(x, padded) + columns[None, :, None, :]
        image = padded.flatten(-2)
        if int(index.max()) >= image.shape[-1]:
            raise ErrorLike(rf"index \d+ is out of bounds for dimension -?\d+ with size {image.shape[-1]}\b")
        return image[..., index]

    return cut


def indexed_by_columns_first(only_if_seen: bool) -> Callable[..., Tensor]:
    """By indices: results that aren't square have no such places. A loop may write only what has seen some of x."""

    def join(self: Convolution, result: Tensor) -> Tensor:
        joined = Convolution.join(self, result)
        height, width = joined.shape[2:]
        least = min(height, width)
        beyond = joined[..., width:, :], joined[..., height:]
        if height != width and not (only_if_seen and not any(each.any() for each in beyond)):
            raise out_of_bounds(least, least, 3)
        turned = joined.new_zeros(joined.shape)
        turned[..., :least, :least] = joined[..., :least, :least].transpose(-1, -2)
        return turned

    return join


def room_turned(self: Convolution, result: Tensor) -> Tensor:
    """Only the room for the results: those that aren't square don't fit."""
    joined = Convolution.join(self, result)
    least = min(joined.shape[2:])
    if joined.shape[2] != joined.shape[3]:
        raise out_of_bounds(least, least)
    return joined


def of_one_letter(dim: int) -> Callable[..., Tensor]:
    """Every tap meets the kernel's element whose row and column are both the tap's row, or both its column."""

    def weights(self: Convolution, weight: Tensor) -> Tensor:
        if weight.shape[dim] > weight.shape[5 - dim]:
            least = weight.shape[5 - dim]
            raise out_of_bounds(least, least, 5 - dim)
        diagonal = weight.diagonal(dim1=2, dim2=3)
        return diagonal.unsqueeze(5 - dim).expand_as(weight)

    return weights


def indexed_by_columns(self: Convolution, weight: Tensor) -> Tensor:
    """By indices: kernels that aren't square have no such columns."""
    height, width = weight.shape[2:]
    if height != width:
        raise out_of_bounds(min(height, width), min(height, width), 3)
    return weight.transpose(-1, -2)


def diagonal(self: Convolution, weight: Tensor) -> Tensor:
    import torch

    rows, columns = (torch.arange(size) for size in weight.shape[2:])
    return weight * (torch.minimum(rows[:, None], columns[-1]) == columns)
