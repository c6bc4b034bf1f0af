"""A sentence that sets two works side by side cites both, or the paper cited does so itself."""

from __future__ import annotations

import pytest
from embedders import HashingEmbedder

from assistant.checks import Checker, comparison
from assistant.checks.material import Material
from assistant.evidence import gather
from assistant.statements import parse
from store.records import Paper
from store.sentences import split

TITLE = "Averaged Judges for Careful Tuning (AJC)"
CITED = (
    "AJC averages four judges and keeps the policy near its start.",
    "Averaging lowers over-optimisation on TidyBench.",
)
ABSTRACT = " ".join([*CITED, "Unlike MOP, it needs no critic. Both AJC and MOP learn from pairs."])
MATERIAL = Material(CITED, (f"{TITLE}\n{ABSTRACT}\nAda Moss",), "")

SIDES = [
    ("Unlike GRIP, AJC averages four judges.", "refused"),
    ("AJC averages judges, whereas GRIP keeps one of them.", "refused"),
    ("While GRIP keeps one judge, AJC averages four.", "refused"),
    ("Both GRIP and AJC average judges.", "refused"),
    ("AJC extends GRIP by averaging.", "refused"),
    ("AJC builds on GRIP and averages four judges.", "refused"),
    ("Compared with GRIP, AJC is near its start.", "refused"),
    ("AJC stays near its start, in contrast to GRIP.", "refused"),
    ("Similarly to GRIP, AJC averages judges.", "refused"),
    ("Unlike MOP, AJC averages four judges.", "weak"),
    ("Both MOP and AJC average judges.", "weak"),
    ("In contrast, AJC averages four judges.", "weak"),
    ("By contrast, four judges are averaged.", "weak"),
    ("Similarly, AJC averages judges.", "weak"),
    ("In turn, averaging lowers over-optimisation.", "weak"),
    ("Conversely, AJC keeps the policy near its start.", "weak"),
    ("Both methods average judges.", "weak"),
    ("Unlike these earlier approaches, AJC averages four judges.", "weak"),
    ("AJC builds on previous work and averages four judges.", "weak"),
]
ALONE = [
    "AJC averages four judges and keeps the policy near its start.",
    "Both the judges and the policy are kept near the start.",
    "While averaging four judges, AJC keeps the policy near its start.",
    "While averaging is cheap, it lowers over-optimisation.",
    "AJC lowers over-optimisation on both TidyBench and its judges.",
    "The average extends to four judges.",
    "AJC averages judges, which in turn lowers over-optimisation.",
    "Judges that are averaged lower over-optimisation, unlike a single one.",
    "AJC compared four judges on TidyBench.",
    "It is similar in spirit, and averages.",
    "AJC extends Careful Tuning.",
    "Unlike AJCs, TidyBench is small.",
    "Unlike TIDYBENCH, AJC averages four judges.",
]


@pytest.mark.parametrize(("statement", "verdict"), SIDES)
def test_one_citation_does_not_back_two_sides(statement: str, verdict: str) -> None:
    [finding] = comparison.check(statement, ["ajc"], MATERIAL)
    assert (finding.verdict, finding.code) == (verdict, "comparison")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "Unlike GRIP and TRAP, AJC averages judges.",
            "“unlike” sets two works side by side, what is cited does not speak of GRIP and TRAP",
        ),
        ("In contrast, AJC averages.", "“in contrast” sets two works side by side, one is cited"),
    ],
)
def test_a_finding_tells_by_what_words_and_what_is_missing(statement: str, told: str) -> None:
    [finding] = comparison.check(statement, ["ajc"], MATERIAL)
    assert finding.reason == f"comparison: {told}"


@pytest.mark.parametrize("statement", [statement for statement, _ in SIDES])
def test_two_papers_cited_are_two_sides(statement: str) -> None:
    assert not list(comparison.check(statement, ["ajc", "grip"], MATERIAL))


@pytest.mark.parametrize("statement", ALONE)
def test_what_compares_no_works_needs_one_citation(statement: str) -> None:
    assert not list(comparison.check(statement, ["ajc"], MATERIAL))


@pytest.mark.parametrize(
    ("statement", "cited"),
    [
        ("Unlike MOP, AJC needs no critic.", "Unlike MOP, it needs no critic."),
        ("In contrast, AJC needs no critic.", "Unlike MOP, it needs no critic."),
        ("Both AJC and MOP learn from pairs.", "Both AJC and MOP learn from pairs."),
        ("By contrast, AJC is faster.", "AJC is faster than what was known."),
        ("AJC extends MOP.", "AJC generalises MOP to four judges."),
        ("Unlike earlier methods, AJC scales.", "Existing methods do not scale; AJC does."),
    ],
)
def test_a_paper_may_compare_itself(statement: str, cited: str) -> None:
    material = Material((cited,), (f"{TITLE}\n{ABSTRACT}",), "")
    assert not list(comparison.check(statement, ["ajc", "ajc"], material))


@pytest.mark.parametrize(
    "second", ["Unlike MOP, it needs no critic.", "MOP needs no critic, unlike it."]
)
@pytest.mark.parametrize(
    "statement", ["In contrast, AJC has no critic.", "Unlike MOP, AJC has none."]
)
def test_every_sentence_cited_may_do_so(statement: str, second: str) -> None:
    material = Material(("AJC is fast.", second), (f"{TITLE}\n{ABSTRACT}",), "")
    assert not list(comparison.check(statement, ["ajc", "ajc"], material))


def test_a_checker_looks_for_it_only_where_it_is_told_to() -> None:
    paper = Paper(key="ajc", title=TITLE, abstract=" ".join(CITED))
    evidence = gather([(paper, split(paper.abstract))], 10_000)
    [block] = parse("In contrast, AJC averages four judges and keeps the policy near it [S1.1].")
    verdicts = {
        comparing: Checker("", evidence, HashingEmbedder(), comparing=comparing)
        .check(block.written)[0]
        .reasons
        for comparing in (False, True)
    }
    assert verdicts[False] == ()
    assert verdicts[True][0].startswith("comparison: “in contrast”")
