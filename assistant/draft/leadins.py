"""The words that lead in a quotation: who writes it, and a verb that is true of what is quoted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.draft.brief import Tense
from assistant.purposes import Purpose
from assistant.quantities import quantities
from assistant.quoting import main_title, quoted
from store.english import FUNCTION_WORDS
from store.formats.names import parted

_FITTING = {
    Purpose.SAYS: ("{who} {state}", "{who} {say}", "{who} {note}"),
    Purpose.FINDS: ("{who} {report}", "{who} {find}", "{who} {give} as a result"),
    Purpose.PROPOSES: (
        "{who} {propose} the following",
        "{who} {describe} the contribution",
        "{who} {introduce} the work",
    ),
}
_PAST = {
    "say": "said",
    "state": "stated",
    "note": "noted",
    "report": "reported",
    "find": "found",
    "give": "gave",
    "propose": "proposed",
    "describe": "described",
    "introduce": "introduced",
}
_NAME = re.compile(r"[^\W_][\w'’.-]*(?: [A-Z0-9][\w'’.-]*){0,3}")


class LeadIns:
    """Gives each quotation a lead-in, never the same twice in a row, the least used first."""

    def __init__(self, tense: Tense = "present") -> None:
        self._tense = tense
        self._used: Counter[str] = Counter()
        self._last = ""

    def lead_in(self, purpose: Purpose, who: str, plural: bool) -> str:
        """`Schulman and others report`: with a capital, without the colon."""
        fitting = _FITTING[purpose]
        left = [form for form in fitting if form != self._last]
        self._last = min(left, key=lambda form: (self._used[form], fitting.index(form)))
        self._used[self._last] += 1
        text = self._last.format(who=who, **self._verbs(plural))
        return text[:1].upper() + text[1:]

    def _verbs(self, plural: bool) -> dict[str, str]:
        if self._tense == "past":
            return _PAST
        return {verb: verb if plural else f"{verb}s" for verb in _PAST}


def who(authors: Sequence[str], title: str) -> tuple[str, bool]:
    """Who writes, as within a sentence, and whether that is more than one.

    By family names; a paper without authors is called by the name that its title begins with
    (`DreamerV3: …`), and else by its title, without what follows a colon.
    """
    match [_family(author) for author in authors if author.strip()]:
        case [one]:
            return one, False
        case [one, other]:
            return f"{one} and {other}", True
        case [one, *_]:
            return f"{one} and others", True
    name, colon, _ = title.partition(":")
    if colon and _is_name(name):
        return f"the paper on {name}", False
    return f"the paper {quoted(main_title(title).removesuffix('.'))}", False


def _is_name(text: str) -> bool:
    """Whether the beginning of a title is a name by itself: short, and no sentence or number."""
    idle = any(word in FUNCTION_WORDS | {"toward", "towards"} for word in text.lower().split())
    return bool(_NAME.fullmatch(text)) and not idle and not quantities(text)


def _family(author: str) -> str:
    parts = parted(author)
    return f"{parts.particle} {parts.family}".strip() if parts else author
