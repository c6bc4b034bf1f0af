"""What each tool does: it reads the library, and tells the model in text what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING

from assistant.agent.offers import (
    Claims,
    Compare,
    Draft,
    Finish,
    Input,
    List,
    Read,
    Search,
    Unusable,
    read,
)
from assistant.agent.pack import Pack, Put
from assistant.agent.view import scope
from assistant.chat.listing import listed
from assistant.chat.turn import Asking, Made, Step
from assistant.evidence import inert
from assistant.render.counts import some
from store.errors import LitrevError, PaperUnknown
from store.records import Filter, Record
from store.search import salience

if TYPE_CHECKING:
    from assistant.chat.making import Maker
    from assistant.llm.tools import ToolCall
    from assistant.shelf import Shelf
    from store.records import Paper

BEARING = 3
"""Sentences that are named of each paper compared."""
OF_A_QUERY = 6
"""Papers that a search adds to the evidence, at most."""
WITH_A_KEY = 1_000
"""Papers that have a paper's key among their words, at most."""
LINE = 160
"""Characters that tell a person what a call is for."""


class Done(Record):
    """What came of a call."""

    text: str
    """For the model."""
    step: Step
    made: Made | None = None
    """It ends the turn."""
    answer: str | None = None
    """So does this."""


class Desk:
    """The library and the evidence of one turn, as a model may use them."""

    def __init__(
        self, asking: Asking, wanted: Filter, pack: Pack, shelf: Shelf, maker: Maker
    ) -> None:
        self.asking = asking
        self.wanted = wanted
        self.pack = pack
        self.shelf = shelf
        self.maker = maker
        self._searched: set[tuple[str, Filter]] = set()

    def do(self, call: ToolCall) -> Done:
        """Carry a call out; what is wrong with it is told to the model, never raised."""
        try:
            return self._do(read(call))
        except Unusable as error:
            return _failed(call, str(error))
        except LitrevError as error:
            return _failed(call, error.message)

    def look(self, query: str, most: int) -> Put:
        """The search that is made before a model is asked anything."""
        self._searched.add((_bare(query), self.wanted))
        hits = self.shelf.search(query, most, self.wanted).hits
        return self.pack.put([hit.key for hit in hits], most)

    def _do(self, asked: Input) -> Done:
        if isinstance(asked, Search):
            return self._search(asked)
        if isinstance(asked, Read):
            return self._read(asked)
        if isinstance(asked, List):
            return self._list(asked)
        if isinstance(asked, Compare):
            return self._compare(asked)
        if isinstance(asked, (Draft, Claims)):
            return self._make(asked)
        assert isinstance(asked, Finish)  # noqa: S101 - there are no others
        return Done(text="", step=_step(asked, "answered"), answer=asked.answer)

    def _search(self, asked: Search) -> Done:
        wanted = asked.within(self.wanted)
        found = [self._found(query, wanted) for query in dict.fromkeys(asked.queries)]
        new = sum(len(put.new) for _, put in found)
        papers = "paper" if new == 1 else "papers"
        told = "\n\n".join(text for text, _ in found)
        return Done(text=told, step=_step(asked, f"{new} new {papers}"))

    def _found(self, query: str, wanted: Filter) -> tuple[str, Put]:
        asked = (_bare(query), wanted)
        if asked in self._searched:
            again = "this search was made before; it finds the same papers. Use other words."
            return f"{_quoted(query)}: {again}", Put()
        self._searched.add(asked)
        hits = self.shelf.search(query, OF_A_QUERY, wanted).hits
        if not hits:
            return f"{_quoted(query)}: no paper is within {scope(wanted)}.", Put()
        put = self.pack.put([hit.key for hit in hits], OF_A_QUERY)
        return f"{_quoted(query)}:\n{_shown(put)}", put

    def _read(self, asked: Read) -> Done:
        put = self.pack.put(self._keys(asked.papers), len(asked.papers))
        return Done(text=_shown(put), step=_step(asked, f"{len(put.new)} read"))

    def _list(self, asked: List) -> Done:
        wanted = asked.within(self.wanted).model_copy(update={"text": asked.text or None})
        made, papers = listed(wanted, self.shelf)
        count = made.told if made else "0 papers"
        step = _step(asked, count)
        if asked.show and made:
            return Done(text="", step=step, made=made)
        lines = [f"{count} within {scope(wanted)}", *map(_line, papers)]
        return Done(text=_field("found", lines), step=step)

    def _compare(self, asked: Compare) -> Done:
        keys = self._keys(asked.papers)
        put = self.pack.put(keys, len(keys))
        sources = [one for one in (*put.known, *put.new) if one.key in keys]
        compared = self.shelf.compared(asked.aspect, [source.key for source in sources])
        lines = []
        for source in sources:
            vectors = compared.vectors[source.key]
            texts = [sentence.text for sentence in source.sentences]
            scores = salience.rank(compared.question, texts, vectors)
            best = sorted(range(len(texts)), key=lambda n: -scores[n])[:BEARING]
            handles = ", ".join(f"S{source.number}.{n + 1}" for n in sorted(best))
            lines.append(f"S{source.number}: {handles or 'it has no abstract'}")
        bears = "Nearest to that aspect:\n" + "\n".join(lines)
        return Done(
            text=f"{_shown(put)}\n\n{bears}", step=_step(asked, some(len(sources), "paper"))
        )

    def _make(self, asked: Draft | Claims) -> Done:
        keys = self._keys(asked.papers)
        if isinstance(asked, Draft):
            made = self.maker.draft(asked.topic, keys, self.wanted)
        else:
            if bool(asked.query.strip()) == bool(keys):
                raise Unusable("claims: give papers or a query, one of them")
            made = self.maker.claims(asked.query, asked.columns, keys, self.wanted)
        return Done(text="", step=_step(asked, made.told), made=made)

    def _keys(self, named: Sequence[str]) -> tuple[str, ...]:
        """The papers named; none that the person's filter leaves out, unless it was shown."""
        keys = tuple(dict.fromkeys(self._key(name.strip()) for name in named))
        outside = [key for key in keys if not (key in self.pack.keys or self._wants(key))]
        if outside:
            raise Unusable(f"not within {scope(self.wanted)}: {', '.join(outside)}")
        return keys

    def _wants(self, key: str) -> bool:
        """Whether the person's filter lets a paper through."""
        if self.wanted == Filter():
            return True
        text = f"{self.wanted.text or ''} {key}".strip()
        found = self.shelf.listed(self.wanted.model_copy(update={"text": text}), WITH_A_KEY)
        return any(paper.key == key for paper in found)

    def _key(self, name: str) -> str:
        """The key of a paper by its handle in this turn, its number, or its key."""
        plain = name.strip("[]#() ")
        number = plain[1:] if plain[:1] in "Ss" and plain[1:].isdecimal() else ""
        if number and 1 <= int(number) <= len(self.pack.keys):
            return self.pack.keys[int(number) - 1]
        if plain.isdecimal() and 1 <= int(plain) <= len(self.asking.numbers):
            return self.asking.numbers[int(plain) - 1]
        try:
            return self.shelf.get(plain).key
        except PaperUnknown:
            how = "name papers by S and number, by [number] in the conversation, or by key"
            raise Unusable(f"no paper is {name!r}; {how}") from None


