"""JSON of texts from papers and models → the same without what acts on a screen or hides."""

from __future__ import annotations

from unicodedata import category

from pydantic import JsonValue

INSTEAD = "\ufffd"
"""One character for one: offsets into an abstract stay what they are."""


def printable(text: str) -> str:
    """The text with a replacement for every control, direction mark and hidden character.

    Characters that no font shows can carry words that a model reads and a person does not.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or _blank(c) else INSTEAD for c in text)


def _blank(character: str) -> bool:
    return character in "\n\t" or category(character) == "Zs"


def all_printable(value: JsonValue) -> JsonValue:
    """Every text in a JSON document made printable, the names of fields too."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [all_printable(one) for one in value]
    if isinstance(value, dict):
        return {printable(name): all_printable(one) for name, one in value.items()}
    return value
