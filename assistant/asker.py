"""A task's questions to a model: with its settings, shown as they grow, kept as exchanges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from typing import TYPE_CHECKING, TypeVar

from assistant.errors import ModelError
from assistant.llm.recording import Exchange, Request, failure
from assistant.prompts import Message

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assistant.llm.model import Model
    from assistant.llm.structured import Parsed
    from assistant.settings import Settings

TEMPERATURE = 0.7
"""Of candidates, where none is set: at 0 they would be the same."""

T = TypeVar("T", bound="BaseModel")


class Asker:
    """A model, and the manner in which a task asks it."""

    def __init__(
        self,
        model: Model,
        settings: Settings,
        *,
        on_text: Callable[[str], None] | None = None,
        on_note: Callable[[str], None] | None = None,
    ) -> None:
        """`on_text` is shown each reply as it grows; `on_note` is told of what was not asked."""
        self.model = model
        self.settings = settings
        self.on_text = on_text
        self.on_note = on_note

    def sampled(self, sample: int) -> Asker:
        """The same, for another reply to each request, and one that is left to chance."""
        model = copy(self.model)
        model.sample = sample
        warm = self.settings.model_copy(
            update={"temperature": self.settings.temperature or TEMPERATURE}
        )
        return Asker(model, warm, on_text=self.on_text, on_note=self.on_note)

    def request(self, messages: Sequence[Message], longest: int = 0) -> Request:
        """A request with the temperature and the longest reply that are set.

        `longest` is how many tokens the reply may have, if the settings do not allow more anyway.
        """
        return self.model.request(
            messages,
            temperature=self.settings.temperature,
            max_tokens=max(longest, self.settings.max_tokens),
        )

    def ask(self, request: Request, survived: type[ModelError] | tuple[()] = ()) -> Exchange:
        """An exchange; a failure that is survived is one too, so that a replay survives it.

        A reply in a shape is not shown as it grows.
        """
        try:
            if self.on_text is None or request.shape is not None:
                reply = self.model.complete(request)
            else:
                reply = self.model.stream(request, self.on_text)
        except survived as error:
            reply = failure(error.message, self.model.name)
        return Exchange(request=request, reply=reply)

    def parse(
        self, request: Request, shape: type[T], check: Callable[[T], object] | None = None
    ) -> Parsed[T]:
        """A reply in a shape; it is not shown. Raises ModelError."""
        return self.model.parse(request, shape, check)

    def show(self, text: str) -> None:
        """Words of ours between replies."""
        if self.on_text is not None:
            self.on_text(text)

    def note(self, text: str) -> None:
        """Something that the person should know."""
        if self.on_note is not None:
            self.on_note(text)
