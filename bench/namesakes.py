"""Records that look like a paper in the library, and are of another: series, replies, others."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher

from bench.dressing import authors
from store.records import Paper

Namesake = Callable[[Paper, Paper, random.Random], Paper | None]
"""A paper, an unrelated one whose abstract is borrowed, and chance → a record of a third one."""

_TURNED = """user/human offline/online online/offline single/multi deep/shallow discrete/continuous
    continuous/discrete supervised/unsupervised convex/nonconvex model-free/model-based
    model-based/model-free learning/planning policy/value value/policy reward/cost robust/safe
    linear/nonlinear symmetric/asymmetric local/global sparse/dense from/for agents/robots
    language/vision preference/demonstration off-policy/on-policy stochastic/deterministic
    human/animal adversarial/cooperative exploration/exploitation image/video text/speech
    large/small explicit/implicit meta-learning/multi-task""".split()
_GENERIC = ("Editorial", "Introduction", "Reply", "Preface", "Book Review", "Guest Editorial")


def _other(paper: Paper, title: str, borrowed: Paper, rng: random.Random) -> Paper:
    """By the same authors in the same year, without numbers; the abstract another or none."""
    return paper.model_copy(
        update={
            "title": title,
            "abstract": rng.choice((borrowed.abstract, borrowed.abstract, "")),
            "doi": "",
            "arxiv": "",
            "pmid": "",
            "volume": rng.choice((paper.volume, "")),
            "pages": "",
        }
    )


def part(paper: Paper, borrowed: Paper, rng: random.Random) -> Paper:
    """The next one of a series."""
    mark = rng.choice((": Part II", ", Part 2", " II", " (Part Two)", ": Volume 2", " III", " V"))
    return _other(paper, paper.title + mark, borrowed, rng)


def version(paper: Paper, borrowed: Paper, rng: random.Random) -> Paper | None:
    """Another number in the title."""
    numbers = list(re.finditer(r"\d+", paper.title))
    if numbers:
        found = rng.choice(numbers)
        other = str(int(found[0]) + rng.randint(1, 3))
        return _other(paper, paper.title[: found.start()] + other + paper.title[found.end() :],
                      borrowed, rng)  # fmt: skip
    name, colon, rest = paper.title.partition(":")
    mark = rng.choice((" 2", " 2.0", "-2", "++", " v2"))
    return _other(paper, f"{name}{mark}{colon}{rest}", borrowed, rng)


def turned(paper: Paper, borrowed: Paper, rng: random.Random) -> Paper | None:
    """One word for another: *User*, *Human*."""
    fitting = [
        (found, other)
        for word, _, other in (pair.partition("/") for pair in _TURNED)
        if (found := re.search(rf"\b{word}\b", paper.title, re.IGNORECASE))
    ]
    if not fitting:
        return None
    found, other = rng.choice(fitting)
    title = paper.title[: found.start()] + other.title() + paper.title[found.end() :]
    return _other(paper, title, borrowed, rng)


def notice(paper: Paper, borrowed: Paper, rng: random.Random) -> Paper:
    """An erratum, a comment, a reply."""
    title = rng.choice(
        (
            *("Erratum: {}", "Erratum to: {}", "Correction to: {}", "Corrigendum to “{}”"),
            *("Reply to “{}”", "Comment on “{}”", "A comment on {}", "Discussion of: {}"),
            *("{}: Reply", "{}: A Reply", "{} (Erratum)", "{}: Comment", "{}: Rejoinder"),
            *("Retraction: {}", "Retraction notice to “{}”", "{}: Response", "{} [Correction]"),
        )
    ).format(paper.title)
    other = _other(paper, title, borrowed, rng)
    by = paper.authors if rng.random() < 0.5 else authors(rng)
    return other.model_copy(update={"authors": by, "abstract": rng.choice(("", other.abstract))})


def companion(paper: Paper, borrowed: Paper, rng: random.Random) -> Paper | None:
    """The same main title with another subtitle."""
    name, colon, _ = paper.title.partition(":")
    new = rng.choice(("A Survey", "An Empirical Study", "Theory and Practice", "Ten Years Later"))
    return _other(paper, f"{name}: {new}", borrowed, rng) if colon else None


def edition(paper: Paper, borrowed: Paper, rng: random.Random) -> Paper:
    """A later one, marked as such."""
    mark = rng.choice((", 2nd Edition", " (Second Edition)", ", 3rd ed.", " – Fourth Edition"))
    return _other(paper, paper.title + mark, borrowed, rng)


def strangers(paper: Paper, borrowed: Paper, rng: random.Random) -> Paper | None:
    """The same title, other people."""
    others = authors(rng)
    families = {name.split()[-1] for name in paper.authors}
    if families & {name.split()[-1] for name in others}:
        return None
    return _other(paper, paper.title, borrowed, rng).model_copy(update={"authors": others})


def publishers(paper: Paper, borrowed: Paper, rng: random.Random) -> Paper:
    """The same title and authors, another publisher's DOI."""
    other = _other(paper, paper.title, borrowed, rng)
    return other.model_copy(
        update={"doi": f"10.{rng.randint(2000, 9000)}/x.{rng.randint(1, 10**6)}"}
    )


def long_after(paper: Paper, borrowed: Paper, rng: random.Random) -> Paper:
    """The same title and authors, years later."""
    assert paper.year
    years = paper.year + rng.randint(4, 9)
    return _other(paper, paper.title, borrowed, rng).model_copy(update={"year": years})


KINDS: dict[str, Namesake] = {
    "Part II": part,
    "another version": version,
    "another word": turned,
    "erratum, comment, reply": notice,
    "another subtitle": companion,
    "another edition": edition,
    "other authors": strangers,
    "another publisher's DOI": publishers,
    "years later": long_after,
}


def generic(papers: Sequence[Paper], rng: random.Random) -> Iterator[tuple[Paper, Paper]]:
    """Pairs of editorials: by others, of other years, on other pages."""
    for paper, other in zip(papers, [*papers[1:], papers[0]], strict=True):
        one = paper.model_copy(update={"title": rng.choice(_GENERIC), "abstract": ""})
        change = rng.choice(("authors", "year", "pages"))
        value: object = {
            "authors": other.authors,
            "year": (one.year or 0) + rng.choice((-1, 1, 2)),
            "pages": "1001-1003",
        }[change]
        gone = {"doi": "", "arxiv": "", "pmid": ""}
        if change != "authors" or not set(one.authors) & set(other.authors):
            yield one, one.model_copy(update={change: value, **gone})


def nearest(papers: Sequence[Paper], each: int) -> Iterator[tuple[Paper, Paper]]:
    """Every paper with those others whose titles are most like its own."""
    for paper in papers:
        words = set(paper.title.lower().split())
        near = sorted(
            (other for other in papers if other is not paper),
            key=lambda other: -len(words & set(other.title.lower().split())),
        )[: 3 * each]
        matcher = SequenceMatcher(None, "", paper.title.lower())

        def likeness(other: Paper, matcher: SequenceMatcher[str] = matcher) -> float:
            matcher.set_seq1(other.title.lower())
            return -matcher.ratio()

        for other in sorted(near, key=likeness)[:each]:
            yield paper, other
