"""The commands of a conversation, typed: what each shows, changes, and says when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from sitting import ENTER, Sitting
from talking import says

from assistant.chat.turn import Turn
from assistant.render.limits import limits
from assistant.repl import filtering
from assistant.repl.commands import COMMANDS
from store import Library
from store.records import Filter

QUESTION = "Which methods avoid reward over-optimisation?"
MODEL = "Of two critics, the smaller estimate is the target {the smaller}."


def typed(library: Library, *lines: str, width: int = 100) -> str:
    """What is left on the terminal of a keyless conversation of these lines."""
    with Sitting(library, width=width) as sitting:
        return sitting.typed(*(line + ENTER for line in lines))


def after(seen: str, line: str) -> str:
    """What stands behind a line that was typed, up to the next."""
    return seen.partition(f"> {line}\n")[2].partition("\n> /")[0]


def test_help_names_every_command(hashed_library: Library) -> None:
    seen = typed(hashed_library, "/help")
    for name, command in COMMANDS.items():
        assert f"/{name} {command.argument}".rstrip() in seen
    assert max(map(len, typed(hashed_library, "/help", width=40).splitlines())) <= 40


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/opne 1", "Did you mean /open?"),
        ("/xyzzy", "/help tells those that there are."),
        ("/open 3", "no paper is [3] here"),
        ("/open fujimoto2018adressing", "Did you mean fujimoto2018addressing"),
        ("/sources", "nothing was said yet"),
        ("/why 1", "nothing was said yet"),
        ("/undo", "nothing was said yet"),
        ("/retry", "nothing was said yet"),
        ("/save out.md", "nothing was said yet"),
        ("/save", "name one file"),
        ("/add", "name a file or folder"),
        ("/filter wrong", "is no filter"),
        ("/filter year soon", "is no year"),
        ("/resume zzz", "no conversation was kept yet"),
        ("/export", "Nothing was said yet."),
        ("/sessions", "No conversation was kept yet."),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line_or_two(
    line: str, told: str, hashed_library: Library
) -> None:
    seen = after(typed(hashed_library, line, "/cost"), line)
    assert told in seen
    assert len(seen.splitlines()) <= 3


@pytest.mark.parametrize("line", ["help", "?", "/?", "Help"])
def test_help_is_given_to_whoever_asks_for_it_as_elsewhere(
    line: str, hashed_library: Library
) -> None:
    assert "/sources" in after(typed(hashed_library, line, "/cost"), line)


@pytest.mark.parametrize("line", ["exit", "quit", "q", "/exit", "Quit"])
def test_one_leaves_as_elsewhere(line: str, hashed_library: Library) -> None:
    with Sitting(hashed_library) as sitting:
        sitting.typed(line + ENTER)
        assert (sitting.session.left, sitting.chat.count) == (True, 0)


@pytest.mark.parametrize("line", ["/usr/share/dict is what?", "/ 2", "//"])
def test_a_slash_alone_makes_no_command(line: str, hashed_library: Library) -> None:
    with Sitting(hashed_library) as sitting:
        sitting.typed(line + ENTER)
    assert sitting.chat.last.question == line


def test_open_shows_the_record_and_the_words_that_were_cited(hashed_library: Library) -> None:
    seen = after(typed(hashed_library, QUESTION, "/open 1", "/cost"), "/open 1")
    assert seen.startswith("Goodhart's Law in Reinforcement Learning\nJacek Karwowski")
    assert "https://arxiv.org/abs/2310.09144" in seen
    assert seen.count("▶") == seen.count("◀") == 1


def test_why_and_sources_show_what_an_answer_rests_on(hashed_library: Library) -> None:
    seen = typed(hashed_library, QUESTION, "/sources", "/why 1", "/why", "/cost")
    assert "“From the argument they derive an early stopping rule" in after(seen, "/sources")
    assert "▶ From the argument they derive" in after(seen, "/why 1").replace("\n  ", " ")
    assert ".2  " in after(seen, "/why")


def test_papers_of_the_conversation_and_of_the_library(hashed_library: Library) -> None:
    seen = typed(hashed_library, "/papers", QUESTION, "/papers", "/papers trust region", "/cost")
    assert "No paper was cited yet." in seen
    assert "  [1] karwowski2023goodhart" in seen
    assert "Trust Region Policy Optimization" in after(seen, "/papers trust region")


def test_a_filter_holds_until_it_is_dropped(hashed_library: Library) -> None:
    lines = ["/filter year 2023- author levine", "/filter", "/filter none", "/papers dpo"]
    seen = typed(hashed_library, *lines)
    assert "Filter: year 2023-, author levine (" in after(seen, "/filter")
    assert "Filter: none (42 papers)." in seen


@pytest.mark.parametrize(
    ("text", "year"),
    [("2020", (2020, 2020)), ("2020-2024", (2020, 2024)), ("2020-", (2020, None)),
     ("-2019", (None, 2019)), ("2020–2024", (2020, 2024))],
)  # fmt: skip
def test_years_are_read_and_told(text: str, year: tuple[int | None, int | None]) -> None:
    wanted = filtering.changed(Filter(tag="x"), f"year {text}")
    assert wanted == Filter(tag="x", year=year)
    assert filtering.changed(Filter(), limits(wanted).replace(",", "")) == wanted


def test_the_model_is_changed_within_a_conversation(hashed_library: Library) -> None:
    with Sitting(hashed_library, says(MODEL), width=100) as sitting:
        lines = ["/model none", QUESTION, "/model openai/local", "/model"]
        seen = sitting.typed(*(line + ENTER for line in lines))
        assert sitting.requests == []
        seen = sitting.typed("What does a smaller critic estimate limit?" + ENTER, "/cost" + ENTER)
    assert "Model: no model: answers are quotations." in seen
    assert "Model: openai/local." in seen
    assert "This conversation: 2 turns, 1 call, 18 tokens, price unknown." in seen
    assert [turn.model for turn in sitting.chat.turns] == [None, "openai/local"]


def test_a_turn_is_taken_back_and_asked_again(hashed_library: Library) -> None:
    with Sitting(hashed_library) as sitting:
        seen = sitting.typed(*(line + ENTER for line in [QUESTION, "/undo", "/cost"]))
        assert f"Taken back: “{QUESTION}”." in seen
        assert sitting.chat.count == 0
        sitting.typed(*(line + ENTER for line in [QUESTION, "/retry"]))
    assert sitting.chat.count == 1


def test_conversations_are_listed_and_gone_back_to(hashed_library: Library) -> None:
    with Sitting(hashed_library, width=100) as sitting:
        sitting.typed(*(line + ENTER for line in [QUESTION, "/new", "What is PPO?"]))
        last = sitting.chat.id
        seen = sitting.typed("/sessions" + ENTER, "/resume" + ENTER)
        assert after(seen, "/sessions").count("1 turn, ") == 2
        assert sitting.chat.id != last
        assert sitting.chat.last.question == QUESTION
        sitting.typed(f"/resume {last[:5]}" + ENTER)
        assert sitting.chat.id == last


def test_add_brings_papers_into_the_conversation(hashed_library: Library, tmp_path: Path) -> None:
    file = tmp_path / "a b.bib"
    file.write_text("@article{zebra, title={Zebras}, abstract={Zebras have stripes.}}\n@article{")
    seen = after(typed(hashed_library, f"/add '{file}'", "/cost"), f"/add '{file}'")
    assert "read 1, added 1" in seen
    assert "a b.bib:" in seen
    assert hashed_library.get("zebra").title == "Zebras"


@pytest.mark.parametrize("name", ["draft.tex", "draft.md"])
def test_a_draft_is_shown_and_saved(name: str, hashed_library: Library, tmp_path: Path) -> None:
    file = tmp_path / name
    with Sitting(hashed_library, width=100) as sitting:
        seen = sitting.typed(*(line + ENTER for line in [QUESTION, "/draft", f"/save {file}"]))
        made = sitting.chat.last
    assert made.made[0].kind == "draft"
    assert "/save FILE" in after(seen, "/draft")
    marks = {paper.key: paper.n for paper in made.papers}
    for key, n in marks.items():
        assert f"[{n}] {key}" in after(seen, "/draft")
    assert file.stat().st_size > 100


def test_a_table_is_shown_and_saved(hashed_library: Library, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    seen = typed(hashed_library, QUESTION, "/claims", f"/save {file}", "/cost")
    assert "claims of 2 papers" in after(seen, "/claims")
    assert "karwowski2023goodhart" in file.read_text()


def test_a_conversation_is_exported(hashed_library: Library, tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    seen = typed(hashed_library, QUESTION, "What is PPO?", f"/export {file}", "/export", "/cost")
    assert QUESTION in file.read_text()
    assert "References" in after(seen, "/export")
    again = after(typed(hashed_library, QUESTION, f"/save {file}", "/cost"), f"/save {file}")
    assert "is there already" in " ".join(again.split())


def test_what_is_kept_is_what_was_shown(hashed_library: Library) -> None:
    with Sitting(hashed_library) as sitting:
        sitting.typed(QUESTION + ENTER)
        [kept] = sitting.kept.turns(sitting.chat.id)
    assert Turn.model_validate_json(kept) == sitting.chat.last


def test_a_conversation_can_begin_without_papers(tmp_path: Path, hashed_library: Library) -> None:
    bibtex = tmp_path / "papers.bib"
    bibtex.write_text(
        "@article{a, title={Two critics}, abstract={The smaller estimate avoids it.}}"
    )
    with Library.open(tmp_path / "empty", embedder=hashed_library.embedder) as library:
        seen = typed(library, "What avoids it?", f"/add {bibtex}", "What avoids it?")
    assert "no papers yet\n  Add some: /add papers.bib" in after(seen, "What avoids it?")
    assert "added 1" in seen
    assert "“The smaller estimate avoids it.”" in seen
