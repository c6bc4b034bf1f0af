"""What happens to the record of a paper on its way through exports, web pages and hands.

Each function makes another record of the same paper, or None where the damage does not apply. The
numbers that would settle everything are gone from all of them but where they are what is damaged.
"""

from __future__ import annotations

import html
import random
import re
import unicodedata
from collections.abc import Callable

from store.records import Paper

Damage = Callable[[Paper, random.Random], Paper | None]

_SPELLINGS = """
    optimization/optimisation optimizing/optimising behavior/behaviour modeling/modelling
    generalization/generalisation color/colour labeled/labelled center/centre program/programme
    regularized/regularised regularization/regularisation analyzing/analysing neighbor/neighbour
    minimization/minimisation maximization/maximisation realizing/realising utilizing/utilising
    randomized/randomised signaling/signalling generalizing/generalising leveling/levelling
    generalized/generalised organizing/organising dialog/dialogue factorization/factorisation
    personalized/personalised recognizing/recognising formalizing/formalising
    modeling/modelling""".split()


def _retitled(paper: Paper, title: str) -> Paper | None:
    return None if title == paper.title else _unnumbered(paper, title=title)


def _unnumbered(paper: Paper, **fields: object) -> Paper:
    return paper.model_copy(update={"doi": "", "arxiv": "", "pmid": "", **fields})


def case(paper: Paper, rng: random.Random) -> Paper | None:
    """Capitals, lower case, or capitals at the beginning of words."""
    if "\\" in paper.title:
        return None
    return _retitled(paper, rng.choice((str.upper, str.lower, str.title))(paper.title))


def punctuation(paper: Paper, rng: random.Random) -> Paper | None:
    """Dashes, quotes, colons and stops come and go."""
    title = paper.title
    changes = {
        "-": rng.choice("–‐ -"),
        ":": rng.choice((" -", " –", ".", "")),
        "'": rng.choice(("’", "‘", "")),
        ", ": rng.choice((" ", ", ")),
    }
    for old, new in changes.items():
        title = title.replace(old, new)
    return _retitled(paper, title + rng.choice((".", "", " ", "*")))


def line_break(paper: Paper, rng: random.Random) -> Paper | None:
    """A word parted at the end of a line."""
    words = [found for found in re.finditer(r"[A-Za-z]{7,}", paper.title)]
    if not words or "\\" in paper.title:
        return None
    found = rng.choice(words)
    place = rng.randint(found.start() + 2, found.end() - 3)
    return _retitled(paper, f"{paper.title[:place]}- {paper.title[place:]}")


def latex(paper: Paper, rng: random.Random) -> Paper | None:
    """Braces, styles and accents as BibTeX has them."""
    words = paper.title.split(" ")
    place = rng.randrange(len(words))
    style = rng.choice(("{{{}}}", r"\textit{{{}}}", r"\emph{{{}}}", "{{\\em {}}}"))
    words[place] = style.format(words[place])
    title = " ".join(words).replace("&", r"\&").replace("%", r"\%")
    return _retitled(paper, title.replace("é", r"{\'e}").replace("–", "--"))


def accents(paper: Paper, rng: random.Random) -> Paper | None:
    """Accented letters, in the title and in names, come out bare, missing or as `?`."""
    means = rng.choice(("bare", "ignore", "replace"))

    def through(text: str) -> str:
        if means == "bare":
            parts = unicodedata.normalize("NFD", text)
            return "".join(c for c in parts if not unicodedata.combining(c))
        return text.encode("ascii", means).decode()

    names = tuple(map(through, paper.authors))
    return _retitled(paper.model_copy(update={"authors": names}), through(paper.title))


def ligatures(paper: Paper, rng: random.Random) -> Paper | None:
    """`ffi` as one sign, or lost with it."""
    title = paper.title
    for letters, sign in (("ffi", "ﬃ"), ("ffl", "ﬄ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ")):
        title = title.replace(letters, sign)
    if rng.random() < 0.5:
        title = re.sub("[ﬀ-ﬄ]", rng.choice(("", " ")), title)
    return _retitled(paper, title)


