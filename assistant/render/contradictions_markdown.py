"""Compared claims → a Markdown document that can be read by itself: each pair with its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.render.contradictions import NOTHING, counts, grouped, heads, named, quoted, ties
from assistant.render.lines import flat
from assistant.render.origin import closing
from assistant.render.unlinked import unlinked

if TYPE_CHECKING:
    from assistant.contradictions.result import Contradictions, Pair


def document(found: Contradictions) -> str:
    """All pairs, refused judgements apart, with both quotations of each."""
    return unlinked("\n".join(_lines(found)) + "\n")


def _lines(found: Contradictions) -> Iterator[str]:
    yield f"# Agreement and contradiction{': ' * bool(found.query)}{flat(found.query)}"
    if not found.pairs:
        yield f"\n{NOTHING}"
    for heading, pairs in grouped(found):
        yield f"\n## {heading}"
        for pair in pairs:
            yield from _pair(pair)
    yield f"\n{counts(found)}"
    yield from closing(found)


def _pair(pair: Pair) -> Iterator[str]:
    yield f"\n**{pair.id}** {named(pair)}; {ties(pair)}\n"
    yield from (f"- {flat(reason)}" for reason in pair.reasons)
    for side in pair.sides:
        yield f"- {heads(side)}: {flat(side.claim)}"
        yield from (f"  - “{words}”" for words in quoted(side))
        yield from (f"  - given and not found: “{flat(words)}”" for words in side.refused)
