"""The model that judges what news change: a call for as many paragraphs as fit, repaired once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.checks import Checker
from assistant.draft.rewriting.batches import Batch, batches
from assistant.draft.rewriting.judgement import Judgement, SentenceWish, handle, written
from assistant.errors import CostCeiling
from assistant.llm.structured import found
from assistant.prompts import render
from assistant.repair import repair
from assistant.results import Statement

if TYPE_CHECKING:
    from assistant.asker import Asker
    from assistant.draft.rewriting.result import Change, News, Passage
    from assistant.evidence import Evidence
    from assistant.llm.recording import Exchange
    from assistant.shelf import Shelf
    from store.embedding import Embedder
    from store.records import Cite

PACK = 2.0
"""How much the evidence of one call may have: of the characters that may be sent."""


@dataclass(frozen=True)
class Verdict:
    """Why a sentence changes, and what would stand in its place; or that it stays as it is."""

    read: frozenset[str]
    """The keys of the new papers that the model was shown for it."""
    changes: tuple[tuple[Cite, Change], ...] = ()
    """The words of a new paper, and what they mean for it."""
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Judging:
    """The sentences that were judged, by their number in the file, and what a model was asked."""

    judged: dict[int, Verdict] = field(default_factory=dict)
    exchanges: tuple[Exchange, ...] = ()


class ModelRewriter:
    """Judges and rewrites sentences with a model."""

    tasks = ("rewrite", "amend")

    def __init__(self, asker: Asker, embedder: Embedder, prompts: Path | None = None) -> None:
        """`prompts` holds the user's own versions."""
        self.asker = asker
        self.embedder = embedder
        self.prompts = prompts
        self.model = asker.model.name

    def judge(
        self, passages: Sequence[Passage], near: Mapping[int, Sequence[News]], shelf: Shelf
    ) -> Judging:
        """What the papers that are near some of the passages change in them.

        A ceiling on costs that is reached leaves what was judged. Raises ModelError.
        """
        judged: dict[int, Verdict] = {}
        exchanges: list[Exchange] = []
        with suppress(CostCeiling):
            for batch in batches(passages, near, shelf, self._room):
                found, asked = self._judged(batch, passages)
                judged |= found
                exchanges += asked
        return Judging(judged, tuple(exchanges))

    @property
    def _room(self) -> int:
        return int(self.asker.settings.prompt_characters * PACK)

    def _judged(
        self, batch: Batch, passages: Sequence[Passage]
    ) -> tuple[dict[int, Verdict], tuple[Exchange, ...]]:
        values = {"evidence": batch.evidence.text(), "paragraphs": batch.shown}
        request = self.asker.request(render("rewrite", self.prompts, **values).messages)
        replied = self.asker.parse(
            request, Judgement, lambda judgement: judgement.check(batch.evidence, batch.offered)
        )
        verdicts = self._verdicts(replied.value, batch, passages)
        exchanges = replied.exchanges
        if refused := [one for verdict in verdicts.values() for one in _refused(verdict)]:
            with suppress(CostCeiling):
                again = repair(self.asker, exchanges[-1], refused, "amend", self.prompts)
                exchanges = (*exchanges, again)
                if judgement := _read(again, batch):
                    verdicts |= _mended(verdicts, self._verdicts(judgement, batch, passages))
        stays = {n: Verdict(batch.new(shown)) for shown, n in batch.numbers.items()}
        return stays | verdicts, exchanges

    def _verdicts(
        self, judgement: Judgement, batch: Batch, passages: Sequence[Passage]
    ) -> dict[int, Verdict]:
        headings = " ".join(dict.fromkeys(passages[n].heading for n in batch.numbers.values()))
        checker = Checker(headings, batch.evidence, self.embedder, comparing=True)
        verdicts = {}
        for wish in judgement.sentences:
            number = batch.numbers[wish.sentence]
            statements = checker.check(written(wish.text))
            lost = tuple(_lost(wish, passages[number], statements, batch))
            if lost:
                reasons = (*statements[0].reasons, *lost)
                refused = {"verdict": "refused", "reasons": reasons}
                statements[0] = statements[0].model_copy(update=refused)
            changes = tuple(_changes(wish, batch.evidence))
            verdicts[number] = Verdict(batch.new(wish.sentence), changes, tuple(statements))
        return verdicts


def _changes(wish: SentenceWish, evidence: Evidence) -> Iterator[tuple[Cite, Change]]:
    for change in wish.changes:
        place = handle(change.words)
        cite = evidence.cite(place.paper, place.sentence) if place else None
        if cite:
            yield cite, change.reason


def _refused(verdict: Verdict) -> list[Statement]:
    return [one for one in verdict.statements if one.verdict == "refused"]


def _mended(verdicts: Mapping[int, Verdict], others: Mapping[int, Verdict]) -> dict[int, Verdict]:
    """The others of sentences that were refused, and are not any more."""
    return {
        n: other
        for n, other in others.items()
        if n in verdicts and _refused(verdicts[n]) and not _refused(other)
    }


def _read(again: Exchange, batch: Batch) -> Judgement | None:
    """The second reply; none where it failed or makes no sense, as the first one still stands."""
    if again.reply.failed:
        return None
    try:
        judgement = Judgement.model_validate(found(again.reply.text))
        judgement.check(batch.evidence, batch.offered)
    except ValueError:
        return None
    return judgement


def _lost(
    wish: SentenceWish, passage: Passage, statements: Sequence[Statement], batch: Batch
) -> Iterator[str]:
    """What the new text no longer cites, or does not cite although it was to."""
    cited = {cite.key for statement in statements for cite in statement.cites}
    for key in passage.keys:
        if key not in cited:
            yield f"lost: {key}, which the sentence cites today"
    if not cited & batch.new(wish.sentence):
        yield "lost: it cites none of the new papers"
