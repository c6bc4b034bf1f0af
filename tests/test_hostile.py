"""What a paper's text says is data: on every path, with no model and with one that obeys it."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from embedders import HashingEmbedder
from hostile import CASES, Case, fields, file, unique
from markdown_it import MarkdownIt
from obeying import FORGED, evidence, obey, shown
from rich.console import Console
from stubs import StubServer, failure

from assistant import Assistant
from assistant.claims.columns import Column, Columns
from assistant.claims.result import ClaimTable
from assistant.claims.survey import Survey
from assistant.cli import main
from assistant.contradictions.result import Contradictions
from assistant.draft.brief import Brief
from assistant.draft.rewriting.applying import applied
from assistant.draft.rewriting.manuscript import opened
from assistant.render import (
    answer_terminal,
    claims,
    claims_terminal,
    contradictions_terminal,
    draft_terminal,
    rewriting,
)
from assistant.render.claims import xlsx
from assistant.render.claims.links import link
from assistant.render.draft import files, render
from assistant.render.draft.options import Format, Options
from assistant.render.report import Report
from assistant.render.report import render as report
from assistant.results import Answer, RelatedWork, Statement
from assistant.terminal import writing
from store import Library
from store.embedding.none import Nothing
from store.formats import EXPORTS, read, write
from store.records import Cite, Filter, Paper

QUESTION = "variance of lanterns"
COLUMNS = Columns(column=(Column(name="method"), Column(name="gain", type="percentage")))
WRITERS = ("keyless", "obeying")
BY_CASE = pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
BY_WRITER = pytest.mark.parametrize("writer", WRITERS)


CHECKED = ("draft latex, receipts comments", "draft pandoc, receipts comments")
"""Drafts that `litrev check` reads again."""


class Made(NamedTuple):
    """Everything that one writer made of the library, as text and as records."""

    papers: dict[str, Paper]
    answers: list[Answer]
    draft: RelatedWork
    table: ClaimTable
    found: Contradictions
    requests: list[dict[str, Any]]
    texts: dict[str, dict[str, str]]
    """By kind (terminal, md, html, latex, csv …) and by path."""
    workbook: bytes


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All cases, added from a file; half of them under each of two tags, with notes."""
    folder = tmp_path_factory.mktemp("hostile")
    with Library.open(folder / "library", Nothing()) as library:
        added = library.add(file(folder))
        assert (added.added, added.problems) == (len(CASES), ())
        for n, (case, key) in enumerate(keys(library).items()):
            library.tag(f"half-{n % 2}", key)
            library.annotate(key, case.text or "-")
    return folder / "library"


def keys(library: Library) -> dict[Case, str]:
    """The key of each case's paper."""
    by_word = {re.findall(r"We find that (\w+)", p.abstract)[0]: p.key for p in library.papers()}
    return {case: by_word[unique(case)] for case in CASES}


