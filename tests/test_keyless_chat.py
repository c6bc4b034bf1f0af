"""A conversation without a model: quotations, side by side, in lists, drafts and tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from talking import Talk, agrees, keys

from store import Library
from store.embedding.none import Nothing
from store.records import Filter

ENSEMBLES = "coste2023reward"
CONSTRAINED = "moskovitz2023confronting"


def test_a_conversation(talk: Talk, hashed_library: Library) -> None:
    """Ask, follow up, compare, point, narrow, ask why, list, draft, tabulate, and widen again."""
    first = talk.ask("Do ensembles of reward models reduce overoptimization?")
    assert (keys(first), first.status, first.calls, first.model) == (
        [ENSEMBLES],
        "answered",
        0,
        None,
    )
    assert first.answer.startswith(
        "**Reward Model Ensembles Help Mitigate Overoptimization** [1]\n"
    )

    other = talk.ask("what about constrained RLHF?")
    assert CONSTRAINED in keys(other)
    assert other.meant.endswith("overoptimization? What about constrained RLHF?")
    assert [paper.n for paper in other.papers] == [2, 3]

    both = talk.ask("compare those two")
    assert (both.meant, keys(both)) == ("compare [2] and [3]", keys(other))
    assert both.steps[0].tool == "compare"
    assert both.answer.index("[2]") < both.answer.index("[3]")

    one = talk.ask("What does the second one say about reward models?")
    assert (one.meant, keys(one)) == ("What does [3] say about reward models?", keys(other)[1:])

    later = talk.ask("only after 2023")
    assert (later.meant, later.wanted) == (one.meant, Filter(year=(2024, None)))
    assert all((hashed_library.get(key).year or 0) >= 2024 for key in keys(later))

    why = talk.ask("why?")
    assert "say why" in why.cannot
    assert why.wanted == later.wanted

    listed = talk.ask("which papers do I have on offline since 2023?")
    [made] = listed.made
    assert (made.kind, made.told, list(made.keys)) == ("list", "6 papers", keys(listed))
    assert listed.wanted == later.wanted

    drafted = talk.ask("draft a paragraph on reward overoptimization from these")
    assert drafted.made[0].kind == "draft"
    assert set(drafted.made[0].asked["brief"]["must_cite"]) == set(keys(listed))
    assert set(keys(drafted)) <= set(keys(listed))

    table = talk.ask("put their numbers in a table")
    assert table.made[0].kind == "claims"
    assert set(table.made[0].keys) == set(keys(drafted))

    assert talk.ask("all papers again").wanted == Filter()
    assert all(agrees(hashed_library, turn.run) for turn in talk.chat.turns)


def test_every_statement_is_told_as_it_stands(talk: Talk) -> None:
    turn = talk.ask("Do ensembles of reward models reduce overoptimization?")
    step, *told = talk.heard.lines
    assert step.startswith("search: Do ensembles")
    assert told == [
        f"{'' if number else '> '}{statement.text} [1] supported"
        for number, statement in enumerate(turn.statements)
    ]


def test_every_quotation_is_in_the_library_word_for_word(
    talk: Talk, hashed_library: Library
) -> None:
    talk.ask("Do ensembles of reward models reduce overoptimization?")
    turn = talk.ask("Summarise [1]")
    assert "summarise" in turn.cannot
    assert turn.statements
    for statement in turn.statements:
        [cite] = statement.cites
        abstract = hashed_library.get(cite.key).abstract
        assert abstract[cite.start : cite.end] == cite.quote == statement.text


CANNOT = {
    "why?": "say why",
    "explain": "explain",
    "Summarise these": "summarise",
    "Which of them is better?": "judge",
    "translate it": "translate",
    "What should I use?": "advice",
}


@pytest.mark.parametrize(("text", "what"), CANNOT.items())
def test_what_quoting_cannot_do_is_told(talk: Talk, text: str, what: str) -> None:
    first = talk.ask("Do ensembles of reward models reduce overoptimization?")
    turn = talk.ask(text)
    assert first.cannot == ""
    assert what in turn.cannot
    assert "\n" not in turn.cannot


def test_what_refers_to_nothing_is_told(talk: Talk) -> None:
    talk.ask("Do ensembles of reward models reduce overoptimization?")
    assert "“the third one”" in talk.ask("What does the third one say?").cannot
    assert "“those two”" in talk.ask("compare those two").cannot


def test_what_the_library_does_not_answer_is_not_answered(talk: Talk) -> None:
    turn = talk.ask("How tall are the bell towers of the coast?")
    assert (turn.status, turn.answer, turn.statements) == ("abstained", "", ())
    assert len(turn.papers) == 3


def test_a_list_without_papers_is_none(talk: Talk) -> None:
    turn = talk.ask("which papers do I have by Nobody?")
    assert (turn.status, turn.made, turn.papers) == ("abstained", (), ())
    assert turn.steps[0].told == "no papers"


def test_a_filter_that_no_paper_passes_is_told_and_not_set(
    talk: Talk, hashed_library: Library
) -> None:
    talk.ask("Do ensembles of reward models reduce overoptimization?")
    turn = talk.ask("only before 1950")
    assert (turn.status, turn.papers, turn.wanted) == ("abstained", (), Filter())
    assert turn.cannot.startswith("No paper of the library is within year -1949;")
    assert turn.cannot.endswith("The filter is not set.")
    assert agrees(hashed_library, turn.run)


def test_a_command_says_what_is_wanted(talk: Talk, hashed_library: Library) -> None:
    listed = talk.chat.ask("offline", "list")
    assert listed.made[0].asked == {"filter": {"text": "offline"}}
    compared = talk.chat.ask("sample efficiency", "compare")
    assert keys(compared) == keys(listed)
    drafted = talk.chat.ask("offline reinforcement learning", "draft")
    assert drafted.made[0].asked["brief"]["topic"] == "offline reinforcement learning"
    assert drafted.made[0].told.startswith("a draft of")
    assert all(agrees(hashed_library, turn.run) for turn in (listed, compared, drafted))


def test_nothing_is_made_of_nothing(talk: Talk) -> None:
    turn = talk.chat.ask("Draft a paragraph from these.", "draft")
    assert (turn.status, turn.made) == ("abstained", ())
    assert "“these”" in turn.cannot


def test_a_table_has_the_columns_that_are_said(talk: Talk) -> None:
    first = talk.ask("Do ensembles of reward models reduce overoptimization?")
    turn = talk.chat.ask("Put these into a table with the columns method, gain", "claims")
    assert list(turn.made[0].keys) == keys(first)
    columns = turn.made[0].asked["survey"]["columns"]["column"]
    assert [column["name"] for column in columns] == ["method", "gain"]


def test_a_library_searched_by_words_alone_answers_as_well(
    lexical_library: Path, tmp_path: Path
) -> None:
    import shutil

    place = shutil.copytree(lexical_library, tmp_path / "library")
    with Library.open(place, Nothing()) as library, Talk(library) as talk:
        assert ENSEMBLES in keys(talk.ask("Do ensembles of reward models reduce overoptimization?"))
        turn = talk.ask("What does [1] say about PPO?")
        assert len(keys(turn)) == 1
        assert agrees(library, turn.run)


@pytest.mark.parametrize("text", ["thanks!", "Hello there", "OK, great. Thank you very much", "…"])
def test_where_nothing_is_asked_nothing_is_searched(
    talk: Talk, text: str, hashed_library: Library
) -> None:
    turn = talk.ask(text)
    assert (turn.status, turn.papers, turn.steps) == ("abstained", (), ())
    assert turn.cannot.startswith("Nothing was asked.")
    assert agrees(hashed_library, turn.run)


def test_two_papers_that_nobody_can_make_out_are_not_compared(talk: Talk) -> None:
    talk.ask("What does TRPO guarantee?")
    talk.ask("What does the first one say?")
    turn = talk.ask("compare those two")
    assert (turn.statements, turn.papers) == ((), ())
    assert "“those two”" in turn.cannot


def test_a_short_draft_cites_as_many_papers_as_it_can_hold(talk: Talk) -> None:
    listed = talk.ask("which papers do I have on reward?")
    drafted = talk.ask("draft a paragraph on reward over-optimisation from these")
    assert len(listed.made[0].keys) > 8
    cited = drafted.made[0].asked["brief"]["must_cite"]
    assert len(cited) == 8
    assert set(cited) < set(listed.made[0].keys)


def test_thanks_do_not_stand_between_a_question_and_its_follow_up(talk: Talk) -> None:
    first = talk.ask("Do ensembles of reward models reduce overoptimization?")
    talk.ask("thanks!")
    assert talk.ask("why?").meant.startswith(first.question)


@pytest.mark.parametrize("text", ["Who wrote the first one?", "and when was it published?"])
def test_what_only_a_record_tells_is_looked_up_there(talk: Talk, text: str) -> None:
    talk.ask("Do ensembles of reward models reduce overoptimization?")
    first = talk.ask("What does the first one say?").papers[0].n
    turn = talk.ask(text)
    told = f"Abstracts do not tell authors, year and venue: /open {first} shows them."
    assert turn.cannot == told
    assert turn.statements == ()


def test_a_filter_in_force_that_leaves_nothing_is_told(talk: Talk) -> None:
    talk.chat.wanted = Filter(author="Nobody")
    turn = talk.ask("What does TRPO guarantee?")
    assert turn.cannot.endswith("is within author Nobody. /filter none drops the filter.")
    assert turn.wanted == Filter(author="Nobody")


def test_an_acronym_is_listed_by_as_it_was_written(talk: Talk) -> None:
    listed = talk.ask("which papers do I have on PPO?")
    assert listed.made[0].asked == {"filter": {"text": "PPO"}}
    assert 0 < len(listed.made[0].keys) < len(talk.ask("list papers on ppo").made[0].keys)
