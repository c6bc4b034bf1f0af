"""One turn of a conversation → the document of its run: an answer, or what was made instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.render import answer_markdown
from assistant.render.lines import flat

if TYPE_CHECKING:
    from assistant.chat.turn import Made, Turn

NAMES = {"draft": "Drafted", "claims": "Tabulated", "list": "Listed"}
"""What was done to make something."""


def document(turn: Turn) -> str:
    """That of an answer; where something was made or cannot be, it says so."""
    told = [*map(_made, turn.made), flat(turn.cannot)]
    return answer_markdown.document(turn, "\n\n".join(filter(None, told)))


def _made(one: Made) -> str:
    return f"{NAMES[one.kind]}: {flat(one.told)}{f' (run `{one.run}`)' * bool(one.run)}"
