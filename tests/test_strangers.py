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

reached = []
def note(event, arguments):
    if event == "socket.connect" and not isinstance(arguments[1], (str, bytes)):
        reached.append("{}:{}".format(*arguments[1][:2]))
    if event == "socket.getaddrinfo" and arguments[0] not in ("127.0.0.1", None):
        reached.append(str(arguments[0]))
        raise OSError(f"this test looks up no names: {arguments[0]}")
sys.addaudithook(note)

from pydantic import BaseModel
from assistant import prices
from assistant.costs import at_most, estimate
from assistant.errors import ModelError
from assistant.model import Model
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

for questions in json.loads(sys.argv[1]):
    for name, base, verb in questions:
        ask(name, base, verb)
    print(json.dumps(sorted(set(reached))))
    reached.clear()
"""
"""A program that asks, and prints every address that it connected to or looked up.

It does so for a list of questions after another; what is reached at its start is with the first.
"""

KEYS = ("OPENAI", "ANTHROPIC", "GEMINI", "GOOGLE", "MISTRAL", "GROQ", "OPENROUTER", "XAI", "AZURE")


Question = tuple[str, str | None, str]
"""A model, its address and what is wanted of it."""


def reached(*lists: list[Question]) -> list[set[str]]:
    """The addresses behind each list of questions, asked one after another in a fresh process."""
    tempting = {f"{name}_API_KEY": "invented-0123456789abcdef" for name in KEYS}
    done = subprocess.run(
        [sys.executable, "-c", ADDRESSES, json.dumps(lists)],
        capture_output=True, text=True, check=True, env={**os.environ, **tempting},
    )  # fmt: skip
    return [set(json.loads(line)) for line in done.stdout.splitlines()]


def test_no_address_is_reached_but_the_one_named_or_else_the_providers_own() -> None:
    """All in one process: LiteLLM takes seconds to load."""
    servers, addressed = list[StubServer](), list[Question]()
    unheard_of = ("ollama/unheard-of:1b", "ollama_chat/unheard-of:1b", "openai/unheard-of")
    bills: list[Question] = [(model, "http://127.0.0.1:9", "bill") for model in unheard_of]
    own = [provider for provider in PROVIDERS.values() if provider.host]
    bare: list[Question] = [
        (one.model, None, verb) for one in own for verb in ("complete", "price")
    ]
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
                addressed.append((provider.model, base, verb))
        for_bills, without_an_address, with_one = reached(bills, bare, addressed)
    asked = {server.base.removeprefix("http://").removesuffix("/v1") for server in servers}
    assert for_bills == set(), "a bill is made out without asking anybody"
    assert without_an_address <= {provider.host for provider in own}
    assert with_one <= asked
    for server, (_, _, verb) in zip(servers, addressed, strict=True):
        assert bool(server.requests) == (verb != "price")
