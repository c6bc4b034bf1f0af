"""Two records of one paper become one: the best of each field.

The published version's particulars win over the preprint's, whole over cut, full names over
initials. What is set otherwise stays, the abstract above all: citations point into it. Merging
a record again at once changes nothing; one that came long before may fill a gap that a later one
left, which is why the library knows by its digest what it has read before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from store.identity.authors import crowd, person
from store.identity.numbers import numbers
from store.identity.preprints import server, stage
from store.identity.titles import compared, damaged
from store.records import Paper

_ELLIPSIS = re.compile(r"\s*(?:\.{3}|…|\[(?:\.\.\.|…)\])\s*$")
_NO_LETTER = re.compile(r"[\W_]+")
_PRINT = ("year", "volume", "issue", "pages", "publisher", "url")


def merge(old: Paper, new: Paper) -> Paper:
    """The record in the library with what the new one adds."""
    better, other = (new, old) if stage(new) > stage(old) else (old, new)
    found = {name: getattr(better, name) or getattr(other, name) for name in _PRINT}
    doi = _doi(better, other)
    return old.model_copy(
        update=found
        | {
            "key": old.key or new.key,
            "title": _title(old.title, new.title),
            "authors": _authors(old.authors, new.authors),
            "venue": _venue(better, other),
            "type": _type(better, other),
            "doi": doi,
            "arxiv": _arxiv(old, new, doi),
            "pmid": better.pmid or other.pmid,
            "abstract": _abstract(old.abstract, new.abstract),
            "tags": joined(old.tags, new.tags),
            "sources": joined(old.sources, new.sources),
            "note": "\n\n".join(joined(remarks(old.note), remarks(new.note))),
        }
    )


def joined(old: Iterable[str], new: Iterable[str]) -> tuple[str, ...]:
    """All of both, each once, the old ones first."""
    return tuple(dict.fromkeys((*old, *new)))


def differing(kept: str, came: str) -> bool:
    """Whether an abstract has other letters than the one that is kept, not just fewer."""
    return not _letters(kept).startswith(_letters(_ELLIPSIS.sub("", came)))


def remarks(note: str) -> list[str]:
    """The paragraphs of a note: each is kept once when two notes are joined."""
    return [part for part in re.split(r"\n\s*\n", note) if part.strip()]


def _title(old: str, new: str) -> str:
    """The old one, unless it is cut, damaged, in capitals or without the subtitle."""
    if not new or _faults(old) <= _faults(new):
        longer = compared(new)
        lacks = longer.main == compared(old).letters != longer.letters and not longer.cut
        return new if not old or (lacks and not any(_faults(new))) else old
    return new


def _faults(title: str) -> tuple[bool, bool, bool]:
    return compared(title).cut, damaged(title), title.isupper() and len(title.split()) > 1


def _abstract(old: str, new: str) -> str:
    """The old one, unless the new one goes on where it breaks off."""
    if not new or _ELLIPSIS.search(new) or len(new) <= len(old):
        return old or new
    return new if _ELLIPSIS.search(old) or new.startswith(old) else old


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


def _venue(better: Paper, other: Paper) -> str:
    """A journal or a conference rather than a preprint server."""
    named = [paper for paper in (better, other) if paper.venue]
    return max(named, key=lambda paper: stage(_nowhere(paper)), default=better).venue


def _nowhere(paper: Paper) -> Paper:
    return Paper(title="", venue=paper.venue)


def _type(better: Paper, other: Paper) -> str:
    kinds = [paper.type for paper in (better, other) if paper.type]
    return next((kind for kind in kinds if kind not in ("other", "preprint")), (*kinds, "")[0])


def _doi(better: Paper, other: Paper) -> str:
    """A publisher's, else a server's; those of arXiv come last, since its number says the same."""
    own = [paper for paper in (better, other) if paper.doi]
    rank = {paper.doi: (bool(server(paper.doi)), not numbers(paper).doi) for paper in own}
    return min(rank, key=lambda doi: rank[doi], default="")


def _arxiv(old: Paper, new: Paper, doi: str) -> str:
    """The arXiv number, said by a DOI that is given up if by nothing else."""
    said = [paper for paper in (old, new) if paper.doi != doi]
    return old.arxiv or new.arxiv or next((n for p in said if (n := numbers(p).arxiv)), "")


def _authors(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """The longer list, each name as full as either has it."""
    longer, shorter = (new, old) if _named(new) > _named(old) else (old, new)
    return tuple(name if crowd(name) else _fullest(name, shorter) for name in longer)


def _named(authors: Sequence[str]) -> tuple[int, bool]:
    """How many are named, and whether there are said to be more."""
    left_out = sum(map(crowd, authors))
    return len(authors) - left_out, left_out > 0


def _fullest(name: str, others: Sequence[str]) -> str:
    """The name, or what may be the same person's in the other list, if that tells more."""
    same = [other for other in others if _one_person(name, other)]
    return max((name, *same), key=_fullness) if len(same) == 1 else name


def _one_person(one: str, other: str) -> bool:
    if not person(one).family & person(other).family:
        return False
    given, others = one.split()[:-1], other.split()[:-1]
    return all(a[:1].casefold() == b[:1].casefold() for a, b in zip(given, others, strict=False))


def _fullness(name: str) -> tuple[bool, bool, int, int]:
    """Undamaged, not in capitals, with the longest given names, with its accents."""
    letters = sum(len(word) for word in name.split() if len(word.rstrip(".")) > 1)
    return not damaged(name), not name.isupper(), letters, sum(not c.isascii() for c in name)
