"""What is told where a draft departs from its plan."""

from __future__ import annotations

import pytest
from drafted import cite, statement

from assistant.draft.adherence import departures
from assistant.draft.brief import Brief
from assistant.draft.plan import Plan, PlannedParagraph, PlannedSentence
from assistant.results import OWN, Paragraph

BRIEF = Brief(topic="roofs", abstract="We keep roofs.", words=30)


def told(planned: str, *written: str) -> list[str]:
    """The departures of one paragraph; papers are letters, `o` is the person's own work."""

    def key(letter: str) -> str:
        return OWN if letter == "o" else letter

    sentences = tuple(PlannedSentence(purpose="x", papers=(key(one),)) for one in planned)
    plan = Plan(topic="roofs", paragraph=(PlannedParagraph(heading="A", sentence=sentences),))
    words = " ".join(["word"] * (30 // len(written)))
    statements = tuple(statement(words, *(cite(key(k), "A.") for k in one)) for one in written)
    return [*departures(plan, [Paragraph(heading="A", statements=statements)], BRIEF)]


@pytest.mark.parametrize(
    ("planned", "written", "expected"),
    [
        ("abo", ("a", "b", "ao"), []),
        ("ab", ("a", "b", "o"), []),
        ("abo", ("a", "bo", "o"), []),
        ("abo", ("a", "b"), ["A: your own work is planned, and not cited"]),
        ("abo", ("o", "a", "b"), ["A: your own work stands before its end"]),
        ("abo", ("a", "ao", "b", "o"), ["A: your own work stands before its end"]),
        ("oab", ("o", "a", "b"), ["A: your own work stands before its end"]),
        ("abo", ("a", "o"), ["A: b is planned, and not cited"]),
        ("ao", ("a", "c", "o"), ["A: c is cited, and not planned"]),
        ("abo", ("b", "a", "o"), ["A: the papers come in another order than planned"]),
    ],
)
def test_papers_their_order_and_the_place_of_own_work(
    planned: str, written: tuple[str, ...], expected: list[str]
) -> None:
    assert told(planned, *written) == expected
