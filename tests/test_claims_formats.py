"""Claim tables in files, read back with other eyes: csv, json, markdown-it, openpyxl, pyarrow."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from openpyxl.utils.escape import unescape
from tabled import COLUMNS, PAPERS, PIECES, ROWS, cell, row, table

from assistant.claims.columns import Column
from assistant.claims.result import ClaimTable, Row
from assistant.legible import readable
from assistant.render.claims import latex, render, xlsx
from assistant.render.claims.files import FORMATS, save
from assistant.render.claims.flat import fields, ordered
from assistant.render.claims.formulas import neutral, original
from assistant.render.claims.links import link
from assistant.render.claims.parquet import ParquetMissing
from assistant.render.claims.sheets import legal
from assistant.render.claims.widths import shares
from assistant.render.draft.files import NotSaved
from assistant.render.draft.sentences import line
from store.formats.latex import decode
from store.records import Paper

hostile = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join) | st.text(
    st.characters(codec="utf-8"), min_size=1, max_size=20
)
TWO = (COLUMNS[0], COLUMNS[3])


def made(claim: str, method: str, value: str) -> ClaimTable:
    cells = {"method": cell("cy", "method", method), "value": cell("cy", "text", value)}
    one = row(1, "cy", claim, {}).model_copy(update={"cells": cells})
    return table(one, columns=TWO)


def read_csv(text: str) -> list[dict[str, str]]:
    return [
        {original(name): original(value) for name, value in one.items()}
        for one in csv.DictReader(io.StringIO(text, newline=""))
    ]


@given(hostile, hostile, hostile)
def test_csv_gives_back_what_was_said(claim: str, method: str, value: str) -> None:
    [one] = read_csv(render(made(claim, method, value), PAPERS, "csv"))
    assert (one["claim"], one["method"], one["value"]) == (line(claim), line(method), line(value))
    assert one["method_quote"] == line(method)


@given(hostile, hostile)
def test_no_cell_of_csv_is_a_formula(claim: str, method: str) -> None:
    text = render(made(claim, method, "-3.2"), PAPERS, "csv")
    for separator in (",", ";"):
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for one in cells:
                bare = one.lstrip(" \"'")
                assert one[:1] == "'" or not bare.startswith(("=", "@", "+S", "-S"))
    [only] = csv.DictReader(io.StringIO(text, newline=""))
    assert only["value"] == "-3.2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        (' "=1', "' \"=1"),
        ("+cmd", "'+cmd"),
        ("-3.2", "-3.2"),
        ("+5 %", "+5 %"),
        ("-3.2+cmd", "'-3.2+cmd"),
        ("- a list", "'- a list"),
        ("a; =1", "a;' =1"),
        ("a=1", "a=1"),
        ("'=1", "''=1"),
        ("＝1", "'＝1"),
        ("", ""),
    ],
)
def test_formulas_get_an_apostrophe(text: str, expected: str) -> None:
    assert neutral(text) == expected


@given(hostile)
def test_an_apostrophe_can_be_taken_off_again(text: str) -> None:
    assert original(neutral(text)) == text


def test_csv_has_plain_columns() -> None:
    found = read_csv(render(table(), PAPERS, "csv"))
    assert [one["id"] for one in found] == ["r1.1", "r1.2", "r1.3", "r1.4", "r1.5"]
    first, second = found[:2]
    assert (first["year"], first["success rate"], first["success rate_normal"]) == (
        *("2019", "12.4 %", "0.124"),
    )
    assert (first["value_normal"], first["value_unit"], first["open_normal"]) == (
        "6.0",
        "x",
        "true",
    )
    assert second["success rate"] == ""
    assert second["success rate_refused"] == "14 %"
    assert second["success rate_state"] == "refused"
    assert second["success rate_reason"] == "number: 14 is not in the sentence"
    assert found[4]["year"] == ""
    assert found[4]["reasons"] == "polarity: the sentence denies it"


def test_columns_of_a_person_keep_their_names() -> None:
    columns = (Column(name="year"), Column(name="a"), Column(name="A_state"))
    names = [field.name for field in fields(table(columns=columns), PAPERS)]
    assert len({name.casefold() for name in names}) == len(names)
    assert {"year", "year_", "A_state", "a_state_"} <= set(names)
    moved = table(row(1, "cy", "a", {}, "refused"), row(2, "cy", "b", {}))
    assert [one.claim for one in ordered(moved)] == ["b", "a"]


@given(hostile, hostile, hostile)
def test_json_lines_are_rows(claim: str, method: str, value: str) -> None:
    original_table = made(claim, method, value)
    lines = render(original_table, PAPERS, "jsonl").splitlines()
    assert [Row.model_validate_json(one) for one in lines] == list(original_table.rows)


def test_json_lines_have_the_documented_shape() -> None:
    first = json.loads(render(table(), PAPERS, "jsonl").splitlines()[0])
    assert list(first) == [
        *("id", "key", "title", "claim", "kind", "cells", "cites", "verdict", "reasons", "run"),
    ]
    assert {"value", "state", "cite", "reason"} <= set(first["cells"]["method"])
    assert set(first["cells"]["method"]["cite"]) == {"key", "sentence", "start", "end", "quote"}


def markdown_table(text: str) -> list[list[str]]:
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    [found] = [node for node in tree.walk() if node.type == "table"]
    return [
        ["".join(n.content for n in one.walk() if n.type == "text") for one in part.children]
        for half in found.children
        for part in half.children
    ]


@given(hostile, hostile, hostile)
def test_markdown_shows_what_was_said(claim: str, method: str, value: str) -> None:
    header, *rows = markdown_table(render(made(claim, method, value), PAPERS, "md"))
    assert header == ["paper", "claim", "method", "value"]
    shown = [line(readable(text)) for text in (claim, method, value)]
    assert rows == [["cy", shown[0], shown[1] or "–" * (not method), shown[2] or "–" * (not value)]]


def test_markdown_tells_what_is_not_in_the_table() -> None:
    text = render(table(columns=(*COLUMNS, Column(name="hedge"))), PAPERS, "md")
    assert [row[0] for row in markdown_table(text)] == [
        *("paper", "ade2019", "ade2019", "bo2021", "bo2021"),
    ]
    assert "4 claims of 2 papers, 1 weak, 1 refused, 1 failed." in text
    assert "Nothing is reported under: hedge." in text
    assert "search and rescue. (weakly supported) |" in text
    assert "- cy: Rivers win every game. (polarity: the sentence denies it)" in text
    assert "  - success rate: refused, 14 %: number: 14 is not in the sentence" in text
    assert "- ade2019: [Lanterns for harbours](<https://doi.org/10.1000/lan_tern>), 2019" in text
    assert "- di2020: the model's reply was cut off" in text
    nothing = render(table(columns=COLUMNS).model_copy(update={"rows": ()}), {}, "md")
    assert nothing.startswith("No claim was found.")
    assert "## Papers without a claim\n\n- ade2019\n- bo2021\n- cy\n\n" in nothing


def sheets(file: bytes) -> dict[str, Any]:
    return {sheet.title: sheet for sheet in openpyxl.load_workbook(io.BytesIO(file))}


@settings(max_examples=30)
@given(hostile, hostile)
def test_a_spreadsheet_gives_back_what_was_said(claim: str, method: str) -> None:
    page = sheets(xlsx.write(made(claim, method, "-3.2"), PAPERS))["Claims"]
    boxes = {page.cell(1, n).value: page.cell(2, n) for n in range(1, page.max_column + 1)}
    for name, text in (("claim", claim), ("method", method)):
        expected = line(text).replace("\ufffe", "").replace("\uffff", "")
        assert unescape(boxes[name].value or "") == expected
        assert boxes[name].data_type in ("s", "n" if not expected else "s")
    assert boxes["value"].value == "-3.2"


def test_words_in_a_spreadsheet_are_no_formulas() -> None:
    page = sheets(xlsx.write(made("=1+1", "@SUM(A1)", "+1"), PAPERS))["Claims"]
    boxes = {page.cell(1, n).value: page.cell(2, n) for n in range(1, page.max_column + 1)}
    for name in ("claim", "method", "value"):
        assert boxes[name].data_type == "s"
        assert boxes[name].quotePrefix


def test_a_spreadsheet_can_be_worked_with() -> None:
    pages = sheets(xlsx.write(table(), PAPERS))
    assert list(pages) == ["Claims", "Refused", "Papers"]
    page = pages["Claims"]
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref == page.dimensions == "A1:O5"
    names = [box.value for box in page[1]]
    boxes = dict(zip(names, page[2], strict=True))
    assert boxes["paper"].hyperlink.target == "https://doi.org/10.1000/lan_tern"
    assert boxes["success rate"].value == "12.4 %"
    assert boxes["success rate"].comment.text == "“12.4 %” (ade2019, sentence 1)"
    assert boxes["success rate (number)"].value == 0.124
    assert boxes["success rate (number)"].number_format == "0.0##%"
    assert boxes["value (number)"].value == 6
    assert boxes["year"].value == 2019
    second = dict(zip(names, page[3], strict=True))
    assert (second["success rate"].font.strike, second["open"].value) == (True, "–")
    assert second["success rate"].comment.text == "Refused. number: 14 is not in the sentence"
    assert second["success rate"].font.color.rgb != second["open"].font.color.rgb
    conflict = dict(zip(names, page[5], strict=True))["value"].comment.text
    assert conflict.startswith("The sentences disagree. another sentence says 4 points")
    assert "“4 points” (bo2021, sentence 3)" in conflict
    assert [box.value for box in pages["Refused"]["D"]] == ["claim", "Rivers win every game."]
    assert [box.value for box in pages["Papers"]["F"]] == ["rows", 2, 2, 1, 0]
    assert pages["Papers"]["G5"].value == "the model's reply was cut off"
    assert max(page.column_dimensions[c].width for c in "ABCDEFG") <= 50


def test_signs_that_a_spreadsheet_would_decode_stay() -> None:
    assert unescape(legal("a_x0041_b")) == "a_x0041_b"
    assert legal("a\x00b\ufffe\nc") == "ab c"


@given(hostile, hostile, hostile)
def test_parquet_gives_back_what_was_said(claim: str, method: str, value: str) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    from assistant.render.claims import parquet as writer

    file = writer.write(made(claim, method, value), PAPERS)
    [one] = parquet.read_table(io.BytesIO(file)).to_pylist()
    assert (one["claim"], one["method"], one["value"]) == (claim, method, value)
    assert (one["method_quote"], one["method_start"], one["method_end"]) == (method, 0, len(method))


def test_parquet_has_types() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    from assistant.render.claims import parquet as writer

    rows = parquet.read_table(io.BytesIO(writer.write(table(), PAPERS))).to_pylist()
    assert rows[0]["success rate_normal"] == 0.124
    assert rows[0]["year"] == 2019
    assert rows[2]["open_normal"] is False
    assert rows[1]["open_normal"] is None
    assert rows[3]["value_others"] == "4 points"
    assert [one["verdict"] for one in rows] == [one.verdict for one in ROWS]


def test_parquet_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ParquetMissing) as error:
        save(table(), PAPERS, "parquet", tmp_path / "a.parquet")
    assert str(error.value).splitlines()[0] == (
        "Parquet is written by pyarrow, which is not installed"
    )
    assert error.value.hint == (
        "Install it: pip install 'litrev[parquet]'. Or take another format: csv, jsonl, xlsx."
    )
    assert not list(tmp_path.iterdir())


@given(hostile, hostile)
def test_latex_shows_what_was_said(claim: str, method: str) -> None:
    text = latex.write(made(claim, method, "12.4 %"))
    assert text.isascii() or not (claim + method).isascii()
    [shown] = [one for one in text.splitlines() if "\\cite{cy} &" in one]
    cells = shown.removesuffix(r" \\").split(" & ")
    assert len(cells) == 4
    assert "12.4~\\%" in cells[3]
    plain = all(c.isascii() and c not in "\"'`-\\$" for c in claim)
    if plain:
        assert decode(cells[1].replace("\\hspace{0pt}", "")).replace("\xa0", " ") == line(claim)


def test_latex_has_what_it_needs_and_what_it_rests_on() -> None:
    text = latex.write(table(columns=(*COLUMNS, Column(name="hedge"))), "claims.bib")
    assert "\\usepackage{booktabs,longtable,array,amssymb,pdflscape}" in text
    assert "\\bibliography{claims}" in text
    assert "% Nothing is reported under: hedge." in text
    assert '% [ade2019] "LANTERN lifts success by 12.4 % on Harbour and Quay."' in text
    assert "% success rate, refused: 14 % (number: 14 is not in the sentence)" in text
    assert "% weak: support: 0.41" in text
    assert text.rstrip().endswith("(polarity: the sentence denies it)")
    assert "pdflscape" not in latex.write(table(columns=COLUMNS[:2]))
    assert "No claim was found" in latex.write(table().model_copy(update={"rows": ()}))


@given(st.lists(st.lists(hostile, min_size=3, max_size=3), min_size=1, max_size=5))
def test_columns_share_a_line(texts: list[list[str]]) -> None:
    parts = shares(texts, 80)
    assert sum(parts) == pytest.approx(1)
    assert min(parts) > 0


@pytest.mark.parametrize(("ending", "format"), FORMATS.items())
def test_every_format_is_saved(ending: str, format: str, tmp_path: Path) -> None:
    file = tmp_path / f"claims{ending}"
    for _ in range(2):
        save(table(), PAPERS, format, file)  # type: ignore[arg-type]
    beside = ["claims.bib"] if format == "latex" else []
    assert sorted(path.name for path in tmp_path.iterdir()) == [*beside, f"claims{ending}"]
    with pytest.raises(NotSaved):
        save(table(), PAPERS, format, tmp_path / "missing" / f"claims{ending}")  # type: ignore[arg-type]


def test_the_bibliography_has_the_papers_of_the_table(tmp_path: Path) -> None:
    save(table(), PAPERS, "latex", tmp_path / "claims.tex")
    text = (tmp_path / "claims.bib").read_text()
    assert "{ade2019," in text
    assert "{bo2021," in text
    assert "{cy," not in text
    assert "claims.bib" in (tmp_path / "claims.tex").read_text().splitlines()[0]


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        (Paper(title="", doi="10.1/a(b)<c>", arxiv="2101.01234"), "https://doi.org/10.1/a%28b%29%3Cc%3E"),
        (Paper(title="", arxiv="2101.01234"), "https://arxiv.org/abs/2101.01234"),
        (Paper(title="", pmid="123"), "https://pubmed.ncbi.nlm.nih.gov/123/"),
        (Paper(title="", url="https://a.org/ü?x=1&y=2"), "https://a.org/%C3%BC?x=1&y=2"),
        (Paper(title="", url="https://a.org/\n(x)"), "https://a.org/%0A%28x%29"),
        (Paper(title="", url="javascript:alert(1)"), ""),
        (Paper(title="", url="file:///etc/passwd"), ""),
        (Paper(title="", url="https://[a"), ""),
        (Paper(title="", url="https://a.org/" + "x" * 3_000), ""),
        (Paper(title=""), ""),
        (None, ""),
    ],
)  # fmt: skip
def test_a_link_comes_from_the_paper_itself(paper: Paper | None, expected: str) -> None:
    assert link(paper) == expected


@pytest.mark.parametrize("name", ["=1+1", "a|b", "<x> & _y_", "{a} %", "_x0041_", "@me", "$5"])
def test_names_of_columns_are_words_like_any_others(name: str) -> None:
    one = row(1, "cy", "a", {}).model_copy(update={"cells": {name: cell("cy", name, "b")}})
    made = table(one, columns=(Column(name=name),))
    [header, *_] = csv.reader(io.StringIO(render(made, PAPERS, "csv"), newline=""))
    assert name in map(original, header)
    assert not [cell for cell in header if cell.startswith(("=", "@"))]
    assert markdown_table(render(made, PAPERS, "md"))[0][2] == name
    box = sheets(xlsx.write(made, PAPERS))["Claims"]["F1"]
    assert (unescape(box.value), box.data_type) == (name, "s")
    line_of_names = latex.write(made).split("\\toprule\n")[1].splitlines()[0]
    third = line_of_names.removesuffix(r" \\").split(" & ")[2]
    assert decode(third.replace(r"\hspace{0pt}", "").replace("~", " ")) == name


@pytest.mark.parametrize("format", FORMATS.values())
def test_a_table_without_rows_is_saved(format: str, tmp_path: Path) -> None:
    empty = table().model_copy(update={"rows": (), "papers": ()})
    save(empty, {}, format, tmp_path / "claims.x")  # type: ignore[arg-type]
    assert (tmp_path / "claims.x").exists()
