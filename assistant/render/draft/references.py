"""The papers of a draft → its citations and its list of references, in any CSL style.

In a style that cites by number, numbers are in the order in which the draft cites, whatever order
the style wants, so that a number means the same paper wherever the draft is shown.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from string import ascii_lowercase
from typing import Any, NamedTuple

from assistant.render.draft.styles import (
    BOLD,
    ITALIC,
    MEDIUM,
    REFERRED,
    REFERRING,
    ROMAN,
    SHOWN,
    Styled,
)
from assistant.render.lines import line
from store.formats import write
from store.records import Paper

_PRINTED = frozenset(
    "type title author issued container-title volume issue page publisher DOI URL".split()
)
_PRIVATE = re.compile("([\ue000-\ue006])")
_ADDED = re.compile("[\ue000-\ue006\u200b]")
"""Ours, and what the writer of CSL-JSON parts markup with."""
_REFERENCE = re.compile(f"{REFERRING}(\\d+){SHOWN}(.*?){REFERRED}")


class Print(NamedTuple):
    """How a format writes text, italics, bold, and what refers to the paper of a number."""

    escape: Callable[[str], str]
    italic: tuple[str, str]
    bold: tuple[str, str]
    link: Callable[[str, str], str] = lambda number, text: text

    def __call__(self, text: str) -> str:
        """Styled text in the format."""
        pieces = _PRIVATE.split(line(text))
        marked = "".join(piece if n % 2 else self.escape(piece) for n, piece in enumerate(pieces))
        linked = _REFERENCE.sub(lambda found: self.link(found[1], found[2]), marked)
        tags = zip((ITALIC, ROMAN, BOLD, MEDIUM), self.italic + self.bold, strict=True)
        return linked.translate({ord(mark): tag for mark, tag in tags})


class References:
    """The citations and the list of one draft, whose papers are numbered from 1 as they stand."""

    def __init__(self, papers: Sequence[Paper], style: str, printed: Print) -> None:
        """Raises StyleUnusable."""
        self._papers = dict(enumerate(papers, 1))
        self._numbers = {paper.key: n for n, paper in self._papers.items()}
        self._print = printed
        items = [_item(n, paper) for n, paper in self._papers.items()]
        self._styled = Styled(style, items)
        self.numbered = not self._styled.named
        self._order = [*self._papers] if self.numbered else self._styled.order()
        if letters := {} if self.numbered else self._letters():
            told = [one | letters.get(int(one["id"]), {}) for one in items]
            self._styled = Styled(style, told)

    def mark(self, keys: Collection[str]) -> str:
        """The citation of these papers, `[1][3]` or `(Lind, 2019; Okafor, 2021)`."""
        numbers = [self._numbers[key] for key in keys]
        if self.numbered or not numbers:
            return "".join(f"[{self._print.link(str(n), str(n))}]" for n in numbers)
        return self._print(self._styled.cite(numbers))

    def entries(self) -> Iterator[tuple[str, str]]:
        """Key and reference of each paper, in the order of the list."""
        for number in self._order:
            paper = self._papers[number]
            entry = self._styled.entry(number)
            yield paper.key, self._print(entry if paper.authors else _once(paper.title, entry))

    def _letters(self) -> Mapping[int, dict[str, str]]:
        """`2020a`, `2020b` for papers that would be cited by the same words."""
        alike = defaultdict(list)
        for number in self._order:
            alike[_REFERENCE.sub(r"\2", self._styled.cite([number]))].append(number)
        return {
            number: {"year-suffix": ascii_lowercase[n : n + 1] or f"z{n}"}
            for numbers in alike.values()
            if len(numbers) > 1
            for n, number in enumerate(numbers)
        }


def _item(number: int, paper: Paper) -> dict[str, Any]:
    """CSL-JSON with what lists of references print, and nothing that citeproc-py would warn of."""
    unclear = paper.type in ("", "preprint") and paper.venue
    told = paper.model_copy(
        update={
            "type": "article" if unclear else paper.type,
            "title": re.sub(r"(?<!\.)\.$", "", paper.title),
        }
    )
    [item] = json.loads(_ADDED.sub("", "".join(write([told], "csl"))))
    return {name: item[name] for name in _PRINTED & item.keys()} | {"id": str(number)}


def _once(title: str, entry: str) -> str:
    """An entry in which the title stands once: in an author's place, and not behind it again."""
    about = f'[{ITALIC}{BOLD}“‘"]*{re.escape(line(title))}[{ROMAN}{MEDIUM}”’".,]*\\s*'
    again = [*re.finditer(about, entry, re.IGNORECASE)][1:2]
    return "".join(entry[: one.start()] + entry[one.end() :] for one in again) or entry
