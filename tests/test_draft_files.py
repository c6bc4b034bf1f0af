"""What a draft leaves on disk, on the screen and in its run: files, paragraphs, a document."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import bibtexparser
import pytest
from drafted import OWN, PAPERS, SENTENCES, cite, statement, work
from rich.console import Console

from assistant.checking import latex, markdown, recheck
from assistant.embedders import judge
from assistant.render import draft_markdown, draft_terminal
from assistant.render.draft import render
from assistant.render.draft.files import NotSaved, bibliography, save
from assistant.render.draft.options import Format, Options
from assistant.render.draft.sentences import line
from store import Library
from store.formats.latex import decode
from store.records import Paper


@pytest.mark.parametrize("format", ["md", "latex"])
def test_a_draft_is_saved_with_its_bibliography(format: Format, tmp_path: Path) -> None:
    file = tmp_path / "related.tex"
    text = render(work(), PAPERS, format, Options())
    save(text, file, format, work(), PAPERS)
    save(text, file, format, work(), PAPERS)
    assert file.read_text(encoding="utf-8") == text
    assert bibliography(file) == tmp_path / "related.bib"
    entries = bibtexparser.parse_string(bibliography(file).read_text(encoding="utf-8")).entries
    assert [entry.key for entry in entries] == [paper.key for paper in work().papers]
    authors = decode(entries[0].fields_dict["author"].value)
    assert authors == " and ".join(PAPERS["groene2021quiet"].authors)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["related.bib", "related.tex"]


def test_a_bibliography_of_another_draft_is_left_alone(tmp_path: Path) -> None:
    save("", tmp_path / "a.md", "pandoc", work([], withheld=()), PAPERS)
    with pytest.raises(NotSaved, match=r"not the bibliography of a\.tex"):
        save("", tmp_path / "a.tex", "latex", work(), PAPERS)
    assert "@" not in (tmp_path / "a.bib").read_text()


def test_a_bibliography_for_latex_is_in_ascii(tmp_path: Path) -> None:
    save("", tmp_path / "a.tex", "latex", work(), PAPERS)
    text = (tmp_path / "a.bib").read_text()
    assert text.isascii()
    assert "author = {{Lantern Consortium}}" in text
    assert "key = {{The harbour report \\#7}}" in text
    assert "year = {n.d.}" in text


def test_the_notes_of_a_person_stay_in_the_library(tmp_path: Path) -> None:
    private = {
        key: paper.model_copy(update={"note": "dull", "tags": ("dull",), "abstract": "dull"})
        for key, paper in PAPERS.items()
    }
    save("", tmp_path / "a.md", "md", work(), private)
    assert "dull" not in (tmp_path / "a.bib").read_text(encoding="utf-8")


def test_a_bibliography_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "refs.bib").write_text("@misc{mine, title={Mine}}")
    with pytest.raises(NotSaved, match=r"refs\.bib is there already"):
        save("text", tmp_path / "refs.tex", "latex", work(), PAPERS)
    assert [path.name for path in tmp_path.iterdir()] == ["refs.bib"]
    assert "Mine" in (tmp_path / "refs.bib").read_text()


@pytest.mark.parametrize("name", ["refs.bib", "missing/refs.tex"])
def test_where_a_draft_cannot_go_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotSaved) as told:
        save("text", tmp_path / name, "latex", work(), PAPERS)
    assert told.value.hint
    assert not list(tmp_path.iterdir())


def test_a_check_reads_what_a_draft_cites_and_rests_on() -> None:
    readers = {"latex": latex.read, "pandoc": markdown.read, "md": markdown.read}
    for format, read in readers.items():
        for receipts in ("comments", "appendix"):
            options = Options.model_validate({"receipts": receipts})
            prose = read(render(work(), PAPERS, cast(Format, format), options))
            own = [one for one in SENTENCES if one.cites[0].key != OWN]
            cited = [tuple(_key(key, prose.listed) for key in one.keys) for one in prose.stated]
            assert [keys for keys in cited if keys] == [
                tuple(cite.key for cite in one.cites) for one in own
            ]


def _key(key: str, listed: Mapping[str, str]) -> str:
    """The key itself, or that beside the entry of a mark."""
    return listed[key[1:-1]].split("`")[1] if key.startswith("[") else key


def test_the_terminal_shows_paragraphs_and_what_is_left_out() -> None:
    console = Console(width=70, record=True, file=None, quiet=False, force_terminal=False)
    with console.capture() as capture:
        draft_terminal.show(work(), console)
    shown = " ".join(capture.get().split())
    for one in SENTENCES[:3]:
        assert line(one.text[:-1]) in shown.replace(" [1][2]", "").replace(" [3][4]", "")
    assert "Seven keepers share a meadow [2][5] (weakly supported)" in shown
    headings = [one for one in capture.get().splitlines() if one and not one.startswith(" ")]
    expected = ["Papers", "Weak", "Withheld", "Not used", "Departures from the plan"]
    assert [one for one in headings if one in expected] == expected
    assert "Checked: 3 supported, 1 weak, 1 withheld." in shown
    assert max(map(len, capture.get().splitlines())) <= 70


def test_the_terminal_says_that_nothing_was_drafted() -> None:
    console = Console(width=70)
    with console.capture() as capture:
        draft_terminal.show(work([], withheld=()), console)
    assert capture.get().startswith("The library has no papers for this.")


def test_a_run_keeps_a_document_with_the_plan_and_the_words() -> None:
    text = draft_markdown.document(work())
    assert text.startswith("# harbours & <orchards>\n")
    assert "1. what is known: `groene2021quiet`" in text
    assert "- `left2018`" in text
    assert "“Eight keepers share a meadow.”" in text
    assert text.index("## Papers") < text.index("## Statements") < text.index("## Withheld")
    assert text.endswith("Run `r1`, written by: no model, quoted from the library.\n")


BROUGHT = (
    r"The Pok\'emon agent wins 86.02\% of its games against $\alpha$ other agents",
    r"We show that the agent with LiPO-{\lambda} plans {\em deterministic} moves in $O(n^2)$ steps",
)


@pytest.mark.parametrize(
    ("format", "name"), [("latex", "d.tex"), ("md", "d.md"), ("pandoc", "d.md")]
)
def test_a_draft_out_of_abstracts_with_latex_passes_a_check(
    format: Format, name: str, tmp_path: Path
) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add_papers([Paper(title="Agents at play", abstract=". ".join(BROUGHT) + ".")])
        [paper] = library.papers()
        said = [
            statement(f"The paper says: “{text}”.", cite(paper.key, f"{text}.")) for text in BROUGHT
        ]
        made = work([("Play", said)], withheld=(), papers={paper.key: paper})
        file = tmp_path / name
        file.write_text(render(made, {paper.key: paper}, format, Options()), encoding="utf-8")
        found = recheck(file, library, judge(library))
    assert [(one.verdict, one.reasons) for one in found.statements] == [("supported", ())] * 2
