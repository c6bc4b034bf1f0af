"""One turn of a conversation without a model: what is meant by rule, and answered by quoting."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from assistant.answer import Draft, read
from assistant.chat.finishing import finish
from assistant.chat.following import Followed, added, follow, subject
from assistant.chat.intents import aspect, columns_of, intent_of
from assistant.chat.listing import TOLD, listing
from assistant.chat.making import counted
from assistant.chat.numbering import Numbering
from assistant.chat.quoting import quoted
from assistant.chat.references import table
from assistant.chat.refusing import cannot
from assistant.chat.turn import Asking, Made, Step, Turn
from assistant.extractive import ExtractiveWriter

if TYPE_CHECKING:
    from assistant.chat.listener import Listener
    from assistant.chat.making import Maker
    from assistant.results import Checked
    from assistant.settings import Settings
    from assistant.shelf import Shelf

OF_A_PAPER = 3
"""Sentences quoted of each paper that is asked about or compared, at most."""


class _Came(NamedTuple):
    """What came of a turn."""

    step: Step
    blocks: tuple[Checked, ...] = ()
    found: tuple[str, ...] = ()
    made: tuple[Made, ...] = ()


def converse(
    asking: Asking, shelf: Shelf, settings: Settings, maker: Maker, listener: Listener
) -> Turn:
    """The turn: a function of what is asked, of the shelf and of what the maker makes."""
    began = perf_counter()
    followed = follow(asking.question, asking.before, asking.numbers, asking.wanted)
    came = _came(asking, followed, shelf, settings, maker, listener)
    listener.stepped(came.step)
    _say(came.blocks, Numbering(asking.numbers), listener)
    return finish(
        asking,
        shelf,
        Draft(came.blocks),
        meant=followed.question,
        wanted=followed.wanted,
        found=came.found,
        steps=(came.step,),
        made=came.made,
        cannot=cannot(asking.question, followed.unresolved),
        seconds=perf_counter() - began,
    )


def _came(
    asking: Asking,
    followed: Followed,
    shelf: Shelf,
    settings: Settings,
    maker: Maker,
    listener: Listener,
) -> _Came:
    intent = asking.intent or followed.intent
    if intent == "list":
        return _listed(asking, followed, shelf)
    if intent in ("draft", "claims"):
        listener.doing("drafting" if intent == "draft" else "reading claims")
        return _made(intent == "draft", asking, followed, maker)
    listener.doing("searching")
    on_the_table = table(asking.before) if asking.intent == "compare" else ()
    if keys := followed.keys or on_the_table:
        return _quoted(intent, keys, asking, followed, shelf)
    return _answered(followed, asking, shelf, settings)


def _answered(followed: Followed, asking: Asking, shelf: Shelf, settings: Settings) -> _Came:
    """Sentences of the papers that fit the question best; on what a follow-up adds, if they bear
    on that."""
    writer = ExtractiveWriter(shelf)
    hits = shelf.search(followed.query, settings.evidence, followed.wanted).hits
    evidence = read(followed.query, hits, shelf, writer, settings)
    queries = [followed.query]
    if followed.leans and (new := added(followed.query, asking.before)):
        queries.insert(0, new)
    drafts = (writer.write(query, evidence).blocks for query in queries if evidence.sources)
    step = Step(tool="search", asked=followed.query, told=counted(len(hits), "paper"))
    return _Came(step, next(filter(None, drafts), ()), tuple(hit.key for hit in hits))


def _quoted(
    intent: str, keys: tuple[str, ...], asking: Asking, followed: Followed, shelf: Shelf
) -> _Came:
    """Sentences of the papers that were named, side by side."""
    bears = aspect(asking.question) if intent == "compare" else ""
    about = bears or followed.query
    blocks = quoted(about, keys, shelf, OF_A_PAPER)
    tool = "compare" if intent == "compare" else "read"
    return _Came(
        Step(tool=tool, asked=", ".join(keys), told=counted(len(keys), "paper")), blocks, keys
    )


def _listed(asking: Asking, followed: Followed, shelf: Shelf) -> _Came:
    wanted = listing(asking.question, followed.wanted)
    papers = shelf.listed(wanted, TOLD + 1)
    keys = tuple(paper.key for paper in papers[:TOLD])
    named = wanted.model_dump(mode="json", exclude_none=True)
    asked = ", ".join(f"{name} {value}" for name, value in named.items())
    told = (
        f"more than {counted(len(keys), 'paper')}"
        if len(papers) > TOLD
        else counted(len(keys), "paper")
    )
    made = Made(kind="list", asked={"filter": named}, keys=keys, told=told)
    return _Came(Step(tool="list", asked=asked, told=told), made=(made,) if keys else ())


def _made(draft: bool, asking: Asking, followed: Followed, maker: Maker) -> _Came:
    about, wanted = _about(asking), followed.wanted
    if not (about or followed.keys):
        return _Came(Step(tool="draft" if draft else "claims", asked="", told="nothing named"))
    if draft:
        made = maker.draft(about, followed.keys, wanted)
    else:
        made = maker.claims(about, columns_of(asking.question), followed.keys, wanted)
    return _Came(Step(tool=made.kind, asked=about, told=made.told), made=(made,))


def _about(asking: Asking) -> str:
    """What something is to be made about: as it is said, else what the conversation is about."""
    text = asking.question
    bare = asking.intent is not None and intent_of(text, of_papers=True) == "ask"
    return aspect(text) or (text if bare else subject(asking.before))


def _say(blocks: Iterable[Checked], numbering: Numbering, listener: Listener) -> None:
    for block in blocks:
        marker = block.marker
        for statement in block.statements:
            listener.said(statement, numbering.of(statement), marker)
            marker = ""
