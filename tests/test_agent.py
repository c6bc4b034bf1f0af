"""The agent behind a conversation, with a scripted model: what it does, and how far it goes."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stubs import Canned, failure
from talking import Heard, Talk, agrees, calls, says, shown

from assistant.agent.offers import INPUTS, Unusable, read
from assistant.agent.watch import OneByOne, Watch
from assistant.answer.model_writer import take_apart
from assistant.chat.numbering import Numbering
from assistant.checks import Checker
from assistant.errors import ModelError
from assistant.evidence import Evidence, source
from assistant.llm.tools import ToolCall
from assistant.statements import parse
from store import Library
from store.records import Filter, Paper
from store.sentences import split

QUESTION = "What does a smaller critic estimate limit?"
ANSWER = "Always using the smaller estimate limits overestimation {the smaller estimate}."
WRONG = "Always using the smaller estimate limits overestimation by 37% {the smaller estimate}."
OTHER = "TRPO tends to improve monotonically in the experiments {departs from the theory}."


def search(*queries: str, **more: Any) -> tuple[str, dict[str, Any]]:
    return "search", {"queries": queries, **more}


def last_result(request: dict[str, Any]) -> str:
    """What the model was told last of a tool."""
    return str([m for m in request["messages"] if m["role"] == "tool"][-1]["content"])


def test_a_question_that_one_search_answers_costs_one_call(hashed_library: Library) -> None:
    with Talk(hashed_library, says(ANSWER)) as talk:
        turn = talk.ask(QUESTION)
    assert (len(talk.requests), turn.calls, turn.status) == (1, 1, "answered")
    assert [s.verdict for s in turn.statements] == ["supported"]
    assert talk.heard.lines == [f"{turn.statements[0].text} [1] supported"]
    assert (turn.papers[0].n, turn.papers[0].key) == (1, "fujimoto2018addressing")
    assert agrees(hashed_library, turn.run)


def test_an_answer_is_told_as_it_grows(hashed_library: Library) -> None:
    with Talk(hashed_library, says(f"{ANSWER} {OTHER}", size=3)) as talk:
        talk.ask(f"{QUESTION} And what of trust regions?")
    grew = [text for text in talk.heard.grew if text]
    assert grew[0] == "Alw"
    assert any(text.startswith("TRPO") for text in grew)
    assert not any("[" in text for text in grew)
    assert [line[-9:] for line in talk.heard.lines] == ["supported", "supported"]


def test_a_search_that_is_missing_is_made_in_one_step(hashed_library: Library) -> None:
    script = (calls(search("trust region monotonic improvement")), says(f"{ANSWER} {OTHER}"))
    with Talk(hashed_library, *script) as talk:
        turn = talk.ask(QUESTION)
    assert (turn.calls, [p.n for p in turn.papers]) == (2, [1, 2])
    assert [step.tool for step in turn.steps] == ["search"]
    assert "<evidence>" in last_result(talk.requests[1])
    assert agrees(hashed_library, turn.run)


def test_what_was_searched_before_and_what_finds_nothing_is_noticed(
    hashed_library: Library,
) -> None:
    script = (
        calls(search(QUESTION.upper(), "lanterns", year_from=2031), search("hats")),
        calls(search("hats", QUESTION.upper())),
        says(ANSWER),
    )
    with Talk(hashed_library, *script) as talk:
        turn = talk.ask(QUESTION)
    first = [m["content"] for m in talk.requests[1]["messages"] if m["role"] == "tool"]
    assert first[0].count("no paper is within years 2031 to …") == 2
    assert last_result(talk.requests[2]).count("was made before") == 2
    assert turn.status == "answered"
    assert agrees(hashed_library, turn.run)


def test_papers_are_not_shown_twice(hashed_library: Library) -> None:
    with Talk(
        hashed_library, calls(search("smaller estimate overestimation")), says(ANSWER)
    ) as talk:
        talk.ask(QUESTION)
    assert "Shown before: S1" in last_result(talk.requests[1])
    assert shown(talk.requests[1]).count("the smaller estimate is always used") == 1


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("search", "{}", "queries: Field required"),
        ("search", '{"queries": []}', "queries"),
        ("search", '{"queries": ["x"], "colour": "red"}', "colour: Extra inputs"),
        ("search", "not JSON", "no JSON object"),
        ("search", "[1]", "search"),
        ("search", '{"queries": [" "]}', "queries"),
        ("draft", '{"topic": "\\n"}', "topic"),
        ("search", "[" * 9_999, "no JSON object"),
        ("search", '{"queries": ["\\ud800"]}', "queries"),
        ("compare", '{"papers": ["[\u0661]", "S1"], "aspect": "x"}', "no paper is"),
        ("read", '{"papers": ["S99"]}', "S99"),
        ("read", '{"papers": ["[7]"]}', "[7]"),
        ("compare", '{"papers": ["S1"], "aspect": "x"}', "papers"),
        ("delete", '{"papers": ["S1"]}', "there is no tool 'delete'"),
        ("claims", '{"columns": "gain [colour]", "papers": ["S1"]}', "colour"),
    ],
)
def test_a_call_that_cannot_be_carried_out_is_told_to_the_model(
    name: str, arguments: str, told: str, hashed_library: Library
) -> None:
    def call(request: dict[str, Any]) -> Canned:
        made = calls((name, {}))(request)
        return Canned(
            body=made.body.replace('"arguments": "{}"', f'"arguments": {json.dumps(arguments)}'),
            content_type=made.content_type,
        )

    with Talk(hashed_library, call, says(ANSWER)) as talk:
        turn = talk.ask(QUESTION)
    assert last_result(talk.requests[1]).startswith("Not done: ")
    assert told in last_result(talk.requests[1])
    assert turn.status == "answered"
    assert agrees(hashed_library, turn.run)


@given(
    name=st.sampled_from([kind.name for kind in INPUTS]) | st.text(max_size=5),
    arguments=st.text(max_size=30)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["queries", "papers", "aspect", "topic", "answer", "year_from", "x"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=8,
    ).map(json.dumps),
)
def test_whatever_a_model_passes_is_read_or_refused(name: str, arguments: str) -> None:
    with suppress(Unusable):
        assert read(ToolCall(id="1", name=name, arguments=arguments)).name == name


def test_a_filter_of_the_persons_is_never_widened(hashed_library: Library) -> None:
    with Talk(hashed_library, calls(search("policy", year_from=2000)), says("NO ANSWER")) as talk:
        talk.chat.wanted = Filter(year=(2016, 2020))
        turn = talk.ask("Which policy gradient methods are there?")
        read_of = talk.assistant.library.papers(Filter(year=(2016, 2020)))
    titles = {paper.title for paper in talk.assistant.library.papers()} - {p.title for p in read_of}
    assert not any(f'title="{title}"' in shown(talk.requests[1]) for title in titles)
    assert "years 2016 to 2020" in shown(talk.requests[0])
    assert turn.wanted.year == (2016, 2020)


def test_reading_and_comparing_add_to_the_evidence(hashed_library: Library) -> None:
    papers = ["schulman2015trust", "S1"]
    script = (
        calls(("read", {"papers": ["schulman2015trust"]})),
        calls(("compare", {"papers": papers, "aspect": "monotonic improvement"})),
        says(f"{OTHER}"),
    )
    with Talk(hashed_library, *script, evidence=1) as talk:
        turn = talk.ask(QUESTION)
    assert "Nearest to that aspect:" in last_result(talk.requests[2])
    assert "S2: S2.1" in last_result(talk.requests[2])
    assert [step.tool for step in turn.steps] == ["read", "compare"]
    assert turn.papers[0].key == "schulman2015trust"
    assert agrees(hashed_library, turn.run)


def test_a_bound_stops_the_tools_and_the_answer_still_comes(hashed_library: Library) -> None:
    more = [calls(search(f"another {n}")) for n in range(9)]
    with Talk(hashed_library, *more[:2], says(ANSWER), turn_steps=2) as talk:
        turn = talk.ask(QUESTION)
    assert (turn.status, turn.calls) == ("answered", 3)
    assert turn.stopped == "the bound of 2 steps for one question is reached"
    assert turn.stopped in talk.requests[2]["messages"][-1]["content"]
    assert agrees(hashed_library, turn.run)


@pytest.mark.parametrize(
    ("settings", "bound"),
    [
        ({"turn_calls": 3}, "3 calls"),
        ({"turn_tokens": 20}, "20 tokens"),
        ({"turn_cost": 0.0}, "$0"),
        ({"turn_steps": 0}, "0 steps"),
    ],
)
def test_a_model_that_never_stops_is_stopped_and_quoted_for(
    settings: dict[str, Any], bound: str, hashed_library: Library
) -> None:
    more = [calls(search(f"another {n}")) for n in range(9)]
    name = {"model": "openai/gpt-4o-mini"} if "turn_cost" in settings else {}
    with Talk(hashed_library, *more, **settings, **name) as talk:
        turn = talk.ask(QUESTION)
    assert bound in turn.stopped
    assert len(talk.requests) <= 4
    assert turn.status == "answered"
    assert all(s.text == s.cites[0].quote for s in turn.statements)
    assert agrees(hashed_library, turn.run)


def test_a_ceiling_on_costs_leaves_quotations(hashed_library: Library) -> None:
    with Talk(hashed_library, says(ANSWER), model="openai/gpt-4o-mini", max_cost=1e-9) as talk:
        turn = talk.ask(QUESTION)
    assert (len(talk.requests), turn.calls, turn.model) == (0, 0, None)
    assert turn.stopped.startswith("stopped before a call of up to $")
    assert turn.status == "answered"
    assert agrees(hashed_library, turn.run)


@pytest.mark.parametrize(
    "refusal",
    [
        "openai/local does not support tools",
        "`tools` is not supported by this model",
        "Function calling is not enabled; tool_choice unknown",
    ],
)
def test_a_model_without_tools_is_asked_plainly(refusal: str, hashed_library: Library) -> None:
    script = (
        failure(400, refusal),
        says("NO ANSWER\nSEARCH: trust region monotonic improvement"),
        says(OTHER),
        says(ANSWER),
    )
    with Talk(hashed_library, *script, evidence=1) as talk:
        turn = talk.ask("What do lanterns improve?")
        again = talk.ask(QUESTION)
    assert [bool(request.get("tools")) for request in talk.requests] == [True, False, False, False]
    assert (turn.tools, again.tools) == (False, False)
    assert (turn.status, again.status) == ("answered", "answered")
    assert [step.tool for step in turn.steps] == ["search"]
    assert agrees(hashed_library, turn.run)
    assert agrees(hashed_library, again.run)


def test_a_dead_end_is_told_as_one(hashed_library: Library) -> None:
    script = (calls(search("lanterns", "lamps in streets")), says("NO ANSWER"))
    with Talk(hashed_library, *script) as talk:
        turn = talk.ask("Who lights the lanterns?")
    assert (turn.status, turn.answer, turn.statements) == ("abstained", "", ())
    assert len(turn.papers) == 3
    assert talk.heard.lines[-1].startswith("search: ")
    assert agrees(hashed_library, turn.run)


def test_searching_in_lines_that_brings_nothing_new_is_not_asked_about_again(
    hashed_library: Library,
) -> None:
    with Talk(hashed_library, says(f"NO ANSWER\nSEARCH: {QUESTION}")) as talk:
        turn = talk.ask(QUESTION)
    assert (len(talk.requests), turn.status) == (1, "abstained")
    assert agrees(hashed_library, turn.run)


def test_what_is_refused_is_told_mended_and_told_anew(hashed_library: Library) -> None:
    with Talk(hashed_library, says(WRONG), says(ANSWER)) as talk:
        turn = talk.ask(QUESTION)
    told = [line.rpartition(" ")[2] for line in talk.heard.lines]
    assert told == ["refused", "more", "supported"]
    assert (turn.calls, turn.withheld) == (2, ())
    assert agrees(hashed_library, turn.run)


def test_what_stays_refused_is_withheld_and_never_gone(hashed_library: Library) -> None:
    with Talk(hashed_library, says(f"{WRONG} {ANSWER}"), says(WRONG)) as talk:
        turn = talk.ask(QUESTION)
    assert [s.verdict for s in (*turn.statements, *turn.withheld)] == ["supported", "refused"]
    assert talk.heard.lines[-3] == "again: this is what stands"
    assert talk.heard.lines[-2].endswith("refused")
    assert agrees(hashed_library, turn.run)


def test_an_answer_may_come_through_finish(hashed_library: Library) -> None:
    def finishing(request: dict[str, Any]) -> Canned:
        from talking import handle

        text = ANSWER.replace("{the smaller estimate}", handle(request, "the smaller estimate"))
        return calls(("finish", {"answer": text}))(request)

    with Talk(hashed_library, finishing) as talk:
        turn = talk.ask(QUESTION)
    assert ([s.verdict for s in turn.statements], turn.calls) == (["supported"], 1)
    assert talk.heard.lines[-1].endswith("[1] supported")
    assert agrees(hashed_library, turn.run)


def test_thinking_aloud_beside_a_call_is_no_answer(hashed_library: Library) -> None:
    script = (calls(search("trust region"), text="Let me look for more."), says(ANSWER))
    with Talk(hashed_library, *script) as talk:
        turn = talk.ask(QUESTION)
    assert not any("Let me look" in line for line in talk.heard.lines)
    assert len(turn.statements) == 1


def test_a_follow_up_is_asked_in_view_of_the_conversation(hashed_library: Library) -> None:
    again = "MEANT: Does the smaller estimate of two critics help?\nThe method outperforms the "
    again += "previous best results {without an exception}."
    with Talk(hashed_library, says(ANSWER), says(again)) as talk:
        first = talk.ask(QUESTION)
        second = talk.ask("Does it help?")
    asked = talk.requests[1]["messages"][1]["content"]
    assert f"Question: {QUESTION}" in asked
    assert f"Answer: {first.statements[0].text}" in asked
    assert "[1] Addressing Function Approximation Error in Actor-Critic Methods" in asked
    assert '<paper id="S1" title="Addressing Function' in asked
    assert second.meant == "Does the smaller estimate of two critics help?"
    assert (second.question, second.papers[0].n) == ("Does it help?", 1)
    assert not any("MEANT" in text for text in talk.heard.grew)
    assert agrees(hashed_library, second.run)


def test_handles_of_one_turn_mean_nothing_in_the_next(hashed_library: Library) -> None:
    """The model that remembers a handle, which the conversation never showed it, is refused."""
    script = (calls(search("trust region", "preferences", "exploration")), says(OTHER))
    with Talk(hashed_library, *script, says("TRPO improves [S9.2]."), says("NO ANSWER")) as talk:
        first = talk.ask(QUESTION)
        second = talk.ask("And does it tend to improve?")
    assert "[S" in shown(talk.requests[1])
    conversation = talk.requests[2]["messages"][1]["content"].split("</conversation>")[0]
    assert first.statements[0].text in conversation
    assert "[S" not in conversation
    assert second.statements == ()


def test_a_model_that_fails_leaves_the_conversation_as_it_was(hashed_library: Library) -> None:
    with Talk(hashed_library, says(ANSWER), failure(401, "no such key"), says(OTHER)) as talk:
        talk.ask(QUESTION)
        with pytest.raises(ModelError):
            talk.ask("And what of trust regions?")
        assert (talk.chat.count, talk.chat.unanswered) == (1, "And what of trust regions?")
        again = talk.chat.retry()
    assert (talk.chat.count, again.question) == (2, "And what of trust regions?")


def test_a_retry_asks_anew_and_takes_the_place_of_the_last_turn(hashed_library: Library) -> None:
    with Talk(hashed_library, says(WRONG), says("NO ANSWER"), says(ANSWER)) as talk:
        talk.ask(QUESTION)
        again = talk.chat.retry()
        assert (talk.chat.count, again.statements[0].verdict) == (1, "supported")
        assert talk.chat.undo() == again
        assert talk.chat.count == 0


def test_the_same_conversation_again_costs_nothing(hashed_library: Library) -> None:
    with Talk(hashed_library, calls(search("trust region")), says(ANSWER)) as talk:
        once = talk.ask(QUESTION)
        talk.chat.open("00000000")
        twice = talk.ask(QUESTION)
    assert (twice.calls, twice.cached, len(talk.requests)) == (0, True, 2)
    assert twice.answer == once.answer


ABSTRACT = "Smaller estimates limit overestimation. It helps, e.g. on gym tasks. DPO may not."
PIECES = """Smaller estimates limit overestimation|It helps e.g. on gym|DPO may not|- |\n|\n\n|. |?
|[| [S1.1]| [S1.2].| |[S1.1, S1.3]|## |UNANSWERED: more|MEANT: what?\n|NO ANSWER|x|et al. |3.5"""


@given(pieces=st.lists(st.sampled_from(PIECES.split("|")), max_size=14), size=st.integers(1, 9))
def test_a_growing_reply_ends_as_the_whole_one(pieces: list[str], size: int) -> None:
    """However it comes in pieces, what was told last of it is what the whole reply says."""
    text = "".join(pieces)
    paper = Paper(key="k", title="Estimates", abstract=ABSTRACT)
    evidence = Evidence(sources=(source(1, paper, split(ABSTRACT)),))
    checks = OneByOne(Checker("", evidence, _Nothing()))
    watch = Watch(checks, Numbering(()), Heard())
    for n in range(0, len(text), size):
        watch(text[n : n + size])
    watch.end(text)
    whole = [w for block in parse(take_apart(text).text) for w in block.written]
    assert [s.text for s in watch.said] == [w.text for w in whole]


class _Nothing:
    """No meaning is compared: words settle it, or nothing does."""

    name = "none"
    dimension = 0

    def embed(self, texts: Any, progress: Any = None) -> Any:
        from store.errors import WeightsMissing

        raise WeightsMissing("none here")

    def count(self, texts: Any) -> list[int]:
        return [0 for _ in texts]
