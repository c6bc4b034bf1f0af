"""British and American spelling as one, for texts that are compared and never shown.

What comes out is a common form, not always a word of either: it is the same for both, and for
hardly any two words of different meaning.
"""

from __future__ import annotations

import re

_RULES = (
    (r"(?<=\w\w[iy])s(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)\b)", "z"),  # optimise
    (r"(?<=\w{2}o)ur(?=(?:s|ed|ing|al|ally|hoods?|able|ite|ful|less|ist|er)?\b)", "r"),  # colour
    (r"(?<=[aeiou]l)l(?=(?:ed|ings?|ers?|ors?|ations?)\b)", ""),  # modelling
    (r"(?<=\wog)ue(?=s?\b)", ""),  # dialogue
    (r"\b(cent|fib|met|theat|lit|calib|spect)re(?=[ds]?\b)", r"\1er"),
    (r"\b(def|off|pret|lic)ence(?=s?\b)", r"\1ense"),
    (r"[ao]e(?=sth|di[ac]|mi[ac]|mo[pgrt]|str[ao]|tal\b|col|tiolog|dem|soph|cal)", "e"),  # anaesth-
    (r"\b(program)me(?=s?\b)", r"\1"),
    (r"\bart[ei]fact", "artifact"),
    (r"\bscepti", "skepti"),
    (r"(?<=dg)e(?=ment)", ""),  # judgement
    (r"\bageing\b", "aging"),
    (r"\baluminium\b", "aluminum"),
    (r"\bgrey", "gray"),
    (r"sulph", "sulf"),
)
_COMPILED = tuple((re.compile(pattern), common) for pattern, common in _RULES)


def one_spelling(text: str) -> str:
    """A lower-case text in the common form of both spellings."""
    for pattern, common in _COMPILED:
        text = pattern.sub(common, text)
    return text
