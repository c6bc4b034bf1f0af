"""The evidence of one turn grows, and a handle never changes what it means."""

from __future__ import annotations

from typing import cast

import pytest

from assistant.agent.pack import Pack
from assistant.evidence import Source
from assistant.shelf import Shelf
from store.records import Paper, Sentence
from store.sentences import split

ABSTRACTS = {"a": "Ants explore.", "b": "Bees dance.", "c": "Crabs dig.", "long": "Long. " * 50}


class Papers:
    """A shelf of these papers alone."""

    def get(self, key: str) -> Paper:
        return Paper(key=key, title=key.upper(), abstract=ABSTRACTS[key])

    def sentences(self, key: str) -> tuple[Sentence, ...]:
        return split(ABSTRACTS[key])


def pack(room: int = 10_000) -> Pack:
    return Pack(cast(Shelf, Papers()), room)


def keys(sources: tuple[Source, ...]) -> list[str]:
    return [source.key for source in sources]


def test_papers_go_on_from_the_last_handle() -> None:
    grown = pack()
    put = grown.put(["a", "b"], 10)
    assert (keys(put.new), keys(put.known), put.crowded) == (["a", "b"], [], ())
    put = grown.put(["b", "c", "c", "a"], 10)
    assert (keys(put.new), keys(put.known), put.crowded) == (["c"], ["b", "a"], ())
    assert [(one.number, one.key) for one in grown.evidence.sources] == [
        (1, "a"),
        (2, "b"),
        (3, "c"),
    ]
    cite = grown.evidence.cite(3, 1)
    assert cite is not None
    assert cite.quote == "Crabs dig."
    assert grown.keys == ("a", "b", "c")


def test_no_more_new_papers_are_taken_than_were_asked_for() -> None:
    grown = pack()
    grown.put(["a"], 1)
    put = grown.put(["a", "b", "c"], 1)
    assert (keys(put.new), keys(put.known), put.crowded) == (["b"], ["a"], ("c",))


def test_what_does_not_fit_is_left_out_and_a_smaller_one_taken() -> None:
    grown = pack(room=200)
    put = grown.put(["a", "long", "b"], 10)
    assert (keys(put.new), put.crowded) == (["a", "b"], ("long",))


def test_room_is_counted_to_the_last_character() -> None:
    both = pack()
    both.put(["a", "b"], 10)
    room = len(both.evidence.text()) + 2
    assert not pack(room).put(["a", "b"], 10).crowded
    assert pack(room - 1).put(["a", "b"], 10).crowded == ("b",)


def test_the_first_paper_is_taken_at_any_length() -> None:
    assert keys(pack(room=10).put(["long"], 1).new) == ["long"]


@pytest.mark.parametrize(("had", "left"), [(1, 1), (2, 1), (3, 1), (4, 2)])
def test_the_better_half_is_kept(had: int, left: int) -> None:
    grown = pack()
    grown.put([*ABSTRACTS][:had], 10)
    assert grown.halve() == left
    assert grown.keys == tuple(ABSTRACTS)[:left]
