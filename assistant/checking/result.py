"""What a check of a file hands back: records that serialise to the documented JSON."""

from __future__ import annotations

from pydantic import computed_field

from assistant.results import Statement
from store.records import Record


class Restated(Statement):
    """A sentence of a draft, with its place and the keys that it cites."""

    file: str
    line: int
    """From 1."""
    keys: tuple[str, ...]


class UnknownKey(Record):
    """A citation of a paper that the library does not have."""

    file: str
    line: int
    key: str
    nearest: str
    """The key of the library that is most like it, or empty."""


class Uncited(Record):
    """A sentence that claims something and cites nothing."""

    file: str
    line: int
    text: str


class NotRead(Record):
    """A file that a draft has with `\\input`, and that could not be read."""

    file: str
    line: int
    reason: str


class Rechecked(Record):
    """What became of every sentence of a file, and of those that it has with `\\input`."""

    file: str
    """The one that was named."""
    statements: tuple[Restated, ...]
    """Those that cite something."""
    unknown: tuple[UnknownKey, ...]
    uncited: tuple[Uncited, ...]
    unread: tuple[NotRead, ...]
    connecting: int
    """Sentences that cite nothing and claim nothing that could be looked up."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def counts(self) -> dict[str, int]:
        """Sentences by what became of them, and unknown keys."""
        verdicts = [statement.verdict for statement in self.statements]
        return {
            "supported": verdicts.count("supported"),
            "weak": verdicts.count("weak"),
            "refused": verdicts.count("refused"),
            "unknown": len(self.unknown),
            "uncited": len(self.uncited),
            "unread": len(self.unread),
            "connecting": self.connecting,
        }

    def passed(self, strict: bool = False) -> bool:
        """Whether nothing is refused or unknown; if `strict`, nor in doubt, uncited or unread."""
        counts = self.counts
        against = ["refused", "unknown", *(["weak", "uncited", "unread"] if strict else [])]
        return not any(counts[name] for name in against)
