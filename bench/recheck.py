"""What `litrev check` says of sentences that are right, and of sentences with one thing wrong.

A sentence cites a paper, as in a draft: on which sentence of the abstract it rests is not told.

- Copies are the sentences of the abstracts themselves: of the example library and of the listing
  pages. Each stands there as it is, with one of the corruptions that `bench/gate.py` makes, or with
  the key of another paper. Two of them are joined and cite both papers, or one and a wrong one.
- Claims are SciFact's (Wadden et al., EMNLP 2020), written by experts about an abstract that
  supports them: paraphrases, with the key of that paper, with a paper's that the same words find,
  or corrupted. Contradicted are those whose paper says the contrary.

A false alarm is whatever is refused or weak among what is right; the rest of a row is found.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from assistant import embedders
from assistant.checking.judging import judged
from assistant.checking.prose import Stated
from assistant.checking.shelves import Shelves
from bench.abstracts import claims
from bench.collections import scifact
from bench.report import EXAMPLE, PAGES, SHARED, Report
from bench.variations import CORRUPTIONS
from store import Library

SEED, COPIES, EACH, CLAIMS = 20261121, 300, 100, 150
LEFT_OUT = {"word replaced", "words dropped"}
"""A sentence may use other words than the abstract, and fewer."""

RIGHT = "right: "
Cited = tuple[str, tuple[str, ...]]
"""A sentence and the keys that it cites."""


def copies(library: Library, draw: random.Random) -> Iterator[tuple[str, list[Cited]]]:
    """Sentences of a library's abstracts by what was done to them."""
    papers = library.papers()
    pairs = [(one.text, p.key) for p in papers for one in library.sentences(p.key)]
    draw.shuffle(pairs)
    yield f"{RIGHT}a copy", [(text, (key,)) for text, key in pairs[:COPIES]]
    yield from _corrupted([(text, (key,)) for text, key in pairs], draw)
    keys = [paper.key for paper in papers]
    yield "wrong key", [(text, (_other(keys, [key], draw),)) for text, key in pairs[:COPIES]]
    joined = [
        (f"{one.rstrip('.')}, and {other[0].lower()}{other[1:]}", (key, second))
        for (one, key), (other, second) in zip(pairs[:EACH], pairs[-EACH:], strict=True)
        if key != second
    ]
    yield f"{RIGHT}two copies joined", joined
    yield (
        "two joined, one wrong key",
        [(text, (key, _other(keys, [key, second], draw))) for text, (key, second) in joined],
    )


def paraphrases(library: Library, draw: random.Random) -> Iterator[tuple[str, list[Cited]]]:
    """SciFact's claims by what was done to them; fills the library with the papers they need."""
    labelled = {
        label: [
            (claim["claim"], f"scifact{evidence['doc']}")
            for claim in claims()
            for evidence in claim["evidence"][:1]
            if evidence["label"] == label
        ]
        for label in ("SUPPORT", "CONTRADICT")
    }
    drawn = {label: draw.sample(found, CLAIMS) for label, found in labelled.items()}
    keys = _added(library, {key for found in drawn.values() for _, key in found})
    supported = [(text, (keys[key],)) for text, key in drawn["SUPPORT"]]
    yield f"{RIGHT}a claim", supported
    yield "contradicted", [(text, (keys[key],)) for text, key in drawn["CONTRADICT"]]
    found = [
        (text, next(hit.key for hit in library.search(text, 2).hits if hit.key != key))
        for text, (key,) in supported
    ]
    yield "the nearest wrong key", [(text, (key,)) for text, key in found]
    every = list(keys.values())
    yield "a random wrong key", [(text, (_other(every, own, draw),)) for text, own in supported]
    yield from _corrupted(supported, draw)


def _added(library: Library, wanted: set[str]) -> Mapping[str, str]:
    """The library's keys of these documents, which it is filled with."""
    documents = [paper for paper in scifact().papers if paper.key in wanted]
    library.add_papers(documents)
    by_doi = {paper.doi: paper.key for paper in library.papers()}
    return {paper.key: by_doi[paper.doi] for paper in documents}


def _corrupted(cited: Sequence[Cited], draw: random.Random) -> Iterator[tuple[str, list[Cited]]]:
    for name, (make, _) in CORRUPTIONS.items():
        changed: list[Cited] = []
        for text, keys in cited:
            for start, end, new in reversed(edits := make(text, draw) or []):
                text = text[:start] + new + text[end:]
            if edits and len(changed) < EACH:
                changed.append((text, keys))
        if name not in LEFT_OUT and changed:
            yield name, changed


def _other(keys: Sequence[str], than: Sequence[str], draw: random.Random) -> str:
    return draw.choice([key for key in keys if key not in than])


def rows(kinds: Iterator[tuple[str, list[Cited]]], library: Library) -> Iterator[list[str]]:
    """A line of the table for each kind of sentences."""
    embedder = embedders.judge(library)
    for name, cited in kinds:
        stated = [Stated(1, text, keys) for text, keys in cited]
        shelves = Shelves(library, (key for _, keys in cited for key in keys))
        found = list(judged(stated, shelves, "", embedder))
        verdicts = Counter(one.verdict for one in found)
        shares = [f"{verdicts[v] / len(found):.1%}" for v in ("supported", "weak", "refused")]
        reasons = Counter(
            code for one in found for code in {reason.split(":")[0] for reason in one.reasons}
        )
        told = ", ".join(f"{code} {n}" for code, n in reasons.most_common(3))
        yield [name, str(len(found)), *shares, told]


def main() -> None:
    report = Report("recheck", __doc__)
    head = ["sentence", "n", "supported", "weak", "refused", "most frequent reasons"]
    for name, source in (("The example library", EXAMPLE), ("Listing pages", PAGES)):
        if source.exists():
            with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
                library.add(source)
                report.text(f"{name}: copies")
                report.table(head, list(rows(copies(library, random.Random(SEED)), library)))
    if SHARED.is_dir():
        with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
            report.text("SciFact: claims")
            report.table(head, list(rows(paraphrases(library, random.Random(SEED)), library)))
    report.write()


if __name__ == "__main__":
    main()
