"""What a claim compares with, and which way the comparison goes: only where the words say so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.claims.rules.phrases import Span, phrase
from assistant.lexicon import denies

NEAR = 4
"""Words before a cue among which a negation denies it."""

_BASELINES = re.compile(
    r"""
    \b(?: (?<!\brather\ )(?<!\bother\ )(?<!\bmore\ )(?<!\bless\ )(?<!\bfewer\ )than
      | (?:as\ )?compared\ (?:to|with|against) | in\ comparison\ (?:to|with) | comparison\ is\ with
      | relative\ to | versus | vs\. | superior\ to | inferior\ to | on\ par\ with
      | comparable\ (?:to|with) | competitive\ with
      | (?:(?<!to\ be\ )(?:outperform|surpass|beat|underperform)(?:s|ed|ing)?|exceed(?:s|ed|ing)?)
        (?!\ by\b)(?:\ \w+ly)?
      | (?:improv|gain|increas|speed-?up|advantage|boost|reduction|superior|progress)\w*
        (?:\ [\w.%@-]+){0,6}?\ over
      | win\ rate(?:\ of\ [\d.]+\s?%)?\ against )\ 
    | ^Over\ 
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WAYS = {
    "better": re.compile(
        r"""\b(?: (?:outperform|surpass|beat)(?:s|ing|ed(?!\ by))?
          | exceeds?(?:\ the)?\ (?:state|baseline|previous|performance|human)\w*
          | better\ (?:than|performance|results?|quality|generali[sz]ation)
          | perform(?:s|ed|ing)?\ (?:\w+ly\ )?better | superior
          | (?:better|comparable)\ (?:and|or)\ (?:comparable|better)
          | (?<!-)improv(?:es|ed|ements?\ (?:of|over|in|on|upon))
          | state-of-the-art\ (?:performance|results?|accuracy)
          | new\ state[\ -]of[\ -]the[\ -]art
          | (?:accurac\w+|scores?|rates?|pass@\d+|rewards?|returns?|F1)
            (?:\ \S+){0,4}?\ (?:rises?|rose|increas(?:es|ed)|climbs?)
          | faster\ than | speed-?ups?
          | more\ (?:\w+-)?(?:accurate|efficient|effective|robust|stable)\ than
          | (?:reduc|decreas|lower)(?:es|ed|ing)\ (?:the\ |its\ )?(?:\w+\ ){0,2}?
            (?:errors?|costs?|latency|memory|perplexity|regret|variance|overhead|hallucinations?
            |toxicity|loss|time) )\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "worse": re.compile(
        r"""\b(?: worse\ (?:than|performance|results?) | perform(?:s|ed|ing)?\ (?:\w+ly\ )?worse
          | inferior\ to | underperform(?:s|ed|ing)?(?!\ in\b) )\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "no difference": re.compile(
        r"""\b(?: no\ (?:\w+\ ){0,2}?
            (?:differences?|effects?|association|improvements?|benefit|impact)
          | (?:not|never)\ (?!only|always|just)(?:\w+\ ){0,2}?
            (?:differ|associated|affect|improve|change|correlated|alter|influence)(?:ed|ent|s)?
          | no\ worse | on\ par | as\ good\ as | just\ as\ well\ as | competitive\ with
          | comparable\ (?:to|with|performance|accuracy|results)
          | neither\ \w+(?:\ \w+){0,6}\ (?:associated|improved|affected) )\b""",
        re.IGNORECASE | re.VERBOSE,
    ),
    "mixed": re.compile(
        r"\b(?:inconsistent|conflicting|mixed) (?:evidence|results|findings)\b", re.IGNORECASE
    ),
}


def baselines(text: str) -> Iterator[Span]:
    """What a sentence compares with, in order."""
    for cue in _BASELINES.finditer(text):
        found = phrase(text, cue.end())
        if found:
            yield found


def direction(text: str) -> Iterator[Span]:
    """The cue of the one way in which a sentence compares; nothing where it has two, or none."""
    ways = {}
    for way, pattern in _WAYS.items():
        plain = [cue for cue in pattern.finditer(text) if way[0] in "nm" or not _turned(text, cue)]
        if plain:
            ways[way] = plain[0]
    if len(ways) == 1:
        [(way, cue)] = ways.items()
        yield Span(cue.start(), cue.end(), way)


def _turned(text: str, cue: re.Match[str]) -> bool:
    """Whether a cue is denied, or no more than wanted."""
    before = re.findall(r"[\w'’/]+", text[: cue.start()])[-NEAR:]
    return any(denies(word.replace("’", "'")) for word in before) or before[-1:] == ["to"]
