"""`litrev ask` with a model that fails, scripted by a stub: what the person sees and pays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from stubs import Canned, StubServer, chat, failure, streamed

from assistant.cli import main
from assistant.results import Answer

QUESTION = "What does a smaller critic estimate limit?"
CITED = "Using the smaller of two estimates limits overestimation [S1.2]."


@pytest.fixture
def library(example: Path, tmp_path: Path, example_library: Path) -> Path:
    """A library of its own, so that no reply is recorded yet."""
    import shutil

    return shutil.copytree(example_library, tmp_path / "library")


def ask(
    library: Path, capsys: pytest.CaptureFixture[str], *script: Canned, flags: tuple[str, ...] = ()
) -> tuple[int, str, str, int]:
    """Exit code, standard output, standard error, and how often the model was called."""
    with StubServer(*script) as server:
        where = ["--library", str(library), "--model", "openai/local", "--api-base", server.base]
        code = main(["ask", QUESTION, *where, *flags])
    captured = capsys.readouterr()
    return code, captured.out, captured.err, len(server.requests)


def handle(library: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """A reply that cites the sentence about the smaller estimate, where the evidence has it."""
    from store import Library

    with Library.open(library) as opened:
        keys = [hit.key for hit in opened.search(QUESTION, k=10).hits]
        number = keys.index("fujimoto2018addressing") + 1
    return CITED.replace("S1.", f"S{number}.")


def test_one_call_when_nothing_is_refused_and_none_when_repeated(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = handle(library, capsys)
    code, out, _, calls = ask(library, capsys, chat(reply), flags=("--json",))
    answer = Answer.model_validate_json(out)
    assert (code, calls, answer.calls, answer.cached) == (0, 1, 1, False)
    assert (answer.tokens.prompt, answer.tokens.completion, answer.cost_usd) == (11, 7, None)
    assert [s.verdict for s in answer.statements] == ["supported"]
    code, out, _, calls = ask(library, capsys, failure(500, "not again"), flags=("--json",))
    again = Answer.model_validate_json(out)
    assert (code, calls, again.calls, again.cached) == (0, 0, 0, True)
    assert (again.answer, again.cost_usd) == (answer.answer, 0.0)
    code, _, _, calls = ask(library, capsys, chat(reply), flags=("--json", "--fresh"))
    assert (code, calls) == (0, 1)


def test_a_repeated_question_does_not_load_litellm(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(library, capsys, chat(handle(library, capsys)))
    program = (
        "import sys; from assistant.cli import main; "
        f"code = main(['ask', {QUESTION!r}, '--library', {str(library)!r}, "
        "'--model', 'openai/local', '--api-base', 'http://127.0.0.1:9/v1']); "
        "print('litellm' in sys.modules, 'chromadb' in sys.modules); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "False False"
    assert "recorded reply" in done.stderr


def test_what_is_refused_is_withheld_shown_and_repaired_once(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = handle(library, capsys)
    bad = good.replace("smaller of two", "larger of 7")
    code, out, err, calls = ask(library, capsys, chat(f"{good} {bad}"), chat(f"{good} {bad}"))
    assert (code, calls) == (0, 2)
    body, _, withheld = out.partition("Withheld")
    assert "larger of 7" not in body
    assert "number: 7 is not in the sentence" in " ".join(withheld.split())
    assert "1 supported, 0 weak, 1 withheld" in out
    assert "2 calls" in err


def test_a_repair_that_is_better_is_kept(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = handle(library, capsys)
    bad = good.replace("smaller of two", "larger of 7")
    code, out, _, calls = ask(library, capsys, chat(bad), chat(good), flags=("--json",))
    answer = Answer.model_validate_json(out)
    assert (code, calls, len(answer.statements), answer.withheld) == (0, 2, 1, ())


def test_a_repair_that_says_nothing_hides_nothing(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = handle(library, capsys).replace("smaller of two", "larger of 7")
    _, out, _, _ = ask(library, capsys, chat(bad), chat("NO ANSWER"), flags=("--json",))
    answer = Answer.model_validate_json(out)
    assert (answer.status, len(answer.withheld)) == ("abstained", 1)
    _, out, _, _ = ask(library, capsys, chat(bad), chat("NO ANSWER"))
    assert out.startswith("Nothing that was written passed the checks.")


def test_nothing_escapes_the_checks_behind_what_is_left_open(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = f"{handle(library, capsys)}\nUNANSWERED: the price\nCritics always help."
    _, out, _, _ = ask(library, capsys, chat(reply), flags=("--json",))
    answer = Answer.model_validate_json(out)
    assert answer.unanswered == "the price"
    assert [statement.text for statement in answer.withheld] == ["Critics always help."]


def test_no_answer_is_searched_once_more_then_abstains(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none = chat("NO ANSWER\nSEARCH: critic overestimation\nSEARCH: target networks")
    code, out, _, calls = ask(library, capsys, none, flags=("--json",))
    answer = Answer.model_validate_json(out)
    assert (code, calls, answer.status, answer.answer) == (0, 2, "abstained", "")
    assert len(answer.papers) == 3
    code, out, _, _ = ask(library, capsys, none)
    assert out.startswith("The library does not answer this.")
    assert "Nearest papers" in out


def test_without_a_key_the_variable_is_named(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", QUESTION, "--library", str(library), "--model", "openai/gpt-5-mini"]) == 1
    assert "OPENAI_API_KEY" in capsys.readouterr().err


def test_on_a_terminal_the_reply_is_streamed_and_then_checked(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import pexpect

    reply = handle(library, capsys)
    with StubServer(streamed(*(f"{word} " for word in reply.split()))) as server:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "assistant", "ask", QUESTION, "--library", str(library),
             "--model", "openai/local", "--api-base", server.base],
            encoding="utf-8", timeout=60, dimensions=(24, 80),
            env={**os.environ, "TERM": "xterm-256color"},
        )  # fmt: skip
        child.expect("not yet checked")
        child.expect("Checked: 1 supported, 0 weak, 0 withheld")
        child.expect(pexpect.EOF)
        child.close()
    assert child.exitstatus == 0
    assert server.requests[0]["stream"] is True
