"""One request on its way to the provider, and its reply on its way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from assistant import prices, provider
from assistant.bounded import LIMIT, MoreThanAReply
from assistant.errors import (
    ConnectionLost,
    ContextTooLong,
    CutOff,
    EmptyReply,
    Filtered,
    ModelError,
    RequestRefused,
)
from assistant.failures import WRITING
from assistant.recording import Reply, Request
from assistant.structured import NAME, dressed
from assistant.thoughts import Screen, without_thoughts
from assistant.tools import calls, offered, told
from store.text import sound

if TYPE_CHECKING:
    from assistant.model import Model
    from assistant.prompts import Message

STREAMED = {"stream": True, "stream_options": {"include_usage": True}}
OPTIONAL = ("temperature", "stream_options", "stream")
"""What a reply can do without, where a server refuses it by name."""

Show = Callable[[str], None]
"""Called with each piece of a reply as it arrives."""


class Call:
    """A request to a model; `shown` once a piece of its reply was passed on."""

    def __init__(self, model: Model, request: Request, on_text: Show | None) -> None:
        self.model = model
        self.request = request
        self.on_text = on_text
        self.shown = False
        self.litellm = provider.library(request.model)
        self._way = model.way
        self._refused: set[str] = set()
        self._sent: dict[str, Any] = {}

    def reply(self) -> Reply:
        """One attempt, and others without what this model turns out to refuse.

        Many have a temperature of their own; some servers know no schemas, no tools, no streams.
        """
        try:
            return self._attempt()
        except RequestRefused as refusal:
            if self.shown or not self._leaves_out(refusal):
                raise
            return self.reply()

    def _leaves_out(self, refusal: RequestRefused) -> bool:
        """Whether something that was refused can be left out; each is, once."""
        words = re.findall(r"\w+", refusal.message)
        if named := set(words).intersection(OPTIONAL, self._sent):
            self._refused |= named
            return True
        settled = self.request.shape is None or self.model.way or self.way == "plain"
        if settled or isinstance(refusal, ContextTooLong):
            return False
        self._way = "plain"
        return True

    @property
    def way(self) -> provider.Way:
        """How a shape is asked for."""
        if self._way is None:
            self._way = provider.best_way(self.request.model)
        return self._way

    def _attempt(self) -> Reply:
        try:
            streams = self.on_text is not None and "stream" not in self._refused
            reply = self._usable(self._stream() if streams else self._send())
        except ModelError:
            raise
        except Exception as error:
            raise self._told(error) from error
        if not self.shown:
            self._show(reply.text)
        return reply

    def _send(self, **more: Any) -> Any:
        asked = {**self._asked(), **more}
        self._sent = {name: value for name, value in asked.items() if name not in self._refused}
        return self.litellm.completion(**self._sent, **self.model.reached())

    def _asked(self) -> dict[str, Any]:
        """The request in OpenAI's form, which LiteLLM translates for the others."""
        asked = self.request.model_dump(mode="json", exclude_none=True, exclude={"sample"})
        asked["messages"] = [_message(message) for message in self.request.messages]
        if self.request.tools:
            asked["tools"] = [offered(tool) for tool in self.request.tools]
        return dressed(asked, self.way) if self.request.shape is not None else asked

    def _stream(self) -> Any:
        screen, chunks, length = Screen(self._show), [], 0
        with provider.closing(self._send(**STREAMED)) as stream:
            for chunk in stream:
                chunks.append(chunk)
                if chunk.choices and (piece := chunk.choices[0].delta.content):
                    length += len(piece)
                    if length > LIMIT:
                        raise MoreThanAReply
                    screen(sound(piece))
        screen.end()
        if not _finished(stream):
            self._cut(chunks)
        return self.litellm.stream_chunk_builder(chunks)

    def _cut(self, chunks: Sequence[Any]) -> None:
        """The stream ended before the reply did. What nobody has seen may be asked for again."""
        if self.shown:
            raise _broken_off(self.request.model)
        if any(chunk.choices and chunk.choices[0].delta.tool_calls for chunk in chunks):
            raise ConnectionLost(f"the reply of {self.request.model} broke off", "Ask again.")

    def _show(self, piece: str) -> None:
        self.shown = True
        if self.on_text:
            self.on_text(piece)

    def _told(self, error: Exception) -> ModelError:
        told = self.model.told(error, WRITING)
        broken = self.shown and isinstance(told, ConnectionLost)
        return _broken_off(self.request.model) if broken else told

    def _usable(self, response: Any) -> Reply:
        """The reply in a response. Raises EmptyReply, CutOff, Filtered, with what came."""
        reply = self._read(response)
        if (lack := self._lack(reply)) is not None:
            lack.reply = reply
            raise lack
        return reply

    def _lack(self, reply: Reply) -> ModelError | None:
        model = self.request.model
        if reply.finish == "content_filter":
            return Filtered(
                f"the content filter of {model} stopped the reply",
                "Put the question in other words, or choose another model.",
            )
        if reply.finish == "length":
            return CutOff(
                f"the reply of {model} ends at its length limit",
                "Allow longer ones with LITREV_MAX_TOKENS, or ask for less.",
            )
        if not reply.finish or not (reply.text.strip() or reply.tool_calls):
            return EmptyReply(f"{model} gave an empty reply", "Ask again, or choose another model.")
        return None

    def _read(self, response: Any) -> Reply:
        choice = response.choices[0] if response and response.choices else None
        text = without_thoughts(sound((choice.message.content if choice else None) or ""))
        if len(text) > LIMIT:
            raise MoreThanAReply
        may_call = self.request.tools is not None or self.request.shape is not None
        called = calls(choice.message.tool_calls if choice and may_call else None)
        if self.request.shape is not None:
            text = next((call.arguments for call in called if call.name == NAME), text)
            called = ()
        usage = response.usage if response else None
        return Reply(
            text=text,
            model=(response and response.model) or self.request.model,
            finish=(choice and choice.finish_reason) or "",
            prompt_tokens=usage.prompt_tokens if usage else 0,
            completion_tokens=usage.completion_tokens if usage else 0,
            cost_usd=self._cost(response) if usage else None,
            tool_calls=called,
        )

    def _cost(self, response: Any) -> float | None:
        try:
            cost = self.litellm.completion_cost(
                completion_response=response, model=self.request.model
            )
            return float(cost) if cost or prices.known(self.request.model) else None
        except Exception:  # the class for an unknown price differs between LiteLLM's versions
            return None


def _message(message: Message) -> dict[str, Any]:
    said = message.model_dump(mode="json", exclude_none=True)
    if message.tool_calls:
        said["tool_calls"] = [told(call) for call in message.tool_calls]
    return said


def _finished(stream: Any) -> bool:
    """Whether the provider sent a finish: to a stream that just ends LiteLLM gives one, "stop"."""
    received = getattr(stream, "received_finish_reason", "stop")
    return bool(received or getattr(stream, "intermittent_finish_reason", None))


def _broken_off(model: str) -> CutOff:
    return CutOff(
        f"the reply of {model} broke off before its end",
        "Ask again; if it happens often, look at the connection or choose another model.",
    )
