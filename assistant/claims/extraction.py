"""Papers → their claims, several at a time; what is finished counts, whatever ends the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.claims.result import Failed
from assistant.claims.writer import Reading
from assistant.llm.batch import Batch, Outcome

if TYPE_CHECKING:
    from assistant.claims.columns import Columns
    from assistant.claims.writer import ClaimsWriter
    from assistant.llm.recording import Exchange
    from assistant.shelf import Shelf

BESIDE = 4
"""Papers whose replies are being checked while as many others as there are workers are asked."""

Progress = Callable[[int, int], None]
"""Called with the papers done so far, and those to do."""


@dataclass
class Extraction:
    """What was read so far, by key; `stopped` is what ended it before its end."""

    readings: dict[str, Reading] = field(default_factory=dict)
    failed: dict[str, Failed] = field(default_factory=dict)
    exchanges: dict[str, tuple[Exchange, ...]] = field(default_factory=dict)
    stopped: BaseException | None = None

    def keys(self, order: Sequence[str]) -> tuple[str, ...]:
        """The papers that it has something of, in the order given."""
        return tuple(key for key in order if key in self.exchanges)

    def read(self, key: str, reading: Reading) -> None:
        """Take what was read out of a paper."""
        self.readings[key] = reading
        self.exchanges[key] = reading.exchanges

    def took(self, key: str, outcome: Outcome[Reading]) -> None:
        """Take what came of a paper."""
        if outcome.result is not None:
            self.read(key, outcome.result)
        elif outcome.error is not None:
            self.failed[key] = Failed(key=key, reason=outcome.error.message)
            self.exchanges[key] = outcome.error.exchanges

    def exchanges_of(self, order: Sequence[str]) -> tuple[Exchange, ...]:
        """What was asked and replied, in the order of the papers."""
        return tuple(one for key in self.keys(order) for one in self.exchanges[key])


def extract(
    keys: Sequence[str],
    columns: Columns,
    shelf: Shelf,
    writer: ClaimsWriter,
    workers: int,
    progress: Progress | None = None,
) -> Extraction:
    """Read these papers. Never raises what comes on the way: it is `stopped`, an interruption too.

    Papers without an abstract say nothing, and nobody is asked about them.
    """
    made = Extraction()
    papers = {key: (shelf.get(key), shelf.sentences(key)) for key in keys}
    spoken = [key for key in keys if papers[key][1]]
    for key in keys:
        if not papers[key][1]:
            made.read(key, Reading(()))
    batch: Batch[Reading] = Batch(
        lambda key: writer.read(*papers[key], columns),
        spoken,
        workers=workers + min(BESIDE, workers - 1),
    )
    try:
        for outcome in batch:
            made.took(spoken[outcome.index], outcome)
            if progress:
                progress(len(made.exchanges), len(keys))
    except BaseException as error:  # raised again by whoever has kept what there is
        for outcome in batch.finished:
            made.took(spoken[outcome.index], outcome)
        made.stopped = error
    return made
