"""A pair of rows and what was judged of it → the pair as it is shown: its words found, or refused.

The relation counts only if every passage stands, as the gate decides, in a sentence of the paper
whose side it is given for. So a judgement can be wrong, but its grounds can be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.claims.cells import stands
from assistant.contradictions.result import Pair, Reason, Relation, Side
from assistant.contradictions.shape import MOST_PASSAGES
from store.records import Cite

if TYPE_CHECKING:
    from assistant.claims.result import Row
    from assistant.contradictions.pairing import Candidate
    from assistant.contradictions.shape import Judged, Passage
    from assistant.evidence import Evidence
    from assistant.results import Verdict
    from store.records import Paper, Sentence

    Papers = Mapping[str, tuple[Paper, tuple[Sentence, ...]]]
    """Those of the pairs, with their sentences, by key."""

FEWEST_WORDS = 3
"""Of a passage: fewer stand in many sentences, and say nothing by themselves."""


def candidate(pair: Candidate, papers: Papers, why: str = "") -> Pair:
    """A pair that nobody has judged, and why not, if somebody was to."""
    sides = _side(pair.first, papers), _side(pair.second, papers)
    return _pair(pair, "candidate", None, sides, "weak", (why,) if why else ())


def judged(pair: Candidate, said: Judged, evidence: Evidence, papers: Papers) -> Pair:
    """A pair with a model's judgement, whose words are looked for."""
    if not said.claims:
        sides = _side(pair.first, papers), _side(pair.second, papers)
        return _pair(pair, said.relation, None, sides, "weak", ())
    one, against_one = _shown(pair.first, said.first, evidence, papers)
    other, against_other = _shown(pair.second, said.second, evidence, papers)
    against = (*against_one, *against_other)
    reason = said.reason if said.relation == "contradict" else None
    verdict: Verdict = "refused" if against else "supported"
    return _pair(pair, said.relation, reason, (one, other), verdict, against)


def _shown(
    row: Row, passages: Sequence[Passage], evidence: Evidence, papers: Papers
) -> tuple[Side, tuple[str, ...]]:
    """A side with its words, and what speaks against them."""
    words, refused, against = [], [], []
    for passage in passages[:MOST_PASSAGES]:
        found = _found(row, passage, evidence)
        if isinstance(found, str):
            refused.append(passage.words)
            against.append(f"{found} (“{' '.join(passage.words.split())}”)")
        else:
            words.append(found)
    if not passages:
        against.append(f"uncited: no words of {row.key} are given")
    side = _side(row, papers)
    told = {"words": tuple(dict.fromkeys(words)), "refused": tuple(refused)}
    return side.model_copy(update=told), tuple(against)


def _found(row: Row, passage: Passage, evidence: Evidence) -> Cite | str:
    found = stands(passage.words, passage.sentence, evidence)
    if isinstance(found, str):
        return found
    if found.key != row.key:
        return f"side: these words are of {found.key}, and not of {row.key}"
    if len(found.quote.split()) < FEWEST_WORDS:
        return "too short: these words say nothing by themselves"
    return found


def _side(row: Row, papers: Papers) -> Side:
    return Side(
        row=row.id,
        key=row.key,
        title=row.title,
        year=papers[row.key][0].year,
        claim=row.claim,
        kind=row.kind,
        evidence=row.cites,
    )


def _pair(
    pair: Candidate,
    relation: Relation,
    reason: Reason | None,
    sides: tuple[Side, Side],
    verdict: Verdict,
    reasons: tuple[str, ...],
) -> Pair:
    named = f"{relation} ({reason})" if reason else relation.replace("_", " ")
    cites = (cite for side in sides for cite in side.words or side.evidence)
    return Pair(
        text=f"{named}: “{pair.first.claim}” ({pair.first.key}) and “{pair.second.claim}” "
        f"({pair.second.key})",
        relation=relation,
        reason=reason,
        sides=sides,
        shared=pair.shared,
        hints=pair.hints,
        nearness=pair.nearness,
        score=pair.score,
        cites=tuple(dict.fromkeys(cites)),
        verdict=verdict,
        reasons=reasons,
    )
