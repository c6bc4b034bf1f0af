"""A recorded run made again: on a machine with nothing but litrev, and compared byte for byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stubs import Canned, StubServer, chat

from assistant import Assistant
from assistant.cli import main
from assistant.runs import serialised
from assistant.runs.difference import first
from assistant.runs.folder import Run
from assistant.runs.replay import replay
from store import Library
from store.errors import WeightsMissing

QUOTABLE = "Which methods avoid reward over-optimisation?"
QUESTION = "What does a smaller critic estimate limit?"
FORBIDDEN = """
import socket, sys

def refuse(*arguments):
    raise AssertionError("a replay reached for the network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
from assistant.cli import main
code = main(sys.argv[1:])
heavy = ("litellm", "chromadb", "onnxruntime", "tokenizers", "store.library")
print([name for name in heavy if name in sys.modules], file=sys.stderr)
sys.exit(code)
"""


def asked(place: Path, question: str, *script: Canned, **settings: Any) -> Path:
    """The folder of a run; with a script, a model wrote it."""
    with StubServer(*script or (chat("unused"),)) as server, Library.open(place) as library:
        model = {"model": "openai/local", "api_base": server.base} if script else {}
        answer = Assistant(library, **model, **settings).ask(question)
    return place / "runs" / answer.run


@pytest.fixture
def library(example_library: Path, tmp_path: Path) -> Path:
    return shutil.copytree(example_library, tmp_path / "library")


@pytest.fixture
def script(library: Path) -> Sequence[Canned]:
    """No answer, so that there is a second search; then one that is refused, and mended."""
    with Library.open(library) as opened:
        keys = [hit.key for hit in opened.search("critic overestimation", k=10).hits]
    handle = f"S{keys.index('fujimoto2018addressing') + 1}.2"
    told = "Relying on the smaller of two estimates limits overestimation that critics fall into"
    good = f"{told} [{handle}]."
    searches = chat("NO ANSWER\nSEARCH: critic overestimation")
    return searches, chat(good.replace("two", "7")), chat(f"{good} Critics always help.")


@pytest.fixture
def written(library: Path, script: Sequence[Canned]) -> Path:
    return asked(library, QUESTION, *script)


@pytest.fixture
def quoted(library: Path) -> Path:
    return asked(library, QUOTABLE)


def elsewhere(run: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """A replay by somebody who has the run and nothing else, with sockets forbidden."""
    home.mkdir()
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
    environment["PYTHONPATH"] = str(Path(__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-c", FORBIDDEN, "replay", str(run)],
        capture_output=True, text=True, cwd=home, env=environment, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["quoted", "written"])
def test_a_copy_is_replayed_without_key_network_and_library(
    kind: str, request: pytest.FixtureRequest, library: Path, tmp_path: Path
) -> None:
    run: Path = request.getfixturevalue(kind)
    copy = shutil.copytree(run, tmp_path / "copies" / "renamed")
    shutil.rmtree(library)
    done = elsewhere(copy, tmp_path / "home")
    assert (done.returncode, done.stdout) == (0, f"{run.name}  agrees, byte for byte\n")
    assert done.stderr == "[]\n"


def test_what_was_refused_searched_again_and_mended_is_in_the_run(written: Path) -> None:
    run = Run(written)
    assert len(run.exchanges) == 3
    assert [search.query for search in run.seen.searches] == [QUESTION, "critic overestimation"]
    assert [s["verdict"] for s in run.result["withheld"]] == ["refused"]  # type: ignore[index,union-attr]
    assert replay(run).agrees


def test_a_repeated_question_is_replayed_as_the_cached_one_that_it_was(
    library: Path, written: Path, script: Sequence[Canned]
) -> None:
    again = asked(library, QUESTION, *script)
    assert json.loads((again / "result.json").read_text())["cached"] is True
    assert again != written
    assert replay(Run(again)).agrees


def test_filtered_evidence_is_replayed(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--library", str(library))
    assert main(["ask", QUOTABLE, *where, "--year", "2023-", "--source", "policy", "--json"]) == 0
    run = json.loads(capsys.readouterr().out)["run"]
    assert main(["replay", run, *where]) == 0


def test_a_question_that_is_no_unicode_is_kept_as_it_was_understood(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--library", str(library))
    assert main(["ask", "reward \udcff hacking", *where, "--json"]) == 0
    run = json.loads(capsys.readouterr().out)["run"]
    assert main(["replay", run, *where]) == 0


def test_a_zip_of_one_run_and_of_several(
    quoted: Path, written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "runs.zip", "w") as archive:
        for run in (quoted, written):
            for file in run.rglob("*.*"):
                archive.write(file, Path("shared") / file.relative_to(run.parent))
    assert main(["replay", str(tmp_path / "runs.zip"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["agree"] is True
    assert {one["run"] for one in told["replayed"]} == {quoted.name, written.name}
    assert main(["replay", str(quoted.parent)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


TAMPERED = {
    "verdict": ("result.json", '"supported"', '"weak"', "statements[0].verdict"),
    "layout": ("result.json", "\n ", "\n  ", "result.json"),
    "reply": ("exchanges.json", "limits overestimation", "limits exploration", "request.messages"),
    "abstract": ("evidence.json", "overestimation", "exploration", "library.papers"),
    "prompt": ("prompts/answer/system.md", "researcher", "cook", "request.messages[0].content"),
    "search": ("evidence.json", f'"query": "{QUESTION}"', '"query": "Why?"', "search"),
    "price": ("result.json", '"cost_usd": null', '"cost_usd": 0.0', "cost_usd"),
    "vectors": ("vectors.json", '"judged": {', '"judged": {}, "sentences": {', "text"),
    "sampling": ("run.json", '"temperature": 0.0', '"temperature": 0.7', "request.temperature"),
    "readable": ("result.md", "limits overestimation", "limits exploration", "result.md, char"),
    "unused prompt": ("prompts/repair/user.md", "a", "e", "request.messages"),
    "prompt's version": ("run.json", '"answer": "', '"answer": "0', "prompts.answer"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_is_changed_the_first_difference_is_told(
    what: str, written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, old, new, where = TAMPERED[what]
    change(written / file, old, new)
    if what == "vectors":
        change(written / file, '"sentences": {},', "")
    assert main(["replay", str(written)]) == 4
    out = capsys.readouterr().out
    assert out.startswith(f"{written.name}  differs in {where}")
    assert "  recorded  " in out
    assert "  now       " in out


@pytest.mark.parametrize("file", ["result.md", "prompts/repair/user.md", "prompts"])
def test_whatever_is_missing_is_told(
    file: str, written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(written / file) if file == "prompts" else (written / file).unlink()
    assert main(["replay", str(written)]) == 4
    out = capsys.readouterr().out
    assert out.startswith(
        f"{written.name}  differs in {'result.md' if 'md' in file[:9] else 'prompts.'}"
    )


UNCOMPARED = {
    "run.json": (
        ("started", "then"), ("litrev", "9"), ("stopped", "why"), ("added", 1),
        ("settings.api_base", "http://127.0.0.1:1"), ("settings.timeout", 1.5),
        ("settings.workers", 2), ("settings.max_cost", 1.5), ("library.snapshot", "another"),
    ),
    "evidence.json": (
        ("papers.0.paper.year", 1066), ("papers.0.paper.authors", ["Nobody"]),
        ("papers.0.paper.doi", "10.1/none"), ("searches.0.hits.0.score", 0.125),
    ),
    "exchanges.json": (("0.reply.model", "another"), ("0.reply.finish", "another")),
}  # fmt: skip
"""What docs/runs.md lists as not compared."""


def test_what_is_not_compared_is_what_the_page_lists(written: Path) -> None:
    for file, changes in UNCOMPARED.items():
        document = json.loads((written / file).read_text(encoding="utf-8"))
        for place, value in changes:
            *names, last = [int(name) if name.isdigit() else name for name in place.split(".")]
            inner = document
            for name in names:
                inner = inner[name]
            assert inner.get(last) != value
            inner[last] = value
        (written / file).write_text(serialised(document), encoding="utf-8")
    assert replay(Run(written)).agrees
    page = (Path(__file__).parents[1] / "docs" / "runs.md").read_text(encoding="utf-8")
    told = page.partition("not compared")[2]
    for name in ("started", "litrev", "stopped", "api_base", "snapshot", "authors", "year", "DOI"):
        assert name in told


def test_a_difference_can_be_read(
    written: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    abstract, reply = (shutil.copytree(written, tmp_path / name) for name in "ar")
    change(abstract / "evidence.json", "overestimation", "exploration")
    assert main(["replay", str(abstract)]) == 4
    assert ": the title or abstract of fujimoto" in capsys.readouterr().out
    exchanges = json.loads((reply / "exchanges.json").read_text(encoding="utf-8"))
    exchanges[-1]["reply"]["text"] = "Critics help [S1.1]. 7 critics help 8 times [S1.1]."
    (reply / "exchanges.json").write_text(serialised(exchanges[-1:]), encoding="utf-8")
    assert main(["replay", str(reply)]) == 4
    assert "null" not in capsys.readouterr().out


def test_other_code_is_found_out(
    quoted: Path, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.answer.extractive.BEARS", 2.0)
    told = replay(Run(quoted))
    assert told.difference is not None
    assert told.difference.model_dump() == {
        "where": "status", "recorded": '"answered"', "now": '"abstained"'
    }  # fmt: skip
    monkeypatch.setattr("assistant.checks.support.WEAK_BELOW", 1.0)
    told = replay(Run(written))
    assert told.difference is not None
    assert "only loosely" in told.difference.now


def test_a_run_made_without_the_embedders_weights_is_replayed_without_them(
    library: Path, script: Sequence[Canned], monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.embedding.minilm import MiniLM

    class Missing(MiniLM):
        def embed(self, texts: Sequence[str], progress: Any = None) -> Any:
            raise WeightsMissing("there are none")

    monkeypatch.setattr("assistant.embedders.judge", lambda library: Missing())
    run = Run(asked(library, QUESTION, *script))
    assert run.nearness.judged is None
    assert "weights are missing" in run.text("result.json")
    assert replay(run).agrees


DAMAGE = {
    "no result": lambda run: (run / "result.json").unlink(),
    "no evidence": lambda run: (run / "evidence.json").unlink(),
    "no JSON": lambda run: (run / "exchanges.json").write_text("{"),
    "not UTF-8": lambda run: (run / "run.json").write_bytes(b"\xff"),
    "another shape": lambda run: (run / "run.json").write_text("{}"),
    "newer": lambda run: change(run / "run.json", '"format": 1', '"format": 2'),
    "another command": lambda run: change(run / "run.json", '"command": "ask"', '"command": "x"'),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_run_is_told_in_a_line(
    damage: str, written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    DAMAGE[damage](written)
    assert main(["replay", str(written)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"litrev: {written}")
    assert len(captured.err.splitlines()) <= 2


def test_no_such_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    for reference in ("0123abcd", str(tmp_path / "empty"), str(tmp_path / "no.zip")):
        assert main(["replay", reference, "--library", str(tmp_path)]) == 1
        assert reference in capsys.readouterr().err


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(JSON, JSON)
def test_two_documents_have_a_difference_exactly_if_they_are_written_differently(
    one: Any, other: Any
) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (first(one, other) is None) == same
    assert first(one, one) is None


@given(JSON)
def test_the_files_of_a_run_are_json_as_python_writes_it(content: Any) -> None:
    assert serialised(content) == json.dumps(content, indent=1, ensure_ascii=False) + "\n"
