"""What a statement says is compared with what it cites; each slip has its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from embedders import HashingEmbedder
from hypothesis import given
from hypothesis import strategies as st

from assistant.checks import Checker, support
from assistant.checks.material import Material
from assistant.evidence import Evidence, Source, gather
from assistant.results import Statement
from assistant.statements import parse
from store.errors import WeightsMissing
from store.records import Paper
from store.sentences import split

if TYPE_CHECKING:
    from store.embedding import Progress, Vectors

ABSTRACTS = {
    "Ensembles of Judges for Careful Tuning (EJC)": (
        "Optimising a learned reward too far lowers the true quality of replies. "
        "EJC averages four judges and reduces over-optimisation by 12.4% on TidyBench. "
        "It does not improve accuracy on short prompts. "
        "The effect may depend on the size of the judges. "
        "Training takes up to 3 hours on a single accelerator."
    ),
    "Plain Regression Without a Critic": (
        "We remove the critic and regress relative rewards directly. "
        "Memory falls by half, and training is 2 times faster than PPO. "
        "No human labels are needed. "
        "It drops more than 4 settings, each of which takes effort to tune. "
        "We claim no superiority over methods with relative rewards. "
        "PPO is slower than SFT, and SFT is slower than ORL on TidyBench."
    ),
}


WORDS = (
    "averaging judges lowers variance of returns critics overestimate values in training".split()
)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    papers = [Paper(key=t.split()[0].lower(), title=t, abstract=a) for t, a in ABSTRACTS.items()]
    return gather(((paper, split(paper.abstract)) for paper in papers), 10_000)


def check(evidence: Evidence, markdown: str, question: str = "What helps?") -> Statement:
    [block] = parse(markdown)
    [statement] = Checker(question, evidence, HashingEmbedder()).check(block.written)
    return statement


@pytest.mark.parametrize(
    "markdown",
    [
        "EJC averages four judges and reduces over-optimisation by 12.4% on TidyBench [S1.2].",
        "By averaging four judges, EJC lowers over-optimisation by 12.4 % [S1.2].",
        "Accuracy on short prompts is not improved [S1.3].",
        "The effect may depend on the size of the judges [S1.4].",
        "Training takes up to 3 hours on one accelerator [S1.5].",
        "Regressing relative rewards needs no critic [S2.1].",
        "Training is 2 times faster than **PPO**, with half the memory [S2.2].",
        "It works without human labels [S2.3].",
        "Tuning effort falls, as it drops more than 4 settings [S2.4].",
        "It drops more than 4 settings by regressing relative rewards [S2.1, S2.4, S2.5].",
        "PPO is slower than SFT, and SFT is slower than ORL, on TidyBench [S2.6].",
        "“We remove the critic and regress relative rewards directly” [S2.1].",
    ],
)
def test_what_the_sentences_say_is_supported(markdown: str, evidence: Evidence) -> None:
    statement = check(evidence, markdown)
    assert (statement.verdict, statement.reasons) == ("supported", ())
    for cite in statement.cites:
        assert evidence.source(cite.key).abstract[cite.start : cite.end] == cite.quote


@pytest.mark.parametrize(
    ("markdown", "code"),
    [
        ("EJC reduces over-optimisation by 14.2% on TidyBench [S1.2].", "number"),
        ("EJC reduces over-optimisation by 12.4 points on TidyBench [S1.2].", "number"),
        ("EJC reduces over-optimisation by more than 12.4% on TidyBench [S1.2].", "comparator"),
        ("Training takes 3 hours on a single accelerator [S1.5].", "comparator"),
        ("EJC reduces over-optimisation by 12.4% on MessyBench [S1.2].", "name"),
        ("GRPO averages four judges and reduces over-optimisation [S1.2].", "name"),
        ("EJC averages four judges and increases over-optimisation by 12.4% [S1.2].", "direction"),
        ("It improves accuracy on short prompts [S1.3].", "polarity"),
        ("EJC does not average four judges [S1.2].", "polarity"),
        ("Human labels are needed [S2.3].", "polarity"),
        ("“We remove the actor and regress relative rewards directly” [S2.1].", "quotation"),
        ('"We remove the actor and regress relative rewards directly" [S2.1].', "quotation"),
        ("EJC averages 5 judges [S1.2].", "number"),
        ("The second run takes 4 hours [S1.5].", "number"),
        ("The two differ: one takes 4 hours [S1.5], one has no critic [S2.1].", "number"),
        ("EJC reduces over-optimisation by 12.4 on TidyBench [S1.2].", "number"),
        ("Octopuses taste with their arms [S1.2].", "support"),
        ("The effect may not depend on the size of the judges [S1.4].", "polarity"),
        ("SFT is slower than PPO, and PPO is slower than ORL on TidyBench [S2.6].", "name"),
        ("EJC averages four judges.", "uncited"),
        ("EJC averages four judges [S1.9].", "handle"),
        ("EJC averages four judges [S1.2, S7.1].", "handle"),
        ("EJC averages four judges [1].", "handle"),
    ],
)
def test_a_slip_is_refused_with_its_reason(markdown: str, code: str, evidence: Evidence) -> None:
    statement = check(evidence, markdown)
    assert statement.verdict == "refused"
    assert code in {reason.partition(":")[0] for reason in statement.reasons}


@pytest.mark.parametrize(
    ("markdown", "code"),
    [
        ("The effect depends on the size of the judges [S1.4].", "hedge"),
        ("Two kinds of learned reward lower the true quality of replies [S1.1].", "number"),
        ("Ten kinds of learned reward lower the true quality of replies [S1.1].", "number"),
        ("Training is ~2 times faster than PPO [S2.2].", "comparator"),
    ],
)
def test_a_doubt_is_weak(markdown: str, code: str, evidence: Evidence) -> None:
    statement = check(evidence, markdown)
    assert statement.verdict == "weak"
    assert {reason.partition(":")[0] for reason in statement.reasons} == {code}


@pytest.mark.parametrize(
    ("markdown", "reason"),
    [
        ("Training takes 4 hours [S1.5].", "number: 4 hours is not in the sentence (3 hours)"),
        (
            "Learned rewards lower quality by 3 points [S1.1].",
            "number: 3 points is not in the sentence (it has no number)",
        ),
        (
            "Judges reduce it by 7% [S1.2].",
            "number: 7% is not in the sentence (four, 12.4%)",
        ),
        ("Training takes 3 hours [S1.5].", "comparator: 3 hours, the sentence says ≤ 3 hours"),
        (
            "Training takes at least 3 hours [S1.5].",
            "comparator: ≥ 3 hours, the sentence says ≤ 3 hours",
        ),
        ("Two kinds of reward lower quality [S1.1].", "number: “Two” is a count of ours"),
        ("GRPO averages judges [S1.2].", "name: GRPO is not in the paper"),
        ("EJC averages judges.", "uncited: it names no sentence that backs it"),
        ("EJC averages judges [S1.9].", "handle: [S1.9] is no sentence that was shown"),
        (
            "EJC averages judges, see https://evil.invalid/x [S1.2].",
            "address: evil.invalid/x is not in the paper",
        ),
    ],
)
def test_a_reason_says_what_is_wrong_and_what_is_true(
    markdown: str, reason: str, evidence: Evidence
) -> None:
    assert reason in check(evidence, markdown).reasons


def test_a_count_may_come_from_the_question(evidence: Evidence) -> None:
    markdown = "Two kinds of learned reward lower the true quality of replies [S1.1]."
    assert check(evidence, markdown, "Which two kinds?").verdict == "supported"
    assert check(evidence, markdown, "Which three kinds?").verdict == "weak"


def test_a_statement_says_where_it_cites_which_paper(evidence: Evidence) -> None:
    told = "One averages four judges [S1.2], the other removes the critic [S2.1]."
    statement = check(evidence, told)
    assert statement.text == "One averages four judges, the other removes the critic."
    assert [(statement.text[: mark.at], mark.keys) for mark in statement.marks] == [
        ("One averages four judges", ("ensembles",)),
        (statement.text, ("plain",)),
    ]


def test_a_name_may_come_from_the_question(evidence: Evidence) -> None:
    markdown = "Unlike GRPO, it regresses relative rewards directly [S2.1]."
    assert check(evidence, markdown).verdict == "refused"
    assert check(evidence, markdown, "How does it differ from GRPO?").verdict == "supported"


def test_a_statement_may_name_the_authors_of_what_it_cites_and_nobody_else() -> None:
    source = Source(
        number=1,
        key="moss",
        title="Beyond 40 Roofs",
        abstract="Moss keeps roofs cool.",
        sentences=split("Moss keeps roofs cool."),
        authors=("Ada Mosswood", "Jo van der Berg"),
    )
    pack = Evidence(sources=(source,))
    said = "As Mosswood and van der Berg say, moss keeps roofs cool [S1.1]."
    assert check(pack, said).verdict == "supported"
    assert check(pack, said.replace("Berg", "Tal")).verdict == "refused"


def test_the_title_of_what_is_cited_may_be_quoted_and_no_other() -> None:
    source = Source(
        number=1,
        key="moss",
        title="Beyond 40 Roofs",
        abstract="Moss keeps roofs cool.",
        sentences=split("Moss keeps roofs cool."),
    )
    pack = Evidence(sources=(source,))
    said = "The paper “Beyond 40 Roofs” states: “Moss keeps roofs cool.” [S1.1]"
    assert check(pack, said).verdict == "supported"
    assert check(pack, said.replace("40", "50")).verdict == "refused"


def test_an_acronym_may_stand_for_its_words(evidence: Evidence) -> None:
    markdown = "PRWC regresses relative rewards directly [S2.1]."
    assert check(evidence, markdown).verdict == "supported"


def test_only_words_settle_what_cannot_be_compared_by_meaning(evidence: Evidence) -> None:
    class Bare(HashingEmbedder):
        def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
            raise WeightsMissing("no copy of the weights is at hand")

    sentence = evidence.sources[0].sentences[0].text.rstrip(".")
    [block] = parse(f"{sentence} [S1.1]. Whoever tunes by hand is freed of a burden [S2.4].")
    same, other = Checker("What helps?", evidence, Bare()).check(block.written)
    assert same.verdict == "supported"
    assert other.verdict == "weak"
    assert other.reasons[0].startswith("support: not compared")


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.lists(st.sampled_from(WORDS), max_size=12))
def test_words_settle_only_what_meaning_would_not_change(said: list[str], true: list[str]) -> None:
    text, material = " ".join(said), Material((" ".join(true),), ("Title\nAbstract",), "")
    [least] = support.least([text], [material])
    [score] = support.scores([text], [material], HashingEmbedder())
    if least is not None:
        assert least <= score + 1e-6
        assert [*support.check(least)] == [*support.check(score)] == []


@pytest.mark.parametrize(
    ("said", "least"),
    [
        ("averaging judges lowers variance", [0.5]),
        ("averaging judges lowers variance here", [0.4]),
        ("averaging judges", [0.5]),
        ("octopuses averaging judges", [None]),
        ("it is so", [None]),
    ],
)
def test_words_alone_are_worth_half(said: str, least: list[float | None]) -> None:
    material = Material(("averaging judges lowers variance",), ("Title\nAbstract",), "")
    assert support.least([said], [material]) == least


@pytest.mark.parametrize(
    ("score", "verdict", "reason"),
    [
        (0.24, "refused", "support: the sentence is about something else (0.24)"),
        (0.25, "weak", "support: the sentence is only loosely about this (0.25)"),
        (0.39, "weak", "support: the sentence is only loosely about this (0.39)"),
        (0.40, None, None),
    ],
)
def test_how_near_is_near_enough(score: float, verdict: str | None, reason: str | None) -> None:
    found = [(finding.verdict, finding.reason) for finding in support.check(score)]
    assert found == ([(verdict, reason)] if verdict else [])


def test_each_statement_is_near_to_its_own_sentences() -> None:
    told = ["averaging judges lowers variance", "critics overestimate values", "in training"]
    cited = [
        Material(("critics overestimate values", "averaging judges lowers variance"), (), ""),
        Material(("training of judges", "values in training"), ("Critics\nAbstract",), ""),
        Material((), (), ""),
    ]
    together = support.scores(told, cited, HashingEmbedder())
    alone = [
        support.scores([one], [its], HashingEmbedder())[0]
        for one, its in zip(told, cited, strict=True)
    ]
    assert together == pytest.approx(alone)
    assert together[0] == pytest.approx(1.0)
    assert together[2] == 0.0


def test_a_number_of_the_other_sentence_cited_is_no_slip_of_the_nearer_one() -> None:
    abstract = "In a second count 25% of the labels are noise. With noise, tuning is quick on Tidy."
    paper = Paper(key="count", title="Counting", abstract=abstract)
    evidence = gather([(paper, split(abstract))], 10_000)
    told = "With 25% noise, tuning is quick on Tidy"
    assert check(evidence, f"{told} [S1.1, S1.2].").verdict == "supported"
    assert check(evidence, f"{told} [S1.2].").verdict == "refused"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The two differ", "supported"),
        ("These two methods differ", "supported"),
        ("The two judges differ", "weak"),
        ("The three differ", "weak"),
    ],
)
def test_a_count_of_the_papers_that_are_cited_is_right_or_in_doubt(
    text: str, verdict: str, evidence: Evidence
) -> None:
    both = "EJC averages judges [S1.2], the other removes the critic [S2.1]."
    assert check(evidence, f"{text}: {both}").verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("No, it does not improve accuracy on short prompts [S1.3].", "supported"),
        ("No: it does not improve accuracy on short prompts [S1.3].", "supported"),
        ("Yes, memory falls by half [S2.2].", "supported"),
        ("No, it improves accuracy on short prompts [S1.3].", "refused"),
        ("No memory falls by half [S2.2].", "refused"),
    ],
)
def test_a_yes_or_no_denies_nothing_by_itself(text: str, verdict: str, evidence: Evidence) -> None:
    assert check(evidence, text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("A second paper holds that no human labels are needed [S2.3].", "supported"),
        ("The second study finds that no human labels are needed [S2.3].", "supported"),
        ("A second PPO is slower than SFT, and SFT is slower than ORL [S2.6].", "refused"),
    ],
)
def test_an_ordinal_that_tells_papers_apart_is_no_number_of_theirs(
    text: str, verdict: str, evidence: Evidence
) -> None:
    assert check(evidence, text).verdict == verdict