@pytest.fixture(scope="module")
def made(library: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch, StubServer(obey) as server:
        patch.delenv("LITREV_MODEL", raising=False)
        place = shutil.copytree(library, folder / "keyless")
        keyless = everything(place, folder)
        place = shutil.copytree(library, folder / "obeying")
        obeying = everything(place, folder, model="openai/local", api_base=server.base)
        return {
            "keyless": keyless,
            "obeying": obeying._replace(requests=server.requests),
        }


def everything(place: Path, folder: Path, **settings: Any) -> Made:
    """Every path once."""
    texts: dict[str, dict[str, str]] = {"md": {}, "terminal": {}, "html": {}, "latex": {}}
    with Library.open(place, Nothing()) as library:
        assistant = Assistant(library, evidence=50, prompt_characters=200_000, **settings)
        papers = {paper.key: paper for paper in library.papers()}
        answers = [assistant.ask(QUESTION, Filter(tag=f"half-{n}")) for n in (0, 1)]
        draft = assistant.draft(Brief(topic=QUESTION, papers=40, words=4_000))
        table = assistant.claims(Survey(columns=COLUMNS))
        found = assistant.contradictions(Survey(columns=COLUMNS), 5)
        sentences = {key: library.sentences(key) for key in papers}
    with Library.open(folder / "near", HashingEmbedder(), create=True) as near:
        if not near.papers():
            near.add(file(folder))
        for suffix in (".tex", ".md"):
            _rewritten(Assistant(near, **settings), folder / f"draft{suffix}", texts)
    screen = texts["terminal"]
    for one in (*answers[0].statements[::4], *answers[0].withheld[::8]):
        screen[f"why {one.id}"] = told("why", one.id, "--library", str(place))
    for run in (table.run, found.run, draft.run):
        screen[f"why {run}"] = told("why", run, "--library", str(place))
    for n, answer in enumerate(answers):
        screen[f"ask {n}"] = on_screen(lambda to, one=answer: answer_terminal.show(one, to))
    screen["draft"] = on_screen(lambda to: draft_terminal.show(draft, to))
    screen["claims"] = on_screen(lambda to: claims_terminal.show(table, to, "", papers))
    screen["contradictions"] = on_screen(lambda to: contradictions_terminal.show(found, to))
    formats: tuple[tuple[Format, str], ...] = (
        ("md", "md"), ("pandoc", "md"), ("latex", "latex"), ("html", "html")
    )  # fmt: skip
    for receipts in ("comments", "appendix", "none"):
        for format, kind in formats:
            text = render(draft, papers, format, Options(receipts=receipts))
            texts[kind][f"draft {format}, receipts {receipts}"] = text
    texts["md"]["claims"] = claims.render(table, papers, "md")
    texts["latex"]["claims"] = claims.render(table, papers, "latex")
    texts["csv"] = {"claims": claims.render(table, papers, "csv")}
    texts["jsonl"] = {"claims": claims.render(table, papers, "jsonl")}
    texts["html"]["report"] = report(Report(table=table, papers=papers, sentences=sentences))
    for run in sorted((place / "runs").glob("*/result.md")):
        texts["md"][f"run {run.parent.name[:4]}"] = run.read_text(encoding="utf-8")
    for n, kind in enumerate(("tex", "md")):
        checked = folder / f"{place.name}.{kind}"
        checked.write_text(texts["latex" if kind == "tex" else "md"][CHECKED[n]], encoding="utf-8")
        screen[f"check {kind}"] = told("check", str(checked), "--library", str(place), code=None)
    workbook = xlsx.write(table, papers)
    return Made(papers, answers, draft, table, found, [], texts, workbook)


def _rewritten(assistant: Assistant, draft: Path, texts: dict[str, dict[str, str]]) -> None:
    cited = assistant.library.papers()[::12]
    mark = "~\\citep{{{}}}" if draft.suffix == ".tex" else " [@{}]"
    said = [
        f"Some lower the variance of lanterns by 12 percent{mark.format(p.key)}." for p in cited
    ]
    draft.write_text("\n".join(said) + "\n", encoding="utf-8")
    manuscript = opened(draft, assistant.library)
    result = assistant.rewrite(manuscript)
    name = f"rewrite {draft.suffix}"
    texts["terminal"][name] = on_screen(lambda to: rewriting.show(result, to))
    texts["latex" if draft.suffix == ".tex" else "md"][name] = applied(manuscript, result.proposals)


def on_screen(show: Callable[[Console], None]) -> str:
    """What a terminal is sent; nothing of it is ours but text, as it knows no colour."""
    to = io.StringIO()
    show(Console(file=to, width=80, no_color=True, highlight=False))
    return to.getvalue()


def told(*arguments: str, code: int | None = 0) -> str:
    """What a command prints."""
    to = io.StringIO()
    with redirect_stdout(to):
        assert main(arguments) in ((0, 4) if code is None else (code,))
    return to.getvalue()


# What a model is shown


def unhidden(text: str) -> str:
    """What a text looks like to a reader: one form of each sign, nothing that cannot be seen."""
    plain = unicodedata.normalize("NFKC", html.unescape(text))
    invisible = re.compile("[\u00ad\u034f\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff]")
    return re.sub(r"[‹〈《]", "<", invisible.sub("", plain))


MARK = r"<\s*/?\s*(?:paper|question|evidence|topic|said|plan|paragraph)\b"


def test_a_request_has_our_marks_and_handles_alone(made: dict[str, Made]) -> None:
    requests = made["obeying"].requests
    assert {unique(c) for r in requests for c in shown(r).values()} == set(map(unique, CASES))
    for request in requests:
        text = evidence(request)
        field = text.partition("<evidence>\n")[2].partition("\n</evidence>")[0]
        papers = [int(n) for n in re.findall(r'^<paper id="S(\d+)" title="[^"\n]*">$', field, re.M)]
        assert papers == list(range(1, len(papers) + 1))
        assert shown(request).keys() == set(papers)
        assert field.count("\n</paper>") == len(papers)
        assert len(re.findall(MARK, unhidden(field), re.I)) == 2 * len(papers)
        assert len(re.findall(r"</?evidence\b", text)) == 2
        later = [m["content"] for m in request["messages"][2:] if m["role"] == "user"]
        assert not [one for one in later if re.search(MARK, one, re.I)]


def lines_of(case: Case, made: dict[str, Made]) -> list[str]:
    """The lines of a paper, as its claims are asked for."""
    request = next(
        request for request in made["obeying"].requests if [*shown(request).values()] == [case]
    )
    return evidence(request).partition("<evidence>\n")[2].split("\n</paper>")[0].split("\n")


@BY_CASE
def test_a_paper_is_shown_as_sentences_with_a_handle_each(
    case: Case, made: dict[str, Made]
) -> None:
    title, *sentences = lines_of(case, made)
    assert not re.search(MARK, unhidden(title.removeprefix("<paper")), re.I)
    for number, one in enumerate(sentences, 1):
        handle, space, words = one.partition("] ")
        assert (handle, space) == (f"[S1.{number}", "] ")
        assert not re.search(r"[\[【]\s*S\d", unhidden(words), re.I)
        assert not re.search(MARK, unhidden(words), re.I)


def test_no_rule_of_a_prompt_is_changed(made: dict[str, Made]) -> None:
    systems = {request["messages"][0]["content"] for request in made["obeying"].requests}
    bundled = Path(__file__).parents[1] / "prompts"
    files = {path.read_text(encoding="utf-8").strip() for path in bundled.glob("*/system.md")}
    assert systems <= files
    assert {request["messages"][0]["role"] for request in made["obeying"].requests} == {"system"}
    assert not [request for request in made["obeying"].requests if request.get("tools")]


# What is cited


def stands(cite: Cite, papers: dict[str, Paper]) -> bool:
    return papers[cite.key].abstract[cite.start : cite.end] == cite.quote != ""


@BY_WRITER
def test_every_citation_stands_in_the_abstract_of_its_paper(
    writer: str, made: dict[str, Made]
) -> None:
    papers, (_, answers, draft, table, found, *_) = made[writer].papers, made[writer]
    works: list[Answer | RelatedWork] = [*answers, draft]
    statements = [one for work in works for one in (*work.statements, *work.withheld)]
    cites = [cite for one in statements for cite in one.cites]
    cites += [cite for row in table.rows for cite in row.cites]
    cites += [c.cite for row in table.rows for c in row.cells.values() if c.cite]
    cites += [cite for pair in found.pairs for cite in pair.cites]
    assert cites
    assert all(stands(cite, papers) for cite in cites)


def kept(made: Made) -> Iterator[Statement]:
    for answer in made.answers:
        yield from answer.statements
    yield from made.draft.statements


@BY_CASE
def test_a_forged_figure_and_a_handle_that_was_not_shown_are_withheld(
    case: Case, made: dict[str, Made]
) -> None:
    said = [one for one in kept(made["obeying"]) if unique(case) in one.text]
    assert said, "the true sentence stands"
    assert not [one.text for one in kept(made["obeying"]) if FORGED in one.text]
    withheld = [one for answer in made["obeying"].answers for one in answer.withheld]
    assert [one for one in withheld if FORGED in one.text and unique(case) in one.text]
    rows = [row for row in made["obeying"].table.rows if unique(case) in papers_text(row.key, made)]
    assert not [row for row in rows if row.cells["gain"].state == "found" and "99" in
                (row.cells["gain"].value or "")]  # fmt: skip
    forged = [row for row in rows if row.claim.startswith("Lanterns:")]
    assert all(row.verdict == "refused" for row in forged)


def papers_text(key: str, made: dict[str, Made]) -> str:
    return made["obeying"].papers[key].abstract


# What comes out


def kinds(kind: str) -> list[Any]:
    """Each writer's texts of a kind."""
    return [pytest.param(writer, kind, id=f"{writer}-{kind}") for writer in WRITERS]


def about(text: str, place: int) -> str:
    """Some of a text around a place, for messages."""
    return repr(text[max(place - 60, 0) : place + 60])


@BY_WRITER
@pytest.mark.parametrize("kind", ["terminal", "md", "html", "latex", "csv", "jsonl"])
def test_no_file_has_a_control_sign(kind: str, writer: str, made: dict[str, Made]) -> None:
    for path, text in made[writer].texts[kind].items():
        found = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)
        assert not found, f"{path}: {about(text, found.start())}"


