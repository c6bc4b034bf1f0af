"""Drafts without a model: twelve topics on the listing pages, each drafted at the defaults.

Every statement is put to the checks, though the writer quotes: supported, weak and withheld are
their verdicts. Uncited are statements without a citation. Planned is the share of the papers found
that the plan has room for, used that of the papers planned that are quoted. Near and apart are the
mean silhouette (Rousseeuw 1987; cosine distance) of the themes, and of random groups as large.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from assistant.checks import Checker
from assistant.draft.brief import Brief
from assistant.draft.finding import find
from assistant.draft.outline import OutlineWriter
from assistant.draft.plan import Plan
from assistant.evidence import Evidence, gather
from assistant.results import Paragraph, Statement
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
    """A draft, what it was made of, and the checks' own view of its statements."""

    topic: str
    evidence: Evidence
    plan: Plan
    paragraphs: tuple[Paragraph, ...]
    checked: Sequence[Statement]
    silhouettes: tuple[float, float] | None
    """Of the themes and, on average, of random groups; None where there is one theme."""
    seconds: float


def draft(library: Library, topic: str) -> Made | None:
    """A draft on a topic; None where nothing bears on it."""
    begun = perf_counter()
    brief, shelf = Brief(topic=topic), Noting(library)
    found = find(brief, shelf)
    if not found:
        return None
    papers = ((shelf.get(hit.key), shelf.sentences(hit.key)) for hit in found)
    writer = OutlineWriter(shelf)
    evidence = gather(papers, writer.room(brief), len(found))
    plan = writer.plan(brief, evidence).plan
    paragraphs = writer.write(brief, plan, evidence).paragraphs
    seconds = perf_counter() - begun
    written = [_written(s, evidence) for p in paragraphs for s in p.statements]
    checked = Checker(topic, evidence, library.embedder).check(written)
    themes = silhouettes(plan, library)
    return Made(topic, evidence, plan, paragraphs, checked, themes, seconds)


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


def figures(made: Made) -> list[str]:
    """One line of the table."""
    statements = [s for paragraph in made.paragraphs for s in paragraph.statements]
    cited = {cite.key for statement in statements for cite in statement.cites}
    verdicts = [statement.verdict for statement in made.checked]
    return [
        made.topic,
        str(len(made.evidence.sources)),
        f"{len(made.plan.keys) / len(made.evidence.sources):.0%}",
        f"{len(cited & {*made.plan.keys}) / len(made.plan.keys):.0%}",
        str(len(made.paragraphs)),
        f"{len(made.plan.keys) / len(made.paragraphs):.1f}",
        str(sum(len(statement.text.split()) for statement in statements)),
        *(str(verdicts.count(verdict)) for verdict in ("supported", "weak", "refused")),
        str(sum(not statement.cites for statement in statements)),
        "–" if made.silhouettes is None else "{:.2f} / {:.2f}".format(*made.silhouettes),
        f"{made.seconds:.2f}",
    ]


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
    "near / apart",
    "seconds",
)


def summary(drafts: Sequence[Made]) -> Mapping[str, float]:
    """The shares that the drafts are judged by, over all statements and papers of all of them."""
    verdicts = [statement.verdict for made in drafts for statement in made.checked]
    statements = [s for made in drafts for p in made.paragraphs for s in p.statements]
    planned = [(made, key) for made in drafts for key in made.plan.keys]
    used = [
        any(c.key == key for p in made.paragraphs for s in p.statements for c in s.cites)
        for made, key in planned
    ]
    return {
        "supported": verdicts.count("supported") / len(verdicts),
        "weak": verdicts.count("weak") / len(verdicts),
        "withheld": verdicts.count("refused") / len(verdicts),
        "uncited": mean(not statement.cites for statement in statements),
        "planned papers used": mean(used),
    }


def main() -> None:
    report = Report("drafts", __doc__)
    pages = SHARED / "seeds"
    if not pages.is_dir():
        print(f"skipped: the listing pages are expected in {pages}")
        return
    with TemporaryDirectory() as folder, Library.open(Path(folder) / "pages", create=True) as pool:
        pool.add(pages)
        draft(pool, TOPICS[0])  # the vectors of the first sentences and SciPy are loaded once
        found = [draft(pool, topic) for topic in TOPICS]
    drafts = [made for made in found if made]
    report.table(HEAD, [figures(made) for made in drafts])
    report.table(
        ["of all statements, or papers", "share"],
        [[name, f"{share:.1%}"] for name, share in summary(drafts).items()],
    )
    headings = [[made.topic, p.heading] for made in drafts for p in made.plan.paragraph]
    report.table(["topic", "theme"], headings)
    report.text(f"Topics on which nothing was found: {len(found) - len(drafts)}.")
    report.write()


if __name__ == "__main__":
    main()
