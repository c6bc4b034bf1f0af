"""What the person adds to papers: tags and notes. Nothing is embedded for it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from store.errors import LitrevError
from store.identity.merging import joined
from store.records import Paper
from store.text import clean

if TYPE_CHECKING:
    from store.library import Library


def tagged(library: Library, tag: str, keys: Collection[str]) -> int:
    """Give papers a tag; how many had not got it."""
    name = _named(tag)
    return _edit(library, keys, lambda paper: {"tags": joined(paper.tags, [name])})


def untagged(library: Library, tag: str, keys: Collection[str]) -> int:
    """Take a tag off papers; how many had it."""
    name = _named(tag)
    return _edit(library, keys, lambda paper: {"tags": tuple(t for t in paper.tags if t != name)})


def annotated(library: Library, key: str, note: str) -> Paper:
    """Set the note on a paper, lines kept; the paper."""
    told = "\n".join(map(clean, note.splitlines())).strip()
    _edit(library, [key], lambda _: {"note": told})
    return library.get(key)


def _named(tag: str) -> str:
    name = clean(tag)
    if not name:
        raise LitrevError(
            "a tag needs a name", "Give it letters or digits: litrev tag to-read KEY."
        )
    return name


def _edit(
    library: Library, keys: Collection[str], change: Callable[[Paper], dict[str, object]]
) -> int:
    """Change all these papers or none; how many it made a difference to."""
    changed = 0
    with library.catalog.transaction():
        for id, old in library.catalog.papers(library.ids(keys).values()).items():
            paper = old.model_copy(update=change(old))
            if paper != old:
                library.catalog.put(paper, (), None, id)
                changed += 1
    if changed:
        library.index.resume()
    return changed
