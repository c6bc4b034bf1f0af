"""Reads the quantities in a sentence: value, unit and comparator, with their place.

Commas separate thousands and stops are decimal, as in English abstracts. A word that begins with a
letter and holds digits is a name, not a quantity: GPT-4, Qwen2.5-7B, o1, T5, top-5. So is `3D`, and
a number after one of the names in `_VERSIONED`. A range is two quantities with one unit. The word
`one` is left out: it is more often a pronoun than a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from assistant.folding import Folded, fold
from assistant.lexicon import COMPARATORS, COMPARATORS_AFTER, pattern

MULTIPLIERS = {
    "k": 3, "K": 3, "M": 6, "bn": 9, "b": 9, "B": 9, "T": 12,
    "hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
}  # fmt: skip
"""Powers of ten that a letter right after a number, or a word, stands for."""

_COUNTS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("sixth", "seventh", "eighth", "ninth", "tenth"),
)

NUMBER_WORDS: dict[str, tuple[str, str]] = {
    **{word: (str(value), "") for value, word in enumerate(_COUNTS, start=2)},
    **{word: (f"{ten}0", "") for ten, word in enumerate(_TENS, start=3)},
    **{word: (str(value), "ordinal") for value, word in enumerate(_ORDINALS, start=1)},
    "zero": ("0", ""),
    "once": ("1", "x"), "twice": ("2", "x"), "thrice": ("3", "x"),
    "double": ("2", "x"), "doubles": ("2", "x"), "doubled": ("2", "x"), "doubling": ("2", "x"),
    "triple": ("3", "x"), "triples": ("3", "x"), "tripled": ("3", "x"), "tripling": ("3", "x"),
    "half": ("0.5", ""), "halves": ("0.5", ""), "halved": ("0.5", ""), "halving": ("0.5", ""),
    "twofold": ("2", "x"), "threefold": ("3", "x"), "fourfold": ("4", "x"), "tenfold": ("10", "x"),
    "hundred": ("100", ""), "hundreds": ("100", ""), "dozen": ("12", ""), "dozens": ("12", ""),
    "thousand": ("1000", ""), "thousands": ("1000", ""), "million": ("1000000", ""),
    "millions": ("1000000", ""), "billion": ("1000000000", ""), "billions": ("1000000000", ""),
}  # fmt: skip
"""Number words: value and unit."""

UNITS = {
    "%": "%", "percent": "%", "per cent": "%", "percentage points": "pp", "percentage point": "pp",
    "pp": "pp", "points": "point", "point": "point", "x": "x", "X": "x", "×": "x", "times": "x",
    "fold": "x", "ns": "ns", "μs": "μs", "ms": "ms", "milliseconds": "ms", "s": "s", "sec": "s",
    "second": "s", "seconds": "s", "min": "min", "minute": "min", "minutes": "min", "h": "h",
    "hour": "h", "hours": "h", "day": "day", "days": "day", "week": "week", "weeks": "week",
    "month": "month", "months": "month", "year": "year", "years": "year", "KB": "KB", "MB": "MB",
    "GB": "GB", "TB": "TB", "Hz": "Hz", "kHz": "kHz", "MHz": "MHz", "GHz": "GHz", "FPS": "fps",
    "fps": "fps", "dB": "dB", "bit": "bit", "bits": "bit", "nm": "nm", "mm": "mm", "cm": "cm",
    "m": "m", "km": "km", "mg": "mg", "kg": "kg", "g": "g", "°C": "°C", "°": "°", "st": "ordinal",
    "nd": "ordinal", "rd": "ordinal", "th": "ordinal",
}  # fmt: skip
"""Units as written, and as compared; any other word glued to a number is its own unit."""

_VERSIONED = """AlpacaEval Atari Claude CIFAR Gemini Gemma GPT ImageNet Llama LLaMA Mistral Phi Qwen
    Table Figure Fig. Section Theorem Lemma Algorithm Equation Eq."""
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_TOKEN = re.compile(
    rf"""
      (?P<command>\\[A-Za-z]+)
    | (?P<name>(?:(?:{"|".join(map(re.escape, _VERSIONED.split()))})\s(?=\d)
        | [^\W\d]\w*(?:[-@.]\w+){{0,9}}[-@.]?(?=\d))\d\w*(?:[-.]\w+)*)
    | (?P<dimension>\d-?D\b)
    | (?P<word>[^\W\d]+)
    | (?P<number>(?P<sign>(?<![\w)\]%}}])[-+])?
        (?P<digits>\d{{1,3}}(?:(?:,|\{{,\}})\d{{3}}){{1,9}}(?:\.\d+)?(?!\d) | \d+(?:\.\d+)? | \.\d+)
        (?P<ten>\s?(?:[×*]|\\times)\s?10(?=\s?\^|[⁻⁺⁰¹²³⁴-⁹]))?
        (?P<power>[eE][-+]?\d{{1,3}}(?!\w) | \s?\^\s?\{{?[-+]?\d{{1,3}}\}}?
            | [⁻⁺]?[⁰¹²³⁴-⁹]{{1,3}})?
        (?P<times>(?:k|K|M|bn|b|B|T)(?![A-Za-z])
            | [\s-](?:hundred|thousand|million|billion|trillion)\b)?
        (?P<unit>\s?(?:%|×(?!\s?\d)|°C?) | [\s-]?(?:{pattern(UNITS)})(?![A-Za-z]) | -?[A-Za-z]+)?)
    """,
    re.VERBOSE,
)
_SPACED_UNITS = frozenset(UNITS) - {"X", "x", "st", "nd", "rd", "th", "fold", "point"}
_BEFORE = re.compile(rf"(?<![\w-])({pattern(COMPARATORS)})[\s$]*$|([<>≤≥≈~∼±]=?|\+/-)[\s$]*$", re.I)
_AFTER = re.compile(rf"\s*(?:({pattern(COMPARATORS_AFTER)})\b|(\+)(?![\w+]))", re.I)
_RANGE = re.compile(r"\s?(?:-|to|and)\s?$")


@dataclass(frozen=True)
class Quantity:
    """One quantity: `original[start:end] == text`, which holds number, multiplier and unit."""

    value: Decimal
    """Compared as a number: 12.40 equals 12.4, and 60k equals 60,000."""
    unit: str
    """`%`, `x` for times and -fold, `ordinal`, `ms`, or the word glued to it; empty if none."""
    comparator: str
    """One of `< > ≤ ≥ ≈ ±`, or empty."""
    start: int
    end: int
    text: str


@lru_cache(maxsize=10_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities in a text, in order, with their spans in it."""
    folded = fold(text)
    found = list(_read(text, folded))
    for at in range(len(found) - 1, 0, -1):
        first, second = found[at - 1], found[at]
        between = fold(text[first.end : second.start]).text
        if second.unit and not first.unit and _RANGE.fullmatch(between):
            found[at - 1] = replace(first, unit=second.unit)
    return tuple(found)


