"""The agent behind a conversation, with a model that is scripted: what it does, and how far it goes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from stubs import Canned, failure
from talking import Talk, calls, says, shown

from assistant.errors import ModelError, ServerFailed
from assistant.runs.folder import opened
from assistant.runs.replay import replay
from store import Library

QUESTION = "What does a smaller critic estimate limit?"
ANSWER = "Using the smaller of two estimates limits overestimation {smaller of}."


def replayed(library: Library, run: str) -> bool:
    with opened(run, library.place.runs) as found:
        done = replay(found)
        assert done.difference is None, done.difference
        return done.agrees


def test_a_question_that_one_search_answers_costs_one_call(hashed_library: Library) -> None:
    with Talk(hashed_library, says(ANSWER)) as talk:
        turn = talk.ask(QUESTION)
    assert (len(talk.requests), turn.calls, turn.status) == (1, 1, "answered")
    assert [s.verdict for s in turn.statements] == ["supported"]
    assert talk.heard.lines == [f"{turn.statements[0].text} [1] supported"]
    assert turn.papers[0].n == 1
    assert replayed(hashed_library, turn.run)
