"""Where a library is, by a flag, the environment or the folder one stands in; where caches are.

A shared library is on a server. What is kept of it here, in a folder of the user's cache, is a
copy that can be thrown away, and the runs, conversations, settings and prompts of this person.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from store.shared.address import Address, parse

FOLDER = ".litrev"
VARIABLE = "LITREV_LIBRARY"


@dataclass(frozen=True)
class Place:
    """A library's folder, whether or not there is a library in it yet, and the names inside."""

    root: Path
    remote: Address | None = None
    """Of a shared library: where it is. None where the folder is the library."""

    def __str__(self) -> str:
        return str(self.remote or self.root)

    @property
    def exists(self) -> bool:
        """Whether there is a library: its catalog makes a folder one, a server is asked later."""
        if self.remote:
            return True
        return os.path.isfile(self.catalog) and self.catalog.stat().st_size > 0

    @property
    def catalog(self) -> Path:
        """The SQLite file that is the truth."""
        return self.root / "catalog.db"

    @property
    def chroma(self) -> Path:
        """Holds one folder a generation of the vector index; only the newest is in use."""
        return self.root / "chroma"

    @property
    def generations(self) -> list[Path]:
        """Those folders, the newest first."""
        there = self.chroma.glob("*") if os.path.isdir(self.chroma) else ()
        folders = (folder for folder in there if folder.name.isdecimal())
        return sorted(folders, key=lambda folder: -int(folder.name))

    @property
    def indexed(self) -> bool:
        """Whether Chroma's files are here, with or without a catalog."""
        return any((folder / "chroma.sqlite3").is_file() for folder in self.generations)

    @property
    def lock(self) -> Path:
        """Held by the one process that may open Chroma."""
        return self.root / "chroma.lock"

    @property
    def reembedding(self) -> Path:
        """Held by the one process that is giving the library another embedder."""
        return self.root / "reembedding.lock"

    @property
    def runs(self) -> Path:
        """One folder a run."""
        return self.root / "runs"

    @property
    def conversations(self) -> Path:
        """The SQLite file of the conversations with this library."""
        return self.root / "conversations.db"

    @property
    def history(self) -> Path:
        """What was typed in conversations, for the line editor."""
        return self.root / "history"

    @property
    def config(self) -> Path:
        """The library's own settings."""
        return self.root / "config.toml"

    @property
    def prompts(self) -> Path:
        """The user's own versions of prompts."""
        return self.root / "prompts"


def caches() -> Path:
    """`$LITREV_CACHE`, else where this system keeps a user's caches."""
    from platformdirs import user_cache_dir

    return Path(os.environ.get("LITREV_CACHE") or user_cache_dir("litrev"))


def find(given: str | Path | None = None, here: Path | None = None) -> Place:
    """The library's place: `given`, else $LITREV_LIBRARY, else the nearest `.litrev/`.

    The nearest is looked for `here` (the current folder) and in every folder above it; without
    one the place is `.litrev/` here, to be made. A folder given may be the library itself or
    hold it as `.litrev/`. Raises AddressWrong.
    """
    named = given or os.environ.get(VARIABLE)
    if named and (remote := parse(str(named))):
        return Place(caches() / "shared" / remote.folder, remote)
    if named:
        root = Path(os.path.expanduser(named))
        return Place(root / FOLDER if os.path.isdir(root / FOLDER) else root)
    here = here or Path.cwd()
    nearest = (folder / FOLDER for folder in (here, *here.parents) if (folder / FOLDER).is_dir())
    return Place(next(nearest, here / FOLDER))
