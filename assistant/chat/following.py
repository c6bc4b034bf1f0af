"""What a person means who goes on with a conversation, as far as rules can tell."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.chat.turn import Intent, Said
from store.records import Filter, Record


class Followed(Record):
    """A question with what it leans on put in its place."""

    question: str
    """As it stands by itself, as far as rules can make it."""
    query: str
    """What the first search looks for."""
    keys: tuple[str, ...] = ()
    """Papers that it refers to, in the order in which it does."""
    wanted: Filter = Filter()
    leans: bool = False
    """It cannot be understood without what was said before."""
    intent: Intent = "ask"
    unresolved: str = ""
    """Words that refer to something which no rule finds: `the third one` of two."""


def follow(text: str, before: Sequence[Said], numbers: Sequence[str], wanted: Filter) -> Followed:
    """Take what a person says for what it means after these turns.

    `numbers` are the keys of the papers that have a number in the conversation, [1] first.
    """
    return Followed(question=text, query=text, wanted=wanted)
