"""Thoughts of a model, wherever they stand, are no reply; and nothing else is taken for them."""

from __future__ import annotations

import pytest
from asking import Asked
from hypothesis import example, given
from hypothesis import strategies as st
from stubs import chat, streamed

from assistant.errors import EmptyReply
from assistant.llm.thoughts import Screen, without_thoughts

REPLIES = [
    ("Yes.", "Yes."),
    ("<think>Hm. Perhaps.</think>\n\nYes.", "Yes."),
    ("\n<think>\nHm.\n</think>Yes.", "Yes."),
    ("<thinking>Hm.</thinking> Yes.", "Yes."),
    ("So the claim is …\n</think>\n\nYes.", "Yes."),
    ("The token </think> ends it.", "The token </think> ends it."),
    ("Models write <think> first.", "Models write <think> first."),
    ("<think>Without an end", ""),
    ("<thin air> is cold.", "<thin air> is cold."),
    ("<", "<"),
    ("", ""),
]


@pytest.mark.parametrize(("said", "reply"), REPLIES)
def test_what_is_a_thought_and_what_is_not(said: str, reply: str) -> None:
    assert without_thoughts(said) == reply


@given(st.sampled_from(REPLIES), st.lists(st.integers(0, 40), max_size=6))
@example(REPLIES[2], [1])
def test_no_thought_is_shown_however_a_reply_is_cut(
    replied: tuple[str, str], cuts: list[int]
) -> None:
    said, reply = replied
    shown: list[str] = []
    screen = Screen(shown.append)
    ends = sorted(min(cut, len(said)) for cut in cuts)
    for start, end in zip([0, *ends], [*ends, len(said)], strict=True):
        screen(said[start:end])
    screen.end()
    # Where the opening mark is the template's, nobody can know before the closing one comes.
    opened = said.lstrip().startswith("<think")
    assert "".join(shown) in ((reply,) if opened else (reply, said))


def test_thoughts_are_neither_shown_nor_kept() -> None:
    asked = Asked(streamed("<thi", "nk>Hm", ".</th", "ink>\n\nA base", "line."))
    assert asked.stream().text == "A baseline."
    assert "".join(asked.pieces) == "A baseline."
    assert Asked(chat("<think>Hm.</think>A baseline.")).complete().text == "A baseline."


def test_thoughts_alone_are_no_reply() -> None:
    with pytest.raises(EmptyReply):
        Asked(chat("<think>Hm.</think>")).complete()
