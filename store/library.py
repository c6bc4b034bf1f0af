"""A library: papers are added, got, searched and removed here; what is behind it stays hidden."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from store.catalog import Catalog
from store.choice import Choice, Named
from store.errors import LibraryDamaged, NoLibrary, unknown
from store.place import Place, find
from store.progress import Progress, Tell
from store.records import Added, Filter, Found, Origin, Paper, Sentence, Status
from store.search.dense import Dense

if TYPE_CHECKING:
    from store.chroma.indexing import Index
    from store.embedding import Embedder, Vectors
    from store.reembedding import Reembedded
    from store.shared import Shared


class Library:
    """The papers of one folder. Use `Library.open`, and close it or use it in a `with`."""

    def __init__(
        self, place: Place, embedder: Embedder | None, named: Named | None, tell: Tell
    ) -> None:
        """Open the library at a place, made if it is not there; callers want `open`."""
        try:
            place.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NoLibrary(
                f"{place.root} cannot be made a library: {error.strerror}",
                "Name another folder with --library.",
            ) from error
        self.place = place
        self.catalog = Catalog(place.catalog)
        self.dense = Dense(self.catalog, lambda: self.index)
        self.choice = Choice(self.catalog, place, embedder, named)
        self._tell = tell
        self._indexed_by: Index | Shared | None = None

    @classmethod
    def open(
        cls,
        place: str | Path | None = None,
        embedder: Embedder | None = None,
        create: bool = True,
        named: Named | None = None,
        tell: Tell = lambda _: None,
    ) -> Library:
        """The library in a folder, by default the nearest one, or on a server, ready to use.

        Without an `embedder` it has the one that its vectors were made by, and a new library the
        local MiniLM; a hosted one is made by `named` (see `assistant.embedders.kept`). What an
        interruption left undone is finished first; `tell` hears of a server that is slow or away.
        Raises NoLibrary if there is none and `create` is False, LibraryDamaged, LibraryBusy,
        EmbedderMismatch if its vectors were made by another embedder than the one given;
        AddressWrong, ServerRefused, and ServerAway where there is no copy.
        """
        found = find(place)
        if found.indexed and not found.exists:
            raise LibraryDamaged(
                f"{found.catalog} is gone, but its papers are still in {found.chroma}",
                "litrev repair makes the catalog again.",
            )
        if not create and not found.exists:
            here = f" --library {place}" if place else ""
            raise NoLibrary(f"there is no library in {found}", f"Make one: litrev add PATH…{here}")
        library = cls(found, embedder, named, tell)
        try:
            library.index.refresh()
            if found.remote and not create and not library.catalog.meta("collection"):
                raise NoLibrary(f"there is no library {found} yet", "Make it: litrev add PATH…")
            if not found.remote and library.catalog.meta("embedder"):
                library.index.resume()
            if embedder:
                library.choice.agree(embedder)
        except BaseException:
            library.close()
            raise
        return library

    def close(self) -> None:
        """Let go of the files."""
        if self._indexed_by:
            self._indexed_by.close()
        self.catalog.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def embedder(self) -> Embedder:
        """The embedder of the library's vectors; raises EmbedderMismatch if it is not at hand."""
        return self.choice.embedder

    def reembed(self, embedder: Embedder, progress: Progress | None = None) -> Reembedded:
        """Give the library another embedder; the old vectors serve until all new ones are there.

        `progress` is called with the texts embedded so far and those to embed. What has a vector
        of that embedder already is not embedded again, whoever was interrupted or came back to it.
        Raises LibraryBusy if another process does the same, and what the embedder raises.
        """
        from store.reembedding import Reembedding

        with Reembedding(self, embedder) as change:
            return change.finish(progress)

    def forget_others(self) -> int:
        """Drop the vectors that neither papers nor sentences need at present; how many."""
        from store.forgetting import forget_others

        return forget_others(self.catalog, self.choice.of_sentences)

    @property
    def index(self) -> Index | Shared:
        """What keeps Chroma in step with the catalog."""
        if self._indexed_by is None and self.place.remote:
            from store.shared import Shared

            self._indexed_by = Shared(self.place, self.place.remote, self.catalog, self._tell)
        if self._indexed_by is None:
            from store.chroma.indexing import Index

            self._indexed_by = Index(self.place, self.catalog)
        return self._indexed_by

    def add(
        self,
        *paths: str | Path,
        format: str | None = None,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> Added:
        """Import files and folders (`-` is standard input); what cannot be read is listed.

        `progress` is called with the papers embedded so far and those to embed in all. After an
        interruption what was accepted stays; at most two windows of papers are embedded again.
        """
        from store.reading import Reading

        reading = Reading(paths, format, but=self.place.root)
        added = self.add_papers(reading, dry_run, progress)
        found = {"files": len(reading.files), "problems": tuple(reading.problems)}
        return added.model_copy(update=found)

    def add_papers(
        self, papers: Iterable[Paper], dry_run: bool = False, progress: Progress | None = None
    ) -> Added:
        """Add papers that one has already, as `add` does with those that it reads."""
        from store.adding import add

        self.index.refresh()
        return add(self, papers, dry_run, progress)

    def remove(self, *keys: str) -> None:
        """Remove these papers, all or none; raises PaperUnknown."""
        self.index.refresh()
        ids = self.ids(keys)
        self.catalog.remove(list(ids.values()))
        self.index.resume()

    def split(self, key: str, record: int | None = None) -> tuple[Paper, Paper]:
        """Take a merged paper apart: record `record`, or what was merged last, becomes its own.

        The paper that keeps the key, and the new one. Raises PaperUnknown and NotMerged.
        """
        from store.joining import split

        parted = split(self, key, record)
        self.index.resume()
        return parted

    def merge(self, key: str, *others: str) -> Paper:
        """Make one paper of several, whose key is the first; raises PaperUnknown and NotMerged."""
        from store.joining import join

        paper = join(self, key, others)
        self.index.resume()
        return paper

    def origins(self, key: str) -> tuple[Origin, ...]:
        """The records that a paper was made of, in the order in which they came."""
        from store.provenance import origins

        return origins(self, key)

    def tag(self, tag: str, *keys: str) -> int:
        """Give these papers a tag, all or none; how many had not got it. Raises PaperUnknown."""
        from store.curation import tagged

        return tagged(self, tag, keys)

    def untag(self, tag: str, *keys: str) -> int:
        """Take a tag off these papers, all or none; how many had it. Raises PaperUnknown."""
        from store.curation import untagged

        return untagged(self, tag, keys)

    def annotate(self, key: str, note: str) -> Paper:
        """Set the note on a paper, or clear it with an empty one; raises PaperUnknown."""
        from store.curation import annotated

        return annotated(self, key, note)

    def get(self, key: str) -> Paper:
        """The paper with this key; raises PaperUnknown."""
        self.index.refresh()
        [paper] = self.catalog.papers(self.ids([key]).values()).values()
        return paper

    def papers(self, wanted: Filter | None = None) -> tuple[Paper, ...]:
        """The papers that a filter lets through, or all, by key."""
        self.index.refresh()
        return tuple(self.catalog.papers(self.catalog.filters.by_key(wanted or Filter())).values())

    def sentences(self, key: str) -> tuple[Sentence, ...]:
        """The sentences of a paper's abstract; raises PaperUnknown."""
        papers = self.catalog.papers(self.ids([key]).values())
        [sentences] = self.catalog.sentences(papers).values()
        return sentences

    def sentence_vectors(self, keys: Collection[str]) -> dict[str, Vectors]:
        """The vector of every sentence of these papers: one row each, shape (sentences, dimension).

        They are computed when first needed, in one batch, and kept; by `choice.of_sentences`.
        Raises PaperUnknown.
        """
        from store.meaning import of_sentences

        return of_sentences(self, keys)

    def paper_vectors(self, keys: Collection[str]) -> dict[str, Vectors]:
        """The middle of the vectors of each paper's chunks, of length 1. Raises PaperUnknown.

        A paper without text has none, and no paper has one where words alone are searched.
        """
        from store.meaning import of_papers

        return of_papers(self, keys)

    def search(self, query: str, k: int = 10, wanted: Filter | None = None) -> Found:
        """The `k` papers that fit a query best, each with its best sentence."""
        from store.search import search

        self.index.refresh()
        return search(self, query, k, wanted)

    def snapshot(self) -> str:
        """A name for the present content: two libraries with one name hold the same papers."""
        return self.catalog.snapshot()

    def status(self) -> Status:
        """The state of the library: looks closely, and so opens Chroma."""
        from store.state import status

        return status(self)

    def repair(self) -> bool:
        """Make Chroma anew from the catalog; False if another process has it open."""
        try:
            return self.index.rebuild()
        finally:
            self.index.close()

    def ids(self, keys: Collection[str]) -> dict[str, int]:
        """The ids of these keys; raises PaperUnknown for the first that no paper has."""
        ids = self.catalog.ids(keys)
        for key in keys:
            if key not in ids:
                raise unknown(key, self.catalog.keys())
        return ids
