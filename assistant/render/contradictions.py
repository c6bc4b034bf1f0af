"""What every rendering of compared claims shares: groups of pairs, and a pair in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.render.lines import line

if TYPE_CHECKING:
    from assistant.contradictions.result import Contradictions, Pair, Side

NOTHING = "No two claims of different papers are about the same thing."

HEADINGS = {
    "contradict": "Contradictions",
    "agree": "Agreements",
    "cannot_tell": "Undecided",
    "candidate": "Candidates, judged by nobody",
    "unrelated": "Unrelated",
}
REFUSED = "Refused: the words do not stand where the judgement says"

NAMES = {
    "contradict": "contradiction",
    "agree": "agreement",
    "cannot_tell": "undecided",
    "candidate": "candidate",
    "unrelated": "unrelated",
}
COUNTED = {
    "contradict": "contradict each other",
    "agree": "agree",
    "cannot_tell": "undecided",
    "unrelated": "unrelated",
    "candidate": "not judged",
}


def grouped(found: Contradictions) -> Iterator[tuple[str, list[Pair]]]:
    """The pairs under their headings, the most telling first; refused judgements come last."""
    for relation, heading in HEADINGS.items():
        alike = [p for p in found.pairs if p.relation == relation and p.verdict != "refused"]
        if alike:
            yield heading, alike
    if refused := [pair for pair in found.pairs if pair.verdict == "refused"]:
        yield REFUSED, refused


def named(pair: Pair) -> str:
    """What the two claims are to each other; what was refused counts for nothing."""
    name = NAMES[pair.relation] + (f" ({pair.reason})" if pair.reason else "")
    return f"{name}, refused" if pair.verdict == "refused" else name


def ties(pair: Pair) -> str:
    """What brought them together, and what speaks for opposition."""
    shared = f"both name {', '.join(pair.shared)}" if pair.shared else "no name in common"
    return "; ".join([shared, f"nearness {pair.nearness:.2f}", *pair.hints])


def heads(side: Side) -> str:
    """The paper of a side: its key, its year if it has one, and its title."""
    year = f", {side.year}" if side.year else ""
    return f"{side.key}{year}  {line(side.title)}"


def quoted(side: Side) -> list[str]:
    """The words judged by, or else the sentences of the claim; not what the claim says itself."""
    told = [line(cite.quote) for cite in side.words or side.evidence]
    return [words for words in told if words != line(side.claim)]


def counts(found: Contradictions) -> str:
    """What came of it in numbers, in one line."""
    counted = Counter(
        "refused" if pair.verdict == "refused" else COUNTED[pair.relation] for pair in found.pairs
    )
    named = (name for name in (*COUNTED.values(), "refused") if counted[name])
    told = ", ".join(f"{counted[name]} {name}" for name in named)
    return f"{found.rows} claims compared, pairs: {told or 'none'}."
