"""What a person means who goes on with a conversation, as far as rules can tell.

In doubt a text stands by itself and is left as it is: a follow-up that is taken for a new question
costs another search, a question that is bent to an old one is answered wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.chat.intents import aspect, intent_of
from assistant.chat.leaning import leans
from assistant.chat.narrowing import narrowed
from assistant.chat.pronouns import REQUEST
from assistant.chat.references import Known, Reference, named, on_the_table, references
from assistant.chat.turn import Intent, Said
from store.english import words
from store.records import Filter, Record

_MARK = re.compile(r"\[(\d{1,3})\]")
_SENTENCE = re.compile(r"(?<=[.?!])\s+")

LONG = 1000
"""Characters of a text that stands by itself whatever it says: something pasted, an abstract."""


class Followed(Record):
    """A question with what it leans on put in its place."""

    question: str
    """As it stands by itself, as far as rules can make it."""
    query: str
    """What the first search looks for."""
    keys: tuple[str, ...] = ()
    """Papers that it refers to, in the order in which it does."""
    wanted: Filter = Filter()
    leans: bool = False
    """It cannot be understood without what was said before."""
    intent: Intent = "ask"
    unresolved: str = ""
    """Words that refer to something which no rule finds: `the third one` of two."""


def follow(text: str, before: Sequence[Said], numbers: Sequence[str], wanted: Filter) -> Followed:
    """Take what a person says for what it means after these turns.

    `numbers` are the keys of the papers that have a number in the conversation, [1] first, ""
    for one that is gone.
    """
    if len(text) > LONG:
        return Followed(question=text, query=text, wanted=wanted)
    known = Known(on_the_table(before), tuple(numbers), tuple(before))
    if (other := narrowed(text, wanted)) is not None:
        return _again(text, known, other)
    found = references(text, known)
    keys = tuple(dict.fromkeys([*(k for r in found for k in r.keys), *named(text, known)]))
    lost = next((text[r.start : r.end] for r in found if not r.keys), "")
    intent = intent_of(text, of_papers=bool(found))
    leaning = bool(before) and (bool(found) or leans(text) or _bare(text, intent))
    if not leaning:
        return Followed(
            question=text, query=text, keys=keys, wanted=wanted, intent=intent, unresolved=lost
        )
    bare = _bare(text, intent) and not found
    keys = keys or (known.table if bare else _carried(before[-1].question, known))
    return Followed(
        question=_whole(text, found, known),
        query=_query(text, found, known, intent),
        keys=keys,
        wanted=wanted,
        leans=True,
        intent=intent,
        unresolved=lost,
    )


def subject(before: Sequence[Said]) -> str:
    """What the conversation is about: the last question that stood by itself, or that of a request
    which said what it was about."""
    for said in reversed(before):
        trunk = _trunk(said.question)
        if intent_of(trunk, of_papers=True) != "ask":
            trunk = aspect(trunk)
        if trunk and not _MARK.search(trunk):
            return trunk
    return ""


def added(query: str, before: Sequence[Said]) -> str:
    """The words of a query that what the conversation is about has not."""
    old = set(_content(subject(before)))
    return " ".join(word for word in query.split() if word not in old)


def _again(text: str, known: Known, wanted: Filter) -> Followed:
    """The last question once more, put to other papers; where there is none, a list of these."""
    if not known.before:
        return Followed(question=text, query=text, wanted=wanted, intent="list")
    last = known.before[-1].question
    followed = follow(last, known.before[:-1], known.numbers, wanted)
    intent = "ask" if followed.intent == "compare" else followed.intent
    return Followed(question=last, query=followed.query, wanted=wanted, leans=True, intent=intent)


def _whole(text: str, found: Sequence[Reference], known: Known) -> str:
    """The text with marks for the papers meant, behind the question it adds to if it has none."""
    marked = _marked(text, found, known)
    if marked != text or any(one.kind == "papers" for one in found):
        return marked
    last = known.before[-1].question
    base = _trunk(last) if _content(text) else last
    return f"{_ended(base)} {text.strip()[:1].upper()}{text.strip()[1:]}"


def _marked(text: str, found: Sequence[Reference], known: Known) -> str:
    marked = text
    for one in sorted(found, reverse=True):
        if one.stands_for_marks:
            marked = marked[: one.start] + one.lead + _marks(one.keys, known) + marked[one.end :]
    owned = next((one.keys for one in found if one.keys and one.owns), ())
    if marked == text and owned:
        said = text.rstrip(" ?.!")
        marked = f"{said} ({_marks(owned, known)}){text[len(said) :]}"
    return marked


def _marks(keys: Sequence[str], known: Known) -> str:
    *others, last = (_mark(key, known) for key in keys)
    return f"{', '.join(others)} and {last}" if others else last


def _mark(key: str, known: Known) -> str:
    return f"[{known.numbers.index(key) + 1}]" if key in known.numbers else key


def _query(text: str, found: Sequence[Reference], known: Known, intent: Intent) -> str:
    """The words of a text that say what it is about, and those of the question it leans on."""
    own = text
    for one in sorted(found, reverse=True):
        own = own[: one.start] + " " + own[one.end :]
    own = own if intent == "ask" else aspect(own)
    said = [*_content(own), *_content(_MARK.sub(" ", subject(known.before)))]
    return " ".join(dict.fromkeys(said)) or text


def _content(text: str) -> list[str]:
    """Words that a search can look for, as they were written."""
    return [word for word in words(text) if word not in REQUEST]


def _carried(question: str, known: Known) -> tuple[str, ...]:
    """The papers that the last question was about, which one that adds to it is about as well."""
    keys = (known.numbered(int(mark)) for mark in _MARK.findall(question))
    return tuple(dict.fromkeys(filter(None, keys)))


def _trunk(question: str) -> str:
    """A question without what was added to it in later turns."""
    first, *added = _SENTENCE.split(question)
    for sentence in added:
        if leans(sentence):
            break
        first += f" {sentence}"
    return first


def _bare(text: str, intent: Intent) -> bool:
    """Something is to be made, and it is not said about what."""
    return intent in ("draft", "claims") and not aspect(text)


def _ended(text: str) -> str:
    return text if text.endswith(("?", ".", "!")) else f"{text}."
