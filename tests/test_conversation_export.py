"""A conversation as Markdown: its numbers are right, nothing is hidden, nothing foreign is live."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from drafted import PAPERS, cite
from hostile import CASES, Case, file, unique
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from turns import listed, turn

from assistant.chat.numbering import Numbering
from assistant.chat.turn import Made, Turn
from assistant.render.answer import NO_ANSWER
from assistant.render.claims.links import link
from assistant.render.conversation import document, numbered
from assistant.render.draft.sentences import line
from assistant.results import OWN, Listed, Statement
from store import Library
from store.embedding.none import Nothing
from store.records import Filter, Paper
from store.text import sound

BY_CASE = pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
LIVE = re.compile(r"(?i)(?<![\w\\])(?:https?|ftp|javascript|data)://|(?<!\w)www\.(?=\w)")


def doubted(text: str, verdict: str, *reasons: str, of: str = "many2020") -> Statement:
    cites = (cite(of, "A meadow is kept."),)
    return Statement.model_validate(
        {"text": text, "cites": cites, "verdict": verdict, "reasons": reasons}
    )


def tokens(text: str) -> Iterator[Any]:
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def visible(text: str) -> str:
    """What a reader sees, a block a line."""
    blocks = (token for token in tokens(text) if token.type == "inline")
    return "\n".join("".join(child.content for child in one.children or ()) for one in blocks)


CONVERSATION = (
    turn(
        "Who keeps meadows?",
        answer="## Keepers\n\n- Thirty keepers keep one [1].\n- Others keep another [1][2].",
        papers=listed((1, "many2020"), (2, "many2020b")),
        statements=(doubted("Others keep another.", "weak", "number: 7 is not in it"),),
        withheld=(doubted("All keep it.", "refused", "name: Bo is in no paper", of="elsewhere"),),
        run="12ab34cd",
        model="openai/one",
    ),
    turn(
        "And harbours,\nthose of 2021?",
        meant="Who keeps the harbours of 2021?",
        wanted=Filter(year=(2020, None), venue="Journal"),
        answer="**Title of groene2021quiet** [3]\n\n> “They are quiet.”",
        papers=listed((3, "groene2021quiet")),
        unanswered="who pays",
        run="99ab34cd",
    ),
    turn(
        "Draft it, and list them.",
        meant="Draft on [1], and not [9].",
        made=(
            Made(kind="draft", run="77ab34cd", told="2 paragraphs on meadows, 3 papers"),
            Made(kind="list", told="2 papers", keys=("many2020", "many2020b")),
        ),
        stopped="It stopped after 8 calls.",
        cannot="Nobody here sends mail.",
        papers=listed((1, "many2020")),
    ),
    turn("Why is that?", status="abstained", papers=listed((2, "many2020b"), (4, "gone"))),
)

WRITTEN = """\
# Who keeps meadows?

## 1. Who keeps meadows?

#### Keepers

- Thirty keepers keep one [1].
- Others keep another [1][2].

Weakly supported:

- Others keep another.
  - number: 7 is not in it
  - [1] “A meadow is kept.”

Withheld:

- All keep it.
  - name: Bo is in no paper
  - elsewhere “A meadow is kept.”

Run 12ab34cd, written by: openai/one.

## 2. And harbours, those of 2021?

Understood as: Who keeps the harbours of 2021?

From here on only papers of: year 2020–, venue Journal

**Title of groene2021quiet** [3]

> “They are quiet.”

