"""Whether a text can be understood by itself, or leans on what was said before it."""

from __future__ import annotations

import re

from assistant.chat.pronouns import AUXILIARY, pronouns
from store.english import words

_AND = r"(?:(?:and|but|or|so|then|ok|okay|also|well|yes|no|hm+)[ ,]+)*"
_ALONE = r"[ ?.!]*$"
_ELLIPTIC = re.compile(
    rf"""{_AND}(?:
        (?:what|how)\ about\b
      | (?:why|how|when|where|who|which|what|really|how\ so|why\ not|how\ come|such\ as|like\ what
          |for\ example|for\ instance|in\ what\ way|what\ else|who\ else|where\ else|says\ who
          |how\ (?:much|many|often|far|well|long)|which\ ones?|since\ when|to\ what\ extent)
        (?:\ (?:exactly|then|not|precisely))?{_ALONE}
      | which\ (?:one|ones)\b
      | which\ (?:is|are|was|were|works?|does|do|has|have|performs?)\ (?:[\w-]+\ ?){{1,2}}{_ALONE}
      | (?:tell|say|show|give)\b.*\bmore\b(?:\ detail(?:s)?)?{_ALONE}
      | (?:go\ on|continue|more|more\ details?|in\ more\ detail|elaborate|explain(?:\ more)?|expand
          |summari[sz]e|shorter|longer|simpler|again|compare|anything\ else|any\ others?|others?
          |what\ (?:is|are|was|were)\ the\ (?:main\ |key\ )?(?:differences?|limits|limitations?
            |results?|findings?|conclusions?|drawbacks?|advantages?|weaknesses|strengths
            |assumptions?|baselines?|datasets?|metrics?|implications?|caveats?|reasons?|numbers?)
          |(?:is|are)\ there\ (?:any\ )?(?:newer|older|more\ recent|other|similar|more)
            \ (?:ones?|papers?|studies|work)){_ALONE}
      | (?:please\ )?(?:explain|summari[sz]e|elaborate|rephrase|shorten|translate)
          (?:\ (?:more|again|further|briefly|in\ \w+(?:\ \w+)?))?{_ALONE}
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_BEGINS_WITH_AND = re.compile(r"(?:and|but|or|then)\b[ ,]*", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"(?:for|in|on|with|without|under|at|from|by|of|against|using|than|when|if|only|especially"
    r"|not|even|also|especially for)\b",
    re.IGNORECASE,
)
_COMPARATIVE = re.compile(
    r"(?:(?:any|are there|some|the) )*(?:more|fewer|less|other|another|any other|newer|older"
    r"|larger|smaller|bigger|better|worse|cheaper|faster|similar|most recent|newest|oldest)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    rf"(?:what|which|how|why|when|where|who|whose|{AUXILIARY}|is|are)\b", re.IGNORECASE
)
_VERB = re.compile(rf"\b{AUXILIARY}\b", re.IGNORECASE)
_LETTERS = re.compile(r"[ -~‘’“”–—…\s]+")
FEW = 6
"""Words of a text that is no whole question and leans for it."""


def leans(text: str) -> bool:
    """Whether a text, said in a conversation, needs what was said before; in doubt it does not.

    English alone is known; a text in another language stands by itself.
    """
    flat = " ".join(text.split())
    if not flat or not _LETTERS.fullmatch(flat):
        return False
    return bool(_ELLIPTIC.match(flat)) or _fragment(flat) or pronouns(flat)


def _fragment(text: str) -> bool:
    """A few words that are no question by themselves: `and for larger models?`, `newer ones`."""
    if len(text.split()) > FEW:
        return False
    begun = _BEGINS_WITH_AND.match(text)
    rest = text[begun.end() :] if begun else text
    if re.search(r"\bones\b", rest, re.IGNORECASE) or _COMPARATIVE.match(rest):
        return not _VERB.search(rest) or "ones" in rest.lower().split()
    if _VERB.search(rest) or _QUESTION.match(rest):
        return False
    if begun or _PREPOSITION.match(rest):
        return True
    return rest.endswith("?") and len(rest.split()) <= 2 and bool(words(rest))
