"""Drafts made of quotations: what is planned, what is quoted, and how it is led in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from embedders import HashingEmbedder
from hypothesis import given
from hypothesis import strategies as st

from assistant.checks import Checker
from assistant.draft.brief import Brief
from assistant.draft.finding import find
from assistant.draft.leadins import LeadIns, who
from assistant.draft.outline import OutlineWriter
from assistant.draft.plan import Plan, PlannedParagraph, PlannedSentence, PlanUnusable
from assistant.draft.quotable import quotables
from assistant.evidence import Evidence, Source, gather
from assistant.noting import Noting
from assistant.purposes import Purpose, purpose
from assistant.quoting import quoted, without_titles
from assistant.results import OWN, Paragraph, Statement
from assistant.runs.playing import KeptShelf
from assistant.shelf import Shelf
from assistant.statements import Handle, Written
from store import Library
from store.records import Paper
from store.sentences import split

TOPICS = (
    "reward model over-optimisation in RLHF",
    "preference learning without reward models",
    "trust regions for policy optimisation",
)
ABSTRACT = (
    "Language models are tuned with learned rewards. "
    "We propose a penalty that grows with the disagreement of an ensemble of reward models. "
    "It keeps policies close to where the rewards were learned."
)


@pytest.fixture(scope="module")
def library(example_library: Path) -> Iterator[Library]:
    with Library.open(example_library) as library:
        yield library


def gathered(brief: Brief, shelf: Shelf) -> Evidence:
    found = find(brief, shelf)
    papers = ((shelf.get(hit.key), shelf.sentences(hit.key)) for hit in found)
    evidence = gather(papers, 1_000_000, len(found))
    if not brief.abstract:
        return evidence
    own = Source(
        number=len(found) + 1,
        key=OWN,
        title="This work",
        abstract=brief.abstract,
        sentences=split(brief.abstract),
    )
    return Evidence(sources=(*evidence.sources, own))


def drafted(brief: Brief, shelf: Shelf) -> tuple[Plan, tuple[Paragraph, ...], Evidence]:
    evidence, writer = gathered(brief, shelf), OutlineWriter(shelf)
    plan = writer.plan(brief, evidence).plan
    return plan, writer.write(brief, plan, evidence).paragraphs, evidence


def statements(paragraphs: tuple[Paragraph, ...]) -> list[Statement]:
    return [statement for paragraph in paragraphs for statement in paragraph.statements]


@pytest.mark.parametrize("topic", TOPICS)
def test_every_statement_quotes_the_sentence_it_cites(library: Library, topic: str) -> None:
    plan, paragraphs, _ = drafted(Brief(topic=topic), Noting(library))
    assert [p.heading for p in paragraphs] == [p.heading for p in plan.paragraph]
    for planned, paragraph in zip(plan.paragraph, paragraphs, strict=True):
        cited = [statement.cites[0].key for statement in paragraph.statements]
        assert cited == [key for sentence in planned.sentence for key in sentence.papers]
    for statement in statements(paragraphs):
        [cite] = statement.cites
        assert library.get(cite.key).abstract[cite.start : cite.end] == cite.quote
        assert quoted(cite.quote) in statement.text
        assert statement.verdict == "supported"


@pytest.mark.parametrize("topic", TOPICS)
def test_the_checks_agree(library: Library, topic: str) -> None:
    _, paragraphs, evidence = drafted(Brief(topic=topic, abstract=ABSTRACT), Noting(library))
    written = [
        Written(
            text=statement.text,
            handles=(
                Handle(
                    paper=evidence.source(cite.key).number, sentence=cite.sentence + 1, written=""
                ),
            ),
        )
        for statement in statements(paragraphs)
        for cite in statement.cites
    ]
    checked = Checker(topic, evidence, library.embedder).check(written)
    assert [s.text for s in checked if s.verdict == "refused"] == []


def test_nothing_is_quoted_twice_and_no_lead_in_follows_itself(library: Library) -> None:
    _, paragraphs, _ = drafted(Brief(topic=TOPICS[1], words=900), Noting(library))
    made = statements(paragraphs)
    assert len({statement.cites for statement in made}) == len(made)
    assert all(one.text.split(": “")[0] != two.text.split(": “")[0] for one, two in pairwise(made))


def test_the_words_asked_for_decide_how_much_is_quoted(library: Library) -> None:
    def words(asked: int) -> int:
        _, paragraphs, _ = drafted(Brief(topic=TOPICS[1], words=asked), Noting(library))
        return sum(len(statement.text.split()) for statement in statements(paragraphs))

    assert words(60) <= 100
    assert 160 <= words(200) <= 260
    assert 330 <= words(400) <= 480


def test_there_are_no_more_paragraphs_than_asked_for(library: Library) -> None:
    plan, *_ = drafted(Brief(topic=TOPICS[1], paragraphs=2), Noting(library))
    assert len(plan.paragraph) == 2


def test_what_must_be_cited_is_planned_however_few_the_words(library: Library) -> None:
    keys = ("schulman2015trust", "gao2023scaling")
    brief = Brief(topic=TOPICS[1], words=30, must_cite=keys)
    plan, *_ = drafted(brief, Noting(library))
    assert set(keys) <= set(plan.keys)


def test_each_paragraph_ends_with_another_sentence_of_the_persons_own(library: Library) -> None:
    brief = Brief(topic=TOPICS[1], abstract=ABSTRACT, paragraphs=2)
    plan, paragraphs, _ = drafted(brief, Noting(library))
    last = [paragraph.statements[-1] for paragraph in paragraphs]
    assert all(one.text.startswith("This work: “") for one in last)
    assert all(one.cites[0].key == OWN for one in last)
    assert len({one.cites for one in last}) == len(paragraphs) == 2
    assert OWN not in plan.keys
    ours, *_ = drafted(brief.model_copy(update={"person": "we"}), Noting(library))
    assert ours == plan


def test_an_abstract_alone_is_enough(library: Library) -> None:
    plan, paragraphs, _ = drafted(Brief(topic="", abstract=ABSTRACT), Noting(library))
    assert plan.keys
    assert statements(paragraphs)


def test_a_draft_can_be_made_again_from_its_record(library: Library) -> None:
    shelf, brief = Noting(library), Brief(topic=TOPICS[0], abstract=ABSTRACT)
    made = drafted(brief, shelf)
    assert drafted(brief, KeptShelf(shelf.seen(), shelf.nearness())) == made


def test_a_plan_that_a_person_has_edited_is_followed(library: Library) -> None:
    key = "schulman2015trust"
    sentence = PlannedSentence(purpose="swimming and hopping robots", papers=(key,))
    plan = Plan(topic="x", paragraph=(PlannedParagraph(heading="Robots", sentence=(sentence,)),))
    brief, shelf = Brief(topic=TOPICS[2]), Noting(library)
    [paragraph] = OutlineWriter(shelf).write(brief, plan, gathered(brief, shelf)).paragraphs
    [statement] = paragraph.statements
    assert "swim, hop and walk" in statement.text


def test_papers_without_abstracts_cannot_be_planned(library: Library) -> None:
    bare = Source(number=1, key="bare", title="Bare", abstract="", sentences=())
    with pytest.raises(PlanUnusable, match="none of these papers has an abstract"):
        OutlineWriter(Noting(library)).plan(Brief(topic="x"), Evidence(sources=(bare,)))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("We propose a roof of moss.", Purpose.PROPOSES),
        ("In this paper, we introduce a roof of moss.", Purpose.PROPOSES),
        ("We show that moss keeps roofs cool.", Purpose.FINDS),
        ("Experiments on 40 roofs show that moss lasts.", Purpose.FINDS),
        ("Our roof outperforms slate by 3 degrees.", Purpose.FINDS),
        ("Prior work shows that our cities are warm.", Purpose.SAYS),
        ("Recent studies have found that roofs leak.", Purpose.SAYS),
        ("We aim to find out whether moss outperforms slate.", Purpose.SAYS),
        ("Moss improves the climate of cities.", Purpose.SAYS),
        ("Many methods that others propose are slow.", Purpose.SAYS),
        ("We test it on roofs to achieve coolness.", Purpose.SAYS),
        ("We evaluate the proposed roof in Lund.", Purpose.SAYS),
        ("A roof of moss is introduced.", Purpose.PROPOSES),
        ("Moss was studied, and slate is introduced by others.", Purpose.SAYS),
        ("In this work, we introduce a roof to test earlier claims.", Purpose.PROPOSES),
        ("Unlike prior roofs, we propose one of moss.", Purpose.PROPOSES),
        ("We address this by proposing a roof of moss.", Purpose.PROPOSES),
        ("Extensive experiments show that moss outlasts existing roofs.", Purpose.FINDS),
    ],
)
def test_a_sentence_tells_what_its_words_say(sentence: str, told: Purpose) -> None:
    assert purpose(sentence) is told


ROOF = (
    "Roofs of moss are said to cool green houses. "
    "Existing roofs of moss leak, and nobody knows why green roofs do. "
    "To mend this, we propose a felt under green roofs of moss. "
    "It is cheap where green roofs of moss are not. "
    "Extensive experiments show that our method improves green roofs of moss. "
    "We release the plans of all green roofs of moss."
)


def test_what_a_paper_does_is_quoted_before_its_field_and_before_praise(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library", HashingEmbedder()) as library:
        library.add_papers([Paper(title="Felt", abstract=ROOF)])
        [paper] = library.papers()
        papers = [(paper, library.sentences(paper.key))]
        sources = gather(papers, 10_000, 1).sources
        found = quotables("green roofs of moss", sources, Noting(library))[paper.key]
    ranked = [(one.sentence.text.split()[0], one.alone) for one in found]
    assert ranked[:2] == [("To", True), ("Extensive", True)]
    assert {*ranked[2:]} == {("Roofs", True), ("Existing", True), ("It", False), ("We", False)}


@pytest.mark.parametrize(
    ("authors", "title", "called"),
    [
        (["Ada Moss"], "T", ("Moss", False)),
        (["Ada Moss", "Jo van der Berg"], "T", ("Moss and van der Berg", True)),
        (["Ada Moss", "B. Reed", "C. Fern"], "T", ("Moss and others", True)),
        (["Roof Research Institute"], "T", ("Roof Research Institute", False)),
        ([], "MossNet: Roofs that Cool", ("the paper on MossNet", False)),
        ([], "Moss 2: Roofs that Cool", ("the paper “Moss 2: Roofs that Cool”", False)),
        ([], "Toward Cool Roofs: Moss", ("the paper “Toward Cool Roofs”", False)),
        ([], "On Moss: Roofs", ("the paper “On Moss: Roofs”", False)),
        (
            [],
            "Roofs on Which Moss Grows: A Survey",
            ("the paper “Roofs on Which Moss Grows”", False),
        ),
        ([], 'The "Green" Roof.', ("the paper “The 'Green' Roof”", False)),
    ],
)
def test_papers_are_called_by_their_authors(
    authors: list[str], title: str, called: tuple[str, bool]
) -> None:
    assert who(authors, title) == called


@given(st.lists(st.tuples(st.sampled_from(Purpose), st.booleans()), max_size=20))
def test_lead_ins_vary_agree_and_are_true(asked: list[tuple[Purpose, bool]]) -> None:
    lead_ins = LeadIns()
    made = [lead_ins.lead_in(told, "van Moss", plural) for told, plural in asked]
    assert all(one != two for one, two in pairwise(made))
    for (told, plural), text in zip(asked, made, strict=True):
        assert text[0].isupper()
        assert told is Purpose.FINDS or not {"find", "finds", "report", "reports"} & {*text.split()}
        proposing = ("contribution", "propose", "introduce")
        assert told is Purpose.PROPOSES or not any(word in text for word in proposing)
        assert not plural or not {"states", "says", "reports", "finds"} & {*text.split()}


def test_lead_ins_keep_to_the_tense() -> None:
    assert LeadIns("past").lead_in(Purpose.FINDS, "Moss", False) == "Moss reported"


def test_the_title_of_a_cited_paper_claims_nothing() -> None:
    title = 'Beyond 5 "Cool" Roofs'
    said = f"The paper {quoted(title)} states: “Moss grows.”"
    assert without_titles(said, [title]) == "The paper  states: “Moss grows.”"
    assert without_titles(said, ["Other Roofs"]) == said
    assert without_titles("In “5 Cool Roofs”, moss grows.", ["5 Cool Roofs: 7 Views"]) == (
        "In , moss grows."
    )
