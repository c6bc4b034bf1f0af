"""One invented paper as each source of JSON would send it, and the ways in which it arrives."""

from __future__ import annotations

import json
from typing import Any

ABSTRACT = "We wore hats. Heat loss fell by 12.5 % (p < 0.05)."
TITLE = "Hats and the cold: a study of H2O"

CSL: dict[str, Any] = {
    "id": "http://zotero.org/users/1/items/HATS2018",
    "citation-key": "devries2018hats",
    "type": "article-journal",
    "abstract": "<p>We wore hats. Heat loss fell by 12.5 % (p &lt; 0.05).</p>",
    "container-title": "Journal of Cold &amp; Heat",
    "DOI": "10.1000/HATS.1",
    "issue": 3,
    "keyword": "hats, heat loss",
    "note": "PMID: 31452104\narXiv: 1802.09477 [physics]\nRead this again.",
    "page": "12–34",
    "publisher": "Hat Society",
    "title": "Hats and the cold: a study of H<sub>2</sub>O",
    "URL": "https://example.org/hats",
    "volume": "7",
    "author": [
        {"family": "Vries", "given": "Anna", "non-dropping-particle": "de"},
        {"family": "King", "given": "Bo", "suffix": "Jr."},
        {"literal": "The Hat Collaboration"},
    ],
    "issued": {"date-parts": [["2018", 7, 1]]},
}

CROSSREF: dict[str, Any] = {
    "DOI": "10.1000/HATS.1",
    "type": "journal-article",
    "title": ["Hats and the cold"],
    "subtitle": ["a study of H<sub>2</sub>O"],
    "abstract": "<jats:title>Abstract</jats:title><jats:p>We wore hats. Heat loss fell by 12.5 % "
    "(p &amp;lt; 0.05).</jats:p>",
    "author": [
        {"given": "Anna", "family": "de Vries", "sequence": "first", "affiliation": []},
        {"given": "Bo", "family": "King", "suffix": "Jr."},
        {"name": "The Hat Collaboration"},
    ],
    "container-title": ["Journal of Cold &amp; Heat"],
    "issued": {"date-parts": [[None]]},
    "published-print": {"date-parts": [[2018, 7]]},
    "relation": {"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.1802.09477"}]},
    "issue": "3",
    "volume": "7",
    "page": "12-34",
    "publisher": "Hat Society",
    "URL": "https://doi.org/10.1000/hats.1",
}

_WORDS = ABSTRACT.split()

OPENALEX: dict[str, Any] = {
    "id": "https://openalex.org/W2963216571",
    "doi": "https://doi.org/10.1000/HATS.1",
    "title": "Hats and the cold: a study of H<sub>2</sub>O",
    "display_name": "Hats and the cold: a study of H<sub>2</sub>O",
    "publication_year": 2018,
    "ids": {
        "openalex": "https://openalex.org/W2963216571",
        "doi": "https://doi.org/10.1000/hats.1",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/31452104",
    },
    "primary_location": {
        "landing_page_url": "https://doi.org/10.1000/hats.1",
        "pdf_url": None,
        "source": {
            "display_name": "Journal of Cold &amp; Heat",
            "host_organization_name": "Hat Society",
            "type": "journal",
        },
    },
    "type": "article",
    "authorships": [
        {"author_position": "first", "author": {"id": "x", "display_name": "Anna de Vries"}},
        {"author": {"display_name": None}, "raw_author_name": "Bo King Jr."},
    ],
    "biblio": {"volume": "7", "issue": "3", "first_page": "12", "last_page": "34"},
    "keywords": [
        {"id": "https://openalex.org/keywords/hats", "display_name": "Hats", "score": 0.7},
        {"display_name": "The effect of head coverings upon the loss of heat in the cold"},
    ],
    "locations": [{"landing_page_url": "http://arxiv.org/abs/1802.09477v2", "pdf_url": None}],
    "abstract_inverted_index": {
        word: [at for at, other in enumerate(_WORDS) if other == word] for word in sorted(_WORDS)
    },
}

