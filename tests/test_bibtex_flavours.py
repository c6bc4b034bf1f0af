"""BibTeX as the programs that researchers use export it: invented papers in their true manner."""

from __future__ import annotations

from streams import stream

from store.formats import bibtex
from store.records import Paper, Problem


def read(text: str) -> list[Paper | Problem]:
    return list(bibtex.read(stream(text, "x.bib")))


def paper(text: str) -> Paper:
    [one] = read(text)
    assert isinstance(one, Paper)
    return one


def test_acl_anthology() -> None:
    text = r"""
@proceedings{hats-2019-north,
    title = "Proceedings of the 2019 Conference on Hats, Volume 1 (Long Papers)",
    editor = "Burns, Rain  and
      Doran, Cap",
    month = jun,
    year = "2019",
    publisher = "Association for Hat Linguistics"
}
@inproceedings{knott-etal-2019-hats,
    title = "{HAT}: Pre-training of Deep Bidirectional Hats for ``Head'' Understanding",
    author = "Knott, Ann  and
      Chang, Ming-Wei  and
      {\c{C}}elik, O{\u{g}}uz",
    editor = "Burns, Rain  and
      Doran, Cap",
    booktitle = "Proceedings of the 2019 Conference on Hats, Volume 1 (Long Papers)",
    month = jun,
    year = "2019",
    address = "Hatfield, Minnesota",
    publisher = "Association for Hat Linguistics",
    url = "https://aclanthology.org/N19-9999/",
    doi = "10.18653/v1/N19-9999",
    pages = "4171--4186",
    abstract = "We introduce HAT, e.g., {``}hats{''} that obtain 80.5{\%} (a 7.7{\%} gain)."
}
"""
    assert paper(text) == Paper(
        key="knott-etal-2019-hats",
        title="HAT: Pre-training of Deep Bidirectional Hats for “Head” Understanding",
        authors=("Ann Knott", "Ming-Wei Chang", "Oğuz Çelik"),
        year=2019,
        venue="Proceedings of the 2019 Conference on Hats, Volume 1 (Long Papers)",
        doi="10.18653/v1/n19-9999",
        url="https://aclanthology.org/N19-9999/",
        abstract="We introduce HAT, e.g., “hats” that obtain 80.5% (a 7.7% gain).",
        type="conference",
        pages="4171-4186",
        publisher="Association for Hat Linguistics",
    )


DBLP = r"""@inproceedings{DBLP:conf/hats/KnottB17,
  author       = {Ann Knott and
                  Jo van der Berg},
  title        = {Attention is All Hats Need},
  pages        = {5998--6008},
  crossref     = {DBLP:conf/hats/2017},
  url          = {https://doi.org/10.1007/978-3-319-10602-1\_48},
  timestamp    = {Thu, 21 Jan 2021 15:15:21 +0100},
  biburl       = {https://dblp.org/rec/conf/hats/KnottB17.bib},
  bibsource    = {dblp computer science bibliography, https://dblp.org},
  abstract     = {We need hats.}
}

@proceedings{DBLP:conf/hats/2017,
  editor       = {Rain Burns},
  title        = {Advances in Hats 30, December 4-9, 2017, Hatfield, {UK}},
  publisher    = {Springer},
  volume       = {8693},
  year         = {2017},
  url          = {https://hats.cc/2017},
}

@article{DBLP:journals/corr/abs-1707-06347,
  author       = {Ann Knott},
  title        = {Proximal Hats},
  journal      = {CoRR},
  volume       = {abs/1707.06347},
  year         = {2017},
  eprinttype    = {arXiv},
  eprint       = {1707.06347},
  abstract     = {Hats are near.}
}
"""


def test_dblp_with_the_proceedings_after_their_papers() -> None:
    assert read(DBLP) == [
        Paper(
            key="DBLP:conf/hats/KnottB17",
            title="Attention is All Hats Need",
            authors=("Ann Knott", "Jo van der Berg"),
            year=2017,
            venue="Advances in Hats 30, December 4-9, 2017, Hatfield, UK",
            doi="10.1007/978-3-319-10602-1_48",
            url="https://doi.org/10.1007/978-3-319-10602-1_48",
            abstract="We need hats.",
            type="conference",
            volume="8693",
            pages="5998-6008",
            publisher="Springer",
        ),
        Paper(
            key="DBLP:journals/corr/abs-1707-06347",
            title="Proximal Hats",
            authors=("Ann Knott",),
            year=2017,
            venue="CoRR",
            arxiv="1707.06347",
            abstract="Hats are near.",
            type="preprint",
            volume="abs/1707.06347",
        ),
    ]


def test_the_proceedings_may_stand_before_their_papers_as_well() -> None:
    first, volume, preprint = DBLP.split("\n\n")
    found = read("\n\n".join((volume, first, preprint)))
    assert found == read(DBLP)


def test_a_crossref_that_leads_nowhere_costs_no_paper() -> None:
    found = read(DBLP.replace("@proceedings{DBLP", "@proceedings{other"))
    assert [one.title for one in found if isinstance(one, Paper)] == [
        "Proximal Hats",
        "Attention is All Hats Need",
    ]


