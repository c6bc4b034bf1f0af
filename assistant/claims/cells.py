"""Words that a model hands over for a cell → the cell: found where they stand, or refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.claims.columns import FIGURES
from assistant.claims.result import NOT_REPORTED, Cell
from assistant.claims.values import Normal, normal
from assistant.folding import fold
from assistant.gate import Refused, locate
from assistant.statements import Handle
from store.records import Cite

if TYPE_CHECKING:
    from assistant.claims.columns import Column
    from assistant.claims.shape import Find
    from assistant.evidence import Evidence, Source

_HANDLE = re.compile(r"\s*[\[【]?\s*S(\d{1,6})\.(\d{1,6})\s*[\]】]?\s*")
TRUTHS = ("yes", "no")
EMPTY = "no number"
"""Why words are refused in a column of numbers; other doubts about a number are only told."""


class _Place(NamedTuple):
    """Words that stand where they are said to, and what they say."""

    value: str
    cite: Cite
    normal: Normal


def handle(written: str) -> Handle:
    """The handle that a model wrote; one that is none cites nothing."""
    match = _HANDLE.fullmatch(written)
    paper, sentence = match.groups() if match else (0, 0)
    return Handle(paper=int(paper), sentence=int(sentence), written=written.strip(" []"))


def cell(column: Column, finds: Sequence[Find], evidence: Evidence) -> Cell:
    """A cell of what was found for it: several places agree, disagree, or are items of a list.

    Two sentences can disagree. Within one, two things that answer a column are both meant.
    """
    placed = [_placed(column, find, evidence) for find in finds]
    places = [place for place in placed if isinstance(place, _Place)]
    refusals = tuple(dict.fromkeys(reason for reason in placed if isinstance(reason, str)))
    if not finds:
        return NOT_REPORTED
    if not places:
        said = "; ".join(dict.fromkeys(find.words for find in finds))
        return Cell(value=said, state="refused", reason="; ".join(refusals))
    return _found(column, places, refusals)


def _found(column: Column, places: Sequence[_Place], refusals: Sequence[str]) -> Cell:
    first, *rest = places
    differing = {_same(place): place for place in places}
    several = len({place.cite.sentence for place in differing.values()}) > 1
    disagree = several and column.type != "list"
    told = [f"sentence {p.cite.sentence + 1} has {p.value}" for p in differing.values()]
    values = [first.value] if disagree else [place.value for place in differing.values()]
    return Cell(
        value="; ".join(values),
        state="conflict" if disagree else "found",
        cite=first.cite,
        reason="; ".join(filter(None, [*(told if disagree else [first.normal.reason]), *refusals])),
        normal=first.normal.value,
        unit=first.normal.unit,
        comparator=first.normal.comparator,
        others=tuple(dict.fromkeys(place.cite for place in rest)),
    )


def _same(place: _Place) -> object:
    """By what two places say the same."""
    if place.normal.value is not None:
        return place.normal
    return fold(place.value).text.casefold()


def _placed(column: Column, find: Find, evidence: Evidence) -> _Place | str:
    """Where the words stand and what they are worth, or why they are refused."""
    naming = column.type not in FIGURES
    cite = stands(find.words, find.sentence, evidence, naming=naming)
    if isinstance(cite, str):
        return cite
    return _valued(column, getattr(find, "choice", None), cite.quote, cite)


def stands(words: str, written: str, evidence: Evidence, *, naming: bool = False) -> Cite | str:
    """Where words stand in the sentence whose handle is written, or why they are refused."""
    at = handle(written)
    sentence = evidence.cite(at.paper, at.sentence)
    if sentence is None:
        return f"handle: [{at.written}] is no sentence that was shown"
    source = evidence.source(sentence.key)
    found = locate(words, source.abstract, (sentence.start, sentence.end), naming=naming)
    if isinstance(found, Refused):
        return _elsewhere(words, source) or found.message
    quote = source.abstract[found.start : found.end]
    return sentence.model_copy(update={"start": found.start, "end": found.end, "quote": quote})


def _valued(column: Column, choice: Any, quote: str, cite: Cite) -> _Place | str:
    if column.type in ("choice", "yes/no"):
        choices = column.choices or TRUTHS
        chosen = next((c for c in choices if c.casefold() == str(choice or "").casefold()), None)
        if chosen is None:
            return f"choice: {choice or 'nothing'} is none of {', '.join(choices)}"
        return _Place(chosen, cite, normal(chosen, column.type))
    read = normal(quote, column.type)
    return f"type: {EMPTY}" if read.reason == EMPTY else _Place(quote, cite, read)


def _elsewhere(words: str, source: Source) -> str | None:
    """The sentence that does have the words, where another one was named."""
    for sentence in source.sentences:
        if not isinstance(locate(words, source.abstract, (sentence.start, sentence.end)), Refused):
            return f"sentence: these words stand in [S{source.number}.{sentence.number + 1}]"
    return None
