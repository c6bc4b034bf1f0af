"""Which sentences of an abstract are claims: by section, words and place; in doubt, by meaning.

Argumentative zoning (Teufel and Moens 2002) with few zones: what the paper claims, and the rest:
what was known, what was asked, what was done. Headings decide where there are some. The weights are
rounded from a logistic regression on sections of SciFact's abstracts with their headings hidden,
but for `ANNOUNCED`, `DONE` and `SECONDHAND`, which were set on the half `dev` of `bench/claims.md`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.purposes import Purpose, purpose
from store.search.salience import is_setup

PLACE, OUTCOME, NEARNESS = 6.4, 1.0, 3.6
"""For how far into the abstract it stands, from 0 to 1; for words of outcome; for each unit by
which it is nearer to `CLAIMING` than to `LEADING_UP`."""

ANNOUNCED = 3.0
"""For what stands at or after the first sentence that tells what the paper proposes or finds."""

DONE, SETUP, KNOWN, SECONDHAND = -6.0, -1.0, -0.3, -3.5
"""For what tells a procedure, an aim, what was known, and what others did, with no outcome."""

CLAIMED = 3.3
"""A sentence that weighs more is a claim."""

DOUBTFUL = 1.0
"""The most that nearness is worth: a sentence further than this from `CLAIMED` is decided."""

CLAIMING = (
    "It increased by 20% and was reduced in the other group.",
    "We found no significant difference.",
    "The increase was significant compared with controls.",
    "These findings suggest that it plays a role.",
)
LEADING_UP = (
    "We collected and analysed data.",
    "It is an important problem, and little is known about it.",
    "The aim of this study was to investigate whether.",
)
"""Sentences that stand for their zone; a sentence is nearer to those of its own."""

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
      | ask(?:ed)? | discuss(?:ed)? | hope )\b
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
    r"|the (?:authors?|paper|study)|these (?:data|results|findings))\b",
    re.IGNORECASE,
)
_CAVEAT = re.compile(
    r"\bthe abstract\b|\bevidence given\b|^\W*(?:https?:|trial registration|keywords\b)"
    r"|^\W*(?:our |all |the )?(?:videos?|demos?|(?:project )?(?:page|website))\b"
    r".*(?:https?:|available|viewed|found)",
    re.IGNORECASE,
)


class Zone(NamedTuple):
    """What speaks for a sentence being a claim; `section` is whether its heading says so."""

    text: str
    place: float
    section: bool | None
    announced: bool

    @property
    def outcome(self) -> bool:
        """Whether its words tell what came out."""
        if _OTHERS.search(self.text) and not _OWN.search(self.text):
            return False
        return bool(_OUTCOME.search(self.text)) or purpose(self.text) is Purpose.FINDS

    @property
    def weight(self) -> float:
        """All but nearness; headings outweigh it, and what is no claim in any zone weighs least."""
        text, proposes = self.text, purpose(self.text) is Purpose.PROPOSES
        if len(text.split()) < FEWEST_WORDS or _CAVEAT.search(text) or text[-1] in ":?":
            return -CLAIMED
        if self.section is not None:
            return 2 * CLAIMED * self.section
        told = self.outcome or proposes
        known = bool(_KNOWN.search(text))
        return (
            PLACE * self.place
            + OUTCOME * self.outcome
            + ANNOUNCED * self.announced
            + DONE * (bool(_DONE.search(text)) and not told)
            + SETUP * (is_setup(text) and not told)
            + KNOWN * known
            + SECONDHAND * (known and not told and not _OWN.search(text))
        )

    @property
    def doubtful(self) -> bool:
        """Whether nearness may decide."""
        return abs(self.weight - CLAIMED) < DOUBTFUL

    def claims(self, nearness: float = 0.0) -> bool:
        """Whether it is a claim, by how much nearer it is to sentences that are."""
        bounded = max(-DOUBTFUL, min(DOUBTFUL, NEARNESS * nearness))
        return self.weight + bounded > CLAIMED


def zones(own_name: str, texts: Sequence[str]) -> list[Zone]:
    """The zone of each sentence of one abstract, in order.

    `own_name` is what the paper calls its method, or empty.
    """
    sections = _sections(texts)
    strong = [_announces(own_name, text) for text in texts]
    own = [bool(_OWN.search(text)) and not _prepares(text) for text in texts]
    first = (strong if True in strong else [*own, True]).index(True)
    last = max(len(texts) - 1, 1)
    return [
        Zone(text, number / last, sections[number], number >= first)
        for number, text in enumerate(texts)
    ]


def _announces(own_name: str, text: str) -> bool:
    named = own_name and re.search(rf"(?<!\w){re.escape(own_name)}(?!\w)", text)
    return bool(named) or purpose(text) is not Purpose.SAYS


def _prepares(text: str) -> bool:
    return bool(_DONE.search(text)) or is_setup(text)


def _sections(texts: Sequence[str]) -> list[bool | None]:
    """Whether each sentence stands under a heading of results; None where there are no headings."""
    found: list[bool | None] = []
    headings = 0
    for text in texts:
        heading = _HEADING.match(text)
        headings += heading is not None
        found.append(bool(heading["claims"]) if heading else (found[-1] if found else None))
    return found if headings > 1 else [None] * len(texts)
