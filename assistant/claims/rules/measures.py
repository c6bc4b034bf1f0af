"""What was measured, and what came out: a quantity of a result, and the noun that it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.claims.rules.phrases import Span
from assistant.quantities import Quantity, quantities

REACH, CLOSE = 80, 25
"""Characters between a value and the noun that it is of, and one that may mean something else."""

MOST = 1000
"""What a value in per cent, points or times stays below."""

MEASURED = frozenset(("%", "pp", "point", "x"))
"""Units of what comes out; a bare number needs its noun right before it."""

_HEADS = r"""accuracy|accuracies|pass\ ?@\ ?\d+|F1(?:[\ -]score)?|BLEU|ROUGE(?:-\w+)?|perplexity
    |(?:win|winning|success|completion|resolution|error|failure|survival|mortality|response|remission|hit|refusal|solve|recall)
    \ rates?|reward|returns?|scores?|latency|throughput|speed-?ups?|AUC|AUROC|regret
    |precision|recall|sensitivity|specificity|prevalence|incidence|mortality|morbidity|(?:odds|hazard|risk|rate)
    \ ratios?|relative\ risk|RRs?|ORs?|HRs?|efficiency|memory|cost|overhead|half-life|IC50|mAP|IoU
    |FID|PSNR|SSIM|nDCG(?:@\d+)?|MRR|correlation|toxicity|robustness|hallucinations?"""
_QUALIFIERS = r"""(?:average|mean|median|overall|top-\d+|exact|test|validation|relative|absolute
    |adjusted|downstream|zero-shot|few-shot|human|sample|training|inference|computational|GPU
    |normali[sz]ed|cumulative|length-controlled|out-of-distribution|in-distribution|in-hospital
    |task|[A-Z]\w{0,20}[A-Z]\w{0,20}|[\w]+-year|pass@\d+)"""
_METRIC = re.compile(
    rf"(?<![\w-])(?:{_QUALIFIERS}\ ){{0,3}}(?:{_HEADS})(?![\w-])"
    r"(?!\ (?:models?|functions?|signals?|them|it)\b)",
    re.VERBOSE,
)
_VAGUE = re.compile(
    r"rewards?|efficiency|robustness|memory|cost|scores?|returns?|correlation|toxicity|overhead"
    r"|hallucinations?|recall|precision|sensitivity|specificity|regret"
)
"""Words of measures that mean something else where nothing was measured."""

_NOT_MEASURED_BEFORE = re.compile(
    r"(?:\b(?:CI|confidence\ interval|[nNpP]|only|using|with|adding|SD|IQR|aged?)\b\W{0,3}"
    r"|[\[±]\s?|\bCI,?\s[\d.\s%-]*(?:to|-|–|−)?\s*−?)$"
)
_NOT_MEASURED_AFTER = re.compile(
    r"\s?(?:CI\b|confidence|credible|of\ (?:the\ )?(?:\w+\ )?(?:data|dataset|tokens|parameters|"
    r"samples|labels|prompts|training|layers|weights)\b|(?:\w+\ )?(?:label )?noise\b)"
)
_OF = re.compile(r"\s*(?:of|=|:|is|was|were|to|at|,|from|per\ [\w\ ]+\ was)?\s*[(\[]?\s*", re.X)
_ON_A_NAME = re.compile(r" on (?:the )?[A-Z]")
_NUMBERED = re.compile(r"\b[A-Z][\w-]* $")
_ROSE = re.compile(
    r"\W*(?:score )?(?:rises?|rose|improv\w+|increas\w+|drops?|falls?|fell)? from [\d.]+ to "
)
_CHANGED = re.compile(
    r"\s?(?:as\b|more|less|fewer|higher|lower|greater|faster|slower|larger|smaller|better|speed"
    r"|increase|decrease|reduction|improvement|gain|drop|over\b|compared|relative|the\b|[,.;)])",
    re.IGNORECASE,
)


_TOLD = re.compile(
    r"\s?(?:in terms of )?(?:\w+ )?(?:(?:higher|lower|better|greater|"
    r"(?:improvement|increase|gain|reduction|drop|decrease)s?(?: in| of)?)(?: the| average)? )?"
)


class Value(NamedTuple):
    """A quantity that came out, `text[start:end]` with the other end of a range, and its noun."""

    start: int
    end: int
    quantity: Quantity
    noun: Span | None


def metrics(text: str) -> list[Span]:
    """The nouns of measures in a sentence, in order, with what qualifies them."""
    return [Span(*found.span()) for found in _METRIC.finditer(text)]


def values(text: str) -> list[Value]:
    """What came out, in order, each value with the noun of its measure where one is near.

    Sizes, years, intervals, probabilities, settings and where something began are none.
    """
    nouns, every = metrics(text), quantities(text)
    found: list[Value] = []
    for at, quantity in enumerate(every):
        noun = _noun(text, quantity, nouns)
        if _began(text, quantity, every[at + 1 :]) or not _measured(text, quantity, noun):
            continue
        through = at + 1 < len(every) and _range(text, quantity, every[at + 1])
        if not (found and quantity.start < found[-1].end):
            end = every[at + 1].end if through else quantity.end
            found.append(Value(quantity.start, end, quantity, noun))
    return found


def _measured(text: str, quantity: Quantity, noun: Span | None) -> bool:
    before, after = text[: quantity.start], text[quantity.end :]
    if _NOT_MEASURED_BEFORE.search(before) or _NOT_MEASURED_AFTER.match(after):
        return False
    if quantity.unit == "x":
        said = quantity.text.lower() == "twice" or quantity.text[0].isdigit()
        return said and bool(_CHANGED.match(after))
    if quantity.unit in MEASURED:
        return quantity.text != "100%" and abs(quantity.value) < MOST
    if quantity.unit or "." not in quantity.text:
        return False
    return _follows(text, quantity, noun) or bool(_ON_A_NAME.match(after))


def _follows(text: str, quantity: Quantity, noun: Span | None) -> bool:
    """Whether its noun comes right after it, or with nothing but `of`, `=` or a start before it."""
    if noun is None:
        return False
    if noun.start >= quantity.end:
        return not _NUMBERED.search(text[: quantity.start])
    between = text[noun.end : quantity.start]
    return bool(_OF.fullmatch(between) or _ROSE.fullmatch(between))


def _began(text: str, quantity: Quantity, later: Sequence[Quantity]) -> bool:
    """Whether a quantity is where something began: `from a 21 % start to 44 %`."""
    begun = re.search(r"\bfrom (?:an? )?$", text[: quantity.start])
    return bool(begun) and any(text[: other.start].endswith(" to ") for other in later)


def _range(text: str, first: Quantity, second: Quantity) -> bool:
    """Whether two quantities are the ends of one: `7-11 points`, `7 to 11 points`."""
    same = first.unit == second.unit and bool(first.unit)
    return same and bool(re.fullmatch(r"\s?(?:-|–|—|to)\s?", text[first.end : second.start]))


def _noun(text: str, quantity: Quantity, nouns: Sequence[Span]) -> Span | None:
    """The one right after a quantity, also by `higher` or `increase in`, or the last one before it.

    A noun that may mean something else has to stand close to it.
    """
    for noun in nouns:
        if noun.start >= quantity.end and _TOLD.fullmatch(text[quantity.end : noun.start]):
            return noun
    for noun in reversed(nouns):
        between = text[noun.end : quantity.start]
        near = CLOSE if _VAGUE.fullmatch(text[noun.start : noun.end]) else REACH
        if noun.end <= quantity.start and len(between) <= near and ";" not in between:
            return noun
    return None


def single_metric(text: str) -> Iterator[Span]:
    """The one noun of a measure in a sentence; nothing where it has several."""
    nouns = metrics(text)
    if len(nouns) == 1 and not _VAGUE.fullmatch(text[nouns[0].start : nouns[0].end]):
        yield nouns[0]
