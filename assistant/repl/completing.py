"""What Tab offers: commands, their arguments, keys and titles of papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from assistant.repl.commands import COMMANDS, usage
from assistant.repl.filtering import FIELDS

if TYPE_CHECKING:
    from assistant.repl.session import Session

OFFERED = 20
SHORTEST = 3
"""Letters of a word within a question by which papers are looked for."""


class Offer(NamedTuple):
    """A text, in place of how many characters before the cursor, and what it is."""

    text: str
    over: int
    told: str = ""


def offers(before: str, session: Session) -> Iterator[Offer]:
    """What may follow the text before the cursor."""
    if before.startswith("/"):
        name, space, argument = before[1:].partition(" ")
        yield from _arguments(name, argument, session) if space else _names(name)
        return
    word = before.split(" ")[-1].split("\n")[-1].lstrip("([@“\"'")
    if len(word) >= SHORTEST:
        yield from _papers(word, session)


def _names(start: str) -> Iterator[Offer]:
    for name, command in COMMANDS.items():
        if name.startswith(start.lower()):
            yield Offer(f"/{name}", len(start) + 1, f"{command.argument}  {command.help}".strip())


def _arguments(name: str, argument: str, session: Session) -> Iterator[Offer]:
    if name == "open":
        yield from _papers(argument, session)
    elif name == "filter":
        word = argument.split(" ")[-1]
        for field in (*FIELDS, "none"):
            if field.startswith(word):
                yield Offer(field, len(word))
    elif name == "resume":
        for one in session.chat.kept.listed()[:OFFERED]:
            if one.id.startswith(argument):
                yield Offer(one.id, len(argument), one.title)
    elif name == "model" and "none".startswith(argument):
        yield Offer("none", len(argument), usage("model"))


def _papers(typed: str, session: Session) -> Iterator[Offer]:
    cited = [key for key in session.chat.numbers if key.startswith(typed)]
    for key, title in session.library.catalog.lookup.like(typed, OFFERED, first=cited):
        yield Offer(key, len(typed), title)
