"""The command that lets a shell complete what is typed after `litrev`."""

from __future__ import annotations

import os
from pathlib import PurePath

import click

from assistant.cli.exits import DONE

SHELLS = ("bash", "zsh", "fish")
"""Those that click writes a script for."""


@click.command()
@click.argument("shell", required=False, type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str | None) -> int:
    """Print a script that completes commands and options.

    It is for SHELL, or else for the one that $SHELL names.

    \b
    litrev completion >> ~/.bashrc
    litrev completion zsh >> ~/.zshrc
    litrev completion fish > ~/.config/fish/completions/litrev.fish
    """
    from click.shell_completion import get_completion_class

    chosen = shell or PurePath(os.environ.get("SHELL", "")).name
    kind = get_completion_class(chosen) if chosen in SHELLS else None
    if kind is None:
        raise click.UsageError(f"Say for which shell: {', '.join(SHELLS)}.")
    script = kind(context.find_root().command, {}, "litrev", "_LITREV_COMPLETE")
    click.echo(script.source())
    return DONE


commands: tuple[click.Command, ...] = (completion,)
