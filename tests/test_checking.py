"""`litrev check`: a draft on the example library, as its author has left it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from turns import turn

from assistant.checking import recheck
from assistant.cli import main
from assistant.embedders import judge
from assistant.render.conversation import document
from assistant.results import Listed, Statement
from store import Library
from store.records import Filter, Paper

RIGHT = r"""\section{Related work}
Trust-region methods come first.
TRPO starts from a scheme in which every update is guaranteed to improve the policy
monotonically~\citep{schulman2015trust}, and was tested on Atari games as early as 2015.
The phase that FixPO adds costs less than 5\% additional gradient
steps~\citep{fixpo}. \citet{schulman2017proximal} allow several epochs of minibatch updates.
"""


def check(
    capsys: pytest.CaptureFixture[str], place: Path, *arguments: str | Path
) -> tuple[int, str, str]:
    code = main(["check", "--library", str(place), *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "draft.tex"
    file.write_text(RIGHT, encoding="utf-8")
    return file


def test_a_draft_that_is_right_passes(
    draft: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = check(capsys, example_library, draft, "--strict")
    assert code == 0
    assert out == f"{draft}: 3 cited: 3 supported, 0 weak, 0 refused; 0 uncited claims\n"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "reason"),
    [
        (r"5\%", r"8\%", 5, "number: 8% is not in the sentence"),
        ("less than", "at least", 5, "comparator: ≥ 5%"),
        ("is guaranteed", "is not guaranteed", 3, "polarity: “not” is not in the sentence"),
        ("TRPO", "GRIPPO", 3, "name: GRIPPO is not in the paper"),
        ("{fixpo}", "{fixpoo}", 5, "key: no paper has the key fixpoo; did you mean fixpo?"),
        ("{fixpo}", "{chen2025reinforcement}", 5, "number: 5% is not in the sentence"),
        ("{schulman2015trust}", "{stepmix}", 3, "name: TRPO is not in the paper"),
        ("as early as 2015", "as early as 2016", 3, "number: 2016 is not in the sentence"),
        ("The phase that FixPO adds costs", "``A second phase, called refix'' costs", 5,
         "quotation: wording: "),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line(
    right: str,
    wrong: str,
    line: int,
    reason: str,
    draft: Path,
    example_library: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    draft.write_text(RIGHT.replace(right, wrong), encoding="utf-8")
    code, out, _ = check(capsys, example_library, draft)
    assert code == 4
    assert f"{draft}:{line}: refused: {reason}" in out
    assert "2 supported, 0 weak, 1 refused" in out


def test_doubts_and_claims_without_citation_fail_only_where_it_is_strict(
    draft: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft.write_text(
        "PPO improves on TRPO by 12\\%.\nWe improve on it by 13\\%. Much is left to do.\n\n"
        "PPO allows several epochs of minibatch updates~\\cite{schulman2017proximal,stepmix}.",
        encoding="utf-8",
    )
    code, out, _ = check(capsys, example_library, draft)
    assert code == 0
    uncited, doubt, _ = out.splitlines()
    assert uncited == f"{draft}:1: uncited: PPO improves on TRPO by 12%."
    assert doubt.startswith(f"{draft}:4: weak: support: nothing in stepmix is near this")
    assert check(capsys, example_library, draft, "--strict")[0] == 4


def test_json_has_every_sentence_with_the_words_it_rests_on(
    draft: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft.write_text(RIGHT + r"Nobody knows~\cite{nobody}. Others lose 3\%.", encoding="utf-8")
    code, out, _ = check(capsys, example_library, draft, "--json")
    result = json.loads(out)
    assert code == 4
    assert result["file"] == str(draft)
    assert result["unknown"] == [{"file": str(draft), "line": 7, "key": "nobody", "nearest": ""}]
    assert result["uncited"] == [{"file": str(draft), "line": 7, "text": "Others lose 3%."}]
    assert result["counts"] == {
        "supported": 3, "weak": 0, "refused": 1, "unknown": 1, "uncited": 1, "unread": 0,
        "connecting": 1,
    }  # fmt: skip
    assert [one["line"] for one in result["statements"]] == [3, 5, 6, 7]
    with Library.open(example_library) as library:
        for cite in (cite for one in result["statements"] for cite in one["cites"]):
            abstract = library.get(cite["key"]).abstract
            assert abstract[cite["start"] : cite["end"]] == cite["quote"]


def test_several_files_are_checked_at_once(
    draft: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = draft.with_name("other.md")
    other.write_text("FixPO needs 7% more steps [@fixpo].", encoding="utf-8")
    code, out, _ = check(capsys, example_library, draft, other)
    assert code == 4
    assert f"{other}:1: refused: number: 7%" in out
    results = json.loads(check(capsys, example_library, draft, other, "--json")[1])
    assert [one["counts"]["refused"] for one in results] == [0, 1]


def test_of_several_files_one_that_cannot_be_read_does_not_end_the_check(
    draft: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong, none = draft.with_name("wrong.md"), draft.with_name("none.tex")
    wrong.write_text("FixPO needs 7% more steps [@fixpo].", encoding="utf-8")
    code, out, err = check(capsys, example_library, none, draft)
    assert (code, err) == (3, f"litrev: {none} cannot be read: No such file or directory\n")
    assert f"{draft}: 3 cited" in out
    code, out, err = check(capsys, example_library, draft, none, wrong)
    assert (code, err.count("\n")) == (4, 1)
    assert f"{wrong}:1: refused" in out
    code, out, err = check(capsys, example_library, none, none)
    assert (code, out, err.count("\n")) == (1, "", 2)
    code, out, _ = check(capsys, example_library, none, draft, "--json")
    assert (code, [one["file"] for one in json.loads(out)]) == (3, [str(draft)])


PART = r"""\section{More}
FixPO needs 7\% more steps~\citep{fixpo}.
\input{parts/deeper.tex}
"""


@pytest.fixture
def paper(draft: Path) -> Path:
    """A paper of several files, in which one sentence of each part is wrong."""
    parts = draft.parent / "parts"
    parts.mkdir()
    (parts / "more.tex").write_text(PART, encoding="utf-8")
    (parts / "deeper.tex").write_text(
        "\n\\input{draft}\\input{parts/more}Nobody knows~\\cite{nobody}.\n", encoding="utf-8"
    )
    draft.write_text(
        "\\documentclass{article}\\input{none}\n\\begin{document}\n"
        + RIGHT
        + "\\input parts/more\n\\begin{table}\\input{none}\\end{table}\n"
        + "Last of all~\\cite{nobodyelse}.\n\\end{document}",
        encoding="utf-8",
    )
    return draft


def test_what_a_draft_inputs_is_checked_with_lines_of_its_own(
    paper: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = check(capsys, example_library, paper)
    parts = paper.parent / "parts"
    assert (code, err) == (4, "")
    lines = out.splitlines()
    assert lines[0].startswith(f"{paper}:11: refused: key: no paper has the key nobodyelse")
    assert lines[1].startswith(
        f"{parts / 'deeper.tex'}:2: refused: key: no paper has the key nobod"
    )
    assert lines[2].startswith(f"{parts / 'more.tex'}:2: refused: number: 7%")
    assert lines[-1].startswith(f"{paper}: 6 cited: 3 supported, 0 weak, 3 refused")
    assert len(lines) == 4
    found = json.loads(check(capsys, example_library, paper, "--json")[1])
    assert [one["file"] for one in found["unknown"]] == [str(parts / "deeper.tex"), str(paper)]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("parts/none", "none.tex cannot be read: No such file"),
        ("../secret", "secret.tex is not below the folder of the draft, and is not read"),
        ("link", "link.tex is not below the folder of the draft, and is not read"),
        ("{absolute}", "secret.tex is not below the folder of the draft, and is not read"),
        ("bad", "bad.tex is not UTF-8, at byte 3"),
        ("deep", "deep.tex cannot be taken apart"),
        ("nul\0", "cannot be read"),
        ("x" * 5000, "cannot be read"),
    ],
)
def test_a_part_that_cannot_be_read_is_told_and_the_rest_checked(
    name: str, told: str, tmp_path: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "paper"
    folder.mkdir()
    (tmp_path / "secret.tex").write_text("A secret of 7\\%.", encoding="utf-8")
    (folder / "link.tex").symlink_to(tmp_path / "secret.tex")
    (folder / "bad.tex").write_bytes(b"caf\xe9")
    (folder / "deep.tex").write_bytes(b"{" * 20_000)
    draft = folder / "draft.tex"
    name = name.format(absolute=tmp_path / "secret")
    draft.write_text(f"{RIGHT}\\include{{{name}}}\n", encoding="utf-8")
    code, out, _ = check(capsys, example_library, draft)
    assert code == 3
    assert f"{draft}:7: unread: " in out
    assert told in out
    assert "3 cited: 3 supported, 0 weak, 0 refused; 0 uncited claims; 1 files unread" in out
    assert "secret of" not in out
    assert check(capsys, example_library, draft, "--strict")[0] == 4


NUMBERED = """TRPO was tested on swimming robots [1]. FixPO adds a second phase, called fixup [2].
The second phase closes the remaining gap [3].

