"""The same few invented papers in every format, as the sources of that format would send them."""

from __future__ import annotations

import io
import json
import re
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from typing import Any

from store import formats
from store.records import Paper

Writer = Callable[[Sequence[Paper]], str | bytes]

_ABSTRACT = (
    "Hats keep heads warm, and by how much nobody has measured. We measured {} heads in winter, "
    "with hats of wool, of felt and of straw (p < 0.05; α = {} %). Wool was {}.5 % warmer than "
    "felt & straw; 10^-3 of the heads had a cold. Müller's \"old\" method, O'Brien's {{new}} one "
    "and $x_{{i}}^2$ agree."
)
PAPERS = [
    Paper(
        key=f"muller{year}hats",
        title=f"Warm hats, part {number}: wool, felt & straw in {number} winters",
        authors=("Ada B. Müller", "Carl van der Strand"),
        year=year,
        venue="Journal of Hats",
        doi=f"10.1000/hats.{number}",
        arxiv=f"2103.0000{number}",
        pmid=f"9000000{number}",
        url=f"https://example.org/hats/{number}",
        tags=("wool", "heat loss"),
        abstract=_ABSTRACT.format(number * 10, number, number, number),
        type="article",
        volume="12",
        issue=str(number),
        pages=f"{number}31-{number}45",
        publisher="Hat Press",
    )
    for number, year in enumerate((1998, 2004, 2019, 2021), start=1)
]


@cache
def sample(format: str) -> bytes | None:
    """The papers in this format; None where nobody has told yet how it looks."""
    if format in formats.EXPORTS:
        return "".join(formats.write(PAPERS, format)).encode()
    made = _WRITERS[format](PAPERS) if format in _WRITERS else None
    return made.encode() if isinstance(made, str) else made


def _nbib(papers: Sequence[Paper]) -> str:
    return "\n".join(
        f"PMID- {p.pmid}\nOWN - NLM\nDP  - {p.year} Mar\nTI  - {p.title}.\nPG  - {p.pages}\n"
        f"LID - {p.doi} [doi]\nAB  - AIM: {textwrap.fill(p.abstract, 80, subsequent_indent=_SIX)}\n"
        f"{''.join(f'FAU - {author}{chr(10)}' for author in p.authors)}PT  - Journal Article\n"
        f"JT  - {p.venue}\nVI  - {p.volume}\nIP  - {p.issue}\n"
        for p in papers
    )  # fmt: skip


_SIX = " " * 6


def _pubmed(papers: Sequence[Paper]) -> str:
    return f"{_XML}<!DOCTYPE PubmedArticleSet>\n<PubmedArticleSet>\n" + "".join(
        f"""<PubmedArticle><MedlineCitation><PMID Version="1">{p.pmid}</PMID>
<Article><Journal><JournalIssue><Volume>{p.volume}</Volume><Issue>{p.issue}</Issue>
<PubDate><Year>{p.year}</Year></PubDate></JournalIssue><Title>{p.venue}</Title></Journal>
<ArticleTitle>{escape(p.title)}.</ArticleTitle><Pagination><MedlinePgn>{p.pages}</MedlinePgn></Pagination>
<ELocationID EIdType="doi">{p.doi}</ELocationID><Abstract>
<AbstractText Label="BACKGROUND">{escape(p.abstract)}</AbstractText>
<AbstractText Label="RESULTS">H<sub>2</sub>O was <i>cold</i>.</AbstractText></Abstract><AuthorList>
{"".join(f"<Author><LastName>{name}</LastName></Author>" for name in p.authors)}
</AuthorList></Article></MedlineCitation></PubmedArticle>
"""
        for p in papers
    ) + "</PubmedArticleSet>\n"  # fmt: skip


def _atom(papers: Sequence[Paper]) -> str:
    feed = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">'
    return (
        f"{_XML}{feed}\n"
        + "".join(
            f"""  <entry><id>http://arxiv.org/abs/{p.arxiv}v2</id>
    <published>{p.year}-03-01T10:00:00Z</published><title>{escape(p.title)}</title>
    <summary>{escape(textwrap.fill(p.abstract, 80))}</summary>
    {"".join(f"<author><name>{author}</name></author>" for author in p.authors)}
    <arxiv:doi>{p.doi}</arxiv:doi><link href="{p.url}" rel="alternate" type="text/html"/></entry>
"""
            for p in papers
        )
        + "</feed>\n"
    )


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_COLUMNS = ("Authors", "Title", "Year", "Source title", "DOI", "Abstract", "Author Keywords")


def _cells(p: Paper) -> list[str]:
    return [
        "; ".join(p.authors),
        p.title,
        str(p.year),
        p.venue,
        p.doi,
        p.abstract,
        "; ".join(p.tags),
    ]


