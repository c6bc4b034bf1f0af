"""What the checks say of statements that are right, and of statements that have one thing wrong.

The statements are real sentences, each citing itself: as it stands, and with one of the corruptions
that `bench/gate.py` makes. So these are slips in words close to the source; how far the support
check tells what is about something else is measured by `bench/support.py`. A paraphrase leaves
more room than this shows.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from assistant.checks import Checker
from assistant.evidence import Evidence, Source
from assistant.results import Verdict
from assistant.statements import Handle, Written
from bench.gate import SEED, corrupted, sentences
from bench.report import Report
from bench.variations import CORRUPTIONS
from store.embedding.minilm import MiniLM
from store.records import Sentence

EACH = 200
LEFT_OUT = {"word replaced", "words dropped"}
"""A statement may use other words than its source, and fewer."""


def verdicts(pairs: Sequence[tuple[str, str]], embedder: MiniLM) -> Counter[Verdict]:
    """How many statements get each verdict; a pair is a statement and the sentence it cites."""
    sources = tuple(
        Source(
            number=n,
            key=f"paper{n}",
            title="",
            abstract=text,
            sentences=(Sentence(number=0, start=0, end=len(text), text=text),),
        )
        for n, (_, text) in enumerate(pairs, 1)
    )
    written = [
        Written(text=statement, handles=(Handle(paper=n, sentence=1, written=f"S{n}.1"),))
        for n, (statement, _) in enumerate(pairs, 1)
    ]
    checker = Checker("", Evidence(sources=sources), embedder)
    return Counter(statement.verdict for statement in checker.check(written))


def kinds(texts: Sequence[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Statements by what was done to them."""
    yield "as it stands", [(text, text) for text in texts[: 5 * EACH]]
    for name, (make, _) in CORRUPTIONS.items():
        if name not in LEFT_OUT:
            pairs = corrupted(make, texts, random.Random(SEED))
            yield name, list(islice(pairs, EACH))


def main() -> None:
    report = Report("checks", __doc__)
    embedder = MiniLM()
    rows = []
    for name, pairs in kinds(sentences()):
        found = verdicts(pairs, embedder)
        order: tuple[Verdict, ...] = ("supported", "weak", "refused")
        rows.append([name, str(len(pairs)), *(f"{found[v] / len(pairs):.1%}" for v in order)])
    report.table(["statement", "n", "supported", "weak", "refused"], rows)
    report.write()


if __name__ == "__main__":
    main()
