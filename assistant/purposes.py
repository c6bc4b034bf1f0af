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
    r"\b(?:we|our|this (?:paper|work|article|study|method|approach)|the (?:authors?|paper)"
    r"|experiments?|experimental|results?|evaluations?|empirical(?:ly)?)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:prior|previous(?:ly)?|recent(?:ly)?|existing|past|earlier|studies|literature|others"
    r"|has been|have been|it is (?:well )?known)\b",
    re.IGNORECASE,
)
_PROPOSES = re.compile(
    r"\b(?:we|this (?:paper|work|article|study)|the (?:authors?|paper)|here)\b(?:\W+\w+){0,4}?\W+"
    r"(?:propos|introduc|present|develop)(?:e[sd]?|s|ed)?\b(?! (?:results|evidence|findings))",
    re.IGNORECASE,
)
_SHOWS = re.compile(
    r"\b(?:shows?|showed|finds?|found|demonstrate[sd]?|observe[sd]?|reveal(?:s|ed)?|prove[sd]?"
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
    if is_setup(sentence) or _OF_OTHERS.search(sentence):
        return Purpose.PROPOSES if _PROPOSES.match(sentence) else Purpose.SAYS
    if _SHOWS.search(sentence) and _OWN.search(sentence):
        return Purpose.FINDS
    if _PROPOSES.search(sentence):
        return Purpose.PROPOSES
    if _GAINS.search(sentence) and _OWN.search(sentence):
        return Purpose.FINDS
    return Purpose.SAYS
