"""Everything that can go wrong in the store, each with what to do about it.

LitrevError                 told to the person in one or two lines, exit code 1
├── NoLibrary               there is none here yet
├── LibraryBusy             another process writes to it
├── LibraryReadOnly         its files or their folder cannot be written
├── DiskFull                there is no room to write
├── LibraryDamaged          its catalog cannot be read
│   └── NotOurs             a newer version made it, or another program
├── BackupUnusable          a backup is damaged, or a newer version made it
├── EmbedderMismatch        it was made with another embedder
│   └── EmbedderChanged     it was given another one while this one was at work
├── VectorsUnusable         what a hosted embedder sent are no vectors to compare by
├── WeightsMissing          no copy of the local embedder's weights is at hand
├── PaperUnknown            no paper has this key
├── ConversationUnknown     no conversation has this id, or several begin so
├── NotMerged               there is nothing to take apart, or nothing to join
├── AddressWrong            a shared library's address says nothing, or too much
├── ServerAway              a shared library's server cannot be reached, or lacks the library
├── ServerRefused           it answered, and did not do what was asked
└── UnknownFormat           no reader has the format's name
"""

from __future__ import annotations

from collections.abc import Sequence


class LitrevError(Exception):
    """An error told in one line, with a `hint` that says what to do and an `exit_code`."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NoLibrary(LitrevError):
    """There is no library at the place named, or in this folder or one above it."""


class LibraryBusy(LitrevError):
    """Another process holds what this one needs to write."""


class LibraryReadOnly(LitrevError):
    """The library's files cannot be written; it may still be read."""


class DiskFull(LitrevError):
    """There is no room left where the library is; what was reported as done is kept."""


class LibraryDamaged(LitrevError):
    """The catalog cannot be opened, or not be read."""


class NotOurs(LibraryDamaged):
    """The catalog was made by a newer version or by another program; it is left alone."""


class BackupUnusable(LitrevError):
    """A backup is damaged, is none, or was made by a newer version; nothing was touched."""


class EmbedderMismatch(LitrevError):
    """The library's vectors were made by another embedder than the one asked for."""


class EmbedderChanged(EmbedderMismatch):
    """Somebody gave the library another embedder while this one was at work: try again."""

    def __init__(self) -> None:
        super().__init__(
            "the library was given another embedder meanwhile",
            "Run the command again: what was accepted is kept.",
        )


class VectorsUnusable(LitrevError):
    """A hosted embedder sent too few vectors, of a wrong length, or without a direction."""


class WeightsMissing(LitrevError):
    """The local embedder's weights are nowhere to be had, or have the wrong hash."""


class PaperUnknown(LitrevError):
    """No paper in the library has this key."""


def unknown(key: str, keys: Sequence[str]) -> PaperUnknown:
    """That no paper has this key, with those of these keys that are like it."""
    from difflib import get_close_matches

    near = get_close_matches(key, keys, n=3)
    hint = f"Did you mean {', '.join(near)}?" if near else "All of them: litrev list."
    return PaperUnknown(f"no paper has the key {key}", hint)


class ConversationUnknown(LitrevError):
    """No conversation is called so, or more than one."""


class NotMerged(LitrevError):
    """There is nothing to take apart in a paper, or nothing to join it with."""


class AddressWrong(LitrevError):
    """What was given as --library is no address of a shared library, or holds a secret."""

    exit_code = 2


class ServerAway(LitrevError):
    """A shared library's server does not answer; `passing` if it may in a moment."""

    def __init__(self, message: str, hint: str = "", passing: bool = False) -> None:
        super().__init__(message, hint)
        self.passing = passing


class ServerRefused(LitrevError):
    """A shared library's server refused a request, for want of a token or another reason."""


class UnknownFormat(LitrevError):
    """No reader has this format's name; exit code 2."""

    exit_code = 2