def _told(asked: Input) -> str:
    """What a call is for, in a line for a person."""
    given = asked.model_dump(exclude_none=True, exclude_defaults=True, exclude={"show"})
    words = (_words(name, value) for name, value in given.items())
    return shorten(" · ".join(words), LINE, placeholder=" …")


def _shown(put: Put) -> str:
    """The papers put into the evidence, as a model is shown them."""
    parts = []
    if put.new:
        parts.append(_field("evidence", [source.text() for source in put.new]))
    if put.known:
        names = ", ".join(f"S{source.number}" for source in put.known)
        parts.append(f"Shown before: {names}.")
    if put.crowded:
        parts.append(f"No room for {len(put.crowded)} more; narrow the question.")
    return "\n".join(parts) or "nothing found"


def _line(paper: Paper) -> str:
    known = ", ".join(inert(str(one)) for one in (paper.year, paper.venue) if one)
    return f"{inert(paper.key)}: {inert(paper.title)}{f' ({known})' if known else ''}"


def _field(name: str, lines: Iterable[str]) -> str:
    return "\n".join([f"<{name}>", *lines, f"</{name}>"])


def _words(name: str, value: object) -> str:
    said = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"{name.removeprefix('year_')} {said}" if name.startswith("year_") else said


def _quoted(query: str) -> str:
    return f"“{inert(query)}”"


def _bare(query: str) -> str:
    return " ".join(query.lower().split())


def _step(asked: Input, came: str) -> Step:
    return Step(tool=asked.name, asked=_told(asked), told=came)


def _failed(call: ToolCall, why: str) -> Done:
    step = Step(tool=call.name[:60], asked=call.arguments[:200], told=why)
    return Done(text=f"Not done: {inert(why)}", step=step)
