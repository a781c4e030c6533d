"""`grade strides`: what a strided view reads, drawn."""

from __future__ import annotations

import re

import click

from grader.cli.screen import printer

_NUMBERS = re.compile(r"\s*[(\[]?\s*(-?\d{1,9}(\s*,\s*-?\d{1,9})*)?\s*,?\s*[)\]]?\s*")


def numbers(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    """`2,3` (also `(2, 3)`) as numbers."""
    if value is None:
        return None
    found = _NUMBERS.fullmatch(value)
    if not found:
        raise click.UsageError(f"{param.opts[0]} takes whole numbers with commas between, such as 2,3, not {value!r}.")
    return tuple(int(text) for text in found[1].split(",")) if found[1] else ()


@click.command(name="strides")
@click.argument("expression")
@click.option("--size", required=True, callback=numbers, help="The view's size: 2,3,2,2")
@click.option("--stride", required=True, callback=numbers, help="Elements of memory from one to the next: 4,1,4,1")
@click.option("--offset", type=int, help="Where in the storage the view begins; where x does by default.")
def command(expression: str, size: tuple[int, ...], stride: tuple[int, ...], offset: int | None) -> int:
    """Draw what x.as_strided(size, stride) reads, and say when it would read outside.

    EXPRESSION is x: "arange(12).reshape(3, 4)", "arange(24).reshape(4, 6)[:, 1:4].T" ... It is parsed, never run.
    Exits 0 if the view stays within x's storage, 1 if it doesn't.
    """
    from grader.pages.expression import parse
    from grader.pages.reading import page
    from grader.pages.strided import BadView

    try:
        x = parse(expression)
        view = x.as_strided(size, stride, offset)
    except BadView as error:
        raise click.UsageError(str(error)) from None
    screen = printer()
    screen.block(page(expression, x, view, screen.console.width), indent=0)
    return 0 if view.fits else 1
