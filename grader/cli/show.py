"""`grade show`: an exercise's task as a page, and what its numbers mean, drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from grader.cli.names import exercise_names
from grader.cli.screen import printer, watcher
from grader.cli.strides import numbers
from grader.curriculum import ORDER, find
from grader.grading.warmup import warm_up

_NUMBERS = {
    "length": "Elements of a signal.",
    "height": "Rows of an image.",
    "width": "Columns of an image.",
    "kernel": "Elements of a window; for images one number, or a pair 2,3.",
    "stride": "From one window to the next; one number, or a pair.",
    "padding": "Zeros on either side; one number, or a pair.",
    "dilation": "From one element of a window to the next; one number, or a pair.",
    "ceil_mode": "In pooling, 1: a last window may reach past the padding.",
    "batch": "Signals or images.",
    "groups": "Convolutions side by side.",
    "in_channels": "Channels in, per group.",
    "out_channels": "Channels out, per group.",
    "size": "The size of x, one for each dimension: 2,3.",
    "pad": "Pairs (before, after), the last dimension first: 1,2,0,1.",
    "value": "What is put around x.",
}
_WORDS = {"mode": "What stands around x: constant, reflect, replicate or circular."}

_ONE_AXIS = [f"{name}{suffix}" for name in ("kernel", "stride", "padding", "dilation") for suffix in ("_h", "_w")]


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each number, with - or _ in its name; those of one axis are hidden, as there are so many."""
    for name in reversed([*_NUMBERS, *_WORDS, *_ONE_AXIS]):
        command = click.option(*_spelled(name), **_said(name))(command)
    return command


def _option(name: str) -> click.Option:
    return click.Option(_spelled(name), **_said(name))


def _spelled(name: str) -> list[str]:
    return [*dict.fromkeys((f"--{name.replace('_', '-')}", f"--{name}")), name]


def _said(name: str) -> dict[str, Any]:
    if name in _WORDS:
        return {"callback": _word, "help": _WORDS[name]}
    return {"callback": numbers, "help": _NUMBERS.get(name), "hidden": name not in _NUMBERS}


def _word(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    return None if value is None else (value,)


class _Show(click.Command):
    """Besides its options, one for each number that the exercise which is named has."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[__name__] = [name for name in args if name in ORDER]
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        params = super().get_params(ctx)
        there = {param.name for param in params}
        from grader.pages.asked import options_of

        own = [name for exercise in ctx.meta.get(__name__, ()) for name in options_of(find(exercise))]
        return [*params, *(_option(name) for name in own if name not in there)]


@click.command(name="show", cls=_Show)
@click.argument("name")
@_options
def command(name: str, **given: tuple[Any, ...] | None) -> int:
    """Show a task, or what its numbers mean.

    grade show NAME shows the task. With numbers (grade show NAME --length 7 --kernel 3 --stride 2) it draws the
    windows, the size that comes out, and the sizes and strides as_strided would need. Numbers of one dimension alone
    are --kernel-h, --kernel-w, --stride-h ... grade show bench explains the performance gap.
    """
    asked = {option: values for option, values in given.items() if values is not None}
    if name == "bench":
        return _bench(asked)
    (name,) = exercise_names([name])
    from grader.pages.asked import lines
    from grader.pages.sliding import BadNumbers

    screen = printer()
    width = screen.console.width
    try:
        drawing = lines(find(name), asked, width)
    except BadNumbers as error:
        raise click.UsageError(str(error)) from None
    if not asked:
        _task(name, width)
    screen.block(drawing, indent=0)
    return 0


def _task(name: str, width: int) -> None:
    from grader.pages.asked import example_of
    from grader.pages.task import page

    exercise, screen = find(name), printer()
    screen.line(f"{name}: {exercise.says}", "bold", indent=0)
    screen.line()
    screen.block(page(exercise, width), indent=0)
    screen.line()
    example = " ".join(f"--{option} {','.join(map(str, values))}" for option, values in example_of(exercise).items())
    screen.line("What the numbers mean", "bold", indent=0)
    screen.line(f"Draw it with others:  grade show {name} {example}", "dim", indent=0)
    if exercise.gather:
        screen.line(f"See it move, in a browser:  grade page {name} --open", "dim", indent=0)
    screen.line()


def _bench(asked: dict[str, tuple[Any, ...]]) -> int:
    if asked:
        raise click.UsageError("grade show bench takes no numbers.")
    warm_up()
    from grader.pages.gap import measured, page, style

    with watcher() as tell:
        figures = measured(tell)
    screen = printer()
    screen.line("The performance gap, and where it comes from", "bold", indent=0)
    screen.line()
    for line in page(figures, screen.console.width):
        screen.block([line], indent=0, style=style(line))
    return 0
