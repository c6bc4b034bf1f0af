"""Claim tables made by rule: which sentences are claims, and what their cells hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from embedders import HashingEmbedder
from hypothesis import given
from hypothesis import strategies as st

from assistant.claims.columns import DEFAULT, Column, Columns
from assistant.claims.result import Row
from assistant.claims.rules import RuleClaimsWriter
from assistant.claims.writer import ClaimsWriter
from assistant.noting import Nearness, Noting, Read, Seen
from assistant.runs.playing import KeptShelf
from store import Library, formats
from store.records import Paper
from store.sentences import split

ROOT = Path(__file__).parents[1]

WILLOW = Paper(
    title="WillowNet: Shade for Ditches",
    abstract=(
        "Ditches often dry up in summer, and their fish die. "
        "We propose WillowNet, a rule for planting willows in rows. "
        "It chooses places by the light that falls on them. "
        "Under a fixed budget, WillowNet outperforms random planting on DitchBench, where the "
        "survival rate rises from 61.5% to 83.2%. "
        "The gain may be smaller in wet years."
    ),
)
REEDS = Paper(
    title="Reeds along slow water",
    abstract=(
        "It is unknown whether reeds keep ditches wet. "
        "We measured the depth of 40 ditches on the benchmark named DitchBench. "
        "We find that reeds do not outperform bare banks. "
        "Reeds had no effect on depth."
    ),
)
TOWERS = Paper(
    title="Bell towers",
    abstract="Bell towers lean in many towns. Most of them are old. Little is known about them.",
)
FEVER = Paper(
    title="Barley water for fever",
    abstract=(
        "BACKGROUND: Fever is common in children. Barley water may lower it. "
        "METHODS: We gave barley water to 120 children and plain water to 118 children. "
        "RESULTS: Fever fell within 5 hours with a response rate of 74% (95% CI, 66%-81%). "
        "Barley water was not associated with sleep. "
        "CONCLUSIONS: Barley water reduces fever in children."
    ),
)
PAPERS = (WILLOW, REEDS, TOWERS, FEVER)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / ".litrev", embedder=HashingEmbedder()) as library:
        library.add_papers(PAPERS)
        yield library


def read(library: Library, title: str, *columns: Column) -> Sequence[Row]:
    """The rows of the paper whose title begins so."""
    papers = library.papers()
    writer: ClaimsWriter = RuleClaimsWriter(Noting(library), [paper.key for paper in papers])
    [paper] = [paper for paper in papers if paper.title.startswith(title)]
    wanted = Columns(column=columns) if columns else DEFAULT
    return writer.read(paper, library.sentences(paper.key), wanted).rows


def kept(papers: Sequence[Paper]) -> RuleClaimsWriter:
    """A writer of papers that lie in no library; their keys are their titles."""
    seen = tuple(
        Read(paper=p.model_copy(update={"key": p.title}), sentences=split(p.abstract))
        for p in papers
    )
    nearness = Nearness(questions={}, sentences={}, judged=None)
    return RuleClaimsWriter(
        KeptShelf(Seen(searches=(), papers=seen), nearness), [paper.title for paper in papers]
    )


def rows(*abstracts: str, columns: Columns = DEFAULT) -> Sequence[Row]:
    """The rows of the first of these abstracts, in a table of them all."""
    papers = [Paper(title=f"Untitled {n}", abstract=a) for n, a in enumerate(abstracts)]
    paper = papers[0].model_copy(update={"key": papers[0].title})
    return kept(papers).read(paper, split(paper.abstract), columns).rows


def values(row: Row) -> dict[str, str]:
    """The cells that hold something."""
    return {name: cell.value for name, cell in row.cells.items() if cell.value is not None}


def test_what_a_paper_proposes_and_finds_is_a_claim_and_what_was_known_is_none(
    library: Library,
) -> None:
    made = read(library, "WillowNet")
    assert [row.kind for row in made] == ["method", "method", "result", "result"]
    abstract = made[0].cites[0]
    assert abstract.sentence == 1
    assert all("often dry up" not in row.claim for row in made)


def test_the_cells_of_a_result(library: Library) -> None:
    result = read(library, "WillowNet")[2]
    assert values(result) == {
        "method": "WillowNet",
        "dataset": "DitchBench",
        "metric": "survival rate",
        "value": "83.2%",
        "baseline": "random planting",
        "direction": "better",
        "conditions": "Under a fixed budget",
    }
    value = result.cells["value"]
    assert (value.normal, value.unit, value.comparator) == (0.832, "%", "")
    assert result.cells["task"].reason == "by rule"


def test_a_method_is_named_where_a_sentence_says_it(library: Library) -> None:
    row = read(library, "WillowNet")[1]
    method = row.cells["method"]
    assert row.claim.startswith("It chooses")
    assert method.cite is not None
    assert (method.value, method.cite.sentence) == ("WillowNet", 1)


def test_a_hedge_is_kept(library: Library) -> None:
    assert values(read(library, "WillowNet")[3])["hedge"] == "may"


def test_a_denied_comparison_is_not_told_as_a_better_one(library: Library) -> None:
    denied, without = read(library, "Reeds")
    assert denied.cells["direction"].state == "not_reported"
    assert values(denied)["baseline"] == "bare banks"
    assert values(without)["direction"] == "no difference"


def test_a_paper_without_claims_has_no_rows(library: Library) -> None:
    assert read(library, "Bell towers") == ()
    assert rows("") == ()


def test_headings_tell_claims_from_methods(library: Library) -> None:
    made = read(library, "Barley")
    assert [row.cites[0].sentence for row in made] == [3, 4, 5]
    assert {row.kind for row in made} == {"result"}
    assert values(made[0])["value"] == "74%"
    assert values(made[0])["metric"] == "response rate"


def test_the_persons_own_columns(library: Library) -> None:
    [first, *_] = read(
        library,
        "Barley",
        Column(name="response rate", type="percentage"),
        Column(name="gain", type="number"),
        Column(name="symptom", type="choice", choices=("fever", "cough")),
        Column(name="randomised", type="yes/no"),
        Column(name="funder"),
    )
    assert values(first) == {"response rate": "74%", "symptom": "fever"}
    assert first.cells["response rate"].normal == 0.74
    assert {first.cells[name].reason for name in ("gain", "randomised", "funder")} == {"by rule"}


def test_a_capital_name_is_a_benchmark_if_another_paper_calls_it_one() -> None:
    told = "We propose a rule for ditches. We find that the rule works better than chance on MUD."
    alone = rows(told)
    together = rows(told, "We present a benchmark called MUD. It has 40 ditches.")
    assert "dataset" not in values(alone[-1])
    assert values(together[-1])["dataset"] == "MUD"


def test_a_name_that_many_papers_have_is_nobodys_own() -> None:
    told = "We propose a rule that we call QuickDitch. Ditches with it stay wet."
    others = ["The rule QuickDitch is old."] * 3
    assert values(rows(told)[0])["method"] == "QuickDitch"
    assert "method" not in values(rows(told, *others)[0])


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("The win rate is 81.5% over 40 ditches (95% CI, 70.1%-88.0%).", "81.5%"),
        ("Accuracy improves by 4-9 points over hand planting.", "4-9 points"),
        ("It is up to 3x faster than hand planting.", "up to 3x"),
        ("Its accuracy went from a 21% start to 44%.", "44%"),
        ("It reaches an accuracy of 0.91 with a 7B model in 2019.", "0.91"),
        ("It needs only 5% of the data and 12 hours.", None),
        ("It beats hand planting in all 40 ditches (P < 0.01).", None),
    ],
)
def test_a_value_is_what_came_out_and_not_any_number(sentence: str, value: str | None) -> None:
    row = rows(f"We propose a rule for ditches. We find that ditches stay wet. {sentence}")[-1]
    assert row.claim == sentence
    assert row.cells["value"].value == value


def test_what_is_no_sentence_is_passed_over() -> None:
    table = "on A1, " * 500
    assert [row.claim for row in rows(f"We propose a rule. {table}")] == ["We propose a rule."]


WORDS = st.sampled_from(
    "We propose ReedNet (RN) a rule outperforms PPO and DPO by 12.4 % 3× over under when better "
    "than the baseline on MUD-2 2.0 accuracy may 95% CI [ ] ± – α $\\pi$ RESULTS: not no . . . , ; "
    "(+4.8%) from 3.1 to 4.2 points called data set compared with é 𝛼 patients".split(" ")
)
TYPED = Columns(
    column=(
        *(Column(name=name, type="list") for name in ("method", "dataset", "baseline", "metric")),
        *(Column(name=name, type="number") for name in ("value", "gain", "participants")),
        Column(name="accuracy", type="percentage"),
        Column(name="kind of rule", type="choice", choices=("PPO", "DPO")),
        *(Column(name=name) for name in ("task", "conditions", "hedge", "direction")),
    )
)


@given(st.lists(WORDS, max_size=60), st.sampled_from([DEFAULT, TYPED]))
def test_every_cell_points_at_its_words(words: list[str], columns: Columns) -> None:
    abstract = "We propose a rule. " + " ".join(words)
    sentences = split(abstract)
    for row in rows(abstract, columns=columns):
        [whole] = row.cites
        assert row.claim == whole.quote == sentences[whole.sentence].text
        assert tuple(row.cells) == columns.names
        for cell in row.cells.values():
            assert (cell.cite is None) == (cell.value is None) == (cell.state == "not_reported")
            for cite in filter(None, (cell.cite, *cell.others)):
                sentence = sentences[cite.sentence]
                assert sentence.start <= cite.start < cite.end <= sentence.end
                assert abstract[cite.start : cite.end] == cite.quote
        for column in columns.column:
            cell = row.cells[column.name]
            if cell.cite and column.type in ("text", "number", "percentage"):
                assert cell.value == cell.cite.quote


def test_a_run_makes_the_same_rows_again(library: Library) -> None:
    shelf, keys = Noting(library), [paper.key for paper in library.papers()]
    writer = RuleClaimsWriter(shelf, keys)
    first = [writer.read(library.get(k), library.sentences(k), DEFAULT) for k in keys]
    again = RuleClaimsWriter(KeptShelf(shelf.seen(), shelf.nearness()), keys)
    with ThreadPoolExecutor(4) as pool:
        work = [(library.get(k), library.sentences(k), DEFAULT) for k in keys]
        assert [*pool.map(lambda one: again.read(*one), work)] == first


def test_the_labels_are_of_the_example_as_it_stands() -> None:
    gold = json.loads((ROOT / "bench" / "claims_gold.json").read_text(encoding="utf-8"))
    papers = formats.read(ROOT / "examples" / "policy-optimization.bib")
    texts = {p.key: p.abstract for p in papers if isinstance(p, Paper)}
    for label in gold:
        if label["from"] == "example":
            abstract = texts[label["paper"]]
            assert label["sha256"] == sha256(abstract.encode()).hexdigest()
            ends = {(s.start, s.end) for s in split(abstract)}
            assert {tuple(claim["sentence"]) for claim in label["claims"]} <= ends
