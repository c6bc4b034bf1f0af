"""A question for a list of papers → the filter that lets them through."""

from __future__ import annotations

from assistant.chat.intents import without_head
from assistant.chat.narrowing import clauses
from assistant.chat.pronouns import REQUEST
from store.english import words
from store.records import Filter

TOLD = 30
"""Papers of a list, at most."""


def listing(text: str, wanted: Filter) -> Filter:
    """The filter in force, and within it what the text says of years, author and words."""
    said, rest = clauses(without_head(text))
    about = [word for word in words(rest) if word not in REQUEST]
    return wanted.model_copy(update=said | ({"text": " ".join(about)} if about else {}))
