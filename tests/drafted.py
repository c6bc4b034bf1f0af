"""An invented draft of related work, with every character that some format has a use for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.results import OWN, Listed, Mark, Paragraph, Planned, RelatedWork, Statement, Tokens
from store.records import Cite, Paper

PAPERS = {
    paper.key: paper
    for paper in (
        Paper(
            key="groene2021quiet",
            title="Quiet harbours & loud orchards: 50% of $5 is <enough>",
            authors=("Jürgen van der Gröne", "Łucja Ćwikła-Đęng", "Søren Þórsson"),
            year=2021,
            venue="Journal of Harbours & Orchards",
            volume="12",
            issue="3",
            pages="45-67",
            doi="10.1000/quiet_harbour",
            type="article",
        ),
        Paper(
            key="harbour_report",
            title="The harbour report #7: _plain_ {words}, 10^2 ~ 100 \\ more",
            year=2019,
            type="report",
            venue="Harbour Press",
        ),
        Paper(
            key="lantern-consortium",
            title="Lanterns in α-space: ℝ² → ∞",
            authors=("Lantern Consortium",),
            type="preprint",
            arxiv="2101.01234",
        ),
        Paper(
            key="many2020",
            title="Thirty keepers of one meadow",
            authors=tuple(f"Keeper{n} Meadow{n}" for n in range(30)),
            year=2020,
            venue="Proceedings of the Meadow",
            type="conference",
            pages="1-9",
        ),
        Paper(
            key="many2020b",
            title="Thirty keepers of another meadow",
            authors=tuple(f"Keeper{n} Meadow{n}" for n in range(30)),
            year=2020,
            type="thesis",
            venue="University of Orchards",
        ),
    )
}


def cite(key: str, quote: str, sentence: int = 0) -> Cite:
    return Cite(key=key, sentence=sentence, start=0, end=len(quote), quote=quote)


def statement(text: str, *cites: Cite, verdict: str = "supported", id: str = "") -> Statement:
    reasons = () if verdict == "supported" else ("number: 7 is not in\nthe sentence (8)",)
    return Statement.model_validate(
        {"id": id, "text": text, "cites": cites, "verdict": verdict, "reasons": reasons}
    )


SENTENCES = (
    statement(
        "Harbours & orchards cost $5 at 50% of #1_a, says Müller’s “quiet” \\harbour{x} ~ 3^2.",
        cite("groene2021quiet", 'Harbours cost "50%" --> of all --\nand \\input{more} & more.'),
        cite("many2020", "A meadow is <b>kept</b>."),
        id="r1.1",
    ),
    statement(
        "1986. In contrast, α ≤ β₂ and x̂ ∈ ℝ² hold for 10⁻³ µm—or “most” lanterns 🏮; is that so?",
        cite("lantern-consortium", "α ≤ β."),
        cite("harbour_report", "Reports say so -- mostly."),
        id="r1.2",
    ),
    statement(
        'We keep *both* <meadows> [at once] @night | `quietly`, *unlike* "others".',
        cite(OWN, "We keep both meadows."),
        id="r1.3",
    ),
    statement(
        "Seven keepers share a meadow",
        cite("many2020", "Eight keepers share a meadow."),
        cite("many2020b", "Another meadow."),
        verdict="weak",
        id="r1.4",
    ),
)
NAMED = (
    statement("Van der Gröne et al. (2021) keep quiet.", cite("groene2021quiet", "Quiet.")),
    statement(
        "According to Lantern Consortium: “Lanterns hum.”",
        cite("lantern-consortium", "Lanterns hum."),
    ),
    statement(
        "And unlike van der Gröne, Ćwikła-Đęng and Þórsson, others hum.",
        cite("groene2021quiet", "Quiet."),
        cite("lantern-consortium", "Lanterns hum."),
    ),
)
"""Sentences that name the authors of what they cite."""
WITHIN = statement(
    "Van der Gröne et al. cost $5, whereas 50% of “keepers” — α or not — hum, and others rest.",
    cite("groene2021quiet", "Quiet."),
    cite("many2020", "A meadow."),
    cite("lantern-consortium", "Lanterns hum."),
).model_copy(
    update={
        "marks": (
            Mark(at=28, keys=("groene2021quiet",)),
            Mark(at=54, keys=("many2020", "lantern-consortium")),
            Mark(at=89, keys=("many2020",)),
        )
    }
)
"""A sentence that cites behind each of its clauses."""
REFUSED = statement(
    "Nine % of lanterns\n\\end{document} --> <script>",
    cite("many2020", "Eight."),
    verdict="refused",
    id="r1.5",
)


def work(
    paragraphs: Sequence[tuple[str, Sequence[Statement]]] = (
        ("Harbours & orchards", SENTENCES[:2]),
        ("Meadows_", SENTENCES[2:]),
    ),
    withheld: Sequence[Statement] = (REFUSED,),
    papers: Mapping[str, Paper] = PAPERS,
) -> RelatedWork:
    """A draft with these paragraphs, its papers numbered as they are cited."""
    statements = [one for _, found in paragraphs for one in found]
    cited = dict.fromkeys(c.key for one in statements for c in one.cites if c.key != OWN)
    return RelatedWork(
        topic="harbours & <orchards>",
        abstract="We keep both meadows.",
        status="answered" if statements else "abstained",
        plan=tuple(
            Planned(heading=h, purpose="what is known", keys=tuple(cited)) for h, _ in paragraphs
        ),
        paragraphs=tuple(Paragraph(heading=h, statements=tuple(s)) for h, s in paragraphs),
        statements=tuple(statements),
        withheld=tuple(withheld),
        unused=("left2018",),
        departures=("left2018 was planned, and is not cited.",),
        candidates=(),
        papers=tuple(
            Listed(n=n, key=key, title=papers[key].title) for n, key in enumerate(cited, 1)
        ),
        model=None,
        calls=0,
        tokens=Tokens(),
        cost_usd=0.0,
        cached=False,
        run="r1",
        seconds=0.5,
    )