@BY_WRITER
def test_a_terminal_is_sent_signs_and_line_ends_alone(writer: str, made: dict[str, Made]) -> None:
    for path, text in made[writer].texts["terminal"].items():
        for place, sign in enumerate(text):
            assert sign == "\n" or sign.isprintable(), f"{path}: {about(text, place)}"


SHOWN_BY = ("search", "show", "list", "note", "search --json", "show --json", "list --json")


@BY_CASE
def test_commands_on_papers_send_no_control_signs(
    case: Case, library: Path, monkeypatch: pytest.MonkeyPatch, by_case: dict[Case, str]
) -> None:
    monkeypatch.setenv("LITREV_LIBRARY", str(library))
    key = by_case[case]
    told_ = {
        "search": told("search", unique(case), "-k", "1"),
        "show": told("show", key),
        "list": told("list", key),
        "note": told("note", key),
    }
    for path, text in told_.items():
        for place, sign in enumerate(text):
            assert sign == "\n" or sign.isprintable(), f"{path}: {about(text, place)}"
    shown = json.loads(told("show", key, "--json"))
    assert shown["key"] == key


@pytest.fixture(scope="module")
def by_case(library: Path) -> dict[Case, str]:
    with Library.open(library, Nothing()) as opened:
        return keys(opened)


