"""Each sentence of a file against the papers that it cites, of which it does not say what part.

So numbers, names and quotations are looked for in the whole abstracts. What a sentence says is
compared with the few sentences of each paper that come nearest to it, as nearness is told by
`checks.support`: polarity, direction, caution, and whether it is about the same thing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.checking import nearness
from assistant.checking.nearness import remembering
from assistant.checking.result import Restated
from assistant.checking.shelves import Cited, Shelves
from assistant.checks import (
    comparison,
    echo,
    names,
    numbers,
    polarity,
    quotations,
    statement,
    support,
)
from assistant.checks.material import Finding, Material
from assistant.gate import Located, locate
from assistant.legible import readable
from assistant.quoting import without_titles
from store.identity.titles import normal_title

if TYPE_CHECKING:
    from assistant.checking.prose import Stated
    from store.embedding import Embedder
    from store.records import Cite

MOST = 2
"""Sentences of one paper that a sentence is compared with."""

MARGIN = 0.15
"""A paper's second sentence counts if it is not farther than this behind the first."""

FAR = 0.30
"""Nearness below which one of several papers says nothing like it: see `bench/recheck.py`."""

_OF_A_PAPER = "Table Figure Fig Section Sec Equation Eq Appendix Theorem Algorithm Chapter Part"
"""Names of things that every paper has."""


@dataclass(frozen=True)
class _Backing:
    """What a sentence rests on, in the papers that it cites."""

    cites: tuple[Cite, ...]
    nearest: dict[str, float]
    """How near each paper comes to it, by key, from 0 to 1."""
    near: Material
    """The sentences that come nearest."""
    whole: Material
    """All that the papers say, each in one piece: a quotation may go over several sentences."""
    years: tuple[str, ...]
    """Of the papers: a sentence may tell them."""


def judged(
    cited: Sequence[Stated], shelves: Shelves, headings: str, embedder: Embedder
) -> Iterator[Restated]:
    """The sentences with their verdicts, in order; names may also come from the headings."""
    known = remembering(embedder, shelves, [stated.text for stated in cited])
    names_of_ours = f"{headings} {_OF_A_PAPER}"
    backings = [_backing(stated, shelves, names_of_ours, known) for stated in cited]
    near = [backing.near for backing in backings]
    texts = [stated.text for stated in cited]
    scores = support.scores(texts, near, known) if known else [None] * len(cited)
    for stated, backing, score in zip(cited, backings, scores, strict=True):
        says = stated.text and not _is_title(stated.text, backing.near.titles)
        found = _findings(stated, backing, score) if backing.cites and says else ()
        made = statement(stated.text, backing.cites, [*_lacking(stated, shelves, found)])
        yield Restated(**dict(made), file=stated.file, line=stated.line, keys=stated.keys)


def _backing(
    stated: Stated, shelves: Shelves, names_of_ours: str, embedder: Embedder | None
) -> _Backing:
    papers = [shelves.papers[key] for key in stated.keys if key in shelves.papers]
    ranked = {paper.paper.key: nearness.ranked(stated.text, paper, embedder) for paper in papers}
    cites = tuple(
        paper.cite(number)
        for paper in papers
        for number in sorted({*_best(ranked[paper.paper.key]), *_noted(stated, paper)})
    )
    texts = tuple(readable(paper.text) for paper in papers)
    question = f"{names_of_ours} {len(stated.keys)}"
    return _Backing(
        cites=cites,
        nearest={key: found[0][0] for key, found in ranked.items() if found},
        near=Material(tuple(readable(cite.quote) for cite in cites), texts, question),
        whole=Material(texts, texts, question),
        years=tuple(str(paper.paper.year) for paper in papers if paper.paper.year),
    )


def _best(ranked: Sequence[tuple[float, int]]) -> list[int]:
    """The numbers of a paper's sentences that come nearest."""
    return [number for score, number in ranked[:MOST] if score >= ranked[0][0] - MARGIN]


def _noted(stated: Stated, paper: Cited) -> Iterator[int]:
    """The numbers of the sentences that its receipts quote."""
    for receipt in stated.receipts:
        place = locate(receipt.words, paper.paper.abstract)
        if receipt.key == paper.paper.key and isinstance(place, Located):
            yield paper.at(place.start)


def _findings(stated: Stated, backing: _Backing, score: float | None) -> Iterator[Finding]:
    said = readable(without_titles(stated.text, backing.near.titles))
    found = [
        *numbers.check(_undated(said, backing.years), backing.whole),
        *names.check(said, backing.whole),
        *polarity.check(said, backing.near),
        *quotations.check(said, backing.whole),
        *support.check(score),
        *_far(backing.nearest),
        *comparison.check(said, stated.keys, backing.near),
    ]
    codes = {finding.code for finding in found}
    yield from found
    yield from (one for one in echo.check(said, backing.near) if one.code not in codes)


def _is_title(text: str, titles: Sequence[str]) -> bool:
    """Whether it only names a paper, as the heading of its quotations does."""
    return normal_title(text) in map(normal_title, titles)


def _undated(said: str, years: Sequence[str]) -> str:
    return re.sub(rf"\b(?:{'|'.join(years)})\b", "", said) if years else said


def _far(nearest: Mapping[str, float]) -> Iterator[Finding]:
    """A doubt for each of several papers that says nothing like it; of one alone, support tells."""
    for key, score in nearest.items():
        if len(nearest) > 1 and score < FAR:
            yield Finding("weak", f"support: nothing in {key} is near this ({score:.2f})")


def _lacking(stated: Stated, shelves: Shelves, findings: Iterable[Finding]) -> Iterator[Finding]:
    """What the library lacks; where that is an abstract, no finding is more than a doubt."""
    bare = False
    for key in stated.keys:
        if key in shelves.listed:
            bare = True
            yield _unseen(key, shelves.listed[key])
        elif key not in shelves.papers:
            yield unknown(key, shelves)
        elif not shelves.papers[key].sentences:
            bare = True
            yield Finding("weak", f"abstract: the library has none of {key} to check this against")
    for receipt in stated.receipts:
        paper = shelves.papers.get(receipt.key) if receipt.key in stated.keys else None
        if paper and not isinstance(locate(receipt.words, paper.paper.abstract), Located):
            yield Finding("weak", f"receipt: its words are not in the abstract of {receipt.key}")
    for finding in findings:
        yield Finding("weak", finding.reason) if bare else finding


def _unseen(key: str, bibliography: str) -> Finding:
    """That a work, a book perhaps, is cited rightly, and that nobody can look into it here."""
    lacks = f"{key} is in {bibliography}, not in the library"
    return Finding("weak", f"abstract: {lacks}: there is nothing to check this against")


def unknown(key: str, shelves: Shelves) -> Finding:
    """That the library has no such paper, and which one may be meant."""
    near = shelves.nearest_key(key)
    meant = f"; did you mean {near}?" if near else ""
    return Finding("refused", f"key: no paper has the key {key}{meant}")
