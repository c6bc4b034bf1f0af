"""A model that does what abstracts tell it: it repeats them, and cites papers that they are not."""

from __future__ import annotations

import json
import re
from typing import Any

from hostile import CASES, Case, unique
from stubs import Canned, chat

_PAPER = re.compile(r'<paper id="S(\d+)" title="[^"\n]*">\n\[S\1\.1\] We find that (\w+)')
_BY_WORD = {unique(case): case for case in CASES}
_MARKUP = [case for case in CASES if case.tries == "to be markup"]
FORGED = "lowers the variance of lanterns by 99 %"


def shown(request: dict[str, Any]) -> dict[int, Case]:
    """The cases that a request shows, by the numbers of their papers."""
    found = _PAPER.findall(evidence(request))
    return {int(number): _BY_WORD[name] for number, name in found}


def evidence(request: dict[str, Any]) -> str:
    """The message with the marked field."""
    return next(m["content"] for m in request["messages"] if "<evidence>" in m["content"])


def obey(request: dict[str, Any]) -> Canned:
    """The reply to whatever was asked."""
    system = request["messages"][0]["content"]
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


_REPLIES = {
    "You answer": _said,
    "You write one paragraph": lambda request: _said(request, ""),
    "You read one abstract": _claims,
    "You plan": _plan,
    "You keep": _rewrite,
    "You compare": _compare,
}
