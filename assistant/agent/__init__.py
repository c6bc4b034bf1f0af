"""The tool loop behind a conversation: search, read, compare, answer; bounded in all that costs.

The first search is made before the model is asked anything, so that an easy question costs one
call. What a model calls only reads the library, or makes a result that ends the turn.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.agent import bounds
from assistant.agent.desk import Desk, Done
from assistant.agent.offers import Search, offered
from assistant.agent.pack import Pack
from assistant.agent.view import scope, view
from assistant.agent.watch import OneByOne
from assistant.agent.watched import Watched
from assistant.answer import Draft
from assistant.answer.extractive import ExtractiveWriter
from assistant.answer.model_writer import ModelWriter, take_apart
from assistant.chat.finishing import Work
from assistant.chat.listener import tell
from assistant.chat.numbering import Numbering
from assistant.chat.references import on_the_table
from assistant.checks import Checker
from assistant.errors import ContextTooLong, CostCeiling, RequestRefused
from assistant.evidence import pasted
from assistant.llm.tools import ToolCall
from assistant.prompts import Message, Prompt, render
from store.records import Filter

if TYPE_CHECKING:
    from assistant.chat.following import Followed
    from assistant.chat.listener import Listener
    from assistant.chat.making import Maker
    from assistant.chat.turn import Asking, Made, Step
    from assistant.llm.recording import Exchange
    from assistant.shelf import Shelf
    from assistant.writers import Writers

ON_THE_TABLE = 10
"""Papers spoken of before that a question which leans on them is answered from first."""
AT_ONCE = 6
"""Calls in one reply that are carried out."""

_OF_TOOLS = re.compile(r"\b(tools?|functions?)\b|tool_|function_", re.IGNORECASE)


class Agent:
    """Answers one question of a conversation with a model."""

    def __init__(
        self,
        asking: Asking,
        followed: Followed,
        shelf: Shelf,
        writers: Writers,
        maker: Maker,
        listener: Listener,
    ) -> None:
        """`followed` is the question as rules understand it; `writers` have the model and whoever
        judges support; `maker` makes drafts and tables."""
        self.asking = asking
        self.followed = followed
        self.shelf = shelf
        self.listener = listener
        self.prompts = writers.prompts
        self.embedder = writers.embedder()
        self.numbering = Numbering(asking.numbers)
        self.asker = Watched(writers.asker(), self.numbering, listener)
        self.settings = self.asker.settings
        self.tools = offered() if asking.tools else ()
        self.pack = Pack(shelf, self.settings.prompt_characters - self._characters())
        self.desk = Desk(asking, self.followed.wanted, self.pack, shelf, maker)
        self.messages: tuple[Message, ...] = ()
        self.exchanges: tuple[Exchange, ...] = ()
        self.steps: tuple[Step, ...] = ()
        self.rounds = 0

    def run(self) -> Work:
        """Look, ask, do what the model calls for, until it answers or a bound is reached.

        Raises ModelError.
        """
        self.look()
        while True:
            stopped = bounds.reached(self.settings, self.rounds, self.exchanges)
            if stopped:
                self.messages += render("bound", self.prompts, why=stopped).messages
            try:
                last = self.ask()
            except CostCeiling as error:
                return self.quote(error.message)
            calls = _calls(last)
            if stopped or not calls:
                return self.answer(last, stopped)
            done = self.act(last, calls)
            if done is None:
                return self.answer(last, "")
            if done.made:
                asked, model = self.asking.question, self.asker.model.name
                draft = Draft(exchanges=self.exchanges, model=model, meant=asked)
                return self._work(draft, (done.made,))
            if done.answer is not None:
                return self.answer(_with(last, done.answer), "")

    def look(self) -> None:
        """The search that is made before the model is asked, behind the papers spoken of."""
        self.listener.doing("searching the library")
        followed = self.followed
        spoken_of = followed.keys or (on_the_table(self.asking.before) if followed.leans else ())
        self.pack.put(spoken_of[:ON_THE_TABLE], ON_THE_TABLE)
        self.desk.look(followed.query, self.settings.evidence)
        self.messages = self._prompt(self.pack.evidence.text()).messages
        self.pack.room = self.settings.prompt_characters

    def ask(self) -> Exchange:
        """The model's next reply; without tools, or with fewer papers, where that is refused."""
        self.listener.doing(f"asking {self.settings.model}")
        first = not self.exchanges and len(self.pack.keys) > 1
        self.asker.checks = OneByOne(Checker(self.asking.words, self.pack.evidence, self.embedder))
        request = self.asker.request(self.messages)
        request = request.model_copy(update={"tools": self.tools or None})
        try:
            exchange = self.asker.ask(request, ContextTooLong if first else ())
        except RequestRefused as refusal:
            if not self.tools or self.exchanges or not _OF_TOOLS.search(refusal.message):
                raise
            self.tools = ()
            return self.ask()
        self.exchanges += (exchange,)
        if exchange.reply.failed:
            self.listener.note(
                f"{exchange.reply.text}; asked again with {self.pack.halve()} papers"
            )
            self.messages = self._prompt(self.pack.evidence.text()).messages
            return self.ask()
        return exchange

    def act(self, last: Exchange, calls: tuple[ToolCall, ...]) -> Done | None:
        """Carry out what a reply calls for, and tell the model; the last thing done.

        None where lines of searches, in place of calls, brought nothing new: then that stands.
        """
        self.rounds += 1
        before, done = len(self.pack.keys), []
        for call in calls:
            self.listener.doing(call.name)
            done.append(self.desk.do(call))
            self.steps += (done[-1].step,)
            self.listener.stepped(done[-1].step)
            if done[-1].made or done[-1].answer is not None:
                return done[-1]
        said = Message(role="assistant", content=last.reply.text)
        if last.reply.tool_calls:
            said = said.model_copy(update={"tool_calls": last.reply.tool_calls})
            self.messages += (said, *_results(last, done))
            return done[-1]
        found = render("found", self.prompts, found="\n\n".join(one.text for one in done))
        self.messages += (said, *found.messages)
        return done[-1] if len(self.pack.keys) > before else None

    def answer(self, last: Exchange, stopped: str) -> Work:
        """What a reply says, checked, and mended once; quotations where it says nothing."""
        if not last.reply.text.strip():
            return self.quote(stopped or "the model gave no answer")
        writer = ModelWriter(self.asker, self.embedder, self.prompts)
        draft = writer.settle(self.asker.checks, (*self.exchanges[:-1], last))
        self.exchanges += draft.exchanges[len(self.exchanges) :]
        statements = [s for block in draft.blocks for s in block.statements]
        if statements != self.asker.said:
            if self.asker.said:
                self.listener.again("this is what stands")
            tell(draft.blocks, self.numbering, self.listener)
        return self._work(replace(draft, exchanges=self.exchanges), stopped=stopped)

    def quote(self, stopped: str) -> Work:
        """The answer where the model may be asked no more: quotations from what was found."""
        evidence = self.pack.evidence
        writer = ExtractiveWriter(self.shelf)
        draft = writer.write(self.followed.question, evidence) if evidence.sources else Draft()
        if self.asker.said:
            self.listener.again(stopped)
        tell(draft.blocks, self.numbering, self.listener)
        return self._work(Draft(draft.blocks, exchanges=self.exchanges), stopped=stopped)

    def _work(self, draft: Draft, made: tuple[Made, ...] = (), stopped: str = "") -> Work:
        keys, tools = self.pack.keys, bool(self.tools)
        return Work(self.followed, draft, keys, self.steps, made, stopped, tools)

    def _prompt(self, evidence: str) -> Prompt:
        question, within = pasted(self.asking.question), scope(self.followed.wanted)
        if self.followed.wanted != Filter():
            question += f"\n(Only papers within this filter are wanted and found: {within}.)"
        return render(
            "chat",
            self.prompts,
            conversation=view(self.asking, self.shelf),
            evidence=evidence or "(the first search found nothing)",
            question=question,
        )

    def _characters(self) -> int:
        return sum(len(message.content) for message in self._prompt("").messages)


def _calls(last: Exchange) -> tuple[ToolCall, ...]:
    """What a reply calls for; lines of searches, from a model without tools, are one call."""
    if last.reply.tool_calls:
        return last.reply.tool_calls[:AT_ONCE]
    queries = take_apart(last.reply.text).searches
    arguments = json.dumps({"queries": [query[:400] for query in queries]})
    return (ToolCall(id="", name=Search.name, arguments=arguments),) if queries else ()


def _results(last: Exchange, done: list[Done]) -> list[Message]:
    """What came of each call; providers want a message for every one."""
    texts = [one.text for one in done]
    left = len(last.reply.tool_calls) - len(texts)
    texts += [f"Not done: more than {AT_ONCE} calls at once."] * left
    return [
        Message(role="tool", content=text, tool_call_id=call.id)
        for call, text in zip(last.reply.tool_calls, texts, strict=True)
    ]


def _with(last: Exchange, text: str) -> Exchange:
    """A reply whose answer came through a tool, as if it had been written."""
    reply = last.reply.model_copy(update={"text": text, "tool_calls": ()})
    return last.model_copy(update={"reply": reply})
