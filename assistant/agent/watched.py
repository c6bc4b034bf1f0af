"""The asker of a conversation: whoever listens hears each reply's statements as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.agent.watch import Watch
from assistant.asker import Asker
from assistant.chat.numbering import Numbering
from assistant.errors import ModelError

if TYPE_CHECKING:
    from assistant.chat.listener import Listener
    from assistant.checks import Checks
    from assistant.llm.recording import Exchange, Request
    from assistant.results import Statement


class Watched(Asker):
    """Asks as another asker does; `checks` are for the statements of the reply to come."""

    checks: Checks

    def __init__(self, asker: Asker, numbering: Numbering, listener: Listener) -> None:
        super().__init__(asker.model, asker.settings, on_note=listener.note)
        self.numbering = numbering
        self.listener = listener
        self.said: list[Statement] = []
        """What stands, as far as the listener was told."""

    def ask(self, request: Request, survived: type[ModelError] | tuple[()] = ()) -> Exchange:
        """An exchange, whose statements are told if it is an answer."""
        self.numbering.anew()
        watch = Watch(self.checks, self.numbering, self.listener)
        self.on_text = watch if self.listener.streams else None
        exchange = super().ask(request, survived)
        if exchange.reply.tool_calls or exchange.reply.failed:
            watch.set_aside()
        else:
            watch.end(exchange.reply.text)
        self.said = watch.said
        return exchange

    def show(self, text: str) -> None:
        """Words of ours between replies: what was told is about to be told anew."""
        self.listener.again("a statement was refused, and the model asked once more")
