"""Papers taken apart and joined by hand: the records that they were made of find new places.

Both papers are made again of their own records. What the person added, tags and a note, stays
with the paper whose key stays; tags and remarks that came with a record leave with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING

from store.catalog import Split
from store.catalog.origins import Kept
from store.cutting import cut
from store.errors import NotMerged
from store.identity.blocking import all_identifiers
from store.identity.merging import merge, remarks
from store.keys import citation_key
from store.records import Paper

if TYPE_CHECKING:
    from store.library import Library


def split(library: Library, key: str, number: int | None = None) -> tuple[Paper, Paper]:
    """Make a paper of its own of record `number` (from 1), or of what was merged last.

    The paper that keeps the key, and the new one. Raises PaperUnknown, and NotMerged where there
    is nothing to take apart.
    """
    catalog = library.catalog
    _embed(library, (paper for paper, _ in _parted(library, key, number)))
    with catalog.transaction():
        [id] = library.ids([key]).values()
        (first, staying), (second, leaving) = _parted(library, key, number)
        catalog.identifiers.disown(id)
        _write(library, first, staying, id)
        # Called as it was when it first came, so that a merge by hand is undone to the letter.
        free = citation_key(leaving[0].record, catalog.has)
        second = second.model_copy(update={"key": free})
        _write(library, second, leaving)
    return first, second


def join(library: Library, key: str, others: Sequence[str]) -> Paper:
    """Make one paper of several; the first key stays. Raises PaperUnknown, NotMerged."""
    catalog = library.catalog
    others = [other for other in dict.fromkeys(others) if other != key]
    if not others:
        raise NotMerged(f"{key} alone cannot be merged", "Name two different keys or more.")
    _embed(library, [reduce(merge, _named(library, [key, *others]).values())])
    with catalog.transaction():
        papers = _named(library, [key, *others])
        [first, *rest] = papers
        kept = catalog.origins.of(first, papers[first])
        for party, id in enumerate(rest, 1):
            kept += _by_hand(catalog.origins.of(id, papers[id]), -party)
        catalog.remove(rest)
        paper = reduce(merge, papers.values())
        _write(library, paper, kept, first)
    return paper


def _named(library: Library, keys: Sequence[str]) -> dict[int, Paper]:
    """The papers with these keys, in their order."""
    ids = library.ids(keys)
    return library.catalog.papers(ids[key] for key in keys)


def _parted(
    library: Library, key: str, number: int | None
) -> tuple[tuple[Paper, Sequence[Kept]], tuple[Paper, Sequence[Kept]]]:
    """The paper that keeps the key and the one that leaves, each with its records."""
    [(id, paper)] = _named(library, [key]).items()
    staying, leaving = _divided(key, library.catalog.origins.of(id, paper), number)
    first, second = _without(paper, staying, leaving), reduce(merge, (k.record for k in leaving))
    return (first, staying), (second, leaving)


def _by_hand(kept: Sequence[Kept], party: int) -> list[Kept]:
    first = kept[0]._replace(reason="by hand")
    return [record._replace(party=party) for record in (first, *kept[1:])]


def _divided(
    key: str, kept: Sequence[Kept], number: int | None
) -> tuple[Sequence[Kept], Sequence[Kept]]:
    """The records that stay, and those that leave."""
    if len(kept) < 2:
        raise NotMerged(f"{key} was made of one record", "There is nothing to take apart.")
    if number is None:
        leaving = [record for record in kept if record.party == kept[-1].party]
        leaving = leaving if len(leaving) < len(kept) else [kept[-1]]
    elif 1 <= number <= len(kept):
        leaving = [kept[number - 1]]
    else:
        raise NotMerged(
            f"{key} has no record {number}",
            f"They are numbered 1 to {len(kept)}: litrev show {key}.",
        )
    staying = [record for record in kept if record not in leaving]
    return _afresh(staying), _afresh([record._replace(party=0) for record in leaving])


def _afresh(kept: Sequence[Kept]) -> list[Kept]:
    return [kept[0]._replace(reason=None), *kept[1:]]


def _without(paper: Paper, staying: Sequence[Kept], leaving: Sequence[Kept]) -> Paper:
    """The paper made of the records that stay, with all that the person added."""
    gone = {tag for kept in leaving for tag in kept.record.tags}
    gone -= {tag for kept in staying for tag in kept.record.tags}
    said = {remark for kept in leaving for remark in remarks(kept.record.note)}
    said -= {remark for kept in staying for remark in remarks(kept.record.note)}
    made = reduce(merge, (kept.record for kept in staying))
    return made.model_copy(
        update={
            "key": paper.key,
            "tags": tuple(tag for tag in paper.tags if tag not in gone),
            "note": "\n\n".join(part for part in remarks(paper.note) if part not in said),
        }
    )


def _embed(library: Library, papers: Iterable[Paper]) -> None:
    """Have the vectors of their chunks, before others are kept waiting."""
    for paper in papers:
        _split(library, paper)


def _split(library: Library, paper: Paper) -> Split:
    """The sentences and chunks of a paper, whose vectors are there then."""
    [split] = cut([paper], library.embedder).values()
    library.catalog.vectors.fill(split.texts, library.embedder)
    return split


def _write(library: Library, paper: Paper, kept: Sequence[Kept], id: int | None = None) -> None:
    """Put a paper with its records into the catalog."""
    catalog, split = library.catalog, _split(library, paper)
    names = all_identifiers([paper, *(record.record for record in kept)])
    id = catalog.put(paper, names, split, id)
    catalog.origins.keep(id, paper, kept)
