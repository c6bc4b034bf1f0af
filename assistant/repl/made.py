"""What a turn made, as its own command shows it, with the conversation's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.render.text import hanging
from store.errors import PaperUnknown

if TYPE_CHECKING:
    from assistant.chat.turn import Made
    from assistant.repl.session import Session
    from assistant.results import RelatedWork

ROWS = 10
"""Rows of a table that are shown; a file has them all."""


def show(made: Made, session: Session) -> None:
    """A list, a draft or a table. Raises as `result_of` does."""
    from assistant.chat.saving import result_of
    from assistant.claims.result import ClaimTable
    from assistant.render import claims_terminal, draft_terminal
    from assistant.render.claims.shown import kept

    if made.kind == "list":
        listed(made.keys, session)
        return
    result = result_of(session.assistant, made)
    if isinstance(result, ClaimTable):
        claims_terminal.show(result, session.console, most=ROWS)
        if (more := len(kept(result)) - ROWS) > 0:
            session.tell(f"{more} more: /save table.html, .csv, .xlsx …")
    else:
        draft_terminal.show(_numbered(result, session), session.console)
    session.tell("/save FILE keeps it.")


def listed(keys: Sequence[str], session: Session) -> None:
    """Papers with their numbers in the conversation, those that have one."""
    numbers = _numbers(session)
    for key in keys:
        mark = f"[{numbers[key]}]" if key in numbers else "-"
        hanging(f"{mark:>5} ", f"{key}  {_titled(key, session)}", session.console)


def _numbers(session: Session) -> dict[str, int]:
    return {key: n for n, key in enumerate(session.chat.numbers, 1)}


def _titled(key: str, session: Session) -> str:
    try:
        paper = session.library.get(key)
    except PaperUnknown:
        return "(no longer in the library)"
    return paper.title + (f" ({paper.year})" if paper.year else "")


def _numbered(work: RelatedWork, session: Session) -> RelatedWork:
    """A draft whose papers have the numbers of the conversation."""
    numbers = _numbers(session)
    papers = [p.model_copy(update={"n": numbers.get(p.key, p.n)}) for p in work.papers]
    return work.model_copy(update={"papers": tuple(sorted(papers, key=lambda p: p.n))})
