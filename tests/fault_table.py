"""What can go wrong with a model, what the person then sees, and what is kept.

`test_faults.py` makes each row happen on a real socket, and docs/faults.md is made of these rows:
`python tests/fault_table.py > docs/faults.md`.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Literal, NamedTuple

from stubs import Canned, calling, chat, chunk, failure, sse, streamed
from tool_fault_table import section

QUESTION = "What does a smaller critic estimate limit?"
GOOD = chat("NO ANSWER")
"""A reply to any question, whatever the evidence."""
TIMEOUT = 0.3
"""Seconds, as given with --timeout."""

Kept = Literal["nothing", "answer", "first"]
TIMES = {1: "once", 2: "twice"}
KEPT: dict[Kept, tuple[int, int, str]] = {
    "nothing": (0, 0, "the library, as it was"),
    "answer": (1, 1, "the answer"),
    "first": (1, 1, "the first answer, with what was refused in it withheld"),
}
"""Runs and replies on the disk afterwards, and how the page puts it."""


class Fault(NamedTuple):
    """One row; {where} in its texts is the address of the server."""

    name: str
    script: tuple[Canned, ...]
    """What the server answers, its last for ever."""
    message: str
    hint: str = ""
    """A failure's remedy; without one, the answer came nevertheless."""
    calls: int = 1
    """How often the model is asked in all, or is tried to be."""
    kept: Kept = "nothing"
    streams: bool = False
    """On a terminal, where the reply is shown as it comes."""
    server: Literal["stub", "closed", "full"] = "stub"
    """One that answers, an address where nobody listens, and one that accepts nobody any more."""


AGAIN = "Wait a little, then ask again."
ADDRESS = "Is the server running there? Another address: --api-base or LITREV_API_BASE."
NOT_A_MODEL = "Check the address (--api-base or LITREV_API_BASE); it usually ends in /v1."
SETTINGS = "Check the model's name and its settings; another model may accept it."
KEY = "Check OPENAI_API_KEY: is it complete, still valid, and allowed to use this model?"
NAME = "Check the name after the provider; an OpenAI-compatible address usually ends in /v1."
SLOW = "Allow more with --timeout, or choose a faster model."
LONG = "Give it less evidence with --evidence, or choose a model with a longer context."
WORDS = "Put the question in other words, or choose another model."
OTHER = "Ask again, or choose another model."
BROKE = "Ask again; if it happens often, look at the connection or choose another model."
LENGTH = "Allow longer ones with LITREV_MAX_TOKENS, or ask for less."
CREDIT = "Add credit there, or choose another model with --model."
HEARD = (
    "Is it a model's server (--api-base or LITREV_API_BASE)? "
    "If so, choose another model: no answer is that long."
)

TOO_LONG = failure(400, "maximum context length is 8192 tokens", "context_length_exceeded")
BUSY = failure(429, "slow down", retry_after="0.1")
HTML = Canned(body="<html>Welcome!</html>", content_type="text/html")
PART = chunk("A base")
TORN, SILENT = replace(sse(PART), reset=True), replace(sse(PART), stall=2.0)
FLOOD = sse(*(chunk(f"{n:,} " + "x" * 100_000) for n in range(500)))
LOOP = sse(*[chunk("again and again ")] * 500)
LATE = f"{{where}} gave no answer within {TIMEOUT:g} s"
HALT = "the reply of openai/local broke off before its end"
LOST = "the connection to {where} broke before the reply was complete"
JUNK = "what {where} sent is not a model's reply"
LIMITED = "{where} takes no more requests for now"
MUCH = "{where} sent more than 32 MB, and was not heard out"
CRASHED = failure(500, "it burns")

