"""Words that turn a finding round or weaken it: negations, hedges, comparators, opposites.

The kinds follow the literature: negation cues as in NegEx (Chapman et al. 2001), hedges as in
BioScope (Vincze et al. 2008) and Hyland (1998). The words are our own choice, for abstracts of
computer science and medicine. The lists are not complete and nothing is accepted because of them:
they name the reason of a refusal, and they make the gate and the checks stricter.

All entries are lower case; an entry of several words has single spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from store.english import stem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEGATIONS = _words(
    """not no never none neither nor nothing nobody nowhere cannot without w/o hardly barely
    scarcely rarely seldom little few unable unlikely lack lacks lacked lacking absence absent
    fail fails failed failing failure unless impossible insufficient"""
)
"""Words that deny; a word that ends in `n't` denies as well."""

NEGATING_PHRASES = frozenset(
    {
        "fail to", "fails to", "failed to", "failing to", "failure to", "unable to",
        "inability to", "instead of", "rather than", "lack of", "lacks", "absence of", "far from",
        "anything but", "no longer", "less", "least", "fewer", "too",
    }
)  # fmt: skip
"""What, besides NEGATIONS, turns round the words that follow it."""

HEDGES = _words(
    """may might could perhaps maybe possibly potentially presumably probably likely seemingly
    apparently arguably suggest suggests suggested suggesting appear appears appeared seem seems
    seemed hypothesize hypothesise hypothesized conjecture conjectured speculate
    believe believed assume assumed expected whether if approximately roughly nearly almost about
    around circa partially partly somewhat largely mostly typically usually often sometimes
    occasionally generally relatively moderately tends tend marginally slightly"""
)
"""Words that weaken or condition a statement."""

OPINIONS = _words(
    """suggest suggests suggested suggesting hypothesize hypothesise hypothesized conjecture
    conjectured speculate believe believed assume assumed whether if"""
)
"""Those of them that leave it open whether a whole clause holds; what it names is not in doubt."""

COMPARATORS: dict[str, str] = {
    "<": "<", "less than": "<", "fewer than": "<", "lower than": "<", "smaller than": "<",
    "below": "<", "under": "<", "\\lt": "<",
    ">": ">", "more than": ">", "greater than": ">", "higher than": ">", "larger than": ">",
    "above": ">", "over": ">", "exceeding": ">", "exceeds": ">", "beyond": ">", "\\gt": ">",
    "≤": "≤", "<=": "≤", "at most": "≤", "up to": "≤", "no more than": "≤", "not more than": "≤",
    "as much as": "≤", "as many as": "≤", "a maximum of": "≤", "\\le": "≤", "\\leq": "≤",
    "≥": "≥", ">=": "≥", "at least": "≥", "no less than": "≥", "no fewer than": "≥",
    "not less than": "≥", "a minimum of": "≥", "\\ge": "≥", "\\geq": "≥",
    "≈": "≈", "~": "≈", "∼": "≈", "about": "≈", "around": "≈", "approximately": "≈",
    "roughly": "≈", "nearly": "≈", "almost": "≈", "circa": "≈", "close to": "≈",
    "\\approx": "≈", "\\sim": "≈",
    "±": "±", "+/-": "±", "\\pm": "±", "plus or minus": "±",
}  # fmt: skip
"""What may stand before a number, and the sign it amounts to."""

COMPARATORS_AFTER: dict[str, str] = {
    "or more": "≥", "or higher": "≥", "or better": "≥", "or above": "≥", "or greater": "≥",
    "or less": "≤", "or fewer": "≤", "or lower": "≤", "or below": "≤",
}  # fmt: skip
"""What may stand after a number and its unit, and the sign it amounts to."""

AXES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    name: (_words(up), _words(down))
    for name, up, down in (
        ("amount", "increase rise grow gain more higher high greater up raise upward growth most"
                   " maximum maximal maximize amplify expand often many majority",
                   "decrease fall shrink loss less lower low fewer down reduce downward decline"
                   " drop least minimum minimal minimize reduction diminish attenuate rarely few"
                   " minority"),
        ("quality", "better best improve improvement outperform surpass exceed enhance boost"
                    " superior strengthen benefit good strong stronger robust beneficial",
                    "worse worst degrade degradation underperform trail impair hinder inferior"
                    " weaken harm bad poor weak weaker brittle harmful hamper"),
        ("speed", "fast faster quick quicker accelerate speedup early earlier rapidly",
                  "slow slower sluggish decelerate slowdown late later slowly"),
        ("size", "large larger largest great greater big bigger long longer wide wider",
                 "small smaller smallest tiny little short shorter narrow narrower"),
        ("sign", "positive positively", "negative negatively"),
        ("place", "above over upper before precede", "below under lower after follow"),
        ("outcome", "success succeed win effective successful enable support accept promote",
                    "failure fail lose ineffective unsuccessful prevent refute reject inhibit"),
        ("ease", "easy easier simple simpler cheap cheaper",
                 "hard harder difficult complex costly"),
    )
}  # fmt: skip
"""Opposites by what they compare: words that point up, and words that point down."""

_DENYING_PREFIXES = ("un", "in", "im", "ir", "il", "non", "non-", "dis", "mis")


_STEMMED_AXES = tuple(
    (frozenset(map(stem, up)), frozenset(map(stem, down))) for up, down in AXES.values()
)


def denies(word: str) -> bool:
    """Whether a word is a negation."""
    return word.lower() in NEGATIONS or word.lower().endswith("n't")


def opposite(one: str, other: str) -> bool:
    """Whether two words point in opposite directions of one axis, whatever their inflection."""
    one, other = stem(one), stem(other)
    return any(
        (one in up and other in down) or (one in down and other in up) for up, down in _STEMMED_AXES
    )


def denial(one: str, other: str) -> bool:
    """Whether one word is the other with a prefix that denies it: `stable`, `unstable`."""
    shorter, longer = sorted((one.lower(), other.lower()), key=len)
    return len(shorter) > 3 and any(longer == prefix + shorter for prefix in _DENYING_PREFIXES)


def pattern(phrases: Iterable[str]) -> str:
    """A regular expression for any of the phrases, the longest first; spaces match white space."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace("\\ ", r"\s+") for phrase in ordered)
