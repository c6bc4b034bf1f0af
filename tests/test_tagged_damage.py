"""Damaged BibTeX, RIS and PubMed files: what is around the damage is read, in bounded memory."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.formats import read
from store.formats.blocks import LIMIT
from store.formats.entry import FIELD_LIMIT
from store.records import Paper, Problem


class Format(NamedTuple):
    """A format and one entry of it, with room for a number, a year and an abstract."""

    name: str
    entry: str

    def numbered(self, number: int, abstract: str = "We study hats.", year: str = "2019") -> str:
        return self.entry % {"number": number, "abstract": abstract, "year": year}


FORMATS = (
    Format(
        "bibtex",
        "@article{k%(number)d,\n  title = {Hats %(number)d},\n  author = {Knott, Ann},\n"
        "  year = {%(year)s},\n  abstract = {%(abstract)s},\n}\n\n",
    ),
    Format(
        "ris",
        "TY  - JOUR\nTI  - Hats %(number)d\nAU  - Knott, Ann\nPY  - %(year)s\n"
        "AB  - %(abstract)s\nER  - \n\n",
    ),
    Format(
        "nbib",
        "PMID- 1%(number)d\nTI  - Hats %(number)d.\nFAU - Knott, Ann\nDP  - %(year)s\n"
        "AB  - %(abstract)s\n\n",
    ),
)
formats = pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)


def found(data: str | bytes, format: Format) -> tuple[list[str], list[Problem]]:
    """The titles read, and the problems told."""
    source = io.BytesIO(data.encode() if isinstance(data, str) else data)
    entries = list(read(source, name="x", format=format.name))
    titles = [entry.title for entry in entries if isinstance(entry, Paper)]
    return titles, [entry for entry in entries if isinstance(entry, Problem)]


@formats
@given(st.data())
def test_a_file_cut_off_keeps_what_was_whole(format: Format, data: st.DataObject) -> None:
    text = "".join(map(format.numbered, range(3)))
    cut = data.draw(st.integers(1, len(text)))
    titles, problems = found(text[:cut], format)
    whole = text[:cut].count(format.numbered(0)[-4:])
    assert titles[:whole] == [f"Hats {number}" for number in range(whole)]
    assert len(titles) + len(problems) <= 4


@formats
@given(st.lists(st.integers(1, 255), max_size=40).map(bytes), st.integers(1, 200))
def test_bytes_put_in_anywhere_cost_what_they_hit(format: Format, noise: bytes, at: int) -> None:
    text = "".join(map(format.numbered, range(6))).encode()
    titles, _ = found(text[:at] + noise + text[at:], format)
    assert titles[-2:] == ["Hats 4", "Hats 5"]


@formats
def test_a_byte_of_another_encoding_is_told_with_its_line(format: Format) -> None:
    text = format.numbered(1) + format.numbered(2, "Caf\xe9 hats.") + format.numbered(3)
    titles, [told] = found(text.encode("cp1252"), format)
    assert titles == ["Hats 1", "Hats 2", "Hats 3"]
    assert told.line == text.count("\n", 0, text.index("Caf")) + 1


@formats
def test_nul_bytes_behind_the_head_are_left_out(format: Format) -> None:
    text = format.numbered(1, "Hats. " * 20_000) + format.numbered(2, "Ha\0ts.")
    entries = list(read(io.BytesIO(text.encode()), format=format.name))
    assert [entry.abstract[:5] for entry in entries if isinstance(entry, Paper)] == [
        "Hats.",
        "Hats.",
    ]


@formats
@pytest.mark.parametrize("year", ["99999", "0", "-5", "20192019", "in press", "9" * 5_000, "٢٠١٩"])
def test_absurd_years_are_no_years(format: Format, year: str) -> None:
    [paper] = read(io.BytesIO(format.numbered(1, year=year).encode()), format=format.name)
    assert isinstance(paper, Paper)
    assert paper.year is None


@formats
def test_a_field_of_a_megabyte_costs_its_entry_only(format: Format) -> None:
    text = format.numbered(1) + format.numbered(2, "a" * (FIELD_LIMIT + 1)) + format.numbered(3)
    titles, [told] = found(text, format)
    assert titles == ["Hats 1", "Hats 3"]
    assert told.line == format.numbered(1).count("\n") + 1


@formats
def test_an_entry_without_an_end_costs_itself_only(format: Format) -> None:
    opened = format.numbered(2).removesuffix("\n\n").removesuffix("}").removesuffix("ER  - ")
    runaway = opened + "and so on, hats and hats and hats\n" * (LIMIT // 30)
    titles, [told] = found(format.numbered(1) + runaway + format.numbered(3), format)
    assert titles == ["Hats 1", "Hats 3"]
    assert told.line == format.numbered(1).count("\n") + 1
    assert "not ended within" in told.reason


@formats
def test_what_follows_an_entry_does_not_cost_it(format: Format) -> None:
    text = format.numbered(1) + "and so on, hats and hats and hats\n" * 100 + format.numbered(2)
    assert found(text, format)[0] == ["Hats 1", "Hats 2"]


@formats
def test_lines_are_counted_far_down_the_file(format: Format) -> None:
    text = "".join(format.numbered(number, "" if number == 97 else "A.") for number in range(99))
    titles, [told] = found(text, format)
    assert len(titles) == 98
    assert told == Problem(
        file="x",
        line=97 * format.numbered(1).count("\n") + 1,
        reason="no abstract, left out: Hats 97",
    )


def test_braces_that_do_not_close_cost_their_entry_only() -> None:
    text = """@misc{a, title={A}, abstract={A.}}
