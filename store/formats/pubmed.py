"""PubMed's XML, as its website, its E-utilities and its yearly files have it.

Fields as in NLM's *MEDLINE/PubMed XML Data Elements*
(https://www.nlm.nih.gov/bsd/licensee/data_elements_doc.html) and the PubMed DTD.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.formats.elements import elements, inner, text
from store.formats.entry import entry
from store.formats.kinds import kind
from store.formats.markup import joined, plain
from store.formats.pages import between, pages
from store.records import Paper, PaperType, Problem

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from store.formats.stream import Stream

_RECORDS = ("PubmedArticle", "PubmedBookArticle")
_ARTICLE = "MedlineCitation/Article"
_START = re.compile(r"<(?:PubmedArticle|PubmedBookArticle)(?:Set)?[\s>]")
_YEAR = re.compile(r"[12]\d{3}")


def sniff(head: str) -> bool:
    """Whether a set of PubMed's records begins in it."""
    return _START.search(head) is not None


def read(stream: Stream) -> Iterator[Paper | Problem]:
    """The papers and chapters; a damaged record is a problem with the line of the damage."""
    for record in elements(stream, *_RECORDS):
        if isinstance(record, Problem):
            yield record
            continue
        line, element = record
        if (book := element.find("BookDocument")) is not None:
            yield _chapter(stream.file, line, book)
        else:
            yield _article(stream.file, line, element)


def _article(file: str, line: int, record: Element) -> Paper | Problem:
    issue = f"{_ARTICLE}/Journal/JournalIssue"
    return entry(
        file,
        line,
        title=_title(record),
        abstract=_abstract(record),
        authors=_authors(record.find(f"{_ARTICLE}/AuthorList")),
        year=_year(record, f"{issue}/PubDate", f"{_ARTICLE}/ArticleDate"),
        venue=text(
            record,
            f"{_ARTICLE}/Journal/Title",
            f"{_ARTICLE}/Journal/ISOAbbreviation",
            "MedlineCitation/MedlineJournalInfo/MedlineTA",
        ),
        doi=text(
            record,
            f"{_ARTICLE}/ELocationID[@EIdType='doi']",
            "PubmedData/ArticleIdList/ArticleId[@IdType='doi']",
        ),
        arxiv=_preprint(record),
        tags=_keywords(record.find("MedlineCitation")),
        pmid=text(record, "MedlineCitation/PMID"),
        type=_kind(record),
        volume=text(record, f"{issue}/Volume"),
        issue=text(record, f"{issue}/Issue"),
        pages=_pages(record),
    )


def _chapter(file: str, line: int, book: Element) -> Paper | Problem:
    chapter, whole = (plain(inner(book.find(name))) for name in ("ArticleTitle", "Book/BookTitle"))
    return entry(
        file,
        line,
        title=chapter or whole,
        abstract=_sections(book.find("Abstract")),
        authors=_authors(book.find("AuthorList")),
        year=_year(book, "Book/PubDate", "ContributionDate"),
        venue=whole if chapter else "",
        doi=text(book, "ArticleIdList/ArticleId[@IdType='doi']"),
        tags=_keywords(book),
        pmid=text(book, "PMID"),
        type="chapter" if chapter else "book",
        publisher=text(book, "Book/Publisher/PublisherName"),
    )


def _title(record: Element) -> str:
    """The title without the full stop that PubMed ends it with; brackets mark a translation."""
    title = plain(inner(record.find(f"{_ARTICLE}/ArticleTitle"))).strip()
    if not title or title.startswith("[Not Available"):
        title = plain(inner(record.find(f"{_ARTICLE}/VernacularTitle"))) or title
    return title if title.endswith("..") else title.removesuffix(".")


def _abstract(record: Element) -> str:
    """The abstract, or one that somebody else wrote, where PubMed has only that."""
    own = _sections(record.find(f"{_ARTICLE}/Abstract"))
    return own or _sections(record.find("MedlineCitation/OtherAbstract"))


def _sections(abstract: Element | None) -> str:
    parts = [] if abstract is None else abstract.findall("AbstractText")
    return joined((part.get("Label", ""), plain(inner(part))) for part in parts)


def _authors(names: Element | None) -> Iterator[str]:
    for author in [] if names is None else names.iterfind("Author"):
        given = text(author, "ForeName", "FirstName", "Initials")
        person = (given, text(author, "LastName"), text(author, "Suffix"))
        yield " ".join(filter(None, person)) or text(author, "CollectiveName")


def _year(record: Element, *paths: str) -> int | None:
    """The year of the first of these dates; a `MedlineDate` is free text, `1998 Dec-1999 Jan`."""
    dates = (text(record, f"{path}/{name}") for path in paths for name in ("Year", "MedlineDate"))
    years = (_YEAR.search(date) for date in dates)
    return next((int(year[0]) for year in years if year), None)


def _preprint(record: Element) -> str:
    """The article number of arXiv's preprints, which says whose it is."""
    number = text(record, f"{_ARTICLE}/ELocationID[@EIdType='pii']")
    return number if number.lower().startswith("arxiv") else ""


def _keywords(record: Element | None) -> list[str]:
    if record is None:
        return []
    return [plain(inner(keyword)) for keyword in record.iterfind("KeywordList/Keyword")]


def _kind(record: Element) -> PaperType:
    """An article unless it is called a preprint: *Review* or *Congress* tell what is in it."""
    names = record.iterfind(f"{_ARTICLE}/PublicationTypeList/PublicationType")
    return "preprint" if any(kind([name.text or ""]) == "preprint" for name in names) else "article"


def _pages(record: Element) -> str:
    first, last = (text(record, f"{_ARTICLE}/Pagination/{end}Page") for end in ("Start", "End"))
    return (
        between(first, last) if last else pages(text(record, f"{_ARTICLE}/Pagination/MedlinePgn"))
    )
