"""A draft that exists, and papers that it does not cite → which of its sentences would change.

Nothing is written here: what is handed back is a proposal, and `applying` puts it into the file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count
from time import perf_counter
from typing import TYPE_CHECKING

from assistant.draft.rewriting.concerning import concerning
from assistant.draft.rewriting.model_rewriter import Judging
from assistant.draft.rewriting.result import Addition, News, Passage, Proposal, Rewriting
from assistant.results import Statement, listed
from assistant.spending import spent_on

if TYPE_CHECKING:
    from assistant.draft.rewriting.model_rewriter import ModelRewriter, Verdict
    from assistant.llm.recording import Exchange
    from assistant.shelf import Shelf
    from store.records import Filter


def rewrite(
    file: str,
    passages: Sequence[Passage],
    shelf: Shelf,
    rewriter: ModelRewriter | None,
    wanted: Filter | None = None,
    exclude: Collection[str] = (),
) -> tuple[Rewriting, tuple[Exchange, ...]]:
    """What the papers wanted that the draft cites nowhere change; with what a model was asked.

    Without a `rewriter` nobody judges, and all that is near is a candidate. Raises ModelError.
    """
    began = perf_counter()
    found = concerning(passages, shelf, wanted, exclude)
    judging = rewriter.judge(passages, found.sentences, shelf) if rewriter else Judging()
    result = Rewriting(
        file=file,
        status="answered" if rewriter else "candidates",
        proposals=_numbered(_proposals(passages, found.sentences, judging)),
        additions=tuple(_additions(passages, found.paragraphs)),
        apart=listed(found.apart),
        model=rewriter.model if rewriter else None,
        **dict(spent_on(judging.exchanges)),
        run="",
        seconds=round(perf_counter() - began, 3),
    )
    return result, judging.exchanges


def _proposals(
    passages: Sequence[Passage], near: Mapping[int, tuple[News, ...]], judging: Judging
) -> Iterator[Proposal]:
    for n, candidates in near.items():
        passage, verdict = passages[n], judging.judged.get(n)
        told = tuple(_judged(one, verdict) for one in candidates) if verdict else candidates
        statements = verdict.statements if verdict else ()
        passed = all(one.verdict != "refused" for one in statements)
        yield Proposal(
            sentence=n,
            line=passage.line,
            heading=passage.heading,
            text=passage.text,
            keys=passage.keys,
            barred=passage.barred,
            news=told,
            statements=statements if passed else (),
            withheld=() if passed else statements,
        )


def _judged(news: News, verdict: Verdict) -> News:
    """With the reason and the words that a model gives for it, or without change."""
    for cite, reason in verdict.changes:
        if cite.key == news.key:
            return news.model_copy(update={"reason": reason, "cite": cite})
    unread = news.key not in verdict.read
    return news if unread else news.model_copy(update={"reason": "no change"})


def _numbered(proposals: Iterator[Proposal]) -> tuple[Proposal, ...]:
    """Every statement gets a number for id."""
    ids = map(str, count(1))

    def numbered(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
        return tuple(one.model_copy(update={"id": next(ids)}) for one in statements)

    return tuple(
        one.model_copy(
            update={"statements": numbered(one.statements), "withheld": numbered(one.withheld)}
        )
        for one in proposals
    )


def _additions(
    passages: Sequence[Passage], near: Mapping[int, tuple[News, ...]]
) -> Iterator[Addition]:
    for number, news in near.items():
        last = [passage for passage in passages if passage.paragraph == number][-1]
        yield Addition(line=last.line, heading=last.heading, news=news)
