"""Papers with invented particulars: authors, year, venue and numbers, seeded, for records of them.

The listing pages have titles and abstracts alone; what a reference manager would have besides is
invented here, so that it can be damaged.
"""

from __future__ import annotations

import random

from bench.report import EXAMPLE, PAGES
from store.formats import read
from store.records import Paper

_GIVEN = """Ada Bruno Chiara Dmitri Elif Françoise Gustav Håkon Ines Jörg Kenji Li Mehmet Noor
    Oskar Priya Quentin Rosa Søren Tomás Uma Víctor Wei Xiao Yusuf Zoë""".split()
_FAMILY = """Almeida Brandt Çelik Dubois Eriksson Farrell Gómez Håkansson Ito Jensen Kowalski
    Lindqvist Müller Nakamura O'Brien Park Quispe Rossi Šimić Tanaka Ueda Vogel Wang Xu Yıldız Zhang
    Sørensen García-Pérez Nguyen Okafor Patel Ramos""".split()
_ACCENTS = {"a": "á", "e": "é", "i": "ï", "o": "ö", "u": "ü", "n": "ñ", "c": "ç"}
VENUES = (
    *("NeurIPS", "ICML", "ICLR", "AAAI", "Journal of Machine Learning Research"),
    *("Artificial Intelligence", "Machine Learning", "IEEE Transactions on Robotics"),
)


def bare() -> list[Paper]:
    """The distinct papers of the listing pages and of the example, in a fixed order."""
    pages = sorted(PAGES.glob("*.txt"))
    files = [*pages, EXAMPLE]
    found = [paper for file in files for paper in read(file) if isinstance(paper, Paper)]
    return list({paper.title: paper for paper in found}.values())


def authors(rng: random.Random) -> tuple[str, ...]:
    """One to six names."""
    count = rng.randint(1, 6)
    given = rng.sample(_GIVEN, count)
    middle = ("", "", " " + rng.choice("ABCDEFGHJKLM") + ".")
    names = zip(given, rng.sample(_FAMILY, count), strict=True)
    return tuple(f"{first}{rng.choice(middle)} {last}" for first, last in names)


def accented(title: str, rng: random.Random) -> str:
    """A title with an accent or two more."""
    letters = list(title)
    places = [n for n, letter in enumerate(letters) if letter in _ACCENTS]
    for place in rng.sample(places, min(len(places), rng.randint(1, 2))):
        letters[place] = _ACCENTS[letters[place]]
    return "".join(letters)


def dressed(paper: Paper, number: int) -> Paper:
    """The paper as its publisher would tell it; every other one has an arXiv number.

    One title in three is given accents: few English titles have any.
    """
    rng = random.Random(f"dressed {number}")
    page = rng.randint(1, 900)
    return paper.model_copy(
        update={
            "title": paper.title if number % 3 else accented(paper.title, rng),
            "authors": paper.authors or authors(rng),
            "year": paper.year or rng.randint(2012, 2025),
            "venue": rng.choice(VENUES),
            "type": "article",
            "volume": str(rng.randint(1, 60)),
            "pages": f"{page}-{page + rng.randint(6, 30)}",
            "doi": f"10.{rng.randint(1000, 1400)}/{rng.choice(('j', 's', 'art'))}.{number:06}",
            "arxiv": f"{rng.randint(15, 25)}{rng.randint(1, 12):02}.{number:05}" * (number % 2),
            "pmid": str(30_000_000 + number),
        }
    )
