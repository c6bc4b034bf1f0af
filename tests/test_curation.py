"""Tags, notes, splitting and merging at the command line, and the filters of list and search.

The library is searched by words alone, so that no command has to load the local embedder.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from embedders import HashingEmbedder

from assistant.cli import main
from store import Library
from store.embedding.none import Nothing
from store.records import Paper

RECORDS = (
    Paper(
        title="Gliding Hats",
        authors=("Jörg Håkansson", "Ann Knott"),
        year=2021,
        arxiv="2101.00001",
        venue="arXiv",
        abstract="Hats glide. We saw it in winter.",
        sources=("preprints.bib",),
    ),
    Paper(
        title="Gliding Hats",
        authors=("J. Håkansson", "A. Knott"),
        year=2022,
        venue='Journal of "Warm" Things',
        doi="10.1000/hats",
        abstract="Hats do glide.",
        tags=("hats",),
        sources=("export 2022.ris",),
    ),
    Paper(
        title="Sinking Gloves",
        authors=("Mia Farr",),
        year=2020,
        venue="Conférence sur l’hiver",
        abstract="Gloves sink. We saw it in winter.",
        sources=("gloves.csv",),
    ),
)
HATS, GLOVES = "hakansson2021gliding", "farr2020sinking"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    place = tmp_path / "library"
    with Library.open(place, Nothing()) as library:
        library.add_papers(RECORDS)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--library", str(place)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def listed(run: Run, *arguments: str) -> list[str]:
    code, out, _ = run("list", *arguments, "--json")
    assert code == 0
    return [paper["key"] for paper in json.loads(out)]


def shown(run: Run, key: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run("show", key, "--json")[1])
    return found


def test_tags_are_set_listed_and_taken_off(run: Run) -> None:
    assert run("tag", "to read", HATS, GLOVES) == (0, "tagged 2\n", "")
    assert run("tag", "to read", HATS) == (0, "tagged 0\n", "")
    assert shown(run, HATS)["tags"] == ["hats", "to read"]
    assert listed(run, "--tag", "to read") == [GLOVES, HATS]
    assert run("untag", "to read", HATS) == (0, "untagged 1\n", "")
    assert listed(run, "--tag", "to read") == [GLOVES]
    assert "to read" in run("show", GLOVES)[1]


def test_keys_to_tag_may_come_from_standard_input(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{HATS}\n{GLOVES}\n"))
    assert run("tag", "winter", "-")[1] == "tagged 2\n"


def test_a_tag_goes_to_all_papers_or_to_none(run: Run) -> None:
    code, out, err = run("tag", "x", HATS, "nobody")
    assert (code, out) == (1, "")
    assert "nobody" in err
    assert listed(run, "--tag", "x") == []
    assert run("tag", "  ", HATS)[0] == 1


def test_notes_are_set_shown_and_cleared(run: Run) -> None:
    assert run("note", HATS) == (0, f"{HATS} has no note.\n", "")
    assert run("note", HATS, "Compare with [gloves].") == (0, "", "")
    assert run("note", HATS) == (0, "Compare with [gloves].\n", "")
    assert "Compare with [gloves]." in run("show", HATS)[1]
    assert shown(run, HATS)["note"] == "Compare with [gloves]."
    assert "Compare with" in run("note", HATS, "Another.")[1]
    assert run("note", HATS, "--clear")[0] == 0
    assert run("note", HATS)[1] == f"{HATS} has no note.\n"
    assert run("note", HATS, "x", "--clear")[0] == 2


def test_tags_and_notes_survive_another_import(run: Run, tmp_path: Path) -> None:
    run("tag", "mine", HATS)
    run("note", HATS, "Mine.")
    newer = RECORDS[1].model_copy(update={"pages": "1-9", "tags": ("theirs",), "note": "Theirs."})
    with Library.open(tmp_path / "library") as library:
        assert library.add_papers([*RECORDS, newer]).updated == 1
    assert shown(run, HATS)["tags"] == ["hats", "mine", "theirs"]
    assert shown(run, HATS)["note"] == "Mine.\n\nTheirs."


def test_tagging_embeds_nothing(tmp_path: Path) -> None:
    class Forbidding(HashingEmbedder):
        def embed(self, *_: object) -> object:  # type: ignore[override]
            raise AssertionError("embedded")

    with Library.open(tmp_path, HashingEmbedder()) as library:
        library.add_papers(RECORDS)
    with Library.open(tmp_path, Forbidding()) as library:
        library.tag("x", GLOVES)
        library.annotate(GLOVES, "y")
        assert library.status().problems == ()
        assert library.status().pending == 0


def test_show_tells_why_two_records_are_one_paper(run: Run) -> None:
    out = run("show", HATS)[1]
    assert "preprints.bib" in out
    assert "preprint (arXiv 2021) and published version" in " ".join(out.split())
    first, second = shown(run, HATS)["records"]  # type: ignore[misc]
    assert (first["reason"], second["reason"]) == (None, "preprint")  # type: ignore[has-type]
    assert "Made of" not in run("show", GLOVES)[1]


def test_split_and_merge(run: Run) -> None:
    code, out, _ = run("split", HATS)
    assert (code, out) == (
        0,
        f"{HATS}  from preprints.bib\nhakansson2022gliding  from export 2022.ris\n",
    )
    assert len(listed(run)) == 3
    code, out, err = run("split", HATS)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) <= 2
    code, out, _ = run("merge", HATS, "hakansson2022gliding")
    assert code == 0
    assert "2 records" in out
    assert listed(run) == [GLOVES, HATS]
    assert run("merge", HATS)[0] == 1


@pytest.mark.parametrize(
    ("option", "value", "found"),
    [
        ("--author", "hakonsson", []),
        ("--author", "hakansson", [HATS]),
        ("--author", "HÅKANSSON", [HATS]),
        ("--author", "jorg håkansson", [HATS]),
        ("--author", "hakan", []),
        ("--author", "mia farr", [GLOVES]),
        ("--author", 'farr" OR "knott', []),
        ("--author", "", [GLOVES, HATS]),
        ("--author", '"', []),
        ("--author", "*", []),
        ("--venue", "conference", [GLOVES]),
        ("--venue", "l'hiver", [GLOVES]),
        ("--venue", '"warm"', [HATS]),
        ("--venue", "arxiv", []),
        ("--source", "gloves.csv", [GLOVES]),
        ("--source", "export 2022.ris", [HATS]),
        ("--source", "preprints.bib", [HATS]),
        ("--year", "2021-", [HATS]),
        ("--year", "2022", [HATS]),
        ("--year", "-2020", [GLOVES]),
        ("--tag", "hats", [HATS]),
        ("--tag", "hat", []),
    ],
)
def test_filters_of_list_and_search(run: Run, option: str, value: str, found: list[str]) -> None:
    assert listed(run, option, value) == found
    code, out, _ = run("search", "winter glide", option, value, "--json")
    assert code == 0
    assert sorted(hit["key"] for hit in json.loads(out)["hits"]) == found
    code, out, _ = run("ask", "What did we see in winter?", option, value, "--json")
    assert code == 0
    assert {paper["key"] for paper in json.loads(out)["papers"]} <= set(found)


def test_where_no_paper_matches_it_is_said_why(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("list", "--year", "1999")[1] == "No paper matches.\n"
    bare = tmp_path / "bare"
    with Library.open(bare, Nothing()) as library:
        library.add_papers([Paper(title="Bare Heads", abstract="No hat at all.")])
    assert main(["list", "--year", "1999", "--author", "Knott", "--library", str(bare)]) == 0
    assert capsys.readouterr().out == "No paper matches: none of 1 has a year or an author.\n"