def test_a_book_that_chapters_refer_to_needs_no_abstract() -> None:
    text = """
@incollection{one, title={One}, author={Ann Knott}, crossref={Hats}, abstract={A.}}
@book{hats, title={The Book of Hats}, publisher={Cap Press}, year={1999}}
@book{caps, title={The Book of Caps}}
"""
    chapter, alone = read(text)
    assert isinstance(chapter, Paper)
    assert (chapter.venue, chapter.publisher, chapter.year, chapter.type) == (
        "The Book of Hats",
        "Cap Press",
        1999,
        "chapter",
    )
    assert alone == Problem(file="x.bib", line=4, reason="no abstract, left out: The Book of Caps")


def test_zotero() -> None:
    text = r"""
@article{knott_hats_2019,
	title = {Hats keep 20\% of heads warm},
	volume = {12},
	copyright = {All rights reserved},
	issn = {1234-5678},
	url = {https://hats.example.org/10.1000/hats_1~x},
	doi = {10.1000/hats_1},
	abstract = {Background
Heads are cold.

Methods
We put hats on \textit{n} = 12 heads.},
	language = {en},
	number = {3},
	urldate = {2020-01-31},
	journal = {Journal of Hats \& Caps},
	author = {Knott, Ann and {Hat Research Group}},
	month = jul,
	year = {2019},
	note = {Publisher: Cap Press
PMID: 31452104},
	keywords = {Heads, Hats, warm},
	pages = {45--67},
	file = {Full Text PDF:C\:\\Users\\ann\\Zotero\\storage\\AB12\\Knott - 2019.pdf:application/pdf},
}

@misc{knott_proximal_2017,
	title = {Proximal {Hats}},
	url = {http://arxiv.org/abs/1707.06347},
	doi = {10.48550/arXiv.1707.06347},
	abstract = {Hats are near.},
	publisher = {arXiv},
	author = {Knott, Ann},
	year = {2017},
	note = {arXiv:1707.06347 [cs]},
	keywords = {Computer Science - Hats},
}
"""
    assert read(text) == [
        Paper(
            key="knott_hats_2019",
            title="Hats keep 20% of heads warm",
            authors=("Ann Knott", "Hat Research Group"),
            year=2019,
            venue="Journal of Hats & Caps",
            doi="10.1000/hats_1",
            url="https://hats.example.org/10.1000/hats_1~x",
            tags=("Heads", "Hats", "warm"),
            abstract="Background Heads are cold. Methods We put hats on n = 12 heads.",
            pmid="31452104",
            type="article",
            volume="12",
            issue="3",
            pages="45-67",
        ),
        Paper(
            key="knott_proximal_2017",
            title="Proximal Hats",
            authors=("Ann Knott",),
            year=2017,
            doi="10.48550/arxiv.1707.06347",
            arxiv="1707.06347",
            url="http://arxiv.org/abs/1707.06347",
            tags=("Computer Science - Hats",),
            abstract="Hats are near.",
            type="preprint",
            publisher="arXiv",
        ),
    ]


def test_better_bibtex_and_biblatex() -> None:
    text = r"""
@online{knottProximalHats2017,
  title = {Proximal {{Hats}}},
  subtitle = {Near and Far},
  author = {Knott, Ann and family=Berg, given=Jo, prefix=van der, useprefix=true},
  date = {2017-08-28},
  eprint = {1707.06347},
  eprinttype = {arXiv},
  eprintclass = {cs},
  pubstate = {prepublished},
  abstract = {Hats are near.},
  langid = {english}
}
@article{knottHats2019,
  title = {Hats},
  author = {Knott, Ann},
  date = {2019-07/2019-09},
  journaltitle = {Journal of Hats},
  shortjournal = {J. Hats},
  volume = {12},
  number = {3},
  eid = {e0123},
  eprint = {31452104},
  eprinttype = {pubmed},
  location = {Hatfield},
  annotation = {Read this \emph{twice}.},
  abstract = {A.}
}
@inproceedings{knottCaps2020,
  title = {Caps},
  author = {Knott, Ann},
  date = {2020},
  eventtitle = {HatConf},
  organization = {PMLR},
  abstract = {A.}
}
@thesis{knottThesis2015,
  title = {All Hats},
  author = {Knott, Ann},
  date = {2015},
  institution = {University of Hatfield},
  type = {phdthesis},
  abstract = {A.}
}
"""
    online, article, conference, thesis = (one for one in read(text) if isinstance(one, Paper))
    assert (online.title, online.type, online.arxiv, online.year) == (
        "Proximal Hats: Near and Far",
        "preprint",
        "1707.06347",
        2017,
    )
    assert (article.venue, article.year, article.pages, article.pmid, article.note) == (
        "Journal of Hats",
        2019,
        "e0123",
        "31452104",
        "Read this twice.",
    )
    assert article.arxiv == ""
    assert online.authors == ("Ann Knott", "Jo van der Berg")
    assert (conference.venue, conference.publisher) == ("HatConf", "PMLR")
    assert (thesis.venue, thesis.type) == ("University of Hatfield", "thesis")


