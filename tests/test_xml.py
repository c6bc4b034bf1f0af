"""PubMed's XML and Atom feeds: fields kept, damage told with its line, bombs refused."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streams import stream

from store.formats import atom, pubmed, read
from store.formats.elements import RECORD_LIMIT
from store.records import Paper, Problem

DOCTYPE = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st '
    'January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)
ARTICLE = """<PubmedArticle>
 <MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">90000001</PMID>
  <Article PubModel="Print-Electronic">
   <Journal><ISSN>0000-0000</ISSN><JournalIssue CitedMedium="Internet"><Volume>12</Volume>
     <Issue>3</Issue><PubDate><Year>2019</Year><Month>Mar</Month></PubDate></JournalIssue>
     <Title>The Journal of Hats</Title><ISOAbbreviation>J Hats</ISOAbbreviation></Journal>
   <ArticleTitle>Warm hats of <i>Lana</i> wool at 10<sup>3</sup> m: a trial.</ArticleTitle>
   <Pagination><StartPage>331</StartPage><EndPage>345</EndPage>
     <MedlinePgn>331-45</MedlinePgn></Pagination>
   <ELocationID EIdType="doi" ValidYN="Y">10.1000/HATS.1</ELocationID>
   <Abstract><AbstractText Label="BACKGROUND" NlmCategory="AIM">Heads are cold.</AbstractText>
     <AbstractText Label="RESULTS">They were <b>warm</b> (p &lt; 0.05); H<sub>2</sub>O &amp;
     wool.</AbstractText>
     <CopyrightInformation>© Hats.</CopyrightInformation></Abstract>
   <AuthorList CompleteYN="Y">
     <Author><LastName>Müller</LastName><ForeName>Ada B</ForeName><Initials>AB</Initials></Author>
     <Author><LastName>Strand</LastName><Initials>C</Initials><Suffix>Jr</Suffix></Author>
     <Author><CollectiveName>Hat Study Group</CollectiveName></Author></AuthorList>
   <PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
   </PublicationTypeList>
  </Article>
  <MeshHeadingList><MeshHeading><DescriptorName>Humans</DescriptorName></MeshHeading></MeshHeadingList>
  <KeywordList Owner="NOTNLM"><Keyword>wool</Keyword><Keyword>cold</Keyword></KeywordList>
 </MedlineCitation>
 <PubmedData><ArticleIdList><ArticleId IdType="pubmed">90000001</ArticleId></ArticleIdList>
  <ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1000/other</ArticleId>
  </ArticleIdList></Reference></ReferenceList></PubmedData>
</PubmedArticle>
"""
HATS = Paper(
    title="Warm hats of Lana wool at 10^3 m: a trial",
    authors=("Ada B Müller", "C Strand Jr", "Hat Study Group"),
    year=2019,
    venue="The Journal of Hats",
    doi="10.1000/hats.1",
    tags=("wool", "cold"),
    abstract="BACKGROUND: Heads are cold. RESULTS: They were warm (p < 0.05); H2O & wool.",
    pmid="90000001",
    type="article",
    volume="12",
    issue="3",
    pages="331-345",
)
PII = '<ELocationID EIdType="pii">'
SET = f"{DOCTYPE}<PubmedArticleSet>\n{ARTICLE}</PubmedArticleSet>\n"
ENTRY = """  <entry>
    <id>http://arxiv.org/abs/2103.00001v2</id>
    <published>2021-03-01T10:00:00Z</published><updated>2022-01-01T10:00:00Z</updated>
    <title>Hats for
  robots</title>
    <summary>  We show that $n &lt; 3$ hats
are enough.
</summary>
    <author><name>Ada Müller</name><arxiv:affiliation>A</arxiv:affiliation></author>
    <author><name>Carl Strand</name></author>
    <arxiv:comment>12 pages</arxiv:comment>
    <link href="http://arxiv.org/pdf/2103.00001v2" rel="related" title="pdf"/>
    <link href="http://arxiv.org/abs/2103.00001v2" rel="alternate" type="text/html"/>
    <category term="cs.RO"/>
  </entry>
