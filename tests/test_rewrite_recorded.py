"""`draft --rewrite` with replies recorded from a language model, over the example library.

The embedder is the tests' own, so that the candidates, and with them the request, are the same on
every machine. The draft is as a person left it before three of the papers were added.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant import Assistant
from assistant.draft.rewriting.applying import applied
from assistant.draft.rewriting.manuscript import Manuscript, opened
from assistant.draft.rewriting.result import CHANGES, Rewriting
from assistant.runs.folder import Run
from assistant.runs.replay import replay
from store import Library

if TYPE_CHECKING:
    from conftest import ModelSettings

PATIENCE = 900.0
"""Seconds for one reply while recording."""

NEW = ("fixpo", "coste2023reward", "karwowski2023goodhart")
"""What has come into the library since."""


DRAFT = r"""\paragraph{Trust regions}
TRPO starts from an iterative scheme in which every policy update is guaranteed to improve the
policy monotonically~\citep{schulman2015trust}.
PPO claims some of its benefits with a surrogate objective that allows several epochs of minibatch
updates~\citep{schulman2017proximal}.
No method is known here that guarantees the trust region constraint on each policy update at little
extra cost.

\paragraph{Over-optimisation of rewards}
As Goodhart's law predicts, optimising an imperfect proxy reward beyond a critical point can lower
the true quality~\citep{gao2023scaling}.
Whether ensembles of reward models avoid over-optimisation is not known.
"""


@pytest.fixture
def library(hashed_library: Library) -> Library:
    """With the papers that the draft cites, and the new ones."""
    kept = {*NEW, "schulman2015trust", "schulman2017proximal", "gao2023scaling"}
    hashed_library.remove(*(p.key for p in hashed_library.papers() if p.key not in kept))
    return hashed_library


@pytest.fixture
def manuscript(library: Library, tmp_path: Path) -> Manuscript:
    file = tmp_path / "related.tex"
    file.write_text(DRAFT, encoding="utf-8")
    return opened(file, library)


Rewrite = Callable[[], Rewriting]


@pytest.fixture
def rewrite(library: Library, manuscript: Manuscript, model_settings: ModelSettings) -> Rewrite:
    def rewrite() -> Rewriting:
        assistant = Assistant(
            library, model_settings.name, api_base=model_settings.api_base, timeout=PATIENCE
        )
        result = assistant.rewrite(manuscript)
        assert replay(Run(library.place.runs / result.run)).agrees
        return result

    return rewrite


@pytest.mark.usefixtures("cassette")
def test_new_papers_change_what_they_concern_and_nothing_else(
    rewrite: Rewrite, manuscript: Manuscript, library: Library
) -> None:
    result = rewrite()
    assert result.calls <= 3
    changed = {one.line: one for one in result.proposals if one.changes}
    gap = next(one for one in result.proposals if one.text.startswith("No method is known"))
    assert gap.line in changed
    assert [one.reason for one in gap.news if one.key == "fixpo"] in (
        ["fills a gap"],
        ["contradicts"],
    )
    for one in result.proposals:
        assert not one.statements or not one.withheld
        for statement in one.statements:
            assert statement.cites
            assert statement.verdict != "refused"
            for cite in statement.cites:
                text = library.get(cite.key).abstract
                assert text[cite.start : cite.end] == cite.quote
        if one.statements:
            cited = {cite.key for statement in one.statements for cite in statement.cites}
            assert {*one.keys} <= cited
            assert cited & {news.key for news in one.news if news.reason in CHANGES}
    text = applied(manuscript, result.proposals)
    ready = {one.text for one in result.proposals if one.ready}
    assert ready
    kept = [passage.text for passage in manuscript.passages if passage.text not in ready]
    for passage, span in zip(manuscript.passages, manuscript.spans, strict=True):
        assert (DRAFT[span.start : span.end] in text) == (passage.text in kept)
    assert text.startswith("\\paragraph{Trust regions}\n")
    assert "\n\n\\paragraph{Over-optimisation of rewards}\n" in text
