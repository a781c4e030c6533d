"""Limits as they are typed on the command line."""

from __future__ import annotations

import math
from typing import Any

import click


class Seconds(click.FloatRange):
    """A time, at most a day. `nan`, which lies in every range, is none."""

    name = "seconds"

    def __init__(self, least: float):
        super().__init__(min=least, max=86400)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value!r} is not a number of seconds.", param, ctx)
        return number


MEMORY = click.IntRange(min=64, max=1 << 24)
"""MiB: up to 16 TiB, beyond which no system counts."""
