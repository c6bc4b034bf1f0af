"""How the gate treats corrupted and harmless copies of real sentences: `python -m bench.gate`.

Sentences come from the listing pages and from SciFact abstracts, both in `../shared`. A corrupted
copy is kept only if its words differ from every run of words in the sentence. Half of them are the
whole sentence, half a window around the change. A harmless variation is applied to the quotation or
to the source, by turns, and the span that must be found is known beforehand.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.gate import Located, locate
from bench.collections import lines
from bench.loose_rules import LOOSE, words
from bench.report import PAGES, Report
from bench.variations import CORRUPTIONS, HARMLESS, Edit
from store.formats import read
from store.records import Paper
from store.sentences import split

SEED = 20261121
EACH_CORRUPTION, EACH_HARMLESS, SPANS = 400, 300, 2000


@dataclass
class Tally:
    """What became of one class of copies."""

    n: int = 0
    accepted: int = 0
    right_code: int = 0
    exact: int = 0
    loose: list[int] = field(default_factory=lambda: [0] * len(LOOSE))

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.n + other.n,
            self.accepted + other.accepted,
            self.right_code + other.right_code,
            self.exact + other.exact,
            [one + two for one, two in zip(self.loose, other.loose, strict=True)],
        )


def sentences() -> list[str]:
    """Real sentences of 40 to 400 characters, each once, in a seeded order."""
    texts = [
        paper.abstract
        for page in sorted(PAGES.glob("*.txt"))
        for paper in read(page)
        if isinstance(paper, Paper)
    ]
    texts += [" ".join(document["sentences"]) for document in lines("scifact/corpus.jsonl")]
    rng = random.Random(SEED)
    rng.shuffle(texts)
    found = {s.text for text in texts[:3500] for s in split(text) if 40 <= len(s.text) <= 400}
    ordered = sorted(found)
    rng.shuffle(ordered)
    return ordered


def corrupted(
    make: Callable[[str, random.Random], list[Edit] | None],
    texts: Sequence[str],
    rng: random.Random,
) -> Iterator[tuple[str, str]]:
    """Pairs of a corrupted quotation and its source."""
    for text in texts:
        edits = make(text, rng)
        if not edits:
            continue
        quote = _edited(text, edits, whole=rng.random() < 0.5, rng=rng)
        quoted, true = words(quote), words(text)
        runs = [true[at : at + len(quoted)] for at in range(len(true) - len(quoted) + 1)]
        if quoted and quoted not in runs:
            yield quote, text


def _edited(text: str, edits: list[Edit], *, whole: bool, rng: random.Random) -> str:
    """The text with the edits made: all of it, or the edits with a few words on both sides."""
    first, last = 0, len(text)
    if not whole:
        before = [found.start() for found in re.finditer(r"\S+", text[: edits[0][0]])]
        after = [found.end() for found in re.finditer(r"\S+", text[edits[-1][1] :])]
        first = before[-min(len(before), rng.randint(3, 8))] if before else 0
        last = edits[-1][1] + (after[min(len(after), rng.randint(3, 8)) - 1] if after else 0)
    parts, at = [], first
    for start, end, new in edits:
        parts += [text[at:start], new]
        at = end
    return re.sub(r"  +", " ", "".join([*parts, text[at:last]])).strip()


def judge_corrupted(codes: frozenset[str], pairs: Iterator[tuple[str, str]]) -> Tally:
    """What becomes of copies that are to be refused for one of these reasons."""
    tally = Tally()
    for quote, source in pairs:
        result = locate(quote, source)
        tally.n += 1
        tally.accepted += isinstance(result, Located)
        tally.right_code += not isinstance(result, Located) and result.code in codes
        if isinstance(result, Located):
            sys.stderr.write(f"accepted: {quote}\n      of: {source}\n")
        _count_loose(tally, quote, source)
        if tally.n == EACH_CORRUPTION:
            break
    return tally


def judge_harmless(
    vary: Callable[[str, random.Random], str | None], texts: Sequence[str], rng: random.Random
) -> Tally:
    """The sentence stands between two others; its span is known, less a final stop taken away."""
    tally = Tally()
    for before, text, after in zip(texts, texts[1:], texts[2:], strict=False):
        varied = vary(text, rng)
        if varied is None or varied == text:
            continue
        quote, true = (varied, text) if tally.n % 2 else (text, varied)
        source = f"{before} {true} {after}"
        start = len(before) + 1
        result = locate(quote, source, (start, start + len(true)))
        tally.n += 1
        if isinstance(result, Located):
            tally.accepted += 1
            shorter = true.endswith(".") and quote == true[:-1]
            expected = (start, start + len(true) - shorter)
            tally.exact += (result.start, result.end) == expected
        else:
            sys.stderr.write(f"{result.message}\n refused: {quote}\n      of: {true}\n")
        _count_loose(tally, quote, true)
        if tally.n == EACH_HARMLESS:
            break
    return tally


def _count_loose(tally: Tally, quote: str, source: str) -> None:
    for number, (_, rule) in enumerate(LOOSE):
        tally.loose[number] += rule(quote, source)


def judge_spans(texts: Sequence[str], rng: random.Random) -> Tally:
    """Unchanged runs of 4 to 15 words from anywhere in a sentence; some are rightly cut off."""
    tally = Tally()
    for text in texts[:SPANS]:
        words = list(re.finditer(r"\S+", text))
        length = min(len(words), rng.randint(4, 15))
        first = rng.randint(0, len(words) - length)
        start, end = words[first].start(), words[first + length - 1].end()
        result = locate(text[start:end], text)
        tally.n += 1
        if isinstance(result, Located):
            tally.accepted += 1
            tally.exact += text[result.start : result.end] == text[start:end]
        else:
            tally.right_code += result.code == "cut off"
    return tally


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _table(report: Report, column: str, tallies: dict[str, Tally], *, harmless: bool) -> None:
    rows = []
    for name, tally in (*tallies.items(), ("total", sum(tallies.values(), Tally()))):
        shown, of = (tally.exact, tally.accepted) if harmless else (tally.right_code, tally.n)
        loose = [_percent(count, tally.n) for count in tally.loose]
        rows.append([name, str(tally.n), str(tally.accepted), _percent(shown, of), *loose])
    report.table(["class", "n", "accepted", column, *(name for name, _ in LOOSE)], rows)


def main() -> None:
    texts = sentences()
    report = Report("gate", __doc__)
    report.text(
        f"{len(texts):,} sentences, seed {SEED}. The last three columns are what loose rules of"
        " ours accept of the same copies. Whether a reason code is right is judged by the class of"
        " the corruption; its word lists are the benchmark's own, but overlap the gate's."
    )
    corruptions = {
        name: judge_corrupted(codes, corrupted(make, texts, random.Random(SEED)))
        for name, (make, codes) in CORRUPTIONS.items()
    }
    report.text("Corrupted copies:")
    _table(report, "right reason", corruptions, harmless=False)
    variations = {
        name: judge_harmless(vary, texts, random.Random(SEED)) for name, vary in HARMLESS.items()
    }
    report.text("Harmless variations:")
    _table(report, "offsets exact", variations, harmless=True)
    spans = judge_spans(texts, random.Random(SEED))
    report.text(
        f"Of {spans.n:,} unchanged runs of 4 to 15 words from anywhere in a sentence,"
        f" {spans.accepted:,} are accepted, {spans.exact:,} with exact offsets; {spans.right_code}"
        " are refused as cut off, since they begin or end where it changes what they say."
    )
    report.write()


if __name__ == "__main__":
    main()