@misc{b, title={{{{B}, abstract={B.}}
@misc{c, title={C}}, abstract={C.}}
@misc{d, title={D}, abstract={D {with} {{nested} braces}.}}
@misc{e, title="E {" unbalanced", abstract={E.}}
@misc{f, title={F}, abstract={F.}}
}}}
@string{broken = {
@misc{g, title={G}, abstract={G.}}
@
@{h, title={H}, abstract={H.}}
@misc{i, title={I}, abstract={an address @misc{in it} I.}}
"""
    titles, problems = found(text, FORMATS[0])
    assert titles[0] == "A"
    assert {"D", "F", "G", "I"} <= set(titles)
    assert {2, 5, 8} <= {problem.line for problem in problems}


def test_macros_that_swell_are_cut_short_and_told() -> None:
    lines = [f"@string{{a0 = {{{'x' * 1000}}}}}"]
    lines += [f"@string{{a{n + 1} = {' # '.join([f'a{n}'] * 9)}}}" for n in range(40)]
    lines += ["@misc{a, title = a3, abstract = a3}", "@misc{b, title={B}, abstract={B.}}"]
    titles, problems = found("\n".join(lines), FORMATS[0])
    assert [title[:1] for title in titles] == ["x", "B"]
    assert all("@string" in problem.reason for problem in problems)


def test_a_line_crowded_with_entries_is_told() -> None:
    titles, [told] = found("@a{" * 20_000 + "\n" + FORMATS[0].numbered(1), FORMATS[0])
    assert titles == ["Hats 1"]
    assert told.line == 1


class Endless(io.RawIOBase):
    """A file that is made while it is read."""

    def __init__(self, parts: Iterator[str]) -> None:
        self._parts = parts

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        part = next(self._parts, "").encode()
        buffer[: len(part)] = part
        return len(part)


@formats
def test_the_file_is_never_whole_in_memory(format: Format) -> None:
    abstract = f"We study {'hats' * 2_000}."
    list(read(io.BytesIO(format.numbered(0).encode()), format=format.name))
    file = io.BufferedReader(Endless(format.numbered(n, abstract) for n in range(700)), 1 << 16)
    tracemalloc.start()
    try:
        count = sum(1 for _ in read(cast(BinaryIO, file), format=format.name))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 700
    assert peak < 1_000_000  # of 5.6 MB
