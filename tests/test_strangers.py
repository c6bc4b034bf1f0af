"""No call ever goes to a provider that the user did not name, whatever keys lie about."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack

from providers import PROVIDERS
from stubs import StubServer

ADDRESSES = """
import json, sys

reached = set()
def note(event, arguments):
    if event == "socket.connect" and not isinstance(arguments[1], (str, bytes)):
        reached.add("{}:{}".format(*arguments[1][:2]))
    if event == "socket.getaddrinfo" and arguments[0] not in ("127.0.0.1", None):
        reached.add(str(arguments[0]))
        raise OSError(f"this test looks up no names: {arguments[0]}")
sys.addaudithook(note)

from pydantic import BaseModel
from assistant.llm import prices
from assistant.llm.costs import at_most, estimate
from assistant.errors import ModelError
from assistant.llm.model import Model
from assistant.prompts import Message

class Shape(BaseModel):
    ok: bool

def ask(name, base, verb):
    model = Model(name, api_base=base, timeout=5, sleep=lambda seconds: None)
    request = model.request([Message(role="user", content="x")], max_tokens=5)
    try:
        if verb == "complete": model.complete(request)
        if verb == "stream": model.stream(request, lambda piece: None)
        if verb == "parse": model.parse(request, Shape)
        if verb == "price": prices.of_a_token(name)
        if verb == "bill": estimate([request]), at_most(request)
    except ModelError:
        pass

for name, base, verb in json.loads(sys.argv[1]):
    ask(name, base, verb)
print(json.dumps(sorted(reached)))
"""
"""A program that asks, and prints every address that it connected to or looked up."""

KEYS = ("OPENAI", "ANTHROPIC", "GEMINI", "GOOGLE", "MISTRAL", "GROQ", "OPENROUTER", "XAI", "AZURE")


def reached(*questions: tuple[str, str | None, str]) -> list[str]:
    """The addresses behind some questions (model, api base, verb), asked in a fresh process."""
    tempting = {f"{name}_API_KEY": "invented-0123456789abcdef" for name in KEYS}
    done = subprocess.run(
        [sys.executable, "-c", ADDRESSES, json.dumps(questions)],
        capture_output=True, text=True, check=True, env={**os.environ, **tempting},
    )  # fmt: skip
    found: list[str] = json.loads(done.stdout)
    return found


def test_with_an_address_nothing_else_is_reached() -> None:
    servers, questions = [], []
    with ExitStack() as stack:
        for provider in PROVIDERS.values():
            for verb, answer in {
                "complete": provider.reply("Yes."),
                "stream": provider.pieces("Ye", "s."),
                "parse": provider.reply('{"ok": true}'),
                "price": provider.reply("Yes."),
            }.items():
                server = stack.enter_context(StubServer(answer))
                base = server.base.removesuffix("/v1") + provider.root
                servers.append(server)
                questions.append((provider.model, base, verb))
        found = reached(*questions)
    asked = {server.base.removeprefix("http://").removesuffix("/v1") for server in servers}
    assert set(found) <= asked
    for server, (_, _, verb) in zip(servers, questions, strict=True):
        assert bool(server.requests) == (verb != "price")


def test_without_an_address_only_the_providers_own_is_looked_up() -> None:
    own = [provider for provider in PROVIDERS.values() if provider.host]
    questions = [(provider.model, None, verb) for provider in own for verb in ("complete", "price")]
    assert set(reached(*questions)) <= {provider.host for provider in own}


def test_a_bill_is_made_out_without_asking_anybody() -> None:
    models = ("ollama/unheard-of:1b", "ollama_chat/unheard-of:1b", "openai/unheard-of")
    assert reached(*((model, "http://127.0.0.1:9", "bill") for model in models)) == []
