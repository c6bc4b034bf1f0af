"""What a run's `result.md` says: each command's result as a document to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from assistant.render import (
    answer_markdown,
    claims_markdown,
    contradictions_markdown,
    draft_markdown,
    proposal_markdown,
    rewriting,
    turn_markdown,
)
from assistant.render.unlinked import unlinked

Document = Callable[[Any], str]

DOCUMENTS: Mapping[str, tuple[Document, ...]] = {
    "ask": (answer_markdown.document,),
    "draft": (draft_markdown.document,),
    "claims": (claims_markdown.document,),
    "contradictions": (contradictions_markdown.document,),
    "propose": (proposal_markdown.document,),
    "rewrite": (rewriting.document,),
    "chat": (turn_markdown.document, answer_markdown.document),
}
"""By command, how it is written; behind that, how it was in runs that are about: a turn that made
something once said that nothing answers it."""


def documents(command: str, result: Any) -> tuple[str, ...]:
    """All that `result.md` may say of a result; the first is what is written today."""
    return tuple(unlinked(document(result)) for document in DOCUMENTS[command])
