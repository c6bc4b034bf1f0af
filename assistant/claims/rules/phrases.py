"""Where words stand in a sentence: spans, and the noun phrase that follows a cue."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.claims.rules.naming import formed

LONGEST = 9
"""Words of a noun phrase; of a longer one it is not clear where it ends."""

_SKIPPED = re.compile(r"\s*(?:(?:the|a|an|its|their|that of|those of|all|both) )*", re.I)
_WORD = re.compile(r"[^\s,;:.()\[\]—]+(?:\.(?=\w)[^\s,;:.()\[\]—]+)*")
_ENDS = frozenset(
    """on in at by with for across while when where which that who whose under as using from to via
    is are was were has have had do does did can could may might will would but yet though although
    because since if unless after before during per than compared without within even only over
    against between respectively despite and or it we they this these there whereas also both
    not thus so then more about up along without trained given based requires require achieves
    relative until either such""".split()
)
_UNFINISHED = re.compile(
    r"(?:-based|-source|-free|ly|line|oing|tained|ported|posed)$|^(?:of|much|many)$"
)
_POINTING = frozenset("it they them this that these those our my us each an".split())
_IDLE = frozenset(
    """it they them this that these those we one ones others other ever expected previously usual
    before time years what latter former desired policies advancements any none each half chance
    zero previous prior existing thought""".split()
)


class Span(NamedTuple):
    """Words of one sentence: `text[start:end]`; `says` is what stands for them, if not they."""

    start: int
    end: int
    says: str = ""


def phrase(text: str, at: int) -> Span | None:
    """The noun phrase that begins at `at`, without its article; None where none clearly does."""
    skipped = _SKIPPED.match(text, at)
    start = end = skipped.end() if skipped else at
    words: list[str] = []
    for match in _WORD.finditer(text, start):
        between = text[end : match.start()]
        if (words and between != " ") or not _goes_on(text, match, words):
            break
        words.append(match.group())
        end = match.end()
    if not 0 < len(words) <= LONGEST or words[0][0].isdigit() or _idle(words):
        return None
    return Span(start, end)


def _idle(words: list[str]) -> bool:
    """Whether words point at something else, or want a noun."""
    return (
        bool(_UNFINISHED.search(words[-1]))
        or words[0].lower() in _POINTING
        or words[-1].lower() in _IDLE
    )


def _goes_on(text: str, match: re.Match[str], words: list[str]) -> bool:
    word = match.group().lower()
    if word in ("and", "or"):
        following = _WORD.match(text, match.end() + 1)
        return bool(words and following and formed(words[-1]) and formed(following.group()))
    return word not in _ENDS
