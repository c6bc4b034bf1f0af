"""Proposed columns → a Markdown document that can be read by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.render.lines import flat

if TYPE_CHECKING:
    from assistant.claims.proposing import Proposal


def document(proposal: Proposal) -> str:
    """The question, and the columns that would answer it."""
    lines = [f"# Columns: {flat(proposal.columns.question)}", ""]
    for column in proposal.columns.column:
        choices = f" ({', '.join(column.choices)})" if column.choices else ""
        lines.append(f"- {column.name}, {column.type}{choices}: {column.hint}")
    return "\n".join(lines) + "\n"
