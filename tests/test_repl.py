"""The conversation on a terminal: keys through a pipe, and whole transcripts compared."""

from __future__ import annotations

from pathlib import Path

import pytest
from sitting import CTRL_C, CTRL_J, ENTER, META_ENTER, Sitting
from stubs import failure
from talking import says

from store import Library

QUESTION = "What does a smaller critic estimate limit?"
ANSWER = (
    "Using the smaller of two estimates limits overestimation {the smaller}. "
    "It improves every score by 93% {the smaller}.\n\n"
    "- Of two critics, the smaller estimate is the target {the smaller}.\n\n"
    "UNANSWERED: what it costs."
)

WIDE = """\
litrev: library, 42 papers; openai/local.
Ask something. /help tells the commands, Ctrl-D leaves.
> What does a smaller critic estimate limit?
  Using the smaller of two estimates limits overestimation [1].
x withheld: It improves every score by 93% [1].
    – number: 93% is not in the sentence (Double, two)
    – support: the sentence is about something else (0.00)
  - Of two critics, the smaller estimate is the target [1].
  · said anew: a statement was refused, and the model asked once more
  Using the smaller of two estimates limits overestimation [1].
  - Of two critics, the smaller estimate is the target [1].

  [1] fujimoto2018addressing  Addressing Function Approximation Error in Actor-Critic Methods (2018)

Checked: 2 supported, 0 weak, 0 withheld · 2 calls · 36 tokens · price unknown · N s

> /papers
  [1] fujimoto2018addressing  Addressing Function Approximation Error in Actor-Critic Methods (2018)

> /sources
[1] fujimoto2018addressing  Addressing Function Approximation Error in Actor-Critic Methods
    “Their remedy extends Double Q-learning: of two critics, the smaller estimate is always \
used, which limits
    overestimation.”

Kept. To go on:
litrev chat --resume ID
"""

NARROW = """\
litrev: library, 42 papers;
openai/local.
Ask something. /help tells the commands,
Ctrl-D leaves.
> What does a smaller critic estimate limit?
  Using the smaller of two estimates
  limits overestimation [1].
x withheld: It improves every score by
  93% [1].
    – number: 93% is not in the sentence
      (Double, two)
    – support: the sentence is about
      something else (0.00)
  - Of two critics, the smaller estimate
    is the target [1].
  · said anew: a statement was refused,
    and the model asked once more
  Using the smaller of two estimates
  limits overestimation [1].
  - Of two critics, the smaller estimate
    is the target [1].

  [1] fujimoto2018addressing  Addressing
      Function Approximation Error in
      Actor-Critic Methods (2018)

Checked: 2 supported, 0 weak, 0 withheld
· 2 calls · 36 tokens · price unknown ·
N s

> /papers
  [1] fujimoto2018addressing  Addressing
      Function Approximation Error in
      Actor-Critic Methods (2018)

> /sources
[1] fujimoto2018addressing  Addressing
    Function Approximation Error in
    Actor-Critic Methods
    “Their remedy extends Double
    Q-learning: of two critics, the
    smaller estimate is always used,
    which limits overestimation.”

Kept. To go on:
litrev chat --resume ID
"""

MENDED = (
    "Using the smaller of two estimates limits overestimation {the smaller}.\n\n"
    "- Of two critics, the smaller estimate is the target {the smaller}."
)


@pytest.mark.parametrize(("width", "transcript"), [(40, NARROW), (120, WIDE)])
def test_a_transcript(width: int, transcript: str, hashed_library: Library) -> None:
    with Sitting(hashed_library, says(ANSWER), says(MENDED), width=width) as sitting:
        seen = sitting.typed(QUESTION, ENTER, "/papers", ENTER, "/sources", ENTER)
    assert seen == transcript


def sent(library: Library, *keys: str) -> list[str]:
    """What is sent by these keys, to a model that has nothing to say."""
    with Sitting(library, says("NO ANSWER")) as sitting:
        sitting.typed(*keys)
    return sitting.sent


@pytest.mark.parametrize("new_line", [CTRL_J, META_ENTER, "\\" + ENTER])
def test_a_question_of_several_lines(new_line: str, hashed_library: Library) -> None:
    assert sent(hashed_library, "one", new_line, "two", ENTER) == ["one\ntwo"]


def test_what_is_pasted_is_one_question(hashed_library: Library) -> None:
    pasted = "\n".join(f"line {n} of what was pasted, naïve 漢字" for n in range(300))
    assert len(pasted.encode()) > 10_000
    assert sent(hashed_library, f"\x1b[200~{pasted}\x1b[201~", ENTER) == [pasted]


