"""What a well-behaved model says to each prompt of either program, and where told to, one lie.

Its answers are the first sentence of each of three papers that it was shown, word for word and
cited in the program's own form. PaperQA2's forms are those of its `prompts.py` and `core.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

SENTENCES, SUMMARY = 3, 600
INVENTED = "A further method needs no data at all"
WRONG = "97.3 % of the cases"
"""In no abstract of the fifty."""

AGENT = ("paper_search", "gather_evidence", "gen_answer", "complete")
"""The shortest way of PaperQA2's agent to an answer."""

_SHOWN = re.compile(r"^\[(S\d+)\.1\] (.+)$", re.MULTILINE)
_CONTEXT = re.compile(r"^(pqac-\w{8}): (.+?[.!?])(?: |$)", re.MULTILINE)
_EXCERPT = re.compile(r"Excerpt from .*?\n\n---\n\n(.*?)\n\n---\n\nQuestion", re.DOTALL)


def message(request: Mapping[str, Any], lie: str) -> dict[str, Any]:
    """The message that a request is replied to with; `lie` is "", "citation" or "number"."""
    said = [str(part.get("content") or "") for part in request["messages"]]
    if request.get("tools"):
        return _tool(request, said)
    return {"role": "assistant", "content": _text("\n".join(said), lie)}


def _text(said: str, lie: str) -> str:
    if "unique keyword searches" in said:
        return "language models human preferences\nalignment\npreference optimization"
    if "in MLA Format" in said:
        return "Nobody. “A Paper.” A Journal, 2024."
    if "as a JSON from this MLA citation" in said:
        return json.dumps({"title": "A Paper", "authors": ["Nobody"], "doi": None})
    if excerpt := _EXCERPT.search(said):
        return _summary(excerpt[1], as_json="relevance_score" in said)
    contexts = _CONTEXT.findall(said)
    if contexts:
        return _answer(contexts, lie, "({})", "pqac-0badc0de")
    return _answer([(f"{s}.1", text) for s, text in _SHOWN.findall(said)], lie, "[{}]", "S99.1")


def _summary(excerpt: str, *, as_json: bool) -> str:
    """The abstract's beginning, without its title."""
    told = excerpt.partition("\n\n")[2] or excerpt
    told = " ".join(told[:SUMMARY].split())
    return json.dumps({"summary": told, "relevance_score": 8}) if as_json else f"{told}\n8"


def _answer(shown: Sequence[tuple[str, str]], lie: str, form: str, nowhere: str) -> str:
    """Statements with their citations; the lie is a statement more, or a number in the first."""
    told = [(text.rstrip("."), form.format(cited)) for cited, text in shown[:SENTENCES]]
    if told and lie == "number":
        told[0] = (f"{told[0][0]} in {WRONG}", told[0][1])
    if lie == "citation":
        told.append((INVENTED, form.format(nowhere)))
    return " ".join(f"{text} {cited}." for text, cited in told) or "NO ANSWER"


def _tool(request: Mapping[str, Any], said: Sequence[str]) -> dict[str, Any]:
    """The next step of the agent: the first tool that it has not called yet."""
    forced = request.get("tool_choice")
    called = sum(bool(part.get("tool_calls")) for part in request["messages"])
    name = AGENT[min(called, len(AGENT) - 1)]
    if isinstance(forced, dict):
        name = forced["function"]["name"]
    arguments = {
        "paper_search": {
            "query": "language models human preferences",
            "min_year": None,
            "max_year": None,
        },
        "gather_evidence": {"question": "aligning language models with human preferences"},
        "gen_answer": {},
        "complete": {"has_successful_answer": True},
    }[name]
    function = {"name": name, "arguments": json.dumps(arguments)}
    call = {"id": f"t{called}", "type": "function", "function": function}
    return {"role": "assistant", "content": None, "tool_calls": [call]}
