"""Consent to what a batch may cost, before anything is asked of a model."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from assistant.errors import NotApproved

if TYPE_CHECKING:
    from assistant.costs import Estimate


def on_terminal() -> bool:
    """Whether there is somebody to ask, and a screen to ask on."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def approve(estimate: Estimate, above: float, *, yes: bool, quiet: bool = False) -> None:
    """Show the estimate, and go on if it is small or somebody agrees.

    What is over `above` US dollars, or has no known price, a terminal is asked for and a script
    needs `yes` for. Raises NotApproved.
    """
    from assistant.render.costs import bill

    if not quiet:
        click.echo(bill(estimate), err=True)
    small = estimate.cost_usd is not None and estimate.cost_usd <= above
    if yes or small or not estimate.calls:
        return
    if not on_terminal():
        raise NotApproved(
            f"not begun without consent: {bill(estimate)}",
            "Add --yes, or allow more without asking: LITREV_ASK_ABOVE.",
        )
    if not click.confirm("Go on?", err=True):
        raise NotApproved("not begun, as you wished; nothing was asked of the model")