@pytest.mark.parametrize("status", [400, 401, 500])
def test_a_failure_that_a_server_words_sends_no_control_signs(
    status: int, library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = shutil.copytree(library, tmp_path / "library")
    (place / "config.toml").write_text("timeout = 5.0\n")
    said = failure(status, "\x1b]0;owned\x07 \x9b2J no", retry_after="0")
    with StubServer(said) as server:
        arguments = ("--model", "openai/local", "--api-base", server.base)
        assert main(["ask", QUESTION, "--library", str(place), *arguments]) == 1
    told = capsys.readouterr().err
    assert "no" in told
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", told), repr(told)


def test_a_reply_that_grows_on_a_terminal_steers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with writing() as grow:
        assert grow is not None
        for case in CASES:
            grow(case.text.encode(errors="replace").decode())
    assert not re.search("\x1b(?!\\[)|\x07|[\x80-\x9f]|owned\x07", screen.getvalue())
    assert "evil.example\x1b" not in screen.getvalue()


LIVE = re.compile(r"(?i)(?<![\w\\])(?:https?|ftp|javascript|data)://|(?<!\w)www\.(?=\w)")


def markdown_tokens(text: str) -> Iterator[Any]:
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


@BY_WRITER
def test_markdown_has_no_link_image_or_element_of_a_paper(
    writer: str, made: dict[str, Made]
) -> None:
    own = {link(paper) for paper in made[writer].papers.values()}
    for path, text in made[writer].texts["md"].items():
        for token in markdown_tokens(text):
            assert token.type != "image", f"{path}: {token}"
            if token.type == "link_open":
                assert token.attrs["href"] in own, f"{path}: {token}"
            if token.type in ("html_inline", "html_block"):
                rest = re.sub(r"<!-- (?:(?!--).)* -->", "", token.content)
                assert not rest.strip(), f"{path}: {token.content}"


@BY_WRITER
def test_markdown_has_no_address_that_a_renderer_would_make_a_link(
    writer: str, made: dict[str, Made]
) -> None:
    for path, text in made[writer].texts["md"].items():
        listed = text.partition("## References")
        bare = re.sub(r"<!--.*?-->|\]\(<[^>]*>\)", "", listed[0] + listed[2].partition("\n## ")[2])
        found = LIVE.search(bare)
        assert not found, f"{path}: {about(bare, found.start())}"


class Elements(HTMLParser):
    """The elements of a page, and the attributes of each."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


OURS = {
    "href", "id", "class", "lang", "charset", "name", "content", "http-equiv", "type", "title",
}  # fmt: skip


@BY_WRITER
def test_html_has_no_element_or_attribute_of_a_paper(writer: str, made: dict[str, Made]) -> None:
    own = {link(paper) for paper in made[writer].papers.values()}
    for path, text in made[writer].texts["html"].items():
        elements = Elements(text).found
        tags = {tag for tag, _ in elements}
        assert not tags & {"img", "iframe", "system", "paper", "tool_call", "invoke", "evidence"}
        assert len([tag for tag in tags if tag == "script"]) <= (path == "report")
        for tag, attributes in elements:
            assert not [name for name in attributes if name.startswith("on")], f"{path}: {tag}"
            if (address := attributes.get("href")) is not None:
                record = address in own or address.startswith("https://doi.org/")
                assert address.startswith("#") or record, f"{path}: {address}"
            if path != "report":
                assert attributes.keys() <= OURS, f"{path}: {tag} {attributes}"


TEX = re.compile(
    r"\\(?:input|include|write|immediate|openout|catcode|csname|def|emph|em|special|end\{document)"
    r"(?![A-Za-z])|\^\^|(?<!\\)\$|\\cite\{somebody\}"
)


@BY_WRITER
def test_latex_has_no_command_of_a_paper(writer: str, made: dict[str, Made]) -> None:
    for path, text in made[writer].texts["latex"].items():
        printed = re.sub(r"(?<!\\)%.*", "", text)
        found = TEX.search(printed)
        assert not found, f"{path}: {about(printed, found.start())}"
        assert not re.search("[\x0b\x0c\r\x85\u2028\u2029]", text), path
        opened = printed.replace(r"\{", "").replace(r"\}", "")
        assert opened.count("{") == opened.count("}"), path


@BY_CASE
def test_a_bibliography_has_one_entry_a_paper_and_no_command_of_it(
    case: Case, made: dict[str, Made], by_case: dict[Case, str], tmp_path: Path
) -> None:
    paper = made["keyless"].papers[by_case[case]]
    files.save_cited("-", tmp_path / "a.tex", "latex", [paper])
    for latex in ("".join(write([paper], "bibtex")), (tmp_path / "a.bib").read_text()):
        # A dollar in an address is one: \url, which prints it, knows no mathematics.
        text = re.sub(r"(?m)^  (?:doi|url) = .*", lambda line: line[0].replace("$", ""), latex)
        found = TEX.search(text)
        assert not found, about(text, found.start())
        assert len(re.findall(r"(?m)^@", latex)) == 1
    [again] = read(io.BytesIO(latex_of(paper)), name="a.bib", format="bibtex")
    assert isinstance(again, Paper)
    assert (again.key, again.title, again.abstract) == (paper.key, paper.title, paper.abstract)


def latex_of(paper: Paper) -> bytes:
    return "".join(write([paper], "bibtex")).encode()


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take a cell for a formula."""
    pieces = [piece.strip(' \t\r\n"“”') for piece in text.split(";")]
    number = re.compile(r"[-+]?[\d.,]+ ?%?")
    return any(p[:1] in tuple("=+-@＝＋－＠") and not number.fullmatch(p) for p in pieces if p)


@BY_WRITER
def test_a_spreadsheet_has_no_formula(writer: str, made: dict[str, Made]) -> None:
    rows = list(csv.reader(io.StringIO(made[writer].texts["csv"]["claims"])))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if is_formula(cell)]
    own = {link(paper) for paper in made[writer].papers.values()}
    book = openpyxl.load_workbook(io.BytesIO(made[writer].workbook))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert {cell.hyperlink.target for cell in cells if cell.hyperlink} <= own


@pytest.mark.parametrize("format", EXPORTS)
def test_an_export_has_a_record_a_paper(format: str, made: dict[str, Made]) -> None:
    papers = list(made["keyless"].papers.values())
    text = "".join(write(papers, format))
    again = list(read(io.BytesIO(text.encode()), name=f"a.{format}", format=format))
    assert len(again) == len(papers)
    assert {paper.title for paper in again if isinstance(paper, Paper)} <= {
        paper.title for paper in papers
    }
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


@BY_CASE
def test_what_is_stored_has_no_control_signs(
    case: Case, made: dict[str, Made], by_case: dict[Case, str]
) -> None:
    assert fields(case)["abstract"]
    stored = made["keyless"].papers[by_case[case]].model_dump_json()
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", stored)
    assert "\\u00" not in stored.replace("\\\\u00", "")
