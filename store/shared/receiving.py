"""A paper that comes from a collection: made of its chunks, and put into the copy of the library.

What others have done is taken over as it stands. Only where the copy has a change of its own that
the collection has not yet, something must be decided: two records of one paper are merged, theirs
first, and of two papers that took one key at once, ours takes another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from store.catalog import Catalog, Split
from store.catalog.origins import Kept
from store.chroma.entries import Entry, chunk_name, in_order, paper_of, parts
from store.cutting import cut_as_before, wording
from store.identity.blocking import all_identifiers, identifiers
from store.identity.matching import same
from store.identity.merging import merge
from store.keys import citation_key, valid_key
from store.records import Paper
from store.shared.packing import unpack
from store.text import steers

if TYPE_CHECKING:
    from store.embedding import Vectors


class Unreadable(Exception):
    """A paper in the collection is not as litrev writes it."""


class Received(NamedTuple):
    """A paper as the collection has it."""

    paper: Paper
    records: Sequence[Kept]
    """What it was made of."""
    stamp: int
    split: Split
    vectors: Sequence[Vectors]
    """One a chunk."""


def received(key: str, entries: Sequence[Entry], embedder: str) -> Received | None:
    """The paper that these chunks are; None if some are missing, since it is being rewritten.

    Chunks of another sending than the first one's are left over, and do not count. Raises
    Unreadable.
    """
    try:
        heads = [entry.metadata for entry in entries if entry.metadata["chunk"] == 0]
        if not heads:
            return None
        stamp, chunks = int(heads[0]["stamp"]), int(heads[0]["chunks"])
        own = in_order(entry for entry in entries if entry.metadata["stamp"] == stamp)
        if len(own) != chunks:
            return None
        paper = paper_of(own)
        records = unpack(paper, str(heads[0]["records"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"a newer litrev wrote it, or another program ({error!r:.80})") from error
    if paper.key != key or not valid_key(key):
        raise Unreadable("its key is not the one it is kept under")
    if any(map(_steers, (paper, *(kept.record for kept in records)))):
        raise Unreadable("it holds control signs, which no reader of litrev's lets pass")
    split = cut_as_before(paper, parts(paper.title, own), embedder)
    return Received(paper, records, stamp, split, [entry.vector for entry in own])


def _steers(record: Paper) -> bool:
    """Whether any of its texts acts on a screen."""
    values = record.model_dump().values()
    texts = (text for value in values for text in (value if isinstance(value, tuple) else [value]))
    return any(map(steers, map(str, texts)))


def accept(catalog: Catalog, new: Received) -> None:
    """Put a paper of the collection into the copy, in a transaction that the caller opened."""
    import numpy as np

    catalog.vectors.keep(new.split.hashes, np.stack(new.vectors))
    id = _counterpart(catalog, new)
    if id is None or id not in catalog.chunks.stamps.pending([id]):
        _put(catalog, new, new.paper, new.records, id)
        return
    old = catalog.papers([id])[id]
    theirs = {kept.digest for kept in new.records}
    ours = [kept for kept in catalog.origins.of(id, old) if kept.digest not in theirs]
    _put(catalog, new, _merged(new.paper, old), [*new.records, *map(_joined, ours)], id)


def _counterpart(catalog: Catalog, new: Received) -> int | None:
    """The paper here that the new one replaces or is merged with."""
    unsent = catalog.chunks.stamps.unsent()
    id = catalog.ids([new.paper.key]).get(new.paper.key)
    if id is not None:
        old = catalog.papers([id])[id]
        if id not in unsent or same(old, new.paper):
            return id
        _rename(catalog, id, old)
    known = catalog.identifiers.known(identifiers(new.paper)) if unsent else []
    rivals = catalog.papers(id for id in known if id in unsent)
    return next((id for id, old in rivals.items() if same(old, new.paper)), None)


def _rename(catalog: Catalog, id: int, old: Paper) -> None:
    unnamed = old.model_copy(update={"key": ""})
    renamed = old.model_copy(update={"key": citation_key(unnamed, catalog.has)})
    catalog.put(renamed, (), None, id)


def _merged(theirs: Paper, ours: Paper) -> Paper:
    """Both records, in the wording of one of them: its vectors are known."""
    worded = theirs if theirs.abstract or not ours.abstract else ours
    kept = {"key": theirs.key, "title": worded.title, "abstract": worded.abstract}
    return merge(theirs, ours).model_copy(update=kept)


def _joined(kept: Kept) -> Kept:
    return kept if kept.reason else kept._replace(reason="title")


def _put(
    catalog: Catalog, new: Received, paper: Paper, records: Sequence[Kept], id: int | None
) -> None:
    before = catalog.chunks.rows([] if id is None else [id])
    names = all_identifiers([paper, *(kept.record for kept in records)])
    id = catalog.put(paper, names, new.split if wording(paper) == wording(new.paper) else None, id)
    catalog.origins.keep(id, paper, records)
    # The collection has what it shall have; nothing is to be deleted there.
    catalog.chunks.forgotten(chunk_name(paper.key, row.number) for row in before)
    if (paper, records) == (new.paper, new.records):
        chunks = catalog.chunks
        chunks.indexed(chunks.digests([id]).items(), 0, chunks.generation())
    catalog.chunks.stamps.keep([(id, new.stamp)])
