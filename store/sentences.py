"""An abstract → its sentences with character offsets; sentences → chunks that fit the embedder."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import sentencex

from store.records import Chunk, Sentence

K = TypeVar("K", bound=Hashable)
Count = Callable[[Sequence[str]], Sequence[int]]
"""Tells the tokens of each text."""

CHUNK_TOKENS = 256
"""Word pieces that all-MiniLM-L6-v2 was trained to read at once."""

_INSIDE = re.compile(r"(?<=[a-z]{3}[.!?])\s+(?=[A-Z])")
NEAR = 24
"""Characters on each side of a doubtful boundary from which it is decided."""


def split(abstract: str) -> tuple[Sentence, ...]:
    """The sentences of an abstract, in order, without the white space around them.

    Every character that is not white space belongs to exactly one sentence, and
    `abstract[s.start:s.end] == s.text` for each.
    """
    sentences: list[Sentence] = []
    for start, end in _spans(abstract):
        text = abstract[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        if text:
            number = len(sentences)
            sentences.append(Sentence(number=number, start=start, end=start + len(text), text=text))
    return tuple(sentences)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for boundary in sentencex.get_sentence_boundaries("en", text):
        start, end = boundary["start_index"], boundary["end_index"]
        for cut in _missed(text[start:end]):
            yield start, start + cut
            start += cut
        yield start, end


def _missed(text: str) -> Iterator[int]:
    """Boundaries within what sentencex takes for one sentence; each counts from the last.

    It does not look into what it takes for a quotation, and takes the apostrophes of `agents'`
    and `model's` for the marks of one. Outside of parentheses, it is asked again about each
    full stop with only the words near it.
    """
    last = 0
    for found in _INSIDE.finditer(text):
        before = text[last : found.start()]
        near = text[max(last, found.start() - NEAR) : found.end() + NEAR].replace("'", " ")
        closed = before.count("(") == before.count(")")
        if closed and len(sentencex.get_sentence_boundaries("en", near)) > 1:
            yield found.end() - last
            last = found.end()


def chunk(
    title: str,
    sentences: Sequence[Sentence],
    count: Count,
    limit: int = CHUNK_TOKENS,
) -> tuple[Chunk, ...]:
    """The chunks of a paper: its title and as many sentences as fit in `limit` tokens.

    `count` gives the tokens of each text. A sentence is never cut: one that is longer than the
    limit is a chunk of its own. A paper without sentences is one chunk, its title.
    """
    sizes = count([title, *(sentence.text for sentence in sentences)])
    room = limit - sizes[0]
    groups: list[list[Sentence]] = [[]]
    used = 0
    for sentence, size in zip(sentences, sizes[1:], strict=True):
        if groups[-1] and used + size > room:
            groups.append([])
            used = 0
        groups[-1].append(sentence)
        used += size
    return tuple(
        Chunk(
            number=number,
            first=group[0].number if group else 0,
            last=group[-1].number if group else -1,
            text=chunk_text(title, group),
        )
        for number, group in enumerate(groups)
    )


def chunk_text(title: str, sentences: Iterable[Sentence]) -> str:
    """What is embedded of a chunk of these sentences."""
    return "\n".join([title, " ".join(sentence.text for sentence in sentences)]).strip()


def chunk_all(
    papers: Mapping[K, tuple[str, Sequence[Sentence]]], count: Count
) -> dict[K, tuple[Chunk, ...]]:
    """The chunks of many papers, given as title and sentences.

    Their tokens are counted in one call: an embedder counts many texts on all cores.
    """
    texts = {t: 0 for title, own in papers.values() for t in (title, *(s.text for s in own))}
    sizes = dict(zip(texts, count(list(texts)), strict=True)) if texts else {}
    return {
        name: chunk(title, own, lambda texts: [sizes[text] for text in texts])
        for name, (title, own) in papers.items()
    }