FAULTS = (
    # Nobody there
    Fault(
        "nobody listens at the address",
        (),
        "nobody answers at {where}: connection refused",
        ADDRESS,
        server="closed",
    ),
    Fault("the connection is not accepted in time", (), LATE, SLOW, 4, server="full"),
    Fault("the connection is torn (reset)", (Canned(reset=True),), LOST, AGAIN, 4),
    Fault("torn once", (Canned(reset=True), GOOD), LOST, calls=2, kept="answer"),
    Fault("no first byte in time", (Canned(delay=2.0),), LATE, SLOW, 4),
    Fault("the whole reply is cut off half way", (Canned(body='{"a', cut=True),), LOST, AGAIN, 4),
    # Errors by their status
    Fault(
        "400, the request is longer than the model reads",
        (TOO_LONG, GOOD),
        "the request is longer than openai/local can read; asked again with 4 of 9 papers",
        calls=2,
        kept="answer",
    ),
    Fault(
        "400, and half of the evidence is too long as well",
        (TOO_LONG,),
        "the request is longer than openai/local can read",
        LONG,
        2,
    ),
    Fault(
        "400, any other",
        (failure(400, "max_tokens is too large"),),
        "{where} rejects the request: max_tokens is too large",
        SETTINGS,
    ),
    Fault(
        "400, the provider's content filter",
        (failure(400, "filtered", "content_filter"),),
        "the content filter of {where} stopped the request",
        WORDS,
    ),
    Fault(
        "401, the key is wrong",
        (failure(401, "Incorrect API key provided"),),
        "{where} does not accept the key for openai/local",
        KEY,
    ),
    Fault(
        "402, nothing left to pay with",
        (failure(402, "Insufficient balance"),),
        "the account at {where} has no credit left",
        CREDIT,
    ),
    Fault(
        "403, the key may not use this model",
        (failure(403, "no access to this model"),),
        "{where} does not accept the key for openai/local",
        KEY,
    ),
    Fault(
        "404, no such model",
        (failure(404, "no model local"),),
        "{where} has no model 'openai/local', or nothing at this path",
        NAME,
    ),
    Fault("429, again and again", (failure(429, "slow down"),), LIMITED, AGAIN, 4),
    Fault(
        "429 once, with Retry-After",
        (BUSY, GOOD),
        f"{LIMITED} (it asks to wait 0.1 s)",
        calls=2,
        kept="answer",
    ),
    Fault(
        "429, with a Retry-After of an hour",
        (failure(429, "slow down", retry_after="3600"),),
        f"{LIMITED} (it asks to wait 3600 s)",
        AGAIN,
    ),
    Fault(
        "429, the quota is used up",
        (failure(429, "You exceeded your current quota", "insufficient_quota"),),
        "the account at {where} has no credit left",
        CREDIT,
    ),
    Fault("500", (CRASHED,), "{where} reports an error: it burns", AGAIN, 4),
    Fault(
        "500 once", (CRASHED, GOOD), "{where} reports an error: it burns", calls=2, kept="answer"
    ),
    Fault(
        "502, with a web page",
        (Canned(502, "<html>Bad gateway</html>", "text/html"),),
        "{where} reports an error: status 502",
        AGAIN,
        4,
    ),
    Fault("503", (failure(503, "loading"),), "{where} reports an error: loading", AGAIN, 4),
    Fault("529", (failure(529, "Overloaded"),), "{where} is overloaded", AGAIN, 4),
    # Replies that are none
    Fault("malformed JSON", (Canned(body='{"choices": ['),), JUNK, NOT_A_MODEL),
    Fault("a web page instead of JSON", (HTML,), JUNK, NOT_A_MODEL),
    Fault("JSON that is no reply", (Canned(body='{"ok": true}'),), JUNK, NOT_A_MODEL),
    Fault("no choice", (chat("x", choices=[]),), "openai/local gave an empty reply", OTHER),
    Fault(
        "half a character, a lone surrogate",
        (streamed("NO ANS", "WER \ud800"),),
        "NO ANSWER ?",
        kept="answer",
        streams=True,
    ),
    Fault(
        "the call of a tool, though none was offered",
        (calling(("search", '{"query": "hats"}')),),
        "openai/local gave an empty reply",
        OTHER,
    ),
    Fault("an empty text", (chat(""),), "openai/local gave an empty reply", OTHER),
    Fault(
        "finish_reason length",
        (chat("It limits", "length"),),
        "the reply of openai/local ends at its length limit",
        LENGTH,
    ),
    Fault(
        "finish_reason content_filter",
        (chat(None, "content_filter"),),
        "the content filter of openai/local stopped the reply",
        WORDS,
    ),
    Fault("a reply of 50 MB", (chat("x" * 50_000_000),), MUCH, HEARD),
    # Streams
    Fault("a stream that ends without its finish", (sse(PART),), HALT, BROKE, streams=True),
    Fault("a stream that is cut off", (sse(PART, cut=True),), HALT, BROKE, streams=True),
    Fault("a stream that is torn (reset)", (TORN,), HALT, BROKE, streams=True),
    Fault("a stream that falls silent", (SILENT,), LATE, SLOW, streams=True),
    Fault(
        "a stream torn before its first word",
        (Canned(reset=True), streamed("NO ANSWER")),
        LOST,
        calls=2,
        kept="answer",
        streams=True,
    ),
    Fault(
        "an error in the middle of a stream",
        (sse(PART, {"error": {"message": "it burns"}}),),
        "{where} reports an error: it burns",
        AGAIN,
        streams=True,
    ),
    Fault(
        "a stream that repeats itself for ever",
        (LOOP,),
        "openai/local says the same again and again, and was stopped",
        OTHER,
        streams=True,
    ),
    Fault("a stream of 50 MB", (FLOOD,), MUCH, HEARD, streams=True),
    Fault(
        "a stream without a word",
        (sse("[DONE]"),),
        "openai/local gave an empty reply",
        OTHER,
        streams=True,
    ),
    # Half of the work
    Fault(
        "500 when what was refused is asked again",
        (chat("Critics always help."), CRASHED),
        "what was refused could not be asked again: {where} reports an error: it burns",
        calls=5,
        kept="first",
    ),
)