def test_mendeley() -> None:
    text = r"""
@article{Knott2014,
abstract = {We find p {\textless} 0.05 for 12{\%} of caf{\'{e}} hats.},
annote = {From Duplicate 1 (Hats)

Worth a second look.},
archivePrefix = {arXiv},
arxivId = {1405.0312},
author = {Knott, Ann and Garc{\'{i}}a, Jos{\'{e}}},
doi = {10.1007/978-3-319-10602-1{\_}48},
eprint = {1405.0312},
file = {:home/ann/hats.pdf:pdf},
isbn = {978-3-319-10601-4},
journal = {Journal of Hats},
keywords = {heads,warm hats},
mendeley-groups = {Hats/Caps},
mendeley-tags = {read,warm hats},
pages = {740--755},
title = {{Microsoft HATS: Common Hats in {\{}Context{\}}}},
url = {http://link.example.org/10.1007/978{\_}48 https://hats.example.org/{~}ann},
volume = {8693 LNCS},
year = {2014}
}
"""
    assert paper(text) == Paper(
        key="Knott2014",
        title="Microsoft HATS: Common Hats in {Context}",
        authors=("Ann Knott", "José García"),
        year=2014,
        venue="Journal of Hats",
        doi="10.1007/978-3-319-10602-1_48",
        arxiv="1405.0312",
        url="http://link.example.org/10.1007/978_48",
        tags=("heads", "warm hats", "read"),
        abstract="We find p < 0.05 for 12% of café hats.",
        type="article",
        volume="8693 LNCS",
        pages="740-755",
        note="From Duplicate 1 (Hats) Worth a second look.",
    )


def test_google_scholar_has_no_abstracts_and_says_so() -> None:
    text = """@article{knott2017proximal,
  title={Proximal hats},
  author={Knott, Ann and others},
  journal={arXiv preprint arXiv:1707.06347},
  year={2017}
}
"""
    assert read(text) == [
        Problem(file="x.bib", line=1, reason="no abstract, left out: Proximal hats")
    ]
    with_one = paper(text.replace("year={2017}", "year={2017}, abstract={Hats are near.}"))
    assert (with_one.arxiv, with_one.type) == ("1707.06347", "preprint")
    assert with_one.authors == ("Ann Knott",)


def test_arxivs_own() -> None:
    text = """@misc{knott2017proximalhats,
      title={Proximal Hats},
      author={Ann Knott and Jo van der Berg},
      year={2017},
      eprint={1707.06347},
      archivePrefix={arXiv},
      primaryClass={cs.LG},
      url={https://arxiv.org/abs/1707.06347},
      abstract={Hats are near.},
}"""
    assert paper(text) == Paper(
        key="knott2017proximalhats",
        title="Proximal Hats",
        authors=("Ann Knott", "Jo van der Berg"),
        year=2017,
        arxiv="1707.06347",
        url="https://arxiv.org/abs/1707.06347",
        abstract="Hats are near.",
        type="preprint",
    )


def test_jabref() -> None:
    text = """% Encoding: UTF-8

@Article{Knott2019,
  author    = {Ann Knott},
  title     = {Hats},
  journal   = {Journal of Hats},
  year      = {2019},
  abstract  = {A.},
  comment   = {my own},
  groups    = {Hats},
  owner     = {ann},
  readstatus = {skimmed},
}

@InProceedings{,
  title = {No key}, abstract = {B.},
}

@Comment{jabref-meta: databaseType:biblatex;}

@Comment{jabref-meta: grouping:
0 AllEntriesGroup:;
1 StaticGroup:Hats\\;0\\;1\\;0x8a8a8aff\\;\\;\\;;
}

@Comment{
@Misc{inside, title = {Commented out}, abstract = {C.}}
}
"""
    assert [(one.key, one.title) for one in read(text) if isinstance(one, Paper)] == [
        ("Knott2019", "Hats"),
        ("", "No key"),
        ("inside", "Commented out"),
    ]
    assert not [one for one in read(text) if isinstance(one, Problem)]


def test_macros_hold_for_what_follows() -> None:
    text = """
@misc{a, title={One}, howpublished = jh, abstract={A.}}
@STRING{JH = "Journal of Hats"}
@string(ext = jh # { Extended})
@article{b, title={Two}, journal = ext # " (2)", abstract={B.}}
"""
    assert [one.venue for one in read(text) if isinstance(one, Paper)] == [
        "jh",
        "Journal of Hats Extended (2)",
    ]


def test_keys_are_kept_but_for_numbers_and_what_no_citation_can_hold() -> None:
    keys = ("Kno99", "knott:2019-a", "12345", "DBLP:conf/a/B", "ключ")
    text = "\n".join(f"@misc{{{key}, title={{T}}, abstract={{A.}}}}" for key in keys)
    assert [one.key for one in read(text) if isinstance(one, Paper)] == [
        "Kno99",
        "knott:2019-a",
        "",
        "DBLP:conf/a/B",
        "",
    ]
