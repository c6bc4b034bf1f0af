"""A conversation with a library, without reading or printing anything."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.chat.bill import Bill
from assistant.chat.listener import Listener, Silent
from assistant.chat.standing import Standing, standing
from assistant.chat.turn import Asking, Intent, Said, Turn
from store.errors import LitrevError
from store.records import Filter
from store.text import sound

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.results import Statement
    from store.conversations import Conversations
    from store.records import Paper

AGO = 20
"""Turns that can be taken back without reading the conversation again."""


class NothingSaid(LitrevError):
    """What a command is about was not said in this conversation."""


class TurnUnreadable(LitrevError):
    """A turn was kept in a form that this version does not know."""


class Chat:
    """One conversation; every turn is kept when it is finished."""

    def __init__(
        self,
        assistant: Assistant,
        kept: Conversations,
        conversation: str = "",
        listener: Listener | None = None,
    ) -> None:
        """Go on with a conversation that was kept, or begin one. Raises LitrevError."""
        self.assistant = assistant
        self.kept = kept
        self.listener: Listener = listener or Silent()
        self.open(conversation or kept.begin())

    def open(self, conversation: str) -> None:
        """Go on with this conversation, or begin it.

        Raises TurnUnreadable and the store's errors; then the one before goes on.
        """
        turns = self._kept(conversation)
        self.id = conversation
        self.unanswered = ""
        """The last question, if its answer failed or was stopped."""
        self._intent: Intent | None = None
        self.spent = Bill()
        """What it has cost, with what was taken back since it was opened."""
        self._before: deque[Standing] = deque(maxlen=AGO)
        for turn in turns:
            self.spent = self.spent.with_turn(turn)
        self.stands = standing(turns)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Those in view, the oldest first."""
        return self.stands.turns

    @property
    def numbers(self) -> tuple[str, ...]:
        """Keys of the papers numbered so far: the first is [1]."""
        return self.stands.numbers

    @property
    def count(self) -> int:
        """Turns in all."""
        return self.stands.count

    @property
    def wanted(self) -> Filter:
        """The filter in force."""
        return self.stands.wanted

    @wanted.setter
    def wanted(self, wanted: Filter) -> None:
        self.stands = replace(self.stands, wanted=wanted)

    def ask(self, text: str, intent: Intent | None = None) -> Turn:
        """What the library says to it, in view of what was said before; kept when it is whole.

        `intent` is what a command wants made of it. Raises as `Assistant.ask` does, and then
        nothing of it is kept but the question, for `retry`.
        """
        self.unanswered, self._intent = text, intent
        turn = self._answer(text, self.stands, intent)
        self._before.append(self.stands)
        self._take(turn, self.stands, self.kept.keep)
        return turn

    def retry(self) -> Turn:
        """The last question again: one that was left unanswered, else another answer to it.

        Raises NothingSaid and as `ask` does; then the last turn stands as it was.
        """
        if self.unanswered:
            return self.ask(self.unanswered, self._intent)
        before = self._without_last()
        turn = self._answer(self.last.question, before, self.last.intent, fresh=True)
        self._take(turn, before, self.kept.replace if self.stands.kept else self.kept.keep)
        return turn

    def undo(self) -> Turn:
        """Take the last turn back. Raises NothingSaid, and the store's errors."""
        last, before = self.last, self._without_last()
        if self.stands.kept:
            self.kept.take_back(self.id)
        self.stands = before
        if self._before:
            self._before.pop()
        return last

    @property
    def last(self) -> Turn:
        """The last turn. Raises NothingSaid."""
        if not self.turns:
            raise NothingSaid("nothing was said yet", "Ask something first.")
        return self.turns[-1]

    def paper(self, mark: str) -> Paper:
        """The paper of a number in this conversation, `2` or `[2]`, or of a key.

        Raises NothingSaid, PaperUnknown.
        """
        number = mark.strip("[]# ")
        if not number.isdecimal():
            return self.assistant.library.get(mark)
        key = {str(n): key for n, key in enumerate(self.numbers, 1)}.get(number)
        if key is None:
            known = f"they go to [{len(self.numbers)}]" if self.numbers else "none was cited yet"
            raise NothingSaid(f"no paper is [{number[:9]}] here; {known}", "/papers lists them.")
        return self.assistant.library.get(key)

    def history(self) -> list[Turn]:
        """All turns, as they are kept. Raises TurnUnreadable, and the store's errors."""
        return self._kept(self.id)

    def cited(self, key: str) -> list[Statement]:
        """The statements in view that rest on a paper, the latest first."""
        told = [s for turn in reversed(self.turns) for s in turn.statements]
        return [s for s in told if any(cite.key == key for cite in s.cites)]

    def _answer(
        self, text: str, stands: Standing, intent: Intent | None = None, *, fresh: bool = False
    ) -> Turn:
        settings = self.assistant.settings
        refused = any(not t.tools for t in stands.turns if t.model == settings.model)
        before = [said(turn) for turn in stands.turns if not turn.unsought]
        gone = self._gone({*stands.numbers, *(key for one in before for key in one.keys)})
        asking = Asking(
            question=sound(text),
            before=tuple(one.without(gone) for one in before),
            numbers=stands.numbers,
            gone=gone,
            wanted=stands.wanted,
            intent=intent,
            tools=settings.tools and not refused,
        )
        return self.assistant.converse(asking, self.listener, fresh=fresh)

    def _take(self, turn: Turn, before: Standing, keep: Callable[[str, str, str], object]) -> None:
        """Go on with a turn; one that cannot be kept is not thrown away."""
        self.spent = self.spent.with_turn(turn)
        self.stands = before.after(turn)
        self.unanswered = ""
        try:
            keep(self.id, turn.question, turn.model_dump_json())
        except LitrevError as error:
            self.stands = replace(self.stands, kept=False)
            self.listener.note(f"this turn is not kept: {error.message}")

    def _without_last(self) -> Standing:
        """How it stood before the last turn."""
        return self._before[-1] if self._before else standing(self.history()[:-1])

    def _gone(self, keys: Collection[str]) -> tuple[str, ...]:
        """Those that the library has no more."""
        there = self.assistant.library.catalog.ids([*keys])
        return tuple(sorted(key for key in keys if key not in there))

    def _kept(self, conversation: str) -> list[Turn]:
        try:
            return [Turn.model_validate_json(turn) for turn in self.kept.turns(conversation)]
        except ValidationError:
            raise TurnUnreadable(
                f"conversation {conversation} has a turn that this litrev cannot read",
                "A newer one may have kept it. /new begins another conversation.",
            ) from None


def said(turn: Turn) -> Said:
    """A turn as later ones see it."""
    told = " ".join(statement.text for statement in turn.statements)
    made = " ".join(f"({one.told})" for one in turn.made)
    listed = [key for one in turn.made for key in one.keys]
    cited = [paper.key for paper in turn.papers] if turn.status == "answered" else []
    return Said(
        question=turn.meant,
        words=turn.question,
        answer=" ".join(filter(None, (told, made))),
        keys=tuple(dict.fromkeys((*cited, *listed))),
    )
