"""Brings a catalog and a collection in step: what each has and the other has not goes across.

A sync reads what was sent since the last one by its stamps, then counts. Where the counts differ,
papers were removed, and all names are compared. Stamps come from the server's clock, so clocks of
those who share need not agree; a sending that takes long to arrive is found by looking back further
than to the last stamp seen.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from store.catalog import Catalog
from store.chroma.entries import Entry, chunk_name, entries, key_of, number_of
from store.errors import ServerAway, ServerRefused
from store.shared.packing import pack
from store.shared.receiving import Received, Unreadable, accept, received
from store.shared.server import Sent, Server

if TYPE_CHECKING:
    from store.progress import Tell

BATCH = 64
"""Papers sent at once."""

SLACK = 120 * 1_000_000_000
"""Nanoseconds that a sending may take to arrive; the limit for a request is a quarter of it."""

TAKEN = 1_000
"""Stamps of that time which need not be listed again, since all that they stand for is here."""

MANY = 500
"""Papers whose coming is announced, since it takes a second."""

ATTEMPTS = 5
"""Times that a paper which someone rewrites just now is looked at."""


class Sync:
    """One catalog and the collection that it is a copy of."""

    def __init__(self, catalog: Catalog, server: Server, tell: Tell) -> None:
        self._catalog = catalog
        self._server = server
        self._tell = tell

    def pull(self) -> None:
        """Take over what others have sent since the last time, after deleting what is removed here.

        The other way round, it would be taken for theirs, and come back.
        """
        self._delete(self._catalog.chunks.stamps.removed())
        since = max(self._seen - SLACK, 0)
        taken = self._catalog.chunks.stamps.between(since, self._seen)
        listed = self._server.sent_since(since, but=taken[-TAKEN:])
        self._take(listed)
        self._saw(sent.stamp for sent in listed.values())

    def push(self) -> None:
        """Send what is new or changed, and delete there what was removed here."""
        self._delete(self._catalog.chunks.stamps.removed())
        attempts = 0
        while ids := self._catalog.chunks.pending(BATCH):
            attempts = 0 if self._send(ids) else attempts + 1
            if attempts > ATTEMPTS:
                raise ServerRefused(
                    f"paper {ids[0]} of the copy cannot be sent, however often it is tried",
                    "Look at what litrev status says.",
                )
        if left := set(self._catalog.chunks.stamps.left_over()):
            self._delete(left - self._catalog.chunks.names())
            self._catalog.chunks.forgotten(left)

    def compare(self) -> None:
        """Take over removals, and what was missed, if the counts tell that there is any."""
        surplus = int(self._catalog.meta("surplus") or 0)
        if self._server.count() == self._catalog.chunks.count() + surplus:
            return
        ours, theirs = self._catalog.chunks.names(), self._server.ids()
        odd = {key_of(name) for name in ours ^ theirs}
        listed = self._server.sent(sorted(odd))
        self._take(listed)
        self._drop(odd - listed.keys())
        surplus = len(theirs) - self._catalog.chunks.count()
        self._catalog.set_meta(surplus=str(surplus))

    def left_over(self) -> list[str]:
        """Chunks there that belong to no paper: what an interrupted command left behind."""
        odd = self._server.ids() - self._catalog.chunks.names()
        sent = self._server.sent(sorted({key_of(name) for name in odd}))
        chunks = {key_of(name): 0 for name in odd} | {key: one.chunks for key, one in sent.items()}
        return [name for name in odd if number_of(name) >= chunks[key_of(name)]]

    def _send(self, ids: Sequence[int]) -> bool:
        """Send these papers, or first fetch what others made of them; False if that failed."""
        # Read before the papers: one that changes meanwhile keeps the old digest, and is sent
        # again.
        digests, generation = self._catalog.chunks.digests(ids), self._catalog.chunks.generation()
        parts = self._parts(ids)
        papers = self._catalog.papers(ids).items()
        keys = {paper.key: id for id, paper in papers if paper.key in parts}
        there = self._server.sent(keys)
        known = self._catalog.chunks.stamps.of(keys)
        if moved := {key: sent for key, sent in there.items() if known.get(key) != sent.stamp}:
            self._take(moved)
            return self._catalog.chunks.stamps.of(keys) != known
        changed = [parts[key] for key in keys if key in there]
        new = [parts[key] for key in keys if key not in there]
        sent = self._server.replace(changed, self._stamp()) if changed else {}
        sent |= self._added(new) if new else {}
        with self._catalog.transaction():
            arrived = ((keys[key], digests[keys[key]]) for key in sent)
            self._catalog.chunks.indexed(arrived, 0, generation)
            self._catalog.chunks.stamps.keep((keys[key], stamp) for key, stamp in sent.items())
        self._saw(sent.values())
        return bool(sent)

    def _parts(self, ids: Sequence[int]) -> dict[str, list[Entry]]:
        """The chunks of these papers by key; the first of each with the paper's records."""
        told = groupby(entries(self._catalog, ids), lambda entry: entry.key)
        parts = {key: list(chunks) for key, chunks in told}
        for id, paper in self._catalog.papers(ids).items():
            if paper.key in parts:
                packed = pack(paper, self._catalog.origins.of(id, paper))
                first, *rest = parts[paper.key]
                metadata = {**first.metadata, "records": packed}
                parts[paper.key] = [first._replace(metadata=metadata), *rest]
        return parts

    def _added(self, papers: Sequence[Sequence[Entry]]) -> dict[str, int]:
        """Send new papers; the stamps of those for which nobody was faster, by key."""
        sent = self._server.add(papers, self._stamp())
        found = self._server.sent(sent)
        if missing := sent.keys() - found.keys():
            raise ServerAway(f"the Chroma server has not kept {min(missing)}", "See its log.")
        # Of a paper that is longer than the one that was faster, the rest got in.
        self._server.delete(e.id for paper in papers for e in paper[found[paper[0].key].chunks :])
        return {key: stamp for key, stamp in sent.items() if found[key].stamp == stamp}

    def _take(self, listed: Mapping[str, Sent]) -> None:
        """Fetch those of these papers that are not here as they are there."""
        known = self._catalog.chunks.stamps.of(listed)
        wanted = {key: sent for key, sent in listed.items() if known.get(key) != sent.stamp}
        if len(wanted) >= MANY:
            self._tell(f"fetching {len(wanted):,} papers")
        for papers in self._server.papers(wanted):
            complete = [self._received(key, chunks) for key, chunks in papers.items()]
            with self._catalog.transaction():
                for new in complete:
                    if new:
                        accept(self._catalog, new)

    def _received(self, key: str, chunks: Sequence[Entry]) -> Received | None:
        try:
            return received(key, chunks, self._catalog.meta("embedder") or "")
        except Unreadable as error:
            self._tell(f"{key} is left out: {error}")
            return None

    def _drop(self, keys: Iterable[str]) -> None:
        """Forget these papers here, unless they hold changes that are still to be sent."""
        with self._catalog.transaction():
            ids = set(self._catalog.ids(list(keys)).values())
            gone = self._catalog.papers(ids - self._catalog.chunks.stamps.pending(ids))
            rows = self._catalog.chunks.rows(gone)
            self._catalog.remove(gone)
            # They are gone there already.
            names = (chunk_name(gone[row.paper].key, row.number) for row in rows)
            self._catalog.chunks.forgotten(names)

    def _delete(self, names: Iterable[str]) -> None:
        names = list(names)
        self._server.delete(names)
        self._catalog.chunks.forgotten(names)

    def _stamp(self) -> int:
        now, seen = self._server.clock(), self._seen
        return now if now > seen else seen + 1 + secrets.randbelow(1_000_000)

    @property
    def _seen(self) -> int:
        return int(self._catalog.meta("seen") or 0)

    def _saw(self, stamps: Iterable[int]) -> None:
        highest = max(stamps, default=0)
        if highest > self._seen:
            self._catalog.set_meta(seen=str(highest))
