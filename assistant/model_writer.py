"""The writer that asks a model: prompt → reply → statements → checks → at most one repair."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Draft
from assistant.checks import Checker
from assistant.errors import ContextTooLong, CostCeiling, ModelError
from assistant.evidence import Evidence
from assistant.prompts import Message, Prompt, render
from assistant.recording import Exchange, Request, failure
from assistant.results import Checked, Statement
from assistant.statements import parse
from store.records import Record

if TYPE_CHECKING:
    from assistant.model import Model
    from assistant.settings import Settings
    from store.embedding import Embedder

_NO_ANSWER = re.compile(r"\s*[*_#]*\s*NO ANSWER\b", re.IGNORECASE)
_SEARCH = re.compile(r"^\W*SEARCH:\s*(.+?)[\s*`]*$", re.MULTILINE)
_UNANSWERED = re.compile(r"^\W*UNANSWERED:\**[ \t]*(.+)$", re.MULTILINE)

MOST_SEARCHES = 3


class Parts(Record):
    """A reply taken apart: its text, what it leaves open, what it would like to search for."""

    text: str
    unanswered: str = ""
    searches: tuple[str, ...] = ()


def take_apart(reply: str) -> Parts:
    """The parts of a reply to the answer prompt; an abstention has no text.

    Only its own line is what a reply leaves open: whatever else it says is checked.
    """
    if _NO_ANSWER.match(reply):
        found = [query.strip(' "“”') for query in _SEARCH.findall(reply)]
        return Parts(text="", searches=tuple(query for query in found if query)[:MOST_SEARCHES])
    if match := _UNANSWERED.search(reply):
        rest = f"{reply[: match.start()]}\n{reply[match.end() :]}"
        return Parts(text=rest.strip(), unanswered=match[1].strip())
    return Parts(text=reply.strip())


class ModelWriter:
    """Answers with a model; implements `assistant.answer.Writer`."""

    tasks = ("answer", "repair")

    def __init__(
        self,
        model: Model,
        embedder: Embedder,
        settings: Settings,
        *,
        prompts: Path | None = None,
        on_text: Callable[[str], None] | None = None,
        on_note: Callable[[str], None] | None = None,
    ) -> None:
        """`prompts` holds the user's own versions; `on_text` is shown the reply as it grows.

        `on_note` is told where less was asked than was meant: less evidence, or no repair.
        """
        self.model = model
        self.embedder = embedder
        self.settings = settings
        self.prompts = prompts
        self.on_text = on_text
        self.on_note = on_note

    def room(self, question: str) -> int:
        """What the prompt leaves of the characters that may be sent."""
        empty = self._prompt(question, "").messages
        return self.settings.prompt_characters - sum(len(message.content) for message in empty)

    def request(self, question: str, evidence: Evidence) -> Request:
        """What is asked first, and in most cases only this."""
        return self._request(self._prompt(question, evidence.text()).messages)

    def write(self, question: str, evidence: Evidence) -> Draft:
        """An answer from the evidence, or from its better half where the model cannot read it all.

        Raises ModelError.
        """
        papers = len(evidence.sources)
        survived = ContextTooLong if papers > 1 else ()
        first = self._ask(self.request(question, evidence), survived)
        if not first.reply.failed:
            return self._draft(question, evidence, (first,))
        self._note(f"{first.reply.text}; asked again with {papers // 2} of {papers} papers")
        half = evidence.first(papers // 2)
        second = self._ask(self.request(question, half))
        return self._draft(question, half, (first, second))

    def _draft(self, question: str, evidence: Evidence, asked: tuple[Exchange, ...]) -> Draft:
        """What was written, or its repair where statements were refused; the better is kept."""
        parts = take_apart(asked[-1].reply.text)
        checker = Checker(question, evidence, self.embedder)
        blocks = self._checked(parts, checker)
        if refused := [s for b in blocks for s in b.statements if s.verdict == "refused"]:
            with suppress(CostCeiling):  # the first answer stands, and the budget knows
                repair = self._repair(asked[-1], refused)
                asked = (*asked, repair)
                mended = take_apart(repair.reply.text)
                others = () if repair.reply.failed else self._checked(mended, checker)
                if others and merit(others) >= merit(blocks):
                    parts, blocks = mended, others
        return Draft(blocks, parts.unanswered, parts.searches, asked, self.model.name)

    def _repair(self, written: Exchange, refused: Sequence[Statement]) -> Exchange:
        """The findings shown once; if that fails, the first answer is checked, and stands."""
        if self.on_text is not None:
            self.on_text("\n\nchecked, and asked again …\n\n")
        said = Message(role="assistant", content=written.reply.text)
        messages = (*written.request.messages, said, self._findings(refused))
        repair = self._ask(self._request(messages), ModelError)
        if repair.reply.failed:
            self._note(f"what was refused could not be asked again: {repair.reply.text}")
        return repair

    def _note(self, text: str) -> None:
        if self.on_note is not None:
            self.on_note(text)

    def _prompt(self, question: str, evidence: str) -> Prompt:
        return render("answer", self.prompts, question=question, evidence=evidence)

    def _findings(self, refused: Sequence[Statement]) -> Message:
        lines = [f"- {s.text}\n  {'; '.join(s.reasons)}" for s in refused]
        return render("repair", self.prompts, findings="\n".join(lines)).messages[-1]

    def _request(self, messages: Sequence[Message]) -> Request:
        return self.model.request(
            messages,
            temperature=self.settings.temperature,
            max_tokens=self.settings.max_tokens,
        )

    def _ask(self, request: Request, survived: type[ModelError] | tuple[()] = ()) -> Exchange:
        """An exchange; a failure that is survived is one too, so that a replay survives it."""
        try:
            if self.on_text is None:
                reply = self.model.complete(request)
            else:
                reply = self.model.stream(request, self.on_text)
        except survived as error:
            reply = failure(error.message, self.model.name)
        return Exchange(request=request, reply=reply)

    def _checked(self, parts: Parts, checker: Checker) -> tuple[Checked, ...]:
        blocks = parse(parts.text)
        statements = iter(checker.check([w for block in blocks for w in block.written]))
        return tuple(
            Checked(marker=b.marker, statements=tuple(next(statements) for _ in b.written))
            for b in blocks
        )


def merit(blocks: Sequence[Checked]) -> float:
    """How good an answer is, by its checks: what is refused weighs as much as what is supported.

    So a repair that only leaves statements out is better than the first answer, and one that
    leaves everything out is not better than an answer with one good statement.
    """
    worth = {"supported": 1.0, "weak": 0.5, "refused": -1.0}
    return sum(worth[s.verdict] for block in blocks for s in block.statements)
