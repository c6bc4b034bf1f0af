"""Rows of a claim table → the pairs of different papers' claims that are worth comparing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from assistant.contradictions.names import Name, names, rarity, worth
from assistant.contradictions.nearness import DIGITS, cosines, neighbours
from assistant.contradictions.opposing import hints, strength

if TYPE_CHECKING:
    from assistant.claims.result import Row
    from store.embedding import Vectors

NEARNESS, NAMES, OPPOSITION = 0.5, 0.3, 0.2
"""What the score is made of: the cosine of the claims, the names they share, and opposition."""

NEAR = 0.45
"""The least cosine of claims that share no name."""

WORTH = 0.3
"""The least score of a candidate."""

PRESENTING = frozenset({"method", "resource", "survey"})
PRESENTED = 0.8
"""What is left of a score where a claim only presents something: it denies nobody anything."""

COMMON = 100
"""A name in more rows than these brings nobody together by itself."""

LOOKED_AT = 50
"""So many times as many pairs as are wanted are searched for opposition, the best ones."""

OF_A_ROW, OF_TWO_PAPERS = 3, 2
"""Pairs that a row, and that two papers, are in at most."""


class Candidate(NamedTuple):
    """Two rows of different papers, and what brings them together."""

    first: Row
    second: Row
    shared: tuple[str, ...]
    hints: tuple[str, ...]
    nearness: float
    score: float


def candidates(rows: Sequence[Row], vectors: Vectors | None, most: int) -> tuple[Candidate, ...]:
    """The best pairs, at most so many; `vectors` are of the claims, of length 1, a line a row.

    Without vectors, shared names alone bring claims together. Refused rows take no part. The
    order of the rows makes no difference, nor which of two is first.
    """
    order = sorted(
        (at for at, row in enumerate(rows) if row.verdict != "refused"),
        key=lambda at: _place(rows[at]),
    )
    ordered = [rows[at] for at in order]
    placed = None if vectors is None else vectors[order]
    together = sorted(_brought_together(ordered, placed), key=lambda one: -one.score)
    whole = 1.0 if vectors is not None else NAMES + OPPOSITION
    opposed = [_opposed(one, whole) for one in together[: most * LOOKED_AT]]
    return tuple(_chosen(sorted(opposed, key=lambda one: -one.score), most))


def _place(row: Row) -> tuple[str, int, str, str]:
    """Where a row stands among all, whatever its id."""
    start = min((cite.start for cite in row.cites), default=0)
    return row.key, start, row.claim, row.model_dump_json(exclude={"id", "run"})


def _brought_together(rows: Sequence[Row], vectors: Vectors | None) -> Iterator[Candidate]:
    """Every pair that is near or shares a name, without what speaks for opposition."""
    found = [names(row) for row in rows]
    rare = rarity(rows, found)
    pairs = _sharing(rows, found)
    if vectors is not None and len(rows):
        pairs |= neighbours(vectors, [row.key for row in rows], NEAR)
    ordered = sorted(pairs)
    near = cosines(vectors, ordered) if vectors is not None else [0.0] * len(ordered)
    for (i, j), nearness in zip(ordered, near, strict=True):
        shared = tuple(name.written for form, name in found[i].items() if form in found[j])
        told = worth(found[i], found[j], rare)
        score = _weighed(rows[i], rows[j], NEARNESS * nearness + NAMES * told)
        yield Candidate(rows[i], rows[j], shared, (), nearness, score)


def _sharing(rows: Sequence[Row], found: Sequence[Mapping[str, Name]]) -> set[tuple[int, int]]:
    """Pairs i < j of different papers that share a name which not too many have."""
    holders: dict[str, list[int]] = {}
    for at, own in enumerate(found):
        for form in own:
            holders.setdefault(form, []).append(at)
    return {
        (i, j)
        for held in holders.values()
        if len(held) <= COMMON
        for i, j in combinations(held, 2)
        if rows[i].key != rows[j].key
    }


def _opposed(pair: Candidate, whole: float) -> Candidate:
    """The pair with what speaks for opposition; `whole` is the most that a score can be."""
    found = hints(pair.first, pair.second)
    more = _weighed(pair.first, pair.second, OPPOSITION * strength(found))
    return pair._replace(hints=found, score=round((pair.score + more) / whole, DIGITS))


def _weighed(first: Row, second: Row, score: float) -> float:
    presenting = PRESENTING & {first.kind, second.kind}
    return round(score * (PRESENTED if presenting else 1.0), DIGITS)


def _chosen(pairs: Iterable[Candidate], most: int) -> Iterator[Candidate]:
    """The first pairs, so that no row and no two papers take more than their part."""
    of_row: Counter[int] = Counter()
    of_papers: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        rows, papers = (id(pair.first), id(pair.second)), (pair.first.key, pair.second.key)
        full = max(of_row[row] for row in rows) >= OF_A_ROW or of_papers[papers] >= OF_TWO_PAPERS
        if full or pair.score < WORTH:
            continue
        of_row.update(rows)
        of_papers[papers] += 1
        yield pair
        if of_row.total() == 2 * most:
            return
