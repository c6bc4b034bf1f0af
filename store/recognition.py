"""Which paper of a library a record is of, and by what one knows."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from store.catalog import Catalog
from store.catalog.origins import fingerprint
from store.identity.blocking import identifiers
from store.identity.matching import match
from store.records import Paper, Reason


class Arrival(NamedTuple):
    """A record that was read, and all that it is looked up by."""

    record: Paper
    digest: bytes
    names: tuple[str, ...]

    @property
    def known_by(self) -> tuple[str, ...]:
        """The names that hardly two papers have in common."""
        return tuple(name for name in self.names if not name.startswith(("start:", "slip:")))


class Known(NamedTuple):
    """A paper of the library that a record is of."""

    id: int
    paper: Paper
    reason: Reason | None
    """By what; None if the record was read before."""
    sources: tuple[str, ...] = ()
    """The files it was read from before."""


def arrival(record: Paper) -> Arrival:
    """A record ready to be looked up."""
    return Arrival(record, fingerprint(record), identifiers(record))


def recognise(catalog: Catalog, came: Arrival, claimed: Set[str]) -> Known | None:
    """The paper that a record is of: where it went before, else the first that `match` takes.

    `claimed` has at least those of its names that a paper goes by: mostly none.
    """
    home = catalog.origins.home(came.digest)
    if home:
        [paper] = catalog.papers([home[0]]).values()
        return Known(home[0], paper, None, home[1])
    names = [name for name in came.names if name in claimed]
    for id, paper in catalog.papers(catalog.identifiers.known(names)).items():
        if reason := match(paper, came.record):
            return Known(id, paper, reason)
    return None
