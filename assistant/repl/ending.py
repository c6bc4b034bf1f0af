"""What is shown when a turn is over: papers, what was made, what it went no further for, costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.chat.bill import Bill
from assistant.render import answer_terminal, origin
from assistant.render.answer import LEFT_OPEN, NO_ANSWER
from assistant.render.costs import calls, money
from assistant.render.text import hanging, leading_nowhere
from assistant.repl import made

if TYPE_CHECKING:
    from assistant.chat.turn import Turn
    from assistant.repl.session import Session


def show(turn: Turn, session: Session) -> None:
    """All of a turn that was not shown while it was made."""
    if turn.unsought:
        session.tell(turn.cannot)
        return
    if session.showing.streams:
        _streamed(turn, session)
    elif turn.statements or turn.withheld or turn.papers or not turn.made:
        answer_terminal.show(turn, session.console)
    _made(turn, session)
    _remarks(turn, session)
    if not session.quiet:
        told = summary(turn) if session.showing.streams else origin.summary(turn)
        hanging("", told, session.notes, "dim")


def summary(turn: Turn) -> str:
    """What the checks said, and what it cost, in one line."""
    parts = [answer_terminal.checked(turn).rstrip(".")] if turn.statements or turn.withheld else []
    spent = Bill().with_turn(turn)
    if turn.model is None:
        parts.append("no model" if turn.made else "quoted, no model")
    elif not spent.calls:
        parts.append("recorded reply, no call")
    else:
        parts += [calls(spent.calls), f"{spent.tokens:,} tokens", money(spent.cost_usd)]
    return " · ".join([*parts, f"{turn.seconds:.1f} s"])


def _streamed(turn: Turn, session: Session) -> None:
    """The rest of an answer whose statements stand above."""
    console = session.console
    if turn.status == "abstained" and not turn.made:
        console.print(NO_ANSWER, style="bold")
    if turn.unanswered:
        console.print()
        hanging("  ", LEFT_OPEN + leading_nowhere(turn.unanswered), console)
    if turn.papers and not turn.made:  # what was made names its own
        console.print()
        if turn.status == "abstained":
            console.print("Nearest papers", style="bold")
        made.listed([paper.key for paper in turn.papers], session)
    console.print()


def _made(turn: Turn, session: Session) -> None:
    for one in turn.made:
        made.show(one, session)
        session.console.print()


def _remarks(turn: Turn, session: Session) -> None:
    """How it was understood, and why it is not more."""
    if turn.meant != turn.question:
        hanging("Understood as: ", leading_nowhere(turn.meant), session.notes, "dim")
    if turn.cannot:
        hanging("", turn.cannot, session.notes)
    if turn.stopped:
        hanging("Stopped: ", turn.stopped, session.notes)
