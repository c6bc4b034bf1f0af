"""One turn of a conversation: what was said, what came of it, and what later turns see of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Literal

from pydantic import Field

from assistant.results import Answer, Tokens
from store.records import Filter, Record

Kind = Literal["list", "draft", "claims"]
Intent = Literal["ask", "compare", "draft", "claims", "list"]


class Made(Record):
    """Something that a turn made beside its answer; the person looks at it, and may save it."""

    kind: Kind
    run: str = ""
    """Under which it is kept; empty for a list."""
    asked: dict[str, Any] = Field(default_factory=dict)
    """What it was made by, as JSON: a brief, a survey or a filter."""
    keys: tuple[str, ...] = ()
    """Of the papers in it, in order."""
    told: str
    """What there is of it, in a line."""
    calls: int = 0
    tokens: Tokens = Tokens()
    cost_usd: float | None = 0.0
    """None where a price is unknown."""


class Step(Record):
    """One thing that was done for a turn before it was answered."""

    tool: str
    asked: str
    """What for, in a line: queries, keys."""
    told: str
    """What came of it, in a line."""


class Said(Record):
    """An earlier turn as later ones see it: no handles, nothing that was withheld."""

    question: str
    """As it stands by itself."""
    words: str
    """The same as the person put it."""
    answer: str
    """In plain sentences."""
    keys: tuple[str, ...] = ()
    """Of the papers that it cited or listed, in order: what is on the table after it."""

    def without(self, gone: Collection[str]) -> Said:
        """The same with these papers off the table."""
        return self.model_copy(update={"keys": tuple(k for k in self.keys if k not in gone)})


class Asking(Record):
    """All that an answer in a conversation depends on, beside library and model."""

    question: str
    before: tuple[Said, ...] = ()
    """Earlier turns, the oldest first, as far as they are in view."""
    numbers: tuple[str, ...] = ()
    """Keys of the papers numbered so far in this conversation: the first is [1]."""
    gone: tuple[str, ...] = ()
    """Those that the library has no more; their numbers are not given again."""
    wanted: Filter = Filter()
    intent: Intent | None = None
    """What is wanted, where the person said so by a command; else it is made out."""
    tools: bool = True
    """Whether the model may be offered tools; False once it is known to take none."""

    @property
    def there(self) -> tuple[str, ...]:
        """`numbers` with "" for each paper that is gone."""
        return tuple("" if key in self.gone else key for key in self.numbers)

    @property
    def words(self) -> str:
        """Whatever the person said, in whose words names may stand; not what a model made of it."""
        return "\n".join([*(said.words for said in self.before), self.question])


class Turn(Answer):
    """An answer in a conversation. Papers keep their numbers from turn to turn."""

    meant: str
    """The question as it stands by itself; where it does, the same."""
    wanted: Filter = Filter()
    """The filter in force after it."""
    steps: tuple[Step, ...] = ()
    made: tuple[Made, ...] = ()
    stopped: str = ""
    """Why it went no further than this, where a bound or a lack of tools stopped it."""
    tools: bool = True
    """Whether the model took tools."""
    cannot: str = ""
    """What the person asked for and nobody here can do, in a line."""
    intent: Intent | None = None
    """What a command wanted made of the question; None if it was just asked."""

    @property
    def unsought(self) -> bool:
        """Nothing was looked for, as `cannot` says."""
        return bool(self.cannot) and not self.steps
