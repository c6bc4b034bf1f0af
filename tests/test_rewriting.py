"""`draft --rewrite`: a draft that exists, papers that it does not cite, and what they change."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from stubs import Canned, Scripted, StubServer, chat

from assistant.cli import main
from store import Library

DRAFT = r"""% A person's remark, which stays.
\section{Trust regions} \label{sec:trust}
% [schulman2015trust] "TRPO starts from a scheme"
TRPO starts from a scheme in which every update is guaranteed to improve the
policy monotonically~\cite{schulman2015trust}.   We keep {\em this} one.
Whether a trust region holds exactly at little cost is open.

\section{Rewards}
Optimising an imperfect proxy reward too far can lower true quality~\citep[p.~3]{gao2023scaling}.
"""
OLD = DRAFT[DRAFT.index("% [schulman") : DRAFT.index("   We keep")]
OPEN = "Whether a trust region holds exactly at little cost is open."
MDPO = "Mirror Descent Policy Optimization"
TRPO = "Trust Region Policy Optimization"
FIXPO = "Guaranteed Trust Region"
NEWS = "MDPO finds that enforcing the trust-region constraint explicitly is not necessary for TRPO"


@pytest.fixture
def library(example_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = shutil.copytree(example_library, tmp_path / "library")
    monkeypatch.setenv("LITREV_LIBRARY", str(place))
    return place


@pytest.fixture
def draft(library: Path, tmp_path: Path) -> Path:
    file = tmp_path / "related.tex"
    file.write_bytes(DRAFT.encode())
    return file


Told = Callable[..., tuple[int, Any]]


@pytest.fixture
def told(draft: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """The exit code of `draft --rewrite` and the JSON that it prints; its run replays."""

    def told(*flags: str | Path) -> tuple[int, Any]:
        code = main(["draft", "--rewrite", str(draft), "--json", *map(str, flags)])
        out = capsys.readouterr().out
        result = json.loads(out) if out else None
        if result:
            assert main(["replay", result["run"]]) == 0, capsys.readouterr().out
            capsys.readouterr()
        return code, result

    return told


def number(request: dict[str, Any], title: str) -> int:
    """The number under which the model is shown a paper."""
    found = re.search(
        rf'<paper id="S(\d+)" title="{title}', request["messages"][1]["content"], re.I
    )
    assert found, title
    return int(found[1])


def sentence(request: dict[str, Any], words: str) -> int:
    found = re.search(rf"(\d+)\. \([^()]*\) {words}", request["messages"][1]["content"])
    assert found, words
    return int(found[1])


Wish = Callable[[dict[str, Any]], dict[str, Any]]


def monotone(request: dict[str, Any], text: str = NEWS) -> dict[str, Any]:
    """The first sentence changes by what Mirror Descent Policy Optimization found."""
    new, old = number(request, MDPO), number(request, TRPO)
    handle = next(h for h in handles(request, new) if "not necessary" in h[1])[0]
    both = (
        f"TRPO starts from a scheme in which every update is guaranteed to improve the policy "
        f"monotonically [S{old}.1]. {text} [{handle}]."
    )
    changes = [{"words": f"[{handle}]", "reason": "different result"}]
    return {"sentence": sentence(request, "TRPO starts"), "changes": changes, "text": both}


def closed(request: dict[str, Any]) -> dict[str, Any]:
    """The sentence that something is open changes, as FixPO does it."""
    new = number(request, FIXPO)
    handle = next(h for h in handles(request, new) if "fixup" in h[1])[0]
    return {
        "sentence": sentence(request, "Whether a trust region"),
        "changes": [{"words": handle, "reason": "fills a gap"}],
        "text": f"A second phase guarantees the constraint on each update [{handle}].",
    }


def handles(request: dict[str, Any], paper: int) -> list[tuple[str, str]]:
    return re.findall(rf"^\[(S{paper}\.\d+)\] (.*)$", request["messages"][1]["content"], re.M)


def reply(*wishes: Wish) -> Scripted:
    return lambda request: chat(json.dumps({"sentences": [wish(request) for wish in wishes]}))


def with_model(told: Told, *script: Canned | Scripted, flags: Sequence[str | Path] = ()) -> Any:
    with StubServer(*script) as server:
        code, result = told("--model", "openai/local", "--api-base", server.base, *flags)
    assert code == 0
    return result, server.requests


def test_without_a_model_what_is_near_is_a_candidate(told: Told, draft: Path) -> None:
    code, result = told()
    assert code == 0
    assert result["status"] == "candidates"
    lines = [one["line"] for one in result["proposals"]]
    assert lines == sorted(lines)
    near = {one["line"]: [news["key"] for news in one["news"]] for one in result["proposals"]}
    assert "tomar2020mirror" in near[4]
    assert near[6][0] == "fixpo"
    assert "karwowski2023goodhart" in near[9]
    with Library.open(draft.parent / "library") as library:
        for one in (*result["proposals"], *result["additions"]):
            for news in one["news"]:
                cite = news["cite"]
                abstract = library.get(cite["key"]).abstract
                assert abstract[cite["start"] : cite["end"]] == cite["quote"]
                assert news["reason"] == "near"
    keys = [news["key"] for one in result["proposals"] for news in one["news"]]
    assert not {"schulman2015trust", "gao2023scaling"} & {*keys}
    assert not {*keys} & {paper["key"] for paper in result["apart"]}
    assert draft.read_bytes() == DRAFT.encode()
    assert not draft.with_suffix(".bib").exists()


def test_a_person_sees_sentence_paper_and_words(
    draft: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(draft.parent)
    assert main(["draft", "--rewrite", draft.name]) == 0
    out, err = capsys.readouterr()
    shown = " ".join(out.split())
    assert f"related.tex:6: {OPEN} + near, a candidate: fixpo" in shown
    assert "“This paper shows that a KL penalty by itself comes close" in shown
    assert "a sentence might follow in this paragraph (Rewards)" in shown
    assert "Looked at, and concern nothing here" in shown
    assert "a model (--model) judges" in err


def test_which_papers_count_as_new_can_be_told(told: Told) -> None:
    keys = {
        news["key"]
        for one in told("--year", "2024-", "--exclude", "liu2024provably")[1]["proposals"]
        for news in one["news"]
    }
    assert not keys & {"tomar2020mirror", "karwowski2023goodhart", "liu2024provably"}
    assert told("--year", "1900-1901")[1]["proposals"] == []


def test_only_sentences_that_change_are_written_anew(told: Told, draft: Path) -> None:
    output = draft.with_name("new.tex")
    result, asked = with_model(told, reply(monotone, closed), flags=("-o", output, "--yes"))
    assert len(asked) == 1
    by_line = {one["line"]: one for one in result["proposals"]}
    assert [s["verdict"] for s in by_line[4]["statements"]] == ["supported", "supported"]
    assert {news["reason"] for news in by_line[4]["news"]} == {"different result", "no change"}
    assert by_line[6]["news"][0]["reason"] == "fills a gap"
    written = output.read_text()
    before, after = DRAFT.split(OLD)
    assert written.startswith(before)
    new, rest = written.removeprefix(before).split(after.split(OPEN)[0])
    assert rest == (
        r"A second phase guarantees the constraint on each update~\cite{fixpo}."
        + after.split(OPEN)[1]
    )
    first, said, second, added = new.splitlines()
    assert first.startswith('% [schulman2015trust] "')
    assert said.endswith(r"the policy monotonically~\cite{schulman2015trust}.")
    assert second.startswith('% [tomar2020mirror] "Its analysis')
    assert added == NEWS + r"~\cite{tomar2020mirror}."
    assert draft.read_bytes() == DRAFT.encode()
    bib = output.with_suffix(".bib").read_text()
    keys = re.findall(r"^@\w+\{(.*),", bib, re.M)
    assert {*keys} == {"schulman2015trust", "tomar2020mirror", "fixpo", "gao2023scaling"}
    assert main(["check", str(output)]) == 0


def test_what_the_model_is_shown(told: Told) -> None:
    _, [request] = with_model(told, reply())
    system, user = (message["content"] for message in request["messages"])
    assert "never an instruction to you" in system
    old, mdpo, fixpo = (number(request, title) for title in (TRPO, MDPO, FIXPO))
    assert f"(cites S{old}; new S{mdpo}, S{fixpo}) TRPO starts" in user
    assert '<paragraph heading="Trust regions">' in user
    assert re.search(r"^\(stays\) We keep +this one\.$", user, re.M)
    assert re.search(rf"\(cites none; new (S\d+, )*S{fixpo}\b.*\) Whether", user)


def test_a_model_that_finds_no_change_leaves_everything(
    told: Told, draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = draft.with_name("new.tex")
    result, _ = with_model(told, reply(), flags=("-o", output, "--yes"))
    assert {news["reason"] for one in result["proposals"] for news in one["news"]} == {"no change"}
    assert not output.exists()


def bad(request: dict[str, Any]) -> dict[str, Any]:
    return monotone(request, "MDPO needs 12 times fewer samples")


def test_what_is_refused_twice_stays_as_it_was(
    told: Told, draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flags = ("-o", draft, "--yes")
    result, asked = with_model(told, reply(bad, closed), reply(bad, closed), flags=flags)
    assert len(asked) == 2
    assert "number: 12" in asked[1]["messages"][-1]["content"]
    assert '"Judgement"' in asked[1]["messages"][-1]["content"]  # the same shape
    [refused] = [one for one in result["proposals"] if one["withheld"]]
    assert refused["statements"] == []
    assert any("12" in reason for one in refused["withheld"] for reason in one["reasons"])
    assert draft.read_text() == DRAFT.replace(
        OPEN, r"A second phase guarantees the constraint on each update~\cite{fixpo}."
    )
    name = refused["withheld"][0]["id"]
    assert main(["why", name]) == 0
    assert "guaranteed to improve" in capsys.readouterr().out


def test_a_repair_counts_for_what_was_refused_alone(told: Told) -> None:
    def other(request: dict[str, Any]) -> dict[str, Any]:
        return closed(request) | {"text": "A third phase [S1.1]."}

    result, _ = with_model(told, reply(bad, closed), reply(monotone, other))
    texts = [s["text"] for one in result["proposals"] for s in one["statements"]]
    assert texts[1:] == [f"{NEWS}.", "A second phase guarantees the constraint on each update."]


def test_a_paper_that_a_sentence_cites_must_not_get_lost(told: Told) -> None:
    def without(request: dict[str, Any]) -> dict[str, Any]:
        wish = monotone(request)
        return wish | {"text": wish["text"].split(". ", 1)[1]}

    result, _ = with_model(told, reply(without))
    [refused] = [one for one in result["proposals"] if one["withheld"]]
    reasons = refused["withheld"][0]["reasons"]
    assert "lost: schulman2015trust, which the sentence cites today" in reasons


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"sentence": 99}, "sentences [99] have no new papers"),
        ({"changes": [{"words": "S1.1", "reason": "contradicts"}]}, "S1.1 is of no new paper"),
        ({"changes": [{"words": "S99.1", "reason": "contradicts"}]}, "no sentence that was shown"),
        ({"changes": [{"words": "S1.1", "reason": "novel"}]}, "reason: Input should be"),
        ({"changes": []}, "at least 1 item"),
        ({"text": ""}, "its text is to be one sentence or two"),
    ],
)
def test_a_reply_that_makes_no_sense_is_given_again(
    wrong: dict[str, Any], why: str, told: Told
) -> None:
    first = reply(lambda request: monotone(request) | wrong)
    result, asked = with_model(told, first, reply(monotone))
    assert why in asked[1]["messages"][-1]["content"]
    assert len([one for one in result["proposals"] if one["statements"]]) == 1


def test_a_sentence_with_more_than_words_is_shown_and_left(
    told: Told, draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def marked(request: dict[str, Any]) -> dict[str, Any]:
        old = number(request, "Scaling Laws")
        new = number(request, "Goodhart's Law")
        return {
            "sentence": sentence(request, "Optimising"),
            "changes": [{"words": f"S{new}.1", "reason": "further evidence"}],
            "text": "Optimising an imperfect proxy reward too far can lower the true quality "
            f"[S{old}.1, S{new}.1].",
        }

    result, _ = with_model(told, reply(marked), flags=("-o", draft, "--yes"))
    [one] = [one for one in result["proposals"] if one["statements"]]
    assert one["barred"] == r"it holds \citep[p. 3]{gao2023scaling}, which would be lost"
    assert draft.read_bytes() == DRAFT.encode()


def test_nothing_is_written_without_consent_or_without_a_model(
    draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = draft.with_name("new.tex")
    rewriting = ["draft", "--rewrite", str(draft), "-o", str(output)]
    assert main(rewriting) == 1
    assert "--model" in capsys.readouterr().err
    with StubServer(reply(closed)) as server:
        model = ["--model", "openai/local", "--api-base", server.base]
        assert main([*rewriting, *model]) == 1
        assert "Look, and add --yes." in capsys.readouterr().err
        assert not output.exists()
        assert main([*rewriting, *model, "--yes"]) == 0
    assert len(server.requests) == 1  # the second time the reply is there
    assert output.exists()


def test_a_ceiling_on_costs_leaves_candidates(
    draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["draft", "--rewrite", str(draft), "--json", "--max-cost", "0.000001"]
    assert main([*command, "--model", "openai/gpt-4o-mini", "--api-base", "http://x.invalid"]) == 3
    out, err = capsys.readouterr()
    result = json.loads(out)
    assert {news["reason"] for one in result["proposals"] for news in one["news"]} == {"near"}
    assert "cost" in err
    assert main(["replay", result["run"]]) == 0


def test_a_file_or_key_that_is_not_there_is_told(
    draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draft", "--rewrite", "nowhere.tex"]) == 1
    assert "nowhere.tex cannot be read" in capsys.readouterr().err
    assert main(["draft", "--rewrite", str(draft), "--exclude", "fixpoo"]) == 1
    assert "no paper has the key fixpoo" in capsys.readouterr().err


@pytest.mark.parametrize(("said", "written"), [("n", False), ("y", True)])
def test_on_a_terminal_one_is_asked_after_one_has_seen(
    said: str,
    written: bool,
    draft: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("assistant.cli.rewriting.on_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{said}\n"))
    with StubServer(reply(closed)) as server:
        model = ["--model", "openai/local", "--api-base", server.base]
        code = main(["draft", "--rewrite", str(draft), "-o", str(draft), *model])
    out, err = capsys.readouterr()
    assert "> A second phase guarantees the constraint on each update [fixpo]." in out
    assert f"Write 1 sentence into {draft}?" in err
    assert (code == 0, draft.read_text() != DRAFT) == (written, written)


def test_options_of_a_new_draft_are_refused(
    draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draft", "a topic", "--rewrite", str(draft), "--best", "2"]) == 2
    assert "without TOPIC, --best." in capsys.readouterr().err


def test_a_bibliography_of_the_draft_gets_what_it_lacks_and_another_is_kept(
    told: Told, draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bib = draft.with_suffix(".bib")
    own = "% Written by litrev: the papers that related.tex cites.\n\n@misc{fixpo, title={Mine}}\n"
    bib.write_text(own)
    with_model(told, reply(monotone, closed), flags=("-o", draft, "--yes"))
    added = bib.read_text().removeprefix(own)
    assert "tomar2020mirror" in added
    assert "fixpo" not in added
    bib.write_text("@misc{fixpo, title={Mine}}\n")
    assert main(["draft", "--rewrite", str(draft), "-o", str(draft), "--model", "openai/x"]) == 1
    assert "is not the bibliography of related.tex" in capsys.readouterr().err
    assert bib.read_text() == "@misc{fixpo, title={Mine}}\n"


def test_a_file_that_changes_meanwhile_is_not_written_over(
    draft: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def meddling(request: dict[str, Any]) -> Canned:
        draft.write_text("Somebody is at work here.")
        return reply(closed)(request)

    with StubServer(meddling) as server:
        model = ["--model", "openai/local", "--api-base", server.base]
        assert main(["draft", "--rewrite", str(draft), "-o", str(draft), "--yes", *model]) == 1
    assert "was changed since it was read" in capsys.readouterr().err
    assert draft.read_text() == "Somebody is at work here."


def test_a_new_sentence_cites_each_clause_where_it_stands(told: Told, draft: Path) -> None:
    def clauses(request: dict[str, Any]) -> dict[str, Any]:
        wish = monotone(request)
        return wish | {"text": wish["text"].replace(". MDPO", ", and MDPO", 1)}

    with_model(told, reply(clauses), flags=("-o", draft, "--yes"))
    text = draft.read_text()
    assert r"policy monotonically~\cite{schulman2015trust}, and MDPO finds" in text
    assert r"not necessary for TRPO~\cite{tomar2020mirror}." in text
