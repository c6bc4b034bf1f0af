"""Markdown → the sentences that a reader sees, with their lines and citation keys.

Citations are Pandoc's, `[see @key, p. 3; -@other]` and `@key` in the text, or the marks `[1][2]` of
a numbered list under a heading such as References: they become the key `[1]`, and the list's entry
is kept for it. Without such a list, a number in brackets is a number in brackets. Authors and year
in brackets are a citation where a receipt behind them tells its key. What is quoted in a block
under a title with a mark, `**Title** [1]`, is cited by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from assistant.checking.bibliographies import named
from assistant.checking.prose import LISTS, Place, Prose, subject
from assistant.checking.receipts import hidden
from assistant.results import OWN
from store.formats.latex import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

_ENTRY = re.compile(r"\[(\d{1,4})\]:?\s+(\S.*)", re.DOTALL)
_FRONT = re.compile(r"\A---[ \t]*\n((?:.*\n)*?)(?:---|\.\.\.)[ \t]*\n")
_KEY = r"(?<![\w@.])-?@(?:\{[^{}\s]+\}|\w(?:[:.#$%&\-+?<>~/]?\w)*)"
_CROSS_REFERENCE = re.compile(r"(?:fig|tbl|eq|sec|lst|thm|lem)[:-]")
_TOKEN = re.compile(
    r"""(?P<gone><!--.*?(?:-->|\Z) | </?[A-Za-z][^<>]*> | \[\^[^\]\s]+\] | \(weakly[ ]supported\)
        | \{[.\#][^{}]*\})
    | (?P<words>\((?:[^()]|\([^()]*\))*?(?:\b\d{4}[a-z]?|n\.\s?d\.)(?:[^()]|\([^()]*\))*\)
        (?=\s*(?:\(weakly[ ]supported\)[.!?]?\s*|[.!?]\s*)?(?P<noted>(?:<!--[ ]\[[^\n]*?-->\s*)+)))
    | (?P<code>(?P<ticks>`+)(?!`)(?P<inside>.+?)(?<!`)(?P=ticks)(?!`))
    | \\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<math>(?<!\\)\$\$?(?=\S)[^$]*?(?<=[^\s\\])\$\$?(?!\d))
    | !\[[^\]]*\]\([^()]*\)
    | \[(?P<label>[^\[\]]*)\]\([^()]*\)
    | (?P<group>\[[^\[\]]*@[^\[\]]*\])
    | (?P<marks>\[\s*\d{1,4}(?:\s*[,;]\s*\d{1,4})*\s*\])
    | (?P<name>"""
    + _KEY
    + r"""(?:\s?\[(?:pp?\.|ch\.|sec\.|\d)[^\[\]]*\])?)
    | (?P<emphasis>\*\*\*?|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|~~)
    | (?P<entity>&(?:\#?\w+);)""",
    re.VERBOSE | re.DOTALL,
)
_HEADED = re.compile(r"\*\*.+\*\*\s*((?:\[\d{1,4}\])+)")
"""A paper's title with its mark, as it stands above quotations from it."""
_RUN = re.compile(r"^Run [0-9a-f]{8}, written by: .*\.$", re.MULTILINE)
"""What stands under each turn of a conversation that litrev has exported."""
_ABOUT = re.compile(rf"{_RUN.pattern}|(?:Understood as|From here on only papers of): .*", re.DOTALL)
_DOUBTS = ("Weakly supported:", "Withheld:")
"""Above lists of what is told again, with the reasons for which it is doubted."""
_TITLES = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}


def read(source: str) -> Prose:
    """The prose of a Markdown file; blocks of code, tables and HTML are left out."""
    from markdown_it import MarkdownIt

    front = _FRONT.match(source)
    text = "\n" * front[0].count("\n") + source[front.end() :] if front else source
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    files = named(front[1]) if front else []
    prose = Prose(listed=dict(_entries(tokens)), bibliographies=files)
    lines = source.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    telling = _telling(tokens) if _RUN.search(source) else set()
    within: list[str] = []
    above: Sequence[str] = ()
    for token in tokens:
        if token.nesting > 0:
            within.append(token.tag)
        elif token.nesting < 0:
            within.pop()
        elif token.type == "inline":
            found = _TOKEN.finditer(token.content)
            prose.cited += [key for one in found for key in _cited(one, numbered=False)]
        told = token.type == "inline" and id(token) not in telling
        if told and "table" not in within:
            if within[-1] in _TITLES:
                prose.heading(_plain(token.content), _TITLES[within[-1]])
            else:
                first = (token.map or [0])[0]
                _write(
                    prose, token.content, first + 1, _places(token.content, first, lines, starts)
                )
                prose.end(above if "blockquote" in within else ())
            if "blockquote" not in within:
                above = _headed(token.content) if prose.listed else ()
    return prose


def _telling(tokens: Sequence[Token]) -> set[int]:
    """Of a conversation's export, the lines about it: what was understood or doubted, and runs."""
    found, doubted = set[int](), False
    for token in tokens:
        if token.type == "inline":
            listed = token.level > 1
            doubted = token.content in _DOUBTS or (doubted and listed)
            if doubted or _ABOUT.fullmatch(token.content):
                found.add(id(token))
    return found


def _headed(content: str) -> Sequence[str]:
    """The marks of a paragraph that is nothing but a title with them."""
    found = _HEADED.fullmatch(content)
    return re.findall(r"\[\d+\]", found[1]) if found else ()


def _places(
    content: str, first: int, lines: Sequence[str], starts: Sequence[int]
) -> list[Place | None]:
    """The place of each character of a block that begins on line `first`, from 0.

    A line of it is the end of a line of the source, without what marks lists and quotations.
    """
    places: list[Place | None] = []
    for n, part in enumerate(content.split("\n"), first):
        line = lines[n].rstrip() if n < len(lines) else ""
        begins = starts[min(n, len(lines))] + len(line) - len(part.rstrip())
        known = line.endswith(part.rstrip())
        places += [Place(at, at + 1) if known else None for at in range(begins, begins + len(part))]
        places.append(None)  # the line break
    return places[:-1]


def _entries(tokens: Iterable[Token]) -> Iterator[tuple[str, str]]:
    """The entries of lists of references, by their number."""
    within, number, opened = False, 0, False
    for before, token in pairwise(tokens):
        if before.type == "heading_open":
            within = subject(_plain(token.content)) in LISTS
        elif token.type == "ordered_list_open":
            number = int(token.attrs.get("start", 1)) - 1
        elif token.type == "list_item_open":
            opened = token.markup in (".", ")")
            number += opened
        elif token.type == "inline" and within:
            found = _ENTRY.match(token.content)
            if found or opened:
                yield (found[1], found[2]) if found else (str(number), token.content)
            opened = False


def _write(prose: Prose, content: str, first: int, places: Sequence[Place | None]) -> None:
    """One paragraph, which begins on line `first`; markup has as many lines as it is written on."""

    def words(start: int, end: int) -> None:
        line = first + content.count("\n", 0, start)
        prose.write(content[start:end], line, places[start:end])

    end = 0
    for token in _TOKEN.finditer(content):
        line = first + content.count("\n", 0, token.start())
        words(end, token.start())
        keys = _cited(token, bool(prose.listed))
        place = _whole(token, places)
        if token["gone"] and (noted := hidden(token["gone"])):
            prose.note(noted, line, above=False)
        elif keys:
            in_text = bool(token["name"]) and not token[0].startswith("-")
            prose.cite(keys, line, in_text, place)
        else:
            shown = _shown(token)
            prose.write(shown, line, [place] * len(shown))
        end = token.end()
    words(end, len(content))


def _whole(token: re.Match[str], places: Sequence[Place | None]) -> Place | None:
    """Where markup stands; an escaped sign or an entity is as good as the sign."""
    first, last = places[token.start()], places[token.end() - 1]
    plain = bool(token["escaped"] or token["entity"] or token["marks"])
    return Place(first.start, last.end, plain) if first and last else None


def _cited(token: re.Match[str], numbered: bool) -> Sequence[str]:
    if token["marks"]:
        return [f"[{mark}]" for mark in re.findall(r"\d+", token["marks"]) if numbered]
    if token["words"]:
        comments = map(hidden, re.findall(r"<!--.*?-->", token["noted"]))
        return [one.key for one in comments if one and one.key != OWN]
    return list(_keys(token["group"] or token["name"] or ""))


def _keys(citation: str) -> Iterator[str]:
    for found in re.findall(_KEY, citation):
        key = found.lstrip("-@").strip("{}")
        if not _CROSS_REFERENCE.match(key):
            yield key


def _shown(token: re.Match[str]) -> str:
    """What a reader sees of it."""
    if token["code"]:
        return token["inside"].strip()
    if token["math"]:
        return decode(token["math"])
    if token["entity"]:
        from html import unescape

        return unescape(token["entity"])
    if token["label"] is not None:
        return _plain(token["label"])
    return token["escaped"] or token["marks"] or token["group"] or token["words"] or ""


def _plain(content: str) -> str:
    return _TOKEN.sub(lambda token: "" if token["group"] else _shown(token), content)
