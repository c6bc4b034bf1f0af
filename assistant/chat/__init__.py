"""A conversation with a library, without reading or printing anything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.chat.listener import Listener, Silent
from assistant.chat.turn import Asking, Intent, Said, Turn
from store.embedding import sound
from store.errors import LitrevError
from store.records import Filter

if TYPE_CHECKING:
    from assistant import Assistant
    from assistant.results import Statement
    from store.conversations import Conversations
    from store.records import Paper

IN_VIEW = 6
"""Earlier turns that an answer may lean on, and that are held in memory."""


class NothingSaid(LitrevError):
    """What a command is about was not said in this conversation."""


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
        """Go on with this conversation, or begin it."""
        self.id = conversation
        self.turns: list[Turn] = []
        """Those in view, the oldest first."""
        self.numbers: list[str] = []
        """Keys of the papers numbered so far: the first is [1]."""
        self.unanswered = ""
        """The last question, if its answer failed or was stopped."""
        self.count = 0
        """Turns in all."""
        self.calls = 0
        self.tokens = 0
        self.cost_usd: float | None = 0.0
        self.wanted = Filter()
        self._recall(Turn.model_validate_json(turn) for turn in self.kept.turns(conversation))

    def ask(self, text: str, intent: Intent | None = None, *, fresh: bool = False) -> Turn:
        """What the library says to it, in view of what was said before; kept when it is whole.

        `intent` is what a command wants made of it; `fresh` reuses no recorded reply. Raises as
        `Assistant.ask` does, and then nothing of it is kept but the question, for `retry`.
        """
        self.unanswered = text
        asking = Asking(
            question=sound(text),
            before=tuple(map(said, self.turns)),
            numbers=tuple(self.numbers),
            wanted=self.wanted,
            intent=intent,
            tools=self._tools,
        )
        turn = self.assistant.converse(asking, self.listener, fresh=fresh)
        self._keep(turn)
        self.unanswered = ""
        return turn

    def retry(self) -> Turn:
        """The last question again: one that was left unanswered, else another answer to it.

        Raises NothingSaid and as `ask` does; then the last turn stands as it was.
        """
        if self.unanswered:
            return self.ask(self.unanswered)
        last = self.undo()
        try:
            return self.ask(last.question, fresh=True)
        except BaseException:
            self._keep(last)
            raise

    def undo(self) -> Turn:
        """Take the last turn back. Raises NothingSaid."""
        last = self.last
        self.kept.take_back(self.id)
        self.open(self.id)
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
        if not 1 <= int(number) <= len(self.numbers):
            known = f"they go to [{len(self.numbers)}]" if self.numbers else "none was cited yet"
            raise NothingSaid(f"no paper is [{number}] here; {known}", "/papers lists them.")
        return self.assistant.library.get(self.numbers[int(number) - 1])

    def cited(self, key: str) -> list[Statement]:
        """The statements in view that rest on a paper, the latest first."""
        told = [s for turn in reversed(self.turns) for s in turn.statements]
        return [s for s in told if any(cite.key == key for cite in s.cites)]

    @property
    def _tools(self) -> bool:
        """Whether to offer tools to a model: not to one that has refused them before."""
        settings = self.assistant.settings
        before = (turn.tools for turn in self.turns if turn.model == settings.model)
        return settings.tools and all(before)

    def _keep(self, turn: Turn) -> None:
        self.kept.keep(self.id, turn.question, turn.model_dump_json())
        self._recall([turn])

    def _recall(self, turns: Iterable[Turn]) -> None:
        for turn in turns:
            self.turns = [*self.turns, turn][-IN_VIEW:]
            self.numbers += [p.key for p in turn.papers if p.n > len(self.numbers)]
            self.count += 1
            self.calls += turn.calls
            self.tokens += turn.tokens.prompt + turn.tokens.completion
            known = self.cost_usd is not None and turn.cost_usd is not None
            self.cost_usd = (self.cost_usd or 0) + (turn.cost_usd or 0) if known else None
            self.wanted = turn.wanted


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
