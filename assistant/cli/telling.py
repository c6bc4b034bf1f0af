"""What commands tell on standard error in a line, so that no text can steer the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
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


def kept(files: Iterable[Path]) -> None:
    """That what was in the place of a result is there still, under another name."""
    for file in files:
        remark(f"the file that was there is kept as {file}")


def interrupted() -> None:
    """That it was ended from outside."""
    fail("interrupted; what was finished is kept.")


def retrying(error: ModelError, seconds: float) -> str:
    """That a request failed, and is about to be made again."""
    return f"{legible(error.message)}; trying again in {seconds:.0f} s"
