"""A claim table as JSON lines → whether its claims and cells still have their words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assistant.checking.judging import unknown
from assistant.checking.result import Rechecked, Restated, UnknownKey
from assistant.checking.shelves import Shelves
from assistant.checking.sources import Unreadable, text_of
from assistant.checks import Checker, statement
from assistant.claims.result import Cell, Row
from assistant.evidence import alone
from assistant.gate import Refused, locate
from assistant.statements import Handle, Written
from store.identity.titles import normal_title

if TYPE_CHECKING:
    from assistant.checking.shelves import Cited
    from assistant.results import Statement
    from store import Library
    from store.embedding import Embedder
    from store.records import Cite

TABLES = frozenset({".jsonl"})


def recheck(file: Path, library: Library, embedder: Embedder) -> Rechecked:
    """Check every row against its paper as the library has it now; a row and a cell are statements.

    A row that was refused when it was made is not held against the table. Raises Unreadable.
    """
    rows = [(n, row) for n, row in _rows(file) if row.verdict != "refused"]
    shelves = Shelves(library, (row.key for _, row in rows))
    return Rechecked(
        file=str(file),
        statements=tuple(
            Restated(**dict(one), file=str(file), line=line, keys=(row.key,))
            for line, row in rows
            for one in _statements(row, shelves, embedder)
        ),
        unknown=tuple(
            UnknownKey(file=str(file), line=n, key=row.key, nearest=shelves.nearest_key(row.key))
            for n, row in rows
            if row.key not in shelves.papers
        ),
        uncited=(),
        unread=(),
        connecting=0,
    )


def _rows(file: Path) -> Iterator[tuple[int, Row]]:
    for number, line in enumerate(text_of(file).splitlines(), 1):
        if line.strip():
            try:
                yield number, Row.model_validate_json(line)
            except ValidationError as error:
                told = error.errors()[0]
                where = ".".join(map(str, told["loc"])) or "the line"
                raise Unreadable(
                    f"{file}, line {number} is no row of a claim table: {where}: {told['msg']}",
                    "Write it by litrev claims … --format jsonl.",
                ) from None


def _statements(row: Row, shelves: Shelves, embedder: Embedder) -> Iterator[Statement]:
    """The claim, checked as it was when it was made, and each cell that has words."""
    paper = shelves.papers.get(row.key)
    if paper is None:
        yield statement(row.claim, row.cites, [unknown(row.key, shelves)])
        return
    evidence = alone(paper.paper, paper.sentences)
    moved = [reason for cite in row.cites if (reason := _moved(cite, paper))]
    handles = [Handle(paper=1, sentence=c.sentence + 1, written=c.quote) for c in row.cites]
    [claim] = Checker("", evidence, embedder).check(
        [Written(text=row.claim, handles=tuple(handles))]
    )
    claim = claim.model_copy(update={"id": row.id, "cites": row.cites})
    yield _refused(_titled(claim, row, paper), moved)
    for name, cell in row.cells.items():
        if cell.cite or cell.state in ("found", "conflict"):
            held = claim.model_copy(
                update={"id": f"{row.id}.{name}", "text": f"{name}: {cell.value}", "reasons": ()}
            )
            cites = tuple(filter(None, (cell.cite, *cell.others)))
            update = {"cites": cites, "verdict": "supported"}
            yield _refused(held.model_copy(update=update), [*_wrong(cell, paper)])


def _wrong(cell: Cell, paper: Cited) -> Iterator[str]:
    """What is wrong with a cell's places, and with a value that is neither words nor a choice."""
    quotes = []
    for cite in filter(None, (cell.cite, *cell.others)):
        if reason := _moved(cite, paper):
            yield reason
        quotes.append(cite.quote)
    if not quotes:
        yield "uncited: no words of the abstract are given for it"
        return
    said = str(cell.value or "")
    inside = any(char.isdigit() for char in said) and not isinstance(cell.normal, bool)
    if inside and not all(part in quotes for part in said.split("; ")):
        yield f"value: {said} is not what its words say ({'; '.join(quotes)})"


def _titled(claim: Statement, row: Row, paper: Cited) -> Statement:
    """The claim, doubted where its row tells another title than the paper's."""
    title = paper.paper.title
    if claim.verdict == "refused" or normal_title(row.title) == normal_title(title):
        return claim
    told = f"title: {row.key} is “{title}” in the library"
    return claim.model_copy(update={"verdict": "weak", "reasons": (*claim.reasons, told)})


def _moved(cite: Cite, paper: Cited) -> str:
    """Why words do not stand where they are said to, or nothing."""
    abstract = paper.paper.abstract
    if abstract[cite.start : cite.end] == cite.quote:
        return ""
    found = locate(cite.quote, abstract, naming=True)
    told = found.message if isinstance(found, Refused) else "they stand elsewhere in it now"
    return f"quotation: “{cite.quote}” is not at its place in the abstract; {told}"


def _refused(one: Statement, reasons: list[str]) -> Statement:
    if not reasons:
        return one
    told = (*one.reasons, *dict.fromkeys(reasons))
    return one.model_copy(update={"verdict": "refused", "reasons": told})