def _read(text: str, folded: Folded) -> Iterator[Quantity]:
    for token in _TOKEN.finditer(folded.text):
        if token["number"]:
            value, unit, end = _number(token)
        elif token["word"] and token["word"].lower() in NUMBER_WORDS:
            digits, unit = NUMBER_WORDS[token["word"].lower()]
            value, end = Decimal(digits), token.end()
        else:
            continue
        first, last = folded.span(token.start(), end)
        comparator = _comparator(folded.text, token.start(), end)
        yield Quantity(value, unit, comparator, first, last, text[first:last])


def _number(token: re.Match[str]) -> tuple[Decimal, str, int]:
    """Value, unit and end of a number; after a space, only a known unit belongs to it."""
    value = Decimal(re.sub(r"[,{}]", "", token["digits"]))
    power = (token["power"] or "").translate(_SUPERSCRIPTS)
    exponent = int(re.sub(r"[^-\d]", "", power) or 0)
    if abs(exponent) <= 300:
        if token["ten"] or power[:1] in ("e", "E"):
            value = value.scaleb(exponent)
        elif power and value:
            value = value**exponent
    if token["times"]:
        value = value.scaleb(MULTIPLIERS[token["times"].strip(" -")])
    if token["sign"] == "-":
        value = -value
    unit = (token["unit"] or "").lstrip(" -")
    if (token["unit"] or "").startswith(" ") and unit not in _SPACED_UNITS:
        return value, "", token.start("unit")
    return value, UNITS.get(unit, unit), token.end()


def _comparator(text: str, start: int, end: int) -> str:
    """The comparator around a number; `10 or more` and `10+` are `≥ 10`."""
    if after := _AFTER.match(text, end):
        return "≥" if after[2] else COMPARATORS_AFTER[" ".join(after[1].lower().split())]
    before = _BEFORE.search(text, max(0, start - 24), start)
    return COMPARATORS[" ".join((before[1] or before[2]).lower().split())] if before else ""
