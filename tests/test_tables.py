"""Tables of papers, as services export them and people keep them: CSV and its kin, spreadsheets."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from streams import stream

from store.formats import csv as table
from store.formats import read, xlsx
from store.formats.entry import FIELD_LIMIT
from store.formats.people import people
from store.records import Paper, Problem
from store.text import clean

HATS = Paper(title="Warm hats", abstract="Hats are warm.")
SERVICES = {
    "Scopus": (
        "Authors,Author full names,Title,Year,Source title,Volume,Issue,Art. No.,Page start,"
        "Page end,DOI,Link,Abstract,Author Keywords,Index Keywords,Publisher,Document Type\n"
        '"Müller A.; Strand C.","Müller, Ada (57000000001); Strand, Carl (57000000002)",Warm hats,'
        "2020,J Hats,12,3,,331,345,10.1000/HATS,https://a.org/1,Hats are warm.,wool; cold,Humans,"
        "Hat Press,Conference paper\n"
    ),
    "Web of Science": (
        "PT\tAU\tAF\tTI\tSO\tDT\tDE\tAB\tVL\tIS\tBP\tEP\tDI\tPY\tPU\t\n"
        "J\tMuller, A; Strand, C\tMüller, Ada; Strand, Carl\tWarm hats\tJ Hats\tProceedings Paper"
        "\twool; cold\tHats are warm.\t12\t3\t331\t345\t10.1000/hats\t2020\tHat Press\t\n"
    ),
    "Dimensions": (
        '"About the data: exported on Mar 1, 2021"\n'
        "Rank,DOI,Title,Abstract,Source title,Publisher,PubYear,Volume,Issue,Pagination,"
        "Publication Type,Authors,Keywords\n"
        '1,10.1000/hats,Warm hats,Hats are warm.,J Hats,Hat Press,2020,12,3,331-345,Proceeding,'
        '"Müller, Ada; Strand, Carl",wool; cold\n'
    ),
    "The Lens": (
        "Lens ID,Title,Publication Year,Publication Type,Source Title,Publisher,Author/s,Abstract,"
        "Volume,Issue Number,Start Page,End Page,Keywords,DOI\n"
        "0-1,Warm hats,2020,conference proceedings article,J Hats,Hat Press,"
        "Ada Müller; Carl Strand,Hats are warm.,12,3,331,345,wool; cold,10.1000/hats\n"
    ),
    "Zotero": (
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI",'
        '"Abstract Note","Date","Pages","Issue","Volume","Publisher","Manual Tags"\n'
        '"AB12","conferencePaper","2020","Müller, Ada; Strand, Carl","Warm hats","J Hats",'
        '"10.1000/hats","Hats are warm.","2020-03-01","331–345","3","12","Hat Press","wool; cold"\n'
    ),
    "Excel, in a country with decimal commas": (
        "sep=;\r\nTITLE;author(s);abstract;Pub_Year;Journal;vol;issue;pages;doi;keywords;publisher;"
        'type\r\nWarm hats;"Ada Müller, Carl Strand";Hats are warm.;2020;J Hats;12;3;331-45;'
        'https://doi.org/10.1000/hats;"wool, cold";Hat Press;conference\r\n'
    ),
}  # fmt: skip
WHOLE = Paper(
    title="Warm hats",
    authors=("Ada Müller", "Carl Strand"),
    year=2020,
    venue="J Hats",
    doi="10.1000/hats",
    tags=("wool", "cold"),
    abstract="Hats are warm.",
    type="conference",
    volume="12",
    issue="3",
    pages="331-345",
    publisher="Hat Press",
)


def found(text: str) -> list[Paper | Problem]:
    """What a file with this text holds, whatever it is called."""
    return list(read(io.BytesIO(text.encode())))


def told(text: str) -> list[tuple[int | None, str]]:
    return [(one.line, one.reason) for one in found(text) if isinstance(one, Problem)]


@pytest.mark.parametrize("service", SERVICES)
def test_the_columns_of_services_are_known(service: str) -> None:
    [paper] = found(SERVICES[service])
    assert isinstance(paper, Paper)
    assert paper.model_copy(update={"url": ""}) == WHOLE


def test_quoted_cells_hold_line_breaks_and_marks() -> None:
    text = (
        '\ufefftitle,Abstract\r\n"Hats, ""warm""","They\r\n\r\nare\r\nwarm."\r\nOnly a title,\r\n'
    )
    assert found(text) == [
        Paper(title='Hats, "warm"', abstract="They are warm."),
        Problem(file="-", line=6, reason="no abstract, left out: Only a title"),
    ]


@pytest.mark.parametrize(
    ("row", "line", "reason"),
    [
        ("a,b,c", 3, "a row of 3 cells under 2 columns"),
        ("a", 3, "a row of 1 cells under 2 columns"),
        ('a,"b', 3, "a quotation mark is not closed"),
        ("Shoes,[No abstract available]", 3, "no abstract, left out: Shoes"),
        ("Shoes,NaN", 3, "no abstract, left out: Shoes"),
    ],
)
def test_a_bad_row_costs_itself_only(row: str, line: int, reason: str) -> None:
    text = f"Title,Abstract\nWarm hats,Hats are warm.\n{row}\n\nWarm hats,Hats are warm.\n"
    assert told(text) == [(line, reason)]
    assert [one for one in found(text) if isinstance(one, Paper)] == [HATS, HATS]


def test_trailing_empty_cells_and_markdown_rules_are_nothing() -> None:
    assert found("Title,Abstract,,\nWarm hats,Hats are warm.,,,\n,,\n") == [HATS]
    assert found("| Title | Abstract |\n|---|:--|\n| Warm hats | Hats are warm. |\n") == [HATS]


