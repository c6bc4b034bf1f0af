"""What commands tell on standard error in a line, so that no text can steer the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assistant.terminal import legible

if TYPE_CHECKING:
    from assistant.errors import ModelError


def fail(message: str, hint: str = "") -> None:
    """What went wrong, and what to do."""
    remark(f"litrev: {message}")
    if hint:
        remark(f"  {hint}")


def remark(text: str) -> None:
    """Anything else that a person should know."""
    click.echo(legible(text), err=True)


def interrupted() -> None:
    """That it was ended from outside."""
    fail("interrupted; what was finished is kept.")


def retrying(error: ModelError, seconds: float) -> str:
    """That a request failed, and is about to be made again."""
    return f"{legible(error.message)}; trying again in {seconds:.0f} s"
