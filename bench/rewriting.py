"""How far nearness finds the papers that concern a sentence of a draft, on the recorded drafts.

Papers that a recorded sentence cites beside others stand for news: each concerns the sentence. So
does a paper that a paragraph cites for the rest of that paragraph. The papers that searches find
and that the sentence or paragraph does not cite stand for what concerns nothing; some of them do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import yaml

from assistant.draft.rewriting.concerning import DEPTH, NEAR, NEAR_A_PARAGRAPH
from assistant.noting import Noting
from assistant.statements import parse
from bench.report import EXAMPLE, ROOT, Report
from store import Library
from store.search import salience

CASSETTES = ROOT / "cassettes" / "test_draft_recorded"
THRESHOLDS = (0.30, 0.35, NEAR_A_PARAGRAPH, NEAR, 0.50, 0.55)


class Drafted(NamedTuple):
    """A recorded paragraph: its theme, and its sentences with the titles that they cite."""

    theme: str
    sentences: Sequence[tuple[str, frozenset[str]]]


def paragraphs() -> Iterator[Drafted]:
    """Those of all recordings, a repaired one twice."""
    for path in sorted(CASSETTES.glob("*.yaml")):
        for exchange in yaml.safe_load(path.read_text(encoding="utf-8"))["interactions"]:
            shown = exchange["request"]["body"]["messages"][1]["content"]
            theme = re.search(r"Theme: (.*)", shown)
            if theme:
                titles = dict(re.findall(r'<paper id="S(\d+)" title="([^"]*)"', shown))
                replied = exchange["response"]["body"].get("choices")  # a failure has none
                if replied:
                    said = replied[0]["message"]["content"]
                    yield Drafted(theme[1], list(_sentences(said, titles)))


def _sentences(said: str, titles: Mapping[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
    for block in parse(said):
        for one in block.written:
            cited = {titles[str(h.paper)] for h in one.handles if str(h.paper) in titles}
            yield one.text, frozenset(cited)


class Measure:
    """What bears how much on what, in the example library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._shelf = Noting(library)
        self.keys = {paper.title.replace('"', "'"): paper.key for paper in library.papers()}

    def bears(self, text: str, key: str) -> float:
        """How far a paper bears on a text."""
        asked, vectors = self._shelf.compared(text, [key])
        sentences = [one.text for one in self._shelf.sentences(key)]
        return salience.bearing(asked, self._shelf.get(key).title, sentences, vectors[key])

    def others(self, text: str, cited: frozenset[str]) -> list[float]:
        """The same of the papers looked at that are not cited."""
        hits = self._library.search(text, DEPTH + len(cited)).hits
        return [self.bears(text, hit.key) for hit in hits if hit.key not in cited][:DEPTH]


def measured(measure: Measure) -> dict[str, Any]:
    """For sentences and paragraphs: how far news bear, how far other papers, and how many."""
    found: dict[str, Any] = {"sentence": ([], [], []), "paragraph": ([], [], [])}
    for theme, sentences in paragraphs():
        cited = [
            frozenset(measure.keys[t] for t in titles & measure.keys.keys())
            for _, titles in sentences
        ]
        texts = [text for text, _ in sentences]
        for text, keys in zip(texts, cited, strict=True):
            news = [measure.bears(text, key) for key in sorted(keys)] if len(keys) > 1 else []
            _note(found["sentence"], news, measure.others(text, keys))
        every = frozenset[str]().union(*cited)
        rests = {
            key: [text for text, keys in zip(texts, cited, strict=True) if key not in keys]
            for key in sorted(every)
        }
        news = [
            measure.bears(" ".join([f"{theme}.", *rest]), key)
            for key, rest in rests.items()
            if rest
        ]
        whole = " ".join([f"{theme}.", *texts])
        _note(found["paragraph"], news, measure.others(whole, every))
    return found


def _note(found: Any, news: Sequence[float], others: Sequence[float]) -> None:
    found[0].extend(news)
    found[1].extend(others)
    found[2].append(1)


def main() -> None:
    report = Report("rewriting", __doc__)
    with TemporaryDirectory() as place, Library.open(Path(place)) as library:
        library.add(EXAMPLE)
        found = measured(Measure(library))
    for kind, (news, others, several) in found.items():
        rows = [
            [
                f"{least:.2f}",
                f"{sum(one >= least for one in news) / len(news):.0%}",
                f"{sum(one >= least for one in others) / len(several):.1f}",
            ]
            for least in THRESHOLDS
        ]
        report.text(f"{len(several)} {kind}s, {len(news)} papers that concern them.")
        report.table(["bears at least", "of these found", f"others a {kind}"], rows)
    report.write()


if __name__ == "__main__":
    main()
