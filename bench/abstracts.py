"""Test collections as sources to quote from, with the rarity of their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.evidence import Source
from bench.collections import lines, load
from bench.report import PAGES
from store import english, formats
from store.records import Paper, Sentence
from store.search import salience
from store.sentences import split


@dataclass
class Abstracts:
    """A collection: its sources by key, and which of them have a stem."""

    sources: dict[str, Source] = field(default_factory=dict)
    having: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, key: str, title: str, abstract: str, sentences: Sequence[Sentence]) -> None:
        """Take in a paper."""
        self.sources[key] = Source(
            number=1, key=key, title=title, abstract=abstract, sentences=tuple(sentences)
        )
        for word in {english.stem(word) for word in english.words(f"{title} {abstract}")}:
            self.having[word].append(key)

    def idf(self, word: str) -> float:
        """The weight of a word in this collection."""
        return salience.idf(len(self.sources), len(self.having.get(english.stem(word), ())))

    def nearest(self, question: str, k: int = 10, without: Collection[str] = ()) -> list[Source]:
        """The papers that cover most of a question's words."""
        covered: dict[str, float] = defaultdict(float)
        for word in dict.fromkeys(english.words(question)):
            weight = self.idf(word)
            for key in self.having.get(english.stem(word), ()):
                covered[key] += weight
        ranked = sorted(covered, key=lambda key: (-covered[key], key))
        return [self.sources[key] for key in ranked if key not in without][:k]


def claims() -> list[dict[str, Any]]:
    """SciFact's claims (Wadden et al., EMNLP 2020), those of the training set."""
    return list(lines("scifact/claims_train.jsonl"))


def scifact() -> Abstracts:
    """SciFact's abstracts, with the sentence boundaries that its rationales refer to."""
    collection = Abstracts()
    for document in lines("scifact/corpus.jsonl"):
        sentences = _joined(document["sentences"])
        abstract = " ".join(document["sentences"])
        collection.add(document["id"], document["title"], abstract, sentences)
    return collection


def cranfield() -> Abstracts:
    """The Cranfield collection; the body of a document begins with its title."""
    collection = Abstracts()
    for document in load("cranfield/cran_docs.json"):
        body = document["body"].removeprefix(document["title"]).strip(" .\n")
        if body:
            collection.add(str(document["id"]), document["title"], body, split(body))
    return collection


def queries() -> list[str]:
    """Cranfield's queries."""
    return [query["query"] for query in load("cranfield/cran_queries.json")]


def listings() -> Abstracts:
    """The listing pages: abstracts on reinforcement learning and language models."""
    collection = Abstracts()
    for file in sorted(PAGES.iterdir()):
        for paper in formats.read(file):
            if isinstance(paper, Paper):
                sentences = split(paper.abstract)
                collection.add(paper.title, paper.title, paper.abstract, sentences)
    return collection


def _joined(texts: Iterable[str]) -> list[Sentence]:
    sentences: list[Sentence] = []
    start = 0
    for number, text in enumerate(texts):
        sentences.append(Sentence(number=number, start=start, end=start + len(text), text=text))
        start += len(text) + 1
    return sentences