def test_fields_of_web_of_science_are_not_quoted() -> None:
    text = 'TI\tAB\n"Warm" hats\t"Hats\n"Warm hats\tHats\n'
    titles = [one.title for one in found(text) if isinstance(one, Paper)]
    assert titles == ['"Warm" hats', '"Warm hats']


def test_a_table_without_the_columns_is_told_which_it_has(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("name;score\nHats;1\n")
    [problem] = read(path)
    assert isinstance(problem, Problem)
    assert problem.reason == (
        "no columns for title and abstract, such as Title and Abstract; its columns: name, score"
    )


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252"])
def test_excel_saves_text_in_other_encodings(encoding: str) -> None:
    data = "Title\tAbstract\nHüte\tHüte wärmen.\n".encode(encoding)
    papers = [one for one in read(io.BytesIO(data)) if isinstance(one, Paper)]
    assert papers == [Paper(title="Hüte", abstract="Hüte wärmen.")]


def test_long_columns_that_are_not_ours_do_no_harm() -> None:
    text = f'Title,References,Abstract\nWarm hats,"{"x; " * FIELD_LIMIT}",Hats are warm.\n'
    assert found(text) == [HATS]


cells = st.text(st.sampled_from('ab ,;"\n\t|ü'), max_size=8)


@given(st.lists(st.tuples(cells, cells), max_size=5), st.sampled_from(",;\t|"))
def test_what_the_csv_module_writes_is_read(rows: list[tuple[str, str]], delimiter: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(["Title", "Abstract"])
    writer.writerows((f"T{title}", f"A{abstract}") for title, abstract in rows)
    papers = list(table.read(stream(file.getvalue())))
    assert papers == [Paper(title=clean(f"T{t}"), abstract=clean(f"A{a}")) for t, a in rows]


@given(st.text(st.sampled_from('ab,;"\n\t|'), max_size=200))
def test_no_rows_raise(rows: str) -> None:
    list(table.read(stream(f"Title,Abstract\n{rows}")))


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Müller, A.; van den Berg, C.", ("A. Müller", "C. van den Berg")),
        ("Ada Müller, Carl Strand and Eve Li", ("Ada Müller", "Carl Strand", "Eve Li")),
        ("Müller A., Strand C.D.", ("A. Müller", "C.D. Strand")),
        ("Müller, A., & Strand, C. D.", ("A. Müller", "C. D. Strand")),
        ("Müller, Ada and Strand, Carl", ("Ada Müller", "Carl Strand")),
        ("Müller, Ada, Strand, Carl", ("Ada Müller", "Carl Strand")),
        ("Müller, Ada", ("Ada Müller",)),
        ("Müller AB; Strand C", ("AB Müller", "C Strand")),
        ("J. R. Müller, K. Strand", ("J. R. Müller", "K. Strand")),
        ("Ada Müller|Carl Strand\nEve Li", ("Ada Müller", "Carl Strand", "Eve Li")),
        ("Müller, Ada (57000000001); Strand, Carl", ("Ada Müller", "Carl Strand")),
        ("Ada Müller et al.", ("Ada Müller",)),
        ("Hat Study Group", ("Hat Study Group",)),
        ("", ()),
    ],
)
def test_authors_are_divided_by_their_form(cell: str, names: tuple[str, ...]) -> None:
    assert people(cell) == names


@given(st.text(st.sampled_from("AaBb ,.;&|\nand()-é"), max_size=40))
def test_no_authors_raise(cell: str) -> None:
    assert all(people(cell))


@pytest.mark.parametrize("piece", [" ", "a ", "and ", " and", "A. ", ", ", "; ", "&", "(", "a b, "])
def test_a_cell_of_a_hundred_thousand_names_is_divided(piece: str) -> None:
    assert isinstance(people(piece * 100_000), tuple)


def workbook(*sheets: list[list[object]]) -> bytes:
    book = Workbook()
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


BOOK = workbook(
    [["nothing", "here"]],
    [
        ["My reading list"],
        [],
        ["Title", "Abstract", "Date", "Volume"],
        ["Warm hats", "Hats are<br/>warm.", datetime(2020, 3, 1), 12.0],
        [],
        ["Shoes", None, None, None],
    ],
)


def test_the_first_sheet_with_papers_is_read() -> None:
    assert xlsx.sniff(BOOK[:60_000].decode(errors="replace"))
    assert list(read(io.BytesIO(BOOK))) == [
        Paper(title="Warm hats", abstract="Hats are warm.", year=2020, volume="12"),
        Problem(file="-", line=6, reason="no abstract, left out: Shoes"),
    ]


def test_a_spreadsheet_without_the_columns_is_told_which_it_has() -> None:
    [problem] = read(io.BytesIO(workbook([["name", "score"], ["Hats", 1]])))
    assert isinstance(problem, Problem)
    assert problem.reason.endswith("its columns: name, score")


@given(st.integers(0, len(BOOK) - 1), st.integers(0, 255), st.booleans())
def test_no_damaged_spreadsheet_raises(place: int, byte: int, cut: bool) -> None:
    damaged = BOOK[:place] + bytes([byte]) + (b"" if cut else BOOK[place + 1 :])
    assert list(read(io.BytesIO(damaged), format="xlsx"))


def test_a_zip_bomb_is_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 80_000_000)
    [problem] = read(io.BytesIO(file.getvalue()))
    assert isinstance(problem, Problem)
    assert "unpacks to more than" in problem.reason
