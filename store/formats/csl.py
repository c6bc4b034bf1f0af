"""CSL-JSON, as Zotero, Better BibTeX, Mendeley and pandoc write it, and the writer for them.

CSL 1.0.2: https://resource.citationstyles.org/schema/v1.0/input/json/csl-data.json; what its
variables mean: https://docs.citationstyles.org/en/stable/specification.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from store import keys
from store.formats.csl_parts import parts, printed, year
from store.formats.entry import entry
from store.formats.json_fields import text, texts
from store.formats.json_stream import first, papers
from store.formats.markup import plain
from store.identity import numbers
from store.records import Paper, PaperType, Problem

if TYPE_CHECKING:
    from store.formats.stream import Stream

_OURS: dict[PaperType, str] = {
    "article": "article-journal article-magazine article-newspaper review review-book",
    "conference": "paper-conference",
    "preprint": "article",
    "book": "book",
    "chapter": "chapter entry entry-dictionary entry-encyclopedia",
    "thesis": "thesis",
    "report": "report",
}
_TYPES = {name: ours for ours, names in _OURS.items() for name in names.split()}
_WRITTEN = {ours: names.split()[0] for ours, names in _OURS.items()}
_OTHER_TYPES = frozenset(
    """bill broadcast classic collection dataset document event figure graphic hearing interview
    legal_case legislation manuscript map motion_picture musical_score pamphlet patent performance
    periodical personal_communication post post-weblog regulation software song speech standard
    treaty webpage""".split()
)
_UNTYPED = "document"
"""CSL's fallback: of unknown type, or, where it has a genre, of none of the types that we have."""

_KEYS = ("items",)
_MARKS = frozenset(("id", "author", "issued", "container-title", "DOI"))
_OTHERS = frozenset(("authorships", "display_name", "abstract_inverted_index", "paperId"))
_NAMED = re.compile(r"\s*(PMID|PMCID|arXiv|DOI|Citation Key)\s*:\s*(\S.*)", re.IGNORECASE)
_COUNTED = re.compile(r"ITEM-\d+|\d+")
_SIGN = re.compile(r"[<&\]\\]")
_SEPARATORS = (",", ";", "\n")


def sniff(head: str) -> bool:
    """Whether the first record has one of CSL's types, and what no other format has beside it."""
    record = first(head, *_KEYS)
    typed = text(record.get("type")) in _TYPES.keys() | _OTHER_TYPES
    is_named = isinstance(record.get("title", ""), str) and not _OTHERS & record.keys()
    return typed and is_named and bool(_MARKS & record.keys())


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of an array, of `{"items": […]}`, of one object, or of objects one a line."""
    return papers(stream, _paper, *_KEYS)


def write(papers: Iterable[Paper]) -> Iterator[str]:
    """One array, an item a line; tags with commas are set apart by semicolons or line ends."""
    before = "["
    for paper in papers:
        fields = {name: value for name, value in _fields(paper) if value}
        yield f"{before}\n{json.dumps({'id': paper.key} | fields, ensure_ascii=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def _fields(paper: Paper) -> Iterator[tuple[str, Any]]:
    yield "citation-key", paper.key
    yield "type", _WRITTEN.get(paper.type, _UNTYPED)
    yield "genre", paper.type if paper.type == "other" else ""
    yield "title", _kept(paper.title)
    yield "author", [parts(name) for name in paper.authors]
    yield "issued", {"date-parts": [[paper.year]]} if paper.year else None
    yield "container-title", _kept(paper.venue)
    yield "volume", paper.volume
    yield "issue", paper.issue
    yield "page", paper.pages
    yield "publisher", paper.publisher
    yield "DOI", paper.doi
    yield "PMID", paper.pmid
    yield "URL", paper.url
    yield "keyword", _joined([" ".join(tag.split()) for tag in paper.tags])
    yield "note", f"arXiv: {paper.arxiv}" if paper.arxiv else ""
    yield "annote", paper.note
    yield "abstract", _kept(paper.abstract)


def _paper(file: str, line: int | None, record: dict[str, Any]) -> Paper | Problem:
    named, remark = _extra(text(record.get("note")))
    number = text(record.get("number"))
    return entry(
        file,
        line,
        key=_key(record, named),
        title=plain(_one(record, "title")),
        abstract=plain(_one(record, "abstract")),
        authors=map(printed, _listed(record.get("author"))),
        year=year(record.get("issued")),
        venue=plain(_one(record, "container-title", "event-title", "event")),
        doi=_one(record, "DOI") or named.get("doi", ""),
        arxiv=_arxiv(record, named),
        url=_one(record, "URL"),
        tags=_split(_one(record, "keyword")),
        pmid=_one(record, "PMID") or named.get("pmid", ""),
        type=_type(record),
        volume=_one(record, "volume"),
        issue=_one(record, "issue") or ("" if numbers.arxiv(number) else number),
        pages=_one(record, "page", "page-first"),
        publisher=_one(record, "publisher"),
        note=" ".join(filter(None, (_one(record, "annote"), remark))),
    )


def _one(record: dict[str, Any], *names: str) -> str:
    """The first of these fields that is set; of a list its first text."""
    return next((found for name in names for found in texts(record.get(name))[:1]), "")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _type(record: dict[str, Any]) -> PaperType:
    name = text(record.get("type"))
    if name in ("", _UNTYPED):
        return "other" if record.get("genre") else ""
    return _TYPES.get(name, "other")


def _extra(note: str) -> tuple[dict[str, str], str]:
    """What Zotero's *Extra* names in lines of their own, `PMID: 31452104`; and the rest of it."""
    named: dict[str, str] = {}
    rest = []
    for line in note.splitlines():
        if found := _NAMED.match(line):
            named.setdefault(found[1].lower(), found[2])
        else:
            rest.append(line)
    return named, " ".join(rest)


def _key(record: dict[str, Any], named: dict[str, str]) -> str:
    """The citation key, or an id that could be one and does not merely count the items."""
    number = text(record.get("id"))
    given = (text(record.get("citation-key")), named.get("citation key", "").strip())
    counted = "" if _COUNTED.fullmatch(number) else number
    return next(filter(None, map(keys.valid_key, (*given, counted))), "")


def _arxiv(record: dict[str, Any], named: dict[str, str]) -> str:
    places = ("number", "archive_location", "URL", "container-title")
    told = (named.get("arxiv", "").split(" ")[0], *(_one(record, place) for place in places))
    return next(filter(None, map(numbers.arxiv, told)), "")


def _joined(tags: Sequence[str]) -> str:
    """The tags between the first separator that stands in none of them; there at least once if
    a weaker one stands in any, as `_split` goes by the strongest that it finds."""
    rank = max((at for at, sign in enumerate(_SEPARATORS, 1) if sign in "".join(tags)), default=0)
    sign = _SEPARATORS[rank]
    return f"{sign} ".join(tags) + (sign if rank and len(tags) == 1 else "")


def _split(keyword: str) -> list[str]:
    return keyword.split(next((sign for sign in reversed(_SEPARATORS) if sign in keyword), ","))


def _kept(text: str) -> str:
    """The text as it will be read again: what looks like markup is parted by a space of no width.

    Escaped, it would come back as well, but most programs would show the escapes.
    """
    return text if plain(text) == text else _SIGN.sub("\\g<0>\u200b", text)
