"""`contradictions` with replies recorded from a language model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from embedders import HashingEmbedder

from assistant import Assistant
from assistant.claims.result import Row
from assistant.claims.survey import Survey
from assistant.contradictions.comparing import Question, compare
from assistant.contradictions.result import Contradictions
from assistant.noting import Noting
from assistant.runs.folder import Run
from assistant.runs.replay import replay
from store import Library
from store.records import Cite, Paper

if TYPE_CHECKING:
    from conftest import ModelSettings

PATIENCE = 900.0
"""Seconds for one reply while recording."""

KEYS = (
    "coste2023reward",
    "gao2023scaling",
    "laidlaw2024correlated",
    "superhf",
    "wu2024self",
    "zhang2025iterative",
)

INVENTED = {
    "First": "Quiet Gradient subtracts a learned baseline at every step. On the Harbour-9 "
    "benchmark, Quiet Gradient lowers the variance of returns by 12% against REINFORCE, "
    "averaged over 20 seeds.",
    "Repeated": "We repeat the experiments on Harbour-9 with the original code and the same 20 "
    "seeds. On the Harbour-9 benchmark, Quiet Gradient does not lower the variance of returns "
    "against REINFORCE.",
    "Sparse": "Tasks with a single reward after ten thousand steps are hard for any policy "
    "gradient. In such sparse tasks, Quiet Gradient raises the variance of returns against "
    "REINFORCE.",
    "Shaded": "Kelp was grown under nets for a year. On the Northern Shelf, we find that shading "
    "slows the growth of kelp.",
    "Confirmed": "Nets were hung over kelp in another year. On the Northern Shelf, too, we find "
    "that shading slows the growth of kelp.",
    "Withheld": "A farm let us look at its records. On the Northern Shelf, we find that shading "
    "changes the growth of kelp, in a direction that the farm keeps to itself.",
}


def checked(found: Contradictions, library: Library) -> None:
    """What holds for every comparison, whatever a model has written."""
    for pair in found.pairs:
        for cite in pair.cites:
            abstract = library.get(cite.key).abstract
            assert abstract[cite.start : cite.end] == cite.quote
        assert pair.relation != "candidate"
        assert (pair.reason is not None) == (pair.relation == "contradict")
        said = pair.relation in ("agree", "contradict")
        assert (pair.verdict == "weak") == (not said)
        for side in pair.sides:
            assert {cite.key for cite in side.words} <= {side.key}
            assert bool(side.words or side.refused) == said
            assert bool(pair.reasons) or not side.refused


@pytest.mark.usefixtures("cassette")
def test_six_papers(hashed_library: Library, model_settings: ModelSettings) -> None:
    """Remedies for reward hacking, and two methods on one benchmark: read, paired and judged."""
    assistant = Assistant(
        hashed_library,
        model_settings.name,
        api_base=model_settings.api_base,
        timeout=PATIENCE,
        workers=1,
    )
    found = assistant.contradictions(Survey(keys=KEYS), pairs=12)
    assert replay(Run(hashed_library.place.runs / found.run)).agrees
    checked(found, hashed_library)
    assert found.pairs


@pytest.fixture
def invented(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library", HashingEmbedder()) as library:
        library.add_papers(
            Paper(title=f"{title} report", authors=(f"A. {title}",), abstract=abstract, year=2020)
            for title, abstract in INVENTED.items()
        )
        yield library


def claimed(library: Library) -> tuple[Row, ...]:
    rows = []
    for paper in library.papers():
        last = library.sentences(paper.key)[-1]
        cite = Cite(
            key=paper.key, sentence=last.number, start=last.start, end=last.end, quote=last.text
        )
        row = Row(
            key=paper.key,
            title=paper.title,
            claim=last.text,
            kind="result",
            cells={},
            cites=(cite,),
            verdict="supported",
        )
        rows.append(row)
    return tuple(rows)


@pytest.mark.usefixtures("cassette")
def test_a_conflict_another_setting_an_agreement_and_an_abstention(
    invented: Library, model_settings: ModelSettings
) -> None:
    """The last sentence of each paper is its claim, whatever a model would make of it."""
    asking = Assistant(
        invented, model_settings.name, api_base=model_settings.api_base, timeout=PATIENCE
    )
    shelf = Noting(invented)
    found, _ = compare(Question("", claimed(invented), 8), shelf, asking.writers(shelf), workers=1)
    checked(found, invented)
    supported = [pair for pair in found.pairs if pair.verdict == "supported"]
    said = {
        frozenset(s.title.split()[0] for s in p.sides): (p.relation, p.reason) for p in supported
    }
    assert said[frozenset(("First", "Repeated"))] == ("contradict", "true conflict")
    assert said[frozenset(("Shaded", "Confirmed"))] == ("agree", None)
    assert ("contradict", "different setting") in said.values()
    assert any(pair.relation == "cannot_tell" for pair in found.pairs)
