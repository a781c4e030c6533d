"""From numbers to tensors: small distinct integers, laid out in memory in every way torch allows.

`contiguous` owns its storage at offset 0, exactly filled. Every other layout lies inside a larger storage that
is filled with `fill` (NaN, or anything else: an answer that changes with it has read what isn't the input's).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from math import prod
from zlib import crc32

import torch
from torch import Tensor

from grader.curriculum.call import DISTINCT, FAR_BELOW, OTHERS, THIRDS, WHOLE

DTYPES = {
    "float32": torch.float32,
    "float64": torch.float64,
    "int64": torch.int64,
    "bfloat16": torch.bfloat16,
}

EDGE = 7
"""Elements of foreign memory before and after everything that isn't `contiguous`."""

_POOL_SIZE = 8191


@cache
def _pool(role: str, dtype: str, data: int) -> Tensor:
    """Small integers without 0, the same in every process: up to 9 for x, up to 5 for everything else."""
    top = 9 if role == "x" else 5
    mixed = _hashed(_POOL_SIZE, crc32(role.encode()) + (data == OTHERS))
    values = mixed % top + 1
    return _as_dtype(torch.where(mixed // top % 2 == 0, values, -values), dtype, data)


def _hashed(count: int, start: int) -> Tensor:
    """An integer hash of each position: as good as random, the same everywhere, and no generator to pay for."""
    mixed = torch.arange(count) + start
    for _ in range(3):
        mixed = ((mixed >> 16) ^ mixed) * 0x45D9F3B % (1 << 32)
    return mixed


def _as_dtype(values: Tensor, dtype: str, data: int) -> Tensor:
    # Thirds are exact in no precision: a detour through a lower one shows. In float64 there is always one to show.
    thirds = dtype == "float64" or (data == THIRDS and DTYPES[dtype].is_floating_point)
    return (values.to(torch.float64) + 1 / 3 if thirds else values).to(DTYPES[dtype])


@cache
def _few(role: str, count: int, dtype: str, data: int) -> Tensor | None:
    """Values for a tensor small enough to be drawn: products, or sums, that can be told apart by eye."""
    if role == "added" and count <= 12:
        return _as_dtype(2 ** torch.arange(count), dtype, data)
    if role == "x" and count <= 12:
        return _as_dtype(torch.arange(1, count + 1), dtype, data)
    if role == "weight" and count <= 4:
        return _as_dtype(10 ** torch.arange(count), dtype, data)
    if role == "bias":
        ascending = 100 * torch.arange(1, count + 1)
        return _as_dtype(torch.where(ascending % 200 == 0, -ascending, ascending), dtype, data)
    return None


_UP_AND_DOWN = (7, -2, -5, -1, -4, 6, -9, -3, -8, 4, 11, -10)
"""No two alike, also without their signs. The largest of the first few is the first; of others, now one, now another;
and of some all are below zero, where a maximum that begins with zero, or meets it around x, is wrong."""


@lru_cache(maxsize=64)
def _distinct(role: str, count: int, dtype: str) -> Tensor:
    """As many whole numbers, no two equal: in bfloat16 up to 256 of them, which has no more of one size."""
    if count <= len(_UP_AND_DOWN):
        return _as_dtype(torch.tensor(_UP_AND_DOWN[:count]), dtype, DISTINCT)
    mixed = _hashed(count, crc32(role.encode()))
    ranks = mixed.argsort().argsort() + 1
    return _as_dtype(torch.where(mixed % 3 == 0, ranks, -ranks), dtype, DISTINCT)


@lru_cache(maxsize=64)
def _far_below(count: int, dtype: str) -> Tensor:
    """Whole numbers, no two equal, so low that no number is lower which somebody thinks of as low enough."""
    far = -(torch.arange(count, 0, -1, dtype=torch.float64)) * 2.0 ** (100 if DTYPES[dtype].is_floating_point else 40)
    return far.to(DTYPES[dtype])


def values(role: str, shape: Sequence[int], dtype: str, data: int = WHOLE) -> Tensor:
    """The numbers of one argument, in the order of its elements; not to be written to."""
    count = prod(shape)
    if data == DISTINCT:
        return _distinct(role, count, dtype).view(tuple(shape))
    if data == FAR_BELOW:
        return _far_below(count, dtype).view(tuple(shape))
    few = _few(role, count, dtype, data) if data != OTHERS else None
    if few is not None:
        return few.view(tuple(shape))
    pool = _pool(role, dtype, data)
    if count > _POOL_SIZE:
        pool = pool.repeat(-(-count // _POOL_SIZE))
    return pool[:count].view(tuple(shape))


def tensor(role: str, shape: Sequence[int], dtype: str, layout: str, fill: float, data: int = WHOLE) -> Tensor:
    """One argument of a call: its values, laid out in memory as `layout` says."""
    numbers = values(role, shape, dtype, data)
    return numbers.clone() if layout == "contiguous" else with_layout(numbers, layout, fill)


def with_layout(data: Tensor, layout: str, fill: float) -> Tensor:
    """`data` inside a larger storage of `fill`. An expanded tensor repeats the data's first slice."""
    dims = data.dim()
    margin = 1 if layout == "sliced" else 0
    step = [1] * dims
    order = list(range(dims))
    sizes = list(data.shape)
    expanded = None
    if layout == "transposed":
        order.reverse()
    elif layout == "channels_last" and dims > 2:
        order = [0, *range(2, dims), 1]
    elif layout == "every_second":
        step[-1] = 2
    elif layout == "expanded":
        expanded = next((dim for dim in range(dims) if sizes[dim] > 1), 0)
        sizes[expanded] = 1
    room = [sizes[dim] * step[dim] + 2 * margin for dim in range(dims)]
    strides, offset, reach = [0] * dims, EDGE, 1
    for dim in reversed(order):
        strides[dim] = reach * step[dim]
        offset += margin * reach
        reach *= room[dim]
    if not data.dtype.is_floating_point and fill != fill:
        fill = -987654321  # an integer has no NaN
    storage = torch.full((reach + 2 * EDGE,), fill, dtype=data.dtype)
    laid = storage.as_strided(sizes, strides, offset)
    if expanded is None:
        return laid.copy_(data)
    laid.copy_(data.narrow(expanded, 0, 1))
    strides[expanded] = 0
    return storage.as_strided(data.shape, strides, offset)


def cotangent(shape: Sequence[int], dtype: torch.dtype) -> Tensor:
    """What a result is multiplied by before its gradient is taken: small integers, in float64 and a third each."""
    return values("y", shape, "float64" if dtype == torch.float64 else "float32").to(dtype)