Left open (the model's own words): who pays

Run 99ab34cd, written by: no model, quoted from the library.

## 3. Draft it, and list them.

Understood as: Draft on [1], and not \\[9\\].

All papers again.

Drafted: 2 paragraphs on meadows, 3 papers (run 77ab34cd)

Listed: 2 papers: many2020, many2020b

Nobody here sends mail.

It stopped after 8 calls.

## 4. Why is that?

The library does not answer this. Nearest papers: [2][4].

## References

"""


def test_a_conversation_tells_all_that_was_said() -> None:
    text, heading, references = document(CONVERSATION, PAPERS).partition("## References\n\n")
    assert text + heading == WRITTEN.rstrip("\n") + "\n\n"
    assert [line[:4] for line in references.strip().split("\n\n")] == [
        "[1] ", "[2] ", "[3] ", "[4] ",
    ]  # fmt: skip


SHORT = """\
# Who keeps?

## 1. Who keeps?

##### Deep
###### Deeper
Text [1].

Drafted: 2 paragraphs

Listed: none

Run aa, written by: no model, quoted from the library.

## References

[1] A. Moss, “Hats,” *arXiv:2101.00001*. [doi.org/10.1000/hats](<https://doi.org/10.1000/hats>)
"""


def test_a_short_conversation_to_the_last_character() -> None:
    made = (
        Made(kind="draft", run="aa", told="2 paragraphs", keys=("moss",)),
        Made(kind="list", told="none"),
    )
    told = turn(
        "Who\n\nkeeps?",
        answer="##### Deep\n###### Deeper\nText [1].",
        papers=listed((1, "moss")),
        run="aa",
        made=made,
    )
    paper = Paper(
        key="moss",
        title="Hats",
        authors=("Ada Moss",),
        doi="10.1000/hats",
        arxiv="2101.00001",
        pmid="123",
        url="https://example.org/hats",
    )
    assert document([told], {"moss": paper}) == SHORT


@pytest.mark.parametrize(
    "more",
    [{"made": (Made(kind="draft", told="2 paragraphs"),)}, {"cannot": "Nobody here sends mail."}],
)
def test_what_was_made_or_declined_is_not_said_to_be_unanswered(more: dict[str, Any]) -> None:
    assert NO_ANSWER not in document([turn("Draft it.", **more)], PAPERS)
    assert NO_ANSWER in document([turn("Draft it.")], PAPERS)


def test_a_long_question_is_quoted_line_by_line() -> None:
    text = document([turn(f"Who {'always ' * 20}keeps\n\nmeadows?")], PAPERS)
    assert f"\n\n> Who {'always ' * 20}keeps\n>\n> meadows?\n\n" in text


def test_a_reference_is_what_the_record_says_and_leads_where_it_says() -> None:
    keys = [*PAPERS]
    told = turn("Why?", papers=listed(*enumerate(keys, 1)))
    text = document([told], PAPERS).partition("## References\n\n")[2]
    entries = dict(re.findall(r"^\[(\d+)\] (.*)$", text, re.MULTILINE))
    for n, key in enumerate(keys, 1):
        paper, seen = PAPERS[key], visible(entries[str(n)])
        assert line(paper.title).rstrip(".") in seen
        assert not paper.year or str(paper.year) in seen
        assert not paper.authors or paper.authors[0].split()[-1] in seen
        found = [token.attrs["href"] for token in tokens(entries[str(n)]) if "href" in token.attrs]
        assert found == ([link(paper)] if link(paper) else [])
    assert "https://doi.org/10.1000/quiet_harbour" in text
    assert "https://arxiv.org/abs/2101.01234" in text


def test_a_paper_that_is_gone_keeps_its_number_and_title() -> None:
    text = document([turn("Why?", answer="So [7].", papers=listed((7, "gone")))], {})
    assert "So [7]." in text
    assert "[7] “Title of gone.”" in text


@given(st.lists(st.lists(st.integers(0, 40), unique=True), max_size=12))
def test_numbers_mean_the_same_paper_throughout(said: Sequence[Sequence[int]]) -> None:
    turns, keys = [], list[str]()
    for papers in said:
        given = Numbering(keys).given([f"k{one}" for one in papers])
        keys += [key for key in given if key not in keys]
        answer = "\n\n".join(f"Of {key} we know this [{n}]." for key, n in given.items())
        papers_told = listed(*((n, key) for key, n in given.items()))
        turns.append(turn("Why?", answer=answer, papers=papers_told))
    assert [*numbered(turns).items()] == [(key, n) for n, key in enumerate(keys, 1)]
    text = document(turns, {})
    references = dict(re.findall(r"^\[(\d+)\] “Title of (k\d+)\.”$", text, re.MULTILINE))
    assert references == {str(n): key for n, key in enumerate(keys, 1)}
    for key, n in re.findall(r"Of (k\d+) we know this \[(\d+)\]", text):
        assert references[n] == key


def test_a_number_that_was_given_twice_is_told_apart() -> None:
    turns = [
        turn("One?", answer="One [1].", papers=listed((1, "one"))),
        turn("Two?", answer="Two [1][2].", papers=listed((1, "one"), (2, "two"))),
        turn("Three?", answer="Three [1][2].", papers=listed((1, "one"), (2, "three"))),
        turn("Four?", answer="Four [3].", papers=listed((3, "four"))),
    ]
    assert numbered(turns) == {"one": 1, "two": 2, "four": 3, "three": 4}
    text = document(turns, {})
    for marked in ("One [1].", "Two [1][2].", "Three [1][4].", "Four [3].", "[4] “Title of three"):
        assert marked in text


@pytest.mark.parametrize(
    "forged", ["[9]", "[1](https://evil.example/)", "[1]: /x", "[0]", "[1][x]"]
)
def test_a_number_that_is_no_mark_is_text(forged: str) -> None:
    text = document([turn("Why?", answer=f"{forged} it is", papers=listed((1, "one")))], {})
    assert f"{forged} it is" in visible(text)
    assert not [token for token in tokens(text) if token.type in ("link_open", "image")]


def test_the_persons_own_abstract_is_named() -> None:
    own = doubted("We keep both.", "weak", of=OWN)
    assert "your abstract “A meadow is kept.”" in document([turn("Why?", statements=(own,))], {})


def test_nothing_said_is_a_document_too() -> None:
    assert document((), {}) == "# Conversation\n"


def test_a_long_question_stands_whole_under_its_heading() -> None:
    question = "Which of the meadows,\n\n# of all that there are, have keepers " + "who care " * 20
    text = document([turn(question)], {})
    assert "> \\# of all that there are" in text
    assert line(question) in visible(text).replace("\n", " ").replace("  ", " ")


# What papers, models and persons wrote does nothing


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    """The paper of each case as a library has it, by the case's word."""
    folder = tmp_path_factory.mktemp("hostile")
    with Library.open(folder / "library", Nothing()) as library:
        library.add(file(folder))
        found = library.papers()
    words = [unique(case) for case in CASES]
    return {word: paper for paper in found for word in words if word in paper.title.split()}


def attacked(case: Case, paper: Paper) -> list[Turn]:
    """The attack wherever a text can stand."""
    text = sound(case.text)
    answer = "\n\n".join((text, f"- {text}", f"> {text}", f"{text} [1] {text}", f"**{text}** [1]"))
    statement = Statement.model_validate(
        {"text": text, "cites": (cite(paper.key, text),), "verdict": "weak", "reasons": (text,)}
    )
    unknown = statement.model_copy(update={"cites": (cite(f"{text}!", text),)})
    said = turn(
        text,
        meant=f"{text}?",
        answer=answer,
        statements=(statement,),
        withheld=(unknown,),
        unanswered=text,
        papers=(Listed(n=1, key=paper.key, title=paper.title),),
        wanted=Filter(text=text, venue=text, tag=text),
        made=(Made(kind="draft", run=text, told=text), Made(kind="list", told=text, keys=(text,))),
        stopped=text,
        cannot=text,
        model=text,
        run=text,
    )
    gone = said.model_copy(update={"papers": (Listed(n=2, key=f"{text}2", title=text),)})
    return [said, gone]


@BY_CASE
def test_nothing_that_was_written_is_live(case: Case, papers: dict[str, Paper]) -> None:
    paper = papers[unique(case)]
    text = document(attacked(case, paper), {paper.key: paper})
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", text
    )
    levels = [token.tag for token in tokens(text) if token.type == "heading_open"]
    assert (levels.count("h1"), levels.count("h2")) == (1, 3)
    for token in tokens(text):
        assert token.type not in ("image", "html_inline", "html_block", "fence", "code_block", "hr")
        assert token.type not in ("table_open", "code_inline", "s_open")
        if token.type == "link_open":
            assert token.attrs["href"] == link(paper)
    bare = re.sub(r"\]\(<[^>]*>\)", "", text)
    found = LIVE.search(bare)
    assert not found, bare[max(found.start() - 60, 0) :][:120]


@BY_CASE
def test_what_was_written_is_there_to_read(case: Case, papers: dict[str, Paper]) -> None:
    paper = papers[unique(case)]
    seen = visible(document(attacked(case, paper), {paper.key: paper}))
    told = line(sound(case.text))
    assert f"Understood as: {line(sound(f'{case.text}?'))}" in seen
    assert f"Left open (the model's own words): {told}" in seen
    assert seen.count(told) > 20
