"""The one repair: what the checks refused is shown to the model, and the better text stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from assistant.errors import CostCeiling, ModelError
from assistant.evidence import unmarked
from assistant.llm.recording import Exchange, failure
from assistant.prompts import Message, render
from assistant.results import Statement

if TYPE_CHECKING:
    from pydantic import BaseModel

    from assistant.asker import Asker

T = TypeVar("T", bound="BaseModel")

WORTH = {"supported": 1.0, "weak": 0.5, "refused": -1.0}


def repair(
    asker: Asker,
    written: Exchange,
    refused: Sequence[Statement],
    task: str,
    prompts: Path | None = None,
) -> Exchange:
    """The findings shown once, by the prompt of `task`; a failure is survived, and noted.

    It is asked for in the shape of the first reply, if that had one. Tools are offered again where
    they were, since some providers read no calls of tools without them.
    """
    asker.show("\n\nchecked, and asked again …\n\n")
    findings = "\n".join(f"- {s.text}\n  {'; '.join(s.reasons)}" for s in refused)
    said = Message(role="assistant", content=written.reply.text)
    shown = render(task, prompts, findings=unmarked(findings)).messages[-1]
    again = asker.request((*written.request.messages, said, shown))
    form = {"shape": written.request.shape, "tools": written.request.tools}
    shaped = again.model_copy(update=form)
    exchange = asker.ask(shaped, ModelError)
    if exchange.reply.failed:
        asker.note(f"what was refused could not be asked again: {exchange.reply.text}")
    return exchange


def repair_in_shape(
    asker: Asker,
    written: Exchange,
    findings: str,
    shape: type[T],
    task: str,
    prompts: Path | None = None,
    check: Callable[[T], object] | None = None,
) -> tuple[T | None, tuple[Exchange, ...]]:
    """The same for what is read as an object: the new one, or None where it could not be had.

    With what was asked, which a replay needs even where nothing came of it.
    """
    said = Message(role="assistant", content=written.reply.text)
    shown = render(task, prompts, findings=unmarked(findings)).messages
    messages = (*written.request.messages, said, *shown)
    request = written.request.model_copy(update={"messages": messages})
    try:
        parsed = asker.parse(request, shape, check)
    except ModelError as error:
        return None, error.exchanges
    except CostCeiling as error:
        left_out = failure(error.message, asker.model.name)
        return None, (Exchange(request=request, reply=left_out),)
    return parsed.value, parsed.exchanges


def merit(statements: Sequence[Statement]) -> float:
    """How good a text is, by its checks: what is refused weighs as much as what is supported.

    So a repair that only leaves statements out is better than the first text, and one that
    leaves everything out is not better than a text with one good statement.
    """
    return sum(WORTH[statement.verdict] for statement in statements)
