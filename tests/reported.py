"""An invented report: every state of a cell and every verdict, and text that is out to do harm."""

from __future__ import annotations

from assistant.claims.columns import Column
from assistant.claims.result import NOT_REPORTED, Cell, ClaimTable, Failed, Kind, Row
from assistant.render.report import Pair, Point, Report
from assistant.results import Listed, Tokens, Verdict
from store.records import Cite, Paper
from store.sentences import split

HOSTILE = (
    "<script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">"
    "</p></noscript></script><svg/onload=alert(1)> &lt;b&gt; <!--<script> --> ]]>"
)

COLUMNS = (
    Column(name="task"),
    Column(name="method"),
    Column(name="dataset", type="list"),
    Column(name="gain", type="percentage", hint="Over the baseline."),
    Column(name="direction", type="choice", choices=("better", "worse")),
)

PAPERS = {
    paper.key: paper
    for paper in (
        Paper(
            key="lind2019harbour",
            title="Harbour planning with lanterns",
            authors=("Ada Lind", "Bo Øre"),
            year=2019,
            doi="10.1000/harbour",
            url="javascript:alert(1)",
            abstract="We plan harbours 🙂 with LanternNet. On QuayBench it gains 12.5% over tides. "
            "On PierBench the gain is 3%. Later it is 4%.",
        ),
        Paper(
            key="okafor2021orchard",
            title="Orchards <b>without</b> harbours",
            year=2021,
            arxiv="2101.01234",
            url="https://orchard.example/paper?a=1&b=2",
            abstract="Harbour planning is slow. LanternNets lose 7% on QuayBench.",
        ),
        Paper(key="hostile", title=HOSTILE, venue=HOSTILE, url=HOSTILE, abstract=HOSTILE),
    )
}


def cite(key: str, quote: str) -> Cite:
    """The first place of these words."""
    abstract = PAPERS[key].abstract
    start = abstract.index(quote)
    end = start + len(quote)
    sentence = next(s.number for s in split(abstract) if s.start <= start < s.end)
    return Cite(key=key, sentence=sentence, start=start, end=end, quote=quote)


def found(key: str, quote: str, **told: object) -> Cell:
    """A cell whose value is just what it quotes."""
    return Cell.model_validate({"value": quote, "state": "found", "cite": cite(key, quote), **told})


def row(
    id: str, key: str, claim: str, *, kind: Kind = "result", verdict: Verdict = "supported",
    reasons: tuple[str, ...] = (), **cells: Cell,
) -> Row:  # fmt: skip
    """A row; what is not said is not reported."""
    told = {column.name: cells.get(column.name, NOT_REPORTED) for column in COLUMNS}
    return Row(
        id=id, key=key, title=PAPERS[key].title, claim=claim, kind=kind, cells=told,
        cites=(cite(key, claim),) if claim in PAPERS[key].abstract else (),
        verdict=verdict, reasons=reasons, run="r1",
    )  # fmt: skip


LIND, OKAFOR = "lind2019harbour", "okafor2021orchard"

ROWS = (
    row("r1.1", LIND, "We plan harbours 🙂 with LanternNet.", kind="method",
        task=found(LIND, "plan harbours"), method=found(LIND, "LanternNet")),
    row("r1.2", LIND, "On QuayBench it gains 12.5% over tides.",
        method=found(LIND, "LanternNet"),
        dataset=found(LIND, "QuayBench", others=(cite(LIND, "PierBench"),)).model_copy(
            update={"value": "QuayBench; PierBench"}),
        gain=found(LIND, "12.5%", normal=0.125, unit="%"),
        direction=Cell(value="better", state="found", cite=cite(LIND, "gains"))),
    row("r1.3", LIND, "On PierBench the gain is 3%.",
        gain=Cell(value="3%; 4%", state="conflict", cite=cite(LIND, "3%"),
                  others=(cite(LIND, "4%"),), reason="two sentences disagree")),
    row("r1.4", OKAFOR, "Harbour planning is slow.", verdict="weak",
        reasons=("support: far from its sentence",), task=found(OKAFOR, "Harbour planning")),
    row("r1.5", OKAFOR, "LanternNets lose 7% on QuayBench.",
        method=found(OKAFOR, "LanternNets"), dataset=found(OKAFOR, "QuayBench"),
        gain=found(OKAFOR, "7%", normal=0.07, unit="%"),
        direction=Cell(value="worse", state="found", cite=cite(OKAFOR, "lose"))),
    row("r1.6", OKAFOR, "Orchards never lose.", verdict="refused", reasons=("not_found: no words",),
        gain=Cell(value="99%", state="refused", reason="number: 99 is not in the sentence")),
    row("r1.7", "hostile", HOSTILE, method=found("hostile", HOSTILE),
        gain=Cell(value=HOSTILE, state="refused", reason=HOSTILE)),
)  # fmt: skip

POINTS = (
    Point(key=LIND, x=0.0, y=1.0, theme="harbours"),
    Point(key=OKAFOR, x=1.0, y=0.0, theme="harbours"),
    Point(key="hostile", x=2.0, y=0.5, theme=HOSTILE),
)

SAID = ROWS[1].model_copy(update={"claim": "LanternNet gains on QuayBench."})
PAIRS = (Pair(first=SAID, second=ROWS[4], judgement="contradiction", reason="other data"),)


def table(rows: tuple[Row, ...] = ROWS, model: str | None = None) -> ClaimTable:
    """The claim table of these rows."""
    listed = [Listed(n=n, key=key, title=p.title) for n, (key, p) in enumerate(PAPERS.items(), 1)]
    return ClaimTable(
        query="harbours", status="answered", columns=COLUMNS, rows=rows, papers=tuple(listed),
        failed=(Failed(key="gone2020", reason="the reply was cut off"),),
        missing=("far2020", "off2021"), stopped="the ceiling is reached", model=model, calls=0,
        tokens=Tokens(), cost_usd=None, cached=False, run="r1", seconds=0.1,
    )  # fmt: skip


def report(rows: tuple[Row, ...] = ROWS) -> Report:
    """The whole report of them."""
    sentences = {key: split(paper.abstract) for key, paper in PAPERS.items()}
    return Report(
        table=table(rows), papers=PAPERS, sentences={k: tuple(v) for k, v in sentences.items()},
        points=POINTS, pairs=PAIRS,
    )  # fmt: skip
