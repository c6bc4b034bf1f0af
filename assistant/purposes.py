"""What a sentence of an abstract is there for: it proposes, it reports a finding, or neither.

Rules over its words, in the spirit of argumentative zoning (Teufel and Moens 2002), that would
rather say neither: a lead-in must be true of the sentence that it leads in.
"""

from __future__ import annotations

import re
from enum import StrEnum

from store.search.salience import is_setup


class Purpose(StrEnum):
    """What a planned sentence is to tell of a paper."""

    PROPOSES = "what it proposes"
    FINDS = "what it finds"
    SAYS = "what it says"


_OWN = re.compile(
    r"\b(?:we|our|this (?:paper|work|article|study|thesis|method|approach)|the (?:authors?|paper)"
    r"|experiments?|experimental|results?|evaluations?|empirical(?:ly)?)\b",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(?:we|our|this (?:paper|work|article|study|thesis))\b", re.IGNORECASE)
_OF_OTHERS = re.compile(
    r"\b(?:prior|previous(?:ly)?|recent(?:ly)?|existing|past|earlier|studies|literature|others"
    r"|has been|have been|it is (?:well )?known)\b",
    re.IGNORECASE,
)
_OWN_FIRST = re.compile(
    r"(?:[^,;:]{1,60}, )?(?:we|our|(?:the )?(?:(?:extensive|empirical|experimental)\W+)*"
    r"(?:experiments?|results?|evaluations?))\b",
    re.IGNORECASE,
)
"""The paper itself is who does what the sentence tells, whomever else it names after that."""

_CREATES = r"(?:propos|introduc|present|develop|design|devis|formulat)(?:e[sd]?|s|ed)?"
_PROPOSES = re.compile(
    r"\b(?:we|this (?:paper|work|article|study|thesis)|the (?:authors?|paper)|here)\b"
    rf"(?:\W+\w+){{0,4}}?\W+(?<!the ){_CREATES}\b(?! (?:results|evidence|findings))"
    rf"|\b(?:is|are) {_CREATES}\b(?! by\b)"
    r"|\b(?:we|this (?:paper|work|article|study|thesis))\b.* by (?:propos|introduc|develop)ing\b"
    r"|^in this (?:paper|work|article|study|thesis),? we\b",
    re.IGNORECASE,
)
_PROPOSES_FIRST = re.compile(
    rf"(?:[^,;:]{{1,60}}, )?(?:we|this (?:paper|work))(?: \w+ly)? {_CREATES}\b", re.IGNORECASE
)
_SHOWS = re.compile(
    r"\b(?:shows?|showed|finds?|found|demonstrate[sd]?|observe[sd]?|see|reveal(?:s|ed)?|prove[sd]?"
    r"|confirm(?:s|ed)?|indicate[sd]?|suggest(?:s|ed)?|conclude[sd]?)(?:,[^,]+,)? that\b",
    re.IGNORECASE,
)
_GAINS = re.compile(
    r"\b(?:outperform(?:s|ed)|surpass(?:es|ed)|exceed(?:s|ed)|achiev(?:es|ed)|attain(?:s|ed)"
    r"|improv(?:es|ed)|reduc(?:es|ed)|increas(?:es|ed)|match(?:es|ed))\b",
    re.IGNORECASE,
)


def proposes(sentence: str) -> bool:
    """Whether a sentence says what its paper proposes, whatever else it says."""
    return bool(_PROPOSES.search(sentence))


def purpose(sentence: str) -> Purpose:
    """What a sentence tells of its own paper; `SAYS` where the rules cannot tell."""
    if is_setup(sentence) or (_OF_OTHERS.search(sentence) and not _OWN_FIRST.match(sentence)):
        return Purpose.PROPOSES if _PROPOSES_FIRST.match(sentence) else Purpose.SAYS
    if _SHOWS.search(sentence) and _OWN.search(sentence):
        return Purpose.FINDS
    if _PROPOSES.search(sentence):
        return Purpose.PROPOSES
    if _GAINS.search(sentence) and _OWN.search(sentence):
        return Purpose.FINDS
    return Purpose.SAYS


def is_background(sentence: str, abstract: str) -> bool:
    """Whether a sentence tells of its field, or of others, and not of its own paper.

    Where an abstract never speaks of itself, only what it says of others is told from the rest.
    """
    if purpose(sentence) is not Purpose.SAYS:
        return False
    if _OF_OTHERS.search(sentence):
        return not _OWN_FIRST.match(sentence)
    return bool(_SELF.search(abstract)) and not _OWN.search(sentence)
