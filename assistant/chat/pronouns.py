"""Whether a pronoun stands for something that was said before, or for what its own text names."""

from __future__ import annotations

import re

from store.english import words

AUXILIARY = "(?:do|does|did|are|were|is|was|have|has|had|can|could|will|would|should|may|might)"

_PRONOUN = re.compile(
    r"""\b(?:
        it | its | they | them | their | theirs | she | her | he | his
      | (?:this|these)\b(?!\ (?:year|decade|century|time|field|area|library|collection|days|is\ to))
      | those\b(?!\ (?:who|that|which|with|in|of|from|by|on|for|whose)\b)
      | (?:is|was|does|did|do|has|can|could|would|will)\ that
      | (?:about|why|how|showed|shows|show|after|besides)\ that
          (?=\ ?[?.!,]|\ ?$|\ (?:true|so|hold|mean|work|apply|also|still|a|the|really|always)\b)
      | that\ (?:one|paper|study|method|approach|article|finding|result|case|effect|claim)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)

_EXPLETIVE = re.compile(
    r"""\bit\ (?:really\ |actually\ |ever\ |always\ |still\ )?(?:
        (?:pays?|helps?|hurts?|suffices?|costs?|takes?|matters?|makes?\ (?:any\ |more\ )?sense)\ .*
          \b(?:to|whether|if|how|which|what|that|when)\b
      | (?:is\ |be\ |been\ |was\ )?(?:not\ |more\ |also\ )?(?:
          im?possible|possible|better|best|worse|worth|worthwhile|necessary|enough|true|known|safe
        | sufficient|useful|helpful|easy|easier|hard|harder|feasible|common|important|clear|likely
        | beneficial|advisable|good|bad|wise|cheaper|desirable|ok|okay|fair|correct|right|wrong
        | reasonable|realistic|practical|always|often|proven|shown|thought
        | believed|unclear|unknown|to\ be\ expected|standard)\b.*
          \b(?:to|that|whether|if|for|\w+ing)\b
      | (?:that|the\ case|the\ fact|(?<=is\ it\ )to|(?<=was\ it\ )to)\b
      | (?:seems?|appears?|turns?\ out|turned\ out|follows?)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""`it` that stands for nothing: `does it pay to …`, `is it better to …`."""

_INVERTED = re.compile(
    rf"(?:(?:and|but|so|then|also|ok|okay),? )?(?:(?:in |on |by |with |to |for |under )?"
    rf"(?:what|which|how|why|when|where|whose|who)(?: [\w-]+){{0,4}} )?"
    rf"{AUXILIARY}(?:n['’]t)? $",
    re.IGNORECASE,
)
"""What stands before the subject of a question; nothing in it can be what a pronoun means."""

REQUEST = frozenset(
    """ask cite cited cites compare comparing contrast describe describing detail details differ
    difference differences discuss draft elaborate example examples expand explain findings give
    go going help interested know let like list look make me more note now number numbers ok okay
    one ones order overview paragraph paragraphs please put quote rank read related result results
    review say said says section sentence sentences show sort summarise summarize summary table
    tabulate take talk tell text think three translate turn two understand want wrote write
    contradict contradicts support supports disagree agree first last second third
    thing things point points claims figures sure fine thanks thank yes no really either
    neither none each any some exactly former latter""".split()
)
"""Words of requests: no pronoun after them means what they name."""

_SHORT, _LESS_SHORT = 6, 8
"""Words of a question that may end in what it leans on; the latter, behind a preposition."""
_CLAUSE = re.compile(
    r"\b(?:when|if|while|after|before|and|or|that|to|without|by \w+ing|as)\b", re.I
)


def refers_back(text: str, at: int) -> bool:
    """Whether a pronoun at that place has nothing before it in its own text to stand for."""
    before = re.sub(r"\s", " ", text[:at]).lstrip()
    last = re.split(r"[.!?;:] ", before)[-1]
    if len(last) == len(before) and _INVERTED.match(last):
        return True
    return not [word for word in words(before) if word not in REQUEST]


def pronouns(text: str) -> bool:
    """Whether a text has a pronoun that refers back to what was said before it."""
    flat = re.sub(r"\s", " ", text)
    return any(
        refers_back(flat, _at(match)) or _object_of_short(flat, match)
        for match in _PRONOUN.finditer(flat)
        if not expletive(flat, match.start())
    )


def expletive(text: str, at: int) -> bool:
    """Whether an `it` at that place stands for nothing."""
    return _EXPLETIVE.match(text, at) is not None


def _at(match: re.Match[str]) -> int:
    """Where the pronoun itself begins: `that` is told by the word before it."""
    lower = match[0].lower()
    return match.start() + (lower.rindex(" that") + 1 if lower.endswith(" that") else 0)


def _object_of_short(text: str, match: re.Match[str]) -> bool:
    """`Does label noise hurt it?`: it is not the noise that would hurt itself."""
    alone = not text[match.end() :].strip(" ?.!") and not _CLAUSE.search(text[: match.start()])
    behind = re.search(r"\b(?:on|about|in|against|of|for|from|with) $", text[: match.start()], re.I)
    most = _LESS_SHORT if behind else _SHORT
    return alone and len(text.split()) <= most and "," not in text
