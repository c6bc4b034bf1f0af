"""What sort of claim a sentence makes: by its verbs and their objects, and by what went before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.purposes import Purpose, proposes, purpose

if TYPE_CHECKING:
    from assistant.claims.result import Kind
    from assistant.claims.rules.zones import Zone

_SURVEY = re.compile(
    r"\b(?:this|our|the present) (?:\w+ )?(?:survey|review|overview)\b|\bwe (?:\w+ly )?(?:survey"
    r"|review|summari[sz]e (?:the )?(?:recent|existing|literature))\b"
    r"|\b(?:present|provide|offer|give|conduct)s? (?:a|an) (?:\w+ ){0,3}?"
    r"(?:survey|review|overview)\b",
    re.IGNORECASE,
)
_THEORY = re.compile(
    r"\b(?:we|is|are|be|also|can|formally|theoretically) prove[sdn]?\b|\b(?:theorem|regret bound"
    r"|(?:upper|lower) bounds?|sample complexity|sample efficiency is proved|theory|theoretically"
    r"|theoretical (?:analysis|guarantees?|results?)|provabl[ey]|proved|we derive"
    r"|convergence (?:rate|guarantee)|equilibrium|empirical law)\b",
    re.IGNORECASE,
)
_PROVES = re.compile(r"\b(?:prove[sdn]?|bounds?|theorem|provabl[ey]|theory)\b", re.IGNORECASE)
_RESOURCE = re.compile(
    r"(?<![\w-])(?:release|open-source|publish|make|provide|introduc|present|propos|construct|creat|build"
    r"|built|collect|curat|contribut|develop|engineer|generat)(?:e[sd]?|s|ed|ing)?\b[^.;:]{0,90}?"
    r"\b(?:data ?sets?|benchmarks?|corpus|corpora|test ?suites?|librar(?:y|ies)|code ?base|toolkit"
    r"|test ?beds?|leaderboard|simulators?|source code|checkpoints|mouse model|mice|knockout"
    r"|mutants?|null allele|deletion|maps?|atlas|database)\b"
    r"(?! (?:tasks|results|problems|domains|functions)\b)",
    re.IGNORECASE,
)
_RELEASE = re.compile(
    r"\b(?:releas|open-sourc)(?:e[sd]?|ing)\b[^.;]{0,60}?\b(?:codes?|data|models?|weights)\b"
    r"|\b(?:codes?|data|models?|weights|implementation)\b[^.;]{0,40}?\b(?:publicly|freely"
    r"|available (?:at|under|on|via|from|online)|(?:is|are|be) (?:\w+ )?available"
    r"|made (?:public|available)|released|open-sourced)\b",
    re.IGNORECASE,
)
_POSITION = re.compile(
    r"\b(?:we|authors?) (?:\w+ly )?(?:argue|believe|advocate|contend|hypothesi[sz]e|speculate"
    r"|recommend|call for|envision)\b|\b(?:should be|we should|must be)\b|\bposition paper\b",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"""\b(?: outperform | surpass | exceed | improve[sd] | achiev(?:e[sd]?|ing) | attain(?:s|ed)?
      | reach(?:e[sd]) | experiment(?:s|al)? | empirical(?:ly)? | evaluations? | results?
      | findings? | ablations? | better | worse | superior | competitive | comparable
      | significantly
      | (?:show|find|found|observe|demonstrate|reveal|discover|indicate|suggest)s?(?:ed|n)?
      | score[sd]? | rises? | win\ rate | accuracy
      | increased | decreased | reduced )\b | \d\s?% """,
    re.IGNORECASE | re.VERBOSE,
)
_WORKS = re.compile(
    r"\b(?:remedy|techniques?|algorithm|our (?:method|approach|framework)|named|extends|combines"
    r"|is used here|we (?:use|combine|extend|design|formulate|cast|adopt|train|leverage))\b",
    re.IGNORECASE,
)


def kinds(own_name: str, told: Sequence[Zone]) -> list[Kind]:
    """The kind of each sentence of an abstract that is a claim; of the others, what it would be.

    A sentence without a mark of its own goes on with what was told last: a method, where the paper
    has a name for one, until the first result.
    """
    found: list[Kind] = []
    last: Kind = "method" if own_name else "result"
    for zone in told:
        kind = kind_of(zone.text) or ("result" if zone.section else last)
        found.append(kind)
        if zone.claims and kind in ("method", "result"):
            last = kind
    return found


def kind_of(text: str) -> Kind | None:
    """What a sentence's own words say; None where they are silent."""
    if _SURVEY.search(text):
        return "survey"
    if _POSITION.search(text):
        return "position"
    if _RELEASE.search(text):
        return "resource"
    if _RESOURCE.search(text) and not re.search(r"\d\s?%|outperform", text):
        return "resource"
    if _THEORY.search(text) and (not proposes(text) or _PROVES.search(text)):
        return "theory"
    if proposes(text):
        return "method"
    if _FOUND.search(text) or purpose(text) is Purpose.FINDS:
        return "result"
    return "method" if _WORKS.search(text) else None
