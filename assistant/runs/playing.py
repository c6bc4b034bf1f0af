"""A run in place of what it was made with: its library, its embedder, its model's replies."""

from __future__ import annotations

from base64 import b64decode
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import CostCeiling
from assistant.llm.recording import Exchange, Recording, Reply, Request, digest
from assistant.noting import Nearness, Read, Seen
from assistant.noting import digest as text_digest
from assistant.render.lines import flat
from assistant.runs.difference import Difference, first
from assistant.shelf import Compared
from store.errors import LitrevError, PaperUnknown, WeightsMissing
from store.records import Filter, Found

if TYPE_CHECKING:
    from store.embedding import Progress, Vectors
    from store.records import Paper, Sentence


SHOWN = 80
"""Characters told of a request that was not made then."""


class NotInRun(LitrevError):
    """Today's code asks for something that the run did not ask for; exit code 4."""

    exit_code = 4

    def __init__(self, difference: Difference) -> None:
        super().__init__(f"the run has no {difference.where}: {difference.now}")
        self.difference = difference


class KeptShelf:
    """The library as far as a run has read it; implements `assistant.shelf.Shelf`."""

    def __init__(self, seen: Seen, nearness: Nearness) -> None:
        self._papers = {read.paper.key: read for read in seen.papers}
        self._found = {(s.query, s.k, s.wanted or Filter()): s.hits for s in seen.searches}
        self._listed = {(one.wanted, one.most): one.keys for one in seen.listings}
        self._nearness = nearness

    def search(self, query: str, k: int = 10, wanted: Filter | None = None) -> Found:
        """What this search found then."""
        hits = self._found.get((query, k, wanted or Filter()))
        if hits is None:
            raise _missing("search", "not made", f"{query!r}, the best {k}")
        return Found(query=query, hits=hits, seconds=0.0)

    def get(self, key: str) -> Paper:
        """A paper of the evidence. Raises PaperUnknown."""
        return self._read(key).paper

    def sentences(self, key: str) -> tuple[Sentence, ...]:
        """Those of its abstract. Raises PaperUnknown."""
        return self._read(key).sentences

    def compared(self, question: str, keys: Collection[str]) -> Compared:
        """The question's weights and vector, and the sentences' vectors, as they were."""
        from store.search.salience import Question

        asked = self._nearness.questions.get(question)
        if asked is None:
            raise _missing("question", "not compared", question)
        vector = _vector(asked.vector)
        texts = {key: [sentence.text for sentence in self.sentences(key)] for key in keys}
        return Compared(
            Question(asked.shares, vector),
            {key: _rows(own, self._nearness.sentences, len(vector)) for key, own in texts.items()},
        )

    def listed(self, wanted: Filter, most: int) -> tuple[Paper, ...]:
        """The list that was given then."""
        keys = self._listed.get((wanted, most))
        if keys is None:
            raise _missing("list", "not made", f"the first {most} of {wanted}")
        return tuple(map(self.get, keys))

    def _read(self, key: str) -> Read:
        if key not in self._papers:
            raise PaperUnknown(f"the run has read no paper with the key {key}")
        return self._papers[key]


class KeptEmbedder:
    """The embedder as far as a run has used it."""

    name = "recorded"

    def __init__(self, vectors: Mapping[str, str] | None) -> None:
        self._vectors = vectors
        self.dimension = len(_vector(next(iter(vectors.values()), ""))) if vectors else 0

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One row a text. Raises WeightsMissing if they were missing then."""
        if self._vectors is None:
            raise WeightsMissing("the run was made without the embedder's weights")
        return _rows(texts, self._vectors, self.dimension)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Nothing is cut into chunks in a replay."""
        raise NotImplementedError


class Replies(Recording):
    """A run's replies, each served as often as the run was given it; nothing can be recorded."""

    def __init__(self, exchanges: Iterable[Exchange], stopped: str | None = None) -> None:
        """`stopped` is why the call after the last one was not made, if it was not."""
        super().__init__(Path())
        self._stopped = stopped
        self._left: dict[str, deque[Exchange]] = defaultdict(deque)
        for exchange in exchanges:
            self._left[digest(exchange.request)].append(exchange)

    def find(self, request: Request) -> Reply:
        """The reply to a request, with what it cost then. Raises NotInRun, CostCeiling."""
        left = self._left[digest(request)]
        if not left:
            if self._stopped and not any(self._left.values()):
                raise CostCeiling(self._stopped)
            raise NotInRun(self._nearest(request))
        return left.popleft().reply

    def keep(self, request: Request, reply: Reply) -> None:
        """Never: a replay asks nobody."""
        raise NotImplementedError

    def _nearest(self, request: Request) -> Difference:
        """How it differs from the first request that has not been made yet."""
        unplayed = next((left[0] for left in self._left.values() if left), None)
        now = request.model_dump(mode="json", exclude_none=True)
        then = unplayed.request.model_dump(mode="json", exclude_none=True) if unplayed else None
        if then is None:
            told = "none further: with these replies one more is made, so one may have been changed"
            return Difference(where="request", recorded=told, now=_last(request))
        return first(then, now, "request") or Difference(where="request", recorded="", now="")


def _last(request: Request) -> str:
    """The end of what would be asked."""
    return flat(request.messages[-1].content)[-SHOWN:] if request.messages else ""


def _rows(texts: Sequence[str], vectors: Mapping[str, str], dimension: int) -> Vectors:
    import numpy as np

    rows = np.zeros((len(texts), dimension), np.float32)
    for row, text in zip(rows, texts, strict=True):
        packed = vectors.get(text_digest(text))
        if packed is None:
            raise _missing("text", "not compared", text)
        row[:] = _vector(packed)
    return rows


def _vector(packed: str) -> Vectors:
    import numpy as np

    return np.frombuffer(b64decode(packed), "<f4").astype(np.float32)


def _missing(where: str, recorded: str, now: str) -> NotInRun:
    return NotInRun(Difference(where=where, recorded=recorded, now=now))
