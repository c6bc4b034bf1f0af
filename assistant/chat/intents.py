"""What a person wants made: an answer, a comparison, a draft, a table or a list."""

from __future__ import annotations

import re

from assistant.chat.turn import Intent

_ASKING = (
    r"^(?:(?:please|now|ok|okay|and|then|so|can you|could you|would you|will you|i want you to"
    r"|let(?:'|’)s|let us)[ ,]+)*"
)
_TEXT = (
    r"(?:paragraphs?|related[- ]works?|(?:literature|related[- ]work) (?:review|section)"
    r"|background section|overview paragraph)"
)
_WHICH = r"(?:which|what|how many) (?:papers|studies|articles|publications|works)"
_FORMS: tuple[tuple[Intent, str], ...] = (
    ("claims", r"(?:put|place|arrange|lay) .+\b(?:in|into|as|out in|out as) (?:a |one )?table\b"),
    ("claims", r"(?:make|turn|put) (?:that|this|these|those|them|it)(?: in| into)? a table\b"),
    (
        "claims",
        r"(?:(?:all )?(?:this |that |these |those )?(?:as|in) )?a table[ ,.!]*(?:please)?[ .!?]*$",
    ),
    ("claims", r"tabulate\b"),
    (
        "claims",
        r"(?:make|draw up|build|give|create|show|produce)(?: me| us)? (?:a|one) "
        r"(?:claims? |comparison |results? )?table\b",
    ),
    ("draft", rf"(?:draft|write)(?: me| us| up)?(?: [\w-]+){{0,3}} {_TEXT}\b"),
    ("draft", r"draft (?:something|one|it|a text|a few sentences)\b"),
    (
        "list",
        rf"{_WHICH} "
        r"(?:do (?:i|we) have|have (?:i|we)(?: got)?|are in (?:the|my) library"
        r"|does (?:the|my) library (?:have|hold|contain))\b",
    ),
    ("list", rf"{_WHICH}(?=.* do (?:i|we) have[ ?.!]*$)"),
    ("list", r"do (?:i|we) have (?:any |some )?(?:papers|studies|articles)\b"),
    ("list", r"(?:list|show(?: me)?) (?:all |the |my |of )*(?:papers|studies|articles)\b"),
)
_WANTED = tuple((intent, re.compile(_ASKING + form, re.IGNORECASE)) for intent, form in _FORMS)
_COMPARED = re.compile(
    _ASKING + r"(?:(?:compare|contrast)\b|how (?:do|does|did) .+\b(?:differ|compare)\b"
    r"|what(?: is|'s|’s| are) the (?:main |key )?differences? between\b)",
    re.IGNORECASE,
)
_FROM = r"(?:these|those|them|all of them|the(?: \w+)? papers|\[\d.*|papers? \d.*)"
_ABOUT = re.compile(
    r"\b(?:on|about|regarding|concerning|in terms of|with (?:respect|regard) to|as to)"
    rf" (?P<aspect>.+?)(?: from {_FROM})?[ ?.!]*$",
    re.IGNORECASE | re.DOTALL,
)
_COLUMNS = re.compile(r"\bwith (?:the )?columns?:? (?P<columns>.+?)[ .]*$", re.I | re.S)
_OF_WHAT = re.compile(r"\b(?:tabulate|table of|table with) (?P<aspect>.+?)[ ?.!]*$", re.I | re.S)


_IDLE = re.compile(
    r"\W*(?:(?:thanks?|thank you|thx|cheers|ok(?:ay)?|great|good|nice|cool|perfect|fine|hi|hello"
    r"|hey|bye|goodbye|yes|no|well|so|very much|a lot|there|then)\b\W*)+",
    re.IGNORECASE,
)


def idle(text: str) -> bool:
    """Whether it asks for nothing: thanks, a greeting, a nod."""
    return bool(_IDLE.fullmatch(text)) or not re.search(r"\w", text)


def intent_of(text: str, *, of_papers: bool) -> Intent:
    """What a text wants, where it is clear; `of_papers`: it refers to some of those on the table.

    A comparison of anything but papers is a question like any other.
    """
    flat = " ".join(text.split())
    for intent, pattern in _WANTED:
        if pattern.match(flat):
            return intent
    return "compare" if of_papers and _COMPARED.match(flat) else "ask"


def aspect(text: str) -> str:
    """What something is wanted about: `sample cost` of `compare those two on sample cost`."""
    found = _ABOUT.search(text) or _OF_WHAT.search(text)
    return " ".join(found["aspect"].split()) if found else ""


def columns_of(text: str) -> str:
    """The columns that a table is wanted with: `method, gain`; empty where nothing is said."""
    found = _COLUMNS.search(text)
    return " ".join(found["columns"].split()) if found else ""


def without_head(text: str) -> str:
    """A request for a list without the words that make it one."""
    flat = " ".join(text.split())
    heads = (pattern.match(flat) for intent, pattern in _WANTED if intent == "list")
    rest = next((flat[head.end() :] for head in heads if head), flat).rstrip(" ?.!")
    return re.sub(r" do (?:i|we) have$", "", rest, flags=re.IGNORECASE)
