"""The papers that a file cites, as far as the library has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from store.records import Cite, Paper, Sentence

if TYPE_CHECKING:
    from store import Library
    from store.embedding import Embedder, Vectors


@dataclass(frozen=True)
class Cited:
    """A paper and the sentences of its abstract."""

    paper: Paper
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """Title and abstract, then what a person may name besides: authors and venue."""
        paper = self.paper
        return f"{paper.title}\n{paper.abstract}\n{' '.join(paper.authors)} {paper.venue}"

    def at(self, place: int) -> int:
        """The number of the sentence in which this character of the abstract stands."""
        return next(one.number for one in reversed(self.sentences) if one.start <= place)

    def cite(self, number: int) -> Cite:
        """The words of its sentence `number`, from 0."""
        return self.sentences[number].cite(self.paper.key)


class Shelves:
    """What the library has of these keys.

    No `assistant.shelf.Shelf`: a check keeps no run, so what it reads is not noted.
    """

    def __init__(
        self, library: Library, keys: Iterable[str], listed: Mapping[str, str] | None = None
    ) -> None:
        self._catalog = library.catalog
        library.index.refresh()
        papers = self._catalog.papers(self._catalog.ids(tuple(dict.fromkeys(keys))).values())
        sentences = self._catalog.sentences(papers)
        self.papers = {paper.key: Cited(paper, sentences[id]) for id, paper in papers.items()}
        self.listed = {key: name for key, name in (listed or {}).items() if key not in self.papers}
        """Keys that it lacks and a bibliography of the draft has, with the name of that file."""

    def vectors(self, texts: Sequence[str], embedder: Embedder) -> Vectors:
        """The vectors of these sentences, which the library keeps for the next time."""
        return self._catalog.vectors.of(texts, embedder)

    def nearest_key(self, key: str) -> str:
        """The key of the library that is most like one which it lacks, or nothing."""
        return next(iter(get_close_matches(key, self._catalog.keys(), n=1)), "")
