"""An utterance that only says which papers are wanted: `only after 2022`, `any year`."""

from __future__ import annotations

import re
from typing import Any

from store.records import Filter

Years = tuple[int | None, int | None]

_YEAR = r"(?:1[89]|20)\d\d"
_FILLER = re.compile(
    r"(?:and|but|now|ok|okay|please|just|only|what about|how about|show(?: me)?|use|take|keep|the"
    r"|those|ones?|papers?|studies|articles?|works?|published|written|from the years?|from|that are"
    r"|again|then|all)\b[ ,]*",
    re.IGNORECASE,
)
_NO_YEAR = re.compile(r"(?:(?:from )?(?:any|every|all|whatever) years?)\b", re.IGNORECASE)
_NO_AUTHOR = re.compile(r"by (?:any(?: author|one|body)|whomever)\b", re.IGNORECASE)
_ANYTHING = re.compile(
    r"(?:(?:and|now|ok|okay|please|use|search|show me|take),? )*"
    r"(?:all (?:the |my )?papers(?: again)?|everything(?: again)?"
    r"|(?:no|without(?: the| any| a)?|drop the|remove the|clear the) filters?)(?:,? please)?",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?:written )?by (?P<name>[^\W\d_][\w.'’-]*(?: (?!only|after|before|since|in|from|until|and)"
    r"[^\W\d_][\w.'’-]*){0,3})",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"(?:between|from)? ?(?P<one>{_YEAR}) ?(?:and|to|until|through|[-–—]) ?(?P<other>{_YEAR})\b",
    re.IGNORECASE,
)
_NOT = r"(?:not|nothing|none|no|exclude|excluding|without|leave out)(?: papers| those| anything)? "
_SPANS = tuple(
    (re.compile(form.replace("Y", f"(?P<year>{_YEAR})\\b"), re.IGNORECASE), first, last)
    for form, first, last in (
        (rf"{_NOT}before Y", 0, None),
        (rf"{_NOT}after Y", None, 0),
        (r"(?:after|later than|newer than|more recent than|past) Y", 1, None),
        (r"(?:since|starting (?:in|from|with)) Y", 0, None),
        (r"(?:from |in )?Y (?:on(?:wards?)?|or later|and later|or newer|and after)\b", 0, None),
        (r"(?:before|prior to|earlier than|older than) Y", None, -1),
        (r"(?:until|till|up to|no later than) Y", None, 0),
        (r"(?:from |in )?Y (?:or|and) (?:earlier|older|before)\b", None, 0),
        (r"(?:in |of )?Y", 0, 0),
    )
)
"""What is said of a year, and what is added to it for the first and last one; None is open."""


def narrowed(text: str, wanted: Filter) -> Filter | None:
    """The filter that an utterance asks for, if it is about nothing else; it changes `wanted`."""
    flat = " ".join(text.split()).rstrip(" ?.!")
    if _ANYTHING.fullmatch(flat):
        return Filter()
    said, rest = clauses(flat)
    return wanted.model_copy(update=said) if said and not rest else None


def clauses(text: str) -> tuple[dict[str, Any], str]:
    """What a text says of years and author, as fields of a filter, and its other words."""
    said: dict[str, Any] = {}
    rest: list[str] = []
    while text := text.lstrip(" ,"):
        clause = _year(text) or _author(text)
        if clause:
            field, value, length = clause
            said[field] = value
        else:
            filler = _FILLER.match(text)
            length = filler.end() if filler else len(text.split(maxsplit=1)[0])
            rest += [] if filler else [text[:length]]
        text = text[length:]
    return said, " ".join(rest)


def _year(text: str) -> tuple[str, Years | None, int] | None:
    """What the beginning of a text says of years, and how many characters say it."""
    if match := _NO_YEAR.match(text):
        return "year", None, match.end()
    if match := _BETWEEN.match(text):
        one, other = sorted((int(match["one"]), int(match["other"])))
        return "year", (one, other), match.end()
    for pattern, first, last in _SPANS:
        if match := pattern.match(text):
            year = int(match["year"])
            return "year", (_moved(year, first), _moved(year, last)), match.end()
    return None


def _moved(year: int, by: int | None) -> int | None:
    return None if by is None else year + by


def _author(text: str) -> tuple[str, str | None, int] | None:
    if match := _NO_AUTHOR.match(text):
        return "author", None, match.end()
    match = _AUTHOR.match(text)
    return ("author", match["name"], match.end()) if match else None
