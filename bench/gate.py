"""How the gate treats corrupted and harmless copies of real sentences: `python -m bench.gate`.

Sentences come from the listing pages and from SciFact abstracts, both in `../shared`. A corrupted
copy is kept only if its words differ from every run of words in the sentence. Half of them are the
whole sentence, half a window around the change. A harmless variation is applied to the quotation or
to the source, by turns, and the span that must be found is known beforehand.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from assistant.gate import Located, locate
from bench.variations import CORRUPTIONS, HARMLESS, Edit
from store.formats import read
from store.records import Paper
from store.sentences import split

SHARED = Path(__file__).parents[2] / "shared"
RESULTS = Path(__file__).parent / "results" / "gate.md"
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


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", text.lower())


def overlap(quote: str, source: str) -> bool:
    """At least 80 % of the quotation's words occur in the source."""
    words, known = _words(quote), set(_words(source))
    return sum(word in known for word in words) >= 0.8 * len(words)


def ratio(quote: str, source: str) -> bool:
    """difflib's ratio to the part of the source beside the longest common block is at least 0.9."""
    matcher = SequenceMatcher(None, quote, source, autojunk=False)
    block = matcher.find_longest_match()
    start = max(0, block.b - block.a)
    matcher.set_seq2(source[start : start + len(quote)])
    return matcher.ratio() >= 0.9


def letters(quote: str, source: str) -> bool:
    """The quotation is a substring once case, digits, spaces and punctuation are removed."""
    bare = [re.sub(r"[^a-z]", "", text.lower()) for text in (quote, source)]
    return bare[0] in bare[1]


LOOSE: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("word overlap ≥ 0.8", overlap),
    ("difflib ratio ≥ 0.9", ratio),
    ("letters only", letters),
)


def sentences() -> list[str]:
    """Real sentences of 40 to 400 characters, each once, in a seeded order."""
    texts = [
        paper.abstract
        for page in sorted((SHARED / "seeds").glob("*.txt"))
        for paper in read(page)
        if isinstance(paper, Paper)
    ]
    with (SHARED / "bench" / "scifact" / "corpus.jsonl").open(encoding="utf-8") as lines:
        texts += [" ".join(json.loads(line)["sentences"]) for line in lines]
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
        words, true = _words(quote), _words(text)
        runs = (true[at : at + len(words)] for at in range(len(true) - len(words) + 1))
        if words and words not in list(runs):
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
            trimmed = true.strip().rstrip(".") if not quote.rstrip().endswith(".") else true.strip()
            lead = len(true) - len(true.lstrip())
            expected = (start + lead, start + lead + len(trimmed))
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


def judge_spans(texts: Sequence[str], rng: random.Random) -> tuple[Tally, dict[str, int]]:
    """Unchanged runs of 4 to 15 words from anywhere in a sentence, and why some are refused."""
    tally, refusals = Tally(), dict[str, int]()
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
            refusals[result.code] = refusals.get(result.code, 0) + 1
    return tally, refusals


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _row(name: str, tally: Tally, *, harmless: bool) -> str:
    shown = tally.exact if harmless else tally.right_code
    of = tally.accepted if harmless else tally.n
    loose = " | ".join(_percent(count, tally.n) for count in tally.loose)
    return f"| {name} | {tally.n} | {tally.accepted} | {_percent(shown, of)} | {loose} |"


def _table(title: str, column: str, tallies: dict[str, Tally], *, harmless: bool) -> list[str]:
    names = " | ".join(name for name, _ in LOOSE)
    total = sum(tallies.values(), Tally())
    return [
        f"## {title}",
        "",
        f"| class | n | accepted by the gate | {column} | {names} |",
        "|---|---|---|---|" + "---|" * len(LOOSE),
        *(_row(name, tally, harmless=harmless) for name, tally in tallies.items()),
        _row("**total**", total, harmless=harmless),
        "",
    ]


def main() -> None:
    texts = sentences()
    wrong = {
        name: judge_corrupted(codes, corrupted(make, texts, random.Random(SEED)))
        for name, (make, codes) in CORRUPTIONS.items()
    }
    right = {
        name: judge_harmless(vary, texts, random.Random(SEED)) for name, vary in HARMLESS.items()
    }
    spans, refusals = judge_spans(texts, random.Random(SEED))
    report = [
        "# The gate",
        "",
        f"`python -m bench.gate` (seed {SEED}; {len(texts):,} sentences of the listing pages and of"
        " SciFact abstracts). The last three columns are what loose rules of ours accept, for"
        " comparison. The reason code is judged by the class; the changes are made with word lists"
        " of the benchmark's own, which overlap the gate's.",
        "",
        *_table("Corrupted copies", "right reason", wrong, harmless=False),
        *_table("Harmless variations", "offsets exact", right, harmless=True),
        f"Of {spans.n} unchanged runs of 4 to 15 words taken from anywhere in a sentence,"
        f" {spans.accepted} are accepted, {spans.exact} of these with exact offsets; the others are"
        f" refused because they begin or end where it changes what they say ({refusals}).",
    ]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(report) + "\n", encoding="utf-8")
    print("\n".join(report))


if __name__ == "__main__":
    main()
