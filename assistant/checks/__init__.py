"""Is a statement backed by the sentences that it cites? Decided by code, with reasons.

Seven things are looked at: what it cites, its numbers, names and web addresses, whether it turns
something round, whether it is about the same thing at all, and, where it almost repeats a sentence,
every word. A statement is `refused` where one of them is plainly wrong, `weak` where one is in
doubt, and else `supported`. The checks are rules: they find what is not there, they do not prove
that a statement follows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from assistant.checks import (
    addresses,
    comparison,
    echo,
    names,
    numbers,
    polarity,
    quotations,
    support,
)
from assistant.checks.material import Finding, Material
from assistant.emphasis import plain
from assistant.placing import marks
from assistant.quoting import without_titles
from assistant.results import Mark, Statement, Verdict
from assistant.statements import Written
from store.errors import WeightsMissing
from store.records import Cite

if TYPE_CHECKING:
    from assistant.evidence import Evidence
    from store.embedding import Embedder


_PARTICLE = re.compile(r"^(?:yes|no)\s*[,:;–—]\s*(?=\w)", re.IGNORECASE)
"""What replies to a yes-no question, and denies nothing of the clause that follows."""


class Checks(Protocol):
    """Whatever checks statements as a `Checker` does."""

    def check(self, written: Sequence[Written]) -> list[Statement]:
        """The statements with their citations and verdicts, in the order given."""


class Checker:
    """Checks statements against one pack of evidence, for one question."""

    def __init__(
        self, question: str, evidence: Evidence, embedder: Embedder, *, comparing: bool = False
    ) -> None:
        """`comparing`: sentences that set works side by side must cite each of them."""
        self.question = question
        self.evidence = evidence
        self.embedder = embedder
        self.comparing = comparing

    def check(self, written: Sequence[Written]) -> list[Statement]:
        """The statements with their citations and verdicts, in the order given."""
        cited = [self._cites(one) for one in written]
        materials = [self._material(cites) for cites, _ in cited]
        texts = [
            without_titles(_PARTICLE.sub("", plain(one.text)), material.titles)
            for one, material in zip(written, materials, strict=True)
        ]
        scores = self._support(texts, materials)
        return [
            statement(
                one.text,
                tuple(cites),
                [
                    *unknown,
                    *_findings(text, material, score),
                    *self._compared(text, cites, material),
                ],
                marks(one.text, ((at, cite) for cite, places in cites.items() for at in places)),
            )
            for one, (cites, unknown), text, material, score in zip(
                written, cited, texts, materials, scores, strict=True
            )
        ]

    def _support(
        self, texts: Sequence[str], materials: Sequence[Material]
    ) -> Sequence[float | None]:
        """How near each statement is to what it cites, at least; None where nobody can tell."""
        known = support.least(texts, materials)
        open_ = [n for n, score in enumerate(known) if score is None and materials[n].sentences]
        if open_:
            asked = [texts[n] for n in open_], [materials[n] for n in open_]
            with suppress(WeightsMissing):
                for n, score in zip(open_, support.scores(*asked, self.embedder), strict=True):
                    known[n] = score
        return known

    def _compared(
        self, text: str, cites: Collection[Cite], material: Material
    ) -> Iterator[Finding]:
        if self.comparing:
            yield from comparison.check(text, [cite.key for cite in cites], material)

    def _cites(self, written: Written) -> tuple[dict[Cite, list[int | None]], list[Finding]]:
        """What it cites, with the places where it does, and what it cannot cite."""
        cites: dict[Cite, list[int | None]] = {}
        findings = []
        for handle in written.handles:
            cite = self.evidence.cite(handle.paper, handle.sentence)
            if cite is None:
                reason = f"handle: [{handle.written}] is no sentence that was shown"
                findings.append(Finding("refused", reason))
            else:
                cites.setdefault(cite, []).append(handle.at)
        if not written.handles:
            findings.append(Finding("refused", "uncited: it names no sentence that backs it"))
        return cites, findings

    def _material(self, cites: Collection[Cite]) -> Material:
        sources = [self.evidence.source(key) for key in dict.fromkeys(c.key for c in cites)]
        return Material(
            sentences=tuple(cite.quote for cite in cites),
            papers=tuple(
                "\n".join([source.title, source.abstract, *source.authors]) for source in sources
            ),
            question=self.question,
        )


def _findings(text: str, material: Material, score: float | None) -> Iterator[Finding]:
    if not material.sentences:
        return
    found = [
        *numbers.check(text, material),
        *names.check(text, material),
        *addresses.check(text, material),
        *polarity.check(text, material),
        *quotations.check(text, material),
        *support.check(score),
    ]
    codes = {finding.code for finding in found}
    yield from found
    yield from (finding for finding in echo.check(text, material) if finding.code not in codes)


def statement(
    text: str,
    cites: tuple[Cite, ...],
    findings: Sequence[Finding],
    marks: tuple[Mark, ...] = (),
) -> Statement:
    """A statement with what its findings amount to."""
    verdicts = {finding.verdict for finding in findings}
    verdict: Verdict = (
        "refused" if "refused" in verdicts else "weak" if "weak" in verdicts else "supported"
    )
    reasons = tuple(dict.fromkeys(finding.reason for finding in findings))
    return Statement(text=text, cites=cites, verdict=verdict, reasons=reasons, marks=marks)
