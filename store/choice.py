"""Which embedder a library has: the one that its catalog names, made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.errors import EmbedderMismatch
from store.records import Record

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.embedding import Embedder
    from store.place import Place

Named = Callable[[str, str], "Embedder"]
"""Makes a hosted embedder from what a catalog keeps of it: `model@dimension`, and its address."""


class Present(Record):
    """The embedder that a library has."""

    embedder: str
    dimension: int
    address: str
    """Where a hosted one is reached, if not at its provider's."""
    unfinished: str | None
    """The embedder that it was to be given, where that was interrupted."""


class Choice:
    """Looks at the catalog every time: another process may have given the library another one."""

    def __init__(
        self, catalog: Catalog, where: Place, given: Embedder | None, named: Named | None
    ) -> None:
        self._catalog = catalog
        self._where = where
        self._embedder = given
        self._named = named
        self._beside: Embedder | None = None

    @property
    def embedder(self) -> Embedder:
        """The library's embedder, the same object as long as it is the same embedder.

        Raises EmbedderMismatch for one that cannot be made here.
        """
        kept = self._catalog.meta("embedder")
        if self._embedder is None or kept not in (None, self._embedder.name):
            self._embedder = self._made(kept)
        return self._embedder

    @property
    def of_sentences(self) -> Embedder:
        """By whose vectors sentences are compared: the library's, or the local one beside a hosted.

        What says whether a sentence bears on a question was measured with the local embedder, and
        so the sentences of a library need not be sent anywhere.
        """
        from store.embedding.hosted import Hosted

        if not isinstance(self.embedder, Hosted):
            return self.embedder
        if self._beside is None:
            from store.embedding.minilm import MiniLM

            self._beside = MiniLM()
        return self._beside

    def present(self) -> Present:
        """What the catalog says; in a new library, what it would have."""
        name, dimension = self._catalog.meta("embedder"), self._catalog.meta("dimension")
        return Present(
            embedder=name or self.embedder.name,
            dimension=int(dimension or self.embedder.dimension),
            address=self._catalog.meta("embedder_address") or "",
            unfinished=self._catalog.staging.embedder(),
        )

    def agree(self, embedder: Embedder) -> None:
        """Raises EmbedderMismatch if the library's vectors are not this embedder's."""
        made_with = self._catalog.meta("embedder"), self._catalog.meta("dimension")
        if made_with[0] and made_with != (embedder.name, str(embedder.dimension)):
            raise EmbedderMismatch(
                f"the library in {self._where} was embedded by {made_with[0]} "
                f"({made_with[1]} dimensions), not by {embedder.name} ({embedder.dimension})",
                "Open it without naming one, or embed it again: litrev embedder NAME.",
            )

    def claim(self) -> None:
        """From now on the library's vectors are its embedder's; raises EmbedderMismatch."""
        with self._catalog.transaction():
            self.agree(self.embedder)
            self.adopt(self.embedder)

    def adopt(self, embedder: Embedder) -> None:
        """Keep that the library's vectors are this embedder's."""
        from store.embedding.hosted import Hosted

        self._catalog.set_meta(
            embedder=embedder.name,
            dimension=str(embedder.dimension),
            embedder_address=embedder.address if isinstance(embedder, Hosted) else "",
        )
        self._embedder = embedder

    def _made(self, kept: str | None) -> Embedder:
        from store.embedding import none

        if kept == none.NAME:
            return none.Nothing()
        from store.embedding.minilm import MiniLM

        if kept in (None, MiniLM.name):
            return MiniLM()
        if self._named and "@" in str(kept):
            return self._named(str(kept), self._catalog.meta("embedder_address") or "")
        raise EmbedderMismatch(
            f"the library in {self._where} was embedded by {kept}, which is not at hand",
            "Embed it again, litrev embedder local; or pass that one to Library.open(embedder=…).",
        )
