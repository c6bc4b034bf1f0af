"""A library on a real Chroma server: what one client does the others see, and nothing is lost."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from chroma import ChromaServer
from embedders import HashingEmbedder
from invented import paper, papers, word

from store import Library
from store.catalog.origins import Kept
from store.errors import EmbedderMismatch, NoLibrary, PaperUnknown
from store.records import Filter, Origin, Paper

Client = Callable[..., Library]


@pytest.fixture
def address(chroma_server: ChromaServer) -> str:
    return chroma_server.library()


def titles(library: Library) -> set[str]:
    return {paper.title for paper in library.papers()}


def origins(library: Library, key: str) -> list[Kept]:
    [(id, kept)] = library.catalog.papers(library.catalog.ids([key]).values()).items()
    return library.catalog.origins.of(id, kept)


def finds(library: Library, number: int) -> bool:
    return paper(number).title in {hit.title for hit in library.search(word(number)).hits}


def test_what_one_adds_changes_and_removes_the_other_sees(client: Client, address: str) -> None:
    ada, bob = client("ada", address), client("bob", address)
    ada.add_papers(papers(0, 30))
    assert titles(bob) == {p.title for p in papers(0, 30)}
    assert finds(bob, 17)
    bob.add_papers([paper(7).model_copy(update={"tags": ("seen",)}), *papers(30, 5)])
    assert [p.title for p in ada.papers(Filter(tag="seen"))] == [paper(7).title]
    gone = ada.papers()[3].key
    bob.remove(gone)
    with pytest.raises(PaperUnknown):
        ada.get(gone)
    assert ada.snapshot() == bob.snapshot()
    for library in (ada, bob):
        status = library.status()
        assert (status.papers, status.pending, status.problems) == (34, 0, ())


def test_the_copy_can_be_thrown_away(client: Client, address: str, tmp_path: Path) -> None:
    """From the collection alone, every field of every paper comes back."""
    full = Paper(
        key="own:key",
        title="Über Σ-algebras <b>&amp;</b> \x01 all",
        authors=("Ada Ä. Lovelace", "B # C"),
        year=1843,
        venue="Proc. of Everything",
        doi="10.1000/xyz(1)",
        arxiv="1802.09477",
        url="https://example.invalid/?a=b#c",
        tags=("one", "two words"),
        abstract="  First sentence. "
        + "A longer second sentence follows here. " * 60
        + "\n\nEnd. ",
        sources=("a.bib", "b.ris"),
        pmid="123",
        type="article",
        note="mine",
    )
    crowd = Paper(title="By many", authors=tuple(f"Author {n} Ünal" for n in range(900)), year=2020)
    preprint = Paper(title="A preprint of it", arxiv="1802.09477", authors=full.authors)
    with client("ada", address) as library:
        library.add_papers([full, crowd, *papers(0, 40)])
        library.add_papers([preprint])
        before, name = library.papers(), library.snapshot()
        records = origins(library, "own:key")
        hits = library.search("river").hits
    shutil.rmtree(tmp_path / "ada")
    with client("ada", address, create=False) as library:
        assert (library.papers(), library.snapshot()) == (before, name)
        assert [hit.key for hit in library.search("river").hits] == [hit.key for hit in hits]
        assert origins(library, "own:key") == records
        assert [kept.record.title for kept in records][1:] == [preprint.title]
        # A record that was read by one is known to the others.
        assert library.add_papers([preprint]).duplicates == 1
        assert library.sentences("own:key")[0].text == "First sentence."
        assert library.status().problems == ()


def test_two_who_add_at_once_lose_nothing(client: Client, address: str) -> None:
    """Overlapping papers, and different ones that would have the same keys."""
    people = [client(name, address) for name in ("ada", "bob", "eve")]
    failures: list[BaseException] = []

    def different(person: int, number: int) -> Paper:
        """Three papers a number, each with the key that the other two want."""
        other = paper(1000 * (person + 1) + number)
        return other.model_copy(update={"key": f"wanted{number}"})

    def work(person: int) -> None:
        try:
            for first in range(0, 40, 8):
                people[person].add_papers(papers(first + 4 * person, 8))
                people[person].add_papers(different(person, n) for n in range(first, first + 8))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    expected = {different(n, k).title for n in range(3) for k in range(40)}
    expected |= {p.title for p in papers(0, 48)}
    for library in people:
        assert sorted(p.title for p in library.papers()) == sorted(expected)
        assert library.status().problems == ()
    assert len({library.snapshot() for library in people}) == 1


def test_a_change_by_two_keeps_both(client: Client, address: str) -> None:
    ada, bob = client("ada", address), client("bob", address)
    plain = paper(1)
    ada.add_papers([plain])
    assert titles(bob) == {plain.title}
    ada.add_papers([plain.model_copy(update={"tags": ("ada",)})])
    bob.add_papers([plain.model_copy(update={"tags": ("bob",)})])
    for library in (ada, bob):
        [kept] = library.papers()
        assert {"ada", "bob"} <= set(kept.tags)


@pytest.mark.parametrize("sign", ["\x1b]0;owned\x07", "\x9b2J", "\u202e"])
def test_a_paper_with_control_signs_is_told_and_not_taken_over(
    sign: str, client: Client, address: str
) -> None:
    ada, bob = client("ada", address), client("bob", address)
    fields = {"title": f"Hats {sign}", "authors": (f"Ada {sign}",), "note": sign}
    steering = [paper(n).model_copy(update=dict([one])) for n, one in enumerate(fields.items())]
    ada.add_papers([*steering, paper(7)])
    assert titles(bob) == {paper(7).title}
    problems = bob.status().problems
    assert "3 chunks on the server are not as this litrev writes them" in problems
    assert sign not in " ".join(problems)


def test_a_library_that_is_not_there_is_told(client: Client, address: str) -> None:
    with pytest.raises(NoLibrary) as caught:
        client("ada", address, create=False)
    assert "chroma+http" in caught.value.message


def test_another_embedder_is_told(
    client: Client, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client("ada", address).add_papers(papers(0, 3))
    monkeypatch.setenv("LITREV_CACHE", str(tmp_path / "bob"))
    with pytest.raises(EmbedderMismatch):
        Library.open(address, HashingEmbedder(32))
    with pytest.raises(EmbedderMismatch, match="is shared"):
        client("ada", address).reembed(HashingEmbedder(32))


def test_papers_are_joined_taken_apart_and_annotated_for_all(client: Client, address: str) -> None:
    ada, bob = client("ada", address), client("bob", address)
    ada.add_papers(papers(0, 4))
    first, second, third, _ = (paper.key for paper in bob.papers())
    assert bob.merge(first, second).key == first
    assert [origin.reason for origin in ada_sees(ada, first)] == [None, "by hand"]
    ada.tag("to read", third)
    ada.annotate(third, "Looks good.")
    assert (bob.get(third).tags[-1], bob.get(third).note) == ("to read", "Looks good.")
    ada.split(first)
    ada.untag("to read", third)
    assert len(bob.papers()) == 4
    assert "to read" not in bob.get(third).tags
    assert ada.snapshot() == bob.snapshot()
    assert (ada.status().problems, bob.status().problems) == ((), ())


def ada_sees(library: Library, key: str) -> tuple[Origin, ...]:
    library.get(key)
    return library.origins(key)
