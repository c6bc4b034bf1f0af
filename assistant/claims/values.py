"""The typed value of a cell's words: `12.4 %` is 0.124, `twelve percent` is 0.12, `yes` is true.

Only what the words leave no choice about has a value: one number, not two; not a fraction spelled
out, nor `hundreds`. Numbers, units and comparators are those of `assistant.quantities`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant.claims.columns import ColumnType
from assistant.quantities import Quantity, quantities

SHARES = ("%", "pp")
"""Units of which a hundred are 1."""

TRUTH = {"yes": True, "true": True, "no": False, "false": False}

_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen""".split()
_WORTH = {word: 20 + 10 * n for n, word in enumerate(_TENS)} | {w: n for n, w in enumerate(_SMALL)}
_SPELLED = re.compile(
    rf"""\b(?:(?P<tens>{"|".join(_TENS)})(?:[\s-]+(?P<after>{"|".join(_SMALL[1:10])})\b)?
    | (?P<small>{"|".join(w for w in _SMALL if w != "one")}))(?P<hundred>[\s-]+hundred)?\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ONE = re.compile(
    r"\b(?:one|an?)(?=[\s-](?:per\s?cent|hundred|thousand|million|billion|point)\b)", re.IGNORECASE
)
_SHARE = re.compile(
    r"""\b(?:halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)\b
    | \bone\s(?:in|of|out\sof)\b | \d\s*[/⁄]\s*\d | [½⅓⅔¼¾⅕-⅞]""",
    re.IGNORECASE | re.VERBOSE,
)
_HALF = re.compile(r"\b(?:half|halved|halving)\b", re.IGNORECASE)
_HUGE = re.compile(r"(?:\d[eE]|\^\s?\{?)[-+]?\d{3}")
"""An exponent beyond what `quantities` reads."""
_VAGUE = re.compile(r"(?:dozen|hundred|thousand|million|billion)s", re.I)


class Normal(NamedTuple):
    """What words amount to; `value` is None where that is nothing, and `reason` says why."""

    value: float | bool | None = None
    unit: str = ""
    """As `quantities` has it; what was in % or percentage points is a hundredth in `value`."""
    comparator: str = ""
    reason: str = ""


def normal(words: str, type: ColumnType) -> Normal:
    """The typed value of a number, a percentage, yes or no; other types have neither nor reason."""
    if type == "yes/no":
        return _truth(words)
    if type == "number":
        return _number(words)
    return _percentage(words) if type == "percentage" else Normal()


def _truth(words: str) -> Normal:
    told = TRUTH.get(words.strip(" .").casefold())
    return Normal(reason="neither yes nor no") if told is None else Normal(told)


def _percentage(words: str) -> Normal:
    found = _number(words)
    if found.value is None or found.unit in SHARES or _HALF.search(words):
        return found
    return Normal(reason=f"no percentage: {words}")


def _number(words: str) -> Normal:
    if share := _SHARE.search(words):
        return Normal(reason=f"a fraction or a rank, which is not read: {share[0]}")
    found = _spread(_different(quantities(_in_digits(words))))
    if len(found) > 1:
        return Normal(reason=f"several numbers: {', '.join(one.text for one in found)}")
    if not found or _VAGUE.fullmatch(found[0].text):
        return Normal(reason="no number" if not found else f"no exact number: {found[0].text}")
    [one] = found
    value = float(one.value / 100 if one.unit in SHARES else one.value)
    if not math.isfinite(value) or _HUGE.search(one.text):
        return Normal(reason=f"too large a number: {one.text}")
    return Normal(value, one.unit, one.comparator)


def _in_digits(words: str) -> str:
    """With numbers below a thousand that are spelled out in digits: `twenty-one percent`."""
    if words.strip().casefold() == "one":
        return "1"
    return _ONE.sub("1", _SPELLED.sub(_digits, words))


def _digits(spelled: re.Match[str]) -> str:
    parts = (spelled["tens"], spelled["after"], spelled["small"])
    value = sum(_WORTH[part.lower()] for part in parts if part)
    return str(value * 100 if spelled["hundred"] else value)


def _different(found: Sequence[Quantity]) -> list[Quantity]:
    """Each quantity once; ordinals only where there is nothing else: `the first 12 %`."""
    counted = [one for one in found if one.unit != "ordinal"] or found
    return list({(one.value, one.unit): one for one in reversed(counted)}.values())[::-1]


def _spread(found: Sequence[Quantity]) -> list[Quantity]:
    """Without what follows ±: of `12.4 ± 0.3 %` it is 12.4 %."""
    if len(found) == 2 and found[1].comparator == "±":
        return [replace(found[0], unit=found[0].unit or found[1].unit)]
    return list(found)
