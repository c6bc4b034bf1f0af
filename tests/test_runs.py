"""What a run's folder holds, and what is told of runs: a list, why, a comparison, an agreement."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from stubs import Canned, StubServer, chat, failure, streamed

from assistant import Assistant
from assistant.cli import main
from assistant.llm.recording import Request, digest
from store import Library

QUESTION = "What does a smaller critic estimate limit?"
KEY = "fujimoto2018addressing"


@pytest.fixture
def library(example_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = shutil.copytree(example_library, tmp_path / "library")
    monkeypatch.setenv("LITREV_LIBRARY", str(place))
    return place


@pytest.fixture
def paper(library: Path) -> int:
    """The number that the cited paper has in the evidence."""
    with Library.open(library) as opened:
        return [hit.key for hit in opened.search(QUESTION, k=10).hits].index(KEY) + 1


def told(capsys: pytest.CaptureFixture[str], *argv: str, code: int = 0) -> Any:
    """The JSON document that a command prints."""
    assert main([*argv, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def ask(capsys: pytest.CaptureFixture[str], *script: Canned, flags: tuple[str, ...] = ()) -> Any:
    with StubServer(*script) as server:
        model = ("--model", "openai/local", "--api-base", server.base)
        answer = told(capsys, "ask", QUESTION, *model, "--fresh", *flags)
    answer["asked"] = len(server.requests)
    return answer


def smaller(paper: int, sentence: int = 2) -> str:
    return f"Using the smaller of two estimates limits overestimation [S{paper}.{sentence}]."


def test_a_runs_folder_is_plain_and_whole(
    library: Path, paper: int, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["note", KEY, "a private remark"])
    capsys.readouterr()
    answer = ask(capsys, chat(smaller(paper)))
    folder = library / "runs" / answer["run"]
    files = {str(path.relative_to(folder)) for path in folder.rglob("*.*")}
    assert files == {
        "run.json", "evidence.json", "vectors.json", "exchanges.json", "result.json", "result.md",
        "prompts/answer/system.md", "prompts/answer/user.md", "prompts/repair/user.md",
    }  # fmt: skip
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert (run["command"], run["asked"]["question"]) == ("ask", QUESTION)
    assert run["settings"]["model"] == "openai/local"
    evidence = json.loads((folder / "evidence.json").read_text(encoding="utf-8"))
    assert {one["paper"]["key"] for one in evidence["papers"]} == set(run["library"]["papers"])
    assert set(run["prompts"]) == {"answer", "repair"}
    readable = (folder / "result.md").read_text(encoding="utf-8")
    assert readable.startswith(f"# {QUESTION}\n")
    assert answer["answer"] in readable
    assert answer["statements"][0]["cites"][0]["quote"] in readable
    everything = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.*"))
    assert "a private remark" not in everything
    assert not list((library / "runs").glob(".*"))


def test_runs_are_listed_newest_first_and_a_broken_one_is_noted(
    library: Path, paper: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, "runs") == []
    runs = [ask(capsys, chat(smaller(paper)))["run"] for _ in range(3)]
    assert [run["id"] for run in told(capsys, "runs")] == runs[::-1]
    (library / "runs" / runs[0] / "run.json").write_text("{")
    assert main(["runs"]) == 0
    captured = capsys.readouterr()
    assert re.search(rf"^{runs[2]}  .*  ask  openai/local · 1 statement$", captured.out, re.M)
    assert QUESTION in captured.out
    assert captured.err.startswith("note: ")
    assert runs[0] in captured.err


def test_why_shows_the_abstract_with_the_span_marked_and_the_maker(
    library: Path, paper: int, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answer = ask(capsys, chat(smaller(paper).replace("two", "7")))
    [withheld] = answer["withheld"]
    copy = shutil.copytree(library / "runs" / answer["run"], tmp_path / "copy")
    main(["remove", KEY])
    shutil.rmtree(library)
    capsys.readouterr()
    found = told(capsys, "why", f"{copy}.1")
    [cited] = found["cites"]
    cite = cited["cite"]
    assert cited["abstract"][cite["start"] : cite["end"]] == cite["quote"]
    assert (found["id"], found["verdict"]) == (withheld["id"], "refused")
    assert found["reasons"] == withheld["reasons"]
    assert (found["made"]["run"], found["made"]["model"]) == (answer["run"], "openai/local")
    assert set(found["made"]["prompts"]) == {"answer", "repair"}
    assert main(["why", f"{copy}.1"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert f"▶ {cite['quote']} ◀" in out
    assert "– number: 7 is not in the sentence" in out
    assert main(["why", str(copy)]) == 0
    assert capsys.readouterr().out.startswith(f"{answer['run']}.1  ")
    assert main(["why", f"{copy}.9"]) == 1
    assert f"It has: {answer['run']}.1" in capsys.readouterr().err


def test_why_tells_where_the_words_cited_do_not_stand_in_the_abstract(
    library: Path, paper: int, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = ask(capsys, chat(smaller(paper)))
    path = library / "runs" / answer["run"] / "evidence.json"
    path.write_text(path.read_text().replace("overestimation", "exploration"))
    assert main(["why", f"{answer['run']}.1"]) == 0
    assert "! not in the run's abstract" in " ".join(capsys.readouterr().out.split())


def test_diff_tells_what_appeared_vanished_and_changed(
    library: Path, paper: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = f"{smaller(paper)} Two critics are trained [S{paper}.1]. Old words [S{paper}.3]."
    after = f"{smaller(paper, 1)} The critics are two [S{paper}.1]. New words [S{paper}.4]."
    a, b = (ask(capsys, chat(text))["run"] for text in (before, after))
    found = told(capsys, "diff", a, b)
    assert [one["text"] for one in found["appeared"]] == ["New words."]
    assert [one["text"] for one in found["vanished"]] == ["Old words."]
    moved, reworded = found["changed"]
    assert "sources" in moved["what"]
    assert "text" not in moved["what"]
    assert "text" in reworded["what"]
    assert "sources" not in reworded["what"]
    [port] = found["asked"]
    assert (found["same"], port[:9]) == (0, "api_base ")
    same = told(capsys, "diff", a, a)
    assert (same["appeared"], same["vanished"], same["changed"]) == ([], [], [])
    assert same["same"] == 3
    assert main(["diff", a, b]) == 0
    out = capsys.readouterr().out
    assert f"sources  {KEY}.2 → {KEY}.1" in out
    assert out.endswith("1 appeared, 1 vanished, 2 changed, 0 the same.\n")


def test_diff_names_the_settings_and_abstracts_that_differ(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "Which methods avoid reward over-optimisation?"
    a = told(capsys, "ask", question)["run"]
    b = told(capsys, "ask", question, "--evidence", "3")["run"]
    assert told(capsys, "diff", a, b)["asked"] == ["evidence 10 → 3"]
    path = library / "runs" / b / "evidence.json"
    seen = json.loads(path.read_text(encoding="utf-8"))
    paper = seen["papers"][0]["paper"]
    paper["abstract"] += " More."
    path.write_text(json.dumps(seen), encoding="utf-8")
    assert told(capsys, "diff", a, b)["asked"][1:] == [f"abstract of {paper['key']}"]
    assert main(["diff", a, b]) == 0
    assert capsys.readouterr().out.startswith("Made differently: evidence 10 → 3, abstract of ")


def test_repetitions_are_asked_anew_recorded_and_compared(
    library: Path, paper: int, capsys: pytest.CaptureFixture[str]
) -> None:
    two = f"They recommend that updates of the policy be delayed [S{paper}.3]."
    one = smaller(paper)
    script = (chat(f"{one} {two}"), chat(one), chat("NO ANSWER"), chat(f"{two} {one}"))
    found = ask(capsys, *script, flags=("--repeat", "4", "--yes"))
    assert (found["times"], found["answered"], found["asked"]) == (4, 3, 4)
    shares = {s["text"]: s["share"] for s in found["statements"]}
    assert shares == {"Using the smaller of two estimates limits overestimation.": 0.75,
                      "They recommend that updates of the policy be delayed.": 0.5}  # fmt: skip
    assert found["mean_share"] == 0.625
    kept = told(capsys, "runs")
    assert [run["sample"] for run in kept] == [4, 3, 2, 1]
    assert [run["id"] for run in kept] == found["runs"][::-1]
    assert main(["replay", str(library / "runs")]) == 0
    assert len(list((library / "runs" / "replies").rglob("*.json"))) == 4
    capsys.readouterr()
    with StubServer(chat("not again")) as server:
        model = ("--model", "openai/local", "--api-base", server.base)
        assert main(["ask", QUESTION, "--repeat", "4", *model]) == 0  # recorded: no consent
    captured = capsys.readouterr()
    assert server.requests == []
    assert "Stability over 4 runs" in captured.out
    assert "Answered in 3 of 4; a statement's sources agree in 62%" in captured.out


def test_what_is_shown_of_repetitions_is_told_apart(library: Path) -> None:
    shown: list[str] = []
    with StubServer(streamed("NO ANSWER")) as server, Library.open(library) as opened:
        asking = Assistant(opened, "openai/local", api_base=server.base, on_text=shown.append)
        asking.repeat(QUESTION, 2)
    assert "".join(shown) == "NO ANSWER\n\nrepetition 2 of 2 …\n\nNO ANSWER"


def test_a_repetition_is_another_request_that_is_sent_in_the_same_words(
    library: Path, paper: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with StubServer(chat(smaller(paper))) as server:
        model = ("--model", "openai/local", "--api-base", server.base)
        told(capsys, "ask", QUESTION, "--repeat", "2", "--yes", *model)
        told(capsys, "ask", QUESTION, *model)
    assert len(server.requests) == 3
    assert server.requests[0] == server.requests[1] == server.requests[2]
    assert "sample" not in server.requests[0]
    request = Request(model="a/b", messages=())
    assert digest(request) != digest(request.model_copy(update={"sample": 1}))


def test_repetitions_that_were_made_are_compared_though_the_next_one_fails(
    library: Path, paper: int, capsys: pytest.CaptureFixture[str]
) -> None:
    script = (chat(smaller(paper)), chat(smaller(paper)), failure(401, "no"))
    with StubServer(*script) as server:
        model = ("--model", "openai/local", "--api-base", server.base)
        assert main(["ask", QUESTION, "--repeat", "5", "--yes", "--json", *model]) == 3
    captured = capsys.readouterr()
    found = json.loads(captured.out)
    assert (found["times"], found["mean_share"]) == (2, 1.0)
    assert "2 of 5 repetitions made" in captured.err


def test_repetitions_are_not_begun_without_consent_to_a_price_that_is_not_known(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with StubServer(chat("unused")) as server:
        model = ("--model", "openai/local", "--api-base", server.base)
        assert main(["ask", QUESTION, "--repeat", "3", *model]) == 1
    assert server.requests == []
    captured = capsys.readouterr()
    assert captured.out == ""
    bill, beside, message, hint = captured.err.strip().splitlines()
    assert bill.startswith("3 calls, about ")
    assert bill.endswith("price unknown")
    assert "repaired" in beside
    assert "3 calls not made without consent, price unknown" in message
    assert "--yes" in hint


def test_without_a_model_repetitions_are_the_same(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = "Which methods avoid reward over-optimisation?"
    found = told(capsys, "ask", question, "--repeat", "2")
    assert (found["answered"], found["mean_share"]) == (2, 1.0)
    assert told(capsys, "diff", *found["runs"])["same"] == len(found["statements"])


def test_a_draft_is_checked_by_its_runs_folder_alone(
    library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    draft, theirs = tmp_path / "related.tex", tmp_path / "theirs"
    main(["draft", "value estimates", "-o", str(draft)])
    [run] = re.findall(r"run ([0-9a-f]{8})\.", draft.read_text().splitlines()[0])
    shutil.copytree(library / "runs" / run, theirs)
    monkeypatch.setenv("LITREV_LIBRARY", str(tmp_path / "scratch"))
    capsys.readouterr()
    added = told(capsys, "add", str(theirs))
    read = json.loads((theirs / "run.json").read_text())["library"]["papers"]
    assert (added["read"], added["added"], added["problems"]) == (len(read), len(read), [])
    with Library.open(tmp_path / "scratch") as opened:
        assert {paper.key for paper in opened.papers()} == {*read}
    checked = told(capsys, "check", str(draft))
    assert {one["verdict"] for one in checked["statements"]} == {"supported"}


def test_a_table_names_the_runs_of_all_its_rows(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def named(*argv: str) -> list[str]:
        capsys.readouterr()
        assert main([*argv, "--columns", "method"]) == 0
        closing = capsys.readouterr().err.splitlines()[-1]
        return re.findall(r"[0-9a-f]{8}", closing.partition("run")[2])

    [first] = named("claims", "--keys", KEY)
    second, *others = named("claims", "--keys", f"{KEY},critiquegrpo")
    assert others == [first]
    assert {*named("claims", "--keys", f"{KEY},critiquegrpo")} == {first, second}
    assert named("claims", "--keys", f"{KEY},critiquegrpo", "--where", f"key = {KEY}") == [first]
    page = tmp_path / "report.html"
    compared, *rows = named("contradictions", "--all", "-o", str(page))
    assert rows
    assert compared not in (first, second, *rows)
    assert f"runs {compared}, " in page.read_text(encoding="utf-8")
