"""BibTeX with abstracts: bibtexparser finds the entries, their fields become text."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from store.formats.entry import GIGANTIC, entry, gigantic
from store.formats.latex import decode, escape
from store.records import Paper, Problem

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry

    from store.formats.stream import Stream

_START = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_VENUES = ("journal", "journaltitle", "booktitle", "school", "institution", "publisher")
_PREPRINTS = ("eprint", "url", "doi", "journal", "note")
_AND = re.compile(r"\band\b|,|^others$", re.IGNORECASE)
_URL_SIGN = re.compile(r"\\([_%#&~$])")
_URL_ESCAPES = {ord(sign): f"%{ord(sign):02X}" for sign in "{}\\ "}


def sniff(head: str) -> bool:
    """Whether a line begins an entry."""
    return _START.search(head) is not None


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers of the entries; a damaged one is a problem with the line of its start.

    Two entries of one key are both read, and of two fields of one name the first.
    """
    from bibtexparser.model import Entry, ParsingFailedBlock, String
    from bibtexparser.splitter import Splitter

    file, text = stream.file, "\n".join(line.text for line in stream.lines())
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    try:
        blocks = Splitter(text).split().blocks
    except Exception as error:  # a parser's own bug must not stop the other files
        yield Problem(file=file, line=None, reason=f"not readable as BibTeX: {error}")
        return
    strings: dict[str, str] = {}
    for block in map(_undamaged, blocks):
        if isinstance(block, String):
            strings[block.key.lower()] = _value(block.value, strings)
        elif isinstance(block, Entry):
            yield _paper(block, strings, file)
        elif isinstance(block, ParsingFailedBlock):
            reason = " ".join(getattr(block.error, "abort_reason", str(block.error)).split())
            yield Problem(file=file, line=_line(block), reason=f"damaged entry: {reason}")


def write(papers: Iterable[Paper]) -> Iterator[str]:
    """One entry a paper, with its line ends and an empty line behind it."""
    for paper in papers:
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(paper) if value)
        yield f"@{'article' if paper.venue else 'misc'}{{{paper.key},\n{fields}}}\n\n"


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{escape(paper.title)}}}"
    yield "author", " and ".join(map(_braced, paper.authors))
    yield "year", str(paper.year or "")
    yield "journal", escape(paper.venue)
    yield "doi", paper.doi
    yield "eprint", paper.arxiv
    yield "archiveprefix", "arXiv" if paper.arxiv else ""
    yield "url", paper.url.translate(_URL_ESCAPES)
    yield "keywords", ", ".join(map(_braced, paper.tags))
    yield "abstract", escape(paper.abstract)


def _braced(text: str) -> str:
    """Escaped; and in braces where a comma or an *and* would be taken for the end of it."""
    return f"{{{escape(text)}}}" if _AND.search(text) or ";" in text else escape(text)


def _undamaged(block: Block) -> Block:
    """The entry within a block that is only complained of because of a repeated key."""
    while (within := getattr(block, "ignore_error_block", None)) is not None:
        block = within
    return block


def _line(block: Block) -> int:
    return (block.start_line or 0) + 1


def _paper(block: Entry, strings: dict[str, str], file: str) -> Paper | Problem:
    raw = {field.key.lower(): _value(field.value, strings) for field in reversed(block.fields)}
    if gigantic(raw.values()):
        return Problem(file=file, line=_line(block), reason=GIGANTIC)
    year = _YEAR.search(raw.get("year", "")) or _YEAR.search(raw.get("date", ""))
    return entry(
        file,
        _line(block),
        title=decode(raw.get("title", "")),
        abstract=decode(raw.get("abstract", "")),
        authors=_people(raw.get("author", "")),
        year=int(year[0]) if year else None,
        venue=decode(next((raw[name] for name in _VENUES if raw.get(name)), "")),
        doi=_verbatim(raw.get("doi", "")),
        arxiv=_preprint(raw),
        url=_verbatim(raw.get("url", "")),
        tags=map(decode, _split(raw.get("keywords", ""), "[,;]")),
    )


def _preprint(raw: dict[str, str]) -> str:
    """The arXiv number, wherever an entry may have it."""
    from store.numbers import arxiv

    return next(filter(None, (arxiv(raw.get(name, "")) for name in _PREPRINTS)), "")


def _people(names: str) -> tuple[str, ...]:
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    parts = (
        parse_single_name_into_parts(name, strict=False)
        for name in _split(names, r"(?<=\s)and(?=\s)")
        if name.strip() != "others"
    )
    return tuple(decode(name.merge_first_name_first) for name in parts)


def _verbatim(value: str) -> str:
    r"""A DOI or address: `\_` and `\url{}` undone, `~` and `--` left alone."""
    return _URL_SIGN.sub(r"\1", value.removeprefix(r"\url{")).strip("{}")


def _value(raw: str, strings: dict[str, str]) -> str:
    """A field's value: its pieces between `#` joined, without their quotes or outer braces."""
    return "".join(_piece(piece.strip(), strings) for piece in _split(raw, "#", quotes='"'))


def _split(text: str, at: str, quotes: str = "") -> list[str]:
    """The pieces between the separators that stand in no braces and no quotes."""
    pieces, start, depth, quoted = [], 0, 0, False
    for mark in re.finditer(rf"(?<!\\)[{{}}{quotes}]|{at}", text, re.IGNORECASE):
        if mark[0] in "{}":
            depth = max(0, depth + (1 if mark[0] == "{" else -1))
        elif mark[0] == '"':
            quoted ^= not depth
        elif not depth and not quoted:
            pieces.append(text[start : mark.start()])
            start = mark.end()
    return [*pieces, text[start:]]


def _piece(piece: str, strings: dict[str, str]) -> str:
    if piece[:1] + piece[-1:] in ("{}", '""') and len(piece) > 1:
        return piece[1:-1]
    return strings.get(piece.lower(), piece)
