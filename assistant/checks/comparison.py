"""A sentence that sets two works side by side must cite both of them.

A paper compares itself with others in its own abstract, and then one citation backs both sides. So
nothing is found where the cited sentences compare in their turn, or name the other side. What is
left is `refused` if the sentence names a side that the paper it cites does not speak of. It is
`weak` if the paper does, elsewhere in its abstract, or if the other side has no name, as in a
sentence that begins with “In contrast”: whether the one before it cites that side cannot be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.checks.material import Doubt, Finding, Material
from assistant.checks.names import names

_WORKS = (
    "methods|approaches|algorithms|papers|works?|studies|lines|objectives|frameworks|techniques"
    "|authors|models|analyses|results|ideas|proposals"
)
_OTHERS = (
    rf"(?:(?:these|those|the|this|other|earlier|previous|prior|existing|former)\s+)+(?:{_WORKS})"
)
_LINKS = (
    r"unlike|(?:in|by) contrast (?:to|with)|contrary to|as opposed to|compared (?:to|with)"
    r"|in comparison (?:to|with)|(?:extend|generali[sz]e|refine|complement)(?:s|ed|ing)?"
    r"|buil(?:d|ds|t|ding) (?:up)?on|similar(?:ly)? to|(?:just )?like|differs? from"
)

NAMED = re.compile(
    rf"\b(?P<cue>{_LINKS})\s+(?P<side>[^,;:.]{{1,60}})"
    r"|\b(?P<both>both)\s+(?P<pair>[^,;:.]{1,40}?\s+and\s+[^,;:.\s]+)"
    r"|(?:^|[,;]\s)(?P<clause>whereas|while)\s+(?!\w+ing\b)(?P<other>[^,;:.]{1,60})",
    re.IGNORECASE,
)
"""Words that join two works, and the words in which the other side may be named."""

UNNAMED = re.compile(
    rf"^(?P<opening>in contrast|by contrast|conversely|in turn|similarly|likewise"
    r"|on the other hand)\b(?! (?:to|with)\b)"
    rf"|\b(?P<both>both (?:{_WORKS}))\b"
    rf"|\b(?P<link>(?:{_LINKS}) {_OTHERS})\b",
    re.IGNORECASE,
)
"""Words that join two works of which one has no name here."""

COMPARES = re.compile(
    r"\b(?:than|unlike|contrast|contrary|whereas|while|both|compar\w+|similar\w*|like|extend\w*"
    r"|buil\w+ (?:up)?on|instead|rather|existing|earlier|previous\w*|prior|others?"
    r"|alternatives?|baselines?|outperform\w*|differs?|generali[sz]es?|conversely|likewise|complement\w*)\b",
    re.IGNORECASE,
)
"""Words by which a sentence of an abstract compares."""


def check(statement: str, keys: Sequence[str], material: Material) -> Iterator[Finding]:
    """A finding where a statement compares and cites one work alone; `keys` are those it cites."""
    if len(set(keys)) != 1:
        return
    cited = " ".join(
        (*material.sentences, *(paper.partition("\n")[0] for paper in material.papers))
    )
    for found in NAMED.finditer(statement):
        cue = found["cue"] or found["both"] or found["clause"]
        sides = names(f"the {found['side'] or found['pair'] or found['other']}")
        missing = [side for side in dict.fromkeys(sides) if not _speaks_of(cited, side)]
        if missing:
            nowhere = not all(_speaks_of(" ".join(material.papers), side) for side in missing)
            told = f"what is cited does not speak of {' and '.join(missing)}"
            yield _finding("refused" if nowhere else "weak", cue, told)
            return
    unnamed = UNNAMED.search(statement)
    if unnamed and not COMPARES.search(" ".join(material.sentences)):
        cue = unnamed["opening"] or unnamed["both"] or unnamed["link"]
        yield _finding("weak", cue, "one is cited")


def _finding(verdict: Doubt, cue: str, told: str) -> Finding:
    return Finding(verdict, f"comparison: “{cue.lower()}” sets two works side by side, {told}")


def _speaks_of(there: str, name: str) -> bool:
    """Whether a name stands in a text, in the singular or the plural."""
    bare = re.escape(name.removesuffix("s"))
    return re.search(rf"(?<![^\W_]){bare}s?(?![^\W_])", there, re.IGNORECASE) is not None
