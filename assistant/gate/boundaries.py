"""Where a quotation may begin and end, so that it cuts nothing that changes what it says.

A quotation must not

- cut a word, a compound (`non-|significant`) or a number: its sign, decimals, exponent, multiplier;
- begin right after a negation, a hedge or a comparator of the same clause: `improves` out of "may
  improve", "does not significantly improve" or "no evidence that it improves", `5%` out of "< 5%"
  or "up to 5%". Between the two may stand adverbs in -ly, articles, auxiliaries and `that`;
- end right before a negation ("works | not"), or before what goes on with a number: "or more".

It may leave off a unit: `12.4` out of "12.4 %", as the unit of a table stands in its heading. It
may name what a negated verb is about: `accuracy` out of "does not improve accuracy". A comma, stop,
colon or bracket ends a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.folding import Folded
from assistant.lexicon import (
    COMPARATORS,
    COMPARATORS_AFTER,
    HEDGES,
    NEGATING_PHRASES,
    NEGATIONS,
    OPINIONS,
    pattern,
)
from assistant.quantities import NUMBER_WORDS

_INSIDE = re.compile(
    r"""
      (?<=\w)(?=\w)
    | (?<=\w[-'@&])(?=\w) | (?<=\w)(?=[-@&]\w)      # compounds
    | (?<=\w)(?='(?!s\b)\w)                         # can't; a possessive 's may be left off
    | (?<=\d[.,:/])(?=\d) | (?<=\d)(?=[.,:/]\d)     # 12.4, 1,234, 3:1, 1/2
    | (?<=\w\.)(?=[a-z]) | (?<=\w)(?=\.[a-z])       # e.g., example.org
    | (?<=[-+±.])(?=[$\d])                          # a sign, a leading decimal point
    | (?<=[\\^_{⁻⁺])(?=\S) | (?<=\S)(?=[\^_}⁻⁺])    # LaTeX, exponents
    | (?<=\d)(?=[×+])
    """,
    re.VERBOSE,
)
_EM_DASHES = frozenset({"—", "―", "---"})
_AS_IT_STANDS = r"(?!\s+(?:only|just|merely|simply)\b)"
"""`not only` denies nothing."""
_WORDS = (NEGATIONS | NEGATING_PHRASES | HEDGES) - {"about", "around"}
"""The two that are left out are mostly prepositions; before a number they are comparators."""
_FILLERS = "that the a an any to be been being is are was were have has had also yet so evidence"
_BETWEEN = rf"\w+ly|{pattern(_FILLERS.split())}"


def _governed(words: Iterable[str]) -> re.Pattern[str]:
    """Finds one of these words, or a contracted `not`, with what may stand after it, at the end."""
    cues = rf"\w+n't|(?:{pattern(words)}){_AS_IT_STANDS}"
    # Possessive and atomic: a run of such words must not be tried in every division.
    return re.compile(
        rf"(?<![\w'-])(?>{cues})(?:\s(?>{cues}|{_BETWEEN})(?![\w'-]))*+\s?$", re.IGNORECASE
    )


_GOVERNED = _governed(_WORDS)
_GOVERNED_NAME = _governed(_WORDS - OPINIONS)
_REACH = 200
"""Characters before a quotation in which its negation, hedge or comparator is looked for."""
_COMPARED = re.compile(rf"(?:(?<![\w-])(?:{pattern(COMPARATORS)})|[<>≤≥≈~∼±]=?|\+/-)[\s$]*$", re.I)
_DENIED = re.compile(rf"\s+(?:not|never|no|hardly|barely)\b{_AS_IT_STANDS}", re.I)
_CONTINUED = re.compile(
    rf"[\s-](?:hundred|thousand|million|billion|trillion|fold)\b|\s?(?:[×*]|\\times)\s?10"
    rf"|\s?%?\s?(?:{pattern(COMPARATORS_AFTER)})\b",
    re.I,
)
_NUMBER_FIRST = re.compile(rf"[-+$]*[\d.]|(?:{pattern(NUMBER_WORDS)})\b", re.I)


def whole(source: str, folded: Folded, start: int, end: int, *, naming: bool) -> tuple[int, int]:
    """The least span of folded text around `start:end` that cuts nothing; itself if it is good.

    `naming`: the words name a thing. Then an opinion about the clause that begins with it may be
    cut off: `REINFORCE` out of "we ask whether REINFORCE converges".
    """
    text, first, last = folded.text, start, end
    while first > 0 and _inside(source, folded, first):
        first -= 1
    while last < len(text) and _inside(source, folded, last):
        last += 1
    reach = max(0, first - _REACH)
    if _NUMBER_FIRST.match(text, first) and (compared := _COMPARED.search(text, reach, first)):
        first = compared.start()
    if governed := (_GOVERNED_NAME if naming else _GOVERNED).search(text, reach, first):
        first = governed.start()
    number_last = text[last - 1].isdigit() or text[last - 1] == "%"
    if number_last and (continued := _CONTINUED.match(text, last)):
        last = continued.end()
    if denied := _DENIED.match(text, last):
        last = denied.end()
    return first, last


def _inside(source: str, folded: Folded, at: int) -> bool:
    """Whether a word or number goes on across this place; an em dash between words parts them."""
    if folded.starts[at - 1] == folded.starts[at]:
        return True
    if not _INSIDE.match(folded.text, at):
        return False
    around = {source[slice(*folded.span(near, near + 1))] for near in (at - 1, at)}
    digits = any(character.isdigit() for character in folded.text[max(0, at - 2) : at + 2])
    return digits or not around & _EM_DASHES
