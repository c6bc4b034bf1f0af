"""What each call of a model is about: paragraphs, the papers they cite, and the new ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from math import inf
from typing import TYPE_CHECKING

from assistant.evidence import Evidence, gather
from store.errors import PaperUnknown

if TYPE_CHECKING:
    from assistant.draft.rewriting.result import News, Passage
    from assistant.shelf import Shelf
    from store.records import Paper, Sentence

_MARK = re.compile(r"<(?=\s*/?\s*[A-Za-z])")


@dataclass(frozen=True)
class Batch:
    """What one call is about."""

    shown: str
    evidence: Evidence
    numbers: Mapping[int, int]
    """Those in the file, by those that the model is shown."""
    offered: Mapping[int, frozenset[int]]
    """By the same: the numbers of the new papers."""

    def new(self, shown: int) -> frozenset[str]:
        """The keys of the new papers of a sentence."""
        offered = self.offered[shown]
        return frozenset(one.key for one in self.evidence.sources if one.number in offered)


def batches(
    passages: Sequence[Passage],
    near: Mapping[int, Sequence[News]],
    shelf: Shelf,
    room: int,
) -> Iterator[Batch]:
    """Whole paragraphs, as many as have room; of one that has not, as many papers as have.

    `near` has the new papers of each passage in question, by its number; `room` is in characters.
    A passage that cites what cannot be shown is in no batch.
    """
    parts = _parted(passages, near, shelf, room)
    made = (_batch(own, passages, near, _pack(own, passages, near, shelf, room)) for own in parts)
    return (batch for batch in made if batch.numbers)


def _parted(
    passages: Sequence[Passage],
    near: Mapping[int, Sequence[News]],
    shelf: Shelf,
    room: int,
) -> Iterator[list[int]]:
    batch: list[int] = []
    for _, several in groupby(near, key=lambda n: passages[n].paragraph):
        own = list(several)
        both = _pack([*batch, *own], passages, near, shelf, inf)
        if batch and len(both.text()) > room:
            yield batch
            batch = []
        batch += own
    if batch:
        yield batch


def _pack(
    numbers: Sequence[int],
    passages: Sequence[Passage],
    near: Mapping[int, Sequence[News]],
    shelf: Shelf,
    room: float,
) -> Evidence:
    """The papers that these passages cite, as far as the library has them, then the new ones."""
    cited = [key for n in numbers for key in passages[n].keys]
    new = [news.key for n in numbers for news in near[n]]
    papers = list(_abstracts(dict.fromkeys([*cited, *new]), shelf))
    return gather(papers, room, len(papers))


def _abstracts(
    keys: Mapping[str, None], shelf: Shelf
) -> Iterator[tuple[Paper, tuple[Sentence, ...]]]:
    for key in keys:
        with suppress(PaperUnknown):
            paper, sentences = shelf.get(key), shelf.sentences(key)
            if sentences:
                yield paper, sentences


def _batch(
    own: Sequence[int],
    passages: Sequence[Passage],
    near: Mapping[int, Sequence[News]],
    evidence: Evidence,
) -> Batch:
    papers = {source.key: source.number for source in evidence.sources}
    offered = {n: _offered(passages[n], near[n], papers) for n in own}
    numbers = {shown: n for shown, n in enumerate((n for n in own if offered[n]), 1)}
    return Batch(
        shown=_shown(passages, {n: shown for shown, n in numbers.items()}, offered, papers),
        evidence=evidence,
        numbers=numbers,
        offered={shown: offered[n] for shown, n in numbers.items()},
    )


def _offered(passage: Passage, near: Sequence[News], papers: Mapping[str, int]) -> frozenset[int]:
    """The new papers; none where the sentence cites a paper that cannot be shown."""
    if not papers.keys() >= {*passage.keys}:
        return frozenset()
    return frozenset(papers[one.key] for one in near if one.key in papers)


def _shown(
    passages: Sequence[Passage],
    numbers: Mapping[int, int],
    offered: Mapping[int, frozenset[int]],
    papers: Mapping[str, int],
) -> str:
    """The paragraphs, a sentence a line; those in question with number and papers."""
    wanted = {passages[n].paragraph for n in numbers}
    paragraphs = []
    for number, several in groupby(enumerate(passages), key=lambda one: one[1].paragraph):
        own = list(several)
        if number in wanted:
            heading = _plain(own[0][1].heading).replace('"', "'")
            lines = [f'<paragraph heading="{heading}">']
            for n, passage in own:
                cited = {papers[key] for key in passage.keys if key in papers}
                told = f"cites {_named(cited)}; new {_named(offered.get(n, ()))}"
                head = f"{numbers[n]}. ({told}) " if n in numbers else "(stays) "
                lines.append(f"{head}{_plain(passage.text)}")
            paragraphs.append("\n".join([*lines, "</paragraph>"]))
    return "\n\n".join(paragraphs)


def _named(numbers: frozenset[int] | set[int] | tuple[()]) -> str:
    return ", ".join(f"S{number}" for number in sorted(numbers)) or "none"


def _plain(text: str) -> str:
    """Text that cannot pass for a mark of ours, on one line."""
    return _MARK.sub("(", " ".join(text.split()))
