"""The YAML before a Markdown text → facts: a field's name, its value as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from store.formats.columns import is_known
from store.formats.manuscript import is_fact
from store.formats.stream import Line

LINES = 500
"""The longest one read; an abstract may stand in it."""

CHARACTERS = 100_000

_BEGIN = re.compile(r"---\s*")
_END = re.compile(r"(?:---|\.\.\.)\s*")


def divided(lines: Iterator[Line]) -> tuple[dict[str, str], Iterator[Line]]:
    """The facts before the text, and the lines of the text; all lines where there are no facts."""
    first = list(islice(lines, 1))
    if not first or not _BEGIN.fullmatch(first[0].text):
        return {}, chain(first, lines)
    inside: list[Line] = []
    for line in islice(lines, LINES):
        if _END.fullmatch(line.text):
            return facts([line.text for line in inside]), lines
        inside.append(line)
    return {}, chain(first, inside, lines)


def facts(lines: list[str]) -> dict[str, str]:
    """What is told of a paper."""
    told = mapping(lines).items()
    return {key: _value(value) for key, value in told if isinstance(key, str) and is_known(key)}


def mapping(lines: list[str]) -> dict[object, object]:
    """All that stands there; `title: Hats: a study` is no YAML, and read nevertheless."""
    import yaml

    try:
        if sum(map(len, lines)) > CHARACTERS:
            raise ValueError("too long for what stands before a text")
        # BaseLoader makes texts, lists and mappings of it, and nothing else.
        loaded = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError):
        loaded = dict(line.split(":", 1) for line in lines if is_fact(line))
    return loaded if isinstance(loaded, dict) else {}


def _value(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(filter(None, map(_named, value)))
    return _named(value)


def _named(value: object) -> str:
    """A text, or what Pandoc and CSL call a person: by name, or by given and family name."""
    if isinstance(value, dict):
        parts = [value.get(part) for part in ("literal", "name", "given", "family")]
        return " ".join(part for part in parts if isinstance(part, str))
    return value.strip(" \"'") if isinstance(value, str) else ""
