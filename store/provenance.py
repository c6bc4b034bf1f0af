"""Where a paper came from: its records, why each was taken for it, and what it says differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from typing import TYPE_CHECKING

from store.catalog.origins import Kept
from store.identity.authors import share
from store.identity.likeness import likeness
from store.identity.merging import merge
from store.identity.numbers import numbers
from store.identity.preprints import Stage, stage
from store.identity.titles import compared
from store.records import Origin, Paper

if TYPE_CHECKING:
    from store.library import Library

_NAMES = {"doi": "DOI", "arxiv": "arXiv number", "pmid": "PubMed number"}
_OWN = {"key", "sources", "tags", "note"}


def origins(library: Library, key: str) -> tuple[Origin, ...]:
    """The records of the paper with this key; raises PaperUnknown."""
    [(id, paper)] = library.catalog.papers(library.ids([key]).values()).items()
    return tuple(_told(paper, library.catalog.origins.of(id, paper)))


def _told(paper: Paper, kept: Sequence[Kept]) -> Iterator[Origin]:
    for number, (_, record, reason, _) in enumerate(kept, 1):
        before = reduce(merge, (earlier.record for earlier in kept[: number - 1] or kept[:1]))
        yield Origin(
            number=number,
            sources=record.sources,
            reason=reason,
            why=_why(before, record, reason) if reason else "",
            differs=record.model_dump(mode="json", include=_different(paper, record)),
        )


def _different(paper: Paper, record: Paper) -> set[str]:
    """The fields in which a record says something else than its paper."""
    fields = set(Paper.model_fields) - _OWN
    said = {name for name in fields if getattr(record, name)}
    return {name for name in said if getattr(record, name) != getattr(paper, name)}


def _why(before: Paper, record: Paper, reason: str) -> str:
    """`preprint (arXiv 2021) and published version (ICML 2022) are one: same title and authors`."""
    if reason == "by hand":
        return "joined by hand"
    if reason in _NAMES:
        said = f"same {_NAMES[reason]} {getattr(numbers(record), reason)}"
    else:
        said = likeness(compared(before.title), compared(record.title)).value
        said += " and authors" if share(before.authors, record.authors) else ""
    first, second = sorted((before, record), key=stage)
    if (stage(first), stage(second)) != (Stage.PREPRINT, Stage.PUBLISHED):
        return said
    return f"preprint{_where(first)} and published version{_where(second)} are one: {said}"


def _where(paper: Paper) -> str:
    place = paper.venue or ("arXiv" if numbers(paper).arxiv else "")
    told = " ".join(filter(None, (place, str(paper.year or ""))))
    return f" ({told})" if told else ""
