"""Words for papers that were named before: `[2]`, `the second one`, `those two`, `them`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from assistant.chat.pronouns import AUXILIARY, expletive, refers_back
from assistant.chat.turn import Said

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine")

_WORK = "(?:paper|study|method|approach|work|article|publication|algorithm|technique)"
_WORKS = "(?:papers|studies|methods|approaches|works|articles|publications|algorithms|techniques)"
_OF = "of (?:them|these|those)"
_ORDINAL = rf"(?:{'|'.join(_ORDINALS)}|last|[1-9](?:st|nd|rd|th))"
_COUNT = rf"(?:{'|'.join(_COUNTS)}|[2-9])"
_END = r"(?= ?[?.!,;]| ?$)"
_PUT = rf"(?:{_END}|(?= (?:on|in|into|with|as|by|for|from|{AUXILIARY})\b))"
"""What follows a word that stands for a noun, and is not itself before one."""
_NO_MORE = r"(?! (?:to|that|which|who|on|about|of|in|by|for|called|titled|with|using|whose)\b)"
"""A paper that goes on like this is described, and not one that was named before."""
_GROUP = rf"(?: (?:ones|{_OF}|{_WORKS})\b{_NO_MORE}|{_PUT})"
_NUMBERS = r"\d{1,3}(?: ?(?:, ?and|,|and|&|or|[-–]|to) ?\d{1,3}\b)*"


Kind = Literal["papers", "back", "noun", "pronoun"]
"""Words that mean papers wherever they stand; that mean papers named before; that may mean them,
`that method`; and pronouns, which may mean their authors or something else as well."""


class Known(NamedTuple):
    """What words may refer to."""

    table: tuple[str, ...]
    """Keys of the papers that the last turn cited, or the last one that cited any."""
    numbers: tuple[str, ...]
    """Keys of the papers with a number in the conversation, "" for one that is gone: the first is
    [1]."""
    before: tuple[Said, ...]

    def numbered(self, n: int) -> str:
        """The key of [n]; empty where there is no such paper."""
        return self.numbers[n - 1] if 1 <= n <= len(self.numbers) else ""


class Reference(NamedTuple):
    """Words that refer to papers, where they stand, and the keys that they stand for."""

    start: int
    end: int
    keys: tuple[str, ...]
    """Empty where there are no such papers."""
    owns: bool = False
    """`their`: marks of the papers cannot take its place."""
    kind: Kind = "papers"
    lead: str = ""
    """What stays before the marks: `of` of `which of them`."""

    @property
    def stands_for_marks(self) -> bool:
        """Whether marks may take its place; `they` of one paper are its authors."""
        sure = self.kind != "pronoun" or len(self.keys) > 1
        return bool(self.keys) and not self.owns and sure


def references(text: str, known: Known) -> list[Reference]:
    """All that may refer to papers, in order; pronouns where there are papers to stand for."""
    found: list[Reference] = []
    flat = re.sub(r"\s", " ", text)
    for rule in _RULES:
        for match in rule.pattern.finditer(flat):
            keys = rule.find(match, known)
            if rule.kind != "papers" and not refers_back(flat, match.start()):
                continue
            if rule.kind in ("noun", "pronoun") and (not keys or expletive(flat, match.start())):
                continue
            if not any(match.start() < one.end and one.start < match.end() for one in found):
                lead = "of " if match[0].lower().startswith("of ") else ""
                found.append(Reference(*match.span(), keys, rule.owns, rule.kind, lead))
    return sorted(found)


def on_the_table(before: Sequence[Said]) -> tuple[str, ...]:
    """Keys of the papers of the last turn that had some, in order."""
    return next((said.keys for said in reversed(before) if said.keys), ())


def named(text: str, known: Known) -> tuple[str, ...]:
    """Citation keys that are written out; one without a digit is a word like any other."""
    keys = {*known.numbers, *(key for said in known.before for key in said.keys)}
    words = dict.fromkeys(re.findall(r"[\w:.+/-]*\w", text))
    return tuple(word for word in words if word in keys and re.search(r"[^\W\d].*\d", word))


def _numbered(match: re.Match[str], known: Known) -> tuple[str, ...]:
    wanted: list[int] = []
    for first, last in re.findall(r"(\d+)(?: ?(?:[-–]|to) ?(\d+))?", match[0]):
        wanted += range(int(first), int(last or first) + 1)
    keys = tuple(known.numbered(n) for n in wanted)
    return keys if all(keys) else ()


def _placed(match: re.Match[str], known: Known) -> tuple[str, ...]:
    word = match["which"].casefold()
    if word == "last":
        return known.table[-1:]
    at = int(word[0]) - 1 if word[0].isdigit() else _ORDINALS.index(word)
    return known.table[at : at + 1]


def _run(match: re.Match[str], known: Known) -> tuple[str, ...]:
    count = _count(match)
    if count > len(known.table):
        return ()
    return known.table[:count] if match["side"].casefold() == "first" else known.table[-count:]


def _counted(match: re.Match[str], known: Known) -> tuple[str, ...]:
    return known.table if len(known.table) == _count(match) else ()


def _count(match: re.Match[str]) -> int:
    word = match["count"].casefold()
    return int(word) if word.isdigit() else _COUNTS.index(word) + 2


def _pair(match: re.Match[str], known: Known) -> tuple[str, ...]:
    if len(known.table) != 2:
        return ()
    return known.table[:1] if match["side"].casefold() == "former" else known.table[1:]


def _both(match: re.Match[str], known: Known) -> tuple[str, ...]:
    return known.table if len(known.table) == 2 else ()


def _one(match: re.Match[str], known: Known) -> tuple[str, ...]:
    return known.table if len(known.table) == 1 else ()


def _all(match: re.Match[str], known: Known) -> tuple[str, ...]:
    return known.table


def _others(match: re.Match[str], known: Known) -> tuple[str, ...]:
    """Those that were on the table before with the ones that are now."""
    now = set(known.table)
    wider = (said.keys for said in reversed(known.before) if now < set(said.keys))
    return tuple(key for key in next(wider, ()) if key not in now)


def _other(match: re.Match[str], known: Known) -> tuple[str, ...]:
    others = _others(match, known)
    return others if len(others) == 1 else ()


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    find: Callable[[re.Match[str], Known], tuple[str, ...]]
    kind: Kind = "papers"
    owns: bool = False


def _rule(
    form: str,
    find: Callable[[re.Match[str], Known], tuple[str, ...]],
    kind: Kind = "papers",
    owns: bool = False,
) -> _Rule:
    return _Rule(re.compile(form, re.IGNORECASE), find, kind, owns)


_RULES = (
    _rule(rf"(?<!range )(?<!interval )(?<!in )\[ ?{_NUMBERS} ?\]", _numbered),
    _rule(r"(?<=\bin )\[[1-9]\d?\]", _numbered),
    _rule(rf"\b(?:papers?|numbers?) #?{_NUMBERS}(?![\w%]|[.-]\w)", _numbered),
    _rule(r"(?<![\w&])#\d{1,3}\b", _numbered),
    _rule(rf"\bthe (?P<which>{_ORDINAL}) (?:one\b|{_OF}\b|{_WORK}\b){_NO_MORE}", _placed),
    _rule(rf"\bthe (?P<side>first|last) (?P<count>{_COUNT}){_GROUP}", _run),
    _rule(r"(?<=\bfrom )(?:these|those|them)(?=[ ?.!]*$)", _all),
    _rule(rf"\bthe (?P<which>{_ORDINAL})(?= and the {_ORDINAL}[ ?.!]*$|[ ?.!]*$)", _placed, "back"),
    _rule(rf"\b(?:those|these|the|all|all the) (?P<count>{_COUNT}){_GROUP}", _counted, "back"),
    _rule(rf"\bthe other (?:one|{_WORK})\b{_NO_MORE}", _other, "back"),
    _rule(rf"\bthe (?:others|other ones|other {_WORKS})\b{_NO_MORE}", _others, "back"),
    _rule(r"\bthe (?P<side>former|latter)\b", _pair, "back"),
    _rule(rf"\bboth (?:{_WORKS}|{_OF})\b|\bboth{_PUT}|(?<=^do )both\b(?!.*\band\b)", _both, "back"),
    _rule(rf"\b(?:this|that) (?:one|paper|study|article)\b{_NO_MORE}", _one, "back"),
    _rule(rf"\bthe (?:paper|study)\b{_NO_MORE}", _one, "back"),
    _rule(rf"\b(?:these|those) (?:papers|studies|articles)\b{_NO_MORE}|\b{_OF}\b", _all, "back"),
    _rule(rf"\ball {_OF}\b|\bthem all\b", _all, "back"),
    _rule(rf"\b(?:this|that(?! work)) {_WORK}\b{_NO_MORE}", _one, "noun"),
    _rule(rf"\b(?:these|those) {_WORKS}\b{_NO_MORE}", _all, "noun"),
    _rule(rf"\b(?:them|they)\b|\b(?:these|those){_PUT}", _all, "pronoun"),
    _rule(r"\btheirs?\b|\bthe authors\b", _all, "pronoun", owns=True),
    _rule(r"\bits?\b", _one, "pronoun"),
)
