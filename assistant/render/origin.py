"""What made a result, in words: who wrote it, what that cost, and its run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.render.costs import calls, money

if TYPE_CHECKING:
    from assistant.claims.proposing import Proposal
    from assistant.claims.result import ClaimTable
    from assistant.contradictions.result import Contradictions
    from assistant.draft.rewriting.result import Rewriting
    from assistant.results import Answer, RelatedWork

    Made = Answer | RelatedWork | Rewriting | ClaimTable | Contradictions


def summary(made: Made) -> str:
    """One line for standard error: who wrote, and what it cost."""
    return f"{made_by(made)} · {made.seconds:.1f} s · {named(*made_in(made)) or 'run not kept'}"


def made_in(made: Made) -> tuple[str, ...]:
    """All runs that it can be traced by, its own first."""
    return tuple(filter(None, dict.fromkeys((made.run, *rows_of(made)))))


def rows_of(made: Made) -> tuple[str, ...]:
    """The runs that its rows, or the rows that it compares, were made in."""
    if pairs := getattr(made, "pairs", ()):
        ids = (side.row.partition(".")[0] for pair in pairs for side in pair.sides)
    else:
        rows = getattr(made, "rows", ())
        ids = (row.run for row in (rows if isinstance(rows, tuple) else ()))
    return tuple(filter(None, dict.fromkeys(ids)))


def made_by(made: Answer | RelatedWork | Rewriting | ClaimTable | Proposal | Contradictions) -> str:
    """Who made it, and what that cost."""
    parts = [made.model or "quoted from the library, no model"]
    if made.cached:
        parts.append("recorded reply, no call")
    elif made.model is not None:
        tokens = made.tokens.prompt + made.tokens.completion
        parts.append(f"{calls(made.calls)}, {tokens} tokens, {money(made.cost_usd)}")
    return " · ".join(parts)


def named(*runs: str) -> str:
    """Runs in words: `run 7f4c47bb`, `runs 7f4c47bb, 913a71b5`; nothing if none was kept."""
    return f"run{'s' * (len(runs) > 1)} {', '.join(runs)}" * any(runs)


def written(*runs: str) -> str:
    """The first words of a file: whose it is, and which runs it was made in, if they are kept."""
    return f"{', '.join(filter(None, ('Written by litrev', named(*runs))))}."


def closing(made: Answer | RelatedWork | ClaimTable | Rewriting | Contradictions) -> Iterator[str]:
    """The end of a run's document: its run, and who wrote it."""
    yield f"\n---\n\nRun `{made.run}`, written by: {writer(made.model)}."


def writer(model: str | None) -> str:
    """The model, or that there was none."""
    return model or "no model, quoted from the library"
