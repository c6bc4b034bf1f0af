"""What has to be read for a table, and what earlier runs have read already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from assistant.claims import kept
from assistant.claims.survey import Survey, chosen
from assistant.claims.writer import ClaimsWriter
from assistant.render.counts import counted

if TYPE_CHECKING:
    from assistant.claims.table import Known
    from assistant.noting import Noting
    from store import Library
    from store.records import Paper

Writer = TypeVar("Writer", bound=ClaimsWriter)


class Work(NamedTuple, Generic[Writer]):
    """A table to be made: by whom, of which papers, and those of them that are left to read."""

    survey: Survey
    writer: Writer
    papers: dict[str, Paper]
    """By key, in the order of the table."""
    known: Known
    left: tuple[str, ...]

    @property
    def titles(self) -> dict[str, str]:
        """Those of all the papers, by key."""
        return {key: paper.title for key, paper in self.papers.items()}

    def asked(self, read: Sequence[str]) -> dict[str, Any]:
        """What a run that has read these papers was asked."""
        return {
            "subject": self.survey.query or counted(len(self.papers), "paper"),
            "query": self.survey.query,
            "columns": self.survey.columns.model_dump(mode="json"),
            "version": self.writer.version,
            "keys": [*self.papers],
            "read": [*read],
        }


def planned(
    survey: Survey,
    library: Library,
    shelf: Noting,
    who: Callable[[Sequence[str]], Writer],
    *,
    fresh: bool,
) -> Work[Writer]:
    """The work; `fresh` leaves nothing to earlier runs. Raises PaperUnknown."""
    keys = chosen(survey, library, shelf)
    writer, papers = who(keys), {key: library.get(key) for key in keys}
    known = kept.known(library.place.runs, survey.columns, writer.version, papers)
    left = keys if fresh else known.left(keys, retry=survey.retry)
    return Work(survey, writer, papers, known, left)
