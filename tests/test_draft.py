"""`litrev draft` without a model, through the command line."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import main
from store import Library

TOPIC = "variance reduction and bias of policy gradient estimates"
OVER = "reward over-optimisation and how to avoid it"
OWN = (
    "Reward models are imperfect, and policies learn to exploit them. We propose to stop where an "
    "ensemble of small reward models begins to disagree. On three benchmarks this keeps 95% of "
    "the gain in true reward."
)


@pytest.fixture
def place(example_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    library = shutil.copytree(example_library, tmp_path / "library")
    monkeypatch.setenv("LITREV_LIBRARY", str(library))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return library


@pytest.fixture
def draft(place: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*argv: str, code: int = 0) -> tuple[str, str]:
        assert main(["draft", *argv]) == code, capsys.readouterr().err
        captured = capsys.readouterr()
        return captured.out, captured.err

    return run


def test_a_draft_is_an_outline_of_quotations_and_says_so(draft: Any) -> None:
    out, err = draft(OVER)
    assert "“" in out
    assert "[1]" in out
    assert "0 withheld" in out
    assert "quoted from the library, no model" in err
    assert max(map(len, out.splitlines())) <= 80


def test_the_json_has_the_documented_shape(draft: Any, place: Path) -> None:
    found = json.loads(draft(OVER, "--json")[0])
    assert found["topic"] == OVER
    assert {"heading", "purpose", "keys"} == found["plan"][0].keys()
    listed = [s for paragraph in found["paragraphs"] for s in paragraph["statements"]]
    assert found["statements"] == listed
    assert {statement["verdict"] for statement in listed} == {"supported"}
    cites = [cite for statement in listed for cite in statement["cites"]]
    with Library.open(place) as library:
        for cite in cites:
            abstract = library.get(cite["key"]).abstract
            assert abstract[cite["start"] : cite["end"]] == cite["quote"]
    cited = {cite["key"] for cite in cites}
    assert {paper["key"] for paper in found["papers"]} == cited
    assert not cited & set(found["unused"])


def test_a_run_of_it_is_listed_told_of_replayed_and_compared(
    draft: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    run = json.loads(draft(OVER, "--json")[0])["run"]
    assert main(["replay", run]) == 0
    assert main(["why", f"{run}.1"]) == 0
    assert "▶" in capsys.readouterr().out
    other = json.loads(draft(OVER, "--words", "60", "--json")[0])["run"]
    assert main(["diff", run, other]) == 0
    assert "vanished" in capsys.readouterr().out
    assert main(["runs", "--json"]) == 0
    assert [kept["command"] for kept in json.loads(capsys.readouterr().out)] == ["draft", "draft"]


@pytest.mark.parametrize(
    ("name", "sign"),
    [("a.tex", r"\citep{"), ("a.md", "## References"), ("a.html", "<!"), ("a.json", '"plan"')],
)
def test_a_file_says_by_its_name_what_is_written(
    draft: Any, tmp_path: Path, name: str, sign: str
) -> None:
    out, err = draft(OVER, "-o", name)
    assert out == ""
    assert name in err
    assert sign in (tmp_path / name).read_text(encoding="utf-8")
    assert "@" in (tmp_path / "a.bib").read_text(encoding="utf-8")


def test_a_plan_is_saved_edited_and_kept_to(draft: Any, tmp_path: Path) -> None:
    first = json.loads(draft(OVER, "--save-plan", "plan.toml", "--json")[0])
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    plan = tomllib.loads(text)
    assert plan["topic"] == OVER
    planned = [s["papers"] for p in plan["paragraph"] for s in p["sentence"]]
    assert planned == [list(one["keys"]) for one in first["plan"]]
    again = json.loads(draft("--plan", "plan.toml", "--json")[0])
    assert [s["text"] for s in again["statements"]] == [s["text"] for s in first["statements"]]
    key = planned[0][0]
    edited = text.replace(f'"{key}"', '"schulman2015trust"')
    (tmp_path / "plan.toml").write_text(edited, encoding="utf-8")
    changed = json.loads(draft("--plan", "plan.toml", "--json")[0])
    cited = [paper["key"] for paper in changed["papers"]]
    assert "schulman2015trust" in cited
    assert key not in cited


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("topic = ", "plan.toml: "),
        ('topic = "x"', "paragraph: Field required"),
        ('topic = "x"\n[[paragraph]]\nheading = "A"\n[[paragraph.sentence]]\npurpose = "y"\n',
         "paragraph 1 sentence 1 papers: Field required"),
        ('topic = "x"\ncolour = "red"\n[[paragraph]]\nheading = "A"\nsentence = []\n', "sentence"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_used_says_where(
    draft: Any, tmp_path: Path, text: str, told: str
) -> None:
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    out, err = draft("--plan", "plan.toml", code=1)
    assert out == ""
    assert told in err
    assert "--save-plan" in err


def test_papers_are_demanded_and_excluded_by_their_keys(draft: Any) -> None:
    first = json.loads(draft(OVER, "--json")[0])
    out = first["papers"][0]["key"]
    flags = ("--must-cite", "schulman2015trust", "--exclude", out, "--json")
    found = json.loads(draft(OVER, *flags)[0])
    keys = [paper["key"] for paper in found["papers"]]
    assert "schulman2015trust" in keys
    assert out not in [*keys, *found["unused"]]
    _, err = draft(OVER, "--must-cite", "nobody", code=1)
    assert "nobody" in err


@pytest.mark.parametrize(
    ("flag", "key", "told"),
    [
        ("--exclude", "gao2023scaling", "paragraph 1 sentence 2 of the plan names gao2023scaling"),
        ("--must-cite", "schulman2015trust", "no sentence of the plan names schulman2015trust"),
    ],
)
def test_a_plan_against_other_wishes_is_told(
    draft: Any, tmp_path: Path, flag: str, key: str, told: str
) -> None:
    sentences = (
        f'[[paragraph.sentence]]\npurpose = "what it finds"\npapers = ["{key}"]\n'
        for key in ("coste2023reward", "gao2023scaling")
    )
    plan = f'topic = "{OVER}"\n[[paragraph]]\nheading = "A"\n{"".join(sentences)}'
    (tmp_path / "plan.toml").write_text(plan, encoding="utf-8")
    for best in ("1", "2"):
        out, err = draft("--plan", "plan.toml", flag, key, "--best", best, code=1)
        assert out == ""
        assert told in err
        assert f"do without {flag}" in err


def test_a_persons_own_abstract_is_the_topic_and_closes_each_paragraph(
    draft: Any, tmp_path: Path
) -> None:
    (tmp_path / "own.txt").write_text(OWN, encoding="utf-8")
    found = json.loads(draft("--abstract", "own.txt", "--json")[0])
    assert found["topic"] == "Reward models are imperfect, and policies learn to exploit them."
    assert found["abstract"] == OWN
    assert not [line for line in found["departures"] if "own work" in line]
    for paragraph in found["paragraphs"]:
        [cite] = paragraph["statements"][-1]["cites"]
        assert (cite["key"], OWN[cite["start"] : cite["end"]]) == ("@own", cite["quote"])
    assert "@own" not in [paper["key"] for paper in found["papers"]]
    tex, _ = draft("--abstract", "own.txt", "--format", "latex")
    assert "@own}" not in tex
    assert main(["why", f"{found['run']}.{len(found['statements'])}"]) == 0


def test_where_the_library_has_nothing_nothing_is_drafted(draft: Any) -> None:
    found = json.loads(draft("the migration of arctic birds in autumn", "--json")[0])
    assert (found["status"], found["paragraphs"], found["plan"]) == ("abstained", [], [])
    out, _ = draft("the migration of arctic birds in autumn")
    assert "no papers for this" in out


def test_a_file_is_not_written_over_with_nothing(draft: Any, tmp_path: Path) -> None:
    file = tmp_path / "related.tex"
    file.write_text("written by hand")
    _, err = draft("the migration of arctic birds in autumn", "-o", file.name)
    assert "related.tex is not written. Nothing was drafted" in " ".join(err.split())
    assert file.read_text() == "written by hand"
    assert not (tmp_path / "related.bib").exists()


def test_something_has_to_be_drafted(draft: Any) -> None:
    _, err = draft(code=2)
    assert "TOPIC" in err


def test_a_draft_passes_its_own_check(
    draft: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.tex", "b.md"):
        draft(OVER, "-o", name)
        assert main(["check", name]) == 0, capsys.readouterr().out
        assert "0 refused" in capsys.readouterr().out
