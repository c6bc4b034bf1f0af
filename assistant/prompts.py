"""Prompt files → the messages that are sent, and the version of the text they came from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from string import Template
from typing import Literal

from assistant.llm.tools import ToolCall
from store.errors import LitrevError
from store.records import Record

Role = Literal["system", "user"]
ROLES: tuple[Role, ...] = ("system", "user")


class Message(Record):
    """One turn of what a model is shown."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    tool_calls: tuple[ToolCall, ...] | None = None
    """What the assistant asked for in this turn."""
    tool_call_id: str | None = None
    """Which of these calls a tool's message answers."""


class Prompt(Record):
    """The messages of one task, filled in."""

    task: str
    version: str
    """First 12 hex digits of the SHA-256 of the files before anything was filled in."""
    messages: tuple[Message, ...]


class PromptBroken(LitrevError):
    """A prompt file is missing, or its placeholders are not the ones that its task fills in."""


def render(task: str, own: Path | None = None, **values: str) -> Prompt:
    """Fill in `system.md` and `user.md` of a task; either may be absent, not both.

    `own` is the folder of the user's versions: a file there goes before the bundled one. The
    placeholders, `$name`, must be exactly the names of `values`; a value is never scanned again.
    Raises PromptBroken.
    """
    texts = files(task, own)
    _compare(task, texts, set(values))
    return Prompt(
        task=task,
        version=version_of(texts),
        messages=tuple(
            Message(role=role, content=Template(text).substitute(values).strip())
            for role, text in texts.items()
        ),
    )


def files(task: str, own: Path | None = None) -> dict[Role, str]:
    """The files of a task by role, nothing filled in. Raises PromptBroken where there are none."""
    texts = {role: text for role in ROLES if (text := _read(task, role, own)) is not None}
    if not texts:
        raise PromptBroken(f"there is no prompt for the task {task!r}")
    return texts


def version_of(texts: Mapping[Role, str]) -> str:
    """First 12 hex digits of the SHA-256 of a task's files."""
    return hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()[:12]


def _read(task: str, role: str, own: Path | None) -> str | None:
    if own is not None and (path := own / task / f"{role}.md").is_file():
        return path.read_text(encoding="utf-8")
    bundled = resources.files("prompts") / task / f"{role}.md"
    return bundled.read_text(encoding="utf-8") if bundled.is_file() else None


def _compare(task: str, texts: Mapping[Role, str], given: set[str]) -> None:
    templates = [Template(text) for text in texts.values()]
    if not all(template.is_valid() for template in templates):
        raise PromptBroken(
            f"the prompt of {task!r} has a stray $", "Write $$ for a dollar sign in a prompt file."
        )
    used = {name for template in templates for name in template.get_identifiers()}
    if used != given:
        raise PromptBroken(
            f"the prompt of {task!r} uses {sorted(used)}, its task fills in {sorted(given)}",
            "Use exactly these placeholders in your own version of the prompt.",
        )
