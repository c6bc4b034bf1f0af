"""Two-turn follow-ups on the example library: is the paper meant found by the first search?

Each follow-up is searched for as it was typed, as the stand-alone question that the rules of
`assistant.chat.following` make of it, and by the query that they make. Found: the paper meant is
among the first five. Papers that a follow-up refers to by name are read in any case; that is not
counted here. The follow-ups were written for this benchmark, with the paper meant, before its first
run. Besides: how many queries of two test collections, which all stand by themselves, are taken for
follow-ups or for requests; two were at first, and the rules were mended by them.
"""

from __future__ import annotations

from collections.abc import Callable
from tempfile import TemporaryDirectory

from assistant.chat.following import Followed, follow
from assistant.chat.turn import Said
from bench.collections import collections
from bench.report import EXAMPLE, Report
from store import Library
from store.embedding.none import Nothing
from store.records import Filter

FIRST = 5

ENSEMBLES = "Do ensembles of reward models reduce overoptimization?"
OFFLINE = "How does offline data help online reinforcement learning?"
TRUST = "How do trust regions keep policy updates small?"
NOISE = "Is direct preference optimization robust to noisy labels?"
NASH = "Can preferences that are not transitive be learned from?"
AGENTS = "How are language model agents trained over several turns?"

CASES: tuple[tuple[str, str, str], ...] = (
    (ENSEMBLES, "what about constrained RLHF?", "moskovitz2023confronting"),
    (ENSEMBLES, "and a penalty on occupancy measures?", "laidlaw2024correlated"),
    (ENSEMBLES, "what about scaling laws?", "gao2023scaling"),
    (ENSEMBLES, "and with an SFT loss?", "liu2024provably"),
    (ENSEMBLES, "what about early stopping?", "karwowski2023goodhart"),
    (ENSEMBLES, "with several judges?", "cgpo"),
    (ENSEMBLES, "Does it hold for best-of-n sampling?", "coste2023reward"),
    (ENSEMBLES, "why?", "coste2023reward"),
    (ENSEMBLES, "How large are they?", "coste2023reward"),
    (ENSEMBLES, "tell me more", "coste2023reward"),
    (OFFLINE, "and decision transformers?", "bhargava2023should"),
    (OFFLINE, "what about model-based methods?", "sims2024edge"),
    (OFFLINE, "Is it as fast as that on other tasks?", "ball2023efficient"),
    (OFFLINE, "why?", "ball2023efficient"),
    (OFFLINE, "and for preferences?", "tajwar2024preference"),
    (TRUST, "what about clipping?", "schulman2017proximal"),
    (TRUST, "and with mirror descent?", "tomar2020mirror"),
    (TRUST, "with guarantees?", "fixpo"),
    (TRUST, "Does it work on Atari?", "schulman2015trust"),
    (TRUST, "more details", "schulman2015trust"),
    (NOISE, "does it generalize?", "lin2024limited"),
    (NOISE, "and on-policy data?", "tajwar2024preference"),
    (NOISE, "why?", "chowdhury2024provably"),
    (NOISE, "By how much does it lose?", "chowdhury2024provably"),
    (NASH, "and with self-play?", "wu2024self"),
    (NASH, "what about no-regret learning?", "zhang2025iterative"),
    (NASH, "faster ones?", "nashmp"),
    (NASH, "and with several players?", "marlhf"),
    (AGENTS, "what about interactive coding tasks?", "chen2025reinforcement"),
    (AGENTS, "and entropy regularization?", "epo"),
)


def bare(text: str, _: Followed) -> str:
    """The follow-up as it was typed."""
    return text


def whole(_: str, followed: Followed) -> str:
    """The stand-alone question that the rules make."""
    return followed.question


def query(_: str, followed: Followed) -> str:
    """What the rules look for."""
    return followed.query


WAYS: tuple[tuple[str, Callable[[str, Followed], str]], ...] = (
    ("the follow-up as typed", bare),
    ("the stand-alone question", whole),
    ("the query of the rules", query),
)


def after(library: Library, asked: str, text: str) -> Followed:
    """What the rules make of a follow-up, the first answer having cited the first paper found."""
    found = library.search(asked, 1).hits
    keys = tuple(hit.key for hit in found)
    return follow(text, [Said(question=asked, words=asked, answer="", keys=keys)], keys, Filter())


def taken() -> list[list[str]]:
    """A row for each test collection."""
    before = [Said(question=ENSEMBLES, words=ENSEMBLES, answer="", keys=("a2020x", "b2021y"))]
    rows = []
    for collection in collections():
        asked = collection.queries.values()
        alone = [Followed(question=text, query=text) for text in asked]
        made = [follow(text, before, ["a2020x", "b2021y"], Filter()) for text in asked]
        bent = sum(one != other for one, other in zip(alone, made, strict=True))
        rows.append([collection.name, str(len(made)), str(bent)])
    return rows


def main() -> None:
    report = Report("following", __doc__)
    rows, missed = [], []
    for name, embedder in (("words and meaning", None), ("words alone", Nothing())):
        with TemporaryDirectory() as place, Library.open(place, embedder) as library:
            library.add(EXAMPLE)
            for case in CASES:
                library.get(case[2])
            for way, asks in WAYS:
                lost = []
                for asked, text, meant in CASES:
                    followed = after(library, asked, text)
                    hits = library.search(asks(text, followed), FIRST).hits
                    if meant not in {hit.key for hit in hits}:
                        lost.append(text)
                rows.append([name, way, f"{len(CASES) - len(lost)} of {len(CASES)}"])
                if asks is query:
                    missed.append(f"Missed by the rules, {name}: {'; '.join(lost) or 'none'}.")
    report.table(("library searched by", "searched for", "paper meant among the first 5"), rows)
    for line in missed:
        report.text(line)
    report.table(("stand-alone queries of", "queries", "not left alone"), taken())
    report.write()


if __name__ == "__main__":
    main()
