"""The assistant: it answers from a library, and shows the words that each sentence rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.results import Answer, Statement

__all__ = ["Answer", "Assistant", "Statement"]

_PLACES = {"Assistant": "assistant.assistant", "Answer": "assistant.results",
           "Statement": "assistant.results"}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import at first use: `litrev --help` needs none of it."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PLACES[name]), name)
