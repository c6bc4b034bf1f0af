"""Prices of models and lengths of requests, as LiteLLM knows them; nothing is fetched."""

from __future__ import annotations

from assistant.llm.provider import OLLAMA, loaded
from assistant.llm.recording import Request, canonical


def cost(model: str, prompt_tokens: int, completion_tokens: int) -> float | None:
    """US dollars for so many tokens at the list price; None if it is not known."""
    if not known(model):
        return None
    return float(sum(loaded(model).cost_per_token(model, prompt_tokens, completion_tokens)))


def of_a_token(model: str) -> float | None:
    """US dollars for a token sent, 0 for a server on this machine; None if it is not known."""
    try:
        return float(loaded(model).get_model_info(model)["input_cost_per_token"])
    except Exception:  # the class for an unknown model differs between LiteLLM's versions
        return None


def known(model: str) -> bool:
    """Whether both prices are known: a 0 is what LiteLLM has for many of which it knows none.

    For Ollama, on one's own machine, 0 is the price.
    """
    if model.startswith(OLLAMA):
        return True
    try:
        info = loaded(model).get_model_info(model)
    except Exception:  # the class for an unknown model differs between LiteLLM's versions
        return False
    return all((info["input_cost_per_token"], info["output_cost_per_token"]))


def count(request: Request) -> int:
    """About how many tokens are sent, by a tokenizer that comes with LiteLLM."""
    litellm = loaded(request.model)
    litellm.disable_hf_tokenizer_download = True  # else it may fetch one for Llama and Command
    return int(litellm.token_counter(model=request.model, text=canonical(request)))
