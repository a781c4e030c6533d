"""`grade completion`: completion in the shell, by click's own means."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_HOW = {
    "bash": 'eval "$(grade completion bash)"',
    "zsh": 'eval "$(grade completion zsh)"',
    "fish": "grade completion fish | source",
}
_WHERE = {"bash": "~/.bashrc", "zsh": "~/.zshrc (after compinit)", "fish": "~/.config/fish/config.fish"}


@click.command(name="completion")
@click.argument("shell", required=False, type=click.Choice(list(_HOW)))
def command(shell: str | None) -> None:
    """Print a script that completes commands, exercises and stages in your shell."""
    if shell is None:
        for name, how in _HOW.items():
            click.echo(f"{name:<5} put this into {_WHERE[name]}:  {how}")
        return
    kind = get_completion_class(shell)
    assert kind
    click.echo(kind(click.get_current_context().find_root().command, {}, "grade", "_GRADE_COMPLETE").source())
