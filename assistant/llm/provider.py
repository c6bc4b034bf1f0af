"""LiteLLM: imported when a model is really called, silenced, and asked what it knows of a model.

Nothing else imports it. What costs it 4 s of CPU at import, or a request to somebody, is off.
"""

from __future__ import annotations

import gc
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from typing import Any, Literal

from assistant.llm.bounded import session

SWITCHES = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # else it fetches prices at import
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",  # else fetched at the first call
    "LITELLM_MODE": "PRODUCTION",  # else it loads any .env file above its own folder
    "LITELLM_LOG": "ERROR",  # else it writes warnings to standard error
}

WARNINGS = (
    # Of no concern to the person at the terminal: LiteLLM's use of pydantic.
    (r"Item '.*' on TypedDict class", UserWarning),
    (r"Pydantic serializer warnings", UserWarning),
    (r"Accessing the 'model_.*fields' attribute on the instance", DeprecationWarning),
)

Way = Literal["json_schema", "tool", "json_object", "plain"]
"""How a model is made to reply in a shape, from the strictest to what any model can do."""


OLLAMA = ("ollama/", "ollama_chat/")
FREE = {"mode": "chat", "input_cost_per_token": 0.0, "output_cost_per_token": 0.0}


def loaded(model: str = "") -> Any:
    """LiteLLM, loaded if it was not, and about to be asked something of `model`."""
    for name, value in SWITCHES.items():
        os.environ.setdefault(name, value)
    for message, category in WARNINGS:
        warnings.filterwarnings("ignore", message, category)
    with nullcontext() if "litellm" in sys.modules else _uncollected():
        import litellm

        if model.startswith("openai/"):  # else the first call does, all threads of a batch waiting
            import_module("openai.resources.chat")

    from litellm.llms.custom_httpx.http_handler import get_ssl_configuration

    litellm.client_session = litellm.client_session or session(get_ssl_configuration())
    litellm.suppress_debug_info = True  # else it prints advertisements on standard output
    litellm.DEFAULT_MAX_RETRIES = 0  # else embedding() takes max_retries=0 for 2 (issue 7003)
    if model.startswith(OLLAMA):
        # What it does not know of a model it asks Ollama on this machine, whatever the address.
        known = {**FREE, "litellm_provider": model.partition("/")[0]}
        litellm.model_cost.setdefault(model, known)
    return litellm


@contextmanager
def _uncollected() -> Iterator[None]:
    """Nothing of what an import makes is garbage, and looking for some takes a quarter of it.

    Nor is it looked for later: LiteLLM's 300,000 objects would stop every thread for 0.2 s, and
    keep Python for a second at its end.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


@contextmanager
def closing(stream: Any) -> Iterator[Any]:
    """A stream of replies, whose connection is given back however it ends.

    Left to the garbage collector, that may happen while the same thread takes another connection
    from the pool, and waits for its own lock for ever (httpcore, issue 996).
    """
    try:
        yield stream
    finally:
        source = stream.completion_stream
        for part in (getattr(source, "streaming_response", None), source):
            if close := getattr(part, "close", None):
                close()


def missing_key(model: str) -> str | None:
    """The provider's variable for a key, if it has one that is not set."""
    missing = loaded().validate_environment(model)["missing_keys"]
    return " or ".join(name for name in missing if name.endswith("_API_KEY")) or None


def best_way(model: str) -> Way:
    """The strictest way that this model is known for; of an unknown model nothing is expected."""
    litellm = loaded(model)
    try:
        litellm.get_model_info(model)
        accepted = litellm.get_supported_openai_params(model) or ()
    except Exception:  # the class for an unknown model differs between LiteLLM's versions
        return "plain"
    if "response_format" in accepted and litellm.supports_response_schema(model):
        return "json_schema"
    if "tools" in accepted and litellm.supports_function_calling(model):
        return "tool"
    return "json_object" if "response_format" in accepted else "plain"
