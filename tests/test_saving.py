"""What was said and made in a conversation leaves it as files, and replaces none unasked."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from turns import listed, turn

from assistant import Assistant
from assistant.chat import Chat
from assistant.chat.remaking import NotMadeAgain
from assistant.chat.saving import markdown, result_of, save
from assistant.chat.turn import Made, Turn
from assistant.claims.columns import Column, Columns
from assistant.claims.result import ClaimTable
from assistant.claims.survey import Survey
from assistant.draft.brief import Brief
from assistant.render.claims.links import link
from assistant.render.draft.files import NotSaved
from assistant.results import RelatedWork
from store import Library
from store.conversations import Conversations

TOPIC = "reward over-optimisation"
BRIEF = Brief(topic=TOPIC, papers=4, words=60, paragraphs=1)
SURVEY = Survey(query=TOPIC, papers=3, columns=Columns(column=(Column(name="method"),)))


@pytest.fixture
def assistant(hashed_library: Library) -> Assistant:
    return Assistant(hashed_library)


def drafted(work: RelatedWork) -> Made:
    keys = tuple(paper.key for paper in work.papers)
    asked = {"brief": BRIEF.model_dump(mode="json")}
    return Made(kind="draft", run=work.run, asked=asked, keys=keys, told="a draft")


def tabulated(table: ClaimTable, survey: Survey = SURVEY) -> Made:
    keys = tuple(paper.key for paper in table.papers)
    asked = {"survey": survey.model_dump(mode="json")}
    return Made(kind="claims", run=table.run, asked=asked, keys=keys, told="a table")


def runs(library: Library) -> set[str]:
    return {path.parent.name for path in library.place.runs.glob("*/run.json")}


def test_a_conversation_is_exported_and_what_it_made_is_saved(
    assistant: Assistant, tmp_path: Path
) -> None:
    """The whole way: asked, kept, read again, written."""
    with Conversations(assistant.library.place.conversations) as kept:
        chat = Chat(assistant, kept)
        chat.ask(f"Which methods avoid {TOPIC}?")
        chat.ask("Draft a paragraph from these.", intent="draft")
        chat.ask("Put their numbers in a table.", intent="claims")
        turns = [Turn.model_validate_json(one) for one in kept.turns(chat.id)]
    asked, drafting, tabulating = turns
    text = markdown(assistant.library, turns)
    assert text.startswith(f"# Which methods avoid {TOPIC}?\n\n## 1. Which")
    references = text.partition("## References")[2]
    for n, key in enumerate(chat.numbers, 1):
        [address] = re.findall(rf"^\[{n}\] .*<(.*)>\)$", references, re.MULTILINE)
        assert address == link(assistant.library.get(key))
    assert asked.answer
    assert save(assistant, turns, tmp_path / "all.md") == (tmp_path / "all.md",)
    before = runs(assistant.library)
    assert len(save(assistant, drafting, tmp_path / "draft.tex")) == 2
    assert len(save(assistant, tabulating, tmp_path / "table.xlsx")) == 1
    assert runs(assistant.library) == before


# What was made


def test_a_draft_comes_from_its_run(assistant: Assistant) -> None:
    work = assistant.draft(BRIEF)
    before = runs(assistant.library)
    assert result_of(assistant, drafted(work)) == work
    assert runs(assistant.library) == before


@pytest.mark.parametrize("damage", ["gone", "garbage"])
def test_a_draft_whose_run_is_lost_is_made_again(assistant: Assistant, damage: str) -> None:
    work = assistant.draft(BRIEF)
    folder = assistant.library.place.runs / work.run
    if damage == "gone":
        shutil.rmtree(folder)
    else:
        (folder / "result.json").write_text('{"topic": 1}')
    again = result_of(assistant, drafted(work))
    assert isinstance(again, RelatedWork)
    assert [s.text for s in again.statements] == [s.text for s in work.statements] != []


def test_a_draft_that_nobody_knows_how_to_make_is_told(assistant: Assistant) -> None:
    with pytest.raises(NotMadeAgain, match="run 12ab34cd"):
        result_of(assistant, Made(kind="draft", run="12ab34cd", told="a draft"))


def test_a_table_has_the_rows_of_earlier_runs_too(assistant: Assistant) -> None:
    whole = assistant.claims(SURVEY)
    keys = [paper.key for paper in whole.papers]
    others = [p.key for p in assistant.library.papers() if p.key not in keys][:8]
    wider = SURVEY.model_copy(update={"query": "", "keys": (*keys, *others)})
    joined = assistant.claims(wider)
    assert {row.run for row in joined.rows} == {whole.run, joined.run}
    before = runs(assistant.library)
    again = result_of(assistant, tabulated(joined, wider))
    assert isinstance(again, ClaimTable)
    assert again.rows == joined.rows
    assert again.papers == joined.papers
    nothing_new = result_of(assistant, tabulated(assistant.claims(wider), wider))
    assert isinstance(nothing_new, ClaimTable)
    assert nothing_new.rows == joined.rows
    assert runs(assistant.library) == before


def test_a_table_stays_as_it_was_when_papers_come_and_go(assistant: Assistant) -> None:
    table = assistant.claims(SURVEY)
    made = tabulated(table)
    keys = [paper.key for paper in table.papers]
    assistant.library.remove(keys[0])
    kept = result_of(assistant, made)
    assert isinstance(kept, ClaimTable)
    assert kept.rows == table.rows
    shutil.rmtree(assistant.library.place.runs / table.run)
    again = result_of(assistant, made)
    assert isinstance(again, ClaimTable)
    assert [paper.key for paper in again.papers] == keys[1:]


def test_it_is_made_again_with_the_model_of_then(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = assistant.claims(SURVEY)
    more = tuple(paper.key for paper in assistant.library.papers())[:6]
    made = tabulated(table).model_copy(update={"keys": more})
    models = []

    def claims(self: Assistant, survey: Survey) -> ClaimTable:
        models.append((self.settings.model, self.fresh, survey.keys))
        return table

    monkeypatch.setattr(Assistant, "claims", claims)
    other = Assistant(assistant.library, "openai/other", fresh=True)
    assert result_of(other, made) == table
    assert models == [(None, False, more)]
    assert (other.settings.model, other.fresh) == ("openai/other", True)


# Files


@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.md", ""), ("a.tex", "% Written by litrev"), ("a.html", "<!DOCTYPE html>"), ("a", "")],
)
def test_a_draft_is_saved_with_its_bibliography(
    assistant: Assistant, tmp_path: Path, name: str, begins: str
) -> None:
    work = assistant.draft(BRIEF)
    file = tmp_path / name
    assert save(assistant, drafted(work), file) == (file, tmp_path / "a.bib")
    text = file.read_text()
    assert text.startswith(begins)
    assert all(paper.key in text + (tmp_path / "a.bib").read_text() for paper in work.papers)


@pytest.mark.parametrize("name", ["t.csv", "t.md", "t.jsonl", "t.xlsx", "t.html", "t.tex", "t"])
def test_a_table_is_saved_in_every_form(assistant: Assistant, tmp_path: Path, name: str) -> None:
    table = assistant.claims(SURVEY)
    files = save(assistant, tabulated(table), tmp_path / name)
    beside = [tmp_path / "t.bib"] * (name == "t.tex")
    assert [*files] == [tmp_path / name, *beside]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == sorted(
        path.name for path in files
    )
    if name == "t.jsonl":
        rows = [json.loads(line) for line in files[0].read_text().splitlines()]
        assert [row["id"] for row in rows] == [row.id for row in table.rows]


def test_a_list_is_exported(assistant: Assistant, tmp_path: Path) -> None:
    keys = tuple(paper.key for paper in assistant.library.papers())[:3]
    made = Made(kind="list", keys=(*keys, "gone"), told="3 papers")
    for name in ("l.bib", "l.ris", "l.json", "l.jsonl"):
        [file] = save(assistant, made, tmp_path / name)
        assert all(assistant.library.get(key).title[:12] in file.read_text() for key in keys)


def test_an_answer_is_saved_with_its_references(assistant: Assistant, tmp_path: Path) -> None:
    [one, *_] = assistant.library.papers()
    said = turn("Why?", answer="It is so [3].", papers=listed((3, one.key)))
    [file] = save(assistant, said, tmp_path / "answer.md")
    text = file.read_text()
    assert "It is so [3]." in text
    assert "## References\n\n[3] " in text
    assert str(one.year) in text
    [whole] = save(assistant, [said, said], tmp_path / "all.md")
    assert whole.read_text() == markdown(assistant.library, [said, said])
    assert "## 2. Why?" in whole.read_text()


def test_of_a_turn_what_it_made_is_saved(assistant: Assistant, tmp_path: Path) -> None:
    listing = Made(kind="list", keys=("gone",), told="1 paper")
    draft, table = drafted(assistant.draft(BRIEF)), tabulated(assistant.claims(SURVEY))
    made = turn("Do it all.", made=(listing, table, draft))
    assert len(save(assistant, made, tmp_path / "draft.tex")) == 2
    assert save(assistant, made, tmp_path / "table.csv") == (tmp_path / "table.csv",)
    with pytest.raises(NotSaved, match="A draft is not saved as"):
        save(assistant, made, tmp_path / "draft.docx")
    assert save(assistant, made, tmp_path / "list.ris") == (tmp_path / "list.ris",)
    only = turn("List it.", made=(listing,))
    [file] = save(assistant, only, tmp_path / "list.md")
    assert "Listed: 1 paper: gone" in file.read_text()


def test_no_file_is_replaced_unasked(assistant: Assistant, tmp_path: Path) -> None:
    made = drafted(assistant.draft(BRIEF))
    file = tmp_path / "mine.md"
    file.write_text("mine")
    for what in (made, turn("Why?"), [turn("Why?")]):
        with pytest.raises(NotSaved, match="is there already"):
            save(assistant, what, file)
    assert file.read_text() == "mine"
    assert save(assistant, made, file, over=True)
    assert save(assistant, made, file, over=True)
    (tmp_path / "other.bib").write_text("@misc{mine}")
    with pytest.raises(NotSaved, match="not the bibliography"):
        save(assistant, made, tmp_path / "other.tex", over=True)
    assert not (tmp_path / "other.tex").exists()


@pytest.mark.parametrize(
    ("kind", "name"), [("draft", "a.csv"), ("claims", "a.docx"), ("list", "a.tex"), ("", "a.pdf")]
)
def test_an_ending_that_says_nothing_is_told(
    assistant: Assistant, tmp_path: Path, kind: str, name: str
) -> None:
    what = Made.model_validate({"kind": kind, "told": "it"}) if kind else turn("Why?")
    with pytest.raises(NotSaved, match="is not saved as") as caught:
        save(assistant, what, tmp_path / name)
    assert "." in caught.value.hint
    with pytest.raises(NotSaved, match="could not be written"):
        save(assistant, turn("Why?"), tmp_path / "nowhere" / "a.md")
