"""What a shell offers for a word that is being typed: keys of papers, ids of runs, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assistant.cli.opening import open_library
from store.errors import LitrevError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

OFFERED = 200
"""Keys, at most: more are no help, and take time."""


def keys(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """The keys that begin so, with titles where the shell shows them; none without a library.

    Nor with one on a server: a key on the keyboard is not to wait for a network.
    """
    from click.shell_completion import CompletionItem

    from store.place import find

    place = context.params.get("place")
    try:
        if find(place).remote:
            return []
        with open_library(place) as library:
            found = [paper for paper in library.papers() if paper.key.startswith(begun)]
    except LitrevError:
        return []
    return [CompletionItem(paper.key, help=paper.title) for paper in found[:OFFERED]]


def runs(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """The ids of runs that begin so, else files: a run may have come from anywhere."""
    from click.shell_completion import CompletionItem

    from assistant.runs.folder import folders
    from store.place import find

    try:
        ids = [folder.name for folder in folders(find(context.params.get("place")).runs)]
    except LitrevError:
        ids = []
    offered = [CompletionItem(id) for id in ids if id.startswith(begun)]
    return offered or [CompletionItem(begun, type="file")]
