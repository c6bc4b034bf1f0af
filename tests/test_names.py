"""Which words of a statement are names, and where they must stand."""

from __future__ import annotations

import pytest

from assistant.checks import addresses, names
from assistant.checks.material import Material


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Judges agree. Moss agrees: so it is", []),
        ("“Judges agree”, (*Moss* does not)", ["Moss"]),
        ("“Judges agree”", []),
        ("X Moss", ["Moss"]),
        ("Moss-Green keeps", ["Green"]),
        ("its pH falls, a t5 wins in Ur by plan A", ["pH", "t5", "Ur"]),
        ("TidyBench and 3D and GPT-4", ["TidyBench", "3D", "GPT"]),
    ],
)
def test_names_of_a_statement(text: str, found: list[str]) -> None:
    assert list(names.names(text)) == found


@pytest.mark.parametrize(
    ("name", "known", "there"),
    [
        ("LLMs", "an LLM", True),
        ("LLM", "all LLMs", True),
        ("GPT", "a GPT-4 model", True),
        ("TidyBench", "the Tidy Bench", True),
        ("DeepQ", "a deep Q learner", True),
        ("QNet", "a Q net", False),
        ("RL", "reinforcement learning", True),
        ("PRWCs", "Plain Regression Without a Critic", True),
        ("Adam", "any deep adaptive method", False),
        ("Ss", "some sentences", False),
    ],
)
def test_a_name_is_known_in_other_forms(name: str, known: str, there: bool) -> None:
    found = names.check(f"It is {name}", Material((), (f"Title\n{known}",), ""))
    assert [finding.reason for finding in found] == (
        [] if there else [f"name: {name} is not in the paper"]
    )


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("It is at https://moss.invalid/a.", []),
        ("It is (www.moss.invalid).", []),
        ("It is at www.evil.invalid, they say.", ["www.evil.invalid"]),
        ("It is at http://evil.invalid/?to=ftp://b.invalid", ["evil.invalid/?to=ftp://b.invalid"]),
    ],
)
def test_an_address_stands_in_one_of_the_papers(text: str, missing: list[str]) -> None:
    papers = ("Title\nCode: https://moss.invalid/a", "Other\nSee www.moss.invalid")
    found = list(addresses.check(text, Material((), papers, "")))
    assert [f.reason for f in found] == [f"address: {one} is not in the paper" for one in missing]
    assert {finding.verdict for finding in found} <= {"refused"}
