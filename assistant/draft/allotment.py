"""The words that a draft may have → which papers are quoted, and with which sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import mean
from typing import TYPE_CHECKING

from assistant.draft.leadins import who
from assistant.draft.quotable import Quotable, Quotables, best
from assistant.purposes import Purpose
from assistant.results import OWN

if TYPE_CHECKING:
    from assistant.draft.brief import Brief
    from assistant.evidence import Evidence

LEAD_IN = 3
"""Words of a lead-in besides the names, about."""

Allotted = dict[str, list[str]]
"""The purposes of the sentences of each paper, by key; the first sentence is its best."""


def allot(brief: Brief, evidence: Evidence, found: Quotables) -> Allotted:
    """A sentence for as many papers as there are words for, then a second one where some are left.

    Papers that must be cited come first and are never left out; then the most relevant, which
    are first in the evidence. At least one paper has a sentence.
    """
    left = brief.words - _own_words(brief, evidence)
    ordered = sorted(found, key=lambda key: key not in brief.must_cite)
    allotted: Allotted = {}
    for key in ordered:
        source = evidence.source(key)
        named = len(who(source.authors, source.title)[0].split())
        first = best(found[key])
        if first and (not allotted or key in brief.must_cite or left >= _words(first) / 2):
            allotted[key] = [first.purpose]
            left -= _words(first) + named
    for key, second in _seconds(ordered, allotted, found):
        if left >= _words(second):
            allotted[key].append(second.purpose)
            left -= _words(second)
    return allotted


def _seconds(
    ordered: Sequence[str], allotted: Allotted, found: Quotables
) -> Iterator[tuple[str, Quotable]]:
    """The best further sentence of each paper that has one already, if it tells something else."""
    for key in ordered:
        if key in allotted:
            known = {*allotted[key], Purpose.SAYS}
            others = [one for one in found[key] if one.alone and one.purpose not in known]
            yield from ((key, other) for other in others[:1])


def _words(quotable: Quotable) -> int:
    return len(quotable.sentence.text.split()) + LEAD_IN


def _own_words(brief: Brief, evidence: Evidence) -> int:
    """What the person's own sentences will take, one a paragraph."""
    own = [s.text for source in evidence.sources if source.key == OWN for s in source.sentences]
    return round(brief.paragraphs * mean(len(text.split()) for text in own)) if own else 0
