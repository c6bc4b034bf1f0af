"""The claims that rules find in 30 abstracts, and the cells that they fill, against labels.

bench/claims.md tells how the labels were made. Rules were made on the half `dev`; `test` is what
they are worth. A row is right if its sentence is labelled; cells are counted in right rows. Filled
is what rules put into a column, labelled what a person did; precision is of the filled cells,
recall of the labelled ones. Near counts a value also where it holds a labelled one, or a labelled
one holds it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.claims.columns import DEFAULT
from assistant.claims.result import Cell, Row
from assistant.claims.rules import RuleClaimsWriter
from assistant.noting import Noting
from bench.collections import lines
from bench.report import EXAMPLE, ROOT, Report
from store import Library, formats
from store.embedding.minilm import MiniLM
from store.records import Paper

GOLD = ROOT / "bench" / "claims_gold.json"
HALVES = ("dev", "test")
SOURCES = {"example": "example library", "scifact": "SciFact"}


@dataclass(frozen=True)
class Labelled:
    """An abstract with its labels, and the rows that rules made of it."""

    half: str
    source: str
    abstract: str
    claims: Sequence[dict[str, Any]]
    rows: Sequence[Row]

    def pairs(self) -> Iterable[tuple[Row, dict[str, Any]]]:
        """Rows that are claims, with what was labelled for them."""
        for row in self.rows:
            label = next((claim for claim in self.claims if _same(row, claim)), None)
            if label:
                yield row, label

    def found(self) -> int:
        """Labelled claims that have a row."""
        return sum(any(_same(row, claim) for row in self.rows) for claim in self.claims)


def _same(row: Row, claim: dict[str, Any]) -> bool:
    [cite], (start, end) = row.cites, claim["sentence"]
    return bool(cite.start < end and start < cite.end)


def labelled() -> list[Labelled]:
    """The 30 abstracts, read by rule in a library together with the rest of the example."""
    gold = {label["paper"]: label for label in json.loads(GOLD.read_text(encoding="utf-8"))}
    papers = [paper for paper in formats.read(EXAMPLE) if isinstance(paper, Paper)]
    for document in lines("scifact/corpus.jsonl"):
        if document["id"] in gold:
            abstract = " ".join(document["sentences"])
            papers.append(Paper(title=document["title"], abstract=abstract))
    by_text = {label["sha256"]: label for label in gold.values()}
    with (
        TemporaryDirectory() as folder,
        Library.open(Path(folder) / ".litrev", embedder=MiniLM()) as library,
    ):
        library.add_papers(papers)
        return [*_read(library, by_text)]


def _read(library: Library, gold: dict[str, dict[str, Any]]) -> Iterable[Labelled]:
    papers = library.papers()
    writer = RuleClaimsWriter(Noting(library), [paper.key for paper in papers])
    for paper in papers:
        label = gold.pop(sha256(paper.abstract.encode()).hexdigest(), None)
        if label:
            rows = writer.read(paper, library.sentences(paper.key), DEFAULT).rows
            yield Labelled(label["half"], label["from"], paper.abstract, label["claims"], rows)
    if gold:
        raise SystemExit(f"labelled abstracts that are not as they were: {len(gold)}")


def sentences(report: Report, abstracts: Sequence[Labelled]) -> None:
    """Claim sentences and their kinds."""
    rows = []
    for half in HALVES:
        for source in (*SOURCES, ""):
            own = [a for a in abstracts if a.half == half and source in ("", a.source)]
            pairs = [pair for abstract in own for pair in abstract.pairs()]
            made, wanted = sum(len(a.rows) for a in own), sum(len(a.claims) for a in own)
            kinds = sum(row.kind == label["kind"] for row, label in pairs)
            precision, recall = len(pairs) / made, sum(a.found() for a in own) / wanted
            f1 = 2 * precision * recall / (precision + recall)
            shares = [f"{share:.1%}" for share in (precision, recall, f1, kinds / len(pairs))]
            name = f"{half}, {SOURCES.get(source, 'both')}"
            rows.append([name, str(len(own)), str(wanted), str(made), *shares])
    head = ["half", "abstracts", "claims", "rows", "precision", "recall", "F1", "kind right"]
    report.table(head, rows)


def cells(report: Report, abstracts: Sequence[Labelled], half: str) -> None:
    """What stands in each column of the rows that are right."""
    report.text(f"Cells, {half}:")
    own = [a for a in abstracts if a.half == half]
    rows = [_column(name, own) for name in DEFAULT.names]
    rows.append(["all", *(str(sum(int(row[n]) for row in rows)) for n in (1, 2, 3, 4))])
    made = [
        [*row, _share(row[3], row[2]), _share(row[4], row[2]), _share(row[3], row[1])]
        for row in rows
    ]
    head = ["column", "labelled", "filled", "right", "near", "precision", "near", "recall"]
    report.table(head, made)


def _column(name: str, own: Sequence[Labelled]) -> list[str]:
    counts = [0, 0, 0, 0]
    for abstract in own:
        for row, label in abstract.pairs():
            cell, wanted = row.cells[name], label["cells"].get(name)
            right = _right(cell, wanted, abstract.abstract)
            counts[0] += wanted is not None
            counts[1] += cell.state == "found"
            counts[2] += right
            counts[3] += right or _near(cell, wanted, abstract.abstract)
    return [name, *map(str, counts)]


def _right(cell: Cell, wanted: dict[str, Any] | None, abstract: str) -> bool:
    if cell.value is None or wanted is None:
        return False
    if "is" in wanted:
        return bool(cell.value == wanted["is"])
    texts = {_bare(abstract[start:end]) for start, end in wanted["spans"]}
    return _bare(cell.value) in texts or {*map(_bare, cell.value.split("; "))} <= texts


def _near(cell: Cell, wanted: dict[str, Any] | None, abstract: str) -> bool:
    if cell.value is None or wanted is None or "is" in wanted:
        return False
    value, texts = _bare(cell.value), [_bare(abstract[a:b]) for a, b in wanted["spans"]]
    return any(value in text or text in value for text in texts)


def _bare(text: str) -> str:
    return re.sub(r"^(?:the|a|an) ", "", " ".join(text.casefold().split()))


def _share(part: str, whole: str) -> str:
    return f"{int(part) / int(whole):.0%}" if int(whole) else "–"


def main() -> None:
    report = Report("claims", __doc__)
    abstracts = labelled()
    sentences(report, abstracts)
    for half in HALVES:
        cells(report, abstracts, half)
    report.write()


if __name__ == "__main__":
    main()