## References

1. Schulman, J., Levine, S. (2015). *Trust region policy optimization*. ICML.
1. FixPO (`fixpo`)
"""


def test_marks_lead_to_papers_through_the_list_of_references(
    tmp_path: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "draft.md"
    file.write_text(NUMBERED, encoding="utf-8")
    statements = json.loads(check(capsys, example_library, file, "--json")[1])["statements"]
    assert [one["keys"] for one in statements] == [["schulman2015trust"], ["fixpo"], ["[3]"]]
    assert [one["verdict"] for one in statements] == ["supported", "supported", "refused"]


def test_receipts_tell_the_sentence_and_the_paper(
    tmp_path: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "This paper shows that a KL penalty by itself comes close to enforcing the trust region"
    said = "A KL penalty nearly enforces the trust region (Nobody, 2023)."
    file = tmp_path / "draft.md"
    file.write_text(f'{said} <!-- [fixpo] "{words}" -->\n', encoding="utf-8")
    [one] = json.loads(check(capsys, example_library, file, "--json")[1])["statements"]
    assert one["keys"] == ["fixpo"]
    assert any(cite["quote"].startswith(words) for cite in one["cites"])
    file.write_text(f'{said} <!-- [fixpo] "Words of another edition" -->\n', encoding="utf-8")
    out = check(capsys, example_library, file)[1]
    assert f"{file}:1: weak: receipt: its words are not in the abstract of fixpo" in out


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("related.tex", ["--format", "latex"]),
        ("related.tex", ["--format", "latex", "--receipts", "appendix", "--cite", "cite"]),
        ("related.tex", ["--format", "latex", "--cite", "citet"]),
        ("related.md", ["--format", "pandoc", "--cite", "citet"]),
        ("related.md", ["--format", "md"]),
        ("related.md", ["--format", "md", "--csl", "apa", "--receipts", "comments"]),
        ("related.md", ["--format", "pandoc", "--receipts", "none"]),
    ],
)
def test_what_litrev_drafts_passes_in_every_format(
    name: str,
    options: list[str],
    tmp_path: Path,
    example_library: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, place = tmp_path / name, tmp_path / "library"
    shutil.copytree(example_library, place)
    draft = ["draft", "reward over-optimisation", "--library", str(place)]
    assert main([*draft, *options, "-o", str(file)]) == 0
    named = re.search(r"\\citet\{|(?m:^|to )@\w+", file.read_text(encoding="utf-8"))
    assert bool(named) == ("citet" in options)
    capsys.readouterr()
    code, out, _ = check(capsys, place, file, "--json", "--strict")
    counts = json.loads(out)["counts"]
    assert (code, counts["uncited"]) == (0, 0)
    assert counts["supported"] >= 3


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.tex", None, "cannot be read"),
        ("draft.pdf", b"x", "neither LaTeX nor Markdown"),
        ("draft.tex", b"caf\xe9", "is not UTF-8, at byte 3"),
        ("draft.tex", b"{" * 20_000, "cannot be taken apart"),
        ("draft.tex", rb"\verb", "cannot be taken apart"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    name: str,
    content: bytes | None,
    told: str,
    tmp_path: Path,
    example_library: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    code, out, err = check(capsys, example_library, tmp_path / name)
    assert (code, out) == (1, "")
    assert told in err


def test_a_library_without_vectors_or_an_abstract_leaves_doubts(
    tmp_path: Path, lexical_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "draft.tex"
    file.write_text(RIGHT, encoding="utf-8")
    assert check(capsys, lexical_library, file)[0] == 0
    file.write_text(r"Hats warm 12 heads \cite{bare}.", encoding="utf-8")
    with Library.open(tmp_path / "library") as library:
        library.add_papers([Paper(title="Bare Hats", authors=("Ada Bare",))])
        [paper] = library.papers()
        file.write_text(rf"Hats warm 12 heads \cite{{{paper.key}}}.", encoding="utf-8")
        [one] = recheck(file, library, judge(library)).statements
    assert one.verdict == "weak"
    assert one.reasons[0] == f"abstract: the library has none of {paper.key} to check this against"


def test_an_empty_library_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "draft.md"
    file.write_text("Hats warm.", encoding="utf-8")
    code, _, err = check(capsys, tmp_path / "nothing", file)
    assert code == 1
    assert "litrev add" in err


def test_what_a_file_says_does_not_reach_the_terminal_as_a_command(
    tmp_path: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "draft.md"
    file.write_text("It is \x1b[31m 12 times better than TRPO [bold]x[/bold].", encoding="utf-8")
    out = check(capsys, example_library, file)[1]
    assert "\x1b" not in out
    assert "[bold]x[/bold]" in out
    named = tmp_path / "no\x1b[31m.md"
    assert "\x1b" not in check(capsys, example_library, named, file)[2]


def test_the_title_of_a_paper_that_is_cited_claims_nothing(
    example_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Library.open(example_library) as library:
        papers = library.papers()
    file = tmp_path / "titles.md"
    file.write_text("\n\n".join(f"**{paper.title}** [@{paper.key}]" for paper in papers))
    code, out, _ = check(capsys, example_library, file, "--strict")
    assert (code, out.count("\n")) == (0, 1)
    file.write_text(f"**{papers[0].title}** [@{papers[-1].key}]")
    assert check(capsys, example_library, file, "--strict")[0] == 4


def test_an_exported_conversation_is_checked_for_what_it_says_and_not_for_what_is_said_of_it(
    example_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Library.open(example_library) as library:
        paper, other = library.get("fixpo"), library.get("schulman2015trust")
        quotations = [one.text for one in library.sentences("fixpo")]
    wrong = Statement(
        text="It costs 80% more.", cites=(), verdict="refused", reasons=("number: 80%",)
    )
    made = turn(
        "What of it?",
        meant="What of Zorpo, which is 99% faster [1]?",
        answer=f"**{paper.title}** [1]\n\n" + "\n>\n".join(f"> {one}" for one in quotations),
        papers=(Listed(n=1, key="fixpo", title=paper.title),),
        withheld=(wrong,),
        run="12ab34cd",
        model="openai/gpt-5-mini",
        wanted=Filter(year=(2020, None)),
    )
    file = tmp_path / "chat.md"
    text = document([made], {"fixpo": paper})
    file.write_text(text, encoding="utf-8")
    code, out, _ = check(capsys, example_library, file, "--strict")
    said = len(quotations) + 1  # and the title above them
    told = f"{file}: {said} cited: {said} supported, 0 weak, 0 refused"
    assert (code, out) == (0, f"{told}; 0 uncited claims\n")
    file.write_text(text.replace("less than 5%", "less than 8%"), encoding="utf-8")
    assert check(capsys, example_library, file)[0] == 4
    file.write_text(text.replace(paper.title, other.title), encoding="utf-8")
    assert check(capsys, example_library, file)[0] == 4
    file.write_text(re.sub("\nRun .*\n", "\n", text), encoding="utf-8")
    assert "Zorpo" in check(capsys, example_library, file)[1]


BOOKISH = r"""\documentclass{article}
\addbibresource{%(first)s}
\begin{document}
The phase that FixPO adds costs less than 5\%% additional gradient steps~\citep{fixpo}.
Textbooks agree that 90\%% of all policies improve~\citep{sutton2018}.
It holds for 90\%% of them~\citep{fixpo,sutton2018}.
\bibliography{%(second)s} %% \bibliography{hidden}
\end{document}
"""
BOOK = "@book{sutton2018,\n  title = {Learning}\n}\n"
BOOKISH_MD = """---
title: Hats
bibliography: %s
---
Textbooks agree that 90%% of all policies improve [@sutton2018].
"""


@pytest.mark.parametrize("named", [("refs.bib", "other"), ("other.bib", "none,refs")])
def test_a_book_of_the_drafts_own_bibliography_is_a_doubt_and_not_refused(
    named: tuple[str, str],
    tmp_path: Path,
    example_library: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "paper.tex"
    file.write_text(BOOKISH % {"first": named[0], "second": named[1]}, encoding="utf-8")
    (tmp_path / "refs.bib").write_text(BOOK, encoding="utf-8")
    code, out, _ = check(capsys, example_library, file)
    lacks = (
        "abstract: sutton2018 is in refs.bib, not in the library: there is nothing to check this"
    )
    assert code == 0
    assert f"{file}:5: weak: {lacks} against\n{file}:6: weak: {lacks} against\n" in out
    assert "3 cited: 1 supported, 2 weak, 0 refused; 0 uncited" in out
    assert check(capsys, example_library, file, "--strict")[0] == 4


@pytest.mark.parametrize("front", ["refs.bib", "[other.bib, refs.bib]", '"refs.bib"'])
def test_so_is_one_of_the_bibliography_before_a_text(
    front: str, tmp_path: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "paper.md"
    file.write_text(BOOKISH_MD % front, encoding="utf-8")
    assert check(capsys, example_library, file)[0] == 4
    (tmp_path / "refs.bib").write_text(BOOK, encoding="utf-8")
    code, out, _ = check(capsys, example_library, file)
    assert (code, f"{file}:5: weak: abstract: sutton2018 is in refs.bib" in out) == (0, True)


@pytest.mark.parametrize("place", ["hidden.bib", "../refs.bib", "unnamed.bib"])
def test_a_key_that_no_named_bibliography_below_the_draft_has_is_refused(
    place: str, tmp_path: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "paper" / "paper.tex"
    file.parent.mkdir()
    file.write_text(BOOKISH % {"first": "../refs.bib", "second": "other"}, encoding="utf-8")
    (file.parent / place).write_text(BOOK, encoding="utf-8")
    code, out, _ = check(capsys, example_library, file)
    assert (code, "refused: key: no paper has the key sutton2018" in out) == (4, True)


def test_a_paper_of_the_library_is_checked_though_the_bibliography_has_it_too(
    tmp_path: Path, example_library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "paper.tex"
    text = BOOKISH % {"first": "refs.bib", "second": "refs"}
    file.write_text(text.replace(r"5\%", r"8\%"), encoding="utf-8")
    entries = BOOK + "@article{fixpo, title={Fix}}\n"
    (tmp_path / "refs.bib").write_text(entries, encoding="utf-8")
    code, out, _ = check(capsys, example_library, file)
    assert (code, f"{file}:4: refused: number: 8% is not in the sentence" in out) == (4, True)
