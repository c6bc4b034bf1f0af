"""The writer that asks a model: prompt → reply → statements → checks → at most one repair."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Draft
from assistant.asker import Asker
from assistant.checks import Checker, Checks
from assistant.errors import ContextTooLong, CostCeiling
from assistant.evidence import Evidence
from assistant.llm.recording import Exchange, Request
from assistant.prompts import Prompt, render
from assistant.repair import merit, repair
from assistant.results import Checked, Statement
from assistant.statements import parse
from store.records import Record

if TYPE_CHECKING:
    from store.embedding import Embedder

_NO_ANSWER = re.compile(r"\s*[*_#]*\s*NO ANSWER\b", re.IGNORECASE)
_SEARCH = re.compile(r"^\W*SEARCH:\s*(.+?)[\s*`]*$", re.MULTILINE)
_MEANT = re.compile(r"^\W*MEANT:[*_]*[ \t]*(.+)$\n*", re.MULTILINE)
_UNANSWERED = re.compile(r"^\W*UNANSWERED:\**[ \t]*(.+)$", re.MULTILINE)

MOST_SEARCHES = 3


class Parts(Record):
    """A reply taken apart: its text, what it leaves open, what it would like to search for."""

    text: str
    unanswered: str = ""
    searches: tuple[str, ...] = ()
    meant: str = ""
    """The question as it stands by itself, where that had to be said."""


def take_apart(reply: str) -> Parts:
    """The parts of a reply to the answer prompt; an abstention has no text.

    Only its own line is what a reply leaves open: whatever else it says is checked.
    """
    if meant := _MEANT.match(reply):
        told = take_apart(reply[meant.end() :])
        return told.model_copy(update={"meant": meant[1].strip()})
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

    def __init__(self, asker: Asker, embedder: Embedder, prompts: Path | None = None) -> None:
        """`prompts` holds the user's own versions.

        The asker notes where less was asked than was meant: less evidence, or no repair.
        """
        self.asker = asker
        self.embedder = embedder
        self.prompts = prompts

    def room(self, question: str) -> int:
        """What the prompt leaves of the characters that may be sent."""
        empty = self._prompt(question, "").messages
        sent = sum(len(message.content) for message in empty)
        return self.asker.settings.prompt_characters - sent

    def request(self, question: str, evidence: Evidence) -> Request:
        """What is asked first, and in most cases only this."""
        return self.asker.request(self._prompt(question, evidence.text()).messages)

    def write(self, question: str, evidence: Evidence) -> Draft:
        """An answer from the evidence, or from its better half where the model cannot read it all.

        Raises ModelError.
        """
        papers = len(evidence.sources)
        survived = ContextTooLong if papers > 1 else ()
        first = self.asker.ask(self.request(question, evidence), survived)
        if not first.reply.failed:
            return self.settle(Checker(question, evidence, self.embedder), (first,))
        self.asker.note(f"{first.reply.text}; asked again with {papers // 2} of {papers} papers")
        half = evidence.first(papers // 2)
        second = self.asker.ask(self.request(question, half))
        return self.settle(Checker(question, half, self.embedder), (first, second))

    def settle(self, checker: Checks, asked: tuple[Exchange, ...]) -> Draft:
        """What the last reply says, or its repair where statements of it were refused.

        The better one is kept. Raises as asking does, but a repair that fails is survived.
        """
        parts = take_apart(asked[-1].reply.text)
        blocks = self._checked(parts, checker)
        if refused := [s for s in _statements(blocks) if s.verdict == "refused"]:
            with suppress(CostCeiling):  # the first answer stands, and the budget knows
                again = repair(self.asker, asked[-1], refused, "repair", self.prompts)
                asked = (*asked, again)
                mended = take_apart(again.reply.text)
                others = () if again.reply.failed else self._checked(mended, checker)
                if others and merit(_statements(others)) >= merit(_statements(blocks)):
                    parts, blocks = mended, others
        return Draft(
            blocks,
            unanswered=parts.unanswered,
            searches=parts.searches,
            exchanges=asked,
            model=self.asker.model.name,
            meant=parts.meant,
        )

    def _prompt(self, question: str, evidence: str) -> Prompt:
        return render("answer", self.prompts, question=question, evidence=evidence)

    def _checked(self, parts: Parts, checker: Checks) -> tuple[Checked, ...]:
        blocks = parse(parts.text)
        statements = iter(checker.check([w for block in blocks for w in block.written]))
        return tuple(
            Checked(marker=b.marker, statements=tuple(next(statements) for _ in b.written))
            for b in blocks
        )


def _statements(blocks: Sequence[Checked]) -> list[Statement]:
    return [statement for block in blocks for statement in block.statements]
