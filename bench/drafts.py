"""Drafts without a model: twelve topics on the listing pages, each drafted at the defaults.

Every statement is put to the checks, though the writer quotes: supported, weak and withheld are
their verdicts. Uncited are statements without a citation. Planned is the share of the papers found
that the plan has room for, used that of the papers planned that are quoted. Seconds are those of a
first draft: sentences that no draft before it has compared are embedded. Near and apart are the
mean silhouette (Rousseeuw 1987; cosine distance) of the themes, and of random groups as large.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from assistant.results import RelatedWork, Statement
from assistant.shelf import Noting
from assistant.statements import Handle, Written
from bench.report import SHARED, Report
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


@dataclass(frozen=True)
class Made:
    """A draft, its plan, and the checks' own view of its statements."""

    work: RelatedWork
    plan: Plan
    checked: Sequence[Statement]
    silhouettes: tuple[float, float] | None
    """Of the themes and, on average, of random groups; None where there is one theme."""


def made(library: Library, topic: str) -> Made | None:
    """A draft on a topic; None where nothing bears on it."""
    brief, shelf = Brief(topic=topic), Noting(library)
    writer = OutlineWriter(shelf)
    work, _ = draft(brief, shelf, writer)
    if work.status == "abstained":
        return None
    plan = unflat(topic, work.plan)
    evidence = pack(brief, shelf, writer, plan.keys)
    written = [_written(statement, evidence) for statement in (*work.statements, *work.withheld)]
    checked = Checker(topic, evidence, library.embedder).check(written)
    return Made(work, plan, checked, silhouettes(plan, library))


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


def figures(one: Made) -> list[str]:
    """One line of the table."""
    work, plan = one.work, one.plan
    verdicts = [statement.verdict for statement in one.checked]
    return [
        work.topic,
        str(len(plan.keys) + len(work.unused)),
        f"{len(plan.keys) / (len(plan.keys) + len(work.unused)):.0%}",
        f"{len(used(one)) / len(plan.keys):.0%}",
        str(len(work.paragraphs)),
        f"{len(plan.keys) / len(work.paragraphs):.1f}",
        str(sum(len(statement.text.split()) for statement in work.statements)),
        *(str(verdicts.count(verdict)) for verdict in ("supported", "weak", "refused")),
        str(sum(not statement.cites for statement in work.statements)),
        str(len(work.departures)),
        "–" if one.silhouettes is None else "{:.2f} / {:.2f}".format(*one.silhouettes),
        f"{work.seconds:.2f}",
    ]


def used(one: Made) -> set[str]:
    """The papers planned that are cited."""
    return {*one.plan.keys} & {cite.key for s in one.work.statements for cite in s.cites}


HEAD = (
    "topic",
    "papers",
    "planned",
    "used",
    "paragraphs",
    "papers a paragraph",
    "words",
    "supported",
    "weak",
    "withheld",
    "uncited",
    "departures",
    "near / apart",
    "seconds",
)


def summary(drafts: Sequence[Made]) -> Mapping[str, float]:
    """The shares that the drafts are judged by, over all statements and papers of all of them."""
    verdicts = [statement.verdict for one in drafts for statement in one.checked]
    statements = [statement for one in drafts for statement in one.work.statements]
    planned = sum(len(one.plan.keys) for one in drafts)
    return {
        "supported": verdicts.count("supported") / len(verdicts),
        "weak": verdicts.count("weak") / len(verdicts),
        "withheld": verdicts.count("refused") / len(verdicts),
        "uncited": mean(not statement.cites for statement in statements),
        "planned papers used": sum(len(used(one)) for one in drafts) / planned,
    }


def main() -> None:
    report = Report("drafts", __doc__)
    pages = SHARED / "seeds"
    if not pages.is_dir():
        print(f"skipped: the listing pages are expected in {pages}")
        return
    with TemporaryDirectory() as folder, Library.open(Path(folder) / "pages", create=True) as pool:
        pool.add(pages)
        made(pool, TOPICS[0])  # SciPy and the first sentences' vectors are loaded once
        found = [made(pool, topic) for topic in TOPICS]
    drafts = [one for one in found if one]
    report.table(HEAD, [figures(one) for one in drafts])
    report.table(
        ["of all statements, or papers", "share"],
        [[name, f"{share:.1%}"] for name, share in summary(drafts).items()],
    )
    headings = [[one.work.topic, p.heading] for one in drafts for p in one.plan.paragraph]
    report.table(["topic", "theme"], headings)
    report.text(f"Topics on which nothing was found: {len(found) - len(drafts)}.")
    report.write()


if __name__ == "__main__":
    main()