def _csv(papers: Sequence[Paper]) -> str:
    import csv

    file = io.StringIO()
    csv.writer(file).writerows([_COLUMNS, *map(_cells, papers)])
    return file.getvalue()


def _xlsx(papers: Sequence[Paper]) -> bytes:
    from openpyxl import Workbook

    book, file = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in (_COLUMNS, *map(_cells, papers)):
        sheet.append(row)
    book.save(file)
    return _undated(file)


def _undated(file: io.BytesIO) -> bytes:
    """The same workbook whenever it is made, so that damage to it can be repeated."""
    undated = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(undated, "w") as new:
        for name in old.namelist():
            part = re.sub(
                rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2020-01-01T00:00:00Z", old.read(name)
            )
            new.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return undated.getvalue()


def _markdown(papers: Sequence[Paper]) -> str:
    return "# To read\n\n" + "\n".join(
        f"## {p.title}\n\n*{'*, *'.join(p.authors)}*\n\nYear: {p.year}\nDOI: {p.doi}\n\n"
        f"{textwrap.fill(p.abstract, 80)}\n"
        for p in papers
    )


def _plaintext(papers: Sequence[Paper]) -> str:
    return "\n\n---\n\n".join(
        f"{p.title}\n{', '.join(p.authors)}\n\nYear: {p.year}\n\nAbstract\n\n"
        f"{textwrap.fill(p.abstract, 70)}\n\nKeywords: {', '.join(p.tags)}"
        for p in papers
    )


def _listing(papers: Sequence[Paper]) -> str:
    return "Subscribe\n\nSep 2\n\n" + "\n\n".join(f"{p.title}\n\n{p.abstract}" for p in papers)


def _lines(record: Callable[[Paper], dict[str, Any]]) -> Writer:
    return lambda papers: "".join(json.dumps(record(p), ensure_ascii=False) + "\n" for p in papers)


def _array(key: str, record: Callable[[Paper], dict[str, Any]]) -> Writer:
    return lambda papers: json.dumps({"meta": {}, key: list(map(record, papers))}, indent=1)


def _crossref(p: Paper) -> dict[str, Any]:
    abstract = f"<jats:title>Abstract</jats:title><jats:p>{escape(p.abstract)}</jats:p>"
    names = [{"given": a.split()[0], "family": a.split()[-1]} for a in p.authors]
    issued = {"date-parts": [[p.year, 3]]}
    return {"DOI": p.doi, "type": "journal-article", "title": [p.title], "abstract": abstract,
            "author": names, "issued": issued, "container-title": [p.venue]}  # fmt: skip


def _openalex(p: Paper) -> dict[str, Any]:
    index: dict[str, list[int]] = {}
    for place, word in enumerate(p.abstract.split()):
        index.setdefault(word, []).append(place)
    names = [{"author": {"display_name": author}} for author in p.authors]
    return {"id": f"https://openalex.org/W{p.pmid}", "display_name": p.title, "title": p.title,
            "publication_year": p.year, "doi": f"https://doi.org/{p.doi}", "authorships": names,
            "abstract_inverted_index": index, "primary_location": None}  # fmt: skip


def _semanticscholar(p: Paper) -> dict[str, Any]:
    return {"paperId": f"{p.pmid:0>40}", "externalIds": {"DOI": p.doi}, "title": p.title,
            "abstract": p.abstract, "year": p.year, "venue": p.venue,
            "authors": [{"authorId": "1", "name": author} for author in p.authors]}  # fmt: skip


def _snapshot(p: Paper) -> dict[str, Any]:
    names = [[a.split()[-1], a.split()[0], ""] for a in p.authors]
    return {"id": p.arxiv, "submitter": "A", "authors": ", ".join(p.authors), "title": p.title,
            "comments": "12 pages", "journal-ref": None, "doi": p.doi, "categories": "cs.RO",
            "abstract": f"  {textwrap.fill(p.abstract, 70)}\n", "authors_parsed": names,
            "versions": [{"version": "v1", "created": f"Mon, 1 Mar {p.year} 10:00:00 GMT"}],
            "update_date": f"{p.year}-03-01"}  # fmt: skip


def _evidence(papers: Sequence[Paper]) -> str:
    read = [{"paper": p.model_dump(mode="json"), "sentences": []} for p in papers]
    return json.dumps({"searches": [{"query": "a", "hits": []}], "papers": read}, indent=1)


_WRITERS: dict[str, Writer] = {
    "nbib": _nbib,
    "pubmed": _pubmed,
    "atom": _atom,
    "csv": _csv,
    "xlsx": _xlsx,
    "markdown": _markdown,
    "plaintext": _plaintext,
    "listing": _listing,
    "crossref": _array("items", _crossref),
    "openalex": _array("results", _openalex),
    "semanticscholar": _array("data", _semanticscholar),
    "arxiv_snapshot": _lines(_snapshot),
    "evidence": _evidence,
}
