"""The benchmark beside a peer: the stub's replies are taken as what they are meant to be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from invented import papers

from assistant.cli import main
from bench.peers import programs
from bench.peers.environment import PINS, version
from bench.peers.papers import write
from bench.peers.programs import Done, Litrev
from bench.peers.replies import INVENTED, WRONG, message
from bench.peers.stub import serving

QUESTION = "What do harbours, lanterns and glaciers delay?"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    keyed = [paper.model_copy(update={"key": f"p{n}"}) for n, paper in enumerate(papers(0, 5))]
    write(keyed, tmp_path / "papers")
    return tmp_path


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Commands as the benchmark gives them, but LiteLLM is loaded once for all of them."""

    def run(command: Sequence[str], place: Path, environment: Mapping[str, str]) -> Done:
        with monkeypatch.context() as patch:
            patch.chdir(place)
            for name, value in environment.items():
                patch.setenv(name, value)
            code = main(command[command.index("assistant") + 1 :])
        return Done(0.0, code, *capsys.readouterr())

    monkeypatch.setattr(programs, "run", run)
    monkeypatch.setattr("random.uniform", lambda low, high: low)  # no wait between attempts


def test_litrev_is_run_as_a_program(place: Path) -> None:
    done = Litrev(place, "").help()
    assert done.code == 0
    assert "litrev demo" in done.out


@pytest.mark.usefixtures("in_this_process")
def test_litrev_takes_the_true_statements_and_withholds_the_lies(place: Path) -> None:
    with serving() as stub:
        litrev = Litrev(place, stub.base)
        assert "added 5" in litrev.index().out
        assert "Checked: 3 supported, 0 weak, 0 withheld" in litrev.ask(QUESTION).out
        for lie, words in (("citation", INVENTED), ("number", WRONG)):
            stub.behave(lie=lie)
            _, _, withheld = litrev.ask(QUESTION).out.partition("Withheld")
            assert words in " ".join(withheld.split())


@pytest.mark.usefixtures("in_this_process")
def test_the_stub_counts_what_it_is_sent_and_fails_when_told(place: Path) -> None:
    with serving() as stub:
        litrev = Litrev(place, stub.base)
        litrev.index()
        stub.behave(phrase="The quarry")
        assert litrev.ask(QUESTION).code == 0
        assert stub.calls == 1
        assert stub.characters > 1_000
        stub.behave(fails=True)
        assert litrev.ask(QUESTION).code == 1


@pytest.mark.parametrize("as_json", [True, False])
def test_an_excerpt_is_summarised_with_a_score(as_json: bool) -> None:
    prompt = "Excerpt from A: B.\n\n---\n\nA\n\nRivers bend.\n\n---\n\nQuestion: Do rivers bend?"
    system = 'Respond with "relevance_score": 0-10' if as_json else "an integer score from 1-10"
    said = _asked(system, prompt)
    if as_json:
        assert json.loads(said) == {"summary": "Rivers bend.", "relevance_score": 8}
    else:
        assert said == "Rivers bend.\n8"


def test_an_answer_cites_the_keys_of_its_contexts() -> None:
    said = _asked("pqac-0123abcd: Rivers bend. They do.\n\npqac-4567cdef: Lanterns wait.\n")
    assert said == "Rivers bend (pqac-0123abcd). Lanterns wait (pqac-4567cdef)."


def test_the_pins_are_whole() -> None:
    pins = [line for line in PINS.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.+]+", pin) for pin in pins)
    assert version("paper-qa")
    assert version("fhlmi")


def _asked(*said: str) -> str:
    messages = [{"role": "user", "content": text} for text in said]
    return str(message({"messages": messages}, "")["content"])
