"""Claim tables as whole files, to the last character: scripts and other programs read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from tabled import PAPERS, cell, cite, row, table

from assistant.claims.columns import Column
from assistant.claims.result import NOT_REPORTED, Cell, ClaimTable, Row
from assistant.render.claims import render, xlsx

COLUMNS = (
    Column(name="method"),
    Column(name="gain", type="percentage"),
    Column(name="open", type="yes/no"),
    Column(name="hedge"),
)


def made(one: Row, **cells: Cell) -> Row:
    return one.model_copy(
        update={"cells": {c.name: cells.get(c.name, NOT_REPORTED) for c in COLUMNS}}
    )


DISAGREE = cell(
    *("bo2021", "success rate", "3 %", "conflict", "sentence 1 has 3 %"),
    others=(cite("bo2021", "4 %", 2), cite("bo2021", "5 %", 3)),
)
FREE = cell("ade2019", "open", "yes", cite=cite("ade2019", "code is free", 3))
WEAK = ("support: 0.3", "hedge: may")
ROWS = (
    made(
        row(1, "ade2019", "LANTERN lifts success by 12.4 % | so.", {}),
        method=cell("ade2019", "method", "LANTERN"),
        gain=cell("ade2019", "success rate", "up to 12.4 %"),
        open=FREE,
    ),
    made(
        row(2, "bo2021", "Meadows differ.", {}, "weak", WEAK),
        method=cell("", "", "ORCHARD", "refused", "name: it is not"),
        gain=DISAGREE,
    ),
    made(
        row(3, "cy", "Rivers_win.", {}, "refused", ("polarity: no", "number: 4")),
        method=cell("cy", "method", "RIVER"),
    ),
)
TABLE = table(*ROWS, columns=COLUMNS, missing=("eve",))
NOTHING = table(columns=COLUMNS).model_copy(update={"rows": ()})

DOCUMENTS = Path(__file__).parent / "documents"


def sheets() -> str:
    """The spreadsheet, as it is read again."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(TABLE, PAPERS)))
    return "".join(f"{one}\n" for one in shown(book))


