"""One query's words and meaning → a score for each paper. Pure: what it needs is handed to it.

A paper's score is the mean of two shares from 0 to 1. Each means something by itself, so neither is
stretched to fit the other, and a query that the library has nothing for scores low:

- lexical: its BM25 as a share of the most that any text could reach with these words;
- dense: the cosine of the query to its nearest chunk, and for a quarter the cosine of the paper to
  the middle of those three that score best without this quarter.

Convex combination under theoretical bounds: Bruch, Gai and Ingber, An Analysis of Fusion Functions
for Hybrid Retrieval (2023). Feedback from the first results: Li et al., Pseudo Relevance Feedback
with Deep Language Models and Dense Retrievers (2022). Measured by `bench/retrieval.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from store.english import FUNCTION_WORDS, american

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from store.embedding import Matrix, Vectors

    Floats = npt.NDArray[np.floating]

FIELDS = (2.0, 1.0)
"""Weights of title and abstract in BM25."""

K1 = 1.2
"""Of FTS5's bm25: a word that is repeated for ever counts 1 + K1 times its rarity."""

POSTINGS = 20_000
"""Occurrences that one query may have scored; beyond, its most common words are not looked for."""

TERMS = 64
"""Words looked for, however long the query: a whole abstract may be one."""

LEXICAL = 0.5
"""The lexical share's weight; the dense one has the rest."""

FEEDBACK, FEEDBACK_PAPERS = 0.25, 3
"""Weight, within the dense share, of the nearness to this many first results."""

_WORD = re.compile(r"[^\W_]+")
_COMPOUND_OR_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_COMPOUND = re.compile(r"(?<![^\W_])[^\W_]+(?:-[^\W_]+)+")


class Score(NamedTuple):
    """How well one paper fits, with the two shares that this comes of."""

    id: int
    score: float
    lexical: float
    dense: float


def spellings(query: str) -> set[str]:
    """Every word that `terms` may choose of a query."""
    written = [*_words(query), *_joined(query)]
    return {*written, *map(american, written)}


def terms(query: str, having: Mapping[str, int]) -> list[str]:
    """The words to look for, rarest first; `having` tells how many papers have each spelling.

    A word is looked for as more papers spell it, a compound also without its hyphens, and what no
    paper has not at all. At least one word is kept.
    """
    chosen = {_commoner(word, having) for word in [*_words(query), *_joined(query)]}
    known = {word for word in chosen if having[word]}
    rarest = sorted(known, key=lambda word: (having[word], word))[:TERMS]
    totals = accumulate(having[word] for word in rarest)
    return [
        word
        for word, total in zip(rarest, totals, strict=True)
        if total <= max(POSTINGS, having[word])
    ]


def respelt(query: str, having: Mapping[str, int]) -> str:
    """The query in the library's own spelling, by which its meaning is compared.

    To the embedder `over-optimisation` and `overoptimization` are not alike. A word is written as
    more papers write it; a compound that begins with a function word loses its hyphens if any
    paper writes it so.
    """

    def spelt(found: re.Match[str]) -> str:
        word = found.group().lower()
        joined = _commoner(word.replace("-", ""), having)
        if "-" in word and word.partition("-")[0] in FUNCTION_WORDS and having.get(joined):
            return joined
        usual = _commoner(word, having)
        return found.group() if usual == word else usual

    return _COMPOUND_OR_WORD.sub(spelt, query)


def expression(terms: Iterable[str]) -> str:
    """An FTS5 expression for any of these words."""
    return " OR ".join(f'"{term}"' for term in terms)


def ceiling(papers: int, having: Iterable[int]) -> float:
    """What no BM25 reaches, for words that so many of all papers have.

    With FTS5's inverse document frequency, which is never 0.
    """
    rarities = (math.log((papers - n + 0.5) / (n + 0.5)) for n in having)
    return (1 + K1) * sum(max(rarity, 1e-6) for rarity in rarities)


def fuse(lexical: Mapping[int, float], candidates: Matrix, question: Vectors) -> list[Score]:
    """A score for each candidate, best first.

    `lexical` has the share of each id, none is 0; `question` is the query's vector, of length 1,
    or of no numbers: then the lexical share is all there is.
    """
    import numpy as np

    if not len(candidates.papers):
        return []
    starts = np.flatnonzero(np.r_[True, candidates.papers[1:] != candidates.papers[:-1]])
    ids = candidates.papers[starts].tolist()
    by_words = np.array([lexical.get(id, 0.0) for id in ids])
    if not len(question):
        return _by_words(ids, by_words)
    nearest = np.maximum.reduceat(candidates.vectors @ question, starts).clip(0)
    middles = _unit(np.add.reduceat(candidates.vectors, starts))
    first = np.argsort(-_mixed(by_words, nearest), kind="stable")[:FEEDBACK_PAPERS]
    likeness = (middles @ _unit(np.add.reduce(middles[first]))).clip(0)
    dense = (1 - FEEDBACK) * nearest + FEEDBACK * likeness
    columns = np.stack([_mixed(by_words, dense), by_words, dense], axis=1).round(6)
    scores = [Score(id, *row) for id, row in zip(ids, columns.tolist(), strict=True)]
    return sorted(scores, key=lambda score: -score.score)


def _by_words(ids: list[int], lexical: Floats) -> list[Score]:
    shares = lexical.round(6).tolist()
    scores = [Score(id, share, share, 0.0) for id, share in zip(ids, shares, strict=True)]
    return sorted(scores, key=lambda score: -score.score)


def _words(query: str) -> list[str]:
    found = _WORD.findall(query.lower())
    return [word for word in found if word not in FUNCTION_WORDS]


def _commoner(word: str, having: Mapping[str, int]) -> str:
    return max(word, american(word), key=lambda spelling: having.get(spelling, 0))


def _joined(query: str) -> list[str]:
    return [compound.replace("-", "") for compound in _COMPOUND.findall(query.lower())]


def _mixed(lexical: Floats, dense: Floats) -> Floats:
    return LEXICAL * lexical + (1 - LEXICAL) * dense


def _unit(vectors: Vectors) -> Floats:
    """At length 1; what has no direction stays as it is."""
    import numpy as np

    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)
