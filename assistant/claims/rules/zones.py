"""Which sentences of an abstract are claims: by section, words and place.

Argumentative zoning (Teufel and Moens 2002) with few zones: what the paper claims, and the rest:
what was known, asked or done. Headings decide where there are some. Weights are rounded
from the fit of `bench/zones.py`, but for those of announcement, procedure and second hand, which
were set on the half `dev` of `bench/claims.md`. Vectors of sentences gained nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.claims.rules.naming import mention
from assistant.purposes import Purpose, proposes, purpose
from store.search.salience import is_setup

WEIGHTS = (6.5, 1.0, 3.0, -6.0, -1.0, -0.5, -4.5)
"""For how far into the abstract a sentence stands, from 0 to 1; for words of outcome or proposing;
for standing at or after the first one that tells what the paper proposes or finds; and against what
tells a procedure, an aim, what was known, and what others did."""

CLAIMED = 3.5
"""A sentence that weighs more is a claim."""

FEWEST_WORDS = 4

_HEADING = re.compile(
    r"(?P<claims>RESULTS?|FINDINGS?|MAIN RESULTS|CONCLUSIONS?|INTERPRETATION|SIGNIFICANCE"
    r"|(?:Results?|Findings|Conclusions?|Interpretation):)"
    r"|(?P<other>[A-Z]{4}[A-Z ,/&-]*[A-Z]{3}\b|(?:Background|Objectives?|Aims?|Purpose|Methods?"
    r"|Design|Setting|Patients|Participants|Interventions?|Introduction|Context|Motivation):)"
)
_OUTCOME = re.compile(
    r"""\b(?: outperform(?:s|ed|ing)? | surpass(?:es|ed|ing)? | exceed(?:s|ed)? | improv(?:es|ed)
      | achiev(?:es|ed|ing) | attain(?:s|ed) | (?:statistically|highly)\ significant
      | significantly | (?:results?|led|leads?)\ (?:in|to) | (?:is|are|was|were)\ (?:associated
      | correlated|required|sufficient|necessary) | (?:better|worse)\ than
      | (?:was|were)\ (?:increased|decreased|reduced|higher|lower|found|observed|detected)
      | found | showed | revealed | demonstrated | identified | discovered | establish(?:ed)?
      | prove[sd]? )\b | \d\s?% | \bp\s?[<=]\s?0?\. """,
    re.IGNORECASE | re.VERBOSE,
)
_DONE = re.compile(
    r"""\b(?:we|was|were|is|are)\ (?:\w+ly\ |also\ |then\ |first\ |have\ )?
      (?: perform(?:ed)? | conduct(?:ed)? | examined? | analy[sz]ed? | investigated? | stud(?:y|ied)
      | measured? | assess(?:ed)? | evaluated? | test(?:ed)? | search(?:ed)? | compared? | used?
      | explored? | recruit(?:ed)? | enroll?(?:ed)? | select(?:ed)? | consider(?:ed)?
      | focus(?:ed)? | collected | obtained | treated | subjected | subject | utilized
      | reexamined | interviewed | randomi[sz]ed | assigned | followed | aim(?:ed)? | seek
      | ask(?:ed)? | discuss(?:ed)? | hope | dissect | revisit | re-?evaluated? )\b
    | ^(?:A\ total\ of | Data\ were | Patients\ were)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_KNOWN = re.compile(
    r"\b(?:prior|previous(?:ly)?|recent(?:ly)?|existing|past|earlier|literature|others|remains?"
    r"|has been|have been|it is (?:well )?known|poorly understood|however|despite|although|yet"
    r"|often|typically|traditionally|commonly|widely|challeng(?:e|es|ing)|current(?:ly)?"
    r"|conventional|standard)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:have|has) (?:\w+ly )?(?:been|achieved|shown|demonstrated|become|emerged|led|made"
    r"|gained)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:we|our|this (?:paper|work|article|study|survey|thesis|report|analysis)|here|herein"
    r"|the (?:technical report|authors?|paper|study)|these (?:data|results|findings))\b",
    re.IGNORECASE,
)
_CAVEAT = re.compile(
    r"\bthe abstract\b|\bevidence given\b|^\W*(?:https?:|trial registration|keywords\b)"
    r"|^\W*(?:our |all |the )?(?:videos?|demos?|(?:project )?(?:page|website))\b"
    r".*(?:https?:|available|viewed|found)|\bbest viewed\b",
    re.IGNORECASE,
)


class Zone(NamedTuple):
    """What speaks for a sentence being a claim; `section` is what its heading says."""

    text: str
    place: float
    section: bool | None
    announced: bool

    @property
    def features(self) -> tuple[float, ...]:
        """What is weighed, in the order of `WEIGHTS`."""
        known = bool(_KNOWN.search(self.text))
        told = self.outcome or proposes(self.text)
        return (
            self.place,
            told,
            self.announced,
            bool(_DONE.search(self.text)) and not told,
            is_setup(self.text) and not told,
            known,
            known and not told and not _OWN.search(self.text),
        )

    @property
    def outcome(self) -> bool:
        """Whether its words tell what came of the work."""
        if _OTHERS.search(self.text) and not _OWN.search(self.text):
            return False
        return bool(_OUTCOME.search(self.text)) or purpose(self.text) is Purpose.FINDS

    @property
    def weight(self) -> float:
        """What its features come to; a heading outweighs them, and a fragment weighs least."""
        short = len(self.text.split()) < FEWEST_WORDS
        if short or _CAVEAT.search(self.text) or self.text[-1] in ":?":
            return -CLAIMED
        if self.section is not None:
            return 2 * CLAIMED * self.section
        return sum(w * feature for w, feature in zip(WEIGHTS, self.features, strict=True))

    @property
    def claims(self) -> bool:
        """Whether it is a claim."""
        return self.weight > CLAIMED


def zones(own_name: str, texts: Sequence[str]) -> list[Zone]:
    """The zone of each sentence of one abstract, in order.

    `own_name` is what the paper calls its method, or empty. An abstract in which nothing is
    announced and nothing came out claims nothing, however late a sentence stands.
    """
    strong = [_announces(own_name, text) for text in texts]
    own = [bool(_OWN.search(text)) and not _prepares(text) for text in texts]
    first = (strong if True in strong else [*own, True]).index(True)
    last = max(len(texts) - 1, 1)
    found = [
        Zone(text, number / last, section, number >= first)
        for number, (text, section) in enumerate(zip(texts, sections(texts), strict=True))
    ]
    idle = first == len(texts) and not any(zone.outcome for zone in found)
    return [zone._replace(section=False) for zone in found] if idle else found


def _announces(own_name: str, text: str) -> bool:
    named = mention(own_name, text) is not None
    return named or proposes(text) or purpose(text) is Purpose.FINDS


def _prepares(text: str) -> bool:
    return bool(_DONE.search(text)) or is_setup(text)


def sections(texts: Sequence[str]) -> list[bool | None]:
    """Whether each sentence stands under a heading of results; None where there are no headings."""
    found: list[bool | None] = []
    headings = 0
    for text in texts:
        heading = _HEADING.match(text)
        headings += heading is not None
        found.append(bool(heading["claims"]) if heading else (found[-1] if found else None))
    return found if headings > 1 else [None] * len(texts)