WRITTEN: dict[str, Callable[[], str]] = {
    "claims.md": lambda: render(TABLE, PAPERS, "md"),
    "claims.tex": lambda: render(TABLE, PAPERS, "latex"),
    "claims.xlsx.txt": sheets,
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_table_as_people_get_it(name: str) -> None:
    assert WRITTEN[name]() == (DOCUMENTS / name).read_text(encoding="utf-8")


def shown(book: Any) -> Iterator[str]:
    """Every cell of a spreadsheet in a line, with what is particular to it."""
    for page in book:
        widths = [f"{letter} {one.width:.0f}" for letter, one in page.column_dimensions.items()]
        yield f"{page.title}, {page.freeze_panes}, {page.auto_filter.ref}: {', '.join(widths)}"
        for box in (box for line in page.iter_rows() for box in line):
            color = box.font.color and box.font.color.rgb
            marks = {
                "format": box.number_format.replace("General", ""),
                "color": color if isinstance(color, str) else "",
                "fill": box.fill.fgColor.rgb if box.fill.fill_type == "solid" else "",
                "font": " ".join(filter(None, ("bold" * bool(box.font.b), box.font.u)))
                + "strike" * bool(box.font.strike),
                "wraps": f"{box.alignment.vertical}" * bool(box.alignment.wrap_text),
                "link": box.hyperlink.target if box.hyperlink else "",
                "comment": box.comment.text if box.comment else "",
            }
            told = "".join(f" {name}={value!r}" for name, value in marks.items() if value)
            yield f"{box.coordinate} {box.value!r}{told}"


def test_a_comment_has_room_for_its_words() -> None:
    long = table(ROWS[0].model_copy(update={"cites": (cite("ade2019", "word " * 400),)}))
    for made, size in ((TABLE, "width:320px;height:58px"), (long, "width:320px;height:600px")):
        with ZipFile(io.BytesIO(xlsx.write(made, PAPERS))) as parts:
            [drawn, *_] = [name for name in parts.namelist() if name.endswith(".vml")]
            assert size in parts.read(drawn).decode().replace(" ", "")


def test_a_table_of_no_claims() -> None:
    told = "0 claims of 0 papers, 3 papers without a claim, 1 failed."
    assert render(NOTHING, PAPERS, "md") == (
        f"No claim was found.\n\n{told}\n\n"
        "## Papers without a claim\n\n- ade2019\n- bo2021\n- cy\n\n"
        "## Failed\n\n- di2020: the model's reply was cut off\n"
    )
    assert render(NOTHING, PAPERS, "latex") == (
        "% Written by litrev. Needs \\usepackage{booktabs,longtable,array,amssymb}.\n"
        f"% {told}\n"
        "% Nothing is reported under: method, gain, open, hedge.\n% No claim was found.\n"
    )


COMMON = (
    "id key title year claim kind verdict method gain gain_normal gain_unit gain_comparator open"
    " open_normal hedge reasons claim_quotes claim_sentences"
)
GROUNDS = "state reason refused quote"
PLACES = f"{GROUNDS} sentence start end others"


def names(grounds: str) -> list[str]:
    """The columns of a flat table, in order, as docs/claims.md tells them."""
    behind = [f"{column.name}_{one}" for column in COLUMNS for one in grounds.split()]
    return [*COMMON.split(), *behind, "run"]


def test_every_column_of_csv() -> None:
    text = render(TABLE, PAPERS, "csv")
    assert isinstance(text, str)
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    assert header == names(GROUNDS)
    told = [{n: v for n, v in zip(header, one, strict=True) if v} for one in lines]
    assert told == [
        {
            **{"id": "r1.1", "key": "ade2019", "title": "Lanterns for harbours", "year": "2019"},
            **{"claim": "LANTERN lifts success by 12.4 % | so.", "kind": "result"},
            **{"verdict": "supported", "method": "LANTERN", "gain": "up to 12.4 %"},
            **{"gain_normal": "0.124", "gain_unit": "%", "gain_comparator": "≤", "open": "yes"},
            **{"open_normal": "true", "claim_quotes": "LANTERN lifts success by 12.4 % | so."},
            **{"claim_sentences": "0", "method_state": "found", "method_quote": "LANTERN"},
            **{"gain_state": "found", "gain_quote": "up to 12.4 %", "open_state": "found"},
            **{"open_quote": "code is free", "hedge_state": "not_reported", "run": "r1"},
        },
        {
            **{"id": "r1.2", "key": "bo2021", "title": "Orchards & meadows: <50% of $5>"},
            **{"year": "2021", "claim": "Meadows differ.", "kind": "result", "verdict": "weak"},
            **{"gain": "3 %", "reasons": "support: 0.3; hedge: may"},
            **{"claim_quotes": "Meadows differ.", "claim_sentences": "0"},
            **{"method_state": "refused", "method_reason": "name: it is not"},
            **{"method_refused": "ORCHARD", "gain_state": "conflict"},
            **{"gain_reason": "sentence 1 has 3 %", "gain_quote": "3 %"},
            **{"open_state": "not_reported", "hedge_state": "not_reported", "run": "r1"},
        },
        {
            **{"id": "r1.3", "key": "cy", "title": "A quiet river", "claim": "Rivers_win."},
            **{"kind": "result", "verdict": "refused", "method": "RIVER"},
            **{"reasons": "polarity: no; number: 4", "claim_quotes": "Rivers_win."},
            **{"claim_sentences": "0", "method_state": "found", "method_quote": "RIVER"},
            **{"gain_state": "not_reported", "open_state": "not_reported"},
            **{"hedge_state": "not_reported", "run": "r1"},
        },
    ]


def test_every_column_of_parquet() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    from assistant.render.claims import parquet as writer

    read = parquet.read_table(io.BytesIO(writer.write(TABLE, PAPERS)))
    assert read.column_names == names(PLACES)
    first, second, third = read.to_pylist()
    assert (first["open_sentence"], first["open_start"], first["open_end"]) == (3, 0, 12)
    assert (first["hedge"], first["hedge_sentence"], first["hedge_quote"]) == (None, None, None)
    assert second["gain_others"] == "4 % | 5 %"
    assert (second["method"], second["method_refused"]) == (None, "ORCHARD")
    assert third["year"] is None


def test_a_column_of_nothing_has_its_type() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    from assistant.render.claims import parquet as writer

    schema = parquet.read_schema(io.BytesIO(writer.write(TABLE, PAPERS)))
    assert str(schema.field("hedge").type) == "string"
    assert str(schema.field("hedge_start").type) == "int64"
    assert str(schema.field("gain_normal").type) == "double"
    assert str(schema.field("open_normal").type) == "bool"


def test_each_row_is_a_line_of_json() -> None:
    lines = render(TABLE, PAPERS, "jsonl").splitlines()
    assert [Row.model_validate_json(one) for one in lines] == list(TABLE.rows)


def test_what_is_not_so_is_false_in_csv() -> None:
    no = FREE.model_copy(update={"value": "no", "normal": False})
    [one] = csv.DictReader(io.StringIO(_text(table(made(ROWS[0], open=no), columns=COLUMNS))))
    assert (one["open"], one["open_normal"]) == ("no", "false")


def test_a_row_may_lack_a_column_and_a_paper() -> None:
    bare = ROWS[0].model_copy(update={"cells": {}})
    text = render(table(bare, columns=COLUMNS), {}, "csv")
    [one] = csv.DictReader(io.StringIO(text))
    assert (one["year"], one["method"], one["method_state"]) == ("", "", "not_reported")


def test_words_and_numbers_of_a_spreadsheet_are_as_they_are() -> None:
    columns = (Column(name="method"), Column(name="value", type="number"))
    xpo = cell("cy", "method", "XPO")
    six = {"method": xpo, "value": cell("cy", "value", "6x")}
    one = ROWS[2].model_copy(update={"cells": six, "verdict": "supported"})
    page = openpyxl.load_workbook(io.BytesIO(xlsx.write(table(one, columns=columns), PAPERS)))
    [names, boxes] = page["Claims"].iter_rows()
    found = {name.value: box for name, box in zip(names, boxes, strict=True)}
    assert (found["value (number)"].value, found["value (number)"].number_format) == (6, "General")
    assert not found["method"].quotePrefix
    assert found["method"].comment.author == "litrev"


def test_a_spreadsheet_tells_papers_that_are_gone_and_why_nothing_is_reported() -> None:
    why = NOT_REPORTED.model_copy(update={"reason": "no sentence says it"})
    one = made(ROWS[0], method=why)
    pages = openpyxl.load_workbook(io.BytesIO(xlsx.write(table(one, columns=COLUMNS), {})))
    assert [box.value for box in pages["Papers"]["A"]][1:3] == ["ade2019", "bo2021"]
    assert pages["Papers"]["B2"].value == "Lanterns for harbours"
    assert pages["Claims"]["C2"].value is None
    assert pages["Claims"]["F2"].comment.text == "no sentence says it"


def test_one_claim_is_counted_as_one() -> None:
    text = render(table(ROWS[0], columns=COLUMNS), PAPERS, "md")
    assert "\n\n1 claim of 1 paper, 2 papers without a claim, 1 failed.\n\n" in text
    text = render(table(made(ROWS[0], gain=DISAGREE), columns=COLUMNS), PAPERS, "md")
    assert "Nothing is reported under: method, open, hedge." in text


def test_a_long_word_may_break_in_latex() -> None:
    said = ROWS[0].model_copy(
        update={"claim": "So pneumonoultramicroscopicsilicovolcanoconiosis is."}
    )
    text = render(table(said, columns=COLUMNS), PAPERS, "latex")
    assert r"pneumo\-noultr\-amicro\-scopic\-silico\-volcan\-oconio\-sis is." in text


def test_sentences_of_a_claim_are_all_told() -> None:
    places = (cite("cy", "One.", 0), cite("cy", "Two.", 4))
    rows = (ROWS[0].model_copy(update={"cites": places}),)
    [one] = csv.DictReader(io.StringIO(_text(table(*rows, columns=COLUMNS)), newline=""))
    assert (one["claim_quotes"], one["claim_sentences"]) == ("One. | Two.", "0, 4")


def _text(table: ClaimTable) -> str:
    text = render(table, PAPERS, "csv")
    assert isinstance(text, str)
    return text


def test_a_paper_that_is_gone_is_told_by_its_title() -> None:
    text = render(TABLE, {}, "md")
    assert isinstance(text, str)
    assert "- ade2019: Lanterns for harbours\n- bo2021: Orchards" in text


if __name__ == "__main__":
    for name, written in WRITTEN.items():
        (DOCUMENTS / name).write_text(written(), encoding="utf-8")
