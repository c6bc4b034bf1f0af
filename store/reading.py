"""Files and folders → the papers in them; which files there were, and what could not be read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from store import formats
from store.formats.folders import files
from store.records import Paper, Problem

STANDARD_INPUT = "-"


class Reading:
    """Iterates over the papers; `files` and `problems` grow meanwhile, and are whole at the end."""

    def __init__(
        self, paths: Sequence[str | Path], format: str | None = None, but: Path | None = None
    ) -> None:
        """Read these paths, in the format named or the one that suits each file.

        What lies in the folder `but` is passed over: a library is not a source of itself.
        """
        self.files: list[str] = []
        self.problems: list[Problem] = []
        self._paths = paths
        self._format = format
        self._but = but.resolve() if but else None

    def __iter__(self) -> Iterator[Paper]:
        for path in self._paths:
            for file in self._files(path):
                if isinstance(file, Problem):
                    self.problems.append(file)
                elif self._but not in file.resolve().parents:
                    yield from self._papers(file)

    def _files(self, path: str | Path) -> Iterable[Path | Problem]:
        return [Path(path)] if str(path) == STANDARD_INPUT else files([Path(path)])

    def _papers(self, file: Path) -> Iterator[Paper]:
        self.files.append(str(file))
        source = sys.stdin.buffer if str(file) == STANDARD_INPUT else file
        for entry in formats.read(source, format=self._format):
            if isinstance(entry, Problem):
                self.problems.append(entry)
            else:
                sources = dict.fromkeys((*entry.sources, file.name))
                yield entry.model_copy(update={"sources": tuple(sources)})
