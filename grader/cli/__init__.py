"""The `grade` command: parse, call, render. No logic lives here."""

from __future__ import annotations

import os
import sys
from errno import EDQUOT, EIO, ENOSPC
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click
from click.shell_completion import CompletionItem
from click_default_group import DefaultGroup

from grader import __version__
from grader.report.phrases import shorten

COMMANDS = {
    "run": "grader.cli.run",
    "list": "grader.cli.listing",
    "watch": "grader.cli.watch",
    "next": "grader.cli.next",
    "open": "grader.cli.open",
    "hint": "grader.cli.hint",
    "repro": "grader.cli.repro",
    "debug": "grader.cli.debug",
    "reset": "grader.cli.reset",
    "undo": "grader.cli.undo",
    "solution": "grader.cli.solution",
    "bench": "grader.cli.bench",
    "show": "grader.cli.show",
    "page": "grader.cli.page",
    "strides": "grader.cli.strides",
    "demo": "grader.cli.demo",
    "init": "grader.cli.init",
    "doctor": "grader.cli.doctor",
    "completion": "grader.cli.completion",
    "stubs": "grader.cli.stubs",
    "notebook": "grader.cli.notebook",
    "class": "grader.cli.class_",
    "gradescope": "grader.cli.gradescope",
    "verify": "grader.cli.verify",
    "compare": "grader.cli.compare",
    "new": "grader.cli.new",
}
"""Where each command is; it is imported when it is called, so that none pays for another's imports."""


class Commands(DefaultGroup):
    """A group whose commands are imported when they are needed."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """While a shell completes the first word, nothing stands for the default command yet."""
        if ctx.resilient_parsing and not args:
            return click.Group.parse_args(self, ctx, args)
        rest: list[str] = super().parse_args(ctx, args)
        return rest

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and exercises too: `grade NAME` is `grade run NAME`."""
        from grader.curriculum import ORDER

        names = [CompletionItem(name) for name in ORDER if name.startswith(incomplete)]
        return [*names, *super().shell_complete(ctx, incomplete)]

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            ctx.arg0 = cmd_name  # type: ignore[attr-defined]  # where DefaultGroup looks for the default's first argument
            cmd_name = "run"
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command


@click.group(
    cls=Commands,
    default="run",
    default_if_no_args=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="stridelings")
def commands() -> None:
    """Learn convolution by writing it.

    grade alone picks up where you are; grade NAME grades one exercise.
    """


def main(arguments: list[str] | None = None) -> Any:
    """Run a command and end the process: 0 all right, 1 something is wrong with the learner's code, 2 a mistake in
    the command line, 3 the grader is broken or can't say what it found, 130 stopped with Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a sign that a terminal lacks is no reason to stop
    try:
        sys.exit(commands.main(arguments, prog_name="grade", standalone_mode=False) or 0)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output is gone: nothing to tell, nobody to tell it to
        sys.exit(1)
    except OSError as error:
        if error.filename is not None:
            click.echo(f"{shorten(str(error.filename), 200)} can't be used: {error.strerror}.", err=True)
            sys.exit(2)
        if error.errno not in (ENOSPC, EIO, EDQUOT):
            raise
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  (what it still holds can't be written either)
        click.echo(f"The output can't be written: {error.strerror}.", err=True)
        sys.exit(3)
