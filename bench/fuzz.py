"""Every reader on thousands of damaged files: what it makes of them, in what time and memory.

The files are one of four invented papers in each format (`tests/samples.py`), damaged in one to
three ways drawn at random (`bench/mutations.py`): cut off, bytes flipped, other encodings, brackets
unbalanced, fields doubled, blocks shuffled, files run together, absurd years, fields of a megabyte,
nesting without end, entity bombs, damaged gzip and gzip bombs. Half are read by the name of the
format, half as a file with its suffix. Whatever comes back must be papers with valid fields and
problems with a reason; a mutation is repeated by its reader and number.
"""

from __future__ import annotations

import io
import re
import resource
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing import get_context
from random import Random
from time import process_time
from types import FrameType

from bench.mutations import damaged
from bench.report import ROOT, Report

sys.path.insert(0, str(ROOT / "tests"))  # the papers in each format are the tests'

from samples import PAPERS, sample

from store import formats
from store.formats.entry import gigantic
from store.identity import numbers
from store.records import Paper, Problem
from store.text import clean

MUTATIONS = 10_000
SLOW = 2.0
"""Seconds for one file, above which it is told."""

HANG = 60
"""Seconds after which a file is given up. All seconds are of processor time."""


@dataclass
class Seen:
    """What one reader made of its files."""

    reader: str
    files: int = 0
    whole: int = 0
    part: int = 0
    nothing: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, 0)
    slow: list[int] = field(default_factory=list)
    memory: int = 0
    """MB at the peak of the whole process."""
    failures: list[str] = field(default_factory=list)
    """Exceptions, and results that are none, with the mutation's number."""


class Hang(BaseException):
    """A file took longer than any may."""


def mutation(reader: str, number: int) -> bytes:
    """The damaged file of this number, the same every time."""
    draw = Random(f"{reader} {number}")
    return damaged(sample(reader) or b"", _others(), draw)


def fuzz(reader: str, count: int) -> Seen:
    """A reader on so many files."""
    seen = Seen(reader)
    signal.signal(signal.SIGPROF, _stop)
    for number in range(count):
        data = mutation(reader, number)
        begun = process_time()
        signal.setitimer(signal.ITIMER_PROF, HANG)
        try:
            found = list(_read(reader, data, by_name=number % 2 == 0))
            failure = _invalid(found)
        except (Exception, Hang) as error:
            found, failure = [], f"{type(error).__name__}: {error}"
        signal.setitimer(signal.ITIMER_PROF, 0)
        _count(seen, number, found, process_time() - begun, failure)
    seen.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return seen


def _stop(number: int, frame: FrameType | None) -> None:
    raise Hang(f"still not read after {HANG} s")


@lru_cache
def _others() -> tuple[bytes, ...]:
    return tuple(filter(None, map(sample, formats.SUFFIXES)))


def _read(reader: str, data: bytes, by_name: bool) -> Iterator[Paper | Problem]:
    if by_name:
        return formats.read(io.BytesIO(data), format=reader)
    return formats.read(io.BytesIO(data), name=f"sample{formats.SUFFIXES[reader][0]}")


def _count(
    seen: Seen, number: int, found: list[Paper | Problem], seconds: float, failure: str
) -> None:
    problems = [one.reason for one in found if isinstance(one, Problem)]
    papers = len(found) - len(problems)
    seen.files += 1
    seen.whole += papers >= len(PAPERS) and not problems
    seen.part += bool(papers) and (papers < len(PAPERS) or bool(problems))
    seen.nothing += not papers
    seen.reasons.update({_kind(reason) for reason in problems})
    seen.seconds += seconds
    seen.slowest = max(seen.slowest, (seconds, number))
    if seconds > SLOW:
        seen.slow.append(number)
    if failure:
        seen.failures.append(f"{number}: {failure}")


def _kind(reason: str) -> str:
    """A reason without what is particular to one file."""
    return re.sub(r"\d[\d,.]*", "N", re.split(r": |['\"]", reason)[0])[:60]


def _invalid(found: list[Paper | Problem]) -> str:
    """What is wrong with what was found, or nothing."""
    if not found:
        return "neither a paper nor a problem"
    return next(filter(None, map(_wrong, found)), "")


def _wrong(one: Paper | Problem) -> str:
    if isinstance(one, Problem):
        sound = one.reason.strip() and len(one.reason) < 1000 and (one.line is None or one.line > 0)
        return "" if sound else f"a problem without line or reason: {one!r:.200}"
    if Paper.model_validate_json(one.model_dump_json()) != one:
        return f"a paper that does not survive JSON: {one!r:.200}"
    texts = [value for value in dict(one).values() if isinstance(value, str)]
    texts += [*one.authors, *one.tags]
    if not (one.title and one.abstract) or any(clean(text) != text for text in texts):
        return f"a paper with empty or unclean texts: {one!r:.200}"
    bare = (numbers.doi(one.doi), numbers.arxiv(one.arxiv), numbers.pmid(one.pmid))
    if bare != (one.doi, one.arxiv, one.pmid) or one.year not in (None, *range(1000, 3000)):
        return f"a paper with numbers that are none: {one!r:.200}"
    return f"a field too long: {one!r:.200}" if gigantic(texts) else ""


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MUTATIONS
    readers = sys.argv[2:] or list(formats.SUFFIXES)
    report = Report("fuzz", __doc__)
    with ProcessPoolExecutor(2, get_context("spawn"), max_tasks_per_child=1) as pool:
        results = list(pool.map(fuzz, readers, [count] * len(readers)))
    head = ["reader", "files", "whole", "in part", "nothing", "files /s", "slowest s"]
    head += [f"over {SLOW:.0f} s", "peak MB", "failures"]
    report.table(head, [_row(seen) for seen in results])
    report.text(
        f"Whole: all {len(PAPERS)} papers and no problem. Failures: exceptions, invalid fields, "
        "neither papers nor problems. Seconds are of processor time."
    )
    told = [[seen.reader, _told(seen)] for seen in results]
    report.table(["reader", "problems told, in how many files"], told)
    for seen in results:
        for failure in (*seen.failures[:10], *(f"{number}: slow" for number in seen.slow[:10])):
            report.text(f"{seen.reader} {failure}")
    missing = [reader for reader in readers if sample(reader) is None]
    if missing:
        report.text(f"No sample yet: {', '.join(missing)}.")
    report.write()
    return int(bool(missing) or any(seen.failures for seen in results))


def _row(seen: Seen) -> list[str]:
    counts = (seen.files, seen.whole, seen.part, seen.nothing)
    speed = seen.files / max(seen.seconds, 1e-9)
    more = (f"{speed:,.0f}", f"{seen.slowest[0]:.2f}", str(len(seen.slow)))
    return [
        seen.reader,
        *(f"{n:,}" for n in counts),
        *more,
        str(seen.memory),
        str(len(seen.failures)),
    ]


def _told(seen: Seen) -> str:
    return "; ".join(f"{reason} ({count:,})" for reason, count in seen.reasons.most_common(6))


if __name__ == "__main__":
    sys.exit(main())
