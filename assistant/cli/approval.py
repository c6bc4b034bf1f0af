"""Consent to what a batch may cost, before anything is asked of a model."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from assistant.llm.costs import Estimate

REPAIRS = "and a call more for each reply that has to be repaired"
"""What no estimate counts."""

Command = TypeVar("Command", bound=Callable[..., Any])


def on_terminal() -> bool:
    """Whether there is somebody to ask, and a screen to ask on."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def yes_option(command: Command) -> Command:
    """--yes"""
    return click.option("--yes", "-y", is_flag=True, help="Do not ask what it may cost.")(command)


def approve(
    estimate: Estimate, above: float, *, yes: bool, quiet: bool = False, beside: str = ""
) -> None:
    """Show the estimate, and what comes `beside` it, and go on if it is small or agreed to.

    What is over `above` US dollars, or has no known price, a terminal is asked for and a script
    needs `yes` for. Raises NotApproved.
    """
    from assistant.errors import NotApproved
    from assistant.render.costs import bill, calls, money

    if not quiet:
        click.echo("\n  ".join(filter(None, (bill(estimate), beside))), err=True)
    small = estimate.cost_usd is not None and estimate.cost_usd <= above
    if yes or small or not estimate.calls:
        return
    if not on_terminal():
        raise NotApproved(
            f"{calls(estimate.calls)} not made without consent, {money(estimate.cost_usd)}",
            "Add --yes, or allow more without asking: LITREV_ASK_ABOVE.",
        )
    if not click.confirm("Go on?", err=True):
        raise NotApproved("not begun, as you wished; nothing was asked of the model")
