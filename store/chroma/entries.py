"""A chunk as a collection has it, in a folder or on a server: its name, text and metadata."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from store.records import Paper

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.embedding import Vectors


class Entry(NamedTuple):
    """A chunk as a collection keeps it."""

    id: str
    text: str
    vector: Vectors
    """Shape (dimension,)."""
    metadata: dict[str, str | int]

    @property
    def key(self) -> str:
        """The key of its paper."""
        return key_of(self.id)


def chunk_name(key: str, number: int) -> str:
    """What a chunk is called in a collection; the catalog's SQL makes the same of its tables."""
    return f"{key}#{number}"


def key_of(name: str) -> str:
    """The key of the paper that a chunk of this name belongs to."""
    return name.rpartition("#")[0]


def number_of(name: str) -> int:
    """The number of a chunk in its paper; -1 for a name that is none of ours."""
    number = name.rpartition("#")[2]
    return int(number) if number.isdecimal() and "#" in name else -1


def entry(paper: Paper, number: int, part: str, vector: Vectors) -> Entry:
    """The entry of chunk `number`, which holds `part` of the abstract.

    The text is the title, a newline and the part; parts are cut so that together they are
    the abstract. `paper` in the metadata is the record without it: from the entries of a
    collection alone a catalog can be made again.
    """
    metadata: dict[str, str | int] = {
        "key": paper.key,
        "chunk": number,
        "paper": paper.model_dump_json(exclude={"abstract"}, exclude_defaults=True),
    }
    if paper.year is not None:
        metadata["year"] = paper.year
    return Entry(chunk_name(paper.key, number), f"{paper.title}\n{part}", vector, metadata)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The entries of one paper by their numbers; raises KeyError for one that has none."""
    return sorted(entries, key=lambda entry: entry.metadata["chunk"])


def parts(title: str, entries: Iterable[Entry]) -> list[str]:
    """The parts of the abstract that these entries of a paper hold: what `entry` was given."""
    return [entry.text[len(title) + 1 :] for entry in entries]


def paper_of(entries: Iterable[Entry]) -> Paper:
    """The paper whose entries these are, in any order.

    Raises KeyError, TypeError or ValueError for what `entry` did not make.
    """
    ordered = in_order(entries)
    written: Any = ordered[0].metadata["paper"]
    fields = json.loads(written)
    return Paper(**fields, abstract="".join(parts(fields["title"], ordered)))


def entries(catalog: Catalog, ids: Collection[int]) -> Iterator[Entry]:
    """The chunks of these papers in a catalog, as a collection is to hold them."""
    import numpy as np

    papers = catalog.papers(ids)
    for id, group in groupby(catalog.chunks.rows(papers), lambda row: row.paper):
        rows = list(group)
        paper = papers[id]
        cuts = [0, *(row.start for row in rows[1:]), len(paper.abstract)]
        for row, start, end in zip(rows, cuts, cuts[1:], strict=False):
            vector = np.frombuffer(row.vector, dtype=np.float32)
            yield entry(paper, row.number, paper.abstract[start:end], vector)
