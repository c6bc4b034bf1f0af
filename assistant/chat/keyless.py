"""One turn of a conversation without a model: what is meant by rule, and answered by quoting."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.answer import Draft, read
from assistant.answer.extractive import ExtractiveWriter
from assistant.chat.finishing import Work
from assistant.chat.following import Followed, added, subject
from assistant.chat.intents import aspect, columns_of, intent_of
from assistant.chat.listener import tell
from assistant.chat.listing import listed, listing
from assistant.chat.numbering import Numbering
from assistant.chat.quoting import quoted
from assistant.chat.references import on_the_table
from assistant.chat.refusing import cannot
from assistant.chat.turn import Asking, Made, Step
from assistant.render.counts import some
from assistant.render.limits import limits

if TYPE_CHECKING:
    from assistant.chat.listener import Listener
    from assistant.chat.making import Maker
    from assistant.results import Checked
    from assistant.settings import Settings
    from assistant.shelf import Shelf

OF_A_PAPER = 3
"""Sentences quoted of each paper that is asked about or compared, at most."""


class _Came(NamedTuple):
    """What came of a turn's one step."""

    step: Step
    blocks: tuple[Checked, ...] = ()
    found: tuple[str, ...] = ()
    made: tuple[Made, ...] = ()


class Rules:
    """Answers one question of a conversation without a model, in one step."""

    def __init__(
        self,
        asking: Asking,
        followed: Followed,
        shelf: Shelf,
        settings: Settings,
        maker: Maker,
        listener: Listener,
    ) -> None:
        """`followed` is the question as it is understood; `maker` makes drafts and tables."""
        self.asking = asking
        self.followed = followed
        self.shelf = shelf
        self.settings = settings
        self.maker = maker
        self.listener = listener

    def run(self) -> Work:
        """What was asked for, as far as it can be had. Raises the errors of store and maker."""
        came = self._answer()
        made_by = self.settings.model if any(one.run for one in came.made) else None
        self.listener.stepped(came.step)
        tell(came.blocks, Numbering(self.asking.numbers), self.listener)
        return Work(
            self.followed,
            Draft(came.blocks, model=made_by),
            came.found,
            (came.step,),
            came.made,
            cannot=cannot(
                self.asking.question, self.followed.unresolved, removed=bool(self.asking.gone)
            ),
        )

    def _answer(self) -> _Came:
        intent, keys = self.asking.intent or self.followed.intent, self.followed.keys
        if intent == "list":
            return self._list()
        if intent == "draft":
            return self._draft()
        if intent == "claims":
            return self._tabulate()
        self.listener.doing("searching")
        if intent == "compare" and self.followed.unresolved and len(keys) < 2:
            return _Came(Step(tool="compare", asked="", told="fewer than two papers"))
        if intent == "compare" and (keys := keys or on_the_table(self.asking.before)):
            about = aspect(self.asking.question) or self.followed.query
            return self._quote("compare", about, keys)
        return self._quote("read", self.followed.query, keys) if keys else self._search()

    def _search(self) -> _Came:
        """Sentences of the papers that fit best; on what a follow-up adds, if any bear on that."""
        query, writer = self.followed.query, ExtractiveWriter(self.shelf)
        hits = self.shelf.search(query, self.settings.evidence, self.followed.wanted).hits
        evidence = read(query, hits, self.shelf, writer, self.settings)
        new = added(query, self.asking.before) if self.followed.leans else ""
        queries = filter(None, (new, query)) if evidence.sources else ()
        blocks = (writer.write(about, evidence).blocks for about in queries)
        step = Step(tool="search", asked=query, told=some(len(hits), "paper"))
        return _Came(step, next(filter(None, blocks), ()), tuple(hit.key for hit in hits))

    def _quote(self, tool: str, about: str, keys: tuple[str, ...]) -> _Came:
        """Sentences of the papers that were named, side by side."""
        step = Step(tool=tool, asked=", ".join(keys), told=some(len(keys), "paper"))
        return _Came(step, quoted(about, keys, self.shelf, OF_A_PAPER), keys)

    def _list(self) -> _Came:
        wanted = listing(self.asking.question, self.followed.wanted)
        made, _ = listed(wanted, self.shelf)
        told = made.told if made else some(0, "paper")
        step = Step(tool="list", asked=limits(wanted), told=told)
        return _Came(step, made=(made,) if made else ())

    def _draft(self) -> _Came:
        about, followed = self._about(), self.followed
        if not (about or followed.keys):
            return _Came(Step(tool="draft", asked="", told="nothing to draft from"))
        self.listener.doing("drafting")
        made = self.maker.draft(about, followed.keys, followed.wanted)
        return _Came(Step(tool="draft", asked=about, told=made.told), made=(made,))

    def _tabulate(self) -> _Came:
        about, followed = self._about(), self.followed
        if not (about or followed.keys):
            return _Came(Step(tool="claims", asked="", told="nothing to tabulate"))
        self.listener.doing("reading claims")
        columns = columns_of(self.asking.question)
        made = self.maker.claims(about, columns, followed.keys, followed.wanted)
        return _Came(Step(tool="claims", asked=about, told=made.told), made=(made,))

    def _about(self) -> str:
        """What something is to be made about: as it is said, else what was spoken of."""
        text = self.asking.question
        plain = self.asking.intent and intent_of(text, of_papers=True) == "ask"
        return aspect(text) or (text if plain else subject(self.asking.before))
