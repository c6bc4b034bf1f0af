"""The library that a command works on, and the settings in force there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from assistant.cli.output import console
from assistant.cli.telling import remark

if TYPE_CHECKING:
    from assistant.results import Listed
    from assistant.settings import Settings
    from store import Library
    from store.records import Filter, Paper


def open_library(place: str | None, *, create: bool = False, filled: bool = False) -> Library:
    """The library that a command works on; `filled` where it is of no use without papers."""
    from assistant import embedders
    from store import Library
    from store.errors import NoLibrary

    library = Library.open(place, create=create, named=embedders.kept, tell=remark)
    if filled and not library.catalog.counts().papers:
        library.close()
        raise NoLibrary(
            f"the library in {library.place} has no papers yet", "Add some: litrev add PATH…"
        )
    return library


def settings(library: Library, **flags: Any) -> Settings:
    """The settings in force for a command on this library."""
    from assistant.settings import load

    return load(flags, library.place.config)


def tell_if_none(library: Library, wanted: Filter, *, quiet: bool) -> None:
    """That the filters let no paper through, where nothing was found and that may be why."""
    if quiet or not wanted.model_dump(exclude_none=True) or library.papers(wanted):
        return
    from assistant.render import library as show

    show.nothing(library.papers(), wanted, console(errors=True))


def papers_of(library: Library, listed: Iterable[Listed]) -> dict[str, Paper]:
    """What the library has of the papers that a result lists, by key. Raises PaperUnknown."""
    return {one.key: library.get(one.key) for one in listed}