def test_what_was_typed_is_there_in_the_next_sitting(hashed_library: Library) -> None:
    up = "\x1b[A"
    assert sent(hashed_library, "first", ENTER, "/cost", ENTER) == ["first", "/cost"]
    assert sent(hashed_library, up, up, ENTER) == ["first"]


def test_a_history_that_cannot_be_written_spoils_nothing(hashed_library: Library) -> None:
    hashed_library.place.history.mkdir()
    assert sent(hashed_library, "/cost", ENTER, "/help", ENTER) == ["/cost", "/help"]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("/sou", "/sources"),
        ("/open fuji", "/open fujimoto2018addressing"),
        ("/open function approx", "/open fujimoto2018addressing"),
        ("/filter ven", "/filter venue"),
        ("/filter year 2018 aut", "/filter year 2018 author"),
        ("what of Fixu", "what of Fixu"),
        ("what of (fujimo", "what of (fujimoto2018addressing"),
    ],
)
def test_tab_completes(typed: str, completed: str, hashed_library: Library) -> None:
    with Sitting(hashed_library) as sitting:
        assert best(sitting, typed) == completed


def best(sitting: Sitting, typed: str) -> str:
    """The line with the first offer taken."""
    from assistant.repl.completing import offers

    first = next(iter(offers(typed, sitting.session)), None)
    return typed[: len(typed) - first.over] + first.text if first else typed


def test_ctrl_c_clears_the_line(hashed_library: Library) -> None:
    assert sent(hashed_library, "forget it", CTRL_C, CTRL_C, "/cost", ENTER) == ["/cost"]


def test_a_failure_is_told_and_the_conversation_goes_on(hashed_library: Library) -> None:
    script = failure(401, "bad key"), says(MENDED)
    with Sitting(hashed_library, *script) as sitting:
        seen = sitting.typed(QUESTION, ENTER, "/retry", ENTER)
    assert "litrev: " in seen
    assert "Traceback" not in seen
    assert "overestimation [1]." in seen
    assert sitting.chat.count == 1


def test_a_conversation_is_resumed_where_it_stood(hashed_library: Library) -> None:
    with Sitting(hashed_library, says(MENDED), width=120) as sitting:
        sitting.typed(QUESTION, ENTER)
        told = sitting.typed("/new", ENTER, "/resume", ENTER, "/open 1", ENTER)
    assert f"Conversation ID, 1 turn; last: “{QUESTION}”" in told
    assert "▶ " in told


def test_nothing_of_a_paper_or_model_acts_on_the_terminal(hashed_library: Library) -> None:
    evil = (
        "\x1b]0;owned\x07\x1b[2J\u202eUsing the smaller of two estimates [red]limits[/red] it\x9b"
    )
    with Sitting(hashed_library, says(f"{evil} {{the smaller}}.")) as sitting:
        sitting.typed(QUESTION, ENTER)
    written = sitting.written.getvalue()
    assert "[red]limits[/red]" in written
    assert not {"\x07", "\u202e", "\x9b"} & set(written)
    assert "\x1b]" not in written
    assert "\x1b[2J" not in written


def test_a_key_or_a_title_is_found_among_many(tmp_path: Path) -> None:
    from embedders import HashingEmbedder
    from invented import papers, word

    with Library.open(tmp_path / "many", HashingEmbedder()) as library:
        library.add_papers(papers(0, 300))
        lookup, wanted = library.catalog.lookup, word(123)
        [(_, title)] = lookup.like(wanted[:-1], 20)
        assert title.startswith(f"The {wanted}")
        assert len(lookup.like("the", 20)) == 20
        assert [t for _, t in lookup.like(f"the {wanted} {title[-3:-1]}", 20)] == []
        assert [t for _, t in lookup.like(title[:-2], 20)] == [title]
        assert lookup.like('"*) (', 20) == []


def test_what_a_model_sets_as_a_quotation_need_not_be_one(hashed_library: Library) -> None:
    text = "> Using the smaller of two estimates limits overestimation {the smaller}.\n> So it is."
    with Sitting(hashed_library, says(text)) as sitting:
        seen = sitting.typed(QUESTION, ENTER)
    assert "limits overestimation [1]." in seen
    assert "So it is." in seen


def test_papers_that_were_removed_are_named(hashed_library: Library) -> None:
    with Sitting(hashed_library, says(MENDED)) as sitting:
        sitting.typed(QUESTION, ENTER)
        hashed_library.remove("fujimoto2018addressing")
        seen = sitting.typed("/papers", ENTER, "/open 1", ENTER)
    assert "[1] fujimoto2018addressing  (no longer in the library)" in seen
    assert "no paper has the key fujimoto2018addressing" in seen
