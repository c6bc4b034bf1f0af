"""The page about formats says what the registry says."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.chat.saving import LISTS
from assistant.cli.exporting import ENDINGS
from store.formats import EXPORTS, PROBLEMS, SUFFIXES, stream, xlsx
from store.formats.elements import RECORD_LIMIT
from store.formats.entry import FIELD_LIMIT

PAGE = (Path(__file__).parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = re.findall(r"^\| (`.*) \|$", section, re.MULTILINE)
    return [[cell.strip() for cell in re.split(r" \| ", line)] for line in lines]


def test_the_table_of_formats_is_the_registry() -> None:
    told = {row[0].strip("`"): tuple(row[1].split(", ")) for row in rows("What is read")}
    assert told == SUFFIXES
    assert list(told) == list(SUFFIXES)


def test_what_is_written_is_what_can_be_exported() -> None:
    written = {row[0].strip("`") for row in rows("What is read") if row[4] == "yes"}
    assert written == set(EXPORTS)
    assert {row[0].strip("`") for row in rows("What a round trip keeps")} == set(EXPORTS)
    assert {*ENDINGS.values()} == {*LISTS.values()} == set(EXPORTS)


def test_the_limits_are_those_of_the_code() -> None:
    limits = PAGE.split("## Limits")[1]
    for limit in (FIELD_LIMIT, stream.LINE_LIMIT, RECORD_LIMIT, xlsx.UNPACKED_LIMIT, PROBLEMS):
        assert f"{limit:,}" in limits
    assert f"{stream.EXPANSION} times" in limits
    assert f"{stream.EXPANSION_FREE // 1024**2} MB" in limits
