"""What was salvaged of a catalog, and what Chroma holds → papers that are whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from store.catalog import Catalog, Split
from store.catalog.cache import text_hash
from store.chroma.entries import Entry, in_order, key_of, paper_of, parts
from store.cutting import cut_as_before, wording
from store.identity.blocking import identifiers
from store.records import Paper, Repaired, Sentence
from store.sentences import chunk_text, split

if TYPE_CHECKING:
    from store.chroma.vectors import ChunkStore

KINDS = "doi arxiv pmid title start slip"
"""Identifiers by how well they name a paper to a person."""

BATCH = 500
"""Papers asked of Chroma at once."""


def rebuild(
    catalog: Catalog, store: ChunkStore | None, lost: Mapping[int, Sequence[str]]
) -> Repaired:
    """Make the papers of a salvaged catalog whole, with Chroma's help; `lost` had these names.

    A paper that proves itself stays. One that does not is taken from Chroma, as is one that is
    missing and was not removed. What is in neither is named. A paper whose chunks or vectors are
    incomplete everywhere is left without: they can be made again.
    """
    if store and not catalog.meta("embedder"):
        catalog.set_meta(**{name: str(value) for name, value in store.made_with.items()})
    proven, doubtful = _sifted(catalog)
    whole = {paper.key for id, paper in proven.items() if _whole(catalog, id, paper)}
    known = {paper.key: id for id, paper in {**doubtful, **proven}.items()}
    from_chroma: set[str] = set()
    for paper, entries in _papers(catalog, store, whole) if store else ():
        id = known.get(paper.key)
        own = proven.get(id) if id is not None else None
        if own is None:
            from_chroma.add(paper.key)
        elif wording(own) != wording(paper):
            continue  # Chroma is behind: only the paper is right, its vectors are to be made
        _put(catalog, own or paper, entries, id)
        whole.add(paper.key)
    _strip(catalog, {*proven, *doubtful}, whole)
    return Repaired(
        catalog="made anew",
        from_catalog=len(proven),
        from_chroma=len(from_chroma),
        unproven=tuple(sorted({p.key for p in doubtful.values()} - from_chroma)),
        lost=tuple(
            _unfound(lost, [paper for paper in catalog.every() if paper.key in from_chroma])
        ),
    )


def _unfound(lost: Mapping[int, Sequence[str]], found: Iterable[Paper]) -> Iterator[str]:
    """The best identifier of each paper that is lost, and is none of those that were found.

    Papers that are not one may share some identifiers, but hardly all that one of them has.
    """
    by_name: dict[str, list[set[str]]] = defaultdict(list)
    for paper in found:
        names = set(identifiers(paper))
        for name in names:
            by_name[name].append(names)
    for own in map(set, lost.values()):
        near = (names for name in own for names in by_name.get(name, ()))
        if not any(names <= own or own <= names for names in near):
            yield min(own, key=lambda name: (KINDS.find(name.partition(":")[0]), -len(name)))


def _sifted(catalog: Catalog) -> tuple[dict[int, Paper], dict[int, Paper]]:
    """The papers whose digest is right, and the others; what is no paper at all is dropped."""
    proven: dict[int, Paper] = {}
    doubtful: dict[int, Paper] = {}
    for id in catalog.all_ids():
        paper, sure = catalog.proven(id)
        if paper is None:
            catalog.remove([id])
        else:
            (proven if sure else doubtful)[id] = paper
    return proven, doubtful


def _whole(catalog: Catalog, id: int, paper: Paper) -> bool:
    """Whether sentences cover the abstract, and chunks the sentences, each with its vector."""
    sentences = catalog.sentences({id: paper})[id]
    rows = catalog.chunks.layout(id)
    size = 4 * catalog.dimension()
    embedder = catalog.meta("embedder") or ""
    next_sentence = 0
    for first, last, hash, vector in rows:
        text = chunk_text(paper.title, sentences[first : last + 1])
        if first != next_sentence or hash != text_hash(text, embedder) or len(vector) != size:
            return False
        next_sentence = last + 1
    return bool(rows) and next_sentence == len(sentences) and _covered(paper.abstract, sentences)


def _covered(abstract: str, sentences: Sequence[Sentence]) -> bool:
    ends = [0, *(sentence.end for sentence in sentences)]
    starts = [*(sentence.start for sentence in sentences), len(abstract)]
    return all(not abstract[e:s].strip() for e, s in zip(ends, starts, strict=True))


def _papers(
    catalog: Catalog, store: ChunkStore, but: Collection[str]
) -> Iterator[tuple[Paper, list[Entry]]]:
    """The papers in Chroma that are not among these and were not removed, with their chunks."""
    names = store.ids() - set(catalog.chunks.stale())
    by_key = {key: list(own) for key, own in groupby(sorted(names), key_of) if key not in but}
    keys = list(by_key)
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        held = store.held([name for key in some for name in by_key[key]], vectors=True)
        for key in some:
            entries = in_order(held[name] for name in by_key[key] if name in held)
            yield paper_of(entries), entries


def _put(catalog: Catalog, paper: Paper, entries: Sequence[Entry], id: int | None) -> None:
    """Put a paper with the chunks and vectors that Chroma has of it."""
    import numpy as np

    embedder = catalog.meta("embedder") or ""
    split = cut_as_before(paper, parts(paper.title, entries), embedder)
    catalog.vectors.keep(split.hashes, np.array([entry.vector for entry in entries], np.float32))
    catalog.put(paper, identifiers(paper), split, id)


def _strip(catalog: Catalog, ids: Collection[int], whole: Collection[str]) -> None:
    """Papers whose chunks are incomplete are to have none, so that they are made again."""
    for id, paper in catalog.papers(ids).items():
        if paper.key not in whole:
            catalog.put(paper, identifiers(paper), Split(split(paper.abstract), (), ()), id)
