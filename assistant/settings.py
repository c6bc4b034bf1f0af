"""Settings: flags over environment over the library's `config.toml` over defaults."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field, ValidationError

from assistant.redaction import without_secrets
from store.errors import LitrevError
from store.records import Record

PREFIX = "LITREV_"
OTHERS = {PREFIX + name for name in ("LIBRARY", "CACHE", "WEIGHTS", "CHROMA_TOKEN", "COMPLETE")}
"""What else is read from the environment, each where it is needed."""


class SettingsWrong(LitrevError):
    """A setting has a name or a value that means nothing; exit code 2."""

    exit_code = 2


class Settings(Record):
    """Everything that a person can choose, the same for every command."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    model: str | None = None
    """A LiteLLM model name, `provider/model`; None writes by quoting."""
    api_base: str | None = None
    """Address of an OpenAI-compatible endpoint, or of a local server."""
    evidence: int = Field(default=10, ge=1, le=50)
    """Papers in an evidence pack, at most."""
    prompt_characters: int = Field(default=15_000, ge=2_000)
    """Length of everything that is sent with a question, at most."""
    temperature: float | None = Field(default=0.0, ge=0, le=2)
    max_tokens: int = Field(default=2_000, ge=1)
    """Length of a reply, at most."""
    timeout: float = Field(default=120.0, gt=0)
    """Seconds that a model may take for a reply."""
    max_cost: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """US dollars that a command may spend on models, never more; None is without a ceiling."""
    ask_above: float = Field(default=1.0, ge=0, allow_inf_nan=False)
    """US dollars above which a person is asked first, and a script needs --yes."""
    tools: bool = True
    """Whether a conversation offers the model tools; one that refuses them goes without anyway."""
    turn_steps: int = Field(default=5, ge=0)
    """Times that an answer in a conversation may be put off to use tools."""
    turn_calls: int = Field(default=8, ge=1)
    turn_tokens: int = Field(default=100_000, ge=0)
    """No step begins any more once a turn has taken so many; the answer then still does."""
    turn_cost: float | None = Field(default=0.5, ge=0, allow_inf_nan=False)
    """US dollars, likewise."""
    workers: int = Field(default=16, ge=1, le=64)
    """Requests of a batch that are under way at the same time."""
    requests_per_minute: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    tokens_per_minute: float | None = Field(default=None, gt=0, allow_inf_nan=False)

    def told(self) -> dict[str, Any]:
        """The settings as anybody may read them: no password or key in an address."""
        told = self.model_dump(mode="json")
        return told | {"api_base": self.api_base and without_secrets(self.api_base)}


def load(
    flags: Mapping[str, Any],
    config: Path | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings in force; a flag that is None was not given.

    Raises SettingsWrong, which names the setting and where its value came from.
    """
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    layers = [
        (str(config), _file(config)),
        ("the environment", _environment(environment)),
        ("the command line", {name: value for name, value in flags.items() if value is not None}),
    ]
    for where, layer in layers:
        values |= layer
        origin |= dict.fromkeys(layer, where)
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise SettingsWrong(
            f"{name} = {values.get(name)!r} in {origin.get(name)}: {first['msg']}",
            _remedy(name),
        ) from None


def _remedy(name: str) -> str:
    if name not in Settings.model_fields:
        return f"Known settings: {', '.join(Settings.model_fields)}."
    default = Settings.model_fields[name].default
    return f"Left out it is {default}." if default is not None else "Left out there is none."


def _file(path: Path | None) -> dict[str, Any]:
    if path is None or not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsWrong(f"{path}: {error}", 'Write it as TOML: model = "openai/…".') from None


def _environment(environment: Mapping[str, str]) -> dict[str, str]:
    """LITREV_MODEL and the like; an empty value counts as none. Raises SettingsWrong."""
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    known = {PREFIX + field.upper(): field for field in Settings.model_fields}
    for name in given.keys() - known.keys() - OTHERS:
        near = get_close_matches(name, known, n=1)
        raise SettingsWrong(
            f"{name} in the environment is no setting",
            f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}.",
        )
    return {known[name]: value for name, value in given.items() if value and name in known}