SEMANTICSCHOLAR: dict[str, Any] = {
    "paperId": "649def34f8be52c8b66281af98ae884c09aef38b",
    "externalIds": {
        "DOI": "10.1000/HATS.1",
        "ArXiv": "1802.09477",
        "PubMed": "31452104",
        "CorpusId": 12345,
    },
    "url": "https://www.semanticscholar.org/paper/649def34f8be52c8b66281af98ae884c09aef38b",
    "title": TITLE,
    "abstract": ABSTRACT,
    "venue": "Conference on Hats",
    "year": 2018,
    "publicationTypes": ["JournalArticle", "Conference"],
    "journal": {"name": "Hats", "volume": "7", "pages": "\n            12-34\n          "},
    "authors": [{"authorId": "1", "name": "Anna de Vries"}, {"authorId": None, "name": "B. King"}],
    "tldr": {"model": "tldr@v2.0.0", "text": "Hats help."},
}

ARXIV: dict[str, Any] = {
    "id": "1802.09477",
    "submitter": "Anna de Vries",
    "authors": "Anna de Vries (Hat Society, Utrecht), Zo\\'e King",
    "title": "Hats and the cold:\n  a study of H$_2$O",
    "comments": "10 pages, v3 has more hats",
    "journal-ref": "J. Cold 76, 2034 (2019)",
    "doi": "10.1000/HATS.1",
    "report-no": None,
    "categories": "physics.soc-ph cs.LG",
    "license": None,
    "abstract": "  We wore hats.\nHeat loss fell by 12.5\\,\\% ($p < 0.05$).\n",
    "versions": [
        {"version": "v1", "created": "Mon, 26 Feb 2018 18:59:59 GMT"},
        {"version": "v2", "created": "Mon, 22 Oct 2018 17:04:00 GMT"},
    ],
    "update_date": "2018-10-23",
    "authors_parsed": [["de Vries", "Anna", ""], ["King", "Zoé", "", "Hat Society"]],
}

OURS: dict[str, Any] = {
    "key": "devries2018hats",
    "title": TITLE,
    "authors": ["Anna de Vries", "Bo King Jr."],
    "type": "article",
    "year": 2018,
    "abstract": ABSTRACT,
}


def indented(value: Any) -> str:
    return json.dumps(value, indent=2)


def lines(*records: Any) -> str:
    return "".join(f"{json.dumps(record)}\n" for record in records)


ARRANGED: dict[str, list[str]] = {
    "csl": [indented([CSL]), indented({"items": [CSL]}), indented(CSL), lines(CSL), lines([CSL])],
    "crossref": [
        lines({"status": "ok", "message-type": "work", "message": CROSSREF}),
        indented({"message": {"facets": {}, "total-results": 1, "items": [CROSSREF]}}),
        lines({"items": [CROSSREF]}),
        lines(CROSSREF),
    ],
    "openalex": [
        indented({"meta": {"count": 1}, "results": [OPENALEX], "group_by": []}),
        lines({"meta": {"count": 1}, "results": [OPENALEX]}),
        indented([OPENALEX]),
        indented(OPENALEX),
        lines(OPENALEX),
        lines({key: OPENALEX[key] for key in ("title", "abstract_inverted_index")}),
    ],
    "semanticscholar": [
        lines({"total": 1, "offset": 0, "data": [SEMANTICSCHOLAR]}),
        indented({"recommendedPapers": [SEMANTICSCHOLAR]}),
        indented({"data": [{"contexts": [], "citingPaper": SEMANTICSCHOLAR}]}),
        indented([SEMANTICSCHOLAR]),
        indented(SEMANTICSCHOLAR),
        lines(SEMANTICSCHOLAR),
    ],
    "arxiv_snapshot": [lines(ARXIV), indented([ARXIV]), indented(ARXIV)],
    "jsonl": [lines(OURS), indented([OURS]), lines({"title": TITLE, "abstract": ABSTRACT})],
    "evidence": [indented({"searches": [], "papers": [{"paper": OURS, "sentences": []}]})],
}
"""By format: files with the one paper, each arranged differently."""
