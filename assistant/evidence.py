"""Papers found → a numbered pack of their sentences, each with a handle that a model can cite."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import unescape

from store.records import Cite, Paper, Record, Sentence

_LOOKS_LIKE_A_HANDLE = re.compile(r"[\[【](?=\s*S\d)", re.IGNORECASE)
_LOOKS_LIKE_A_MARK = re.compile(
    r"[<‹〈《](?=\s*/?\s*(?:paper|question|evidence|topic|said|plan|paragraph|conversation|papers|found)\b)",
    re.IGNORECASE,
)
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff]")
"""What no reader sees, so that a mark with it inside looks like ours."""


class Source(Record):
    """One paper of a pack; its sentences are cited as `S<number>.<sentence>`, both from 1."""

    number: int
    key: str
    title: str
    abstract: str
    sentences: tuple[Sentence, ...]
    authors: tuple[str, ...] = ()
    """Who may be named where it is cited; no model is shown them."""

    def text(self) -> str:
        """What a model is shown of it: a marked field with a sentence a line."""
        lines = [
            f"[S{self.number}.{sentence.number + 1}] {inert(sentence.text)}"
            for sentence in self.sentences
        ]
        title = inert(self.title).replace('"', "'")
        return "\n".join([f'<paper id="S{self.number}" title="{title}">', *lines, "</paper>"])


class Evidence(Record):
    """The papers that an answer may cite, and nothing else."""

    sources: tuple[Source, ...]

    def text(self) -> str:
        """What a model is shown of the pack."""
        return "\n\n".join(source.text() for source in self.sources)

    def cite(self, paper: int, sentence: int) -> Cite | None:
        """The words behind the handle `S<paper>.<sentence>`, or None where it was not shown."""
        for source in self.sources:
            if source.number == paper and 1 <= sentence <= len(source.sentences):
                return source.sentences[sentence - 1].cite(source.key)
        return None

    def first(self, count: int) -> Evidence:
        """The first `count` papers, under the same handles."""
        return Evidence(sources=self.sources[:count])

    def source(self, key: str) -> Source:
        """The source with this citation key, which has to be in the pack."""
        return next(source for source in self.sources if source.key == key)


def source(number: int, paper: Paper, sentences: tuple[Sentence, ...]) -> Source:
    """A paper as the source of this number."""
    return Source(
        number=number,
        key=paper.key,
        title=paper.title,
        abstract=paper.abstract,
        sentences=sentences,
        authors=paper.authors,
    )


def alone(paper: Paper, sentences: tuple[Sentence, ...]) -> Evidence:
    """A pack of one paper."""
    return Evidence(sources=(source(1, paper, sentences),))


def gather(
    papers: Iterable[tuple[Paper, tuple[Sentence, ...]]], budget: float, most: int = 10
) -> Evidence:
    """The first papers, at most `most`, whose whole abstracts fit in `budget` characters together.

    A paper that does not fit is passed over, not cut: half an abstract is misread. At least one
    paper is taken, whatever its length.
    """
    sources: list[Source] = []
    for paper, sentences in papers:
        next_one = source(len(sources) + 1, paper, sentences)
        size = len(next_one.text()) + 2
        if sources and size > budget:
            continue
        sources.append(next_one)
        budget -= size
        if len(sources) == most:
            break
    return Evidence(sources=tuple(sources))


def inert(text: str) -> str:
    """Text that cannot pass for a handle or a mark of ours, on one line.

    Only the copy shown to a model is changed; a citation always carries the stored words. Where
    one is hidden, in entities, full-width signs or between what cannot be seen, it is uncovered.
    """
    plain = _defused(" ".join(text.split()))
    bare = _uncovered(plain)
    return plain if _defused(bare) == bare else _defused(bare)


def pasted(text: str) -> str:
    """What a person typed, its lines as `inert` has them: it may be a paper's words."""
    return "\n".join(map(inert, text.strip().split("\n")))


def unmarked(text: str) -> str:
    """Text that cannot pass for a mark of ours; handles in it are meant."""
    return _LOOKS_LIKE_A_MARK.sub("(", text)


def _defused(text: str) -> str:
    return unmarked(_LOOKS_LIKE_A_HANDLE.sub("(", text))


def _uncovered(text: str) -> str:
    """The text as a reader sees it, one form for each sign."""
    if text.isascii() and "&" not in text:
        return text
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFKC", unescape(text))).split())
