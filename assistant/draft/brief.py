"""What a person wants drafted, and how."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from store.records import Record

Tense = Literal["present", "past"]
Person = Literal["we", "impersonal"]


class Brief(Record):
    """A topic, or the person's own abstract, and the manner of the paragraphs."""

    topic: str = ""
    """May be left out where there is an abstract."""
    abstract: str = ""
    """The person's own, whose work is positioned at the end of each paragraph."""
    said: str = ""
    """The person's words, where the topic may be a model's: names may stand in these alone."""
    must_cite: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    papers: int = Field(default=12, ge=1, le=40)
    """At most, beside the person's own."""
    rerank: bool = False
    """Whether a model puts twice as many papers in order first; without one they stay as found."""
    words: int = Field(default=300, ge=30, le=5_000)
    """Of all paragraphs together, about."""
    paragraphs: int = Field(default=3, ge=1, le=12)
    """At most."""
    tense: Tense = "present"
    person: Person = "impersonal"
    best: int = Field(default=1, ge=1, le=10)
    """Of how many candidates the best is kept; 1 where nothing is left to chance."""
    style: str = ""
    """A paragraph of the person's own, to be followed in manner, not in content."""