def entities(paper: Paper, rng: random.Random) -> Paper | None:
    """HTML in a title."""
    words = html.escape(paper.title).split(" ")
    place = rng.randrange(len(words))
    words[place] = rng.choice(("<i>{}</i>", "<b>{}</b>", "<scp>{}</scp>")).format(words[place])
    return _retitled(paper, " ".join(words).replace("-", rng.choice(("&#8211;", "&ndash;", "-"))))


def mojibake(paper: Paper, rng: random.Random) -> Paper | None:
    """UTF-8 read as Windows-1252."""
    title = paper.title.replace("'", "’").replace("-", "–")
    try:
        return _retitled(paper, title.encode().decode("cp1252"))
    except UnicodeDecodeError:
        return None


def spelling(paper: Paper, rng: random.Random) -> Paper | None:
    """British for American, or the other way."""
    title = paper.title
    for pair in _SPELLINGS:
        one, other = pair.split("/")
        for old, new in ((one, other), (other, one), (one.title(), other.title())):
            if re.search(rf"\b{old}s?\b", title):
                return _retitled(paper, re.sub(rf"\b{old}(?=s?\b)", new, title))
    return None


def cut(paper: Paper, rng: random.Random) -> Paper | None:
    """A title as a search engine shows it, with initials for names."""
    length = rng.randint(50, 80)
    if len(paper.title) <= length + 5:
        return None
    short = paper.title[:length].rsplit(" ", 1)[0] + rng.choice(("…", "...", " …"))
    few = tuple(map(_initialled, paper.authors))[: rng.randint(1, 4)]
    return _retitled(paper.model_copy(update={"authors": few}), short)


def subtitle(paper: Paper, rng: random.Random) -> Paper | None:
    """Only what stands before the colon."""
    return _retitled(paper, paper.title.split(":")[0])


def typo(paper: Paper, rng: random.Random) -> Paper | None:
    """A letter wrong, missing, doubled, or two in the wrong order, in a word of some length."""
    title = paper.title
    places = [n for m in re.finditer(r"[a-zA-Z]{6,}", title) for n in range(m.start() + 1, m.end())]
    if not places:
        return None
    n = rng.choice(places)
    other = rng.choice("aeiourstn")
    swapped = title[: n - 1] + title[n] + title[n - 1] + title[n + 1 :]
    wrong, missing = title[:n] + other + title[n + 1 :], title[:n] + title[n + 1 :]
    doubled = title[:n] + title[n] + title[n:]
    return _retitled(paper, rng.choice((wrong, missing, doubled, swapped)))


def _initialled(name: str) -> str:
    *given, family = name.split()
    return "".join(word[0] for word in given) + " " + family


def names(paper: Paper, rng: random.Random) -> Paper | None:
    """Authors by initials, family first, by the first alone, or without their accents."""
    forms: tuple[Callable[[str], str], ...] = (
        _initialled,
        lambda name: f"{name.split()[-1]}, {' '.join(name.split()[:-1])}",
        lambda name: f"{name.split()[-1]} {''.join(word[0] for word in name.split()[:-1])}",
        lambda name: f"{name.split()[-1]}, {name[0]}.",
        lambda name: name.encode("ascii", rng.choice(("ignore", "replace"))).decode(),
        lambda name: name.upper(),
    )
    form = rng.choice(forms)
    written = tuple(form(name) for name in paper.authors)
    if len(written) > 2 and rng.random() < 0.3:
        written = (written[0], "et al.")
    return _unnumbered(paper, authors=written)


def year(paper: Paper, rng: random.Random) -> Paper | None:
    """A year before or after: online first, or in print at last."""
    assert paper.year
    return _unnumbered(paper, year=paper.year + rng.choice((-1, 1)))


