"""Drafts that a model plans and writes: what it is shown, what is checked, what is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stubs import Canned, Scripted, StubServer, chat, failure

from assistant import Assistant
from assistant.cli import main
from assistant.draft.brief import Brief
from assistant.draft.plan import Plan
from assistant.draft.ranking import permutation
from assistant.errors import ShapeMissed
from assistant.results import OWN, RelatedWork
from assistant.runs.folder import Run
from assistant.runs.replay import replay
from assistant.spending import State
from store import Library
from store.errors import PaperUnknown

TOPIC = "variance reduction and bias of policy gradient estimates"
CRITIC = "fujimoto2018addressing"
Asked = list[dict[str, Any]]


def evidence(request: dict[str, Any]) -> str:
    return next(m["content"] for m in request["messages"] if "<evidence>" in m["content"])


def numbers(request: dict[str, Any]) -> list[int]:
    """The papers that a request shows."""
    return [int(n) for n in re.findall(r'<paper id="S(\d+)"', evidence(request))]


def number(request: dict[str, Any], title: str) -> int:
    found = re.search(rf'<paper id="S(\d+)" title="[^"]*{title}', evidence(request))
    assert found is not None, title
    return int(found[1])


def planned(*paragraphs: tuple[str, Sequence[tuple[str, Sequence[int]]]]) -> Canned:
    """A plan: headings, and the purpose and papers of each sentence."""
    wish = [
        {"heading": heading, "sentences": [{"purpose": p, "papers": list(k)} for p, k in sentences]}
        for heading, sentences in paragraphs
    ]
    return chat(json.dumps({"paragraphs": wish}))


def one_paragraph(request: dict[str, Any]) -> Canned:
    return planned(("Clipped targets", [("what a smaller estimate does", [critic(request)])]))


def critic(request: dict[str, Any]) -> int:
    return number(request, "Addressing Function Approximation Error")


def good(request: dict[str, Any]) -> Canned:
    return chat(f"Using the smaller of two estimates limits overestimation [S{critic(request)}.2].")


def draft(
    place: Path, *script: Canned | Scripted, plan: Plan | None = None, **manner: Any
) -> tuple[RelatedWork, Asked]:
    """What is made of a script of replies, and what was asked; the run replays."""
    with StubServer(*script) as server, Library.open(place) as library:
        assistant = Assistant(library, "openai/local", api_base=server.base)
        work = assistant.draft(Brief(**{"topic": TOPIC} | manner), plan)
        assert work.calls == len(server.requests)
        replayed = replay(Run(library.place.runs / work.run))
        assert replayed.agrees, replayed.difference
    return work, server.requests


@pytest.fixture
def place(example_library: Path, tmp_path: Path) -> Path:
    import shutil

    return shutil.copytree(example_library, tmp_path / "library")


def test_a_plan_is_made_and_each_paragraph_written_by_it(place: Path) -> None:
    def two(request: dict[str, Any]) -> Canned:
        first = next(n for n in numbers(request) if n != critic(request))
        return planned(
            ("Clipped targets", [("what a smaller estimate does", [critic(request)])]),
            ("Others", [("what it is about", [first])]),
        )

    def other(request: dict[str, Any]) -> Canned:
        assert len(numbers(request)) == 1
        return chat(f"Nonsense about 12 horses [S{numbers(request)[0]}.1].")

    work, asked = draft(place, two, good, other)
    assert [message["role"] for message in asked[0]["messages"]] == ["system", "user"]
    assert numbers(asked[1]) == [critic(asked[0])]
    assert [p.heading for p in work.paragraphs] == ["Clipped targets"]
    assert [(p.heading, p.purpose) for p in work.plan] == [
        ("Clipped targets", "what a smaller estimate does"),
        ("Others", "what it is about"),
    ]
    [statement] = work.statements
    assert (statement.id, statement.verdict) == (f"{work.run}.1", "supported")
    assert work.paragraphs[0].statements == (statement,)
    assert [paper.key for paper in work.papers] == [CRITIC]
    [refused] = work.withheld
    assert refused.id == f"{work.run}.2"
    assert any("12" in reason for reason in refused.reasons)
    assert "Others: nothing of it could be written" in work.departures
    assert CRITIC not in work.unused
    assert len(work.unused) == len(numbers(asked[0])) - 2
    assert work.calls == 4  # the plan, two paragraphs, the repair of one


def test_what_a_draft_has_cost_that_failed_is_on_the_bill(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def drafted(*script: Canned | Scripted, fresh: bool = False) -> int:
        with StubServer(*script) as server:
            flags = ["--model", "openai/local", "--api-base", server.base, "--library", str(place)]
            return main(["draft", TOPIC, *flags, *["--fresh"] * fresh])

    def spent() -> tuple[int, int, int, int]:
        capsys.readouterr()
        assert main(["status", "--json", "--library", str(place)]) == 0
        told = State.model_validate_json(capsys.readouterr().out).spent
        return told.runs, told.calls, told.of_no_run, told.tokens.prompt

    assert drafted(one_paragraph, failure(400, "no")) == 1
    assert spent() == (0, 1, 1, 11)
    assert main(["status", "--library", str(place)]) == 0
    assert "; 1 call of commands that failed" in " ".join(capsys.readouterr().out.split())
    assert drafted(good) == 0  # the plan is recorded
    assert spent() == (1, 2, 1, 22)
    assert drafted(one_paragraph, failure(400, "no"), fresh=True) == 1
    assert spent() == (1, 3, 2, 33)
    assert drafted(one_paragraph, good, fresh=True) == 0
    assert spent() == (2, 5, 2, 55)


def test_what_was_refused_is_shown_to_the_model_once(place: Path) -> None:
    def bad(request: dict[str, Any]) -> Canned:
        return chat(f"Using the larger of 7 estimates helps [S{critic(request)}.2].")

    work, asked = draft(place, one_paragraph, bad, good)
    findings = asked[2]["messages"][-1]["content"]
    assert "number: " in findings
    assert [s.text for s in work.statements] == [
        "Using the smaller of two estimates limits overestimation."
    ]
    assert (work.withheld, work.departures[:-1]) == ((), ())


def test_a_later_paragraph_is_told_what_earlier_ones_rest_on(place: Path) -> None:
    def twice(request: dict[str, Any]) -> Canned:
        same = [("the same again", [critic(request)])]
        return planned(("First", same), ("Second", same))

    _, asked = draft(place, twice, good)
    said = [re.search(r"<said>\n(.*)\n</said>", evidence(r), re.DOTALL) for r in asked[1:]]
    first, second = [found[1] if found else "" for found in said]
    assert first == "nothing yet"
    assert second.startswith("- ")
    assert "Using the smaller of two estimates limits overestimation" not in second


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (planned(("A", [("x", [99])])), "papers [99] are not in the evidence"),
        (planned(*[(str(n), [("x", [1])]) for n in range(4)]), "4 paragraphs, where at most 3"),
        (planned(("A", [("x", [1])]), ("a ", [("x", [1])])), "two paragraphs have the same"),
        (planned(("A", [("x", [])])), "at least 1 item"),
        (chat("I shall plan it."), "it is not JSON"),
    ],
)
def test_a_plan_that_makes_no_sense_is_made_again_once(
    place: Path, wrong: Canned, told: str
) -> None:
    work, asked = draft(place, wrong, one_paragraph, good)
    assert told in asked[1]["messages"][-1]["content"]
    assert len(work.statements) == 1
    with pytest.raises(ShapeMissed):
        draft(place, wrong, topic="overestimation")


def test_papers_that_must_be_cited_are_planned(place: Path) -> None:
    def without(request: dict[str, Any]) -> Canned:
        return planned(("A", [("x", [n for n in numbers(request) if n != critic(request)][:1])]))

    work, asked = draft(place, without, one_paragraph, good, must_cite=(CRITIC,))
    assert f"S{critic(asked[0])} must be cited" in asked[1]["messages"][-1]["content"]
    assert [paper.key for paper in work.papers] == [CRITIC]


def test_a_persons_plan_is_kept_to_and_asks_for_none(place: Path) -> None:
    sentence = {"purpose": "what a smaller estimate does", "papers": [CRITIC]}
    plan = Plan.model_validate(
        {"topic": TOPIC, "paragraph": [{"heading": "Targets", "sentence": [sentence]}]}
    )
    work, asked = draft(place, good, plan=plan)
    assert (work.calls, len(asked)) == (1, 1)
    assert "1. what a smaller estimate does (S1)" in evidence(asked[0])
    assert work.unused == ()


def test_a_plan_with_papers_that_are_not_there_is_refused(place: Path) -> None:
    sentence = {"purpose": "x", "papers": ["nobody2020nothing"]}
    plan = Plan.model_validate(
        {"topic": TOPIC, "paragraph": [{"heading": "A", "sentence": [sentence]}]}
    )
    with pytest.raises(PaperUnknown, match="nobody2020nothing"):
        draft(place, chat("unused"), plan=plan)


def test_a_persons_own_work_is_positioned_and_checked_like_any_other(place: Path) -> None:
    own = "We bound the overestimation of values by a third critic. It is cheap."

    def with_own(request: dict[str, Any]) -> Canned:
        last = numbers(request)[-1]
        assert f"own work: S{last}." in evidence(request)
        papers = [("what a smaller estimate does", [critic(request)])]
        return planned(("Targets", [*papers, ("where this work stands", [critic(request), last])]))

    def positioned(request: dict[str, Any]) -> Canned:
        ours = numbers(request)[-1]
        text = "This work bounds the overestimation of values by a third critic"
        return chat(f"{json.loads(good(request).body)['choices'][0]['message']['content']} "
                    f"{text} [S{ours}.1].")  # fmt: skip

    work, _ = draft(place, with_own, positioned, abstract=own, must_cite=(CRITIC,))
    assert [s.verdict for s in work.statements] == ["supported", "supported"]
    [cite] = work.statements[1].cites
    assert (cite.key, own[cite.start : cite.end]) == (OWN, cite.quote)
    assert [paper.key for paper in work.papers] == [CRITIC]


def test_the_manner_is_told(place: Path) -> None:
    manner = {"tense": "past", "person": "we", "style": "Short.  Dry.", "words": 60}
    _, asked = draft(place, one_paragraph, good, **manner)
    told = evidence(asked[1])
    assert "about 60 words," in told
    assert 'past tense; the writers are "we".' in told
    assert "<sample>\nShort. Dry.\n</sample>" in told


def test_of_several_drafts_the_one_with_the_fewest_faults_is_kept(place: Path) -> None:
    def bad(request: dict[str, Any]) -> Canned:
        return chat(f"Using the larger of 7 estimates helps [S{critic(request)}.2].")

    work, asked = draft(place, one_paragraph, bad, bad, good, good, best=3)
    assert [s.verdict for s in work.statements] == ["supported"]
    assert [(c.supported, c.withheld, c.chosen) for c in work.candidates] == [
        (0, 1, False),
        (1, 0, True),
        (1, 0, False),
    ]
    assert [request.get("temperature") for request in asked] == [0, 0.7, 0.7, 0.7, 0.7]
    assert (work.calls, work.withheld) == (5, ())


def test_a_model_may_put_the_papers_in_order_first(place: Path) -> None:
    shown: list[int] = []

    def order(request: dict[str, Any]) -> Canned:
        shown[:] = numbers(request)
        return chat(json.dumps({"papers": [critic(request), 99, critic(request), 2]}))

    work, asked = draft(place, order, one_paragraph, good, rerank=True, papers=2)
    assert len(shown) == 4
    assert critic(asked[1]) == 1
    assert len(numbers(asked[1])) == 2
    assert [paper.key for paper in work.papers] == [CRITIC]


@given(st.lists(st.integers(-3, 12)), st.lists(st.integers(1, 9), unique=True))
def test_an_order_is_mended_to_a_permutation(given: list[int], known: list[int]) -> None:
    found = permutation(given, known)
    assert sorted(found) == sorted(known)
    wanted = [number for number in dict.fromkeys(given) if number in known]
    assert list(found[: len(wanted)]) == wanted


CLAUSES = {
    "latex": (r"~\citep{schulman2015trust}", r"~\citep{schulman2017proximal}"),
    "pandoc": (" [@schulman2015trust]", " [@schulman2017proximal]"),
    "md": (" [1]", " [2]"),
    "html": (' [<a href="#ref-1">1</a>]', ' [<a href="#ref-2">2</a>]'),
}


def test_each_clause_is_cited_where_it_stands(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def both(request: dict[str, Any]) -> list[int]:
        return [number(request, "Trust Region Policy"), number(request, "Proximal Policy")]

    def two(request: dict[str, Any]) -> Canned:
        return planned(("Two objectives", [("how they differ", both(request))]))

    def clauses(request: dict[str, Any]) -> Canned:
        first, second = both(request)
        return chat(
            "TRPO starts from a scheme in which every policy update is guaranteed to improve the "
            f"policy monotonically [S{first}.1], whereas PPO allows several epochs of minibatch "
            f"updates on the same batch of experience [S{second}.2]."
        )

    with StubServer(two, clauses) as server:
        library = ["--library", str(place)]
        model = ["--model", "openai/local", "--api-base", server.base]

        def drafted(*more: str) -> str:
            assert main(["draft", "PPO and TRPO", *library, *model, *more]) == 0
            return capsys.readouterr().out

        shown = " ".join(drafted().split())
        assert "policy monotonically [1], whereas PPO allows" in shown
        assert "same batch of experience [2]. Papers" in shown
        for format, (first, second) in CLAUSES.items():
            text = drafted("--format", format, "--receipts", "none")
            assert f"monotonically{first}, whereas PPO" in text
            assert f"of experience{second}." in text
            if format != "html":
                file = tmp_path / f"draft.{'tex' if format == 'latex' else 'md'}"
                file.write_text(text)
                assert main(["check", "--strict", *library, str(file)]) == 0
                assert "1 cited: 1 supported" in capsys.readouterr().out
        work = RelatedWork.model_validate_json(drafted("--json"))
    marks = work.statements[0].marks
    assert [mark.keys for mark in marks] == [("schulman2015trust",), ("schulman2017proximal",)]
    assert work.statements[0].text[: marks[0].at].endswith("monotonically")
    assert main(["replay", work.run, *library]) == 0
    assert len(server.requests) == 2
