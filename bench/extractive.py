"""When the writer without a model abstains, and what it quotes where it answers.

A question is put to the ten papers that cover most of its words. `BEARS` in
`assistant/answer/extractive.py` is the least bearing of the best of them at which it is answered.

- answered, claims: SciFact's claims with evidence, asked of SciFact.
- near miss: the same claims with the papers that they cite taken away.
- no evidence: claims whose cited papers do not bear on them.
- answered, queries: Cranfield's queries (aerodynamics) asked of Cranfield.
- far: claims asked of Cranfield and of the listing pages (machine learning), Cranfield's queries
  asked of SciFact and of the listing pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.answer import extractive
from assistant.answer.selection import Candidate, select, stands_alone
from bench.abstracts import Abstracts, claims, cranfield, listings, queries, scifact
from bench.report import Report
from store.embedding.minilm import MiniLM
from store.search import salience

if TYPE_CHECKING:
    from assistant.evidence import Source
    from store.embedding import Vectors

THRESHOLDS = (0.40, 0.45, 0.48, 0.50, 0.52, 0.54, 0.56, 0.60, 0.65, 0.70)


@dataclass(frozen=True)
class Case:
    """A question and the papers that may answer it; `gold` are the rationales by paper."""

    kind: str
    question: str
    library: Abstracts
    sources: Sequence[Source]
    gold: Mapping[str, Sequence[frozenset[int]]]


def cases() -> list[Case]:
    """Every third claim with evidence or cited in vain, every fifth query, fewer from afar."""
    medicine, aerodynamics, learning = scifact(), cranfield(), listings()
    made: list[Case] = []

    def ask(kind: str, question: str, of: Abstracts, without: Collection[str] = ()) -> None:
        made.append(Case(kind, question, of, of.nearest(question, without=without), {}))

    answered = [claim for claim in claims() if claim["evidence"]][::3]
    for claim in answered:
        nearest = medicine.nearest(claim["claim"])
        made.append(Case("answered, claims", claim["claim"], medicine, nearest, _gold(claim)))
        ask("near miss", claim["claim"], medicine, without=claim["cited"])
    for claim in [claim for claim in claims() if claim["cited"] and not claim["evidence"]][::3]:
        ask("no evidence", claim["claim"], medicine)
    for query in queries()[::3]:
        ask("answered, queries", query, aerodynamics)
        ask("far", query, learning)
    for query in queries()[::9]:
        ask("far", query, medicine)
    for claim in answered[::2]:
        ask("far", claim["claim"], aerodynamics)
        ask("far", claim["claim"], learning)
    return made


def _gold(claim: dict[str, Any]) -> dict[str, list[frozenset[int]]]:
    gold = defaultdict(list)
    for evidence in claim["evidence"]:
        gold[evidence["doc"]].append(frozenset(evidence["sentences"]))
    return gold


def embed(made: Sequence[Case]) -> dict[str, Vectors]:
    """The vector of each question and each sentence."""
    texts = {case.question for case in made}
    texts.update(s.text for case in made for source in case.sources for s in source.sentences)
    ordered = sorted(texts)
    return dict(zip(ordered, MiniLM().embed(ordered), strict=True))


def measure(case: Case, vector: Mapping[str, Vectors]) -> tuple[float, tuple[Candidate, ...]]:
    """The bearing of the best paper on a question, and what would be quoted."""
    asked = salience.ask(case.question, vector[case.question], case.library.idf)
    rows = {s.key: np.stack([vector[x.text] for x in s.sentences]) for s in case.sources}
    texts = {s.key: [x.text for x in s.sentences] for s in case.sources}
    bearing = max(
        (salience.bearing(asked, s.title, texts[s.key], rows[s.key]) for s in case.sources),
        default=0.0,
    )
    return bearing, select(list(extractive.candidates(asked, case.sources, rows)))


def covered(case: Case) -> float:
    """The bearing of the best paper where no vectors are compared."""
    asked = salience.ask(case.question, np.empty(0, np.float32), case.library.idf)
    texts = [(source.title, [s.text for s in source.sentences]) for source in case.sources]
    nothing = np.empty((0, 0), np.float32)
    return max((salience.bearing(asked, *text, nothing) for text in texts), default=0.0)


def abstention(report: Report, made: Sequence[Case], bearings: Sequence[float]) -> None:
    """The share of each kind of question that every threshold lets through."""
    by_kind = defaultdict(list)
    for case, bearing in zip(made, bearings, strict=True):
        by_kind[case.kind].append(bearing)
    head = ["answered at", *(f"{kind} ({len(found)})" for kind, found in by_kind.items())]
    rows = []
    for threshold in THRESHOLDS:
        name = f"{threshold:.2f}" + (" (in use)" if threshold == extractive.BEARS else "")
        shares = (np.mean(np.array(found) >= threshold) for found in by_kind.values())
        rows.append([name, *(f"{share:.1%}" for share in shares)])
    report.table(head, rows)


def quoting(report: Report, made: Sequence[Case], answers: Sequence[tuple[Candidate, ...]]) -> None:
    """What the answers to claims with evidence are made of."""
    pairs = [(case, chosen) for case, chosen in zip(made, answers, strict=True) if case.gold]
    told = [(case, chosen) for case, chosen in pairs if chosen]
    quoted = [(case, candidate) for case, chosen in told for candidate in chosen]
    found = [any(source.key in case.gold for source in case.sources) for case, _ in told]
    figures = {
        "a paper with evidence is among the ten": np.mean(found),
        "a complete rationale is quoted": np.mean([_complete(*pair) for pair in told]),
        "the first paper is one with evidence": np.mean(
            [ch[0].key in case.gold for case, ch in told]
        ),
        "quotations from papers with evidence": np.mean([c.key in case.gold for case, c in quoted]),
        "quotations that stand alone": np.mean([stands_alone(c.text) for _, c in quoted]),
    }
    report.table(
        ["of answers to claims with evidence", "share"],
        [[name, f"{share:.1%}"] for name, share in figures.items()],
    )
    papers = np.mean([len({candidate.key for candidate in chosen}) for _, chosen in told])
    report.text(f"On average {len(quoted) / len(told):.1f} quotations from {papers:.1f} papers.")


def _complete(case: Case, chosen: Sequence[Candidate]) -> bool:
    quoted = defaultdict(set)
    for candidate in chosen:
        quoted[candidate.key].add(candidate.number)
    return any(r <= quoted[key] for key, rationales in case.gold.items() for r in rationales)


def main() -> None:
    report = Report("extractive", __doc__)
    made = cases()
    vector = embed(made)
    bearings, answers = zip(*(measure(case, vector) for case in made), strict=True)
    abstention(report, made, bearings)
    quoting(report, made, answers)
    report.text("The first table again for a library that is searched by words alone:")
    abstention(report, made, [covered(case) for case in made])
    report.write()


if __name__ == "__main__":
    main()
