"""A question for a list of papers → the filter that lets them through, and the list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.chat.intents import without_head
from assistant.chat.narrowing import clauses
from assistant.chat.pronouns import REQUEST
from assistant.chat.turn import Made
from assistant.render.counts import some
from store.english import words
from store.records import Filter

if TYPE_CHECKING:
    from assistant.shelf import Shelf
    from store.records import Paper

LISTED = 30
"""Papers of a list, at most."""


def listing(text: str, wanted: Filter) -> Filter:
    """The filter in force, and within it what the text says of years, author and words."""
    said, rest = clauses(without_head(text))
    written = {word.lower(): word for word in re.findall(r"\w+", rest)}  # GUI is no guidance
    about = [written.get(word, word) for word in words(rest) if word not in REQUEST]
    return wanted.model_copy(update=said | ({"text": " ".join(about)} if about else {}))


def listed(wanted: Filter, shelf: Shelf) -> tuple[Made | None, tuple[Paper, ...]]:
    """The list of what a filter lets through, None where that is nothing; and its papers."""
    found = shelf.listed(wanted, LISTED + 1)
    papers = found[:LISTED]
    if not papers:
        return None, ()
    made = Made(
        kind="list",
        asked={"filter": wanted.model_dump(mode="json", exclude_none=True)},
        keys=tuple(paper.key for paper in papers),
        told="more than " * (len(found) > LISTED) + some(len(papers), "paper"),
    )
    return made, papers
