"""Cases of signals that a convolution and its gradients are both asked about."""

from __future__ import annotations

from typing import Any

Numbers = dict[str, Any]

ROOMY: Numbers = {"batch": 2, "in_channels": 3, "out_channels": 2, "length": 6, "kernel": 2}

PADDED: tuple[Numbers, ...] = (
    {"padding": 1},
    {"padding": 1, "length": 2, "kernel": 2},
    {"padding": 2, "length": 1, "kernel": 3},
    {"padding": 1, "length": 4, "kernel": 3},
    {"padding": 3, "length": 5, "kernel": 2},
    {**ROOMY, "padding": 2},
    {**ROOMY, "padding": 1, "stride": 2},
)

DILATED: tuple[Numbers, ...] = (
    {"dilation": 2},
    {"dilation": 2, "length": 3, "kernel": 2},
    {"dilation": 2, "length": 6, "kernel": 2},
    {"dilation": 2, "length": 5, "kernel": 3},
    {"dilation": 3, "length": 9, "kernel": 3},
    {**ROOMY, "dilation": 3, "length": 8},
)

GROUPED: tuple[Numbers, ...] = (
    {"groups": 2},
    {"groups": 3, "length": 4, "kernel": 2},
    {"groups": 2, "out_channels": 2},
    {"groups": 2, "in_channels": 2},
    {"groups": 2, "in_channels": 2, "out_channels": 3, "length": 4, "kernel": 2},
    {"groups": 3, "in_channels": 2, "out_channels": 2, "length": 5, "kernel": 3, "batch": 2},
)