"""
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
    f'xmlns:arxiv="http://arxiv.org/schemas/atom">\n{ENTRY}</feed>\n'
)
ROBOTS = Paper(
    title="Hats for robots",
    authors=("Ada Müller", "Carl Strand"),
    year=2021,
    arxiv="2103.00001",
    url="http://arxiv.org/abs/2103.00001v2",
    abstract="We show that n < 3 hats are enough.",
    type="preprint",
)


def found(text: str) -> list[Paper | Problem]:
    """What a file with this text holds, whatever it is called."""
    return list(read(io.BytesIO(text.encode())))


def changed(old: str, new: str) -> Paper:
    """The article with something in it changed."""
    assert old in SET
    [paper] = found(SET.replace(old, new))
    assert isinstance(paper, Paper)
    return paper


def test_an_article_keeps_its_fields() -> None:
    assert found(SET) == [HATS]


def test_several_documents_in_one_file_are_all_read() -> None:
    assert found(SET + SET) == [HATS, HATS]


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("<Year>2019</Year>", "<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "year", 1998),
        ("<Year>2019</Year>", "<Year>soon</Year>", "year", None),
        ("<StartPage>331</StartPage><EndPage>345</EndPage>", "", "pages", "331-345"),
        ("Journal Article<", "Preprint<", "type", "preprint"),
        (">10.1000/HATS.1<", "><", "doi", ""),
        ("<Title>The Journal of Hats</Title>", "", "venue", "J Hats"),
        (' Label="RESULTS"', "", "abstract", HATS.abstract.replace("RESULTS: ", "")),
        ('"RESULTS"', '"UNLABELLED"', "abstract", HATS.abstract.replace("RESULTS: ", "")),
        ("<Abstract>", f"{PII}arXiv:2103.00001v1</ELocationID><Abstract>", "arxiv", "2103.00001"),
        ("<Abstract>", f"{PII}2103.00001</ELocationID><Abstract>", "arxiv", ""),
        ("wool</Keyword>", "&alpha; wool</Keyword>", "tags", ("α wool", "cold")),
        ("Warm hats of", "[Warm hats of", "title", f"[{HATS.title}"),
    ],
)
def test_what_a_change_changes(old: str, new: str, field: str, value: object) -> None:
    assert changed(old, new) == HATS.model_copy(update={field: value})


def test_a_chapter_of_a_book_is_read() -> None:
    book = """<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>90000002</PMID>
      <ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList>
      <Book><Publisher><PublisherName>Hat Press</PublisherName></Publisher>
      <BookTitle>All Hats</BookTitle><PubDate><Year>2001</Year></PubDate>
      <AuthorList Type="editors"><Author><LastName>Ed</LastName></Author></AuthorList></Book>
      <ArticleTitle>Caps</ArticleTitle>
      <AuthorList Type="authors"><Author><LastName>Strand</LastName><ForeName>Carl</ForeName>
      </Author></AuthorList><Abstract><AbstractText>On caps.</AbstractText></Abstract>
      </BookDocument></PubmedBookArticle></PubmedArticleSet>"""
    chapter = Paper(
        title="Caps",
        authors=("Carl Strand",),
        year=2001,
        venue="All Hats",
        abstract="On caps.",
        pmid="90000002",
        type="chapter",
        publisher="Hat Press",
    )
    assert found(book) == [chapter]


def test_a_feed_of_arxiv_keeps_its_fields() -> None:
    assert found(FEED) == [ROBOTS]


def test_a_published_paper_of_arxiv_has_its_venue_and_doi() -> None:
    more = "<arxiv:doi>10.1000/R</arxiv:doi><arxiv:journal_ref>J. Hats 3 (2022)</arxiv:journal_ref>"
    [paper] = found(FEED.replace("<category", f"{more}<category"))
    changes = {"doi": "10.1000/r", "venue": "J. Hats 3 (2022)", "type": ""}
    assert paper == ROBOTS.model_copy(update=changes)


def test_other_feeds_have_prefixes_and_markup() -> None:
    text = """<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:id>tag:x,2020:1</a:id>
      <a:title type="html">&lt;i&gt;Hats&lt;/i&gt;</a:title><a:updated>2020-01-01</a:updated>
      <a:content type="xhtml"><div><p>One.</p><p>Two.</p></div></a:content></a:entry></a:feed>"""
    assert found(text) == [Paper(title="Hats", year=2020, abstract="One. Two.")]


def test_an_error_of_the_api_is_no_paper() -> None:
    text = FEED.replace("/abs/2103.00001v2</id>", "/api/errors#incorrect_id</id>")
    [told] = found(text)
    assert isinstance(told, Problem)
    assert told.reason.startswith("arXiv's answer to a query: We show")


@pytest.mark.parametrize(
    ("damage", "line", "reason"),
    [
        (lambda text: text[: text.index("<Journal>")], 4, "cut off"),
        (lambda text: text.replace("</PubmedArticle>", ""), 4, "cut off"),
        (lambda text: text.replace("<i>Lana</i>", "<i>Lana"), 10, "not XML: mismatched tag"),
        (lambda text: text.replace("&amp;", "&lol;"), 15, "not XML: undefined entity"),
        (lambda text: text.replace("&lt; 0.05", "< 0.05"), 15, "not XML: not well-formed"),
        (lambda text: text.replace("<Volume>", "\x00<Volume>"), None, ""),
        (lambda text: text.replace("&amp;", "&"), None, ""),
    ],
)
def test_damage_costs_its_record_and_is_told(damage: object, line: int | None, reason: str) -> None:
    assert callable(damage)
    text = f"{DOCTYPE}<PubmedArticleSet>\n{damage(ARTICLE)}"
    whole = list(pubmed.read(stream(f"{text}{SET}")))
    assert whole[-1] == HATS
    assert len(whole) == 2
    told = [one for one in whole if isinstance(one, Problem)]
    assert [(one.line, one.reason[: len(reason)]) for one in told] == (
        [(line, reason.replace("cut off", "damaged"))] if line else []
    )


def test_a_file_cut_off_keeps_what_stands_before() -> None:
    [paper, told] = found(SET + SET[: SET.index("<Abstract>")])
    assert paper == HATS
    assert isinstance(told, Problem)
    assert (told.line, told.reason[:7]) == (SET.count("\n") + 4, "cut off")


def test_entity_bombs_and_outside_entities_are_refused() -> None:
    bomb = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">'
    text = SET.replace(DOCTYPE, f"<!DOCTYPE PubmedArticleSet [{bomb}]>\n")
    spiked = ARTICLE.replace("Heads", "&b;&c;Heads")
    declared, unread, paper = found(text.replace(ARTICLE, spiked + ARTICLE))
    assert isinstance(declared, Problem)
    assert declared.reason == "declares entities: they are not read"
    assert isinstance(unread, Problem)
    assert unread.reason == "not XML: undefined entity"
    assert paper == HATS


def test_nesting_without_end_and_records_without_end() -> None:
    deep = SET.replace("Heads are cold.", "<b>" * 50_000 + "Heads are cold." + "</b>" * 50_000)
    assert found(deep) == [HATS]
    long = SET.replace("Heads", "Heads" * (RECORD_LIMIT // 4))
    [told, paper] = found(long + SET)
    assert isinstance(told, Problem)
    assert "longer than" in told.reason
    assert paper == HATS


@given(st.integers(0, len(SET) - 1), st.sampled_from(["", "<", ">", "&", "</b>", "<entry>", "]]>"]))
def test_no_damage_raises(place: int, damage: str) -> None:
    for text in (SET[:place] + damage, SET[:place] + damage + SET[place + 1 :]):
        list(pubmed.read(stream(text)))
        list(atom.read(stream(text)))


def test_each_is_recognised_and_nothing_else_is() -> None:
    assert pubmed.sniff(SET)
    assert not atom.sniff(SET)
    assert atom.sniff(FEED)
    assert not pubmed.sniff(FEED)
    assert not atom.sniff("<rss><channel/></rss>")
