"""Whether a library is whole: each change that was reported as done is there, and none by half."""

from __future__ import annotations

import random
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from at_work import Work
from embedders import HashingEmbedder
from invented import word

from store import Library
from store.catalog.cache import text_hash
from store.records import Paper
from store.sentences import chunk_text, split

SAMPLE = 100
"""Papers whose sentences, chunks and vectors are made again and compared."""


class Findings(NamedTuple):
    """What is wrong; all empty for a library that is whole."""

    lost: set[int]
    """Numbers whose change was reported as done, and is not there."""
    half: set[int]
    """Numbers that are neither as before the change nor as after it."""
    problems: list[str]
    """What the library's status says, and what is not as the embedder would have it."""


def inspected(
    folder: Path, work: Work, done: Collection[int], tried: Sequence[int] = ()
) -> Findings:
    """Open a library, on which the numbers `done` and perhaps those `tried` were worked."""
    with Library.open(folder) as library:
        status = library.status()
        papers = library.papers()
    problems = [*status.problems, *_unsound(folder, papers, f"hashing-{status.dimension}")]
    found = _numbered(papers, {*done, *tried})
    lost, half = set(), set()
    for number in {*done, *tried}:
        before, after = _facts(work.before(number)), _facts(work.after(number))
        if number in done and found[number] == before != after:
            lost.add(number)
        elif found[number] not in (before, after):
            (half if found[number] else lost).add(number)
    return Findings(lost, half, problems)


def _numbered(papers: Iterable[Paper], numbers: Collection[int]) -> dict[int, list[object]]:
    """What is there of each number: an invented paper has its word in the title."""
    words = {word(number): number for number in numbers}
    own: dict[int, list[Paper]] = defaultdict(list)
    for paper in papers:
        for part in paper.title.split():
            if part in words:
                own[words[part]].append(paper)
    return {number: _facts(own[number]) for number in numbers}


def _facts(papers: Iterable[Paper]) -> list[object]:
    return sorted((p.key, p.title, p.abstract, p.authors, p.year, p.venue, p.tags) for p in papers)


def _unsound(folder: Path, papers: Sequence[Paper], name: str) -> list[str]:
    """Papers whose sentences, chunks or vectors are not what their text makes of them."""
    some = random.Random(len(papers)).sample(papers, min(SAMPLE, len(papers)))
    with closing(sqlite3.connect(folder / "catalog.db")) as catalog:
        return [paper.key for paper in some if not _sound(catalog, paper, name)]


def _sound(catalog: sqlite3.Connection, paper: Paper, name: str) -> bool:
    sentences = split(paper.abstract)
    (id,) = catalog.execute("SELECT id FROM papers WHERE key = ?", [paper.key]).fetchone()
    spans = catalog.execute(
        "SELECT number, start, end FROM sentences WHERE paper = ? ORDER BY number", [id]
    )
    chunks = catalog.execute(
        "SELECT first, last, hash, vector FROM chunks LEFT JOIN vectors USING (hash) "
        "WHERE paper = ? ORDER BY number",
        [id],
    ).fetchall()
    embedder = HashingEmbedder(int(name.partition("-")[2]))
    texts = [chunk_text(paper.title, sentences[first : last + 1]) for first, last, *_ in chunks]
    return (
        list(spans) == [(s.number, s.start, s.end) for s in sentences]
        and [hash for *_, hash, _ in chunks] == [text_hash(text, name) for text in texts]
        and b"".join(vector for *_, vector in chunks) == embedder.embed(texts).tobytes()
        and sum(last - first + 1 for first, last, *_ in chunks) == len(sentences)
    )
