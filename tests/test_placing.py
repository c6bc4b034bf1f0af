"""A citation stands behind the words that it backs, in every format, and is read there again."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import cast

import pytest
from drafted import OWN, PAPERS, cite, work
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking import latex, markdown
from assistant.checking.prose import Prose
from assistant.legible import readable_draft
from assistant.placing import marks
from assistant.render.answer import cited
from assistant.render.draft import render
from assistant.render.draft.options import Format, Options, Receipts
from assistant.render.draft.sentences import line
from assistant.render.pieces import pieces
from assistant.results import Statement
from assistant.statements import parse

KEYS = ["", *PAPERS, OWN]
"""The paper of each number of a handle, from 1."""


def said(reply: str) -> Statement:
    """The one statement that a reply is."""
    [block] = parse(reply)
    [written] = block.written
    found = [(one.at, cite(KEYS[one.paper], "So.", one.sentence)) for one in written.handles]
    return Statement(
        text=written.text,
        cites=tuple(dict.fromkeys(one for _, one in found)),
        verdict="supported",
        marks=marks(written.text, found),
    )


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Ants explore [S1.1], whereas bees dance [S2.1, S3.1].",
         "Ants explore {1}, whereas bees dance {2}{3}."),
        ("Ants explore, [S1.1] whereas bees dance.[S2.1]",
         "Ants explore {1}, whereas bees dance {2}."),
        ("Ants — [S1.1] not bees[S2.1]—explore. [S3.1]", "Ants {1} — not bees {2}—explore {3}."),
        ("Ants explore [S1.1] [S2.1] and bees [S1.2] dance.",
         "Ants explore {1}{2} and bees {1} dance."),
        ("Ant[S1.1]s eat 28[S2.1].53 g.", "Ants {1} eat 28.53 {2} g."),
        ("Ants, “so [S1.1],” and (bees [S2.1]) dance.", "Ants, “so,” {1} and (bees {2}) dance."),
        ('Ants are "so" [S1.1], bees "[S2.1]not" so.', 'Ants are "so" {1}, bees "not" {2} so.'),
        ("It “is [S1.1] so,” they say[S2.1] “so.”", "It “is so,” {1} they say {2} “so.”"),
        ("Moss et al. [S1.1] report [S5.1] it.", "Moss et al. {1} report {5} it."),
        ("[S1.1] shows ants [S2.1] explore.", "shows ants {2} explore {1}."),
        ("Ours [S6.1] explores, theirs [S1.1] not.", "Ours explores, theirs {1} not."),
        ("Ants explore [S1.1, S2.1].", "Ants explore {1}{2}."),
        ("[S1.1]Ants [S2.1] explore.", "Ants {2} explore {1}."),
        ("I[S1.1] explore [S2.1].", "I {1} explore {2}."),
    ],
)  # fmt: skip
def test_a_mark_stands_behind_a_word_and_before_a_comma(reply: str, expected: str) -> None:
    shown = cited(said(reply), lambda key: f"{{{KEYS.index(key)}}}")
    assert shown == expected


def test_what_is_cited_at_the_end_is_stored_as_ever() -> None:
    assert "marks" not in said("Ants explore [S1.1, S2.1].").model_dump()
    told = said("Ants explore [S1.1], bees [S2.1].").model_dump(mode="json")
    assert told["marks"] == [{"at": 12, "keys": [KEYS[1]]}, {"at": 19, "keys": [KEYS[2]]}]
    assert Statement.model_validate(told).model_dump(mode="json") == told


def strewn(text: str, handles: list[tuple[int, int]]) -> str:
    """The text with handles thrust in wherever they come, the last of them first."""
    places = sorted(((min(at, len(text)), paper) for paper, at in handles), reverse=True)
    for at, paper in places:
        text = f"{text[:at]}[S{paper}.1]{text[at:]}"
    return text


WORDS = (
    "Ants explore, whereas 28.53% of (bees) dance — “so” “a bit” x² 5\u200b a_b *c* it’s so; vs. "
    "e.g. [at] <so> #1 & $5 ~ that: bees' well-known \\harbour{y} at@x"
)
TEXTS = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=12).map(
    lambda words: f"The {' '.join(words)} end."
)
HANDLES = st.lists(
    st.tuples(st.integers(1, len(KEYS) - 1), st.integers(0, 60)), min_size=1, max_size=6
)
REPLIES = st.builds(strewn, TEXTS, HANDLES).filter(lambda reply: len(parse(reply)[0].written) == 1)


@given(REPLIES)
def test_pieces_are_the_whole_text_and_name_each_paper(reply: str) -> None:
    one = said(reply)
    for told in (str, line):
        cut = pieces(one, told)
        assert "".join(piece.text for piece in cut) == told(one.text)
        assert {key for piece in cut for key in piece.keys} == {c.key for c in one.cites} - {OWN}
        for left, right in pairwise(cut):
            assert not re.fullmatch(r"\w\w", left.text[-1:] + right.text[:1])
    if one.marks:
        assert {key for mark in one.marks for key in mark.keys} == {c.key for c in one.cites}


READERS = {"latex": latex.read, "pandoc": markdown.read, "md": markdown.read}


@given(REPLIES, st.sampled_from(("comments", "appendix", "none")))
def test_a_check_reads_the_same_text_and_the_same_keys(reply: str, receipts: Receipts) -> None:
    """As it does of a sentence that cites at its end."""
    one = said(reply)
    for format, read in READERS.items():
        found, expected = (
            told(read(_written(statement, format, Options(receipts=receipts))))
            for statement in (one, one.model_copy(update={"marks": ()}))
        )
        assert found == expected


def _written(one: Statement, format: str, options: Options) -> str:
    return render(work([("A", [one])], withheld=()), PAPERS, cast(Format, format), options)


def told(prose: Prose) -> list[tuple[int, str, set[str]]]:
    return [(one.line, one.text, set(one.keys)) for one in prose.stated]


def test_a_page_of_html_shows_the_marks_in_their_places() -> None:
    shown = re.sub(r"<a [^>]*>|</a>", "", _written(said(CLAUSES), "html", Options(style="ieee")))
    assert "Ants &amp; &lt;b&gt; explore [1], whereas bees dance [2][3]." in shown
    named = _written(said(CLAUSES), "md", Options(style="apa"))
    assert "explore (van der Gröne et al., 2021), whereas bees dance (" in named


CLAUSES = "Ants & <b> explore [S1.1], whereas bees dance [S2.1, S3.1]."


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (
            "Van der Gröne et al. [S1.1] explore [S2.1], whereas bees dance [S1.2, S3.1].",
            r"\Citet{1} explore~\citep{2}, whereas bees dance~\citep{3}.",
        ),
        (
            "Ants explore [S2.1], and so do van der Gröne et al. [S1.1].",
            r"Ants explore~\citep{2}, and so do \citet{1}.",
        ),
        (
            "Ants by van der [S2.1] Gröne et al. explore [S1.1], others [S2.1] not.",
            r"Ants by van der~\citep{2} Gröne et al. explore~\citep{1}, others~\citep{2} not.",
        ),
    ],
)
def test_what_is_named_in_the_text_is_cited_nowhere_else(reply: str, expected: str) -> None:
    for number, key in enumerate(KEYS):
        expected = expected.replace(f"{{{number}}}", f"{{{key}}}")
    text = _written(said(reply), "latex", Options(cite="citet", receipts="none"))
    assert expected.replace("ö", r"{\"o}") in text


def test_a_place_moves_with_what_is_made_readable() -> None:
    one = said(r"Pok\'emon [S1.1] of $x^2$ at $\alpha$ [S2.1] or $a [S3.1] \leq b$, so.")
    [paragraph] = readable_draft(work([("A", [one])], withheld=())).paragraphs
    shown = cited(paragraph.statements[0], lambda key: f"{{{KEYS.index(key)}}}")
    assert shown == "Pokémon {1} of x^2 at α {2} or a ≤ b {3}, so."
