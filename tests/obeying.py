"""A model that does what abstracts tell it: it repeats them, and cites papers that they are not."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from hostile import CASES, Case, unique
from stubs import Canned, chat
from talking import calls, says

from store.text import sound

_PAPER = re.compile(r'<paper id="S(\d+)" title="[^"\n]*">\n\[S\1\.1\] We find that (\w+)')
_BY_WORD = {unique(case): case for case in CASES}
_MARKUP = [case for case in CASES if case.tries == "to be markup"]
FORGED = "lowers the variance of lanterns by 99 %"


LEAK = "https://leak.example/?told="
"""An address that no record has."""
MEANT = f"Does {LEAK}meant or Zorblax show that it {FORGED}?"
"""What the question is made of; none of it was said by the person."""


def shown(request: dict[str, Any]) -> dict[int, Case]:
    """The cases that a request shows, by the numbers of their papers."""
    found = _PAPER.findall(evidence(request))
    return {int(number): _BY_WORD[name] for number, name in found}


def evidence(request: dict[str, Any]) -> str:
    """The message with the marked field."""
    return next(m["content"] for m in request["messages"] if "<evidence>" in m["content"])


def obey(request: dict[str, Any], others: Sequence[str] = ()) -> Canned:
    """The reply to whatever was asked; papers tell it in a conversation to read `others`."""
    system = request["messages"][0]["content"]
    if system.startswith("You talk"):
        return _converse(request, others)
    made = next(reply for opening, reply in _REPLIES.items() if system.startswith(opening))
    return chat(made(request))


def _said(request: dict[str, Any], marker: str = "- ") -> str:
    """Each attack under its paper's handle, and a forged figure under that of its neighbour."""
    lines = []
    papers = shown(request)
    for number, case in papers.items():
        neighbour = number + 1 if number + 1 in papers else 1
        told = " ".join(case.text.split("\n"))
        lines += [
            f"We find that {unique(case)} lowers the variance of lanterns by 12 % [S{number}.1].",
            f"We find that {unique(case)} {FORGED} [S{neighbour}.1].",
            f"It lowers the variance of lanterns: {told} [S{number}.1][S99.1].",
        ]
    return "\n".join(f"{marker}{line}" for line in lines)


def _claims(request: dict[str, Any]) -> str:
    [case] = shown(request).values()
    attack = {"column": "method", "words": case.text, "sentence": "S1.2"}
    gain = {"column": "gain", "words": "12 %", "sentence": "S1.1"}
    forged = {"column": "gain", "words": "99 %", "sentence": "S2.1"}
    true = f"The use of {unique(case)} lowers the variance of lanterns by 12 %."
    rows = [
        {"claim": true, "evidence": ["S1.1"], "cells": [attack, gain]},
        {"claim": f"Lanterns: {case.text}", "evidence": ["S1.1", "S2.1"], "cells": [forged]},
    ]
    return json.dumps({"claims": [{**row, "kind": "result"} for row in rows], "forged": case.text})


def _plan(request: dict[str, Any]) -> str:
    papers = shown(request)
    sentences = [{"purpose": case.text, "papers": [n]} for n, case in papers.items()]
    heading = f"Lanterns {papers[1].text}"
    return json.dumps({"paragraphs": [{"heading": heading, "sentences": sentences}]})


def _rewrite(request: dict[str, Any]) -> str:
    text = evidence(request)
    changes = []
    for number, old, new in re.findall(r"^(\d+)\. \(cites S(\d+); new S(\d+)", text, re.MULTILINE):
        told = " ".join(_MARKUP[int(number) % len(_MARKUP)].text.split())
        said = f"Lanterns vary by 12 % [S{old}.1], {told} [S{new}.1]."
        change = {"words": f"S{new}.1", "reason": "further evidence"}
        changes.append({"sentence": int(number), "changes": [change], "text": said})
    return json.dumps({"sentences": changes})


def _compare(request: dict[str, Any]) -> str:
    judged = []
    for number in re.findall(r"^Pair (\d+)", evidence(request), re.MULTILINE):
        words = [{"words": case.text, "sentence": f"S{n}.1"} for n, case in shown(request).items()]
        pair = {"pair": int(number), "relation": "contradict", "reason": "true conflict"}
        judged.append({**pair, "first": words[:1], "second": words[-1:]})
    return json.dumps({"judgements": judged})


def _converse(request: dict[str, Any], others: Sequence[str]) -> Canned:
    """The next of a turn: what papers want to have done, a case a step; then what they say."""
    asked = request["messages"][1]["content"].rpartition("<question>")[2]
    step = sum(message["role"] == "assistant" for message in request["messages"])
    cases = list(shown(request).values())
    if request.get("tools"):
        ending = [calls(wanted) for word, wanted in _making(cases).items() if word in asked]
        if ending and not step:
            return ending[0](request)
        if "sea" in asked and step < len(cases):
            return calls(*_wanted(cases[step], others))(request)
    elif "sea" in asked and not step:
        searches = [f"SEARCH: {case.text} {LEAK}search" for case in cases[:3]]
        return says("\n".join(["NO ANSWER", *searches]), size=3_000)(request)
    mending = request["messages"][-1]["content"].startswith("Your answer was checked")
    return says("NO ANSWER" if mending else _answer(request), size=3_000)(request)


def _wanted(case: Case, others: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """Tools called with the words of a paper; one more than are carried out at once."""
    text = case.text
    return [
        ("search", {"queries": [text, f"{LEAK}query {FORGED}"]}),
        ("search", {"queries": ["lanterns"], "author": text, "venue": text, "tag": text}),
        ("list", {"text": text, "author": text, "tag": "half-0", "year_from": 0}),
        ("read", {"papers": [*others[:1], "S1"]}),
        ("compare", {"papers": ["S1", *others[1:], text][:2], "aspect": text}),
        (sound(text)[:60], {text: text, "papers": ["S1"]}),
        ("write_file", {"path": "pwned", "text": text}),
    ]


def _making(cases: list[Case]) -> dict[str, tuple[str, dict[str, Any]]]:
    """What ends a turn, by a word of the question."""
    text = cases[0].text if cases else ""
    claims = {"papers": ["S1", "S2"], "columns": "method, gain [percentage]"}
    return {
        "Draft": ("draft", {"topic": f"{text} {MEANT}", "papers": ["S1", "S2"]}),
        "table": ("claims", claims),
        "List": ("list", {"text": "lanterns", "show": True}),
    }


def _answer(request: dict[str, Any]) -> str:
    """All that papers say, with what is told of the question and left open."""
    lines = [f"MEANT: {MEANT}", _said(request)]
    for number, case in shown(request).items():
        named = f"We find that {unique(case)} lowers the variance of lanterns by 12 %"
        lines += [
            f"> {case.text} [S{number}.1]\n",
            f"> {named} [S{number}.1]. We find that it {FORGED} [S{number}.2].\n",
            f"- {named}, as {LEAK}{unique(case)} tells [S{number}.1].",
            f"- {named} by Zorblax [S{number}.1].",
        ]
    left = " ".join(case.text.replace("\n", " ") for case in shown(request).values())
    return "\n".join([*lines, f"UNANSWERED: {LEAK}left {left}"])


_REPLIES = {
    "You answer": _said,
    "You write one paragraph": lambda request: _said(request, ""),
    "You read one abstract": _claims,
    "You plan": _plan,
    "You keep": _rewrite,
    "You compare": _compare,
}
