"""What needs no search and no model: it is only told why, or where else to look."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.answer import Draft
from assistant.chat.finishing import Work
from assistant.chat.intents import idle
from assistant.render.limits import limits
from store.records import Filter

if TYPE_CHECKING:
    from assistant.chat.following import Followed
    from assistant.chat.turn import Asking
    from assistant.shelf import Shelf

_OF_A_RECORD = re.compile(
    r"(?:and |but )?(?:who (?:wrote|published|are the authors|is the (?:first )?author)"
    r"|(?:when|where|in which (?:year|journal)) (?:was|were) \S+(?: \S+)? (?:published|written)"
    r"|(?:which|what) (?:year|venue|journal|conference) (?:is|was))\b",
    re.IGNORECASE,
)


def declined(asking: Asking, followed: Followed, shelf: Shelf) -> Work | None:
    """The turn that does nothing, with question and filter as they were; None for any other."""
    told = _told(asking, followed, shelf)
    as_before = {"question": asking.question, "wanted": asking.wanted}
    return Work(followed.model_copy(update=as_before), Draft(), cannot=told) if told else None


def _told(asking: Asking, followed: Followed, shelf: Shelf) -> str:
    if not asking.intent and idle(asking.question):
        return "Nothing was asked. A question is answered; /help tells more."
    if not asking.intent and followed.keys and _OF_A_RECORD.match(asking.question):
        first = followed.keys[0]
        mark = asking.there.index(first) + 1 if first in asking.there else first
        return f"Abstracts do not tell authors, year and venue: /open {mark} shows them."
    if followed.wanted == Filter() or shelf.listed(followed.wanted, 1):
        return ""
    unknown = "; papers whose year is not known do not count" if followed.wanted.year else ""
    new = followed.wanted != asking.wanted
    then = "The filter is not set." if new else "/filter none drops the filter."
    return f"No paper of the library is within {limits(followed.wanted)}{unknown}. {then}"
