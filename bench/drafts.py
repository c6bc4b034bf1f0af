"""Drafts without a model on twelve topics, and the drafts of a model that are recorded.

Those without a model are made of the listing pages, at the defaults; every statement is put to the
checks, though the writer quotes. Recorded ones are made of the example library and the replies in
`cassettes/`, as the tests make them (`bench/recorded.py`); a repair is counted as a call, too.

Supported, weak and withheld are the checks' verdicts. Uncited are statements without a citation.
Planned is the share of the papers found that the plan has room for, used that of the papers planned
that are cited. Seconds are those of a first draft: sentences that no draft before it has compared
are embedded. Near and apart are the mean silhouette (Rousseeuw 1987; cosine distance) of the
themes, and of random groups as large.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from assistant.checks import Checker
from assistant.draft import draft, pack
from assistant.draft.brief import Brief
from assistant.draft.outline import OutlineWriter
from assistant.draft.plan import Plan, unflat
from assistant.evidence import Evidence
from assistant.noting import Noting
from assistant.results import Statement
from assistant.statements import Handle, Written
from bench import recorded
from bench.drafted import HEAD, Drafted, figures, shares
from bench.report import PAGES, Report
from store import Library

if TYPE_CHECKING:
    from store.embedding import Vectors

TOPICS = (
    "credit assignment in reinforcement learning for language models",
    "reward over-optimisation and how it is mitigated",
    "offline reinforcement learning from fixed data",
    "diffusion policies for robot control",
    "preference optimization without a reward model",
    "process rewards for multi-step reasoning",
    "cooperation among agents in multi-agent reinforcement learning",
    "sim-to-real transfer for legged robots",
    "language model agents that use tools and browse the web",
    "exploration under sparse rewards",
    "robustness of policies to adversarial attacks",
    "regret bounds for Markov decision processes",
)

DRAWS = 200
"""Random groupings that the themes of a draft are compared with."""


def drafted(library: Library, topic: str) -> Drafted | None:
    """A draft on a topic; None where nothing bears on it."""
    brief, shelf = Brief(topic=topic), Noting(library)
    writer = OutlineWriter(shelf)
    work, _ = draft(brief, shelf, writer)
    if work.status == "abstained":
        return None
    evidence = pack(brief, shelf, writer, unflat(topic, work.plan).keys)
    written = [_written(statement, evidence) for statement in (*work.statements, *work.withheld)]
    return Drafted(work, brief.words, Checker(topic, evidence, library.embedder).check(written))


def _written(statement: Statement, evidence: Evidence) -> Written:
    """A statement as the checks read a model's: its words, and handles for what it cites."""
    handles = (
        Handle(paper=evidence.source(c.key).number, sentence=c.sentence + 1, written=c.key)
        for c in statement.cites
    )
    return Written(text=statement.text, handles=tuple(handles))


def silhouettes(plan: Plan, library: Library) -> tuple[float, float] | None:
    """The mean silhouette of a plan's paragraphs, and that of random groups of these sizes."""
    if len(plan.paragraph) < 2:
        return None
    vectors = {key: rows.mean(axis=0) for key, rows in library.sentence_vectors(plan.keys).items()}
    labels = [n for n, paragraph in enumerate(plan.paragraph) for _ in paragraph.keys]
    points = np.stack([vectors[key] for key in plan.keys])
    draw = random.Random(0)
    shuffled = (draw.sample(labels, len(labels)) for _ in range(DRAWS))
    return silhouette(points, labels), mean(silhouette(points, own) for own in shuffled)


def silhouette(points: Vectors, labels: Sequence[int]) -> float:
    """How much nearer, from -1 to 1, points are to their own group than to the next one."""
    units = points / np.linalg.norm(points, axis=1, keepdims=True)
    distances = 1 - units @ units.T
    own = np.array(labels)
    values = []
    for row, label in enumerate(labels):
        same = (own == label) & (np.arange(len(own)) != row)
        inside = distances[row][same].mean()
        outside = min(distances[row][own == other].mean() for other in {*labels} - {label})
        values.append((outside - inside) / max(outside, inside))
    return float(mean(values))


def apart(plan: Plan, library: Library) -> str:
    """The silhouettes as a cell; none where there is one theme."""
    found = silhouettes(plan, library)
    return "–" if found is None else "{:.2f} / {:.2f}".format(*found)


def quoting(report: Report) -> None:
    """The drafts without a model."""
    if not PAGES.is_dir():
        report.text(f"Left out, drafts without a model: the listing pages belong in {PAGES}.")
        return
    with TemporaryDirectory() as folder, Library.open(Path(folder) / "pages", create=True) as pool:
        pool.add(PAGES)
        drafted(pool, TOPICS[0])  # SciPy and the first sentences' vectors are loaded once
        found = [drafted(pool, topic) for topic in TOPICS]
        drafts = [one for one in found if one]
        rows = [
            [one.work.topic, *figures(one), apart(one.plan, pool), f"{one.work.seconds:.2f}"]
            for one in drafts
        ]
    report.table(["topic", *HEAD, "near / apart", "seconds"], rows)
    headings = [[one.work.topic, p.heading] for one in drafts for p in one.plan.paragraph]
    report.table(["topic", "theme"], headings)
    report.text(f"Topics on which nothing was found: {len(found) - len(drafts)}.")
    total(report, drafts)


def replying(report: Report) -> None:
    """The recorded drafts."""
    with TemporaryDirectory() as folder:
        several = list(recorded.runs(Path(folder) / "tests"))
        played = [(name, run) for name, run in several if run.about.command == "draft"]
        rewritten = [recorded.rewriting(*one) for one in several if one not in played]
        rows = [recorded.row(name, run) for name, run in played]
        drafts = [recorded.drafted(run) for _, run in played]
        calls = [
            len(run.exchanges) - recorded.repairs(run)
            for _, run in played
            if run.about.asked["brief"]["best"] == 1
        ]
    report.table(["recorded draft", *HEAD, *recorded.HEAD], rows)
    report.text(f"Most calls of one candidate, without repairs: {max(calls)}.")
    total(report, drafts)
    if rewritten:
        head = ["recorded rewriting", "supported", "weak", "withheld", *recorded.HEAD]
        report.table(head, rewritten)


def total(report: Report, drafts: Sequence[Drafted]) -> None:
    """What holds of several drafts together."""
    rows = [[name, share] for name, share in shares(drafts).items()]
    report.table(["of all statements, or planned papers", "share"], rows)


def main() -> None:
    report = Report("drafts", __doc__)
    quoting(report)
    replying(report)
    report.write()


if __name__ == "__main__":
    main()