def preprint(paper: Paper, rng: random.Random) -> Paper | None:
    """The preprint beside the published version, with another DOI and an earlier year."""
    assert paper.year
    number = rng.randint(100_000, 999_999)
    doi, venue = rng.choice(
        (
            (f"10.1101/2021.03.04.{number}", "bioRxiv"),
            (f"10.2139/ssrn.{number}", "SSRN Electronic Journal"),
            (f"10.31234/osf.io/{number}", "PsyArXiv"),
            (f"10.21203/rs.3.rs-{number}/v1", "Research Square"),
            (f"10.20944/preprints2021.{number}.v2", "Preprints.org"),
            (f"10.48550/arxiv.{paper.arxiv or f'2103.{number % 100_000:05}'}", "arXiv"),
            (f"10.5281/zenodo.{number}", "Zenodo"),
            ("", "arXiv preprint"),
            ("", "CoRR"),
        )
    )
    fields = {"volume": "", "pages": "", "type": "preprint", "venue": venue, "doi": doi}
    return paper.model_copy(
        update={**fields, "arxiv": "", "pmid": "", "year": paper.year - rng.randint(0, 2)}
    )


def doi_form(paper: Paper, rng: random.Random) -> Paper | None:
    """The DOI as an address or in capitals, with little else right."""
    form = rng.choice(("https://doi.org/{}", "http://dx.doi.org/{}", "doi:{}", "{}"))
    doi = form.format(paper.doi.upper() if rng.random() < 0.5 else paper.doi)
    title = " ".join(paper.title.split()[:4])
    return _unnumbered(paper, doi=doi, title=title, authors=(), year=None, venue="")


def arxiv_form(paper: Paper, rng: random.Random) -> Paper | None:
    """The arXiv number with a version, as an address or as a DOI, and the title of a draft."""
    if not paper.arxiv:
        return None
    form = rng.choice(("{}v{}", "arXiv:{}v{}", "https://arxiv.org/abs/{}v{}"))
    title = "Towards " + paper.title
    if rng.random() < 0.3:
        return _unnumbered(paper, doi=f"10.48550/arXiv.{paper.arxiv}", title=title, venue="")
    arxiv = form.format(paper.arxiv, rng.randint(1, 5))
    return _unnumbered(paper, arxiv=arxiv, title=title, venue="")


def pubmed(paper: Paper, rng: random.Random) -> Paper | None:
    """PubMed's record of a paper: its number, its brackets, names by initials."""
    few = tuple(f"{n.split()[-1]} {n[0]}" for n in paper.authors)
    return _unnumbered(paper, pmid=paper.pmid, title=f"[{paper.title}].", authors=few)


def unnamed(paper: Paper, rng: random.Random) -> Paper | None:
    """A line of a list: the title, and nothing else."""
    gone = {"authors": (), "year": None, "venue": "", "volume": "", "pages": ""}
    return _unnumbered(paper, **gone)


ONE: dict[str, Damage] = {
    "case": case,
    "punctuation": punctuation,
    "hyphen at a line's end": line_break,
    "LaTeX": latex,
    "lost accents": accents,
    "ligatures": ligatures,
    "HTML": entities,
    "mojibake": mojibake,
    "spelling": spelling,
    "cut with an ellipsis": cut,
    "lost subtitle": subtitle,
    "typing error": typo,
    "forms of names": names,
    "a year apart": year,
    "preprint": preprint,
    "form of the DOI": doi_form,
    "form of the arXiv number": arxiv_form,
    "PubMed's record": pubmed,
    "title alone": unnamed,
}

_LIGHT = (case, punctuation, latex, entities, line_break)
_ASIDE = (names, year, preprint)


def twice(paper: Paper, rng: random.Random) -> Paper | None:
    """A title and its particulars, both damaged."""
    once = rng.choice(_LIGHT)(paper, rng)
    other = rng.choice(_ASIDE)(paper, rng)
    return once and other and other.model_copy(update={"title": once.title})


KINDS = {**ONE, "two at once": twice}
