"""Turns of invented conversations."""

from __future__ import annotations

from typing import Any

from assistant.chat.turn import Turn
from assistant.results import Listed, Tokens


def turn(question: str, **told: Any) -> Turn:
    """A turn in which nothing is said but what is given."""
    nothing = {
        "question": question, "meant": question, "status": "answered", "answer": "",
        "statements": (), "withheld": (), "unanswered": "", "papers": (), "model": None,
        "calls": 0, "tokens": Tokens(), "cost_usd": 0.0, "cached": False, "run": "", "seconds": 0.1,
    }  # fmt: skip
    return Turn.model_validate(nothing | told)


def listed(*numbered: tuple[int, str]) -> tuple[Listed, ...]:
    return tuple(Listed(n=n, key=key, title=f"Title of {key}") for n, key in numbered)
