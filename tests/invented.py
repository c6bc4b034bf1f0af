"""Invented papers: as many as a test wants, each with a word that no other one has."""

from __future__ import annotations

import random

from store.records import Paper

NOUNS = ("glacier", "harbour", "lantern", "meadow", "orchard", "pebble", "quarry", "river")
VERBS = ("bends", "carries", "delays", "follows", "gathers", "hides", "lifts", "sharpens")


def word(number: int) -> str:
    """The word that only this paper has: letters alone, and no English ending."""
    letters = []
    for _ in range(4):
        number, letter = divmod(number, 20)
        letters.append("bcdfghjklmnpqrstvwxz"[letter])
    return "q" + "o".join(letters) + "ix"


def paper(number: int) -> Paper:
    """The invented paper of this number, the same every time."""
    draw = random.Random(number)

    def sentence() -> str:
        return f"The {draw.choice(NOUNS)} {draw.choice(VERBS)} the {draw.choice(NOUNS)}."

    abstract = " ".join(sentence() for _ in range(draw.randint(2, 8)))
    return Paper(
        title=f"The {word(number)} {draw.choice(NOUNS)}",
        authors=(f"Ada {word(number).title()}",),
        year=1990 + number % 30,
        tags=("even",) if number % 2 == 0 else ("odd",),
        abstract=f"{abstract} We call this {word(number)}.",
    )


def papers(first: int, count: int) -> list[Paper]:
    """Papers number `first` and on."""
    return [paper(number) for number in range(first, first + count)]
