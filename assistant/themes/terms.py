"""A text → the terms in it: one to four words that could name a theme, as the text writes them.

A term lies between function words and punctuation and says what things are, not what was done to
them; a word that every paper uses of its own work may end a term but is none by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from store.english import FUNCTION_WORDS, stem

LONGEST = 4
"""Words of a term."""

Stems = tuple[str, ...]
"""What is the same in every form of a term."""

_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[-'’][^\W_]+)*")
_BREAK = re.compile(r"https?://\S+|\$[^$]*\$|[^\w\s'’-]|\s[-–—]\s")
_ACTS = re.compile(r"[a-z]{2,}[^\Wsiu]s")
"""A verb, where it begins a term: of two nouns, the first is hardly ever a plural."""
_DESCRIBES = re.compile(
    r"(?:al|ic|ous|ive|able|ible|ful|less|ary|ant|ent|ed|ize|ise|ate)$", re.IGNORECASE
)
"""Endings of words that describe: they begin a term, and do not end it."""

_NOUNS = frozenset(
    """agent alignment argument assignment bonus climate component content environment experiment
    gradient goal intent investment moment momentum objective portal proposal rehearsal retrieval
    reward seed signal speed survival trial token update assistant constant determinant state
    candidate treatment patient student adjustment deployment movement measurement entanglement
    improvement disagreement achievement segment incident accident event consent logic topic metric
    arithmetic heuristic critic dictionary vocabulary summary boundary library adversary""".split()
)
"""Nouns that end like words that describe."""

_IDLE = frozenset(
    map(
        stem,
        """able according achieve across additional additionally address advance aim al
        allow along already always answer apply arise around assess assume author
        available based become begin best better beyond boost build call case catch
        certain change choose close code combine common commonly comparable compare
        competitive complete complex comprehensive conduct consider consist contain
        continue contribution corresponding could counter create critical crucial current
        currently deal demonstrate depend derive describe design despite detail develop
        different difficult direct directly discuss due effective efficient efficiently
        eg emerge empirical employ empower enable end enhance ensure entire especially
        essential establish estimate et etc evaluate even every evidence exhibit exist
        expensive experiment explore extend extensive extensively face fail far fast
        feature field final finally find finding first five focus follow form formulate
        four full fundamental further future furthermore gap general generally generate give
        given good great guide handle har help hence high highlight hold however huge
        hypothesis idea identify ie illustrate impact implement important improve
        include including increase increasing indicate inspire introduce investigate
        involve issue just keep key known lack large largely last later lead leading
        least leave less level leverage like likely limit limited little long low lower
        main mainly maintain major make many master maximum mean measure meet merely
        minimal moreover much multiple namely natural near necessary need new next novel
        number observe obtain obtaining offer often one open optimal order original
        others otherwise outperform overall overcome part partial particular
        particularly people perform popular possible potential practical practice
        precisely present prevent previous previously principled prior produce promising
        propose proposed prove provide provided purpose question quite raise range
        rather reach real realistic real-world recent recently reduce related relative rely remain
        remarkable report represent require respect respectively result return reveal
        rich same scratch second see seek separate serve set several shortcoming show
        shown significant significantly similar simple simply since single small solely
        solve sometimes specific specifically standard start state-of-the-art step still
        strive strong struggle study substantial substantially success successful
        successfully sufficient suggest suitable support tackle take target ten tend
        term test theoretical thereby therefore three throughout thus together top total
        toward towards traditional train treat truly turn two typical typically
        understand unified unique unlike unseen use useful user using usually utilize
        vanilla variety various vary vast via view well whose wide widely work worse yet
        yield zero""".split(),
    )
)
_VERBS = frozenset(
    "act acts avoid avoids exploit exploits perfect prefer preferred prefers sums".split()
)
"""Idle words whose stems are those of nouns that are not."""

_THINGS = frozenset(
    "creation estimation estimator exploration extension generation handling mapping".split()
)
"""Nouns that are not idle though their stems are."""

HEADS = frozenset(
    map(
        stem,
        """ability accuracy action agent algorithm analysis application architecture
        baseline behavior benchmark capability challenge component computation control
        cost data dataset domain dynamics efficiency environment error evaluation
        example experience framework function human implementation improvement
        information input instance knowledge language learning library loss machine
        metric model module network objective optimization output parameter performance
        guarantee platform policy problem procedure process property quality rate reinforcement
        research sample scale scheme score setting signal size software solution space
        stage state strategy structure system task theory time tool training value
        variant weight world""".split(),
    )
)
"""Stems of words that every paper has: they end a term, and are none by themselves."""

_GERUNDS = frozenset(
    map(stem, "reasoning planning pricing routing scheduling spring string".split())
)
"""Words in -ing that begin a term; others are what a title does: `scaling`, `confronting`."""


class Term(NamedTuple):
    """A term as a text writes it, and the stems by which it is found in others."""

    stems: Stems
    written: str
    whole: bool
    """Whether it ends where the phrase does: the last noun of an English phrase is what it is."""


@lru_cache(maxsize=1_000)
def terms(text: str) -> tuple[Term, ...]:
    """Every term of a text, as often as it is there, in order."""
    return tuple(_terms(text))


def _terms(text: str) -> Iterator[Term]:
    for passage in _BREAK.split(text):
        run: list[str] = []
        for word in [*_WORD.findall(passage), ""]:
            if word and not _idle(word):
                run.append(word)
            else:
                yield from _of_run(run)
                run = []


def _idle(word: str) -> bool:
    lower = word.lower()
    short = (len(word) < 3 and not word.isupper()) or lower in _VERBS
    idle = stem(lower) in _IDLE and lower not in _THINGS
    return short or idle or lower in FUNCTION_WORDS or lower.endswith("ly")


def _of_run(run: list[str]) -> Iterator[Term]:
    stems = [stem(word) for word in run]
    for first in range(len(run)):
        for end in range(first + 1, min(first + LONGEST, len(run)) + 1):
            if _says_something(run[first:end], stems[first:end]):
                yield Term(tuple(stems[first:end]), " ".join(run[first:end]), end == len(run))


def _says_something(written: list[str], stems: list[str]) -> bool:
    if len(written) > 1 and _begins_as_verb(written[0], stems[0]):
        return False
    return not _describes(written[-1]) and not all(one in HEADS for one in stems)


def _begins_as_verb(word: str, stem: str) -> bool:
    gerund = word.lower().endswith("ing") and stem not in _GERUNDS
    return gerund or (bool(_ACTS.fullmatch(word)) and not word.endswith("ics"))


def _describes(word: str) -> bool:
    _, hyphen, last = word.lower().rpartition("-")
    if hyphen and not any(character.isdigit() for character in word):
        return last not in _NOUNS and not last.endswith(("ing", "off", "play", "tion"))
    return bool(_DESCRIBES.search(last)) and last not in _NOUNS
