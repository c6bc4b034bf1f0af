"""What things will cost, what they have cost, and that nobody pays more than was allowed."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stubs import Canned, StubServer, chat

from assistant.cli import main
from assistant.cli.approval import approve
from assistant.errors import CutOff, NotApproved
from assistant.llm import prices
from assistant.llm.budget import Budget
from assistant.llm.costs import Estimate, at_most, estimate
from assistant.llm.prices import count
from assistant.llm.recording import Recording, Reply, Request
from assistant.prompts import Message
from assistant.render.costs import bill
from assistant.results import Answer
from assistant.spending import State

MINI = "openai/gpt-4o-mini"
QUESTION = "What does a smaller critic estimate limit?"
GOOD = "Using the smaller of two estimates limits overestimation [S{n}.2]."
BAD = "Using the larger of 7 estimates limits overestimation [S{n}.2]."


def request(text: str = "Why?", model: str = MINI, max_tokens: int | None = 500) -> Request:
    return Request(
        model=model, messages=(Message(role="user", content=text),), max_tokens=max_tokens
    )


def reply(cost: float | None = 0.001) -> Reply:
    return Reply(
        text="x", model="m", finish="stop", prompt_tokens=3, completion_tokens=4, cost_usd=cost
    )


def test_an_estimate_counts_calls_tokens_and_money() -> None:
    asked = [request(f"paper {n}: {'words of an abstract ' * 50}") for n in range(10)]
    found = estimate(asked)
    assert (found.requests, found.recorded, found.calls) == (10, 0, 10)
    assert 2_000 <= found.prompt_tokens <= 2_500
    assert found.completion_tokens == 5_000
    price = found.prompt_tokens * 0.15e-6 + 5_000 * 0.6e-6
    assert found.cost_usd == pytest.approx(price)
    assert bill(found).startswith("10 calls, about 2,")
    assert bill(found).endswith("$0.0033")


def test_what_is_recorded_is_not_in_the_bill(tmp_path: Path) -> None:
    recording = Recording(tmp_path)
    for n in range(3):
        recording.keep(request(str(n)), reply())
    asked = [request(str(n)) for n in range(5)]
    found = estimate(asked, recording)
    assert (found.recorded, found.calls, found.completion_tokens) == (3, 2, 1_000)
    assert estimate(asked, recording, fresh=True).calls == 5
    everything = estimate(asked[:3], recording)
    assert (everything.calls, everything.cost_usd) == (0, 0)
    assert "no call, no cost" in bill(everything)


@pytest.mark.parametrize(
    "model", ["openai/local", "gemini/gemma-3-27b-it", "twelvelabs.pegasus-1-2-v1:0", "nobody/x"]
)
def test_a_price_that_is_not_known_is_never_0(model: str) -> None:
    found = estimate([request(model=model)])
    assert found.cost_usd is None
    assert at_most(request(model=model)) is None
    assert bill(found).endswith("price unknown")


def test_a_model_on_this_machine_costs_nothing() -> None:
    for name in ("ollama/llama3.1", "ollama_chat/llama3.1", "ollama_chat/invented:8b"):
        assert prices.cost(name, 1_000, 1_000) == 0.0


@given(st.text(max_size=300))
def test_no_request_has_more_tokens_than_it_is_priced_for_at_most(text: str) -> None:
    asked = request(text.encode(errors="ignore").decode())
    about = prices.cost(MINI, count(asked), 500)
    most = at_most(asked)
    assert about is not None
    assert most is not None
    assert about < most


def test_a_reply_without_a_limit_has_no_highest_price() -> None:
    assert at_most(request(max_tokens=None)) is None


def test_counting_tokens_fetches_nothing() -> None:
    assert count(request("words " * 50, model="together_ai/meta-llama/Llama-2-7b-chat")) > 50


def costing(usd: float | None, recorded: int = 0) -> Estimate:
    return Estimate(
        requests=9, recorded=recorded, prompt_tokens=9, completion_tokens=9, cost_usd=usd
    )


@pytest.mark.parametrize(
    ("usd", "recorded", "yes", "goes"),
    [
        (0.5, 0, False, True),
        (1.5, 0, False, False),
        (1.5, 0, True, True),
        (None, 0, False, False),
        (None, 0, True, True),
        (0.0, 9, False, True),
    ],
)
def test_a_script_needs_yes_above_the_threshold(
    usd: float | None, recorded: int, yes: bool, goes: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    if goes:
        approve(costing(usd, recorded), 1.0, yes=yes)
    else:
        with pytest.raises(NotApproved) as raised:
            approve(costing(usd, recorded), 1.0, yes=yes)
        assert "--yes" in raised.value.hint
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.strip() == bill(costing(usd, recorded))


@pytest.mark.parametrize(("typed", "goes"), [("y", True), ("n", False), ("", False)])
def test_a_terminal_is_asked(typed: str, goes: bool) -> None:
    import pexpect

    program = (
        "from assistant.cli.approval import approve; from assistant.llm.costs import Estimate\n"
        "from assistant.errors import NotApproved\n"
        "try: approve(Estimate(requests=9, recorded=0, prompt_tokens=9, completion_tokens=9,"
        " cost_usd=4.2), 1.0, yes=False); print('goes on')\n"
        "except NotApproved as error: print('stops:', error)\n"
    )
    child = pexpect.spawn(sys.executable, ["-c", program], encoding="utf-8", timeout=60)
    child.expect_exact("$4.2000")
    child.expect_exact("Go on? [y/N]")
    child.sendline(typed)
    child.expect_exact("goes on" if goes else "stops: not begun")
    child.expect(pexpect.EOF)


@pytest.fixture
def library(tmp_path: Path, example_library: Path) -> Path:
    return shutil.copytree(example_library, tmp_path / "library")


def number(library: Path) -> int:
    """The place in the evidence of the paper that answers the question."""
    from store import Library

    with Library.open(library) as opened:
        keys = [hit.key for hit in opened.search(QUESTION, k=10).hits]
    return keys.index("fujimoto2018addressing") + 1


def usage(prompt: int, completion: int) -> dict[str, object]:
    counts = {"prompt_tokens": prompt, "completion_tokens": completion}
    return {"usage": {**counts, "total_tokens": prompt + completion}, "model": "gpt-4o-mini"}


def ask(
    library: Path, *script: Canned, flags: tuple[str, ...] = (), model: str = MINI
) -> tuple[int, int]:
    """Exit code, and how often the model was called."""
    with StubServer(*script) as server:
        where = ["--library", str(library), "--model", model, "--api-base", server.base]
        code = main(["ask", QUESTION, *where, *flags])
    return code, len(server.requests)


def test_ask_leaves_out_the_repair_that_could_pass_the_ceiling(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = f"{GOOD} {BAD}".replace("{n}", str(number(library)))
    script = chat(both, **usage(4_000, 2_000)), chat(both, **usage(4_000, 2_000))
    code, calls = ask(library, *script, flags=("--max-cost", "0.004", "--json"))
    captured = capsys.readouterr()
    answer = Answer.model_validate_json(captured.out)
    assert (code, calls, answer.calls) == (3, 1, 1)
    assert answer.cost_usd == pytest.approx(0.0018)
    assert (len(answer.statements), len(answer.withheld)) == (1, 1)
    assert "stopped before a call of up to $0.00" in " ".join(captured.err.split())
    assert main(["replay", answer.run, "--library", str(library)]) == 0
    code, calls = ask(library, *script[1:], flags=("--max-cost", "0.01"))
    assert (code, calls) == (0, 1)  # the first reply is recorded, the repair is made


def test_ask_makes_no_first_call_that_could_pass_it(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, calls = ask(library, chat("unused"), flags=("--max-cost", "0.0001"))
    captured = capsys.readouterr()
    assert (code, calls, captured.out) == (3, 0, "")
    message, hint = captured.err.strip().splitlines()
    assert "$0.0000 of the $0.0001 allowed are spent" in message
    assert "--max-cost" in hint


def test_the_second_search_is_left_out_as_well(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    none = chat("NO ANSWER\nSEARCH: critic overestimation", **usage(4_000, 2_000))
    code, calls = ask(library, none, flags=("--max-cost", "0.004", "--json"))
    answer = Answer.model_validate_json(capsys.readouterr().out)
    assert (code, calls, answer.status, len(answer.papers)) == (3, 1, "abstained", 3)
    assert main(["replay", answer.run, "--library", str(library)]) == 0


def test_repetitions_end_where_the_ceiling_is(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = chat(GOOD.replace("{n}", str(number(library))), **usage(4_000, 2_000))
    code, calls = ask(library, good, flags=("--max-cost", "0.006", "--repeat", "5", "--json"))
    captured = capsys.readouterr()
    assert (code, calls) == (3, 2)
    assert len(json.loads(captured.out)["answers"]) == 2
    assert "2 of 5 repetitions made" in captured.err


def test_ask_with_a_ceiling_needs_a_price(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(library, chat("unused"), flags=("--max-cost", "1"), model="openai/local") == (1, 0)
    assert "the price of openai/local is not known" in capsys.readouterr().err


def test_status_sums_up_what_the_runs_have_cost(
    library: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")

    def status() -> State:
        capsys.readouterr()
        assert main(["status", "--library", str(library), "--json"]) == 0
        return State.model_validate_json(capsys.readouterr().out)

    def line() -> str:
        main(["status", "--library", str(library)])
        [spent] = [x for x in capsys.readouterr().out.splitlines() if x.startswith("spent")]
        return spent.removeprefix("spent").strip()

    assert status().spent.calls == 0
    assert line() == "nothing"
    good = GOOD.replace("{n}", str(number(library)))
    for _ in range(2):  # the second is recorded, and costs nothing
        ask(library, chat(good, **usage(4_000, 1_000)))
    spent = status().spent
    assert (spent.runs, spent.calls, spent.unpriced) == (1, 1, 0)
    assert spent.cost_usd == pytest.approx(0.0012)
    assert line() == "$0.0012 in 1 call of 1 run, 5,000 tokens"
    ask(library, chat(good), model="openai/local")
    spent = status().spent
    assert (spent.cost_usd, spent.unpriced) == (None, 1)
    assert line() == "$0.0012 in 2 calls of 2 runs, 5,018 tokens; price unknown for 1 of them"
    broken = library / "runs" / "0" / "exchanges.json"
    broken.parent.mkdir()
    broken.write_text(json.dumps({"no": "list"}))
    assert status().spent.unread == 1
    assert line().endswith("; 1 run cannot be read")


def test_a_reply_that_cannot_be_used_is_on_the_bill_and_never_served(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dear = chat("Half", "length", **usage(4_000, 1_000))
    for _ in range(2):
        assert ask(library, dear) == (1, 1)
    capsys.readouterr()
    assert main(["status", "--library", str(library), "--json"]) == 0
    spent = State.model_validate_json(capsys.readouterr().out).spent
    assert (spent.runs, spent.calls, spent.unusable, spent.unpriced) == (0, 2, 2, 0)
    assert spent.cost_usd == pytest.approx(0.0024)
    kept = [*library.glob("runs/replies/unusable/*.json")]
    assert [json.loads(one.read_text())["reply"]["text"] for one in kept] == ["Half", "Half"]


def test_the_ceiling_counts_what_an_unusable_reply_has_cost() -> None:
    budget = Budget(1.0, worst=lambda request: 0.9)
    error = CutOff("the reply ends at its length limit", "Ask for less.")
    error.reply = reply(0.25)

    def call() -> Reply:
        raise error

    with pytest.raises(CutOff):
        budget.pay(request(), call)
    assert budget.spent == 0.25
