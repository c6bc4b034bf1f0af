"""What a check of a file hands back: records that serialise to the documented JSON."""

from __future__ import annotations

from pydantic import computed_field

from assistant.results import Statement
from store.records import Record


class Restated(Statement):
    """A sentence of a file, with its place in it and the keys that it cites."""

    line: int
    """From 1."""
    keys: tuple[str, ...]


class UnknownKey(Record):
    """A citation of a paper that the library does not have."""

    line: int
    key: str
    nearest: str
    """The key of the library that is most like it, or empty."""


class Uncited(Record):
    """A sentence that claims something and cites nothing."""

    line: int
    text: str


class Rechecked(Record):
    """What became of every sentence of a file."""

    file: str
    statements: tuple[Restated, ...]
    """Those that cite something."""
    unknown: tuple[UnknownKey, ...]
    uncited: tuple[Uncited, ...]
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
            "connecting": self.connecting,
        }

    def passed(self, strict: bool = False) -> bool:
        """Whether nothing is refused or unknown; if `strict`, nor in doubt or without citation."""
        counts = self.counts
        against = ["refused", "unknown", *(["weak", "uncited"] if strict else [])]
        return not any(counts[name] for name in against)
