"""What was measured, and what came out: a quantity of a result, and the noun that it is of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.claims.rules.phrases import Span
from assistant.quantities import Quantity, quantities

REACH = 80
"""Characters between a value and the noun that it is of."""

MEASURED = frozenset(("%", "pp", "point", "x"))
"""Units of what comes out; a bare number needs its noun right before it."""

_HEADS = r"""accuracy|accuracies|pass\ ?@\ ?\d+|F1(?:[\ -]score)?|BLEU|ROUGE(?:-\w+)?|perplexity
    |(?:win|success|error|failure|survival|mortality|response|remission|hit|refusal|solve|recall)
    \ rates?|reward|returns?|scores?|latency|throughput|speed-?ups?|AUC|AUROC|regret
    |precision|recall|sensitivity|specificity|prevalence|incidence|mortality|morbidity|(?:odds|hazard|risk|rate)
    \ ratios?|relative\ risk|RRs?|ORs?|HRs?|efficiency|memory|cost|overhead|half-life|IC50|mAP|IoU
    |FID|PSNR|SSIM|nDCG(?:@\d+)?|MRR|correlation|toxicity|robustness|hallucinations?"""
_QUALIFIERS = r"""(?:average|mean|median|overall|top-\d+|exact|test|validation|relative|absolute
    |adjusted|downstream|zero-shot|few-shot|human|sample|training|inference|computational|GPU
    |normali[sz]ed|cumulative|length-controlled|out-of-distribution|in-distribution|in-hospital
    |task|[A-Z]\w*[A-Z]\w*|[\w]+-year|pass@\d+)"""
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
_ROSE = re.compile(
    r"\W*(?:score )?(?:rises?|rose|improv\w+|increas\w+|drops?|falls?|fell)? from [\d.]+ to "
)
_CHANGED = re.compile(
    r"\s?(?:as\b|more|less|fewer|higher|lower|greater|faster|slower|larger|smaller|better|speed"
    r"|increase|decrease|reduction|improvement|gain|drop|over\b|compared|relative|the\b|[,.;)])",
    re.IGNORECASE,
)


def metrics(text: str) -> list[Span]:
    """The nouns of measures in a sentence, in order, with what qualifies them."""
    return [Span(*found.span()) for found in _METRIC.finditer(text)]


def values(text: str) -> list[tuple[Quantity, Span | None]]:
    """The quantities that came out, in order, each with the noun of its measure where one is near.

    Sizes, years, intervals, probabilities and settings are none.
    """
    nouns = metrics(text)
    found = []
    every = quantities(text)
    for at, quantity in enumerate(every):
        noun = _noun(text, quantity, nouns)
        if _measured(text, quantity, noun) and not _goes_on_to(text, every[at : at + 2]):
            found.append((quantity, noun))
    return found


def _measured(text: str, quantity: Quantity, noun: Span | None) -> bool:
    before, after = text[: quantity.start], text[quantity.end :]
    if _NOT_MEASURED_BEFORE.search(before) or _NOT_MEASURED_AFTER.match(after):
        return False
    if quantity.unit == "x":
        return bool(_CHANGED.match(after)) and not quantity.text.lower().startswith("doub")
    if quantity.unit in MEASURED:
        return quantity.text != "100%"
    if quantity.unit or "." not in quantity.text:
        return False
    return _follows(text, quantity, noun) or bool(_ON_A_NAME.match(after))


def _follows(text: str, quantity: Quantity, noun: Span | None) -> bool:
    """Whether nothing but `of`, `=` or an earlier number stands between noun and number."""
    if noun is None or noun.end > quantity.start:
        return False
    between = text[noun.end : quantity.start]
    return bool(_OF.fullmatch(between) or _ROSE.fullmatch(between))


def _goes_on_to(text: str, pair: Sequence[Quantity]) -> bool:
    """Whether a quantity is where something began: `from 3.1 to 4.2`."""
    if len(pair) < 2:
        return False
    return text[pair[0].end : pair[1].start] == " to " and text[: pair[0].start].endswith("from ")


def _noun(text: str, quantity: Quantity, nouns: Sequence[Span]) -> Span | None:
    """The last one before a quantity, or the one right after it, in the same clause."""
    after = [n for n in nouns if 0 <= n.start - quantity.end <= 2]
    if after:
        return after[0]
    before = [n for n in nouns if n.end <= quantity.start and quantity.start - n.end <= REACH]
    clear = [n for n in before if ";" not in text[n.end : quantity.start]]
    return clear[-1] if clear else None


def single_metric(text: str) -> Iterator[Span]:
    """The one noun of a measure in a sentence; nothing where it has several."""
    nouns = metrics(text)
    if len(nouns) == 1 and not _VAGUE.fullmatch(text[nouns[0].start : nouns[0].end]):
        yield nouns[0]
