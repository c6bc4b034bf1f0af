"""A model's Markdown is taken apart without losing a word, and handles go where they belong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.emphasis import plain
from assistant.statements import Block, parse


def cited(block: Block) -> list[tuple[str, list[tuple[int, int]]]]:
    return [(w.text, [(h.paper, h.sentence) for h in w.handles]) for w in block.written]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("It reaches 28.53% [S1.4].", [("It reaches 28.53%.", [(1, 4)])]),
        (
            "It reaches 28.53%. [S1.4] Next [S2.1].",
            [("It reaches 28.53%.", [(1, 4)]), ("Next.", [(2, 1)])],
        ),
        ("Two [S1.2, S3.4; S5.6].", [("Two.", [(1, 2), (3, 4), (5, 6)])]),
        ("Side by side [S1.2][S1.3].", [("Side by side.", [(1, 2), (1, 3)])]),
        ("A range [S1.2-S1.4].", [("A range.", [(1, 2), (1, 3), (1, 4)])]),
        ("A short range [S1.2–4].", [("A short range.", [(1, 2), (1, 3), (1, 4)])]),
        ("Wide brackets【S1.2】.", [("Wide brackets.", [(1, 2)])]),
        ("Both ways [S1.1 and S2.1].", [("Both ways.", [(1, 1), (2, 1)])]),
        ("None at all. One [S1.1].", [("None at all.", []), ("One.", [(1, 1)])]),
        ("In (0, 1] and [0, 1] it holds [S1.1].", [("In (0, 1] and [0, 1] it holds.", [(1, 1)])]),
    ],
)
def test_handles_belong_to_the_sentence_they_follow(
    markdown: str, expected: list[tuple[str, list[tuple[int, int]]]]
) -> None:
    [block] = parse(markdown)
    assert cited(block) == expected


@pytest.mark.parametrize(
    "written", ["S9", "S1.2-S2.4", "S1.2-S1.99", "S1.2-12", "S1.4-2", "7", "S1.x"]
)
def test_what_names_no_sentence_cites_none(written: str) -> None:
    [block] = parse(f"A claim [{written}].")
    [handle] = block.written[0].handles
    assert (handle.paper, handle.sentence, handle.written) == (0, 0, written)


def test_a_handle_keeps_what_was_written_and_where() -> None:
    [block] = parse("One [S1.2-3], two [7] and three [S2.1 S2.2].")
    [written] = block.written
    assert written.text == "One, two and three."
    assert [(h.paper, h.sentence, h.written, h.at) for h in written.handles] == [
        (1, 2, "S1.2-3", 3),
        (1, 3, "S1.2-3", 3),
        (0, 0, "7", 8),
        (2, 1, "S2.1", None),
        (2, 2, "S2.2", None),
    ]


def test_ten_sentences_may_be_a_range() -> None:
    [block] = parse("A range [S1.2-S1.11].")
    assert [handle.sentence for handle in block.written[0].handles] == list(range(2, 12))


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[S1.1] One. Two.", [("One.", [(1, 1)]), ("Two.", [])]),
        ("One. [S1.1] Two. [S1.2]", [("One.", [(1, 1)]), ("Two.", [(1, 2)])]),
        ("One. Two [S1.1] so. Three.", [("One.", []), ("Two so.", [(1, 1)]), ("Three.", [])]),
        ("One! [S1.1]Two! [S1.2]", [("One!", [(1, 1)]), ("Two!", [(1, 2)])]),
        ("# Head\nText [S1.1].", [("Head", [])]),
        ("> Quoted [S1.1].", [("Quoted.", [(1, 1)])]),
    ],
)
def test_a_group_belongs_to_one_sentence(
    markdown: str, expected: list[tuple[str, list[tuple[int, int]]]]
) -> None:
    assert cited(parse(markdown)[0]) == expected


def test_blocks_are_paragraphs_items_and_headings() -> None:
    markdown = (
        "# Head\nOne line\ngoes on [S1.1].\n\n* first [S1.2]\n  wrapped\n+ second\n1. third\n"
        "> said\n\n  \n• last\n[S1.1]\n\n[S1.2]\n\nend"
    )
    blocks = parse(markdown)
    markers = ["# ", "", "- ", "- ", "1. ", "", "- ", ""]
    assert [block.marker for block in blocks] == markers
    assert [block.written[0].text for block in blocks[-2:]] == ["last", "end"]
    assert blocks[1].written[0].text == "One line goes on."
    assert blocks[2].written[0].text == "first wrapped"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**DPO** is *not* a `tool_x` of snake_case", "DPO is not a tool_x of snake_case"),
        ("the graph K_{5} and K_{3}", "the graph K_{5} and K_{3}"),
        ("$x_i$ and $y_j$, as π_θ_", "$x_i$ and $y_j$, as π_θ_"),
        (r"the optimum $\pi^*$ or $\pi^*$", r"the optimum $\pi^*$ or $\pi^*$"),
        ("_the $x_i$_ and __both__", "the $x_i$ and both"),
        ("2**10 of 3 * 4 and x*", "2**10 of 3 * 4 and x*"),
        ("**Bold goes on.", "Bold goes on."),
        ("And ends.**", "And ends."),
        ("***Both*** of _them_", "Both of them"),
    ],
)
def test_emphasis_is_no_part_of_what_is_checked(written: str, read: str) -> None:
    assert plain(written) == read


WORD = st.from_regex(r"[A-Za-z0-9{}^]{1,4}(?:_[A-Za-z0-9{}^]{1,4}){0,3}", fullmatch=True)


@given(st.lists(WORD.filter(lambda word: word[-1] not in "{}^"), max_size=6).map(" ".join))
def test_an_underscore_within_a_word_is_a_part_of_it(text: str) -> None:
    assert plain(text) == text


@given(st.text(st.sampled_from("ab_*`$ {}.()\\")))
def test_only_signs_of_emphasis_are_taken_away(text: str) -> None:
    left = iter(text)
    read = plain(text)
    assert all(character in left for character in read)
    assert sorted(read.translate(SIGNLESS)) == sorted(text.translate(SIGNLESS))


SIGNLESS = str.maketrans("", "", "*_`")


@given(st.text(alphabet="ab S1.2[]【】-*#>\n,;()_", max_size=200))
def test_every_word_of_any_reply_is_somewhere(markdown: str) -> None:
    written = " ".join(
        part
        for block in parse(markdown)
        for w in block.written
        for part in (w.text, *(h.written for h in w.handles))
    )
    for word in ("a", "b"):
        assert word in written or word not in markdown
