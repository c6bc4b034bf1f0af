"""What a paper calls its own method: by its title, and by how its abstract announces it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.claims.rules.naming import Name, formed, is_model, mention, names, striking
from assistant.purposes import proposes

KNOWN = 3
"""Papers of a table that have a name, with which it is nobody's own any more."""

_CALLED = re.compile(
    r"\b(?:call(?:ed)?|named|dubbed|termed|referred to as|coined|abbreviated(?: as)?"
    r"|(?:[Oo]ur|a new|a novel|the proposed) (?:[\w-]+ )?(?:method|algorithm|approach|framework"
    r"|model|system|agent|technique|objective|benchmark),)(?: it| this)?[ ,:]+"
    r"(?:the |a |an )?[\"“'`*]*"
)
_SPELT = re.compile(r"[A-Z]{2,}[a-z]{4,}$")
"""A word that shows its part of an acronym: `REedbeds and BANKs (REBANK)`."""
_BRACKET = re.compile(r"[^(),;.]{3,70} \(")
_DATA = re.compile(r"(?:data ?set|benchmark|corpus|environment|suite),? $")
_PROPOSED = re.compile(r"\b(?:propos|introduc|present|develop)(?:es?|ed|ing)\b")
_STRAIGHT = re.compile(r"[ ,:]+(?:the |a |an |our )?")
_MEANS = re.compile(
    r"(?<![\w-])(?:using|with|via|by|based on|of|on|from|into|that|which|where|to)(?![\w-])"
)
_SMALL = frozenset("a an and as by for from in of on or the to via with".split())


def in_title(title: str) -> str:
    """The name before a title's colon, or empty: `ReMax: A Simple Method`."""
    head, colon, rest = title.partition(":")
    words = head.split()
    if not colon or not rest or len(words) > 3:
        return ""
    return head.strip() if any(map(formed, words)) or len(words) == 1 else ""


def own_name(title: str, texts: Sequence[str], papers: Callable[[str], int]) -> str:
    """What a paper calls its method, in its abstract; empty where that is not clear.

    `papers` tells how many papers of the table have a name.
    """
    whole = " ".join(texts)
    return next((name for name in _candidates(title, texts, papers) if mention(name, whole)), "")


def _candidates(title: str, texts: Sequence[str], papers: Callable[[str], int]) -> Iterator[str]:
    yield in_title(title)
    found = [name.name for text in texts for name in names(text) if _fit(name)]
    for name in dict.fromkeys(found):
        if _abbreviates(name, title) and not _somebodys(name, texts):
            yield name
    for text in texts:
        if proposes(text):
            yield from (name for name in _announced(text) if papers(name) < KNOWN)
    for text in texts:
        repeated = (name for name in _called(text) if found.count(name) > 1)
        yield from (name for name in repeated if papers(name) < KNOWN)


def _fit(name: Name) -> bool:
    return striking(name.name) and not (is_model(name.name) or _SPELT.match(name.name))


def _announced(text: str) -> Iterator[str]:
    """Names that a sentence gives to what it proposes: called so, in brackets, or straight away."""
    yield from _called(text)
    for opening in _PROPOSED.finditer(text):
        straight = _STRAIGHT.match(text, opening.end())
        at = straight.end() if straight else opening.end()
        for name in filter(_fit, names(text)):
            between = text[opening.end() : name.start]
            whole = _written_out(name.name, between) if between.endswith("(") else None
            if name.start == at or (whole is not None and not _MEANS.search(between[:whole])):
                yield name.name


def _called(text: str) -> Iterator[str]:
    """Names that stand after words of naming, or in brackets after what they stand for there."""
    own = {name.start: name.name for name in filter(_fit, names(text))}
    for cue in _CALLED.finditer(text):
        written_out = _BRACKET.match(text, cue.end())
        places = (cue.end(), written_out.end() if written_out else -1)
        if not _DATA.search(text[: cue.start()]):
            yield from (own[at] for at in places if at in own)


def _somebodys(name: str, texts: Sequence[str]) -> bool:
    """Whether it is written out without being proposed, or in the plural: a thing, no method."""
    defined = [text for text in texts if f"({name}" in text]
    return name.endswith("s") or not all(name in _announced(text) for text in defined)


def _written_out(name: str, before: str) -> int | None:
    """Where the words begin that a name in brackets stands for (Schwartz and Hearst 2003).

    Its letters stand in them in order, the first at the beginning of a word.
    """
    letters = re.sub(r"[\W\d_]", "", name).lower()
    words = list(re.finditer(r"[^\W_]+", before.lower()))[-len(letters) - 5 :]
    return next(
        (
            word.start()
            for word in reversed(words)
            if word[0][:1] == letters[:1] and _in_order(letters, before[word.start() :].lower())
        ),
        None,
    )


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


def _abbreviates(name: str, words: str) -> bool:
    """Whether a name of capitals is made of the first letters of words that stand together."""
    letters = re.sub(r"[^A-Za-z]", "", name).rstrip("s").lower()
    if len(letters) < 3 or sum(letter.isupper() for letter in name) < 3:
        return False
    found = [word.lower() for word in re.findall(r"[^\W\d_]+", words)]
    return any(_begins(letters, found[at:]) for at in range(len(found)))


def _begins(letters: str, words: Sequence[str]) -> bool:
    """Whether letters begin these words in order; small words may be passed over."""
    if not letters:
        return True
    if not words:
        return False
    if words[0][0] == letters[0] and _begins(letters[1:], words[1:]):
        return True
    return words[0] in _SMALL and _begins(letters, words[1:])
