"""English words as a search and the checks compare them: without endings, in one spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from threading import local

import snowballstemmer  # type: ignore[import-untyped]

FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a about above after against all also among an and any are as at be because been before
        being below between both but by can could did do does doing done during each for from had
        has have how i if in into is it its may me might more most must my no nor not of off on only
        onto or other our over should so some such than that the their them then there these they
        this those through to under until us via was we were what when where whether which while who
        whom whose why will with within without would you your
        approach approaches article articles exist known method methods paper papers study studies
        technique techniques way ways work works""",
    )
)
"""Words that say nothing of what a question is about, in any library of papers."""

_COMPOUND = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BRITISH = re.compile(r"(?<=\w{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations)$)")


class _Own(local):
    """A stemmer for each thread: it keeps the word that it is at work on in itself."""

    def __init__(self) -> None:
        self.stemmer = snowballstemmer.stemmer("english")


_own = _Own()


def words(text: str) -> list[str]:
    """The words of a text that carry meaning, lower case, in order.

    A compound that begins with a function word is a word besides, written without its hyphens:
    `over-fitting` is about `overfitting`, and not only about `fitting`.
    """
    found: list[str] = []
    for compound in _COMPOUND.findall(text.lower()):
        if "-" not in compound:
            if compound not in FUNCTION_WORDS:
                found.append(compound)
            continue
        parts = compound.split("-")
        if parts[0] in FUNCTION_WORDS:
            found.append("".join(parts))
        found += [part for part in parts if part not in FUNCTION_WORDS]
    return found


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Snowball (English) stem of a word, in lower case and American spelling."""
    return str(_own.stemmer.stemWord(american(word.lower())))


def american(word: str) -> str:
    """`optimization` for `optimisation`: one spelling for both, right for most words."""
    return _BRITISH.sub("iz", word)
