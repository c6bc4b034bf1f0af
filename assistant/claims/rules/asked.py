"""A column of a table → what rules find for it in a claim, by the column's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.claims.columns import FIGURES
from assistant.claims.rules import measures
from assistant.claims.rules.cells import Words
from assistant.claims.rules.circumstances import conditions, hedges
from assistant.claims.rules.comparing import baselines, direction
from assistant.claims.rules.datasets import Repeated, datasets
from assistant.claims.rules.tasks import tasks
from assistant.lexicon import denies
from assistant.quantities import quantities

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.claims.columns import Column
    from assistant.claims.result import Kind
    from assistant.claims.rules.measures import Value
    from assistant.claims.rules.phrases import Span
    from store.records import Sentence

NAMES = {
    "task": "task|problem|application",
    "method": "method|model|approach|algorithm|system|technique|method name|proposed method",
    "dataset": "dataset|data set|data|benchmark|environment|corpus|test ?bed",
    "metric": "metric|measure|outcome measure|evaluation metric",
    "value": "value|result|effect|effect size|measured value",
    "gain": "gain|improvement|gain over (?:the )?baseline|improvement over (?:the )?baseline",
    "baseline": "baseline|compared? (?:with|to)|comparison|comparator|control",
    "direction": "direction",
    "conditions": "conditions?|under which conditions",
    "hedge": "hedge|hedging|caution",
    "sample": "sample size|participants|patients|subjects|number of (?:participants|patients)|n",
}
"""How columns are called that rules can fill; an `s` at the end makes no difference."""

_PEOPLE = re.compile(
    r"\s(?:\w+\s){0,2}?(?:patients|participants|subjects|individuals|people|adults|children|women"
    r"|men|volunteers|students|users|raters|mice|rats|cases)\b"
)
_GAINED = re.compile(
    r"(?:\b(?:by|gains? of|gain is|improvements? of|reduction of|increase of)\s"
    r"(?:up to |about |around |approximately |over |at least |roughly |an? (?:average )?(?:of )?)?"
    r"|(?<!\w)\+)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Claim:
    """A claim sentence, with what its paper and the others of the table say about its names."""

    sentence: Sentence
    kind: Kind
    method: Words | None
    """Where the paper names its method: here, or at first."""
    repeated: Repeated

    @cached_property
    def values(self) -> Sequence[Value]:
        """What came out; nothing of what is no result."""
        return measures.values(self.sentence.text) if self.kind == "result" else ()

    def words(self, spans: Iterable[Span]) -> list[Words]:
        """Spans of this sentence."""
        return [Words(self.sentence, s.start, s.end, s.says) for s in spans]

    def numbers(self, found: Iterable[Value]) -> list[Words]:
        """Values of this sentence."""
        return [
            Words(self.sentence, v.start, v.end, comparator=v.quantity.comparator) for v in found
        ]


def found(claim: Claim, column: Column) -> list[Words]:
    """What answers a column in a claim, best first; nothing where rules cannot tell."""
    name = column.name.casefold().replace("_", " ").removesuffix("s")
    for topic, pattern in NAMES.items():
        if any(re.fullmatch(pattern, form) for form in (name, name + "s")):
            return _READERS[topic](claim)
    if column.type in FIGURES:
        return claim.numbers(v for v in claim.values if v.noun and _is_of(claim, v.noun, name))
    return _choice(claim, column)


def _is_of(claim: Claim, noun: Span, name: str) -> bool:
    """Whether the noun of a value is the one that a column is named for: `win rate`."""
    return claim.sentence.text[noun.start : noun.end].casefold().endswith(name)


def _choice(claim: Claim, column: Column) -> list[Words]:
    """The only choice that a sentence has, if it denies nothing."""
    text = claim.sentence.text
    places = [
        Words(claim.sentence, *match.span(), says=choice)
        for choice in column.choices
        for match in re.finditer(rf"(?<![\w-]){re.escape(choice)}(?![\w-])", text, re.IGNORECASE)
    ]
    denied = any(denies(word) for word in re.findall(r"[\w'’/]+", text))
    return places if len({words.says for words in places}) == 1 and not denied else []


def _method(claim: Claim) -> list[Words]:
    return [claim.method] if claim.method else []


def _datasets(claim: Claim) -> list[Words]:
    """Data sets but the paper's own name; the first value's before the others."""
    text = claim.sentence.text
    own = claim.method.quote if claim.method else ""
    spans = [
        span
        for span in datasets(text, claim.repeated)
        if (name := text[span.start : span.end]) != own or claim.repeated.called[name]
    ]
    if claim.values and not re.search(r"\brespectively\b", text):
        value = claim.values[0]
        spans = sorted(spans, key=lambda span: _distance(text, span, value))
    return claim.words(spans)


def _distance(text: str, span: Span, value: Value) -> tuple[bool, int]:
    """How near a data set is to a value: right before it in brackets, after it, or ahead of it."""
    if re.fullmatch(r" ?\(", text[span.end : value.start]):
        return False, 0
    return span.start < value.end, abs(span.start - value.end)


def _metric(claim: Claim) -> list[Words]:
    """The noun of the first value or, where there is no value, the only one."""
    if claim.values:
        noun = claim.values[0].noun
        return claim.words([noun] if noun else [])
    return claim.words(
        measures.single_metric(claim.sentence.text) if claim.kind == "result" else ()
    )


def _gain(claim: Claim) -> list[Words]:
    text = claim.sentence.text
    return claim.numbers(v for v in claim.values if _GAINED.search(text[: v.start]))


def _sample(claim: Claim) -> list[Words]:
    text = claim.sentence.text
    people = (q for q in quantities(text) if not q.unit and _PEOPLE.match(text, q.end))
    return claim.numbers(measures.Value(q.start, q.end, q, None) for q in people)


def _direction(claim: Claim) -> list[Words]:
    return claim.words(direction(claim.sentence.text) if claim.kind in ("result", "theory") else ())


_READERS: dict[str, Callable[[Claim], list[Words]]] = {
    "task": lambda claim: claim.words(tasks(claim.sentence.text)),
    "method": _method,
    "dataset": _datasets,
    "metric": _metric,
    "value": lambda claim: claim.numbers(claim.values),
    "gain": _gain,
    "baseline": lambda claim: claim.words(baselines(claim.sentence.text)),
    "direction": _direction,
    "conditions": lambda claim: claim.words(conditions(claim.sentence.text)),
    "hedge": lambda claim: claim.words(hedges(claim.sentence.text)),
    "sample": _sample,
}