PAGE = """# When a model fails

What can go wrong between litrev and a model, what is then said on standard error, how often the
model is asked in all, and what is kept. Every row is made to happen on a real socket by
`tests/test_faults.py`, and this page is made of the test's own table:
`python tests/fault_table.py > docs/faults.md`.

The exit code is 0 where the answer came in the end, otherwise 1. A reply that came whole is never
lost: it lies in the library's `runs/replies/`, and the same question takes it from there. One that
cannot be used (cut off, filtered, empty) was paid for: it lies in `runs/replies/unusable/`.
`litrev status` counts what either has cost, whether its command came to an end or not. What goes
wrong before the first word, and may pass by itself, is tried again, in up to four attempts and for
two minutes; once a part of a reply was shown, nothing is: a reply never starts twice. The waits
are random and grow, unless the provider says how long: that is kept to the second, up to a minute.
Time-outs are those of `--timeout 0.3` here, and of two minutes by default.
Ctrl-C ends a call at once, with exit code 130, and keeps what came before it.

| what happens | what is said | asked | exit code | what is kept |
|---|---|---|---|---|
"""


def page() -> str:
    """The page that documents the table."""
    return PAGE + "".join(map(_line, FAULTS)) + section(TIMES)


def _line(fault: Fault) -> str:
    said = f"{fault.message}<br>{fault.hint}" if fault.hint else f"{fault.message}"
    asked = TIMES.get(fault.calls, f"{fault.calls} times")
    cells = (
        fault.name + (", on a terminal" if fault.streams else ""),
        said.format(where="http://localhost:8000/v1"),
        asked,
        "1" if fault.hint else "0",
        KEPT[fault.kept][2],
    )
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    sys.stdout.write(page())
