"""A conversation as a program holds it: what is kept, taken back, and no longer there."""

from __future__ import annotations

import pytest
from stubs import failure
from talking import Talk, agrees, keys, says, shown

from assistant.chat import Chat, NothingSaid, TurnUnreadable
from assistant.chat.turn import Intent
from assistant.errors import NoKey
from store import Library
from store.conversations import Conversations
from store.errors import DiskFull

QUESTION = "Do ensembles of reward models reduce overoptimization?"
OTHER = "What about constrained RLHF?"
ENSEMBLES = "coste2023reward"


class Filling(Conversations):
    """A file on a disk that can be full."""

    full = False

    def keep(self, conversation: str, question: str, turn: str) -> int:
        if self.full:
            raise DiskFull("no room left")
        return super().keep(conversation, question, turn)


@pytest.mark.parametrize(
    "text",
    [
        "What does [1] say about variance?",
        "What does coste2023reward say about variance?",
        "why?",
        "compare those two",
        "compare [1] and [2]",
        "Draft a paragraph on overoptimization from these.",
        "put their numbers in a table",
    ],
)
def test_a_paper_that_was_removed_is_passed_over(
    talk: Talk, hashed_library: Library, text: str
) -> None:
    talk.ask(QUESTION)
    talk.ask("Compare it with constrained RLHF.")
    hashed_library.remove(ENSEMBLES)
    turn = talk.ask(text)
    assert ENSEMBLES not in keys(turn)
    assert agrees(hashed_library, turn.run)
    assert talk.chat.numbers[0] == ENSEMBLES
    assert 1 not in [paper.n for paper in turn.papers]


def test_a_removed_paper_that_is_asked_for_is_told(talk: Talk, hashed_library: Library) -> None:
    talk.ask(QUESTION)
    talk.ask(OTHER)
    hashed_library.remove(ENSEMBLES)
    assert "“[1]” is, as some were removed" in talk.ask("Summarise [1]").cannot


def test_a_model_is_not_shown_a_paper_that_was_removed(hashed_library: Library) -> None:
    with Talk(hashed_library, says("NO ANSWER"), says("NO ANSWER")) as talk:
        first = talk.ask(QUESTION)
        hashed_library.remove(*keys(first)[:1])
        second = talk.ask("What does [1] say about them?")
        chat = Chat(talk.assistant, talk.kept, talk.chat.id, talk.heard)
        third = chat.ask("And the others?")
    title = first.papers[0].title
    assert title in shown(talk.requests[0])
    assert not any(title in shown(request) for request in talk.requests[1:])
    assert agrees(hashed_library, second.run)
    assert agrees(hashed_library, third.run)


def test_a_conversation_goes_on_when_its_papers_were_joined(
    talk: Talk, hashed_library: Library
) -> None:
    first, second, *_ = keys(talk.ask(OTHER))
    hashed_library.merge(first, second)
    chat = Chat(talk.assistant, talk.kept, talk.chat.id)
    assert keys(chat.ask("What does [1] say about reward models?")) == [first]
    assert second not in keys(chat.ask("What does [2] say about reward models?"))
    assert chat.numbers[:2] == (first, second)


@pytest.mark.parametrize("mark", ["0", "[2]", "#99", "9" * 5_000, "٣"])
def test_a_number_beyond_what_is_there_is_told(talk: Talk, mark: str) -> None:
    talk.ask(QUESTION)
    with pytest.raises(NothingSaid, match=r"they go to \[1\]"):
        talk.chat.paper(mark)


def test_a_turn_that_is_not_kept_takes_no_other_with_it(hashed_library: Library) -> None:
    with Talk(hashed_library) as talk, Filling(hashed_library.place.conversations) as kept:
        chat = Chat(talk.assistant, kept, listener=talk.heard)
        chat.ask(QUESTION)
        kept.full = True
        chat.ask(OTHER)
        assert talk.heard.lines[-1] == "note: this turn is not kept: no room left"
        assert chat.count == 2
        assert chat.undo().question == OTHER
        assert [turn.question for turn in chat.history()] == [QUESTION]
        chat.ask(OTHER)
        kept.full = False
        chat.retry()
        assert [turn.question for turn in chat.history()] == [QUESTION, OTHER]
        chat.undo()
        assert [turn.question for turn in chat.history()] == [QUESTION]


def test_a_turn_of_another_version_is_told_and_the_conversation_stays(talk: Talk) -> None:
    talk.ask(QUESTION)
    here = talk.chat.id
    talk.kept.keep("aa", "Newer?", '{"question": "Newer?", "mood": "good"}')
    with pytest.raises(TurnUnreadable, match="conversation aa"):
        talk.chat.open("aa")
    talk.ask("why?")
    assert (talk.chat.id, len(talk.chat.history()), talk.chat.count) == (here, 2, 2)


def test_why_nothing_was_made_is_told_and_it_can_be_made_again(hashed_library: Library) -> None:
    with Talk(hashed_library, failure(401, "no such key")) as talk:
        with pytest.raises(NoKey) as told:
            talk.chat.ask("critics", "draft")
        assert told.value.hint
        talk.assistant.settings = talk.assistant.settings.model_copy(update={"model": None})
        assert talk.chat.unanswered == "critics"
        assert talk.chat.retry().made[0].kind == "draft"


@pytest.mark.parametrize("intent", ["draft", "claims"])
def test_a_retry_of_a_command_is_the_command_again(talk: Talk, intent: Intent) -> None:
    talk.chat.ask("critics", intent)
    again = Chat(talk.assistant, talk.kept, talk.chat.id).retry()
    assert (again.question, [made.kind for made in again.made]) == ("critics", [intent])
