"""Files and folders as a person names them → the files to read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from store.records import Problem

_HOUSEKEEPING = re.compile(
    r"(?:readme|licen[cs]e|copying|notice|changelog|contributing)(?:\.(?:md|markdown|rst|txt|text))?",
    re.IGNORECASE,
)
"""Texts about a folder, which would pass for papers."""

_ELSEWHERE = "a link out of the folder: name the file itself to have it read"

_EVIDENCE = "evidence.json"
_RUN = frozenset(("run.json", _EVIDENCE))
"""What is in the folder of a recorded run; its other files are prompts and results, no papers."""


def files(paths: Iterable[Path]) -> Iterator[Path | Problem]:
    """The files named, and those in the folders named, sorted; hidden ones and READMEs if named.

    Of the folder of a recorded run, that is the file with the papers that it read. A file that is
    not there is for `read` to tell; a folder that cannot be read is a problem, and so is a
    link in it that leads elsewhere: a folder from somebody else shall not have other files read.
    """
    for path in paths:
        if os.path.isdir(path):
            yield from _inside(path)
        else:
            yield path


def _inside(folder: Path) -> Iterator[Path | Problem]:
    errors: list[OSError] = []
    inside = os.path.join(os.path.realpath(folder), "")
    for place, folders, names in os.walk(folder, onerror=errors.append):
        kept = () if _RUN.issubset(names) else folders
        folders[:] = sorted(name for name in kept if not name.startswith("."))
        for name in [_EVIDENCE] if _RUN.issubset(names) else sorted(names):
            path = os.path.join(place, name)
            pipe = os.path.exists(path) and not os.path.isfile(path)
            if name.startswith(".") or pipe or _HOUSEKEEPING.fullmatch(name):
                continue
            if os.path.realpath(path).startswith(inside):
                yield Path(path)
            else:
                yield Problem(file=path, line=None, reason=_ELSEWHERE)
    for error in errors:
        yield unreadable(str(error.filename), error)


def unreadable(file: str, error: OSError) -> Problem:
    """That the system does not let a file or folder be read, and why."""
    reason = f"cannot be read: {(error.strerror or str(error)).lower()}"
    return Problem(file=file, line=None, reason=reason)
