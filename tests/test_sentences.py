"""Sentences have exact offsets, whatever the text; chunks hold whole sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.sentences import chunk, split

PROSE = st.lists(
    st.sampled_from(
        [
            "It rises by 4.3% vs. PPO (Schulman et al., 2017).",
            "The agents' policy isn't new.",
            "(2) This is i.e. fine.",
            "See Fig. 3; “why?” she asked.",
            "Naïve μ-values, 10⁻³!",
            "no capital here.",
            "\n\n",
            "  ",
            "…",
        ]
    ),
    max_size=12,
).map(" ".join)


@given(st.one_of(st.text(), PROSE))
def test_every_visible_character_is_in_exactly_one_sentence(text: str) -> None:
    sentences = split(text)
    assert [s.number for s in sentences] == list(range(len(sentences)))
    end = 0
    for sentence in sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip() != ""
        assert text[end : sentence.start].strip() == ""
        end = sentence.end
    assert text[end:].strip() == ""


@pytest.mark.parametrize(
    "sentences",
    [
        ["It rises by 4.3% vs. PPO (Schulman et al., 2017).", "Then it falls."],
        ["We use e.g. TRPO and Fig. 3.", "Is it fast?", "Yes!"],
        ["The agents' policy is kept.", "It isn't new.", "The model's critic helps."],
        ["P1's (resp. P2's) strategy mixes at most I (resp. I+1) actions.", "It converges."],
        ["(1) They lack priors.", "(2) They fall short in editing.", "In this work, we mend it."],
    ],
)
def test_sentences_are_told_apart(sentences: list[str]) -> None:
    assert [s.text for s in split(" ".join(sentences))] == sentences


def words(texts: list[str]) -> list[int]:
    return [len(text.split()) for text in texts]


@given(PROSE, st.integers(4, 40))
def test_chunks_hold_every_sentence_once_and_whole(text: str, limit: int) -> None:
    sentences = split(text)
    chunks = chunk("A title", sentences, words, limit)
    held = [n for c in chunks for n in range(c.first, c.last + 1)]
    assert held == list(range(len(sentences)))
    for c in chunks:
        assert c.text.startswith("A title")
        assert all(sentences[n].text in c.text for n in range(c.first, c.last + 1))
        assert len(c.text.split()) <= limit or c.first == c.last


def test_a_paper_without_sentences_is_its_title() -> None:
    [only] = chunk("A title", (), words)
    assert (only.text, only.first, only.last) == ("A title", 0, -1)
