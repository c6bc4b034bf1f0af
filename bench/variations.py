"""Seeded changes to a sentence: ten that corrupt what it says, nine that leave it as it is."""

from __future__ import annotations

import html
import random
import re
import unicodedata
from collections.abc import Callable, Mapping

from assistant.lexicon import AXES, HEDGES, denies
from assistant.quantities import NUMBER_WORDS, quantities
from store.english import stem

Edit = tuple[int, int, str]
"""The span `start:end` of a sentence becomes this text."""

Corruption = Callable[[str, random.Random], list[Edit] | None]
Variation = Callable[[str, random.Random], str | None]

_TURNED = {stem(word) for up, down in AXES.values() for word in up | down}


def _both_ways(*pairs: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for pair in pairs:
        one, other = pair.split("/")
        table |= {one: other, other: one}
    return table


_COMPARATORS = _both_ways(
    *("</>", "≤/≥", "less than/more than", "at least/at most", "higher than/lower than"),
    *("greater than/smaller than", "better than/worse than", "larger than/fewer than"),
    *("above/below", "longer than/shorter than", "faster than/slower than"),
) | {"up to": "at least", "over": "under"}
_DIRECTIONS = _both_ways(
    *("increase/decrease", "increases/decreases", "increased/decreased", "increasing/decreasing"),
    *("improve/degrade", "improves/degrades", "improved/degraded", "improving/degrading"),
    *("higher/lower", "outperforms/underperforms", "outperform/underperform", "gain/loss"),
    *("gains/losses", "positive/negative", "better/worse", "larger/smaller"),
    *("enhanced/impaired", "enhances/impairs", "promotes/inhibits", "faster/slower"),
)
_NEGATIONS_ADDED = {word: f"{word} not" for word in "is are was were can does has have".split()} | {
    "with": "without"
}
_NEGATIONS_REMOVED = {
    **{"not ": "", "no ": "", "cannot": "can", "without": "with", "never ": ""},
    **{"unable to": "able to", "neither": "both", "fails to": "manages to"},
}
_HEDGES_REMOVED = {
    **{"may ": "will ", "might ": "will ", "could ": "will ", "potentially ": "", "likely ": ""},
    **{"suggest that": "show that", "suggests that": "shows that", "appears to be": "is"},
    **{"probably ": "", "possibly ": "", "partially ": "", "nearly ": "", "almost ": ""},
    **{"approximately ": "", "usually ": "", "generally ": "", "often ": "", "typically ": ""},
    **{"relatively ": "", "seems to be": "is", "roughly ": ""},
}


def _replacing(table: Mapping[str, str]) -> Corruption:
    """Puts another phrase in the place of one that the table knows."""
    words = "|".join(sorted(map(re.escape, table), key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])")

    def replace(text: str, rng: random.Random) -> list[Edit] | None:
        found = list(pattern.finditer(text))
        if not found:
            return None
        chosen = rng.choice(found)
        return [(*chosen.span(), table[chosen.group()])]

    return replace


def _number_changed(text: str, rng: random.Random) -> list[Edit] | None:
    numbers = [one for one in quantities(text) if re.search(r"\d", one.text)]
    if not numbers:
        return None
    chosen = rng.choice(numbers)
    at = chosen.start + rng.choice([m.start() for m in re.finditer(r"\d", chosen.text)])
    return [(at, at + 1, rng.choice("123456789".replace(text[at], "")))]


def _point_lost(text: str, rng: random.Random) -> list[Edit] | None:
    points = [
        one.start + point.start()
        for one in quantities(text)
        for point in re.finditer(r"(?<=[1-9])\.(?=\d)", one.text)
    ]
    return [(at, at + 1, "") for at in [rng.choice(points)]] if points else None


def _plain(word: str) -> bool:
    """A word of no kind that has a reason code of its own."""
    special = denies(word) or word in HEDGES or word in NUMBER_WORDS or stem(word) in _TURNED
    return word.isalpha() and word.islower() and not special and word not in _COMPARATORS


def _word_replaced(text: str, rng: random.Random) -> list[Edit] | None:
    words = [m for m in re.finditer(r"(?<![\w-])[a-z]{5,}(?![\w-])", text) if _plain(m.group())]
    if not words:
        return None
    chosen = rng.choice(words)
    others = {"protein", "gradient", "language", "cohort", "reward", "neural", "sample"}
    return [(*chosen.span(), rng.choice(sorted(others - {chosen.group()})))]


def _names_swapped(text: str, rng: random.Random) -> list[Edit] | None:
    found = list(re.finditer(r"(?<![\w-])[A-Z][A-Za-z]*[A-Z0-9][\w-]*", text))
    if len({name.group() for name in found}) < 2:
        return None
    one = rng.choice(found)
    other = rng.choice([name for name in found if name.group() != one.group()])
    return sorted([(*one.span(), other.group()), (*other.span(), one.group())])


def _words_dropped(text: str, rng: random.Random) -> list[Edit] | None:
    words = list(re.finditer(r"\S+", text))
    length = rng.randint(1, 3)
    places = [
        at
        for at in range(3, len(words) - length - 3)
        if all(_plain(word.group()) for word in words[at : at + length])
    ]
    if not places:
        return None
    at = rng.choice(places)
    return [(words[at].start(), words[at + length].start(), "")]


CORRUPTIONS: dict[str, tuple[Corruption, frozenset[str]]] = {
    "number changed": (_number_changed, frozenset({"number"})),
    "decimal point lost": (_point_lost, frozenset({"number"})),
    "comparators swapped": (_replacing(_COMPARATORS), frozenset({"comparator", "direction"})),
    "negation added": (_replacing(_NEGATIONS_ADDED), frozenset({"polarity"})),
    "negation removed": (_replacing(_NEGATIONS_REMOVED), frozenset({"polarity"})),
    "direction flipped": (_replacing(_DIRECTIONS), frozenset({"direction", "comparator"})),
    "hedge removed": (_replacing(_HEDGES_REMOVED), frozenset({"hedge"})),
    "word replaced": (_word_replaced, frozenset({"wording"})),
    "two names swapped": (_names_swapped, frozenset({"name"})),
    "words dropped": (_words_dropped, frozenset({"cut off"})),
}
"""Each corruption, and the reason codes that are right for it."""


def _each(pattern: str, choices: Mapping[str, tuple[str, ...]]) -> Variation:
    """Exchanges every match of a pattern for one of the choices for it."""

    def vary(text: str, rng: random.Random) -> str | None:
        return re.sub(pattern, lambda match: rng.choice(choices[match.group()]), text)

    return vary


def _as_entities(text: str, rng: random.Random) -> str | None:
    kinds = (lambda c: f"&#{ord(c)};", lambda c: f"&#x{ord(c):x};", html.escape)
    return "".join(
        rng.choice(kinds)(c) if c in "<>&\"'%()-±≥≤" or rng.random() < 0.02 else c for c in text
    )


def _accented(text: str, rng: random.Random) -> str | None:
    """Both forms of a text must differ: where it has no accents, a full-width form does it."""
    form = unicodedata.normalize("NFD", text)
    if form != text:
        return form
    at = rng.choice([m.start() for m in re.finditer(r"\w", text) if m.group().isascii()])
    return text[:at] + chr(ord(text[at]) + 0xFEE0) + text[at + 1 :]


_BESIDE = {
    f"{left}{sign}{right}": (sign, f" {sign}", f"{sign} ", f" {sign} ")
    for sign in "<>=≤≥±"
    for left in ("", " ")
    for right in ("", " ")
} | dict.fromkeys(("%", " %"), ("%", " %", "\u202f%"))
_SPACES = ("  ", "\xa0", "\u2009", "\n", " \n ", "\t", " \u200b")

HARMLESS: dict[str, Variation] = {
    "dashes": _each("-", {"-": ("‐", "‑", "–", "—", "−", "--")}),
    "quotation marks": _each("[\"']", {'"': ("“", "”", "''", "„", "«"), "'": ("’", "‘", "`")}),
    "ligatures": _each("ffi|ffl|ff|fi|fl", {
        "ffi": ("ﬃ",), "ffl": ("ﬄ",), "ff": ("ﬀ",), "fi": ("ﬁ",), "fl": ("ﬂ",)}),
    "HTML entities": _as_entities,
    "spaces": _each(" ", {" ": _SPACES}),
    "spaces beside signs": _each(r" ?[<>=≤≥±] ?|(?<!\\) ?%", _BESIDE),
    "Unicode form": _accented,
    "first letter": lambda text, rng: text[0].swapcase() + text[1:],
    "final stop": lambda text, rng: text[:-1] if re.search(r"\w\.$", text) else None,
}  # fmt: skip
"""Each variation that leaves the words as they are."""
