"""Does a sentence claim something that a citation would have to back? Told by its words."""

from __future__ import annotations

import re

from assistant.quantities import quantities

_COMPARES = re.compile(
    r"\b(?:better|worse|best|worst|faster|slower|fewer|higher|lower|larger|smaller|stronger"
    r"|weaker|superior|inferior|(?:more|less) \w+ than|than|state[- ]of[- ]the[- ]art)\b",
    re.IGNORECASE,
)
_RESULTS = re.compile(
    r"""\b(?:
      achiev(?:e|es|ed|ing) | attain(?:s|ed)? | outperform(?:s|ed|ing)? | surpass(?:es|ed)?
    | exceed(?:s|ed)? | improv(?:e|es|ed|ing) | reduc(?:e|es|ed|ing) | increas(?:e|es|ed|ing)
    | decreas(?:e|es|ed|ing) | lower(?:s|ed) | prove[sdn]? | demonstrat(?:e|es|ed)
    | show(?:s|ed|n)? | find(?:s)? | found | guarantee(?:s|d)? | converge(?:s|d)?
    | fail(?:s|ed)? | match(?:es|ed) | report(?:s|ed)? | observ(?:e|es|ed) | lead(?:s)?\ to
    | cause(?:s|d)? | prevent(?:s|ed)? | degrad(?:e|es|ed)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_OWN = re.compile(r"\b(?:we|our|ours|us|I|my|this (?:section|paper|work|article))\b", re.IGNORECASE)


def made(text: str) -> bool:
    """Whether a sentence has a number, a comparison or a verb of results, and is not of our own."""
    if _OWN.search(text):
        return False
    counted = any(q.unit != "ordinal" and not q.text.isalpha() for q in quantities(text))
    return counted or bool(_COMPARES.search(text) or _RESULTS.search(text))
